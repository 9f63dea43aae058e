"""What ``data/layers.toml`` may say, and reading it. Pure: no database, no geometry.

A wrong entry is a :class:`~geo.errors.CatalogueError` that names the layer and the key.
"""

from __future__ import annotations

import hashlib
import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from geo.errors import CatalogueError

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,47}$")]
Text = Annotated[str, Field(min_length=1)]
Extent = tuple[float, float, float, float]

FIXED_COLUMNS = (
    "id",
    "code",
    "name",
    "owner_code",
    "district_code",
    "sensitivity",
    "batch_id",
    "valid_from",
    "valid_to",
    "flags",
)
GEOMETRY_COLUMNS = ("geom", "geom_3857")


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Attribute(_Entry):
    """One attribute column. ``field`` is its name in the file, if it has another there."""

    name: Identifier
    type: Literal["text", "integer", "bigint", "double", "boolean", "date"]
    title_zh: Text
    title_en: Text
    unit: Text | None = None
    field: Text | None = None

    @property
    def source_field(self) -> str:
        """The attribute's name in the file."""
        return self.field or self.name


class LayerDeclaration(_Entry):
    """One layer as declared. ``extent`` is west, south, east, north in degrees.

    ``code_from``: ``field`` takes ``code_field``, ``fid`` the file's feature number, ``digest``
    a hash of the geometry (for files that carry no identifier: an edit of the geometry is
    then a removal and an addition). ``name_fields``: the first that is not empty.
    EPSG:4326 becomes EPSG:4490 unchanged: PROJ, too, knows only a null transformation.
    """

    code: Identifier
    title_zh: Text
    title_en: Text
    group: Identifier
    geometry: Literal["point", "line", "polygon", "none"]
    file: Text
    format: Literal["geojson", "csv"]
    where: Text | None = None
    source: Text
    licence: Text
    credit: Text
    scale: Text
    caveat_zh: Text
    caveat_en: Text
    source_crs: Literal["EPSG:4326", "EPSG:4490"] | None = None
    stored_crs: Literal["EPSG:4490"] = "EPSG:4490"
    extent: Extent | None = None
    code_from: Literal["field", "fid", "digest"]
    code_field: Text | None = None
    code_prefix: str = ""
    name_fields: tuple[Text, ...] = ()
    name_default: Text | None = None
    district_field: Text | None = None
    owner_field: Text | None = None
    sensitivity: Literal["public", "internal", "restricted", "secret"] = "public"
    valid_from: date | None = None
    valid_to: date | None = None
    style: dict[str, str | int | float] = {}
    attribute: tuple[Attribute, ...] = ()

    @property
    def has_geometry(self) -> bool:
        """Whether the layer is drawn, or is a table of attributes only."""
        return self.geometry != "none"

    @property
    def srid(self) -> int:
        """EPSG number of the CRS that the table keeps."""
        return int(self.stored_crs.removeprefix("EPSG:"))

    @property
    def crs_note(self) -> str | None:
        """How the file's coordinates became the stored ones, for the catalogue."""
        if self.source_crs is None or self.source_crs == self.stored_crs:
            return None
        return (
            f"{self.source_crs} to {self.stored_crs} by the null transformation: coordinates "
            "unchanged, the difference of the frames is below the accuracy of the source"
        )

    def digest(self, position: int) -> str:
        """Return the SHA-256 of the declaration and its place, to tell whether it changed."""
        return hashlib.sha256(f"{position} {self.model_dump_json()}".encode()).hexdigest()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.code_from == "field") != (self.code_field is not None):
            raise ValueError('code_field goes with code_from = "field", and only with it')
        if self.has_geometry and (self.source_crs is None or self.extent is None):
            raise ValueError("a layer with geometry needs source_crs and extent")
        if not self.has_geometry and (self.source_crs or self.extent or self.code_from == "digest"):
            raise ValueError(
                'geometry = "none" takes no source_crs, extent or code_from = "digest"'
            )
        self._check_extent()
        self._check_columns()
        return self

    def _check_extent(self) -> None:
        if self.extent is None:
            return
        west, south, east, north = self.extent
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            raise ValueError("extent must be west < east, south < north, in degrees")

    def _check_columns(self) -> None:
        taken = set(FIXED_COLUMNS) | set(GEOMETRY_COLUMNS)
        for attribute in self.attribute:
            if attribute.name in taken:
                raise ValueError(f"attribute {attribute.name!r} is there twice or is reserved")
            taken.add(attribute.name)


def parse_layers(text: str, origin: str) -> tuple[LayerDeclaration, ...]:
    """Return the layers that a TOML text declares, in its order.

    Raises :class:`CatalogueError`, whose message starts with ``origin`` and names the layer.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{origin}: not a TOML file: {error}") from error
    entries = document.pop("layer", None)
    if document or not isinstance(entries, list) or not entries:
        raise CatalogueError(f"{origin}: wants [[layer]] entries and nothing else")
    layers = tuple(_parse_layer(entry, position, origin) for position, entry in enumerate(entries))
    seen: set[str] = set()
    for layer in layers:
        if layer.code in seen:
            raise CatalogueError(f"{origin}: layer {layer.code!r} is declared twice; rename one")
        seen.add(layer.code)
    return layers


def load_layers(data_dir: Path) -> tuple[LayerDeclaration, ...]:
    """Return the layers that ``layers.toml`` in ``data_dir`` declares."""
    path = data_dir / "layers.toml"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(
            f"{path}: cannot be read ({error}); set HANGOU_DATA_DIR to the folder that holds it"
        ) from error
    return parse_layers(text, str(path))


def _parse_layer(entry: object, position: int, origin: str) -> LayerDeclaration:
    name = entry.get("code") if isinstance(entry, dict) else None
    try:
        return LayerDeclaration.model_validate(entry)
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(str(part) for part in fault['loc']) or 'layer'}: {fault['msg']}"
            for fault in error.errors()
        )
        raise CatalogueError(f"{origin}: layer {name or position + 1!r}: {faults}") from error
