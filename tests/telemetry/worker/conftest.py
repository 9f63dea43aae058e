"""What the worker's tests share."""

import socket

import pytest


@pytest.fixture
def unused_port():
    """A loopback port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
