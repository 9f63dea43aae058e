"""A device in its two places: the row of the registry and the account at the broker.

The two cannot change in one transaction. So each step may be run again: whatever a
failure left half done, the same command finishes. The row comes before the account,
for an account without a row could send readings that nobody answers for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg

from ingest.broker import accounts
from ingest.errors import BrokerError
from ingest.settings import RegistrySettings, StoreSettings
from telemetry.devices import store
from telemetry.devices.model import DeviceRecord, check_code
from telemetry.errors import ConflictError, NotFoundError
from telemetry.schema import require_schema


@dataclass(frozen=True, kw_only=True, slots=True)
class Who:
    """Who changes something, and why: for the audit."""

    actor: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Enrolment:
    """A device that may now connect. ``note`` says what was there already, if anything."""

    device: str
    password: str = field(repr=False)
    stations: tuple[str, ...]
    note: str | None = None


@contextmanager
def open_store(dsn: str) -> Iterator[psycopg.Connection[Any]]:
    """Give a connection to the telemetry store that commits at the end of the block.

    Raises
    ------
    SchemaError
        If the database is at another schema version.
    """
    with psycopg.connect(dsn, application_name="hangou-ingest-device") as conn:
        require_schema(conn)
        yield conn


def add(
    settings: RegistrySettings, code: str, stations: Sequence[str], *, password: str, who: Who
) -> Enrolment:
    """Register a device with its stations and give it a broker account.

    If an earlier run was cut off between the two, the missing one is made, with
    ``password``, and the note says so.

    Raises
    ------
    ConflictError
        If both are there already, or the device is disabled.
    InvalidError, NotFoundError
        If the code may not name a device, or a station is not on record.
    BrokerError
        If the broker is not reachable or refuses.
    """
    check_code(code)
    admin_url = settings.broker_admin_url.get_secret_value()
    # Asked first: with no broker, nothing is written.
    account = accounts.find_device(admin_url, code)
    with open_store(settings.telemetry_dsn.get_secret_value()) as conn:
        known = _find(conn, code)
        if known is None:
            store.add_device(conn, code, stations, actor=who.actor, reason=who.reason)
        else:
            _refuse_if_whole(known, account)
            for station in stations:
                store.serve_station(conn, code, station, actor=who.actor, reason=who.reason)
        served = tuple(store.show_device(conn, code).stations)
    accounts.ensure_device(admin_url, code, password)
    return Enrolment(
        device=code, password=password, stations=served, note=_note(code, known, account)
    )


def rotate(settings: RegistrySettings, code: str, *, password: str, who: Who) -> Enrolment:
    """Give a device another password, and its account if it has lost that.

    The broker ends the device's open connection. Raises as :func:`add`, and
    NotFoundError if no device has the code.
    """
    with open_store(settings.telemetry_dsn.get_secret_value()) as conn:
        known = store.show_device(conn, code)
        _refuse_if_disabled(known)
        store.record_rotation(conn, code, actor=who.actor, reason=who.reason)
        # Inside the transaction: if the broker fails, nothing was rotated, on record too.
        accounts.ensure_device(settings.broker_admin_url.get_secret_value(), code, password)
    return Enrolment(device=code, password=password, stations=tuple(known.stations))


def serve(settings: StoreSettings, code: str, stations: Sequence[str], *, who: Who) -> list[str]:
    """Let a device serve further stations; return those it did not serve before."""
    with open_store(settings.telemetry_dsn.get_secret_value()) as conn:
        return [
            station
            for station in stations
            if store.serve_station(conn, code, station, actor=who.actor, reason=who.reason)
        ]


def disable(settings: RegistrySettings, code: str, *, who: Who) -> None:
    """Shut a device out, in both places; once more is no error.

    The broker ends its open connection. Raises NotFoundError or BrokerError.
    """
    with open_store(settings.telemetry_dsn.get_secret_value()) as conn:
        store.disable_device(conn, code, actor=who.actor, reason=who.reason)
    admin_url = settings.broker_admin_url.get_secret_value()
    # Without an account it is shut out already.
    if accounts.find_device(admin_url, code) is not None:
        accounts.disable_device(admin_url, code)


def enable(settings: RegistrySettings, code: str, *, who: Who) -> None:
    """Let a disabled device in again, with the password it had; once more is no error.

    Raises
    ------
    BrokerError
        If it has no account at the broker; the text says which command makes one.
    NotFoundError
        If no device has the code.
    """
    with open_store(settings.telemetry_dsn.get_secret_value()) as conn:
        store.enable_device(conn, code, actor=who.actor, reason=who.reason)
    admin_url = settings.broker_admin_url.get_secret_value()
    if accounts.find_device(admin_url, code) is None:
        raise BrokerError(
            f"device {code!r} has no broker account any more; "
            f"make one with `python -m ingest device rotate {code}`"
        )
    accounts.enable_device(admin_url, code)


def _find(conn: psycopg.Connection[Any], code: str) -> DeviceRecord | None:
    try:
        return store.show_device(conn, code)
    except NotFoundError:
        return None


def _refuse_if_whole(known: DeviceRecord, account: accounts.Account | None) -> None:
    _refuse_if_disabled(known)
    if account is not None:
        raise ConflictError(
            f"device {known.code!r} is on record with its broker account, serving "
            f"{', '.join(known.stations)}; for another password run `python -m ingest device "
            f"rotate {known.code}`, for another station `python -m ingest device serve "
            f"{known.code} --station S`"
        )


def _refuse_if_disabled(known: DeviceRecord) -> None:
    if known.disabled_at is not None:
        raise ConflictError(
            f"device {known.code!r} is disabled since {known.disabled_at.isoformat()}; "
            f"let it in again with `python -m ingest device enable {known.code}`"
        )


def _note(code: str, known: DeviceRecord | None, account: accounts.Account | None) -> str | None:
    if known is not None:
        return f"device {code} was on record without a broker account; the account is made now"
    if account is not None:
        return f"device {code} had a broker account without a record; its password is new now"
    return None
