"""Accounts at the real broker: a device is let into its own topics and nothing else."""

import json
from contextlib import contextmanager

import pytest

from ingest.broker import accounts
from ingest.errors import BrokerError
from ingest.settings import parse_broker_url
from tests.fixtures.peers import Peer, peer

pytestmark = pytest.mark.broker

A, B = "gauge-a", "gauge-b"
PASSWORDS = {A: "a" * 16, B: "b" * 16}
# The administrator's and the collector's users, as the store's own set-up names them.
ADMIN, COLLECTOR = "hangou-admin", "hangou-collector-live"


@pytest.fixture(scope="module")
def admin_url(broker):
    accounts.ensure_devices(broker.broker_admin_url, PASSWORDS)
    return broker.broker_admin_url


@contextmanager
def collector(broker):
    address = parse_broker_url(broker.broker_url)
    with peer(broker.broker_url, address.username, address.password) as one:
        yield one


def test_a_device_writes_its_own_up_and_reads_its_own_down(broker, admin_url):
    with peer(admin_url, A, PASSWORDS[A]) as device, collector(broker) as platform:
        assert platform.subscribe("hangou/v1/+/up/data")
        assert device.subscribe(f"hangou/v1/{A}/down/#")
        assert device.publish(f"hangou/v1/{A}/up/data", b"reading")
        assert platform.publish(f"hangou/v1/{A}/down/receipt", b"receipt")
        assert platform.receive(b"reading") == []
        assert device.receive(b"receipt") == []


def test_a_device_may_keep_its_status_and_see_the_platforms(broker, admin_url):
    with peer(admin_url, A, PASSWORDS[A]) as device, collector(broker) as platform:
        assert device.publish(f"hangou/v1/{A}/up/status", b"online", retain=True)
        assert platform.publish("hangou/v1/platform/status", b"platform", retain=True)
        assert device.subscribe("hangou/v1/platform/status")
        assert device.receive(b"platform") == []
        assert platform.subscribe("hangou/v1/+/up/status")
        assert platform.receive(b"online") == []


@pytest.mark.parametrize(
    "topic",
    [
        "#",
        "+/+/+/+/+",
        "hangou/#",
        "hangou/v1/#",
        "hangou/v1/+/down/#",
        "hangou/v1/+/down/receipt",
        "hangou/v1/+/up/data",
        f"hangou/v1/{B}/#",
        f"hangou/v1/{B}/down/#",
        f"hangou/v1/{B}/down/receipt",
        f"hangou/v1/{B}/up/data",
        f"hangou/v1/{A}/up/#",
        f"hangou/v1/{A}/#",
        f"hangou/v1/{A}x/down/#",
        "hangou/v1/platform/#",
        f"$share/all/hangou/v1/{B}/down/#",
        "$share/all/#",
        "$CONTROL/#",
        "$CONTROL/dynamic-security/v1/response",
        "$SYS/#",
    ],
)
def test_a_device_may_not_subscribe_what_is_not_its_own(admin_url, topic):
    with peer(admin_url, A, PASSWORDS[A]) as device:
        assert not device.subscribe(topic)


@pytest.mark.parametrize(
    "topic",
    [
        f"hangou/v1/{B}/up/data",
        f"hangou/v1/{B}/up/status",
        f"hangou/v1/{B}/down/command",
        f"hangou/v1/{A}/down/receipt",
        f"hangou/v1/{A}/other",
        f"hangou/v1/{A}",
        f"hangou/v1/{A}x/up/data",
        f"hangou/v2/{A}/up/data",
        "hangou/v1/platform/status",
        "hangou/v1/platform/up/data",
        "$CONTROL/dynamic-security/v1",
        "$SYS/broker/version",
        "elsewhere",
    ],
)
def test_a_device_may_not_publish_what_is_not_its_own(admin_url, topic):
    with peer(admin_url, A, PASSWORDS[A]) as device:
        assert not device.publish(topic, json.dumps({"commands": []}).encode())


def test_the_last_will_of_a_device_is_published(broker, admin_url):
    with collector(broker) as platform:
        assert platform.subscribe("hangou/v1/+/up/status")
        device = Peer(admin_url, A, PASSWORDS[A], will=f"hangou/v1/{A}/up/status")
        # Closing without DISCONNECT is what makes the broker publish the will.
        device.client.socket().close()
        platform.receive(b"gone")
        with peer(admin_url, A, PASSWORDS[A]) as again:
            assert again.publish(f"hangou/v1/{A}/up/status", b"", retain=True)


