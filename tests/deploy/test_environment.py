"""The settings files of the processes: each knows what it needs and no more."""

import pytest

from deploy.local import environment
from deploy.local.addresses import local_addresses
from deploy.local.passwords import BROKER_ADMIN, COLLECTOR, ROLES
from deploy.local.ports import Ports

PORTS = Ports(postgres=1, broker=2, api=3, ingest_metrics=4, worker_metrics=5)
WORDS = {name: f"word-of-{name}" for name in (*ROLES, BROKER_ADMIN, COLLECTOR)}


def files(data_folder: str = "/disk") -> dict[str, dict[str, str]]:
    addresses = local_addresses(PORTS, WORDS, broker_config="/conf", data_folder=data_folder)
    return {name: environment.settings(name, addresses, PORTS) for name in environment.NAMES}


@pytest.mark.parametrize(
    ("variable", "holders"),
    [
        ("HANGOU_BROKER_ADMIN_URL", {"operator"}),
        ("HANGOU_BROKER_URL", {"ingest", "operator"}),
        ("HANGOU_BROKER_BACKLOG_URL", {"ingest"}),
        ("HANGOU_DISK_PATH", {"worker"}),
    ],
)
def test_a_setting_is_given_to_those_who_need_it(variable: str, holders: set[str]) -> None:
    assert {name for name, settings in files().items() if variable in settings} == holders


def test_a_disk_that_we_do_not_see_is_not_named() -> None:
    assert "HANGOU_DISK_PATH" not in files(data_folder="")["worker"]


@pytest.mark.parametrize("name", ["ingest", "worker", "api", "read"])
def test_a_process_holds_the_passwords_of_its_own_roles_alone(name: str) -> None:
    text = " ".join(files()[name].values())
    others = {word for role, word in WORDS.items() if role != f"hangou_{name}"}
    if name == "ingest":
        others -= {WORDS[COLLECTOR]}
    assert not any(f":{word}@" in text for word in others)
