"""What is fuzzed, and the promises that no input may break.

``*_frame``: any bytes are decoded or refused. ``*_body``: the same behind a right length and
CRC, which no mutation would find. ``*_stream``: a framer loses no good frame, and how the stream
is cut changes nothing.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime

from ingest.protocols.framing import Framer, Grammar
from ingest.protocols.hj212.answer import answer as answer_hj212
from ingest.protocols.hj212.codec import Decoder
from ingest.protocols.hj212.codes import load_codes
from ingest.protocols.hj212.crc import crc_text
from ingest.protocols.hj212.framing import Hj212Grammar
from ingest.protocols.hj212.profile import Hj212Profile
from ingest.protocols.model import Decoded, Refused
from ingest.protocols.sl651.answer import answer as answer_sl651
from ingest.protocols.sl651.answer import answer_packet
from ingest.protocols.sl651.crc import crc16
from ingest.protocols.sl651.decode import decode as decode_sl651
from ingest.protocols.sl651.framing import Sl651Grammar
from ingest.protocols.sl651.profile import Sl651Profile
from ingest.protocols.sl651.reassemble import Reassembler as Packets
from ingest.protocols.slt427.answer import answer as answer_slt427
from ingest.protocols.slt427.crc8 import crc8
from ingest.protocols.slt427.decode import decode as decode_slt427
from ingest.protocols.slt427.framing import Slt427Grammar
from ingest.protocols.slt427.profile import Slt427Profile
from ingest.protocols.slt427.reassemble import Reassembler as Images
from tests.fixtures.frames import DATA, rows

Target = Callable[[bytes], None]
HJ212 = load_codes(DATA, date(2026, 11, 23))
TOLERANT = Hj212Profile(
    accept=("missing_separator", "upper_case_keys", "packet_no_in_cp", "data_time_17_digits",
            "other_qn", "space_in_flag", "long_segment"),
)  # fmt: skip
NOW = datetime(2026, 11, 23, tzinfo=UTC)
SLT427 = (Slt427Profile(), Slt427Profile(edition="2021"))
SL651 = Sl651Profile()
PACKETS = Packets(limit_bytes=20_000, limit_messages=4)
IMAGES = Images(most_bytes=20_000, most_images=4)
HJ212_DECODERS = (Decoder(HJ212), Decoder(HJ212, TOLERANT, b"0" * 16))


def hj212_frame(data: bytes) -> None:
    """Decode bytes as they are."""
    for decoder in HJ212_DECODERS:
        decoded = attempt(decoder.decode, data)
        if decoded is not None:
            answer_hj212(decoded)


def hj212_body(data: bytes) -> None:
    """Decode bytes as a data segment whose length and CRC are right."""
    segment = data[:1200] + b"&&"
    hj212_frame(b"##%04d%s%s\r\n" % (len(segment), segment, crc_text(segment)))


def hj212_stream(data: bytes) -> None:
    """Frame bytes in two cuts."""
    stream(Hj212Grammar(), data, frames("hj212"))


def sl651_frame(data: bytes) -> None:
    """Decode bytes as they are, and join packets."""
    decoded = attempt(lambda one: decode_sl651(one, SL651), data)
    if decoded is not None:
        answer_sl651(decoded, SL651, NOW)
    try:
        progress = PACKETS.add(data, SL651)
    except Refused:
        return
    if progress is not None:
        answer_packet(progress, SL651, NOW)


def sl651_body(data: bytes) -> None:
    """Decode bytes as function and body behind a right head and CRC, in both codings."""
    function, start, body = (
        data[:1] or b"\x34",
        b"\x16" if data[1:2] == b"p" else b"\x02",
        data[1:4000],
    )
    head = b"\x7e\x7e\x01\x00\x12\x34\x56\x78\x12\x34" + function
    whole = head + len(body).to_bytes(2, "big") + start + body + b"\x03"
    sl651_frame(whole + crc16(whole).to_bytes(2, "big"))
    whole = b"\x010100123456781234%02X0%03X%s%s\x03" % (function[0], len(body), start, body)
    sl651_frame(whole + b"%04X" % crc16(whole))


def sl651_stream(data: bytes) -> None:
    """Frame bytes in two cuts."""
    stream(Sl651Grammar(), data, frames("sl651"))


def slt427_frame(data: bytes) -> None:
    """Decode bytes as they are, by both editions."""
    for profile in SLT427:
        decoded = attempt(lambda one, rules=profile: decode_slt427(one, rules, NOW), data)
        if decoded is not None:
            answer_slt427(decoded, profile, NOW)
            IMAGES.add(decoded)


def slt427_body(data: bytes) -> None:
    """Decode bytes as a user area whose length, marks and CRC are right."""
    area = data[:255]
    slt427_frame(b"\x68%c\x68%s%c\x16" % (len(area), area, crc8(area)))


def slt427_stream(data: bytes) -> None:
    """Frame bytes in two cuts."""
    stream(Slt427Grammar(), data, frames("szy206"))


def attempt(decode: Callable[[bytes], Decoded], data: bytes) -> Decoded | None:
    """Return what is decoded, None if it is refused for a reason with a place in the frame."""
    try:
        decoded = decode(data)
    except Refused as refused:
        if not 0 <= refused.offset < refused.end or ": " not in refused.reason:
            raise AssertionError(f"{refused.reason!r} at {refused.offset}") from refused
        return None
    for one in decoded.observations:
        if (one.value is None) != (one.quality == "missing"):
            raise AssertionError(f"{one} has a value and is missing, or neither")
        if one.value is not None and one.value - one.value != 0:
            raise AssertionError(f"{one} is no number")
    return decoded


def stream(grammar: Grammar, data: bytes, good: list[bytes]) -> None:
    """Hold a framer to its promises with ``data`` in front of a good frame."""
    frame = good[len(data) % len(good)]
    whole = data + frame
    first, second = Framer(grammar), Framer(grammar)
    pieces = first.feed(whole) + first.finish()
    step = 1 + len(data) % 7
    cut = [
        piece for at in range(0, len(whole), step) for piece in second.feed(whole[at : at + step])
    ]
    if pieces != cut + second.finish():
        raise AssertionError("how the stream is cut changes what comes out")
    if first.held or second.held:
        raise AssertionError("bytes are kept back at the end")
    if any(piece.good and not grammar.holds(piece.data) for piece in pieces):
        raise AssertionError("a piece is called a frame and is none")
    if [piece.data for piece in pieces if piece.good][-1:] != [frame]:
        raise AssertionError("a good frame behind other bytes is lost")


def frames(name: str) -> list[bytes]:
    """Return the valid sample frames; of text without what ends the line."""
    valid = [row for row in rows(name) if row["valid"]]
    return [
        row["data"].rstrip(b"\r\n") if row["encoding"] == "text" else row["data"] for row in valid
    ]


def hj212_segments() -> list[bytes]:
    """Return the data segments of the sample frames, without their last marks."""
    return [frame[6:-6] for frame in frames("hj212")]


def samples(name: str) -> list[bytes]:
    """Return all sample frames, good and bad."""
    return [row["data"] for row in rows(name) if row["data"]]


TARGETS: dict[str, tuple[Target, Callable[[], list[bytes]]]] = {
    "hj212_frame": (hj212_frame, lambda: samples("hj212")),
    "hj212_body": (hj212_body, hj212_segments),
    "hj212_stream": (hj212_stream, lambda: samples("hj212")),
    "sl651_frame": (sl651_frame, lambda: samples("sl651")),
    "sl651_body": (sl651_body, lambda: [one[10:11] + one[14:-3] for one in samples("sl651")]),
    "sl651_stream": (sl651_stream, lambda: samples("sl651")),
    "slt427_frame": (slt427_frame, lambda: samples("szy206")),
    "slt427_body": (slt427_body, lambda: [one[3:-2] for one in samples("szy206")]),
    "slt427_stream": (slt427_stream, lambda: samples("szy206")),
}


def mixed(data: bytes) -> None:
    """Give the bytes behind the first to the target that it chooses: all targets in one run."""
    if data:
        names = sorted(set(TARGETS) - {"mixed"})
        TARGETS[names[data[0] % len(names)]][0](data[1:])


def mixed_seeds() -> list[bytes]:
    """Return the seeds of all targets, each behind the byte that chooses its target."""
    names = sorted(set(TARGETS) - {"mixed"})
    return [bytes([n]) + seed for n, name in enumerate(names) for seed in TARGETS[name][1]()]


TARGETS["mixed"] = (mixed, mixed_seeds)
