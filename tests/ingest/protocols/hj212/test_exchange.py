"""Requests: byte for byte those of the standard, and matched with their answers by QN."""

from datetime import datetime, timedelta

import pytest

from ingest.protocols.hj212.answer import answer, request_answer, result_answer
from ingest.protocols.hj212.exchange import Exchanges
from ingest.protocols.hj212.request import Device, Requests
from ingest.protocols.model import BuildError
from tests.fixtures.frames import rows
from tests.ingest.protocols.hj212.making import decode, frame

QN = "20160801085857223"
MOMENT = datetime(2016, 8, 1, 8, 58, 57)
DEVICE = Device("32", "010000A8900016F000169DC0", "123456", "2017")
NEW = Requests(DEVICE)
OLD = Requests(DEVICE._replace(dialect="2005"))
NOW = datetime(2026, 7, 1, 8)
FRAMES = {row["data"] for row in rows("hj212")}


@pytest.mark.parametrize(
    "built",
    [
        Requests(DEVICE._replace(pw="100000")).set_interval(QN, "Rtd", 30),
        NEW.set_clock(QN, MOMENT, "w01018"),
        NEW.site_info(QN, "w01018", "i11001", datetime(2016, 8, 1, 1, 5, 22), MOMENT),
        Requests(DEVICE._replace(dialect="2025")).get_clock("20240601085857223"),
    ],
)
def test_a_request_is_byte_for_byte_that_of_the_standard(built):
    assert built in FRAMES


REQUESTS = {
    "1000": NEW.set_timeout(QN, 5, 3),
    "1011": NEW.get_clock(QN, "w01018"),
    "1061": NEW.get_interval(QN, "Rtd"),
    "1063": NEW.get_interval(QN, "Min"),
    "1064": NEW.set_interval(QN, "Min", 10),
    "1072": NEW.set_password(QN, "654321"),
    "2011": NEW.switch(QN, "data", on=True),
    "2012": NEW.switch(QN, "data", on=False),
    "2021": NEW.switch(QN, "status", on=True),
    "2022": NEW.switch(QN, "status", on=False),
    "2031": NEW.history(QN, "2031", MOMENT, MOMENT),
    "2041": NEW.history(QN, "2041", MOMENT, MOMENT),
    "2051": NEW.history(QN, "2051", MOMENT, MOMENT),
    "2061": OLD.history(QN, "2061", MOMENT, MOMENT),
    "3011": NEW.control(QN, "3011", "w01018"),
    "3012": NEW.control(QN, "3012", "w01018"),
    "3013": NEW.control(QN, "3013", "w01018"),
    "3014": NEW.control(QN, "3014", "w01018"),
    "3015": NEW.control(QN, "3015"),
    "3016": NEW.set_cycle(QN, "w01018", "000000", 2),
    "3017": NEW.get(QN, "3017", "w01018"),
    "3018": NEW.get(QN, "3018", "w01018"),
    "3019": NEW.get(QN, "3019", "w01018"),
    "3021": NEW.set_parameter(QN, "w01018", "i13004", "168.0"),
}


@pytest.mark.parametrize("cn", REQUESTS)
def test_every_request_is_a_legal_frame_that_wants_an_answer_and_gets_none_from_us(cn):
    decoded = decode(REQUESTS[cn])
    assert decoded.header["CN"] == cn
    assert decoded.header["flag_bits"]["ack"]
    assert decoded.quirks == []
    assert answer(decoded) is None


def test_the_time_span_of_2005_is_one_group():
    assert len(decode(REQUESTS["2061"]).items) == 1
    assert len(decode(REQUESTS["2051"]).items) == 2


@pytest.mark.parametrize(
    "ask",
    [
        lambda: NEW.history(QN, "2011", MOMENT, MOMENT),
        lambda: NEW.control(QN, "3021"),
        lambda: NEW.get(QN, "3016", "w01018"),
        lambda: NEW.get_interval(QN, "Day"),
        lambda: NEW.switch(QN, "pump", on=True),
    ],
)
def test_what_is_no_such_request_is_not_built(ask):
    with pytest.raises(BuildError):
        ask()


