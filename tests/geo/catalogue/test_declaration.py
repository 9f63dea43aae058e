from pathlib import Path

import pytest

from geo.catalogue.declaration import load_layers, parse_layers
from geo.errors import CatalogueError
from geo.settings import CHECKOUT_DATA


def entry(**changes: str) -> str:
    lines = {
        "code": '"well"',
        "title_zh": '"井"',
        "title_en": '"Wells"',
        "group": '"water"',
        "geometry": '"point"',
        "file": '"well.geojson"',
        "format": '"geojson"',
        "source": '"s"',
        "licence": '"l"',
        "credit": '"c"',
        "scale": '"1:1"',
        "caveat_zh": '"z"',
        "caveat_en": '"e"',
        "source_crs": '"EPSG:4326"',
        "extent": "[118, 31, 121, 34]",
        "code_from": '"fid"',
    } | changes
    return "[[layer]]\n" + "\n".join(f"{key} = {value}" for key, value in lines.items() if value)


ATTRIBUTE = '\n[[layer.attribute]]\nname = "{}"\ntype = "{}"\ntitle_zh = "z"\ntitle_en = "e"\n'


def test_every_shipped_layer_has_its_file_and_states_source_licence_and_caveat():
    layers = load_layers(CHECKOUT_DATA)
    assert {"lake", "yangtze", "canal", "river", "place", "province", "admin_division"} <= {
        layer.code for layer in layers
    }
    for layer in layers:
        assert (CHECKOUT_DATA / layer.file).is_file()
        assert layer.source
        assert layer.licence
        assert layer.caveat_zh
        assert layer.caveat_en


def test_wgs84_is_stored_as_cgcs2000_by_a_stated_null_transformation():
    layer = parse_layers(entry(), "x")[0]
    assert layer.srid == 4490
    assert "null transformation" in (layer.crs_note or "")
    assert parse_layers(entry(source_crs='"EPSG:4490"'), "x")[0].crs_note is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("code = ", "not a TOML file"),
        ("[[layers]]\ncode = 1", "wants [[layer]] entries"),
        ("layer = 3", "wants [[layer]] entries"),
        ("layer = [1]", "layer 1"),
        (entry(licence=""), "layer 'well': licence: Field required"),
        (entry(colour='"red"'), "colour: Extra inputs are not permitted"),
        (entry(code='"Well; drop"'), "code: String should match"),
        (entry(geometry='"sphere"'), "geometry: Input should be"),
        (entry(source_crs='"EPSG:3857"'), "source_crs: Input should be"),
        (entry(source_crs=""), "needs source_crs and extent"),
        (entry(extent="[121, 31, 118, 34]"), "west < east"),
        (entry(extent="[118, 31, 121]"), "extent"),
        (entry(code_from='"field"'), "code_field goes with"),
        (entry(geometry='"none"'), "takes no source_crs"),
        (entry() + ATTRIBUTE.format("geom", "text"), "'geom' is there twice or is reserved"),
        (entry() + ATTRIBUTE.format("valid_to", "text"), "reserved"),
        (entry() + ATTRIBUTE.format("a", "text") * 2, "'a' is there twice"),
        (entry() + ATTRIBUTE.format("a", "money"), "attribute.0.type"),
        (entry() + ATTRIBUTE.format('a\\" text', "text"), "attribute.0.name"),
        (entry() + "\n" + entry(), "declared twice"),
    ],
)
def test_a_wrong_declaration_says_which_layer_and_which_key(text: str, message: str):
    with pytest.raises(CatalogueError) as caught:
        parse_layers(text, "layers.toml")
    assert str(caught.value).startswith("layers.toml: ")
    assert message in str(caught.value)


def test_a_missing_layers_toml_names_the_path_and_the_setting(tmp_path: Path):
    with pytest.raises(CatalogueError, match="HANGOU_DATA_DIR"):
        load_layers(tmp_path)


def test_the_digest_tells_a_changed_declaration_and_a_changed_place():
    plain = parse_layers(entry(), "x")[0]
    other = parse_layers(entry(caveat_en='"f"'), "x")[0]
    assert len({plain.digest(0), plain.digest(1), other.digest(0)}) == 3
    assert plain.digest(0) == parse_layers(entry(), "y")[0].digest(0)
