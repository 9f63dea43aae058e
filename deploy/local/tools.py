"""Run a tool that lies beside the servers (psql, mosquitto_pub) as if it were installed.

``deploy/bin`` holds one entry for each; they all come here.
"""

import os
import sys
from pathlib import Path

from deploy.local.places import clone_places
from deploy.local.report import SetupError, say
from deploy.local.stores import find_ground

TOOLS = (
    "psql",
    "pg_dump",
    "pg_restore",
    "mosquitto_pub",
    "mosquitto_sub",
    "mosquitto_rr",
    "mosquitto_ctrl",
)


def main() -> None:
    """Become the tool named by the first argument.

    Its files are named as the servers see them: those of the clone's ``var/`` lie
    in ``/mnt``. Input and output are the caller's.
    """
    tool = Path(sys.argv[1]).name
    if tool not in TOOLS:
        say(f"error: {tool} is none of {', '.join(TOOLS)}")
        sys.exit(2)
    try:
        places = clone_places()
        places.make()
        ground = find_ground(places)
    except SetupError as error:
        say(f"error: {error}")
        sys.exit(1)
    # PGPASSWORD and the like are the tool's arguments too, but not our whole environment.
    passed = {name: value for name, value in os.environ.items() if name.startswith(("PG", "TERM"))}
    command = ground.command(tool, *sys.argv[2:])
    # No shell is wanted: the arguments are the caller's own.
    os.execvpe(command[0], command, {**ground.environment(), **passed})  # noqa: S606


if __name__ == "__main__":
    main()
