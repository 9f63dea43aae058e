"""``python -m deploy.health URL``: exit 0 if the address answers 200 within 3 s, else 1.

The health check of a container, whose image holds no curl.
"""

import sys
import urllib.request


def healthy(url: str) -> bool:
    """Return whether an HTTP address answers 200."""
    try:
        with urllib.request.urlopen(url, timeout=3) as answer:  # noqa: S310 (from our own files)
            return bool(answer.status == 200)
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(0 if healthy(sys.argv[1]) else 1)
