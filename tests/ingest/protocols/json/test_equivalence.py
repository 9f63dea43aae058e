"""The typed pass, the diagnosis and both forms of a message agree, whatever a device sends."""

import json
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from ingest.protocols.json.decode import Decoder
from ingest.protocols.json.diagnose import diagnose
from telemetry.observations.model import Code
from telemetry.observations.times import parse_usual_times
from tests.fixtures.messages import AT, NOW, Platform, as_bytes, columns, content, message, reading

ZONES = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
TIMES = st.one_of(
    st.datetimes(datetime(1989, 12, 1), datetime(2026, 7, 2), timezones=ZONES).map(
        lambda at: at.isoformat()
    ),
    st.datetimes(datetime(2026, 6, 30), datetime(2026, 7, 2), timezones=st.just(UTC)).map(
        lambda at: at.replace(microsecond=0).isoformat().replace("+00:00", "Z")
    ),
    st.sampled_from(
        [AT, "2026-07-01T00:00:00Z", "2026-07-01T08:00:00", "2026-07-01T08:00:00+08:75"]
    ),
)
VALUES = st.one_of(
    st.none(), st.integers(-(10**20), 10**20), st.floats(allow_nan=False, allow_infinity=False)
)
READINGS = st.fixed_dictionaries(
    {
        "quantity": st.sampled_from(["stage", "headwater", "tailwater", "precipitation", "foo"]),
        "at": TIMES,
        "value": VALUES,
    },
    optional={
        "station": st.sampled_from(["GZ01", "GZ02", "nowhere", None]),
        "channel": st.sampled_from(["1", "bucket", "mm", "a b", "", None]),
        "statistic": st.sampled_from(["instant", "total", "mean", "", None]),
        "period": st.sampled_from(["PT60M", "PT1H", "P1Y", "x", None]),
        "quality": st.sampled_from(["good", "suspect", "bad", "worse", None]),
    },
)
SEQUENCED = {"session": st.text(max_size=40), "seq": st.integers(-1, 2**64)}
LISTS = st.fixed_dictionaries({"observations": st.lists(READINGS, max_size=6)}, optional=SEQUENCED)
KEYS = st.sampled_from(
    ["stage", "stage.1", "headwater", "headwater.mm", "tailwater", "foo", "stage."]
)


@st.composite
def columnar(draw, times=TIMES, keys=KEYS):
    at = draw(st.lists(times, max_size=5))
    size = {"min_size": len(at), "max_size": len(at)}
    series = draw(st.dictionaries(keys, st.lists(VALUES, **size), max_size=3))
    return columns(at, series)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
SHAPED = st.dictionaries(
    st.sampled_from(["session", "seq", "observations", "station", "at", "series", "other"]), JSON
)


def outcome(platform, read):
    _, rejections, rows = platform.admit_message(read)
    return content(rows), sorted(((one.code, one.index) for one in rejections), key=str)


@given(LISTS | columnar())
def test_what_the_typed_pass_accepts_the_diagnosis_reads_the_same(document):
    payload = as_bytes(document)
    typed, diagnosed = Decoder().decode(payload), diagnose(payload)
    platform = Platform()
    assert (typed.session, typed.seq, typed.readings) == (
        diagnosed.session, diagnosed.seq, diagnosed.readings,
    )  # fmt: skip
    assert typed.unreadable == diagnosed.unreadable
    assert outcome(platform, typed) == outcome(platform, diagnosed)


@given(st.binary(max_size=200) | JSON.map(as_bytes) | SHAPED.map(as_bytes))
def test_no_bytes_make_the_decoder_or_the_admission_raise(payload):
    platform = Platform()
    read, rejections, rows = platform.admit(payload)
    assert len(rows) <= read.readings
    for one in rejections:
        assert one.code in set(Code)
        json.dumps([one.index, one.reason])


@given(columnar())
def test_both_forms_of_a_message_store_the_same_rows_and_reject_for_the_same_reasons(document):
    listed, places = [], []
    for key, values in document["series"].items():
        quantity, dot, channel = key.partition(".")
        for i, value in enumerate(values):
            one = reading(quantity=quantity, at=document["at"][i], value=value)
            listed.append({**one, "channel": channel} if dot else one)
            places.append((i, key))
    platform = Platform()
    rows, rejections = outcome(platform, platform.decoder.decode(as_bytes(document)))
    other_rows, other = outcome(platform, platform.decoder.decode(as_bytes(message(*listed))))
    assert rows == other_rows
    assert rejections == sorted(((code, places[index]) for code, index in other), key=str)


@given(st.lists(TIMES, min_size=1, max_size=4))
def test_many_times_at_once_are_what_they_are_one_by_one(texts):
    together = parse_usual_times(texts)
    platform = Platform()
    listed = message(*(reading(at=text) for text in texts))
    _, rejections, _ = platform.admit(listed, now=NOW + timedelta(days=9000))
    unreadable = {Code.BAD_TIME, Code.NAIVE_TIME} & {one.code for one in rejections}
    if together is not None:
        assert not unreadable
        assert together == [
            (datetime.fromisoformat(text) - datetime(1970, 1, 1, tzinfo=UTC))
            // timedelta(microseconds=1)
            for text in texts
        ]
