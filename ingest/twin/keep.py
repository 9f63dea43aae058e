"""What the twin keeps between runs: the demo's clock, and the passwords of its devices.

Belongs here: two small files under `var/`, readable by their owner alone. Not here: unreceipted
messages; a restarted device has new sessions, and what it had not delivered is a gap.
"""

import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

CONTINUE_WITHIN = timedelta(minutes=10)
"""A demo that stood still for less goes on where it would be; after more it begins anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoClock:
    """When this pass of the demo began, how far back it fills, and when it was last alive.

    `scenario` is the digest of the scenario that it plays.
    """

    anchor: datetime
    since: datetime
    backfilled: bool
    last: datetime
    scenario: str = ""


def plan_run(
    known: DemoClock | None, now: datetime, *, backfill: timedelta, scenario: str = ""
) -> DemoClock:
    """The clock of a run that starts at `now`, a time with an offset.

    A new pass begins with the story again and fills back `backfill`, at most to where the last
    run ended, so that no time stamp ever gets a second value. Another scenario than the one
    played before is a new pass, for its values have origins of their own.
    """
    anchor = now.replace(microsecond=0)
    same = known is not None and known.scenario == scenario
    if known is not None and same and now - known.last < CONTINUE_WITHIN:
        return known
    since = anchor - backfill if known is None else max(known.last, anchor - backfill)
    return DemoClock(
        anchor=anchor, since=since, backfilled=not backfill, last=anchor, scenario=scenario
    )


def read_clock(path: Path) -> DemoClock | None:
    """The clock kept at `path`; None when there is none. Raises ValueError when it is damaged."""
    if not path.exists():
        return None
    raw = json.loads(path.read_text(encoding="utf-8"))
    try:
        return DemoClock(
            anchor=datetime.fromisoformat(raw["anchor"]),
            since=datetime.fromisoformat(raw["since"]),
            backfilled=bool(raw["backfilled"]),
            last=datetime.fromisoformat(raw["last"]),
            scenario=str(raw.get("scenario", "")),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path} is not a demo clock; remove it to begin anew") from error


def write_clock(path: Path, clock: DemoClock) -> None:
    """Keep the clock at `path`, in one step."""
    raw = {
        "anchor": clock.anchor.isoformat(),
        "since": clock.since.isoformat(),
        "backfilled": clock.backfilled,
        "last": clock.last.isoformat(),
        "scenario": clock.scenario,
    }
    _write_private(path, json.dumps(raw))


def passwords(path: Path, codes: Iterable[str]) -> dict[str, str]:
    """A password for each code: those kept at `path`, and new ones for the rest, kept there too."""
    kept: dict[str, str] = {}
    if path.exists():
        kept = json.loads(path.read_text(encoding="utf-8"))
    wanted = list(codes)
    missing = [code for code in wanted if code not in kept]
    if missing:
        kept.update({code: secrets.token_urlsafe(18) for code in missing})
        _write_private(path, json.dumps(kept))
    return {code: kept[code] for code in wanted}


def _write_private(path: Path, text: str) -> None:
    """Replace the file at once; nobody else may read it at any moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)
