"""What runs where, as one JSON object: reads records only, starts nothing."""

from dataclasses import asdict

from deploy.local import files, ports, process
from deploy.local.places import Places

PROCESSES = ("postgres", "broker", "ingest", "worker", "api", "demo")


def describe(places: Places) -> dict[str, object]:
    """Return addresses, ports, process ids, log places and how the stores were found."""
    kept = ports.kept(places)
    found = files.read_json(places.run / "stores.json")
    ground = files.read_json(places.run / "ground.json")
    return {
        "address": f"http://127.0.0.1:{kept.api}" if kept else None,
        "stores": found.get("found"),
        "root": ground.get("root"),
        "ports": asdict(kept) if kept else None,
        "processes": {
            name: {
                "pid": process.running(places, name),
                "running": process.running(places, name) is not None,
                "log": str(places.log / f"{name}.log"),
            }
            for name in PROCESSES
        },
        "data": str(places.var),
        "environment": str(places.env),
    }
