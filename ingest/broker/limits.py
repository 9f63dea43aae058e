"""What the promise to devices needs of the broker, checked when a collector starts.

Pure but for reading one file. Each problem is a sentence that names the line or the
setting to change; what to do about problems is the collector's to decide.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from paho.mqtt.properties import Properties

PAYLOAD_LIMIT = 262_144
"""Most bytes in a device's message; the broker drops more (DESIGN 3.1)."""

# Topic, properties and headers that a packet carries beside its payload.
_PACKET_OVERHEAD = 1_024
# Receipts that may be under way to the broker; fewer would slow each commit down.
_RECEIPTS_IN_FLIGHT = 20

_NO_LIMIT = 0xFFFF_FFFF


@dataclass(frozen=True, kw_only=True, slots=True)
class ConfigReport:
    """What the broker's settings file says.

    ``problems``: unsafe, so refuse to run. ``warning``: the file could not be judged, so
    run, but show it (a metric); None if it was read.
    """

    problems: tuple[str, ...] = ()
    warning: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rule:
    """One option: what it must be, what the broker takes without it, and why it matters."""

    option: str
    wanted: str
    default: str
    fits: Callable[[str], bool]
    why: str


def _is(word: str) -> Callable[[str], bool]:
    return lambda value: value.lower() == word


def _room_for_a_packet(value: str) -> bool:
    return value.isdecimal() and (int(value) == 0 or int(value) >= PAYLOAD_LIMIT + _PACKET_OVERHEAD)


_RULES = (
    _Rule(
        option="persistence",
        wanted="true",
        default="false",
        fits=_is("true"),
        why="sessions and what is queued in them must outlive a restart",
    ),
    _Rule(
        option="max_queued_messages",
        wanted="0",
        default="1000",
        fits=_is("0"),
        why="the broker would drop readings while the collector is away",
    ),
    _Rule(
        option="max_queued_bytes",
        wanted="0",
        default="0",
        fits=_is("0"),
        why="the broker would drop readings while the collector is away",
    ),
    _Rule(
        option="message_size_limit",
        wanted=str(PAYLOAD_LIMIT),
        default="0",
        fits=_is(str(PAYLOAD_LIMIT)),
        why="devices are promised this limit, no more and no less",
    ),
    _Rule(
        option="max_packet_size",
        wanted="1048576",
        default="0",
        fits=_room_for_a_packet,
        why="a message of the full allowed size must fit into a packet",
    ),
    _Rule(
        option="use_username_as_clientid",
        wanted="true",
        default="false",
        fits=_is("true"),
        why="any device could end the collector's session by taking its client id",
    ),
    _Rule(
        option="persistent_client_expiration",
        wanted="",
        default="",
        fits=_is(""),
        why="the broker would forget the collector's session and all that is queued in it",
    ),
)


def problems_of_config(path: Path | None) -> ConfigReport:
    """Judge the settings file of the shipped broker.

    ``path`` None (HANGOU_BROKER_CONFIG is not set) or not readable is a warning: the
    broker may run on another machine.
    """
    if path is None:
        return ConfigReport(warning="HANGOU_BROKER_CONFIG is not set; broker limits not checked")
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return ConfigReport(warning=f"{path} is not readable ({reason}); broker limits not checked")
    return ConfigReport(problems=tuple(problems_of_text(text, str(path))))


def problems_of_text(text: str, name: str) -> list[str]:
    """Return what is unsafe in a ``mosquitto.conf``; ``name`` is how problems call it.

    Where an option stands twice, mosquitto takes the last, and so does this check;
    ``allow_anonymous`` may belong to a listener, so each of its lines counts.
    ``use_username_as_clientid`` always belongs to one, so each listener needs it.
    """
    lines = _options(text)
    problems = [
        problem for rule in _RULES if (problem := _judge(rule, lines.get(rule.option, []), name))
    ]
    problems += _listeners_without_ids(lines, name)
    anonymous = lines.get("allow_anonymous", [])
    why = "anyone could send readings"
    if not anonymous:
        problems.append(f"{name}: add the line `allow_anonymous false`: {why}")
    problems += [
        f"{name}, line {number}: change `allow_anonymous {value}` to `allow_anonymous false`: {why}"
        for number, value in anonymous
        if value.lower() != "false"
    ]
    problems += [
        f"{name}, line {number}: remove `include_dir {value}`: "
        "its files may undo what is checked here"
        for number, value in lines.get("include_dir", [])
    ]
    return problems


