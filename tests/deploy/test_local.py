"""``python -m deploy.local`` in clones of its own: privileges, neighbours, status, errors."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from deploy.local import ports
from deploy.local.addresses import GIVEN, given_addresses
from deploy.local.found import is_ours
from deploy.local.places import CHECKOUT, Places

SKIPPED = shutil.ignore_patterns("__pycache__")


def run(clone: Path, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run the command line in a clone, without settings of the caller's platform."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("HANGOU_")}
    return subprocess.run(
        [sys.executable, "-m", "deploy.local", *arguments],
        cwd=clone,
        env={**inherited, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@contextmanager
def clone_in(parent: Path) -> Iterator[Path]:
    """Copy what starting the stores needs into a closed folder; leave nothing running."""
    parent.mkdir(mode=0o700)
    clone = parent / "clone"
    shutil.copytree(CHECKOUT / "deploy", clone / "deploy", ignore=SKIPPED)
    try:
        yield clone
    finally:
        run(clone, "down")


def status(clone: Path) -> dict[str, Any]:
    return dict(json.loads(run(clone, "status").stdout))


def owner_of(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("Uid:")).split()[1])


@pytest.mark.db
@pytest.mark.broker
def test_stores_of_a_clone_in_a_closed_folder_run_without_privileges(tmp_path: Path) -> None:
    with clone_in(tmp_path / "closed") as clone:
        done = run(clone, "up", "--stores-only")
        assert done.returncode == 0, done.stderr
        assert clone.parent.stat().st_mode & 0o777 == 0o700
        found = status(clone)
        for name in ("postgres", "broker"):
            assert owner_of(found["processes"][name]["pid"]) != 0
            assert Path(found["processes"][name]["log"]).is_file()


@pytest.mark.db
@pytest.mark.broker
def test_two_clones_on_one_machine_do_not_disturb_each_other(tmp_path: Path) -> None:
    with clone_in(tmp_path / "a") as first, clone_in(tmp_path / "b") as second:
        for clone in (first, second):
            assert run(clone, "up", "--stores-only").returncode == 0
        one, other = status(first), status(second)
        assert not set(one["ports"].values()) & set(other["ports"].values())
        assert run(first, "down").returncode == 0
        assert not status(first)["processes"]["postgres"]["running"]
        assert status(second) == other


@pytest.mark.db
@pytest.mark.broker
def test_a_second_start_keeps_ports_passwords_and_data(tmp_path: Path) -> None:
    with clone_in(tmp_path / "again") as clone:
        assert run(clone, "up", "--stores-only").returncode == 0
        before = status(clone)["ports"]
        settings = (clone / "var/env/owner.env").read_text(encoding="utf-8")
        assert run(clone, "down").returncode == 0
        again = run(clone, "up", "--stores-only")
        assert "making the database cluster" not in again.stderr
        assert status(clone)["ports"] == before
        assert (clone / "var/env/owner.env").read_text(encoding="utf-8") == settings


@pytest.mark.db
@pytest.mark.broker
def test_two_starts_at_once_wait_for_each_other(tmp_path: Path) -> None:
    with clone_in(tmp_path / "twice") as clone, ThreadPoolExecutor() as pool:
        starting = [pool.submit(run, clone, "up", "--stores-only") for _ in range(2)]
        done = [one.result() for one in starting]
        assert [one.returncode for one in done] == [0, 0]
        said = [one.stderr for one in done]
        assert sum("making the database cluster" in text for text in said) == 1
        assert sum("waiting for it" in text for text in said) == 1
        asked = run(clone, "up", "--stores-only", HANGOU_API_PORT="1")
        assert "HANGOU_API_PORT=1 is not taken up while the platform runs" in asked.stderr


@pytest.mark.db
@pytest.mark.broker
def test_files_with_passwords_are_for_their_owner_alone(tmp_path: Path) -> None:
    with clone_in(tmp_path / "secret") as clone:
        assert run(clone, "up", "--stores-only").returncode == 0
        passwords = json.loads((clone / "var/secrets.json").read_text(encoding="utf-8"))
        for path in sorted((clone / "var").rglob("*")):
            if path.is_file() and path.stat().st_mode & 0o077 and "data" not in path.parts:
                text = path.read_text(encoding="utf-8", errors="replace")
                assert not any(word in text for word in passwords.values()), path


def test_the_status_of_a_clone_that_never_ran_is_one_json_object(tmp_path: Path) -> None:
    with clone_in(tmp_path / "new") as clone:
        found = status(clone)
    assert set(found) >= {"address", "stores", "ports", "processes", "data", "environment"}
    assert found["address"] is None
    assert all(entry["pid"] is None for entry in found["processes"].values())


def test_a_taken_port_is_named_with_its_holder_and_the_variable(tmp_path: Path) -> None:
    with clone_in(tmp_path / "taken") as clone, socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        done = run(clone, "up", "--stores-only", HANGOU_PG_PORT=str(port))
    assert done.returncode == 1
    assert f"port {port} is taken by process {os.getpid()}" in done.stderr
    assert "HANGOU_PG_PORT" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("word", ["abc", "0", "65536", "-1", "٣٣"])
def test_a_port_that_is_none_is_refused(word: str, tmp_path: Path) -> None:
    with clone_in(tmp_path / "bad") as clone:
        done = run(clone, "up", "--stores-only", HANGOU_BROKER_PORT=word)
    assert done.returncode == 1
    assert f"HANGOU_BROKER_PORT={word} is not a port" in done.stderr


def test_given_stores_are_neither_started_nor_stopped(tmp_path: Path) -> None:
    given = dict.fromkeys(GIVEN, "postgresql://someone@192.0.2.1/somewhere")
    given["HANGOU_BROKER_URL"] = "mqtt://someone:word@192.0.2.1:1883"
    with clone_in(tmp_path / "given") as clone:
        assert run(clone, "up", "--stores-only", **given).returncode == 0
        found = status(clone)
        assert found["stores"] == "given"
        assert not found["processes"]["postgres"]["running"]
        owner = (clone / "var/env/owner.env").read_text(encoding="utf-8")
        assert given["HANGOU_TELEMETRY_DSN"] in owner
        assert "left running" in run(clone, "down", **given).stderr


def test_a_settings_file_of_our_own_in_the_shell_does_not_make_the_stores_given(
    tmp_path: Path,
) -> None:
    places = Places(var=tmp_path)
    places.make()
    chosen = ports.choose(places, configured=False)
    with pytest.MonkeyPatch.context() as patch:
        for name in GIVEN:
            patch.setenv(name, f"mqtt://a:b@127.0.0.1:{chosen.broker}")
        ours = given_addresses(("hangou_owner",))
    assert ours is not None
    assert is_ours(places, ours)
