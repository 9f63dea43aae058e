"""Values of the questions that are asked of features. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass

from geo.errors import InvalidError

# Web Mercator ends here; a box beyond it has no image there.
MERCATOR_LATITUDE = 85.06
MAX_FEATURES = 100_000


@dataclass(frozen=True, kw_only=True)
class Box:
    """A box in degrees of longitude and latitude."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def of(cls, numbers: tuple[float, float, float, float]) -> Box:
        """Return the box west, south, east, north, cut to what Web Mercator can show.

        Raises :class:`InvalidError` (field ``bbox``) for anything that is not such a box.
        """
        if len(numbers) != 4 or not all(math.isfinite(number) for number in numbers):
            raise InvalidError("bbox", "wants four finite numbers: west,south,east,north")
        west, south, east, north = numbers
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            raise InvalidError(
                "bbox", "wants west < east within ±180 and south < north within ±90, in degrees"
            )
        return cls(
            west=west,
            south=max(south, -MERCATOR_LATITUDE),
            east=east,
            north=min(north, MERCATOR_LATITUDE),
        )


def checked_limit(limit: int) -> int:
    """Return ``limit`` if it is 1 to ``MAX_FEATURES``, else raise :class:`InvalidError`."""
    if not 1 <= limit <= MAX_FEATURES:
        raise InvalidError("limit", f"wants a whole number from 1 to {MAX_FEATURES}")
    return limit
