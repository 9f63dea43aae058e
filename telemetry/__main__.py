"""Entry point of ``python -m telemetry``; the commands are in ``telemetry/cli``."""

from telemetry.cli.main import main

raise SystemExit(main())
