"""Whatever a client sends is answered by a problem document that helps."""

import httpx
import pytest

from tests.api.ledger import Ledger

pytestmark = pytest.mark.db

GOOD = "station=KNOWN&quantity=stage&start=2026-07-01T00:00:00Z&end=2026-07-02T00:00:00Z"


@pytest.fixture(scope="module", autouse=True)
def known(ledger: Ledger) -> None:
    ledger.station("KNOWN")


def _observations(old: str, new: str) -> str:
    return "/observations?" + GOOD.replace(old, new)


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/stations?colour=red", "format, limit, after"),
        ("/stations?format=xml", "geojson"),
        ("/stations?limit=0", "greater than or equal to 1"),
        ("/stations?limit=10001", "10000"),
        ("/stations?limit=1&limit=2", "more than once"),
        ("/stations/a%20b", "pattern"),
        ("/stations/a%00b", "pattern"),
        ("/stations/KNOWN?x=1", "takes none"),
        ("/latest?station=%27;drop", "pattern"),
        ("/latest?n=1", "station"),
        ("/observations", "Field required"),
        (_observations("quantity=stage&", ""), "quantity: Field required"),
        (_observations("=stage", "=colour"), "not in the catalogue"),
        (_observations("=stage", "=st%00ge"), "pattern"),
        (_observations("start=2026-07-01T00:00:00Z", "start=2026-07-01T00:00:00"), "no offset"),
        (_observations("start=2026-07-01T00:00:00Z", "start=2026-07-01"), "RFC 3339"),
        (_observations("start=2026-07-01T00:00:00Z", "start=1782864000"), "RFC 3339"),
        (_observations("start=2026-07-01T00:00:00Z", "start=2026-02-30T00:00:00Z"), "calendar"),
        (_observations("start=2026-07-01T00:00:00Z", "start=0001-01-01T00:00:00%2B08:00"),
         "calendar"),
        (_observations("00:00:00Z&end", "00:00:00.1234567Z&end"), "RFC 3339"),
        (_observations("end=2026-07-02", "end=2026-07-01"), "before end"),
        (_observations("end=2026-07-02", "end=2026-06-01"), "before end"),
        ("/observations?limit=10001&" + GOOD, "10000"),
        ("/observations?limit=x&" + GOOD, "integer"),
        ("/observations?format=xlsx&" + GOOD, "csv"),
        ("/observations?statistic=median&" + GOOD, "instant"),
        ("/observations?period=hourly&" + GOOD, "ISO 8601"),
        ("/observations?channel=a.b&" + GOOD, "pattern"),
        ("/live?from=1.1", "since"),
        ("/live?since=" + "1" * 81, "80 characters"),
        ("/layers?x=1", "takes none"),
        ("/layers/none?bbox=1,2,3", "west,south,east,north"),
        ("/layers/none?bbox=a,b,c,d", "west,south,east,north"),
        ("/layers/none?limit=0", "greater than or equal to 1"),
        ("/health?x=1", "takes none"),
    ],
)  # fmt: skip
def test_a_wrong_parameter_is_400_and_says_what_is_allowed(client, path, word):
    answer = client.get(path)
    problem = answer.json()
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["status"] == 400
    assert problem["instance"].startswith("/api/v1/")
    assert word in problem["detail"]


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/stations/NOWHERE", "GET /api/v1/stations"),
        ("/latest?station=NOWHERE", "'NOWHERE'"),
        ("/observations?" + GOOD.replace("KNOWN", "NOWHERE"), "'NOWHERE'"),
        ("/layers/NOWHERE", "GET /api/v1/layers"),
        ("/nothing", "openapi.json"),
        ("/stations/", "openapi.json"),
    ],
)
def test_what_is_not_on_record_is_404_and_says_where_to_look(client, path, word):
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert word in answer.json()["detail"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_another_method_is_405_and_names_the_allowed_one(client, method):
    answer = client.request(method, "/latest")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    assert answer.json()["title"] == "Method Not Allowed"


@pytest.mark.parametrize(
    ("path", "accept", "status"),
    [
        ("/latest", "text/html", 406),
        ("/latest", "application/json;q=0", 406),
        ("/live", "application/json", 406),
        ("/latest", "text/html, application/*;q=0.5", 200),
        ("/stations?format=geojson", "application/geo+json", 200),
    ],
)
def test_a_representation_that_is_not_there_is_406(client, path, accept, status):
    answer = client.get(path, headers={"Accept": accept})
    assert answer.status_code == status


def test_every_answer_carries_the_content_policy(client: httpx.Client):
    for path in ("/latest", "/nothing", "/latest?x=1", "/../../metrics"):
        headers = client.get(path).headers
        assert headers["content-security-policy"] == (
            "default-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; "
            "frame-ancestors 'none'"
        )
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