def problems_of_connack(properties: Properties | None, wanted_session_expiry: int) -> list[str]:
    """Return what is unsafe in the broker's answer to a collector's CONNECT.

    Parameters
    ----------
    properties
        As paho hands them to ``on_connect``; None if the broker sent none.
    wanted_session_expiry
        Seconds that were asked for in CONNECT.
    """
    if properties is None:
        return ["the broker does not speak MQTT 5; use mosquitto 2.0 or later"]
    # What is absent has the default of MQTT 5, 3.2.2.3.
    expiry = _of(properties, "SessionExpiryInterval", wanted_session_expiry)
    receive = _of(properties, "ReceiveMaximum", 65_535)
    packet = _of(properties, "MaximumPacketSize", _NO_LIMIT)
    problems = []
    if expiry < wanted_session_expiry:
        problems.append(
            f"the broker keeps a session for {expiry} s, not the {wanted_session_expiry} s asked "
            "for: raise or remove its limit on session expiry"
        )
    if receive < _RECEIPTS_IN_FLIGHT:
        problems.append(
            f"the broker takes {receive} unacknowledged messages from us, fewer than "
            f"{_RECEIPTS_IN_FLIGHT}: set `max_inflight_messages 0`"
        )
    if packet < PAYLOAD_LIMIT + _PACKET_OVERHEAD:
        problems.append(
            f"the broker takes packets of {packet} bytes, too small for a message of "
            f"{PAYLOAD_LIMIT}: set `max_packet_size 1048576`"
        )
    if _of(properties, "MaximumQoS", 2) < 1:
        problems.append("the broker grants QoS 0 only: set `max_qos 1` or remove `max_qos`")
    if not _of(properties, "RetainAvailable", 1):
        problems.append("the broker keeps no retained messages: set `retain_available true`")
    if not _of(properties, "WildcardSubscriptionAvailable", 1):
        problems.append("the broker has no wildcard subscriptions, which the collector needs")
    return problems


def _of(properties: Properties, name: str, default: int) -> int:
    return int(getattr(properties, name, default))


def _options(text: str) -> dict[str, list[tuple[int, str]]]:
    """Return each option's values with their line numbers, in the order of the file."""
    found: dict[str, list[tuple[int, str]]] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        # mosquitto knows comments only at the beginning of a line.
        if line.strip() and not line.startswith("#"):
            option, _, value = line.strip().partition(" ")
            found.setdefault(option, []).append((number, value.strip()))
    return found


def _listeners_without_ids(lines: dict[str, list[tuple[int, str]]], name: str) -> list[str]:
    """Return the listeners after the first that let a device choose its client id."""
    listeners = [number for number, _ in lines.get("listener", [])]
    bound = [
        number
        for number, value in lines.get("use_username_as_clientid", [])
        if value.lower() == "true"
    ]
    ends = [*listeners[1:], _NO_LIMIT]
    return [
        f"{name}, line {start}: add `use_username_as_clientid true` after this `listener` too"
        for start, end in zip(listeners, ends, strict=False)
        if len(listeners) > 1 and not any(start < number < end for number in bound)
    ]


def _judge(rule: _Rule, lines: list[tuple[int, str]], name: str) -> str | None:
    line = f"`{rule.option} {rule.wanted}`"
    if not lines:
        if rule.fits(rule.default):
            return None
        return f"{name}: add the line {line}: {rule.why} (without it {rule.default})"
    number, value = lines[-1]
    if rule.fits(value):
        return None
    mend = f"change `{rule.option} {value}` to {line}" if rule.wanted else f"remove `{rule.option}`"
    return f"{name}, line {number}: {mend}: {rule.why}"
