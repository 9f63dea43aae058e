"""Fixtures of the api's tests: one server over real stores for each module."""

from collections.abc import Iterator

import httpx
import pytest

from tests.api.ledger import Ledger
from tests.api.serving import Served, serve, settings
from tests.fixtures.databases import Database


@pytest.fixture(scope="module")
def ledger(telemetry_db_module: Database) -> Iterator[Ledger]:
    writer = Ledger(telemetry_db_module.ingest)
    yield writer
    writer.close()


@pytest.fixture(scope="module")
def served(telemetry_db_module: Database, geo_db_module: Database) -> Iterator[Served]:
    with serve(settings(telemetry_db_module.api, geo_db_module.api)) as running:
        yield running


@pytest.fixture(scope="module")
def client(served: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{served.url}/api/v1", timeout=15) as http:
        yield http
