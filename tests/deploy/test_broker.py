"""The broker of a clone that was made by an earlier version."""

import json

import pytest

from deploy.local import process
from deploy.local.passwords import COLLECTOR, LANES
from ingest.broker.accounts import ensure_device
from tests.fixtures.peers import peer
from tests.fixtures.stores import Servers

NEW_LINE = "use_username_as_clientid true\n"


@pytest.mark.broker
def test_an_older_broker_gets_accounts_and_settings_and_keeps_its_devices(
    own_broker: Servers,
) -> None:
    local = own_broker.local
    ensure_device(own_broker.broker_admin_url, "gauge", "g" * 16)
    make_older(own_broker)
    before = process.running(local.places, "broker")
    own_broker.start("broker")
    assert process.running(local.places, "broker") != before
    assert NEW_LINE in own_broker.broker_config.read_text(encoding="utf-8")
    passwords = {"gauge": "g" * 16} | dict.fromkeys(LANES, local.words[COLLECTOR])
    for name, password in passwords.items():
        with peer(own_broker.broker_url, name, password) as one:
            assert not one.connected.is_failure, name


@pytest.mark.broker
def test_a_broker_that_is_up_to_date_is_left_running(own_broker: Servers) -> None:
    before = process.running(own_broker.local.places, "broker")
    own_broker.start("broker")
    assert process.running(own_broker.local.places, "broker") == before


def make_older(servers: Servers) -> None:
    """Take from the broker's files what earlier versions did not write."""
    ground = servers.local.ground
    place = ground.inside(servers.local.places.broker / "data" / "dynamic-security.json")
    accounts = json.loads(ground.run("cat", place))
    accounts["clients"] = [one for one in accounts["clients"] if one["username"] not in LANES]
    ground.run("sh", "-c", 'cat > "$1"', "write", place, text=json.dumps(accounts))
    config = servers.broker_config
    config.write_text(config.read_text(encoding="utf-8").replace(NEW_LINE, ""), encoding="utf-8")
