"""What values become: statistic, period, end of the period, quality, and what gives none."""

import pytest

from ingest.protocols.model import Meaning, Refused
from tests.ingest.protocols.hj212.making import HEAD, decode, frame, values


def upload(cn, cp, **profile):
    return decode(frame(cp, HEAD.replace("CN=2011", f"CN={cn}")), **profile)


@pytest.mark.parametrize(
    ("cn", "period", "at"),
    [
        ("2051", "PT10M", "2026-07-01T00:10"),
        ("2061", "PT1H", "2026-07-01T01:00"),
        ("2031", "P1D", "2026-07-02T00:00"),
    ],
)
def test_a_period_ends_where_the_command_says_and_is_stamped_with_its_end(cn, period, at):
    cp = "DataTime=20260701000000;w01018-Cou=10.5,w01018-Min=16.4,w01018-Avg=17.5,w01018-Max=20.1"
    decoded = upload(cn, cp, minute_interval="PT10M")
    assert values(decoded) == [
        ("cod", "total", period, at, 10.5, "good"),
        ("cod", "minimum", period, at, 16.4, "good"),
        ("cod", "mean", period, at, 17.5, "good"),
        ("cod", "maximum", period, at, 20.1, "good"),
    ]
    assert decoded.quirks == []


def test_times_are_of_beijing():
    assert decode(frame("DataTime=20260701080000;w01018-Rtd=1")).observations[0].at == (
        "2026-07-01T08:00:00+08:00"
    )


def test_the_minute_period_that_a_profile_does_not_give_is_assumed_and_said():
    decoded = upload("2051", "DataTime=20260701000000;w01018-Avg=1")
    assert [one.period for one in decoded.observations] == ["PT10M"]
    assert decoded.quirks == ["interval_assumed"]


def test_the_profile_gives_the_minute_period():
    decoded = upload("2051", "DataTime=20260701000000;w01018-Avg=1", minute_interval="PT5M")
    assert values(decoded) == [("cod", "mean", "PT5M", "2026-07-01T00:05", 1.0, "good")]


def test_converted_values_are_series_of_their_own():
    decoded = upload(
        "2061", "DataTime=20260701000000;a21026-Avg=40,a21026-ZsMin=50,a21026-ZsAvg=60"
    )
    assert [(one.statistic, one.value) for one in decoded.observations] == [
        ("mean", 40.0), ("minimum_converted", 50.0), ("mean_converted", 60.0),
    ]  # fmt: skip


def test_equipment_has_a_state_now_and_running_hours_a_day():
    state = upload("2021", "DataTime=20260701080000;SB1-RS=1,SB2-RS=0")
    assert values(state) == [
        ("SB1", "instant", None, "2026-07-01T08:00", 1.0, "good"),
        ("SB2", "instant", None, "2026-07-01T08:00", 0.0, "good"),
    ]
    hours = upload("2041", "DataTime=20260701000000;SB1-RT=23.5")
    assert values(hours) == [("SB1", "total", "P1D", "2026-07-02T00:00", 23.5, "good")]


def test_a_sample_time_of_its_own_wins():
    cp = "DataTime=20260701080000;w01018-SampleTime=20260701074306,w01018-Rtd=1;w21003-Rtd=2"
    assert [one.at[11:19] for one in decode(frame(cp)).observations] == ["07:43:06", "08:00:00"]


@pytest.mark.parametrize(
    ("flag", "quality"),
    [("N", "good"), ("S", "suspect"), ("T", "suspect"), ("D", "bad"), ("C", "bad"), ("M", "bad"),
     ("F", "bad"), ("B", "bad"), ("P", "bad"), ("?", "suspect")],
)  # fmt: skip
def test_the_data_flag_becomes_a_quality_and_is_kept(flag, quality):
    decoded = decode(frame(f"DataTime=20260701080000;w01018-Rtd=1,w01018-Flag={flag}"))
    assert [(one.quality, one.flag) for one in decoded.observations] == [(quality, flag)]


def test_an_empty_value_is_missing():
    decoded = decode(frame("DataTime=20260701080000;w01018-Rtd=,w01018-Flag=N"))
    assert values(decoded) == [("cod", "instant", None, "2026-07-01T08:00", None, "missing")]


def test_a_stand_in_for_no_value_is_a_value_unless_the_profile_lists_it():
    data = frame("DataTime=20260701080000;w01018-Rtd=-99;w21003-Rtd=-99")
    assert [one.value for one in decode(data).observations] == [-99.0, -99.0]
    assert [one.value for one in decode(data, missing=("-99",)).observations] == [None, None]
    for_one = decode(data, factors={"w01018": Meaning(missing=("-99",))})
    assert [one.value for one in for_one.observations] == [None, -99.0]


def test_the_profile_says_what_a_vendors_name_means():
    data = frame("DataTime=20260701080000;PM25-Rtd=28")
    assert decode(data).observations[0].quantity == "PM25"
    told = {"PM25": Meaning(quantity="pm2_5", unit="ug/m3", channel="2")}
    one = decode(data, factors=told).observations[0]
    assert (one.quantity, one.unit, one.channel) == ("pm2_5", "ug/m3", "2")


