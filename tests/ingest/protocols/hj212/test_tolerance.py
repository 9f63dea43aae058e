"""What is accepted although the standard says otherwise, by default or by profile alone."""

import pytest

from ingest.protocols.hj212.answer import answer
from ingest.protocols.hj212.crc import crc_text
from ingest.protocols.model import Refused
from tests.ingest.protocols.hj212.making import HEAD, decode, frame, segment, values

CP = "DataTime=20260701080000;w01018-Rtd=12.5,w01018-Flag=N"
OLD = "ST=32;CN=2011;PW=123456;MN=YZ01;"

BY_DEFAULT = {
    "lf_only": frame(CP, end=b"\n"),
    "length_plus_6": frame(CP, plus=6),
    "length_3_digits": frame(CP, digits=3),
    "trailing_semicolon": frame(CP + ";"),
    "packet_no_without_flag": frame(CP, HEAD + "PNUM=2;PNO=1;"),
    "flag_without_packet_no": frame(CP, HEAD.replace("Flag=5", "Flag=7")),
    "empty_mn": frame(CP, HEAD.replace("MN=YZ01", "MN=")),
    "empty_pw": frame(CP, HEAD.replace("PW=123456", "PW=")),
    "repeated_key": frame("DataTime=20260701080000;a21-Rtd=1,a21-Rtd=2"),
}


@pytest.mark.parametrize("quirk", BY_DEFAULT)
def test_a_known_quirk_is_accepted_and_named(quirk):
    decoded = decode(BY_DEFAULT[quirk])
    assert decoded.quirks == [quirk]
    assert decoded.observations


@pytest.mark.parametrize("quirk", BY_DEFAULT)
def test_a_quirk_does_not_save_a_frame_whose_crc_is_wrong(quirk):
    data = bytearray(BY_DEFAULT[quirk])
    at = data.index(b"2026070108")
    data[at : at + 4] = b"2025"
    with pytest.raises(Refused, match="crc_mismatch"):
        decode(bytes(data))


def test_both_values_of_a_repeated_key_stay_on_record():
    decoded = decode(BY_DEFAULT["repeated_key"])
    assert [one.value for one in decoded.observations] == [1.0, 2.0]
    assert decoded.items[1:] == [{"a21-Rtd": "1"}, {"a21-Rtd": "2"}]


def test_a_key_repeated_in_another_group_is_named_too():
    assert decode(frame("DataTime=20260701080000;a21-Rtd=1;a21-Rtd=2")).quirks == ["repeated_key"]


def test_groups_that_repeat_by_design_are_no_quirk():
    cp = "DataTime=20260701080000;PolId=w01018,i12001-Info=0;PolId=w21003,i12001-Info=0"
    assert decode(frame(cp, HEAD.replace("2011", "3020"))).quirks == []


@pytest.mark.parametrize("head", [OLD, OLD + "Flag=1;", "QN=20260701080000123;" + OLD])
def test_a_frame_of_2005_without_qn_or_flag_is_no_quirk(head):
    decoded = decode(frame(CP, head))
    assert decoded.quirks == []
    assert answer(decoded) is None
    assert values(decoded) == [("cod", "instant", None, "2026-07-01T08:00", 12.5, "good")]


BY_PROFILE = {
    "missing_separator": frame(
        "DataTime=20260701080000;w01018-Rtd=1,w01018-Flag=Nw21003-Rtd=2,w21003-Flag=N"
    ),
    "upper_case_keys": frame(
        "DATATIME=20260701080000;W01018-RTD=12.5,W01018-FLAG=D", HEAD.replace("Flag", "FLAG")
    ),
    "data_time_17_digits": frame("DataTime=20260701080000123;w01018-Rtd=12.5"),
    "other_qn": frame(CP, HEAD.replace("20260701080000123", "20260701080000")),
    "space_in_flag": frame(CP, HEAD.replace("Flag=5", "Flag=5 ")),
    "long_segment": frame(CP + ";w01018-Info=//" + "a" * 1000 + "//"),
}


@pytest.mark.parametrize("quirk", BY_PROFILE)
def test_anything_else_is_refused_and_the_reason_names_the_entry(quirk):
    with pytest.raises(Refused, match=quirk):
        decode(BY_PROFILE[quirk])


