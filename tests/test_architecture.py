"""The shape of the product: what may import, say or hold what (DESIGN.md 2).

Layers are import-linter's (``make lint``); the page's files are held by tests/web/files.test.js.
Each rule is a function from a source file to its breaches, and is shown a planted breach too,
so that a rule that no longer sees anything fails.
"""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path, PurePosixPath

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("ingest", "telemetry", "geo", "api", "web")
LONGEST = 300

Rule = Callable[[PurePosixPath, ast.Module], Iterator[str]]


@cache
def tracked() -> tuple[PurePosixPath, ...]:
    """Return the files of the repository, with those that the next commit may add."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    return tuple(
        PurePosixPath(name)
        for name in sorted(set(listed.split("\0")))
        if name and (ROOT / name).is_file()
    )


def sources() -> list[PurePosixPath]:
    """Return the Python files of the five packages."""
    return [path for path in tracked() if path.suffix == ".py" and path.parts[0] in PACKAGES]


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and full name of everything that is imported, at any depth."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


# ---------------------------------------------------------------- rules for one source file

_SQL = re.compile(
    r"""\s*(
        select\s.+|insert\s+into\s|update\s+\S+\s+set\s|delete\s+from\s|truncate\s
        |(create|alter|drop|comment\s+on)\s+(or\s+replace\s+)?(table|index|unique|schema|view
            |function|database|role|extension|type|trigger)\b
        |with\s+\S+\s+as\s*\(|copy\s+\S+.*\s(from|to)\s|grant\s.+\son\s|(listen|notify)\s+\S+
        |set\s+\S+\s*=\s|lock\s+table\s|vacuum\b|explain\s+\(
    )""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)


def sql_outside_the_stores(path: PurePosixPath, tree: ast.Module) -> Iterator[str]:
    """SQL text stands in ``store.py``, ``tables.py`` and ``migrations/`` only."""
    if path.name in {"store.py", "tables.py"} or "migrations" in path.parts:
        return
    prose = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in prose:
            text = node.value.decode("latin-1") if isinstance(node.value, bytes) else node.value
            if isinstance(text, str) and _SQL.match(text):
                yield f"{node.lineno}: SQL text {text.strip()[:40]!r}"


_HTTP = {
    "aiohttp", "fastapi", "flask", "http", "httptools", "socketserver", "sse_starlette",
    "starlette", "uvicorn", "wsgiref",
}  # fmt: skip


def http_outside_api(path: PurePosixPath, tree: ast.Module) -> Iterator[str]:
    """Only ``api/`` knows HTTP; other processes have prometheus-client's own server."""
    if path.parts[0] == "api":
        return
    for line, name in imports(tree):
        if name.split(".")[0] in _HTTP:
            yield f"{line}: imports {name}"


def statuses_outside_errors(path: PurePosixPath, tree: ast.Module) -> Iterator[str]:
    """A domain error becomes a status in ``api/errors.py`` alone."""
    if path == PurePosixPath("api/errors.py"):
        return
    for line, name in imports(tree):
        if name.endswith((".HTTPException", ".RequestValidationError")):
            yield f"{line}: imports {name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _last_name(node.func) in {
            "HTTPException", "Kind", "add_exception_handler", "exception_handler",
        }:  # fmt: skip
            yield f"{node.lineno}: calls {_last_name(node.func)}"
        if isinstance(node, ast.keyword) and node.arg == "status_code":
            status = node.value.value if isinstance(node.value, ast.Constant) else None
            if isinstance(status, int) and status >= 400:
                yield f"{node.value.lineno}: answers with status {status}"


_LIVE = re.compile(
    r"^(connect|create_engine|load_settings|from_environment|getenv|start_http_server"
    r"|(Null)?ConnectionPool|AsyncConnectionPool|Client|(?!Base)\w*Settings)$"
)


def state_at_import(path: PurePosixPath, tree: ast.Module) -> Iterator[str]:
    """Importing a module reads no setting and opens nothing."""
    for node in _at_import(tree):
        if isinstance(node, ast.Call) and _LIVE.match(_last_name(node.func)):
            yield f"{node.lineno}: {_last_name(node.func)}() at import"
        if isinstance(node, ast.Attribute) and node.attr == "environ":
            yield f"{node.lineno}: environ at import"


