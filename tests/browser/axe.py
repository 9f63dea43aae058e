"""Accessibility by axe-core: the violations that a test does not let pass."""

from functools import cache

from playwright.sync_api import Page

from deploy.local.places import CHECKOUT

_SCRIPT = CHECKOUT / "node_modules" / "axe-core" / "axe.min.js"
# A station's row is read out in words ("6.31 米, 黄色 3 级"), not as it is written ("6.31 m"): the
# rule that both be alike is for what people say to their computer, and nobody says a whole row.
_RUN = """
    async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }) => nodes.map((node) => ({ id, node, at: node.target.join(" ") })))
      .filter(({ id, at }) => id !== "label-content-name-mismatch"
        || !document.querySelector(at)?.matches("#list [role=option]"))
      .map(({ id, node, at }) => `${id}: ${at}: ${[...node.any, ...node.all][0]?.message ?? ""}`)
"""


@cache
def _source() -> str:
    return _SCRIPT.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """Return what axe calls serious or critical: rule, element and message of each finding.

    The script goes in through the debugger, which the page's content policy does not touch.
    """
    page.evaluate(f"() => {{ {_source()} }}")
    return page.evaluate(_RUN)
