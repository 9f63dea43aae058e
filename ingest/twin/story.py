"""The story that the demo tells in a loop: its acts, silences and spikes by the second.

Belongs here: pure questions about one moment of the story, and what makes a story possible. Not
here: the file (rows.py), values (replay.py), and a device that is silent (device.py).
"""

from collections.abc import Sequence
from datetime import datetime

from ingest.twin.model import Act, DemoStation, Scenario, Silence, Story
from ingest.twin.series import DemoDataError


def second_of(story: Story, anchor: datetime, now: datetime) -> float:
    """Seconds since the loop that is running at `now` began; the first began at `anchor`."""
    return ((now - anchor) % story.length).total_seconds()


def silent_at(silences: Sequence[Silence], second: float) -> bool:
    """Whether a device with these silences is silent at `second` of a loop."""
    return any(silence.start <= second < silence.end for silence in silences)


def check_story(story: Story, stations: Sequence[DemoStation]) -> None:
    """Raise DemoDataError, naming the place, unless the story can be told as written."""
    seconds, interval = story.length.total_seconds(), story.interval.total_seconds()
    if interval <= 0 or seconds <= 0 or seconds % interval:
        raise DemoDataError(f"story.toml: {seconds:g} seconds are no whole steps of {interval:g} s")
    _check_acts(story.acts, seconds)
    for station in stations:
        _check_station(station, seconds, interval)


def check_scenario(scenario: Scenario) -> None:
    """Raise DemoDataError where two stations share a code, or a device has two paces."""
    codes = [station.code for station in scenario.stations]
    for code in {code for code in codes if codes.count(code) > 1}:
        raise DemoDataError(f"station {code} is there twice")
    for device, served in scenario.devices.items():
        if len({(one.interval, one.silences) for one in served}) > 1:
            raise DemoDataError(f"device {device} serves stations of different interval or silence")


def _check_acts(acts: Sequence[Act], seconds: float) -> None:
    starts = [act.start for act in acts]
    if not starts or starts[0] != 0:
        raise DemoDataError("story.toml: the first act does not begin at second 0")
    if starts != sorted(set(starts)) or starts[-1] >= seconds:
        raise DemoDataError(
            f"story.toml: acts begin at {starts}; that is not one after another "
            f"within {seconds:g} s"
        )


def _check_station(station: DemoStation, seconds: float, interval: float) -> None:
    for silence in station.silences:
        if not 0 <= silence.start < silence.end <= seconds:
            raise DemoDataError(
                f"story.toml: {station.code} is silent from {silence.start:g} to "
                f"{silence.end:g}, which is not within {seconds:g} s"
            )
    for series in station.series:
        for spike in series.spikes:
            if not 0 <= spike.at < seconds or spike.at % interval:
                raise DemoDataError(
                    f"story.toml: {station.code} {series.quantity} has a spike at {spike.at}, "
                    f"which is no step of {interval:g} s within {seconds:g} s"
                )
    if station.opens is not None and not station.opens[0] < station.opens[1]:
        raise DemoDataError(
            f"story.toml: the gates of {station.code} open from {station.opens[0]:g} "
            f"to {station.opens[1]:g} m, which does not rise"
        )
