"""What a person sees while something is set up: progress lines and errors that help."""

import sys


class SetupError(Exception):
    """Something is missing; the text says what it is and what to do about it."""


def say(text: str) -> None:
    """Write one progress line to stderr, where it never mixes with results."""
    # One write, so that lines of threads do not run into each other.
    sys.stderr.write(f"hangou: {text}\n")
    sys.stderr.flush()
