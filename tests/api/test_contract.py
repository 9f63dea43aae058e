"""Random requests from the OpenAPI document: never a 5xx, and each answer as documented."""

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.api.ledger import Ledger, Reading
from tests.api.serving import Served

pytestmark = pytest.mark.db


@pytest.fixture(scope="module")
def contract(served: Served, ledger: Ledger) -> schemathesis.BaseSchema:
    """The document of the running server."""
    series = ledger.series(ledger.station("DEMO-L01"))
    ledger.commit(*[Reading(series=series, minute=minute) for minute in range(20)])
    return schemathesis.openapi.from_url(f"{served.url}/api/v1/openapi.json")


PATHS = [
    "/stations", "/stations/{code}", "/levels", "/gates", "/devices", "/districts", "/latest",
    "/observations", "/observations/thinned",
    "/observations/totals", "/trends", "/freshness-events", "/layers", "/layers/{code}",
    "/quantities", "/series", "/snapshots/map.html", "/health", "/ready",
]  # fmt: skip


def test_every_documented_path_but_the_stream_is_tried(contract):
    assert {path.removeprefix("/api/v1") for path in contract} - {"/live"} == set(PATHS)


@pytest.mark.parametrize("path", PATHS)
def test_any_request_is_answered_as_documented(contract, path):
    operation = contract[f"/api/v1{path}"]["GET"]

    @hypothesis.given(case=operation.as_strategy())
    @hypothesis.settings(
        max_examples=40,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case):
        # A rule between two parameters (start before end) is in no schema.
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    ask()
