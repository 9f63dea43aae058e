"""The buffered socket loses and invents no byte, whatever the system takes or gives at once."""

import random
import socket

import pytest

from ingest.collector.transport import BufferedSocket

MUCH = random.Random(3).randbytes(3_000_000)


@pytest.fixture
def pair():
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    yield BufferedSocket(ours), theirs
    ours.close()
    theirs.close()


def test_bytes_are_read_in_small_parts_without_asking_the_system_again(pair):
    ours, theirs = pair
    theirs.sendall(b"abcdef")
    assert ours.recv(2) == b"ab"
    assert ours.pending() == 4
    assert ours.recv(100) == b"cdef"
    assert ours.pending() == 0
    with pytest.raises(BlockingIOError):
        ours.recv(1)


def test_the_end_of_the_stream_is_told_after_its_last_byte(pair):
    ours, theirs = pair
    theirs.sendall(b"x")
    theirs.close()
    assert ours.recv(1) == b"x"
    assert ours.recv(1) == b""


def test_what_is_sent_leaves_with_flush_and_not_before(pair):
    ours, theirs = pair
    theirs.setblocking(False)
    assert ours.send(b"ab") == 2
    with pytest.raises(BlockingIOError):
        theirs.recv(10)
    assert ours.flush()
    assert theirs.recv(10) == b"ab"


def test_partial_sends_keep_every_byte_in_order(pair):
    ours, theirs = pair
    theirs.setblocking(False)
    ours.send(MUCH)
    received = bytearray()
    flushes = 1
    while not ours.flush():
        flushes += 1
        _drain(theirs, received)
    _drain(theirs, received)
    assert bytes(received) == MUCH
    assert flushes > 1


def _drain(sock, into):
    """Take what is there."""
    while True:
        try:
            into += sock.recv(65_536)
        except BlockingIOError:
            return


def test_closing_sends_what_is_left(pair):
    ours, theirs = pair
    ours.send(b"goodbye")
    ours.close()
    assert theirs.recv(100) == b"goodbye"
    assert theirs.recv(1) == b""


def test_closing_after_the_peer_has_gone_is_quiet(pair):
    ours, theirs = pair
    theirs.close()
    ours.send(b"to nobody")
    ours.close()
    assert ours.fileno() == -1
