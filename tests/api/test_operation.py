"""Health, readiness, metrics, pages and what goes on when a store is missing."""

import json
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psycopg
import pytest

import web
from tests.api.ledger import Reading
from tests.api.listener import Listener
from tests.api.serving import serve, settings

pytestmark = pytest.mark.db


def _get(url: str, path: str) -> httpx.Response:
    return httpx.get(url + path, timeout=15)


def test_both_stores_up_is_ready_and_healthy(client):
    assert client.get("/ready").json() == {"ready": True}
    health = client.get("/health").json()
    assert health["status"] == "ok"
    assert health["stores"] == {"telemetry": "up", "geo": "up"}
    assert health["live"]["up"] is True


def test_health_shows_the_states_of_the_platform(client, ledger):
    ledger.conn.execute(
        "insert into telemetry.system_state (code, state, detail)"
        " values ('low_disk', 'alarm', '{\"free_bytes\": 1}')"
    )
    (state,) = client.get("/health").json()["states"]
    assert (state["code"], state["state"], state["detail"]) == ("low_disk", "alarm",
                                                                {"free_bytes": 1})  # fmt: skip
    assert set(state) == {"code", "state", "since", "checked_at", "detail"}


@pytest.mark.parametrize(
    ("state", "age", "told", "status"),
    [
        ("ok", "0 s", "ok", "ok"),
        ("ok", "25 s", "silent", "degraded"),
        ("no_broker", "0 s", "no_broker", "degraded"),
        ("stopped", "1 h", "stopped", "degraded"),
    ],
)
def test_health_tells_when_no_collector_is_at_work(client, ledger, state, age, told, status):
    ledger.conn.execute(
        "insert into telemetry.system_state (code, state, checked_at)"
        " values ('collector', %s, now() - %s::interval)"
        " on conflict (code) do update"
        " set state = excluded.state, checked_at = excluded.checked_at",
        (state, age),
    )
    health = client.get("/health").json()
    states = {one["code"]: one["state"] for one in health["states"]}
    assert (states["collector"], health["status"]) == (told, status)


def test_a_read_only_store_is_told_by_health_and_goes_on_answering(telemetry_db, geo_db):
    with psycopg.connect(telemetry_db.superuser, autocommit=True) as conn:
        conn.execute(f"alter database {telemetry_db.name} set default_transaction_read_only = on")
    with serve(settings(telemetry_db.api, geo_db.api)) as running:
        health = _get(running.url, "/api/v1/health").json()
        assert (health["status"], health["stores"]["telemetry"]) == ("degraded", "read-only")
        assert _get(running.url, "/api/v1/ready").status_code == 200
        assert _get(running.url, "/api/v1/latest").status_code == 200


def test_without_the_geo_store_telemetry_goes_on_and_readiness_says_so(telemetry_db_module, ledger):
    series = ledger.series(ledger.station("ALONE"))
    ledger.commit(Reading(series=series, minute=1, value=4.5))
    nobody = "postgresql://hangou_api@127.0.0.1:1/none"
    with serve(settings(telemetry_db_module.api, nobody, api_pool_timeout=0.3)) as running:
        base = running.url + "/api/v1"
        ready = _get(base, "/ready")
        layers = _get(base, "/layers")
        latest = _get(base, "/latest?station=ALONE")
        health = _get(base, "/health").json()
    assert (ready.status_code, [e["parameter"] for e in ready.json()["errors"]]) == (503, ["geo"])
    assert (layers.status_code, layers.headers["retry-after"]) == (503, "3")
    assert latest.json()["items"][0]["value"] == 4.5
    assert health["stores"]["telemetry"] == "up"
    assert health["status"] == "degraded"
    for answer in (ready, layers):
        assert "127.0.0.1" not in answer.text


def test_another_schema_version_is_not_ready_and_a_server_refuses_to_start(
    telemetry_db, geo_db_module
):
    with psycopg.connect(telemetry_db.owner) as conn:
        conn.execute("update public.alembic_version set version_num = 'other'")
    with serve(settings(telemetry_db.api, geo_db_module.api)) as running:
        ready = _get(running.url, "/api/v1/ready")
    assert ready.status_code == 503
    assert "telemetry migrate" in ready.json()["detail"]
    process = subprocess.run(
        [sys.executable, "-m", "api"],
        env={"HANGOU_TELEMETRY_DSN": telemetry_db.api, "HANGOU_API_PORT": "0"},
        capture_output=True,
        timeout=30,
        check=False,
        text=True,
    )
    assert process.returncode == 1
    assert "telemetry migrate" in process.stderr


