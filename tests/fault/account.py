"""The account after a run: what devices sent and were told, beside what the store holds."""

import json
import statistics
from dataclasses import asdict, dataclass

import psycopg

from tests.fault.killing import KINDS

_STORED = """
    select st.code, s.quantity, o.at, o.value, o.revision
    from telemetry.observation o
    join telemetry.series s on s.id = o.series_id
    join telemetry.station st on st.id = s.station_id
"""
_LOG = "select n, stored, duplicate, revised, rejected from telemetry.commit_log order by n"
_COUNTED = """
    select sum(readings_seen), sum(readings_stored), sum(readings_duplicate),
        sum(readings_revised), sum(readings_rejected)
    from telemetry.counter
"""


@dataclass(frozen=True, kw_only=True)
class Account:
    """Numbers of one run. All in the second group must be zero."""

    kills: dict
    seconds: float
    readings_sent: int
    messages_unsettled: int
    readings_receipted: int
    readings_rejected: int
    rows: int
    duplicates: int
    receipts: int
    commits: int
    scrapes: int
    session_looks: int
    recovered_median_s: dict
    recovered_worst_s: dict

    receipted_and_not_stored: int
    stored_twice: int
    never_sent: int
    altered: int
    revised: int
    rejected_but_stored: int
    receipts_ahead_of_sending: int
    receipts_gone_back: int
    through_regressed: int
    scrapes_unbalanced: int
    totals_shrunk: int
    commit_gaps: int
    ledger_differences: int

    @property
    def faults(self):
        """The numbers that must be zero and are not."""
        names = list(self.__dataclass_fields__)
        duties = names[names.index("receipted_and_not_stored") :]
        wrong = {name: getattr(self, name) for name in duties if getattr(self, name)}
        return wrong | ({"messages_unsettled": 1} if self.messages_unsettled else {})

    def table(self):
        """Lines for people."""
        return "\n".join(f"{name:28} {value}" for name, value in asdict(self).items())

    def write(self, path):
        """Keep the numbers as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")


def account(run, seconds):
    """Compare the ledger of the devices with the store."""
    ledger, samples = run.load.ledger, run.watcher.samples
    with psycopg.connect(run.dsn) as conn:
        rows = conn.execute(_STORED).fetchall()
        log = conn.execute(_LOG).fetchall()
        counted = conn.execute(_COUNTED).fetchone()
    stored = {row[:3]: row[3] for row in rows}
    sent = {_key(one): one.reading.value for one in ledger.sent}
    receipted = {_key(one) for one in ledger.receipted}
    rejected = {_key(one) for one, _ in ledger.rejected}
    numbers = [n for n, *_ in log]
    sums = [sum(column) for column in list(zip(*log, strict=True))[1:]]
    return Account(
        kills={kind: sum(one.kind == kind for one in run.kills) for kind in KINDS},
        seconds=round(seconds, 1),
        readings_sent=len(sent),
        messages_unsettled=run.load.pending,
        readings_receipted=len(receipted),
        readings_rejected=len(rejected),
        rows=len(rows),
        duplicates=int(counted[2]),
        receipts=ledger.received,
        commits=len(log),
        scrapes=samples.scrapes,
        session_looks=samples.looks,
        recovered_median_s=_recovered(run, statistics.median),
        recovered_worst_s=_recovered(run, max),
        receipted_and_not_stored=len(receipted - stored.keys()),
        stored_twice=len(rows) - len(stored),
        never_sent=len(stored.keys() - sent.keys()),
        altered=sum(stored[key] != sent[key] for key in stored.keys() & sent.keys()),
        revised=sum(row[4] > 0 for row in rows),
        rejected_but_stored=len(rejected & stored.keys()),
        receipts_ahead_of_sending=ledger.ahead,
        receipts_gone_back=ledger.went_back,
        through_regressed=len(samples.regressed),
        scrapes_unbalanced=len(samples.unbalanced),
        totals_shrunk=len(samples.shrunk),
        commit_gaps=sum(n != place for place, n in enumerate(numbers, 1)),
        ledger_differences=int(
            [int(one) for one in counted] != [sum(sums), *sums] or sums[0] != len(rows)
        ),
    )


def _key(one):
    return (one.reading.station, one.reading.quantity, one.reading.at)


def _recovered(run, of):
    return {
        kind: round(of([one.recovered for one in run.kills if one.kind == kind]), 1)
        for kind in KINDS
        if run.kills
    }