def test_a_last_will_for_another_device_reaches_nobody(broker, admin_url):
    with collector(broker) as platform:
        assert platform.subscribe("hangou/v1/+/up/status")
        try:
            liar = Peer(admin_url, A, PASSWORDS[A], will=f"hangou/v1/{B}/up/status")
        except ConnectionError:
            pass  # refused at once: as good
        else:
            liar.client.socket().close()
        with peer(admin_url, B, PASSWORDS[B]) as device:
            assert device.publish(f"hangou/v1/{B}/up/status", b"fence")
        assert b"gone" not in platform.receive(b"fence")


@pytest.mark.parametrize(
    ("username", "password"), [(None, None), (A, "wrong"), ("nobody", PASSWORDS[A]), (A, "")]
)
def test_without_the_right_password_nobody_enters(admin_url, username, password):
    with peer(admin_url, username, password) as stranger:
        assert stranger.connected.is_failure


def test_a_disabled_device_is_put_out_and_let_in_again(admin_url):
    code = "gauge-off"
    accounts.ensure_device(admin_url, code, "c" * 16)
    with peer(admin_url, code, "c" * 16) as device:
        accounts.disable_device(admin_url, code)
        device.until(lambda: device.lost)
    assert accounts.find_device(admin_url, code).disabled
    with peer(admin_url, code, "c" * 16) as device:
        assert device.connected.is_failure
    accounts.enable_device(admin_url, code)
    with peer(admin_url, code, "c" * 16) as device:
        assert not device.connected.is_failure


def test_a_new_password_ends_the_connection_and_the_old_password(admin_url):
    code = "gauge-rotated"
    accounts.ensure_device(admin_url, code, "d" * 16)
    with peer(admin_url, code, "d" * 16) as device:
        accounts.set_password(admin_url, code, "e" * 16)
        device.until(lambda: device.lost)
    with peer(admin_url, code, "d" * 16) as device:
        assert device.connected.is_failure
    with peer(admin_url, code, "e" * 16) as device:
        assert not device.connected.is_failure


def test_ensuring_again_restores_a_device_to_exactly_its_rights(admin_url):
    code = "gauge-again"
    accounts.ensure_device(admin_url, code, "f" * 16)
    accounts.disable_device(admin_url, code)
    accounts.ensure_device(admin_url, code, "g" * 16)
    with peer(admin_url, code, "g" * 16) as device:
        assert device.publish(f"hangou/v1/{code}/up/data")
        assert not device.publish(f"hangou/v1/{B}/up/data")


def test_many_devices_are_made_and_removed_over_one_connection(admin_url):
    many = {f"many-{n}": accounts.new_password() for n in range(200)}
    accounts.ensure_devices(admin_url, many)
    listed = {account.code for account in accounts.list_devices(admin_url)}
    assert many.keys() <= listed
    assert not listed & {ADMIN, COLLECTOR}
    code, password = next(iter(many.items()))
    with peer(admin_url, code, password) as device:
        assert device.publish(f"hangou/v1/{code}/up/data")
    accounts.remove_devices(admin_url, many)
    accounts.remove_devices(admin_url, many)
    assert not many.keys() & {account.code for account in accounts.list_devices(admin_url)}


@pytest.mark.parametrize("name", [ADMIN, COLLECTOR])
def test_no_device_takes_over_an_account_of_the_platform(admin_url, name):
    for attempt in (
        lambda: accounts.ensure_device(admin_url, name, "h" * 16),
        lambda: accounts.set_password(admin_url, name, "h" * 16),
        lambda: accounts.disable_device(admin_url, name),
        lambda: accounts.remove_device(admin_url, name),
        lambda: accounts.find_device(admin_url, name),
    ):
        with pytest.raises(BrokerError, match="belongs to the platform"):
            attempt()


def test_errors_say_what_is_wrong_and_where(broker, admin_url):
    place = admin_url.rpartition("@")[2]
    cases = [
        (f"mqtt://{ADMIN}:hidden@127.0.0.1:1", "not reachable at 127.0.0.1:1"),
        (f"mqtt://{ADMIN}:hidden@{place}", "refuses the account 'hangou-admin'"),
        (f"mqtt://{A}:{PASSWORDS[A]}@{place}", f"does not let '{A}' administer accounts"),
        (broker.broker_url, f"does not let '{COLLECTOR}' administer accounts"),
    ]
    for url, words in cases:
        with pytest.raises(BrokerError, match=words) as caught:
            accounts.list_devices(url)
        assert "hidden" not in str(caught.value)
    with pytest.raises(BrokerError, match="refuses getClient absent: Client not found"):
        accounts.set_password(admin_url, "absent", "i" * 16)


def test_a_made_password_has_128_bits_and_fits_into_an_address():
    made = {accounts.new_password() for _ in range(100)}
    assert len(made) == 100
    for password in made:
        assert len(password) == 22
        assert parse_broker_url(f"mqtt://a:{password}@host").password == password
