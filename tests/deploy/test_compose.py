"""docker-compose.yml: complete, ordered by health, and free of passwords.

The images cannot be run here; Debian's docker-compose checks the file itself.
"""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.local.places import CHECKOUT

FILE = CHECKOUT / "docker-compose.yml"
LONG_RUNNING = ("timescaledb", "postgis", "broker", "collector", "worker", "api")
HEALTHY, DONE = "service_healthy", "service_completed_successfully"


@pytest.fixture(scope="module")
def written() -> dict[str, Any]:
    return dict(yaml.safe_load(FILE.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def secrets_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("compose") / "env"
    subprocess.run([CHECKOUT / "deploy" / "make_env", target], check=True, capture_output=True)
    return target


def compose(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the tool in a bare environment: nothing of the caller's fills in a variable."""
    tool = shutil.which("docker-compose")
    assert tool, "docker-compose is missing; make setup-dev installs it"
    return subprocess.run(
        [tool, "--file", str(FILE), *arguments],
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin"},
        check=False,
    )


def test_the_file_is_accepted_with_generated_secrets(secrets_file: Path) -> None:
    done = compose("--env-file", str(secrets_file), "config")
    assert done.returncode == 0, done.stderr
    services = yaml.safe_load(done.stdout)["services"]
    assert {*LONG_RUNNING, "migrate", "demo"} <= set(services)


def test_the_file_is_refused_without_secrets(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    done = compose("--env-file", str(tmp_path / "empty"), "config")
    assert done.returncode != 0
    assert "run deploy/make_env first" in done.stderr


def test_the_secrets_are_written_once_and_for_their_owner_alone(secrets_file: Path) -> None:
    before = secrets_file.read_text(encoding="utf-8")
    again = subprocess.run(
        [CHECKOUT / "deploy" / "make_env", secrets_file], capture_output=True, check=False
    )
    assert again.returncode == 1
    assert secrets_file.read_text(encoding="utf-8") == before
    assert secrets_file.stat().st_mode & 0o777 == 0o600


def test_the_example_names_every_variable_and_no_value(written: dict[str, Any]) -> None:
    lines = (CHECKOUT / ".env.example").read_text(encoding="utf-8").splitlines()
    entries = [line.partition("=") for line in lines if not line.startswith("#")]
    assert all(value == "" for _, _, value in entries)
    used = set(re.findall(r"(?<!\$)\$\{(\w+)", FILE.read_text(encoding="utf-8")))
    assert {name for name, _, _ in entries} == used


def test_each_password_in_the_file_is_a_required_variable() -> None:
    text = FILE.read_text(encoding="utf-8")
    for name in re.findall(r"\$\{(\w*PASSWORD\w*)\}?", text):
        assert f"${{{name}:?" in text
    in_addresses = re.findall(r"://[\w-]+:([^@\n]+)@", text)
    assert in_addresses
    assert all(word.startswith("${") for word in in_addresses)
    fields = re.findall(r"_PASSWORD: (.*)", text)
    assert all(value.startswith("${") for value in fields)


@pytest.mark.parametrize("name", LONG_RUNNING)
def test_each_long_running_service_has_a_health_check(name: str, written: dict[str, Any]) -> None:
    assert written["services"][name]["healthcheck"]["test"]


@pytest.mark.parametrize(
    ("service", "needs"),
    [
        ("broker", {"broker-settings": DONE}),
        ("migrate", {"timescaledb": HEALTHY, "postgis": HEALTHY}),
        ("collector", {"migrate": DONE, "broker": HEALTHY}),
        ("worker", {"migrate": DONE}),
        ("api", {"migrate": DONE}),
        ("demo", {"collector": HEALTHY, "api": HEALTHY}),
    ],
)
def test_a_service_waits_for_what_it_needs(
    service: str, needs: dict[str, str], written: dict[str, Any]
) -> None:
    conditions = written["services"][service]["depends_on"]
    assert {name: entry["condition"] for name, entry in conditions.items()} == needs


def test_data_lies_in_named_volumes(written: dict[str, Any]) -> None:
    named = {
        volume.partition(":")[0]
        for service in written["services"].values()
        for volume in service.get("volumes", [])
        if not volume.startswith(".")
    }
    assert named == set(written["volumes"])


def test_host_files_that_are_mounted_exist(written: dict[str, Any]) -> None:
    mounted = {
        volume.partition(":")[0]
        for service in written["services"].values()
        for volume in service.get("volumes", [])
        if volume.startswith(".")
    }
    assert mounted
    assert all((CHECKOUT / path).is_file() for path in mounted)


def test_ports_are_open_on_loopback_alone(written: dict[str, Any]) -> None:
    ports = [port for service in written["services"].values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


@pytest.mark.parametrize("name", ["broker", "migrate", "collector", "worker", "api", "demo"])
def test_a_service_of_ours_holds_no_right_it_does_not_need(
    name: str, written: dict[str, Any]
) -> None:
    service = written["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]


def test_the_twin_runs_only_in_the_demo_profile(written: dict[str, Any]) -> None:
    with_profile = {n for n, s in written["services"].items() if "profiles" in s}
    assert with_profile == {"demo"}
    assert written["services"]["demo"]["profiles"] == ["demo"]


@pytest.mark.parametrize(
    ("service", "role"),
    [("collector", "ingest"), ("worker", "worker"), ("api", "api"), ("migrate", "owner")],
)
def test_each_process_enters_the_database_as_its_own_role(
    service: str, role: str, written: dict[str, Any]
) -> None:
    dsn = written["services"][service]["environment"]["HANGOU_TELEMETRY_DSN"]
    assert dsn.startswith(f"postgresql://hangou_{role}:")


def test_accounts_are_made_by_the_demo_and_not_by_the_collector(written: dict[str, Any]) -> None:
    services = written["services"]
    able = {n for n, s in services.items() if "HANGOU_BROKER_ADMIN_URL" in s.get("environment", {})}
    assert able == {"demo"}


def test_each_session_of_the_collector_has_an_account_of_its_own(written: dict[str, Any]) -> None:
    environment = written["services"]["collector"]["environment"]
    assert "//hangou-collector-live:" in environment["HANGOU_BROKER_URL"]
    assert "//hangou-collector-backlog:" in environment["HANGOU_BROKER_BACKLOG_URL"]


@pytest.mark.parametrize(
    ("service", "variable", "suffix"),
    [("worker", "HANGOU_DISK_PATH", ":ro"), ("demo", "HANGOU_VAR_DIR", "")],
)
def test_a_folder_that_a_service_is_told_of_is_a_volume(
    service: str, variable: str, suffix: str, written: dict[str, Any]
) -> None:
    entry = written["services"][service]
    place = entry["environment"][variable]
    assert any(volume.endswith(f":{place}{suffix}") for volume in entry["volumes"])
