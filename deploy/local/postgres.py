"""The database server of a clone: one cluster with three databases.

Data and access rules are made once; a start only starts. What the tables hold is
the concern of the migrations, not of this file.
"""

import signal
import time
from collections.abc import Mapping

from deploy.local import ports, process
from deploy.local.ground import Ground
from deploy.local.passwords import ROLES, SUPERUSER
from deploy.local.places import Places
from deploy.local.report import SetupError, say

NAME = "postgres"

# Which extension a database needs, and which roles may enter it.
DATABASES = {
    "hangou_telemetry": (
        "timescaledb",
        ("hangou_ingest", "hangou_worker", "hangou_api", "hangou_read"),
    ),
    "hangou_geo": ("postgis", ("hangou_api", "hangou_read")),
    "hangou_access": (None, ("hangou_api",)),
}

# Sized for a small machine. Durability stays at PostgreSQL's own defaults: fsync
# and synchronous_commit are on, which the receipts to devices rely upon.
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "password_encryption": "scram-sha-256",
    "shared_preload_libraries": "timescaledb",
    "timescaledb.telemetry_level": "off",
    # The schema uses no job of TimescaleDB, so its scheduler need not sit in each
    # database, where it would also keep a test from copying a template.
    "timescaledb.max_background_workers": "0",
    "max_connections": "150",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "checkpoint_completion_target": "0.9",
    "random_page_cost": "1.1",
    "log_timezone": "UTC",
    "timezone": "UTC",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "log_lock_waits": "on",
}
# Losing a database of a test costs nothing, waiting for the disk costs minutes.
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
_PATIENCE = 60.0
# initdb reads the password from a file only; this one lives as long as initdb.
_INITDB = """word=$(mktemp)
trap 'rm -f "$word"' EXIT
cat > "$word"
initdb --pwfile="$word" "$@"
"""


def exists(places: Places) -> bool:
    """Return whether a complete cluster has been made under this ``var/``."""
    return (places.run / "pg.ready").exists()


def prepare(ground: Ground, words: Mapping[str, str]) -> bool:
    """Make the cluster if there is none; return whether it is new."""
    data = ground.places.postgres
    if exists(ground.places):
        return False
    if data.exists():
        say(f"removing a half-made cluster in {data}")
        ground.remove(data)
    say(f"making the database cluster in {data}")
    ground.own(data)
    ground.run(
        "sh",
        "-c",
        _INITDB,
        "initdb",
        f"--pgdata={ground.inside(data)}",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--auth=scram-sha-256",
        f"--username={SUPERUSER}",
        "--no-instructions",
        text=words[SUPERUSER] + "\n",
    )
    return True


def start(ground: Ground, port: int, *, durable: bool = True) -> None:
    """Start the server and wait until it answers; do nothing if it runs.

    Raises
    ------
    SetupError
        If it ends or does not answer within a minute; the text shows its log.
    """
    places = ground.places
    if process.running(places, NAME) is not None:
        return
    settings = {**_SETTINGS, "port": str(port), **({} if durable else _FAST)}
    command = ["postgres", "-D", ground.inside(places.postgres)]
    command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    deadline = time.monotonic() + _PATIENCE
    process.start(places, NAME, ground.command(*command), ground.environment())
    while not _answers(ground, port):
        if time.monotonic() > deadline:
            raise SetupError(f"PostgreSQL does not answer:\n{process.tail(places, NAME)}")
        if process.running(places, NAME) is None:
            # After kill -9 of the old server its sessions need a moment to notice,
            # and until then a new one may not touch their shared memory.
            if "shared memory block" not in process.tail(places, NAME, lines=4):
                raise SetupError(f"PostgreSQL ended:\n{process.tail(places, NAME)}")
            time.sleep(0.5)
            process.start(places, NAME, ground.command(*command), ground.environment())
        time.sleep(0.1)


def stop(places: Places) -> bool:
    """Stop the server after a checkpoint; open sessions are ended."""
    return process.stop(places, NAME, by=signal.SIGINT, patience=_PATIENCE)


def equip(ground: Ground, port: int, words: Mapping[str, str]) -> None:
    """Make roles, databases and extensions; only a new cluster needs it."""
    sql = "\n".join(
        [f"create role {role} login password '{words[role]}';" for role in ROLES]
        + [line for name in DATABASES for line in _database_sql(name)]
    )
    run_sql(ground, port, words, sql)
    (ground.places.run / "pg.ready").touch()


def run_sql(ground: Ground, port: int, words: Mapping[str, str], sql: str) -> str:
    """Run a psql script as the superuser and return its output.

    Raises
    ------
    SetupError
        If a statement fails.
    """
    return ground.run(
        "psql",
        "--no-psqlrc",
        "--quiet",
        "--tuples-only",
        "--no-align",
        "--set=ON_ERROR_STOP=1",
        "--file=-",
        f"--dbname=host=127.0.0.1 port={port} user={SUPERUSER} dbname=postgres",
        text=sql,
        environment={"PGPASSWORD": words[SUPERUSER]},
    )


def database_grants(database: str, like: str) -> str:
    """Return the statements that let in the roles of ``like``, and nobody else."""
    roles = ", ".join(DATABASES[like][1])
    return (
        f"revoke all on database {database} from public; "
        f"grant connect, temporary on database {database} to {roles};"
    )


def _database_sql(name: str) -> list[str]:
    extension = DATABASES[name][0]
    lines = [f"create database {name} owner hangou_owner;", database_grants(name, name)]
    if extension:
        lines += [f"\\connect {name}", f"create extension {extension};", "\\connect postgres"]
    return lines


def _answers(ground: Ground, port: int) -> bool:
    if not ports.answers(port):
        return False
    try:
        ground.run("pg_isready", "--quiet", "--host=127.0.0.1", f"--port={port}")
    except SetupError:
        return False
    return True
