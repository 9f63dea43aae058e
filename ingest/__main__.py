"""Entry point of ``python -m ingest``."""

import sys

from ingest.cli.main import main

sys.exit(main())
