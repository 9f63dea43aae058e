"""``python -m ingest decode``: a captured frame in, what it says or what is wrong with it out."""

import json
import subprocess
import sys

import pytest

from ingest.cli.main import main
from ingest.cli.marks import marked
from tests.fixtures.frames import rows

NOW = ["--now", "2026-11-23T08:00:00+08:00"]
GOOD = "##0081QN=20181111151745000;ST=21;CN=2011;PW=123456;MN=YSRDWQGQ1000001001;Flag=5;CP=&&&&7580"
UPLOAD = (
    "##0136ST=32;CN=2011;PW=123456;MN=LD130133000015;CP=&&DataTime=20160824003817;B01-Rtd=36.91;"
    "011-Rtd=231.0,011-Flag=N;060-Rtd=1.803,060-Flag=N&&3C00"
)


@pytest.fixture
def run(tmp_path, capsys):
    """Run the command over lines; return its status, the objects, and what a person reads."""

    def run(protocol, *lines, args=()):
        file = tmp_path / "frames"
        file.write_bytes(b"".join(
            (line if isinstance(line, bytes) else line.encode()) + b"\r\n" for line in lines
        ))  # fmt: skip
        status = main(["decode", protocol, str(file), *args])
        out, err = capsys.readouterr()
        return status, [json.loads(line) for line in out.splitlines()], err

    return run


def test_a_good_frame_is_one_object_with_all_that_it_says(run):
    status, documents, err = run("hj212", UPLOAD, args=NOW)
    assert (status, err) == (0, "")
    assert documents == [
        {
            "ok": True,
            "protocol": "hj212",
            "header": {"ST": "32", "CN": "2011", "PW": "123456", "MN": "LD130133000015"},
            "items": [
                {"DataTime": "20160824003817"},
                {"B01-Rtd": "36.91"},
                {"011-Rtd": "231.0", "011-Flag": "N"},
                {"060-Rtd": "1.803", "060-Flag": "N"},
            ],
            "observations": [
                observation("discharge", 36.91),
                observation("cod", 231.0),
                observation("ammonia_nitrogen", 1.803),
            ],
            "quirks": [],
            "answer": None,
        }
    ]


def observation(quantity, value):
    return {
        "station": "LD130133000015", "quantity": quantity, "channel": None, "statistic": "instant",
        "period": None, "at": "2016-08-24T00:38:17+08:00", "value": value, "unit": None,
        "quality": "good",
    }  # fmt: skip


def test_a_bad_frame_says_why_and_where_and_the_status_tells(run):
    status, documents, err = run("hj212", GOOD, UPLOAD.replace("3C00", "3C01"), GOOD)
    assert status == 1
    assert [one["ok"] for one in documents] == [True, False, True]
    assert documents[1] == {
        "ok": False,
        "reason": "crc_mismatch: the frame says 3C01, its data segment gives 3C00",
        "offset": 142,
    }
    lines = err.splitlines()
    assert lines[0].startswith("ingest: line 2: crc_mismatch")
    at = lines[2].index("^")
    assert lines[1][at : at + 4] == "3C01"
    assert lines[3].strip() == "byte 142 to 145 of 146"


@pytest.mark.parametrize("args", [["--hex"], []])
def test_hex_is_read_as_bytes(run, args):
    line = GOOD.encode().hex() if args else GOOD
    status, documents, _ = run("hj212", line, args=args)
    assert status == 0
    assert documents[0]["header"]["CN"] == "2011"


@pytest.mark.parametrize(("line", "offset"), [("7E7", 1), ("7EXX", 1), ("é", 0)])
def test_what_is_no_hex_is_refused(run, line, offset):
    status, documents, _ = run("hj212", line, args=["--hex"])
    assert status == 1
    assert documents[0]["reason"].startswith("not_hex")
    assert documents[0]["offset"] == offset


@pytest.mark.parametrize(
    "order",
    [["P", "F", *NOW], ["P", *NOW, "F"], [*NOW, "P", "F"], [*NOW, "P", "--hex", "F"],
     ["P", "--hex", *NOW, "F"], ["--hex", "P", "F"], [f"{NOW[0]}={NOW[1]}", "P", "F"]],
    ids=" ".join,
)  # fmt: skip
def test_options_may_stand_anywhere(order, tmp_path, capsys):
    file = tmp_path / "frames"
    file.write_text(GOOD.encode().hex() if "--hex" in order else GOOD)
    words = [{"P": "hj212", "F": str(file)}.get(word, word) for word in order]
    assert main(["decode", *words]) == 0
    assert json.loads(capsys.readouterr().out)["header"]["CN"] == "2011"


def test_the_mark_that_an_editor_puts_before_a_file_is_no_part_of_a_frame(run):
    assert run("hj212", b"\xef\xbb\xbf" + GOOD.encode(), GOOD)[0] == 0


