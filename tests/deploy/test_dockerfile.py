"""Dockerfile: what can be held to it without building it."""

import importlib.util
import re

import yaml

from deploy.local.places import CHECKOUT

TEXT = (CHECKOUT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
LINES = [line for line in TEXT.splitlines() if line and not line.startswith("#")]
LAST_STAGE = LINES[max(i for i, line in enumerate(LINES) if line.startswith("FROM ")) :]


def copied_from_checkout(lines: list[str]) -> list[str]:
    return [
        source
        for line in lines
        if line.startswith("COPY ") and "--from" not in line
        for source in line.split()[1:-1]
    ]


def test_each_copied_source_exists_and_is_not_kept_out() -> None:
    sources = copied_from_checkout(LINES)
    assert sources
    kept = (CHECKOUT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for source in sources:
        assert (CHECKOUT / source).exists(), source
        assert f"!{source.partition('/')[0]}" in kept, source


def test_the_image_carries_the_packages_and_the_data() -> None:
    assert {"ingest", "telemetry", "geo", "api", "web", "data"} <= set(
        copied_from_checkout(LAST_STAGE)
    )


def test_the_image_runs_as_an_ordinary_user() -> None:
    user = next(line.split()[1] for line in LAST_STAGE if line.startswith("USER "))
    assert int(user.partition(":")[0]) > 0


def test_stages_that_are_copied_from_are_defined() -> None:
    defined = set(re.findall(r"^FROM \S+ AS (\w+)$", TEXT, re.MULTILINE))
    assert set(re.findall(r"--from=(\w+)", TEXT)) == defined


def test_each_base_image_names_a_version() -> None:
    for image in re.findall(r"^FROM (\S+)", TEXT, re.MULTILINE):
        assert re.search(r":\d", image), image


def test_each_command_of_the_containers_is_a_module_of_the_checkout() -> None:
    compose = (CHECKOUT / "docker-compose.yml").read_text(encoding="utf-8")
    commands = [s.get("command", []) for s in yaml.safe_load(compose)["services"].values()]
    words = re.findall(r"python -m ([\w.]+)", "; ".join(" ".join(c) for c in commands))
    words += re.findall(r'"-m", "([\w.]+)"', TEXT)
    assert {"ingest", "telemetry", "geo", "api"} <= set(words)
    for module in words:
        spec = importlib.util.find_spec(module)
        assert spec, module
        if spec.submodule_search_locations:
            assert importlib.util.find_spec(f"{module}.__main__"), module
