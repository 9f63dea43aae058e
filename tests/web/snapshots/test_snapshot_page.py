"""A snapshot's file: nothing outside is named, no text of a store is more than text."""

import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest

import web
from web.snapshots.model import (
    Distance,
    Layer,
    Place,
    Reading,
    Snapshot,
    Source,
    Station,
    View,
)
from web.snapshots.page import draw
from web.snapshots.symbols import Look, symbol

NOW = datetime(2026, 7, 1, tzinfo=UTC)
ATTACKS = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "</title></style></template>--><svg onload=alert(1)>",
    "`${alert(1)}`",
    "\"'><b onclick='alert(1)'>",
    "{{ 7 * 7 }}{% raw %}{# x #}",
    "{{ this.__init__.__globals__ }}",
    "&lt;b&gt; &amp;amp;",
    "\u2028\u202e\\u003c\\",
]
SEVERITIES = ["red", "orange", "yellow", "blue", "unknown", "normal", "none"]


class Seen(HTMLParser):
    """What a browser would make of the file: its elements, attributes and text."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(document)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        if self.tags and self.tags[-1][0] not in {"script", "style"}:
            self.text.append(data)


def station(name: str = "瓜洲", **fields) -> Station:
    given = {
        "code": "S1", "name": name, "kind": "level", "lon": 119.4, "lat": 32.3, "datum": "吴淞",
        "severity": "yellow", "base": "yellow", "freshness": "live", "newest_at": NOW,
        "reading": reading(), "distance": level(0.624), **fields,
    }  # fmt: skip
    return Station(**given)


def snapshot(*stations: Station, **fields) -> Snapshot:
    given = {
        "view": View(zoom=10, lat=32.4, lon=119.4), "at": NOW, "made_at": NOW, "past": False,
        "stations": stations, "layers": (), "sources": (), "language": "zh-CN", "theme": "light",
        **fields,
    }  # fmt: skip
    return Snapshot(**given)


def drawn(*stations: Station, **fields) -> str:
    return draw(snapshot(*stations, **fields), static=web.static_dir())


@pytest.fixture(scope="module")
def attacked() -> str:
    """Every text that a store can bring is an attack."""
    return drawn(
        *(
            station(
                one, code=one, datum=one, kind=one,
                reading=Reading(name=one, value=1.0, unit=one, at=NOW, quality="good", state=one),
                distance=Distance(level=one, value=0.1),
            )
            for one in ATTACKS
        ),
        layers=tuple(
            Layer(
                code=one, title=one, style="place", source=one, licence=one, caveat=one,
                places=(Place(name=one, lon=119.4, lat=32.4),),
            )
            for one in ATTACKS
        ),
        sources=tuple(
            Source(origin="replay", series=one, transform=one, speed=1.0) for one in ATTACKS
        ),
    )  # fmt: skip


def test_a_hostile_text_makes_no_element_and_no_handler(attacked):
    tame = Seen(drawn(station(), layers=(Layer(
        code="a", title="a", style="place", source="a", licence="a", caveat="a",
        places=(Place(name="a", lon=119.4, lat=32.4),)),)))  # fmt: skip
    seen = Seen(attacked)
    assert {tag for tag, _ in seen.tags} == {tag for tag, _ in tame.tags}
    assert [tag for tag, _ in seen.tags].count("script") == [tag for tag, _ in tame.tags].count(
        "script"
    )
    assert [name for _, attributes in seen.tags for name in attributes if name[:2] == "on"] == []


@pytest.mark.parametrize("text", ATTACKS)
def test_a_hostile_text_stands_in_the_file_letter_by_letter(attacked, text):
    seen = Seen(attacked)
    # Station, datum, quantity, value, distance; layer, source, licence, caveat; place; series.
    assert sum(part.count(text) for part in seen.text) >= 10
    assert any(attributes.get("data-name") == text for _, attributes in seen.tags)


def test_no_script_holds_a_text_of_a_store(attacked):
    scripts = re.findall(r"<script>(.*?)</script>", attacked, re.DOTALL)
    assert len(scripts) == 3
    assert [one for one in scripts if "alert" in one or "7 * 7" in one or "49" in one[-500:]] == []


def test_the_file_names_no_other_place():
    found = re.findall(r"https?://[^\"'<>\s)]+", drawn(station()))
    assert set(found) == {"http://www.w3.org/2000/svg"}


def test_the_file_loads_nothing():
    loading = {"src", "href", "srcset", "data", "poster", "action", "background"}
    seen = Seen(drawn(station()))
    assert [
        (tag, a) for tag, a in seen.tags if loading & a.keys() or tag in {"link", "iframe"}
    ] == []
    assert re.findall(r"url\((?!#)[^)]*\)|@import", drawn(station())) == []


def test_the_policy_lets_only_the_scripts_of_the_file_run():
    policies = [
        a for _, a in Seen(drawn()).tags if a.get("http-equiv") == "Content-Security-Policy"
    ]
    assert len(policies) == 1
    policy = policies[0]["content"] or ""
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert policy.count("'sha256-") == 3
    assert "unsafe-eval" not in policy


def test_the_same_snapshot_gives_the_same_file():
    assert drawn(station()) == drawn(station())


def reading(value: float | None = 6.314, **fields) -> Reading:
    given = {"name": "水位", "unit": "m", "at": NOW, "quality": "good", "decimals": 2, **fields}
    return Reading(value=value, **given)


def level(value: float, **fields) -> Distance:
    return Distance(level="警戒水位", value=value, **fields)


SILENT = {"freshness": "stale", "severity": "unknown",
          "newest_at": NOW - timedelta(hours=3, minutes=12)}  # fmt: skip
NEVER = {"freshness": "never", "severity": "unknown", "base": "unknown", "newest_at": None,
         "reading": None, "distance": None}  # fmt: skip
UNJUDGED = {"severity": "unknown", "base": "unknown", "distance": None}
UNGRADED = {"severity": "none", "base": "none", "distance": None}
FLOW = reading(12345.6, unit="m³/s", quality="suspect", decimals=None, significant=3)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, ["6.31\u00a0m", "超警戒水位 +0.62\u00a0m", "黄色 3 级 · 实时", "刚刚", "质量正常"]),
        ({"datum": "吴淞"}, ["吴淞"]),
        ({"distance": level(-0.35)}, ["距警戒水位 \u22120.35\u00a0m"]),
        ({"distance": level(-0.001)}, ["平警戒水位 0.00\u00a0m"]),
        ({"distance": level(1, unverified=True)}, ["超警戒水位* +1.00\u00a0m", "来源未核实"]),
        (UNGRADED, ["无已知阈值"]),
        (SILENT, ["停报 3 小时 12 分", "停报 · 最后为黄色 3 级", "最后 6.31\u00a0m"]),
        (NEVER, ["从未上报", "无读数", "不能判断"]),
        ({"reading": reading(None, quality="missing"), **UNJUDGED}, ["— 缺测", "未知", "不能判断"]),
        ({"reading": FLOW, **UNGRADED}, ["12,300\u00a0m³/s", "可疑"]),
        ({"reading": reading(1, state="开"), **UNGRADED}, ["开"]),
        ({"newest_at": NOW + timedelta(minutes=5)}, ["时钟超前 5 分"]),
        ({"lon": None, "lat": None}, ["无坐标", "其中 1 站无坐标，不在图上"]),
    ],
)
def test_a_station_is_told_in_words(fields, words):
    text = "\n".join(Seen(drawn(station(**fields))).text)
    assert [word for word in words if word not in text] == []
    assert "None" not in text
    assert "nan" not in text.lower()


def test_a_station_without_a_place_has_no_marker():
    rows = [a for tag, a in Seen(drawn(station(lon=None, lat=None))).tags if tag == "tr"]
    assert len(rows) == 2
    assert "data-lat" not in rows[1]


@pytest.mark.parametrize(
    ("fields", "zh", "en"),
    [
        ({}, "快照 2026-07-01 08:00:00 +08:00", "Snapshot of 2026-07-01 08:00:00 +08:00"),
        ({"past": True}, "历史回看 2026-07-01 08:00:00", "Viewing 2026-07-01 08:00:00"),
        ({"sources": (Source(origin="replay", series="Rhine", transform="x 2", speed=10.0),)},
         "演示回放 ×10：数据为回放，不是现场实况", "Demo replay ×10: not live data"),
        ({"sources": (Source(origin="derived", series=None, transform=None, speed=None),)},
         "推算数据：不是现场实况", "Derived data: not measured on the spot"),
    ],
)  # fmt: skip
def test_what_is_not_now_says_so_in_both_languages(fields, zh, en):
    assert zh in "".join(Seen(drawn(**fields)).text)
    assert en in "".join(Seen(drawn(**fields, language="en")).text)


def test_english_has_no_chinese_word_of_ours():
    bare = station("Guazhou", datum=None, reading=reading(name="Stage"),
                   distance=Distance(level="Warning", value=-0.35))  # fmt: skip
    text = "".join(Seen(drawn(bare, language="en")).text)
    assert "0.35\u00a0m below Warning" in text
    assert re.findall(r"[\u4e00-\u9fff]+", text) == []


@pytest.mark.parametrize("severity", SEVERITIES)
def test_a_grade_is_told_by_more_than_colour(severity):
    document = drawn(station(severity=severity, base=severity))
    glyph = f'class="glyph-{severity}"' in document
    assert glyph == (severity not in {"normal", "none"})


def test_a_station_that_no_level_judges_has_a_hole():
    assert 'class="hole"' in drawn(station(severity="none", base="none"))
    legend = Look(kind="level", severity="normal", base="normal", freshness="live")
    assert 'class="hole"' not in symbol(legend)


def test_sources_name_licence_and_caveat():
    layer = Layer(code="lake", title="湖泊", style="water", source="GSHHG", licence="LGPL-3.0",
                  caveat="岸线年代较早")  # fmt: skip
    text = "".join(Seen(drawn(layers=(layer,))).text)
    for word in (
        "湖泊",
        "GSHHG",
        "LGPL-3.0",
        "岸线年代较早",
        "Leaflet 1.9.4",
        "Redistribution",
    ):
        assert word in text


def test_no_station_at_all_is_said():
    assert "没有在用的测站" in "".join(Seen(drawn()).text)