@pytest.mark.parametrize("quirk", BY_PROFILE)
def test_an_entry_of_the_profile_accepts_it(quirk):
    decoded = decode(BY_PROFILE[quirk], accept=(quirk,))
    assert decoded.observations
    assert quirk in decoded.quirks or quirk == "long_segment"


def test_the_missing_separator_is_put_where_it_belongs():
    decoded = decode(BY_PROFILE["missing_separator"], accept=("missing_separator",))
    assert values(decoded) == [
        ("cod", "instant", None, "2026-07-01T08:00", 1.0, "good"),
        ("ammonia_nitrogen", "instant", None, "2026-07-01T08:00", 2.0, "good"),
    ]


def test_upper_case_words_mean_the_same():
    decoded = decode(BY_PROFILE["upper_case_keys"], accept=("upper_case_keys",))
    assert values(decoded) == [("cod", "instant", None, "2026-07-01T08:00", 12.5, "bad")]
    assert decoded.header["Flag"] == "5"


def test_packet_numbers_inside_cp_count_only_by_profile():
    data = frame("DataTime=20260701080000;PNUM=2;PNO=1;w01018-Rtd=1")
    assert "PNUM" not in decode(data).header
    decoded = decode(data, accept=("packet_no_in_cp",))
    assert (decoded.header["PNUM"], decoded.header["PNO"]) == ("2", "1")
    assert decoded.quirks == ["packet_no_in_cp"]


def test_packet_numbers_inside_cp_that_are_none_are_left_there():
    data = frame("DataTime=20260701080000;PNUM=x;PNO=9;w01018-Rtd=1")
    assert "PNUM" not in decode(data, accept=("packet_no_in_cp",)).header


@pytest.mark.parametrize("plus", [-1, 1, 4, 5, 7, 12, 567])
def test_any_other_length_is_refused(plus):
    with pytest.raises(Refused, match="length_mismatch"):
        decode(frame(CP, plus=plus))


REFUSED = {
    "bad_st": frame(CP, HEAD.replace("ST=32", "ST=3")),
    "bad_cn": frame(CP, HEAD.replace("2011", "51")),
    "bad_flag": frame(CP, HEAD.replace("Flag=5", "Flag=256")),
    "unknown_version": frame(CP, HEAD.replace("Flag=5", "Flag=13")),
    "bad_packet_no": frame(CP, HEAD + "PNUM=2;PNO=3;"),
    "missing_field": frame(CP, "ST=32;CN=2011;"),
    "unknown_field": frame(CP, HEAD + "X=1;"),
    "repeated_field": frame(CP, HEAD + "QN=20260701080000123;"),
    "long_field": frame(CP, HEAD.replace("YZ01", "Y" * 65)),
    "bad_rf": frame(CP, HEAD + "RF=0;"),
    "bad_field": frame(CP, HEAD + "PNUM;"),
    "bad_item": frame(CP + ";w01018"),
    "empty_item": frame(CP + ";;w01018-Avg=1"),
    "mark_inside_cp": frame(CP + ";a-Info=&&"),
    "bad_time": frame("DataTime=20260230080000;w01018-Rtd=12.5"),
    "control_character": frame(CP + ";w01018-Info=\x07"),
}


def test_bytes_that_are_no_utf_8_are_refused_where_they_stand():
    data = segment(CP + ";w01018-Info=//?//").replace(b"?", b"\xc4\xe3")
    with pytest.raises(Refused, match="not_utf8") as refused:
        decode(b"##%04d%s%s" % (len(data), data, crc_text(data)))
    assert refused.value.offset == 6 + data.index(b"\xc4")


def test_a_segment_without_cp_is_refused():
    with pytest.raises(Refused, match="no_cp"):
        decode(b"##%04d%s%s" % (10, b"QN=1;CN=&&", crc_text(b"QN=1;CN=&&")))


@pytest.mark.parametrize("name", REFUSED)
def test_bad_grammar_is_refused_by_its_name_with_a_place_in_the_frame(name):
    with pytest.raises(Refused) as refused:
        decode(REFUSED[name])
    assert refused.value.reason.startswith(f"{name}:")
    assert 6 <= refused.value.offset < refused.value.end <= len(REFUSED[name])


def test_another_qn_is_letters_and_digits_since_an_answer_repeats_it():
    data = frame(CP, HEAD.replace("20260701080000123", "2026,0701"))
    with pytest.raises(Refused, match="bad_qn"):
        decode(data, accept=("other_qn",))