@pytest.mark.parametrize(
    "text", ["abc", "1_0", "nan", "inf", "-inf", "1e999", " 1", "٣", "1 2", "."]
)
def test_what_is_no_number_gives_no_observation_and_is_named(text):
    decoded = decode(frame(f"DataTime=20260701080000;w01018-Rtd={text};w21003-Rtd=2"))
    assert [one.value for one in decoded.observations] == [2.0]
    assert [one.item for one in decoded.unread] == ["w01018-Rtd"]


@pytest.mark.parametrize(
    ("cn", "cp", "item", "reason"),
    [
        ("2011", "DataTime=20260701080000;w01018-Avg=1", "w01018-Avg", "does not fit"),
        ("2061", "DataTime=20260701080000;w01018-Rtd=1", "w01018-Rtd", "does not fit"),
        ("2011", "DataTime=20260701080000;LA-td=50.1", "LA-td", "no word"),
        ("2031", "DataTime=20260701000000;LA-DayData=50.1", "LA-DayData", "not known"),
        ("2011", "w01018-Rtd=1", "w01018-Rtd", "no DataTime"),
        ("2011", "DataTime=20260701080000;a-SampleTime=9,a-Rtd=1", "a-Rtd", "SampleTime"),
    ],
)
def test_a_value_that_cannot_be_placed_is_named_and_not_stored(cn, cp, item, reason):
    decoded = upload(cn, cp)
    assert decoded.observations == []
    assert [one.item for one in decoded.unread] == [item]
    assert reason in decoded.unread[0].reason


def test_text_between_slashes_may_hold_separators():
    cp = "DataTime=20260701080000;PolId=w01018;i11001-Info=//a;b,c=d 清洗//"
    assert upload("3020", cp).items[2] == {"i11001-Info": "//a;b,c=d 清洗//"}


def test_slashes_without_partner_are_plain_text():
    cp = "DataTime=20260701080000;i11001-Info=a//b;i11002-Info=c"
    assert upload("3020", cp).items[1:] == [{"i11001-Info": "a//b"}, {"i11002-Info": "c"}]


def test_what_keys_mean_is_remembered_within_bounds():
    from ingest.protocols.hj212.codec import Decoder  # noqa: PLC0415
    from tests.ingest.protocols.hj212.making import CODES  # noqa: PLC0415

    decoder = Decoder(CODES)
    for n in range(6000):
        decoder.decode(frame(f"DataTime=20260701080000;x{n}-Rtd=1"))
    assert len(decoder._observer._plans) <= 4096


@pytest.mark.parametrize(
    "cp",
    [
        "w01018-Rtd=5;w01018-Flag=D",
        "w01018-Flag=D;w01018-Rtd=5",
        "w01018-Rtd=5,w01018-Flag=N,w01018-Flag=D",
        "w01018-Rtd=5;w01018-EFlag=1,w01018-Flag=D",
    ],
)
def test_a_flag_in_a_group_of_its_own_is_not_lost(cp):
    decoded = decode(frame(f"DataTime=20260701080000;{cp}"))
    assert [(one.value, one.quality, one.flag) for one in decoded.observations] == [
        (5.0, "bad", "D")
    ]


def test_a_sample_time_in_a_group_of_its_own_wins_too():
    cp = "DataTime=20260701080000;w01018-SampleTime=20260701070000;w01018-Rtd=5"
    assert [one.at[11:16] for one in decode(frame(cp)).observations] == ["07:00"]


def test_each_data_time_is_that_of_the_groups_behind_it():
    cp = "DataTime=20260701080000;w01018-Avg=5;DataTime=20260701090000;w01018-Avg=6"
    decoded = upload("2061", cp)
    assert [(one.at[11:16], one.value) for one in decoded.observations] == [
        ("09:00", 5.0), ("10:00", 6.0),
    ]  # fmt: skip
    assert decoded.quirks == ["repeated_key"]


@pytest.mark.parametrize("key", ["w01018-flag", "w01018-RTD"])
def test_a_word_in_another_case_is_refused_where_it_stands(key):
    data = frame(f"DataTime=20260701080000;w01018-Rtd=5;{key}=D")
    with pytest.raises(Refused, match="upper_case_keys") as refused:
        decode(data)
    assert data[refused.value.offset : refused.value.end] == key.encode()


def test_words_in_any_case_are_read_by_profile():
    data = frame("DATATIME=20260701080000;w01018-rtd=5,w01018-flag=D;W21003-RTD=2,W21003-FLAG=N")
    decoded = decode(data, accept=("upper_case_keys",))
    assert [(one.quantity, one.quality) for one in decoded.observations] == [
        ("cod", "bad"), ("ammonia_nitrogen", "good"),
    ]  # fmt: skip
    assert decoded.items[0] == {"DATATIME": "20260701080000"}


def test_a_time_that_no_calendar_has_is_refused_where_it_stands():
    data = frame("DataTime=20260230080000;w01018-Rtd=5")
    with pytest.raises(Refused, match="bad_time") as refused:
        decode(data)
    assert data[refused.value.offset : refused.value.end] == b"DataTime=20260230080000"
