"""The predicate that a scope puts on a feature table or the catalogue. The only such function."""

from __future__ import annotations

from psycopg import sql

from geo.scope.model import Scope

Parameters = dict[str, object]


def predicate(scope: Scope, *, with_place: bool = True) -> tuple[sql.Composed, Parameters]:
    """Return a condition on sensitivity, district_code and owner_code, and its parameters.

    Parameters
    ----------
    scope
        What the reader may see.
    with_place
        False for a table without district_code and owner_code (the catalogue).
    """
    parameters: Parameters = {"scope_sensitivities": sorted(scope.sensitivities | {"public"})}
    condition = sql.SQL("sensitivity = any(%(scope_sensitivities)s)")
    places = []
    for column, codes in (("district_code", scope.districts), ("owner_code", scope.owners)):
        if with_place and codes is not None:
            parameters[f"scope_{column}"] = sorted(codes)
            places.append(
                sql.SQL("{} = any({})").format(
                    sql.Identifier(column), sql.Placeholder(f"scope_{column}")
                )
            )
    if not places:
        return sql.Composed([condition]), parameters
    inside = sql.SQL("(sensitivity = 'public' or ({}))").format(sql.SQL(" and ").join(places))
    return sql.SQL(" and ").join([condition, inside]), parameters
