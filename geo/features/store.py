"""Reading features. The answer is assembled in PostgreSQL: no Python object per row."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

from geo.features.model import Box, checked_limit
from geo.features.tables import table_name
from geo.scope import PUBLIC, Scope
from geo.scope.store import predicate

# The box is turned to Web Mercator, where it stays a box, so that one index serves every
# layer whatever CRS it keeps.
_IN_BOX = """geom_3857 && st_transform(
    st_makeenvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4490), 3857)"""

_COLLECTION = """
with page as (
    select *, row_number() over (order by id) as place
    from (select * from {table} where valid_to is null and {visible} and {filters}
          order by id limit %(limit)s + 1) present
), feature as (
    select id, place, '{{"type":"Feature","id":' || id || ',"geometry":' || {geometry}
        || ',"properties":' || (select row_to_json(p)::text from (select {properties}) p)
        || '}}' as text
    from page
)
select convert_to('{{"type":"FeatureCollection","numberReturned":'
    || least(count(*), %(limit)s)
    || ',"truncated":' || (count(*) > %(limit)s)::text
    || ',"after":' || coalesce((case when count(*) > %(limit)s
        then max(id) filter (where place <= %(limit)s) end)::text, 'null')
    || ',"features":['
    || coalesce(string_agg(text, ',' order by place) filter (where place <= %(limit)s), '')
    || ']}}', 'UTF8')
from feature
"""


def layer_geojson(
    conn: psycopg.Connection[Any],
    code: str,
    *,
    bbox: tuple[float, float, float, float] | None = None,
    limit: int = 10_000,
    after: int | None = None,
    scope: Scope = PUBLIC,
) -> bytes | None:
    """Return the present features of a layer as a GeoJSON FeatureCollection (lon, lat).

    Besides ``features`` the collection says ``numberReturned``, ``truncated`` (there are more)
    and ``after``: pass it back for the next page, null if this is the last. A property
    ``flags`` names what the checks of the import found in a feature and did not repair.

    Parameters
    ----------
    code
        Code of a layer of the catalogue.
    bbox
        West, south, east, north in degrees; features whose own box meets it. Nothing of a
        layer without geometry does.
    limit
        Most features in the answer, 1 to 100,000.
    after
        Feature id after which to go on.
    scope
        What the reader may see.

    Returns
    -------
    bytes or None
        UTF-8 text of the collection; None if there is no such layer for this reader.

    Raises
    ------
    InvalidError
        ``bbox`` or ``limit`` is out of range.
    """
    layer_visible, scope_parameters = predicate(scope, with_place=False)
    row = conn.execute(
        sql.SQL("select geometry, attributes from geo.layer where code = %(code)s and {}").format(
            layer_visible
        ),
        {**scope_parameters, "code": code},
    ).fetchone()
    if row is None:
        return None
    geometry, attributes = row
    statement, parameters = reading_statement(
        code,
        [str(item["name"]) for item in attributes],
        has_geometry=geometry != "none",
        bbox=bbox,
        limit=limit,
        after=after,
        scope=scope,
    )
    with conn.cursor(binary=True) as cursor:
        answer = cursor.execute(statement, parameters).fetchone()
    return None if answer is None else bytes(answer[0])


def reading_statement(
    code: str,
    attributes: list[str],
    *,
    has_geometry: bool,
    bbox: tuple[float, float, float, float] | None,
    limit: int,
    after: int | None,
    scope: Scope,
) -> tuple[sql.Composed, dict[str, object]]:
    """Return the statement of :func:`layer_geojson` and its parameters, to run or to explain."""
    visible, parameters = predicate(scope)
    filters, bounds = _filters(bbox, after, has_geometry=has_geometry)
    statement = sql.SQL(_COLLECTION).format(
        table=table_name(code),
        visible=visible,
        filters=filters,
        geometry=_geometry_text(has_geometry=has_geometry),
        properties=_properties(attributes),
    )
    return statement, {**parameters, **bounds, "limit": checked_limit(limit)}


def count_features(conn: psycopg.Connection[Any], code: str, *, flagged: bool = False) -> int:
    """Return the number of present features of a layer; with ``flagged``, of those with a flag.

    For the import and its check: not limited by a scope. The table must exist.
    """
    condition = sql.SQL("cardinality(flags) > 0" if flagged else "true")
    statement = sql.SQL("select count(*) from {} where valid_to is null and {}")
    row = conn.execute(statement.format(table_name(code), condition)).fetchone()
    return int(row[0]) if row else 0


def _filters(
    bbox: tuple[float, float, float, float] | None, after: int | None, *, has_geometry: bool
) -> tuple[sql.Composable, dict[str, object]]:
    filters: list[sql.Composable] = [sql.SQL("true")]
    parameters: dict[str, object] = {}
    if bbox is not None:
        box = Box.of(bbox)
        # A table without geometry has no place: nothing of it lies in a box.
        filters.append(sql.SQL(_IN_BOX if has_geometry else "false"))
        parameters |= {"west": box.west, "south": box.south, "east": box.east, "north": box.north}
    if after is not None:
        filters.append(sql.SQL("id > %(after)s"))
        parameters["after"] = after
    return sql.SQL(" and ").join(filters), parameters


def _geometry_text(*, has_geometry: bool) -> sql.SQL:
    # 7 decimals of a degree are a centimetre; st_transform of equal CRS hands the value through.
    return sql.SQL("st_asgeojson(st_transform(geom, 4490), 7, 0)" if has_geometry else "'null'")


def _properties(attributes: list[str]) -> sql.Composed:
    names = ["code", "name", "owner_code", "district_code", "flags", *attributes]
    return sql.SQL(", ").join(sql.Identifier(name) for name in names)