def _at_import(tree: ast.AST) -> Iterator[ast.AST]:
    """Walk what runs at import: not the bodies of functions, not ``if __name__ == ...``."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "__name__" in ast.dump(node.test):
            continue
        yield node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            defaults = [*node.args.defaults, *filter(None, node.args.kw_defaults)]
            for default in defaults:
                yield from ast.walk(default)
        else:
            yield from _at_import(node)


def _last_name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


RULES: dict[Rule, tuple[str, str]] = {
    sql_outside_the_stores: ("ingest/lane.py", 'conn.execute("select 1 from telemetry.latest")'),
    http_outside_api: ("telemetry/worker/process.py", "def run():\n    from http import server"),
    statuses_outside_errors: ("api/routes/latest.py", "Response(status_code=404)"),
    state_at_import: ("api/app.py", "class App:\n    conn = psycopg.connect('')"),
}
"""Each rule with a file and a source that break it."""


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_no_source_breaks(rule):
    breaches = [
        f"{path}:{breach}"
        for path in sources()
        for breach in rule(path, ast.parse((ROOT / path).read_bytes()))
    ]
    assert breaches == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_planted_breach_is_seen_by(rule):
    path, source = RULES[rule]
    assert len(list(rule(PurePosixPath(path), ast.parse(source)))) == 1


# ---------------------------------------------------------------- rules for the repository


@pytest.mark.parametrize("name", PACKAGES)
def test_no_stranger_ships_a_package_of_the_name(name):
    assert set(packages_distributions().get(name, ())) <= {"hangou"}


def cycle(edges: dict[str, set[str]]) -> list[str]:
    """Return a circle of imports, empty if there is none."""
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_module_imports_itself_by_way_of_others():
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    edges = {
        module: set(graph.find_modules_directly_imported_by(module)) for module in graph.modules
    }
    assert len(edges) > len(PACKAGES)
    assert cycle(edges) == []


def test_a_circle_of_imports_is_seen():
    assert set(cycle({"a": {"b"}, "b": {"c"}, "c": {"a"}})) == {"a", "b", "c"}


def test_no_source_file_is_longer_than_the_limit():
    scripts = [path for path in tracked() if path.parts[:3] == ("web", "static", "js")]
    lengths = {
        str(path): (ROOT / path).read_bytes().count(b"\n") for path in [*sources(), *scripts]
    }
    assert len(lengths) > len(PACKAGES)
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def test_no_folder_of_tests_is_a_package():
    # With one, pytest would take tests/telemetry for the product's telemetry.
    assert [str(p) for p in tracked() if p.parts[0] == "tests" and p.name == "__init__.py"] == []


_PLACES = re.compile(
    rb"(?<![\w.>{}/-])/(?:work|root|home/\w+|Users/\w+|mnt/\w+)(?:/[\w.-]+|\b(?!/))"
    rb"|\b(?:(?:extra-)?index-url|registry|trusted-host|find-links)[ \t]*=[ \t]*[\w.-]*[/:]"
    rb"|://[\w.-]*(?:pypi|pythonhosted|npmjs|debian|ubuntu)\.(?:org|com)"
)


def test_no_file_names_a_path_of_a_machine_or_a_host_of_packages():
    found = [
        f"{path}:{data[: match.start()].count(10) + 1}: {match.group().decode()}"
        for path in tracked()
        if path != PurePosixPath("tests/test_architecture.py")
        and b"\0" not in (data := (ROOT / path).read_bytes())[:8_000]
        for match in _PLACES.finditer(data)
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        b"cd /" + b"root/x",
        b"DIR=/home/li/hangou",
        b'"/mnt/x/main"',
        b"registry=https://",
        b"://pypi.org/",
    ],
)
def test_such_a_path_or_host_is_seen(text):
    assert _PLACES.search(text)


DECISIONS = [path for path in tracked() if path.parts[:2] == ("docs", "decisions")]


def named_checks(text: str) -> list[str]:
    """Return what the last section, "Check", names in back-quotes."""
    _, heading, section = text.partition("\n## Check\n")
    return re.findall(r"`([^`]+)`", section) if heading else []


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_sections_and_a_check_that_exists(path):
    text = (ROOT / path).read_text()
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert headings == ["Context", "Decision", "Consequences", "Check"]
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    checks = named_checks(text)
    assert checks
    for check in checks:
        make = re.fullmatch(r"make ([a-z-]+)", check)
        assert make[1] in targets if make else (ROOT / check).exists(), check


def test_decisions_are_numbered_without_gap_or_repeat():
    assert [int(p.name[:4]) for p in DECISIONS] == list(range(1, len(DECISIONS) + 1))
