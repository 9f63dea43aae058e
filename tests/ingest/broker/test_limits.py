"""The broker's limits are judged line by line, and by what it answers to CONNECT."""

from pathlib import Path

import pytest
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from ingest.broker.limits import problems_of_config, problems_of_connack, problems_of_text

SAFE = """\
allow_anonymous false
persistence true
max_queued_messages 0
message_size_limit 262144
use_username_as_clientid true
"""
SHIPPED = Path(__file__).parents[3] / "deploy" / "broker" / "mosquitto.conf"


def changed(line: str, to: str) -> str:
    assert line in SAFE
    return SAFE.replace(line, to)


def test_the_shipped_settings_are_safe():
    report = problems_of_config(SHIPPED)
    assert report.problems == ()
    assert report.warning is None


def test_the_five_lines_alone_are_safe():
    assert problems_of_text(SAFE, "conf") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (changed("persistence true", ""), ["add the line `persistence true`"]),
        (changed("persistence true", "persistence false"), ["line 2", "`persistence true`"]),
        (changed("persistence true", "#persistence true"), ["add the line `persistence true`"]),
        (changed("max_queued_messages 0", ""), ["add the line `max_queued_messages 0`", "1000"]),
        (changed("max_queued_messages 0", "max_queued_messages 500"), ["line 3", "500"]),
        (changed("message_size_limit 262144", ""), ["add the line `message_size_limit 262144`"]),
        (
            changed("limit 262144", "limit 65536"),
            ["line 4", "65536", "`message_size_limit 262144`"],
        ),
        (changed("limit 262144", "limit 300000"), ["line 4", "300000"]),
        (changed("allow_anonymous false", ""), ["add the line `allow_anonymous false`"]),
        (changed("allow_anonymous false", "allow_anonymous true"), ["line 1", "anyone"]),
        (changed("use_username_as_clientid true", ""), ["add the line `use_username_as_clientid"]),
        (SAFE + "use_username_as_clientid false\n", ["line 6", "client id"]),
        (
            "listener 1\n" + SAFE + "listener 2\n",
            ["line 7: add `use_username_as_clientid true` after this `listener` too"],
        ),
        (SAFE + "persistence false\n", ["line 6", "change `persistence false`"]),
        (SAFE + "  allow_anonymous   true\n", ["line 6", "`allow_anonymous true`"]),
        (SAFE + "max_queued_bytes 1000000\n", ["line 6", "`max_queued_bytes 0`"]),
        (SAFE + "max_packet_size 200000\n", ["line 6", "max_packet_size"]),
        (SAFE + "max_packet_size 262144\n", ["line 6", "max_packet_size"]),
        (SAFE + "persistent_client_expiration 1d\n", ["line 6", "remove"]),
        (SAFE + "include_dir /etc/more\n", ["line 6", "remove `include_dir /etc/more`"]),
    ],
)
def test_an_unsafe_line_is_named_with_its_change(text, words):
    (problem,) = problems_of_text(text, "conf")
    assert problem.startswith("conf")
    for word in words:
        assert word in problem


def test_the_last_of_two_lines_counts():
    assert problems_of_text("persistence false\n" + SAFE, "conf") == []


def test_all_problems_are_told_at_once():
    assert len(problems_of_text("", "conf")) == 5


def test_a_file_that_cannot_be_read_is_a_warning(tmp_path):
    report = problems_of_config(tmp_path / "absent.conf")
    assert report.problems == ()
    assert "absent.conf is not readable" in report.warning


def test_no_file_named_is_a_warning():
    assert "HANGOU_BROKER_CONFIG is not set" in problems_of_config(None).warning


def connack(**values: int) -> Properties:
    properties = Properties(PacketTypes.CONNACK)
    for name, value in values.items():
        setattr(properties, name, value)
    return properties


@pytest.mark.parametrize(
    "properties",
    [
        connack(),
        connack(SessionExpiryInterval=604_800, ReceiveMaximum=20, MaximumPacketSize=1_048_576),
        connack(MaximumQoS=1, RetainAvailable=1, WildcardSubscriptionAvailable=1),
    ],
)
def test_a_generous_connack_is_safe(properties):
    assert problems_of_connack(properties, 604_800) == []


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"SessionExpiryInterval": 3600}, "3600 s, not the 604800 s"),
        ({"SessionExpiryInterval": 0}, "0 s"),
        ({"ReceiveMaximum": 5}, "max_inflight_messages"),
        ({"MaximumPacketSize": 262_144}, "max_packet_size"),
        ({"MaximumQoS": 0}, "max_qos"),
        ({"RetainAvailable": 0}, "retain_available"),
        ({"WildcardSubscriptionAvailable": 0}, "wildcard"),
    ],
)
def test_a_connack_that_grants_too_little_is_refused(values, word):
    (problem,) = problems_of_connack(connack(**values), 604_800)
    assert word in problem


def test_a_broker_without_mqtt_5_is_refused():
    assert "MQTT 5" in problems_of_connack(None, 604_800)[0]
