"""A client id gives nobody power over the session of another account."""

import pytest

from ingest.broker import accounts
from ingest.settings import parse_broker_url
from tests.fixtures.peers import peer

pytestmark = pytest.mark.broker

DEVICES = {"thief": "t" * 16, "victim": "v" * 16}
UP = "hangou/v1/victim/up/data"


@pytest.fixture(scope="module")
def url(broker):
    accounts.ensure_devices(broker.broker_admin_url, DEVICES)
    return broker.broker_url


def as_collector(url):
    """Return the arguments of the collector's live session, which outlives its connection."""
    address = parse_broker_url(url)
    return (url, address.username, address.password), {"client_id": address.username}


@pytest.mark.parametrize("name", ["hangou-collector-live", "hangou-collector-backlog", "victim"])
def test_a_device_with_the_client_id_of_another_account_does_not_end_its_connection(url, name):
    address = parse_broker_url(url)
    password = DEVICES.get(name, address.password)
    with peer(url, name, password, client_id=name) as owner:
        with peer(url, "thief", DEVICES["thief"], client_id=name) as thief:
            assert not thief.connected.is_failure
            topic = "hangou/v1/thief/down/#"
            assert thief.subscribe(topic)
        topic = f"hangou/v1/{name}/down/#" if name == "victim" else "hangou/v1/+/up/backlog"
        assert owner.subscribe(topic)
        assert not owner.lost


def test_what_is_queued_for_the_collector_waits_for_it_whoever_takes_its_client_id(url):
    login, session = as_collector(url)
    with peer(*login, **session) as platform:
        assert platform.subscribe("hangou/v1/+/up/data")
    with peer(url, "victim", DEVICES["victim"]) as device:
        assert device.publish(UP, b"queued")
    with peer(url, "thief", DEVICES["thief"], **session) as thief:
        assert thief.subscribe("hangou/v1/thief/down/#")
        with peer(*login, **session) as platform:
            platform.until(lambda: platform.messages)
            assert platform.publish("hangou/v1/thief/down/receipt", b"fence")
        assert thief.receive(b"fence") == []
    assert [message.payload for message in platform.messages] == [b"queued"]
