"""The words of a snapshot in both languages, and how its numbers, ages and times are written.

The page has its own in ``web/static``; a snapshot is made where no JavaScript runs.
"""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal

from web.snapshots.model import SILENT, Distance, Language, Reading, Snapshot, Station

# Without daylight saving since 1991, so the offset needs no time zone database.
SHANGHAI = timezone(timedelta(hours=8))
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400

WORDS: dict[str, tuple[str, str]] = {
    "title": ("邗沟 · 扬州市 水情快照", "Hangou · Yangzhou, snapshot of the map"),
    "moment": ("所示时刻", "Moment shown"),
    "made": ("制作时间", "Made"),
    "zone": ("北京时间", "Asia/Shanghai"),
    "frozen": (
        "快照 {time}：此后的变化不在其中，不会更新",
        "Snapshot of {time}: nothing after it is shown, it does not update",
    ),
    "past": ("历史回看 {time}，不是制作时的实况", "Viewing {time}, not the time it was made"),
    "replay": ("演示回放{speeds}：数据为回放，不是现场实况", "Demo replay{speeds}: not live data"),
    "derived": ("推算数据：不是现场实况", "Derived data: not measured on the spot"),
    "origin.replay": ("回放", "Replay"),
    "origin.derived": ("推算", "Derived"),
    "counts": ("{n} 站", "{n} stations"),
    "nopos": ("其中 {n} 站无坐标，不在图上", "{n} without a position, not on the map"),
    "legend": ("图例", "Legend"),
    "legend.kinds": ("形状：站类", "Shape: kind of station"),
    "legend.severity": ("填色与数字：等级", "Fill and digit: grade"),
    "legend.freshness": ("斜线与角标：时效", "Hatch and badge: freshness"),
    "legend.layers": ("图层", "Layers"),
    "map": ("测站地图", "Map of the stations"),
    "noscript": (
        "未启用脚本，地图不能显示；下表为全部测站。",
        "Scripts are off, so there is no map; the table lists all stations.",
    ),
    "stations": ("全部测站，最急在先", "All stations, the most urgent first"),
    "stations.none": ("没有在用的测站", "No station is in service"),
    "col.station": ("测站", "Station"),
    "col.state": ("状态", "State"),
    "col.quantity": ("量", "Quantity"),
    "col.value": ("值", "Value"),
    "col.distance": ("距特征水位", "Distance to a level"),
    "col.age": ("距所示时刻", "Age at that moment"),
    "col.quality": ("质量", "Quality"),
    "sources": ("来源与许可", "Sources and licences"),
    "sources.data": ("读数", "Readings"),
    "sources.live": ("实测，本平台采集", "Measured, collected by this platform"),
    "sources.software": ("软件", "Software"),
    "layers.none": ("没有图层", "No layer"),
    "layers.lost": ("取不到图层：地理数据库没有应答", "No layers: their store did not answer"),
    "datum.demo-gauge-zero": ("演示零点", "Demo zero"),
    "channel": ("{name} {channel} 号", "{name} {channel}"),
    "statistic.instant": ("", ""),
    "statistic.mean": ("均值", "mean"),
    "statistic.minimum": ("最小", "minimum"),
    "statistic.maximum": ("最大", "maximum"),
    "statistic.total": ("累计", "total"),
    "statistic.accumulated": ("积算", "accumulated"),
    "at": ("观测 {time}", "Observed {time}"),
    "position": ("经 {lon} 纬 {lat}（CGCS2000）", "{lon} E {lat} N (CGCS2000)"),
    "position.none": ("无坐标", "no position"),
    "unverified": ("* 特征水位来源未核实", "* level from an unverified source"),
    "over": ("超{level} {distance}", "{distance} over {level}"),
    "below": ("距{level} {distance}", "{distance} below {level}"),
    "level": ("平{level} {distance}", "at {level} ({distance})"),
    "nolevel": ("无已知阈值", "No threshold known"),
    "nojudge": ("不能判断", "Cannot be judged"),
    "last": ("最后 {value}", "last {value}"),
    "noreading": ("无读数", "No reading"),
    "missing": ("缺测", "missing"),
    "age.now": ("刚刚", "just now"),
    "age.ago": ("{age}前", "{age} ago"),
    "age.never": ("从未上报", "never reported"),
    "age.ahead": ("时钟超前 {n} 分", "clock {n} min ahead"),
    "age.stale": ("停报 {age}", "silent {age}"),
    "age.offline": ("离线 {age}", "offline {age}"),
    "duration.seconds": ("{n} 秒", "{n} s"),
    "duration.minutes": ("{n} 分钟", "{n} min"),
    "duration.hours": ("{n} 小时 {m} 分", "{n} h {m} min"),
    "duration.days": ("{n} 天", "{n} d"),
    "severity.red": ("红色 1 级", "Red, grade 1"),
    "severity.orange": ("橙色 2 级", "Orange, grade 2"),
    "severity.yellow": ("黄色 3 级", "Yellow, grade 3"),
    "severity.blue": ("蓝色 4 级", "Blue, grade 4"),
    "severity.unknown": ("未知", "Unknown"),
    "severity.none": ("无已知阈值", "No threshold known"),
    "severity.normal": ("正常", "Normal"),
    "severity.was": ("最后为{grade}", "last {grade}"),
    "freshness.live": ("实时", "Live"),
    "freshness.late": ("迟报", "Late"),
    "freshness.stale": ("停报", "Silent"),
    "freshness.offline": ("离线", "Offline"),
    "freshness.never": ("从未上报", "Never reported"),
    "quality.good": ("质量正常", "Good"),
    "quality.suspect": ("可疑", "Suspect"),
    "quality.bad": ("坏值", "Bad"),
    "quality.missing": ("缺测", "Missing"),
    "kind.level": ("水位站", "Water level"),
    "kind.rain": ("雨量站", "Rain gauge"),
    "kind.sluice": ("水闸", "Sluice"),
    "kind.pump": ("泵站", "Pump station"),
    "kind.quality": ("水质站", "Water quality"),
    "kind.air": ("空气站", "Air quality"),
    "kind.outfall": ("排口", "Outfall"),
    "kind.camera": ("视频", "Camera"),
    "kind.heritage": ("遗产", "Heritage"),
    "kind.other": ("其他站", "Other"),
}


