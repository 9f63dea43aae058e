"""Requests to HJ 212 devices and what became of them, matched by QN.

A request is answered by 9011 (ready, or why not), may bring data under the same QN, and ends
with 9012; a notice is answered by 9013 (HJ 212-2017 6.2). Pure: the clock is an argument.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from ingest.protocols.model import Decoded

State = Literal["sent", "accepted", "refused", "done", "failed", "timed_out"]
READY, DONE = "1", "1"  # QnRtn and ExeRtn
_NOTICES = frozenset({"2012", "2022"})


@dataclass(slots=True)
class Exchange:
    """One request: ``code`` is the QnRtn or ExeRtn that ended it, if one did."""

    mn: str
    qn: str
    cn: str
    frame: bytes
    due: datetime
    sent: int = 1
    state: State = "sent"
    code: str | None = None

    @property
    def open(self) -> bool:
        """Whether an answer is still to come."""
        return self.state in {"sent", "accepted"}


class Exchanges:
    """The open requests of a gateway.

    Parameters
    ----------
    timeout, resends
        How long an answer may take, and how often a request is sent again without one
        (table 1 of the standard; they are dated settings of the platform).
    limit
        Open requests at most; :meth:`sent` refuses beyond.
    """

    def __init__(self, *, timeout: timedelta, resends: int, limit: int = 4096) -> None:
        self._timeout = timeout
        self._resends = resends
        self._limit = limit
        self._open: OrderedDict[tuple[str, str], Exchange] = OrderedDict()

    def sent(self, decoded: Decoded, frame: bytes, now: datetime) -> Exchange:
        """Note a request that was just sent; ``decoded`` is the platform's own frame.

        Raises
        ------
        ValueError
            If this QN is open for the device already, or too many requests are.
        """
        header = decoded.header
        key = header["MN"], header["QN"]
        if key in self._open:
            raise ValueError(f"QN {key[1]} is open for device {key[0]} already")
        if len(self._open) >= self._limit:
            raise ValueError(f"{self._limit} requests are open; wait for answers")
        exchange = Exchange(*key, header["CN"], frame, now + self._timeout)
        self._open[key] = exchange
        return exchange

    def heard(self, decoded: Decoded, now: datetime) -> Exchange | None:
        """Take a frame of a device; return the request it belongs to, None if to none."""
        mn, qn = decoded.header.get("MN", ""), _qn(decoded)
        exchange = self._open.get((mn, qn))
        if exchange is None:
            return None
        exchange.due = now + self._timeout
        cn = decoded.header["CN"]
        if cn == "9011":
            exchange.code = _field(decoded, "QnRtn")
            exchange.state = "accepted" if exchange.code == READY else "refused"
        elif cn == "9012":
            exchange.code = _field(decoded, "ExeRtn")
            exchange.state = "done" if exchange.code == DONE else "failed"
        elif cn == "9013" and exchange.cn in _NOTICES:
            exchange.state = "done"
        if not exchange.open:
            del self._open[mn, qn]
        return exchange

    def overdue(self, now: datetime) -> Iterator[Exchange]:
        """Yield requests to send again; those with no re-send left are yielded as timed_out."""
        for key, exchange in list(self._open.items()):
            if exchange.due > now:
                continue
            if exchange.state == "accepted" or exchange.sent > self._resends:
                exchange.state = "timed_out"
                del self._open[key]
            else:
                exchange.sent += 1
                exchange.due = now + self._timeout
            yield exchange


def _qn(decoded: Decoded) -> str:
    """Return the QN of an answer: in the header, or in CP as in 2005."""
    return str(decoded.header.get("QN") or _field(decoded, "QN") or "")


def _field(decoded: Decoded, key: str) -> str | None:
    for group in decoded.items:
        if key in group:
            return str(group[key])
    return None
