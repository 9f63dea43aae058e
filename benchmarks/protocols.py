"""Frames per second decoded to observations on one core, for each field protocol.

Beside each figure, from the same run: the check of the frame alone (its CRC, which every frame
must pass), the observations alone (objects made and thrown away), and a peer: the same readings
as the platform's own JSON message, decoded by msgspec. Frames differ in device, time and values,
so that nothing is remembered that a city's devices would not repeat.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import statistics
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import NamedTuple

from deploy.local.places import CHECKOUT
from ingest.protocols.hj212.build import build as build_hj212
from ingest.protocols.hj212.codec import Decoder as Hj212Decoder
from ingest.protocols.hj212.codes import load_codes
from ingest.protocols.hj212.crc import crc as crc_hj212
from ingest.protocols.json.decode import Decoder as JsonDecoder
from ingest.protocols.model import Decoded, Observation
from ingest.protocols.sl651.build import Route, report
from ingest.protocols.sl651.crc import crc16
from ingest.protocols.sl651.decode import decode as decode_sl651
from ingest.protocols.sl651.elements import load_elements
from ingest.protocols.sl651.profile import STANDARD as STANDARD_SL651
from ingest.protocols.slt427.build import build as build_slt427
from ingest.protocols.slt427.crc8 import crc8
from ingest.protocols.slt427.decode import decode as decode_slt427
from ingest.protocols.slt427.frame import Frame
from ingest.protocols.slt427.profile import STANDARD as STANDARD_SLT427

DATA = CHECKOUT / "data"
START = datetime(2026, 7, 1)
TARGET = 30_000  # frames a second of HJ 212 and SL 651; SL/T 427 has no target
BLOCK = 500  # frames, some 15 ms


class Subject(NamedTuple):
    """One kind of frame: how it is decoded, and what its check alone is."""

    name: str
    frames: list[bytes]
    decode: Callable[[bytes], Decoded]
    check: Callable[[bytes], object]


def hj212(count: int, chance: random.Random) -> Subject:
    """HJ 212-2017 real-time data: 6 factors with flags, of 500 devices."""
    factors = ("w01018", "w21003", "w21011", "w21001", "w01001", "w00000")
    frames = []
    for number in range(count):
        at = START + timedelta(minutes=number // 500)
        items = [{"DataTime": at.strftime("%Y%m%d%H%M%S")}]
        items += [
            {f"{code}-Rtd": f"{chance.uniform(0, 400):.3f}", f"{code}-Flag": "N"}
            for code in factors
        ]
        header = {
            "QN": at.strftime("%Y%m%d%H%M%S") + f"{number % 1000:03}", "ST": "32", "CN": "2011",
            "PW": "123456", "MN": f"32100000{number % 500:06}", "Flag": "5",
        }  # fmt: skip
        frames.append(build_hj212(header, items))
    decoder = Hj212Decoder(load_codes(DATA, date(2026, 7, 1)))
    return Subject("HJ 212, 6 factors", frames, decoder.decode, lambda one: crc_hj212(one[6:-6]))


def sl651(count: int, chance: random.Random) -> Subject:
    """SL 651 hourly reports in HEX: rain and relative stage each 5 minutes, rain totals, stage
    and voltage, of 500 stations; 29 observations each."""
    frames = []
    for number in range(count):
        at = START + timedelta(hours=1 + number // 500)
        tt = at.strftime("%y%m%d%H%M")
        stages = [round(chance.uniform(2, 9), 2) for _ in range(12)]
        items = [
            ["TT", (at - timedelta(minutes=55)).strftime("%y%m%d%H%M")],
            ["DRP", [chance.randrange(30) / 10 for _ in range(12)]],
            ["DRZ1", stages],
            ["TT", tt],
            ["PT", chance.randrange(9000) / 10],
            ["PJ", chance.randrange(900) / 10],
            ["P1", chance.randrange(300) / 10],
            ["Z", stages[-1]],
            ["VT", chance.randrange(1100, 1300) / 100],
        ]
        route = Route(16, f"0032{number % 500:06}", "1234")
        frames.append(report(route, 0x34, number % 65535 + 1, at, items))
    elements = load_elements(DATA, date(2026, 7, 1))
    return Subject(
        "SL 651, hourly report",
        frames,
        lambda one: decode_sl651(one, STANDARD_SL651, elements),
        lambda one: crc16(one[:-2]),
    )


def slt427(count: int, chance: random.Random) -> Subject:
    """SL/T 427 self-reports of a stage, of 500 stations."""
    frames = []
    for number in range(count):
        at = START + timedelta(minutes=number // 500)
        digits = f"{chance.randrange(2000, 9000):08}"
        tag = bytes.fromhex(at.strftime("%S%M%H%d")) + b"\x00"
        data = bytes.fromhex(digits)[::-1] + bytes(4) + tag
        address = bytes.fromhex("321001") + (number % 500 + 1).to_bytes(2, "little")
        frames.append(build_slt427(Frame(True, 2, address, 0xC0, data)))
    now = START.replace(tzinfo=timezone(timedelta(hours=8))) + timedelta(days=1)
    return Subject(
        "SL/T 427, self-report",
        frames,
        lambda one: decode_slt427(one, STANDARD_SLT427, now),
        lambda one: crc8(one[3:-2]),
    )


SUBJECTS = {"hj212": hj212, "sl651": sl651, "slt427": slt427}


def rate(work: Callable[[bytes], object], frames: list[bytes], turns: int) -> tuple[float, float]:
    """Return frames per second of processor time: the best block of 500, and the median block.

    On a shared machine neighbours take from the median; the best block is what the code does.
    """
    rates = []
    for _ in range(turns):
        for at in range(0, len(frames), BLOCK):
            block = frames[at : at + BLOCK]
            begun = time.process_time()
            for frame in block:
                work(frame)
            rates.append(len(block) / (time.process_time() - begun))
    return max(rates), statistics.median(rates)


def remake(found: list[Observation]) -> Callable[[bytes], object]:
    """Return work that makes observations like those of one frame, and nothing else."""
    values = [[getattr(one, name) for name in one.__struct_fields__] for one in found]
    return lambda _: [Observation(*each) for each in values]


def as_json(decoded: Decoded, number: int) -> bytes:
    """Return the readings of a frame as the platform's own message."""
    observations = [
        {
            key: value
            for key in ("station", "quantity", "channel", "statistic", "period", "at", "value")
            if (value := getattr(one, key)) is not None or key == "value"
        }
        for one in decoded.observations
    ]
    message = {"session": "b", "seq": number + 1, "observations": observations}
    return json.dumps(message).encode()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=20_000)
    parser.add_argument("--turns", type=int, default=5)
    args = parser.parse_args()
    chance = random.Random(485)
    heads = ("decode: best", "median", "check alone", "objects alone", "as JSON", "readings/s")
    print(f"  {'frames/s on one core':<24}" + "".join(f"{head:>17}" for head in heads) + "  target")
    for make in SUBJECTS.values():
        subject = make(args.frames, chance)
        found = subject.decode(subject.frames[0])
        messages = [as_json(subject.decode(one), n) for n, one in enumerate(subject.frames)]
        # What a collector does at its start too: what is there stays, and is looked at no more.
        gc.collect()
        gc.freeze()
        best, median = rate(subject.decode, subject.frames, args.turns)
        others = [
            rate(subject.check, subject.frames, args.turns),
            rate(remake(found.observations), subject.frames, args.turns),
            rate(JsonDecoder().decode, messages, args.turns),
        ]
        cells = f"{best:>17,.0f}{median:>17,.0f}"
        cells += "".join(f"{f'{one:,.0f} x{best / one:.2f}':>17}" for one, _ in others)
        verdict = f"  >= {TARGET:,}: {'kept' if best >= TARGET else 'MISSED'}"
        readings = best * len(found.observations)
        print(f"  {subject.name:<24}{cells}{readings:>17,.0f}{'' if make is slt427 else verdict}")


if __name__ == "__main__":
    main()