class Words:
    """The words of one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._place = 1 if language == "en" else 0

    def __call__(self, key: str, **given: object) -> str:
        """Return the text of a key with its places filled in; KeyError for an unknown one."""
        return WORDS[key][self._place].format(**given)


def stamp(at: datetime) -> str:
    """Return a moment in Asia/Shanghai with its offset: ``2026-07-01 08:00:00 +08:00``."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S} +08:00"


def duration(seconds: float, words: Words) -> str:
    """Return a length of time in words; below zero counts as zero."""
    s = max(0, math.floor(seconds))
    if s < _MINUTE:
        return words("duration.seconds", n=s)
    if s < _HOUR:
        return words("duration.minutes", n=s // _MINUTE)
    if s < _DAY:
        return words("duration.hours", n=s // _HOUR, m=s % _HOUR // _MINUTE)
    return words("duration.days", n=s // _DAY)


def age(station: Station, now: datetime, words: Words) -> str:
    """Return how old the newest reading of a station is; a silent one says for how long."""
    if station.newest_at is None:
        return words("age.never")
    seconds = (now - station.newest_at).total_seconds()
    if station.freshness in SILENT - {"never"}:
        return words(f"age.{station.freshness}", age=duration(seconds, words))
    if seconds < -_MINUTE:
        return words("age.ahead", n=math.floor(-seconds / _MINUTE))
    return words("age.now") if seconds < 5 else words("age.ago", age=duration(seconds, words))


def number(value: float, *, decimals: int | None = None, significant: int | None = None) -> str:
    """Return a number as on the page: its digits, a true minus, groups from 10,000."""
    # As the page does: noise of the arithmetic is left out, and a half is rounded away from zero.
    exact = Decimal(f"{value:.12g}")
    if decimals is None and significant and value:
        # 6,314 at three significant digits is 6,310: the digits before the point count too.
        exact = exact.quantize(Decimal(1).scaleb(exact.adjusted() - significant + 1), ROUND_HALF_UP)
    places = decimals if decimals is not None else _places(exact, significant)
    exact = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{exact:{',' if abs(value) >= 10_000 else ''}f}"
    if decimals is None and significant is None:
        text = text.rstrip("0").rstrip(".")
    if not any(digit in text for digit in "123456789"):
        return text.replace("-", "")
    return text.replace("-", "\N{MINUS SIGN}")


def _places(value: Decimal, significant: int | None) -> int:
    if significant is None:
        return 3
    if value == 0:
        return significant - 1
    return max(0, significant - 1 - value.adjusted())


def reading_text(reading: Reading, words: Words) -> str:
    """Return value and unit; a missing value is a dash with its reason, never 0."""
    if reading.value is None or not math.isfinite(reading.value):
        return f"— {words('missing')}"
    if reading.state is not None:
        return reading.state
    digits = number(reading.value, decimals=reading.decimals, significant=reading.significant)
    return f"{digits}\N{NO-BREAK SPACE}{reading.unit}" if reading.unit else digits


def series_name(
    name: str, channel: str | None, statistic: str, period: str | None, words: Words
) -> str:
    """Return what a series is called: quantity, channel, period (ISO 8601) and statistic."""
    whole = words("channel", name=name, channel=channel) if channel else name
    said = words(f"statistic.{statistic.removesuffix('_converted')}")
    return " ".join(filter(None, [whole, _period_text(period), said]))


_PERIOD = re.compile(r"PT?(\d+)([DHMSY])")
_UNITS = {"D": "d", "H": "h", "M": "min", "S": "s", "Y": "a"}


def _period_text(period: str | None) -> str:
    match = _PERIOD.fullmatch(period or "")
    return f"{match[1]}\N{NO-BREAK SPACE}{_UNITS[match[2]]}" if match else period or ""


def datum_text(datum: str | None, words: Words) -> str:
    """Return a vertical datum as people name it; one that we have no words for, by its code."""
    key = f"datum.{datum}"
    return words(key) if key in WORDS else datum or ""


def distance_text(distance: Distance, reading: Reading, words: Words) -> str:
    """Return the signed distance to a level: over is +, under is a true minus."""
    decimals = reading.decimals if reading.decimals is not None else 2
    text = number(abs(distance.value), decimals=decimals)
    flat = not any(digit in text for digit in "123456789")
    key = "level" if flat else "over" if distance.value > 0 else "below"
    # English says it in words; Chinese keeps the sign that duty officers read.
    sign = "" if flat or words.language == "en" else {"over": "+", "below": "\N{MINUS SIGN}"}[key]
    unit = f"\N{NO-BREAK SPACE}{reading.unit}" if reading.unit else ""
    name = f"{distance.level}*" if distance.unverified else distance.level
    return words(key, level=name, distance=f"{sign}{text}{unit}")


def notices(snapshot: Snapshot, words: Words) -> list[str]:
    """Return what must be said of the data: that it stands still, is past, replayed, derived."""
    time = stamp(snapshot.at)
    said = [words("past" if snapshot.past else "frozen", time=time)]
    origins = {source.origin for source in snapshot.sources}
    speeds = {source.speed for source in snapshot.sources if source.speed not in {None, 1}}
    if "replay" in origins:
        text = "、".join(f"×{speed:g}" for speed in sorted(filter(None, speeds)))
        said.append(words("replay", speeds=f" {text}" if text else ""))
    if "derived" in origins:
        said.append(words("derived"))
    return said