def test_a_server_without_its_catalogue_says_what_to_set(telemetry_db_module, tmp_path: Path):
    process = subprocess.run(
        [sys.executable, "-m", "api"],
        env={
            "HANGOU_TELEMETRY_DSN": telemetry_db_module.api,
            "HANGOU_API_PORT": "0",
            "HANGOU_DATA_DIR": str(tmp_path),
        },
        capture_output=True,
        timeout=30,
        check=False,
        text=True,
    )
    assert process.returncode == 1
    assert "HANGOU_DATA_DIR" in process.stderr


def test_sigterm_ends_the_process_in_order_within_3_s_although_streams_are_open(
    telemetry_db_module, geo_db_module
):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "api", "serve"],
        env={
            "HANGOU_TELEMETRY_DSN": telemetry_db_module.api,
            "HANGOU_GEO_DSN": geo_db_module.api,
            "HANGOU_API_PORT": str(port),
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_served(port)
        with Listener(f"http://127.0.0.1:{port}") as live:
            live.wait_for("snapshot")
            began = time.monotonic()
            process.terminate()
            assert process.wait(timeout=15) == 0
            assert time.monotonic() - began < 3
    finally:
        process.kill()
        process.wait()


def _wait_until_served(port: int) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except ConnectionRefusedError:
            time.sleep(0.1)
    pytest.fail("the api does not listen")


def test_metrics_count_requests_by_route_and_never_by_address(client, served):
    client.get("/stations/NOT-THERE")
    text = _get(served.url, "/metrics").text
    route = 'route="/stations/{code}"'
    assert f'hangou_api_requests_total{{method="GET",{route},status="404"}}' in text
    assert "NOT-THERE" not in text
    assert 'hangou_api_store_up{store="telemetry"} 1.0' in text


def test_the_root_leads_to_the_duty_page(served):
    answer = _get(served.url, "/")
    assert (answer.status_code, answer.headers["location"]) == (307, "/duty")


def test_static_files_are_compressed_and_asked_for_again_by_etag(
    telemetry_db_module, tmp_path: Path
):
    (tmp_path / "duty.html").write_text("<!doctype html><title>值班</title>", encoding="utf-8")
    (tmp_path / "big.js").write_text("export const a = 1;\n" * 500, encoding="utf-8")
    (tmp_path.parent / "secret.txt").write_text("secret", encoding="utf-8")
    with serve(settings(telemetry_db_module.api, None, api_static_dir=tmp_path)) as running:
        page = _get(running.url, "/duty")
        script = _get(running.url, "/static/big.js")
        again = httpx.get(
            running.url + "/static/big.js", headers={"If-None-Match": script.headers["etag"]}
        )
        outside = _get(running.url, "/static/%2e%2e/secret.txt")
    assert "值班" in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'self'")
    assert script.headers["content-encoding"] == "gzip"
    assert script.headers["cache-control"] == "no-cache"
    assert again.status_code == 304
    assert outside.status_code == 404
    assert outside.headers["content-type"] == "application/problem+json"


def test_a_page_names_its_files_by_version_and_a_browser_keeps_them_until_one_changes(
    telemetry_db_module, tmp_path: Path
):
    page = '<!doctype html><script src="static/a.js"></script>'
    (tmp_path / "duty.html").write_text(page, encoding="utf-8")
    script = tmp_path / "a.js"
    script.write_text("1;", encoding="utf-8")
    with serve(settings(telemetry_db_module.api, None, api_static_dir=tmp_path)) as running:
        first = _get(running.url, "/duty")
        address = first.text.split('"')[1]
        kept = _get(running.url, f"/{address}")
        same = httpx.get(running.url + "/duty", headers={"If-None-Match": first.headers["etag"]})
        script.write_text("22;", encoding="utf-8")
        second = _get(running.url, "/duty")
        time.sleep(1.1)  # the version is looked up once a second
        old = _get(running.url, f"/{address}")
    assert kept.text == "1;"
    assert "immutable" in kept.headers["cache-control"]
    assert same.status_code == 304
    assert second.text.split('"')[1] != address
    assert (old.text, old.headers["cache-control"]) == ("22;", "no-cache")


def test_the_shipped_front_end_is_where_the_server_looks():
    assert (Path(web.__file__).parent / "static" / "duty.html").is_file()


def test_large_answers_are_compressed_only_for_who_takes_it(client, ledger):
    for number in range(60):
        ledger.station(f"COMPRESSED{number}")
    packed = client.get("/stations", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/stations", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.json() == plain.json()


def test_the_committed_openapi_document_is_what_the_program_says(client):
    golden = Path(__file__).parents[1] / "golden" / "openapi.json"
    made = subprocess.run(
        [sys.executable, "-m", "api", "openapi"], capture_output=True, check=True, timeout=30
    )
    assert json.loads(made.stdout) == json.loads(golden.read_text(encoding="utf-8")), (
        "run: python -m api openapi > tests/golden/openapi.json, and read the difference"
    )
    assert client.get("/openapi.json").json() == json.loads(made.stdout)
