"""What a commit may receipt: how far ``through`` goes, and all rejections that it covers. Pure.

A message beyond a gap is settled when it comes, and covered when the gap closes, perhaps much
later. The receipt that covers it lists its rejections then, for an earlier receipt that named
them may have been lost. ``through`` goes only as far as all these fit into one receipt.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from telemetry.observations.batch import RECEIPT_BYTES, RECEIPT_ENTRIES, Entry, Settled
from telemetry.observations.model import Code
from telemetry.sessions.model import Progress, SessionKey

Listed = dict[str, Any]
"""One entry of a receipt's ``rejected``: seq, code, index, reason."""
Span = tuple[str, str, str, int, int]
"""(device code, topic, session, after, through): the seqs that a commit newly covers."""
ENDLESS = 2**63 - 1
"""Farther than any seq: nothing holds ``through`` back."""
Recall = Callable[[list[Span]], dict[tuple[str, str, str], dict[int, list[Listed]]]]


class Settlement:
    """The receipts of one transaction; made when the session rows are locked."""

    def __init__(self, progress: dict[SessionKey, Progress]) -> None:
        self._progress = progress
        self._before = {key: one.through for key, one in progress.items()}
        self._gapped = {key for key, one in progress.items() if one.beyond}
        self._recalled: dict[SessionKey, list[Listed]] = {}
        for one in progress.values():
            one.advance()

    def cover(self, entries: list[Entry], recall: Recall) -> None:
        """Find what closed gaps cover, and hold ``through`` back where it does not all fit."""
        codes = {entry.session_key: entry.device_code for entry in entries}
        closed = {
            (codes[key], key.topic, key.session): key
            for key in sorted(self._gapped)
            if self._progress[key].through > self._before[key]
        }
        if not closed:
            return
        spans = [
            (*words, self._before[key], self._progress[key].through)
            for words, key in closed.items()
        ]
        for words, by_seq in recall(spans).items():
            key = closed[words]
            mine = [entry for entry in entries if entry.session_key == key]
            here = {entry.message.seq for entry in mine}
            earlier = {seq: listed for seq, listed in by_seq.items() if seq not in here}
            through = _reach(self._before[key], earlier, mine)
            self._progress[key].hold_at(through)
            self._recalled[key] = [
                one for seq in sorted(earlier) if seq <= through for one in earlier[seq]
            ]

    def receipts(self, entries: list[Entry]) -> list[Settled]:
        """Return what to receipt: one item a session, and one a device for the unreadable."""
        items: dict[Any, Settled] = {}
        # Seqs that stay open come last: what does not fit any more, their re-send is told.
        for entry in sorted(entries, key=_stays_open):
            key = entry.session_key
            if entry.device is None or (key is None and not entry.message.unreadable):
                continue
            item = items.get(key or entry.device_code)
            if item is None:
                item = items[key or entry.device_code] = self._item(entry)
            if key is None:
                item.unreadable.append(hashlib.sha256(entry.payload).hexdigest()[:16])
            if entry.rejections and not entry.leave_open and (key or entry.message.session):
                listed = entry.receipt_entries()
                if self._covers(entry) or len(item.rejected) + len(listed) <= RECEIPT_ENTRIES:
                    item.rejected += listed
                item.rejected_total += entry.rejected_readings()
        return list(items.values())

    def _item(self, entry: Entry) -> Settled:
        key = entry.session_key
        if key is None:
            return Settled(entry.device_code, entry.topic, None, None)
        item = Settled(entry.device_code, entry.topic, key.session, self._progress[key].through)
        item.rejected += self._recalled.get(key, [])
        item.rejected_total = sum(len(one["index"] or (0,)) for one in item.rejected)
        return item

    def _covers(self, entry: Entry) -> bool:
        """Whether the receipt covers the entry's seq, so that it must list its rejections."""
        key, seq = entry.session_key, entry.message.seq
        return key is not None and seq is not None and seq <= self._progress[key].through


def _reach(before: int, earlier: dict[int, list[Listed]], mine: list[Entry]) -> int:
    """Return the greatest seq up to which all rejections fit into one receipt.

    ``earlier`` are those of commits before this one; ``mine`` is what this one brought.
    """
    by_seq = dict(earlier)
    room, space = RECEIPT_ENTRIES, RECEIPT_BYTES
    for entry in mine:
        seq = entry.message.seq or 0
        listed = entry.receipt_entries()
        if seq <= before:  # a re-send: told in any case
            room, space = room - len(listed), space - _size(listed)
        elif listed:
            by_seq[seq] = listed
    for seq in sorted(by_seq):
        room, space = room - len(by_seq[seq]), space - _size(by_seq[seq])
        if room < 0 or space < 0:
            return max(seq - 1, before)
    return ENDLESS


def _size(listed: list[Listed]) -> int:
    return sum(len(json.dumps(one["index"])) for one in listed)


def _stays_open(entry: Entry) -> bool:
    """Whether the commit leaves the entry's seq unsettled, so that no receipt covers it."""
    return entry.session_key is None or any(
        rejection.code is Code.GAP_TOO_WIDE for rejection in entry.rejections
    )
