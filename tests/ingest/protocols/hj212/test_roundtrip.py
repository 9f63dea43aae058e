"""What is built is decoded to the same; what is damaged is refused; any bytes are survived."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.protocols.hj212.build import build, build_packets
from ingest.protocols.hj212.completeness import Completeness
from ingest.protocols.model import BuildError, Refused
from tests.ingest.protocols.hj212.making import HEAD, decode, frame

WORDS = ["Rtd", "Min", "Avg", "Max", "Cou", "Flag", "ZsAvg", "SampleTime", "Info", "RS"]
TEXT = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x9FFF, exclude_characters=";,=&/\x7f"),
    max_size=12,
)
OPAQUE = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x9FFF, exclude_characters="&/\x7f"), max_size=9
).map(lambda text: f"//{text}//")
KEYS = st.tuples(st.sampled_from(["w01018", "a21026", "011", "SB1"]), st.sampled_from(WORDS))
GROUPS = st.dictionaries(KEYS.map("-".join), st.one_of(TEXT, OPAQUE), min_size=1, max_size=4)
ITEMS = st.lists(GROUPS, max_size=5)
HEADERS = st.fixed_dictionaries(
    {
        "ST": st.sampled_from(["21", "22", "32", "91", "A0"]),
        "CN": st.sampled_from(["1012", "2011", "2051", "2061", "3020", "9012", "9015"]),
        "MN": st.text("0123456789ABCDEF_", max_size=24),
    },
    optional={
        "QN": st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1)).map(
            lambda at: at.strftime("%Y%m%d%H%M%S%f")[:17]
        ),
        "PW": st.text("0123456789", max_size=6),
        "Flag": st.sampled_from(["0", "1", "4", "5", "8", "9"]),
    },
)


def refusal(data):
    """Return why bytes are refused; anything but a refusal is the test's failure."""
    try:
        decode(data)
    except Refused as refused:
        return refused
    return None


@given(HEADERS, ITEMS)
def test_what_is_built_is_decoded_to_the_same(header, items):
    decoded = decode(build(header, items))
    assert {key: value for key, value in decoded.header.items() if key != "flag_bits"} == header
    assert decoded.items == items


@given(HEADERS, ITEMS, st.binary(min_size=16, max_size=16))
def test_what_is_encrypted_is_decoded_to_the_same(header, items, key):
    decoded = decode(build(header, items, key), key)
    assert decoded.items == items


@given(st.binary(max_size=400))
def test_any_bytes_are_refused_or_decoded(data):
    refused = refusal(data)
    assert refused is None or 0 <= refused.offset < refused.end


@given(st.text("#0123456789QNSTCMPWFlag=;,&-/{x}ABDoRtdN\r\n", max_size=300))
def test_any_text_that_looks_like_frames_is_refused_or_decoded(text):
    refused = refusal(frame(text))
    assert refused is None or ": " in refused.reason


@given(st.integers(0, 7), st.data())
def test_a_changed_digit_of_a_value_never_becomes_data(bit, data):
    good = frame("DataTime=20260701080000;w01018-Rtd=12.5,w01018-Flag=N;w21003-Rtd=7.25")
    at = data.draw(st.integers(6, len(good) - 7))
    broken = bytearray(good)
    broken[at] ^= 1 << bit
    with pytest.raises(Refused):
        decode(bytes(broken))


@given(st.lists(st.integers(0, 99999), min_size=1, max_size=5, unique=True), st.integers(1, 30))
def test_a_long_upload_is_split_into_legal_packets_that_hold_everything(codes, times):
    codes = [100_000 * turn + code for turn in range(times) for code in codes]
    items = [{"DataTime": "20260701080000"}]
    items += [{f"w{code:07}-Rtd": "1.5", f"w{code:07}-Flag": "N"} for code in codes]
    header = {"QN": "20260701080000995", "ST": "32", "CN": "2011", "MN": "A", "Flag": "5"}
    packets = [decode(packet) for packet in build_packets(header, items)]
    assert [group for one in packets for group in one.items[1:]] == items[1:]
    assert {one.items[0]["DataTime"] for one in packets} == {"20260701080000"}
    assert len({one.header["QN"] for one in packets}) == len(packets)
    # DataTime takes 23 of 950 bytes, each group 32 with the separator before it.
    assert len(packets) == -(-len(codes) // 28)
    completeness = Completeness()
    left = [completeness.note(one) for one in packets]
    if len(packets) > 1:
        assert [len(one.missing) for one in left] == list(range(len(packets) - 1, -1, -1))


def test_completeness_is_told_by_number_and_forgets_what_is_oldest():
    completeness = Completeness(limit=2)

    def note(minute, number):
        cp = f"DataTime=2026070108{minute:02}00;w01018-Rtd=1"
        head = HEAD.replace("Flag=5;", f"Flag=7;PNUM=3;PNO={number};")
        return completeness.note(decode(frame(cp, head)))

    assert note(1, 2).missing == (1, 3)
    assert note(1, 2).missing == (1, 3)
    assert note(2, 1).missing == (2, 3)
    assert note(1, 3).missing == (1,)
    assert note(3, 1).missing == (2, 3)
    assert completeness.given_up == 1
    assert note(1, 1).missing == ()
    assert note(2, 2).missing == (1, 3)


@pytest.mark.parametrize("text", ["a;b", "a=b", "a,b", "a&&b", "//a//b//", "a\nb"])
def test_a_text_that_would_be_read_as_something_else_is_not_built(text):
    with pytest.raises(BuildError):
        build({"ST": "32", "CN": "3020", "MN": "A"}, [{"i11001-Info": text}])


def test_a_segment_that_is_too_long_is_not_built():
    with pytest.raises(BuildError, match="1024"):
        build({"ST": "32", "CN": "3020", "MN": "A"}, [{"x-Info": "a" * 1024}])