def test_empty_lines_are_passed_over(run):
    assert len(run("hj212", "", GOOD, "  ")[1]) == 1


def test_a_profile_gives_the_devices_own_rules(run, tmp_path):
    profile = tmp_path / "device.toml"
    profile.write_text('[hj212.factors.B01]\nquantity = "flow_out"\nunit = "L/s"\n')
    _, documents, _ = run("hj212", UPLOAD, args=["--profile", str(profile)])
    first = documents[0]["observations"][0]
    assert (first["quantity"], first["unit"]) == ("flow_out", "L/s")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[hj212]\naccept = ["all"]', ["$.hj212.accept[0]", "'all'"]),
        ('[hj212]\nminute_interval = "PT7M"', ["$.hj212.minute_interval"]),
        ("[hj211]", ["hj211"]),
        ("[hj212", ["no TOML"]),
    ],
)
def test_a_bad_profile_is_refused_with_file_and_entry(run, tmp_path, capsys, text, words):
    profile = tmp_path / "device.toml"
    profile.write_text(text)
    with pytest.raises(SystemExit) as end:
        run("hj212", UPLOAD, args=["--profile", str(profile)])
    out, err = capsys.readouterr()
    assert (end.value.code, out) == (2, "")
    assert all(word in err for word in [str(profile), *words])


def test_packets_of_one_message_are_followed_across_the_run(run):
    packet = next(row["frame"] for row in rows("hj212") if "PNO=2;" in row["frame"])
    _, documents, _ = run("hj212", packet.strip())
    assert documents[0]["packets"] == {"total": 2, "missing": [1]}


def test_json_messages_are_decoded_too(run):
    message = {
        "session": "a", "seq": 1,
        "observations": [
            {"quantity": "stage", "at": "2026-07-01T08:00:00+08:00", "value": None}, {"at": 1},
        ],
    }  # fmt: skip
    columns = {"station": "S", "at": ["2026-07-01T08:00:00Z"], "series": {"gate_opening.3": [1.5]}}
    status, documents, _ = run("json", json.dumps(message), json.dumps(columns), "{")
    assert status == 1
    assert documents[0]["header"] == {"session": "a", "seq": 1}
    assert documents[0]["observations"][0]["quality"] == "missing"
    assert documents[0]["unread"][0]["item"] == "1"
    assert documents[1]["observations"][0]["channel"] == "3"
    assert documents[2]["reason"].startswith("not_json")


@pytest.mark.parametrize(
    "args", [["decode"], ["decode", "modbus"], ["decode", "hj212", "no such file"],
             ["decode", "hj212", "--now", "today"], ["decode", "hj212", "--now"],
             ["decode", "hj212", "--now", "2026-11-23T08:00:00"],
             ["decode", "hj212", "--now", "9999-12-31T23:59:59-08:00"]]
)  # fmt: skip
def test_wrong_arguments_end_with_2(args, capsys):
    with pytest.raises(SystemExit) as end:
        main(args)
    assert end.value.code == 2


def test_a_line_that_no_frame_can_be_is_refused_and_the_next_one_read(run):
    status, documents, _ = run("hj212", "#" * 3_000_000, GOOD)
    assert status == 1
    assert [one["ok"] for one in documents] == [False, True]


def test_it_reads_a_pipe_and_bears_that_the_reader_leaves():
    command = f"{sys.executable} -m ingest"
    done = subprocess.run(
        ["sh", "-c", f"yes '{GOOD}' | head -n 5000 | {command} decode hj212 | head -n 1"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert json.loads(done.stdout)["ok"]
    assert done.stderr == ""


def test_an_output_that_takes_no_more_ends_the_run_in_words(tmp_path):
    file = tmp_path / "frames"
    file.write_text(GOOD)
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "ingest", "decode", "hj212", str(file)],
            stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == "ingest: the output ends here: No space left on device\n"


def test_no_other_command_loads_the_codecs():
    code = "import sys; from ingest.cli.main import main\ntry: main(['device', '--help'])\n"
    code += "except SystemExit: print([one for one in sys.modules if 'ingest.protocols' in one])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("data", "offset", "end", "line", "mark"),
    [
        (b"abcdef", 2, 4, "  abcdef", "    ^^"),
        (b"\x00\x01\x02", 1, 2, "  00 01 02 ", "     ^^"),
        (b"abc", 3, 9, "  abc", "     ^"),
        (b"", 0, 1, "  ", "  ^"),
        ("清洗".encode(), 0, 3, "  清洗", "  ^"),
    ],
)
def test_the_offending_bytes_are_marked(data, offset, end, line, mark):
    shown = marked(data, offset, end).splitlines()
    assert shown[0].rstrip() == line.rstrip()
    assert shown[1] == mark
