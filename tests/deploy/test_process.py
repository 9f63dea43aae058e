"""Processes of a clone: what is ours, and with which settings it runs."""

import os
import signal
from pathlib import Path

from deploy.local import process
from deploy.local.places import Places


def test_a_process_runs_with_the_settings_it_was_started_with_and_no_others(
    tmp_path: Path,
) -> None:
    places = Places(var=tmp_path)
    places.make()
    settings = {"PATH": os.environ["PATH"], "HANGOU_API_PORT": "1"}
    process.start(places, "sleeper", ["sleep", "60"], settings)
    try:
        assert process.runs_with(places, "sleeper", {**settings, "TERM": "other"})
        assert not process.runs_with(places, "sleeper", {**settings, "HANGOU_API_PORT": "2"})
        assert not process.runs_with(places, "other", settings)
    finally:
        assert process.stop(places, "sleeper", by=signal.SIGTERM, patience=10)
    assert not process.runs_with(places, "sleeper", settings)
