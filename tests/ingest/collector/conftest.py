import secrets
from contextlib import ExitStack

import pytest

from tests.fixtures.collecting import Collector
from tests.fixtures.field import connected, enrol
from tests.fixtures.platform import Platform


@pytest.fixture(scope="module")
def platform(broker, telemetry_db_module, tmp_path_factory):
    """A running collector with a broker and a database of this module."""
    log = tmp_path_factory.mktemp("collector") / "collector.log"
    collector = Collector(dsn=telemetry_db_module.ingest, broker=broker, log=log)
    with collector.at_work():
        yield Platform(broker=broker, db=telemetry_db_module, collector=collector)


@pytest.fixture
def field(platform):
    """Makes connected devices that the collector serves already, each with a new code."""
    with ExitStack() as stack:

        def make(count=1):
            codes = [f"D-{secrets.token_hex(4)}" for _ in range(count)]
            words = enrol(platform.db.ingest, platform.broker.broker_admin_url, *codes)
            made = [
                stack.enter_context(connected(platform.broker.broker_url, code, words[code]))
                for code in codes
            ]
            for device in made:
                device.greet()
            return made if count > 1 else made[0]

        yield make
