"""``python -m geo``: see ``geo/cli.py``."""

import sys

from geo.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
