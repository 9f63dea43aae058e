"""The platform's own broker accounts: new stores have them, older ones get them."""

from deploy.local.accounts import completed, first_accounts
from deploy.local.passwords import BROKER_ADMIN, COLLECTOR, LANES

WORDS = {BROKER_ADMIN: "a" * 40, COLLECTOR: "c" * 40}
FORMER = {"username": "hangou-collector", "roles": [{"rolename": "collector"}]}
DEVICE = {"username": "gauge", "roles": [{"rolename": "device-gauge"}]}


def names(accounts: dict[str, object]) -> list[str]:
    clients = accounts["clients"]
    assert isinstance(clients, list)
    return [one["username"] for one in clients]


def test_each_lane_of_the_collector_has_an_account() -> None:
    assert names(first_accounts(WORDS)) == [BROKER_ADMIN, *LANES]


def test_a_whole_store_stays_as_it_is() -> None:
    store = {**first_accounts(WORDS), "clients": [*first_accounts(WORDS)["clients"], DEVICE]}
    assert completed(store, WORDS) == store


def test_an_older_store_gets_the_lanes_and_loses_the_account_of_both() -> None:
    first = first_accounts(WORDS)
    older = {**first, "clients": [first["clients"][0], FORMER, DEVICE]}
    found = completed(older, WORDS)
    assert names(found) == [BROKER_ADMIN, "gauge", *LANES]
    assert found["clients"][:2] == [first["clients"][0], DEVICE]
    assert found["roles"] == older["roles"]
