"""Coverage-guided fuzzing of one target, by atheris (libFuzzer).

``python -m tests.fuzz.run TARGET [-runs=N] [-max_total_time=S] [-seed=N] [CORPUS]``; ends with
an error at the first input that breaks a promise, and writes it to a file ``crash-...``.
"""

import os
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["ingest.protocols"]):
    from tests.fuzz.targets import TARGETS

LIMITS = ["-max_len=6000", "-timeout=10", "-rss_limit_mb=1024", "-print_final_stats=1"]


def main(name: str, *options: str) -> None:
    """Fuzz one target, with the real frames of its protocol as the first inputs."""
    target, seeds = TARGETS[name]
    corpus = Path(next((one for one in options if not one.startswith("-")), f"var/fuzz/{name}"))
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds()):
        (corpus / f"seed-{number}").write_bytes(seed)
    flags = [one for one in options if one.startswith("-")]
    prefix = f"-artifact_prefix={corpus}{os.sep}crash-"
    atheris.Setup([sys.argv[0], *LIMITS, prefix, *flags, str(corpus)], target)
    atheris.Fuzz()


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"{__doc__}\nTargets: {', '.join(TARGETS)}")
    main(*sys.argv[1:])
