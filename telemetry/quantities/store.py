"""SQL of the quantity table: a copy of the catalogue, so that the store can join units."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from telemetry.errors import ConflictError
from telemetry.quantities.model import Catalogue

_SAVE = """
    insert into telemetry.quantity
        (code, unit, name_zh, name_en, default_statistic, period_required)
    values (%s, %s, %s, %s, %s, %s)
    on conflict (code) do update
        set name_zh = excluded.name_zh, name_en = excluded.name_en,
            default_statistic = excluded.default_statistic,
            period_required = excluded.period_required
        where telemetry.quantity.unit = excluded.unit
    returning code
"""


def save_catalogue(conn: Connection[Any], catalogue: Catalogue) -> None:
    """Bring the quantity table to ``catalogue``.

    A unit is fixed once values may have been stored in it.

    Raises
    ------
    ConflictError
        If the catalogue gives a quantity another unit than the store has.
    """
    for one in catalogue.quantities.values():
        row = conn.execute(
            _SAVE,
            (one.code, one.unit, one.name_zh, one.name_en, one.statistic, one.period_required),
        ).fetchone()
        if row is None:
            raise ConflictError(
                f"quantity {one.code!r} is stored in another unit than {one.unit!r}; "
                "a unit is fixed for ever: add a new quantity code instead"
            )