@pytest.fixture
def exchanges():
    return Exchanges(timeout=timedelta(seconds=10), resends=3)


def send(exchanges, built):
    return exchanges.sent(decode(built), built, NOW)


@pytest.mark.parametrize("requests", [NEW, OLD], ids=["2017", "2005"])
def test_a_request_is_accepted_and_done_by_answers_with_its_qn(exchanges, requests):
    exchange = send(exchanges, requests.history(QN, "2061", MOMENT, MOMENT))
    asked = decode(exchange.frame).header
    assert exchanges.heard(decode(request_answer(asked, "1")), NOW) is exchange
    assert exchange.state == "accepted"
    assert exchanges.heard(decode(result_answer(asked, "1")), NOW) is exchange
    assert exchange.state == "done"
    assert exchanges.heard(decode(result_answer(asked, "1")), NOW) is None


def test_a_refusal_and_a_failure_keep_their_code(exchanges):
    exchange = send(exchanges, NEW.control(QN, "3011", "w01018"))
    exchanges.heard(decode(request_answer(decode(exchange.frame).header, "3")), NOW)
    assert (exchange.state, exchange.code) == ("refused", "3")
    exchange = send(exchanges, NEW.control(QN, "3011", "w01018"))
    exchanges.heard(decode(result_answer(decode(exchange.frame).header, "4")), NOW)
    assert (exchange.state, exchange.code) == ("failed", "4")


def test_an_answer_of_another_device_or_qn_belongs_to_no_request(exchanges):
    exchange = send(exchanges, NEW.get_clock(QN))
    asked = decode(exchange.frame).header
    assert exchanges.heard(decode(request_answer({**asked, "MN": "other"}, "1")), NOW) is None
    assert exchanges.heard(decode(request_answer({**asked, "QN": "2" * 17}, "1")), NOW) is None
    assert exchange.state == "sent"


def test_data_under_the_qn_of_a_request_belong_to_it(exchanges):
    exchange = send(exchanges, NEW.history(QN, "2061", MOMENT, MOMENT))
    head = f"QN={QN};ST=32;CN=2061;PW=123456;MN={DEVICE.mn};Flag=4;"
    data = decode(frame("DataTime=20160801080000;w01018-Avg=1", head))
    assert exchanges.heard(data, NOW) is exchange
    assert exchange.open


def test_a_request_without_answer_is_sent_again_and_given_up(exchanges):
    exchange = send(exchanges, NEW.get_clock(QN))
    assert list(exchanges.overdue(NOW + timedelta(seconds=9))) == []
    for turn in range(1, 4):
        assert list(exchanges.overdue(NOW + timedelta(seconds=10 * turn))) == [exchange]
        assert (exchange.state, exchange.sent) == ("sent", turn + 1)
    assert list(exchanges.overdue(NOW + timedelta(seconds=40))) == [exchange]
    assert exchange.state == "timed_out"
    assert list(exchanges.overdue(NOW + timedelta(days=1))) == []


def test_a_request_that_was_accepted_is_not_sent_again(exchanges):
    exchange = send(exchanges, NEW.control(QN, "3012", "w01018"))
    exchanges.heard(decode(request_answer(decode(exchange.frame).header, "1")), NOW)
    assert list(exchanges.overdue(NOW + timedelta(seconds=10))) == [exchange]
    assert exchange.state == "timed_out"


def test_one_qn_is_open_once_and_requests_are_bounded(exchanges):
    send(exchanges, NEW.get_clock(QN))
    with pytest.raises(ValueError, match="open"):
        send(exchanges, NEW.get_clock(QN))
    full = Exchanges(timeout=timedelta(seconds=1), resends=0, limit=1)
    send(full, NEW.get_clock(QN))
    with pytest.raises(ValueError, match="wait"):
        send(full, NEW.get_clock("2" * 17))
