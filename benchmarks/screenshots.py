"""Pictures of the page for docs/images: sizes, themes, scenes, languages, eyes.

An own store with the demo's stations in a quiet night and in a flood (``support/scenes.py``), the
api as a process, the page as it is. Names say what is seen: duty-1440-dark-flood.png.
``--only WORD ...`` takes the pictures whose names hold one of the words.
"""

from __future__ import annotations

import argparse
import os
import signal
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psycopg
from playwright.sync_api import Browser, Page, Route, TimeoutError
from tqdm import tqdm

from benchmarks.support.browser import chromium
from benchmarks.support.city import populate
from benchmarks.support.platform import Bench, api, bench
from benchmarks.support.scenes import FLOOD, QUIET, stage
from deploy.local.places import CHECKOUT

SIZES = {1440: (1440, 900), 1024: (1024, 768), 390: (390, 844), 1920: (1920, 1080), 720: (720, 450)}
EYES = {"grey": "achromatopsia", "protan": "protanopia", "deutan": "deuteranopia"}
_STATION = "DEMO-L05"
_MANY = 5_000


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One picture; its name is made of what is seen."""

    page: str = "duty"
    width: int = 1440
    theme: str = "dark"
    scene: str = "flood"
    what: str = ""
    lang: str = "zh-CN"
    eyes: str = ""

    @property
    def name(self) -> str:
        """File name without its suffix."""
        language = "en" if self.lang == "en" else ""
        parts = (self.page, str(self.width), self.theme, self.scene, self.what, language, self.eyes)
        return "-".join(part for part in parts if part)


def pictures() -> list[Picture]:
    """Return the reviewer's set, scene by scene."""
    themes = ("dark", "light")
    found = [Picture(theme=theme, scene="quiet") for theme in themes]
    found += [Picture(theme=theme, width=390, scene="quiet") for theme in themes]
    found += [
        Picture(theme=theme, width=width, what=what)
        for theme in themes
        for width, what in ((1440, ""), (1440, "card"), (390, ""), (390, "card"), (1440, "past"))
    ]
    found += [Picture(what="card", lang="en"), Picture(width=390, what="card", lang="en")]
    found += [Picture(width=1024, what="card"), Picture(what="layers"), Picture(what="city")]
    found += [Picture(theme=theme, what="lost") for theme in themes]
    found += [Picture(width=390, what="lost")]
    found += [Picture(theme=theme, eyes=eyes) for theme in themes for eyes in EYES]
    found += [Picture(page="wall", width=1920, theme=theme) for theme in themes]
    found += [Picture(width=720, what="zoom"), Picture(width=720, what="zoom", lang="en")]
    found += [Picture(width=390, what=what) for what in ("low", "full")]
    found += [Picture(what=what) for what in ("nothing", "loading", "dead")]
    found += [Picture(scene="5000"), Picture(theme="light", scene="5000")]
    return found


def fill(conn: psycopg.Connection, scene: str) -> None:
    """Put a scene into an empty store."""
    if scene == "5000":
        populate(conn, stations=_MANY)
    else:
        stage(conn, FLOOD if scene == "flood" else QUIET, flood=scene == "flood")


def take(browser: Browser, url: str, server: int, picture: Picture, folder: Path) -> None:
    """Open a page, bring it into the state, and write the picture; ``server`` is the api's pid."""
    width, height = SIZES[picture.width]
    context = browser.new_context(
        viewport={"width": width, "height": height}, has_touch=picture.width == 390
    )
    try:
        context.set_default_timeout(20_000)
        context.add_init_script(
            f"localStorage.setItem('hangou.theme', '{picture.theme}');"
            f"localStorage.setItem('hangou.lang', '{picture.lang}');"
        )
        page = context.new_page()
        page.on("pageerror", lambda error: tqdm.write(f"{picture.name}: {error}"))
        if picture.what in _CUT_OFF:
            page.route("**/api/v1/**", _CUT_OFF[picture.what])
        answer = page.goto(f"{url}/{picture.page}{_HASH.get(picture.what, '')}")
        if answer is None or not answer.ok:
            tqdm.write(f"{picture.name}: there is no page /{picture.page}")
            return
        if picture.page == "duty" and picture.what not in _CUT_OFF:
            page.locator("#list [data-station]").first.wait_for(state="attached")
            page.locator("#status[data-feed=live]").wait_for()
        page.wait_for_timeout(2_500)
        if picture.what == "lost":
            os.kill(server, signal.SIGSTOP)  # alive to the network, and silent
        if picture.what in _ACTS:
            _ACTS[picture.what](page)
        if picture.eyes:
            session = context.new_cdp_session(page)
            session.send("Emulation.setEmulatedVisionDeficiency", {"type": EYES[picture.eyes]})
        page.mouse.move(width - 2, height - 2)
        page.wait_for_timeout(800)
        page.screenshot(path=str(folder / f"{picture.name}.png"))
    except TimeoutError as error:
        tqdm.write(f"{picture.name}: {str(error).splitlines()[0]}")
    finally:
        context.close()
        os.kill(server, signal.SIGCONT)


def _card(page: Page) -> None:
    if not page.locator("#card").is_visible():
        page.locator(f"#list [data-station={_STATION}]").click()
    page.locator("#card-name").wait_for()
    page.wait_for_timeout(2_500)  # the chart has been fetched and drawn


def _past(page: Page) -> None:
    page.locator("#map").focus()
    for _ in range(5):
        page.keyboard.press("{")
    page.locator("#past").wait_for()
    page.wait_for_timeout(2_500)


def _lost(page: Page) -> None:
    page.locator("#status[data-feed=lost]").wait_for(timeout=60_000)
    page.wait_for_timeout(5_000)


def _layers(page: Page) -> None:
    page.locator("#layers-button").click()
    page.wait_for_timeout(1_000)


def _nothing(page: Page) -> None:
    page.locator("#search").fill("没有这个站")
    page.wait_for_timeout(1_000)


def _stop(wanted: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        while page.locator("#side").get_attribute("data-stop") != wanted:
            page.locator("#sheet-handle").click()
        page.wait_for_timeout(1_000)

    return act


_ACTS: dict[str, Callable[[Page], None]] = {
    "card": _card, "past": _past, "lost": _lost, "layers": _layers,
    "zoom": _card, "nothing": _nothing, "low": _stop("low"), "full": _stop("full"),
}  # fmt: skip
_HASH = {"card": f"#station={_STATION}", "city": "#map=12.0/32.43000/119.46000"}
# What the page asks is never answered, or refused.
_CUT_OFF: dict[str, Callable[[Route], None]] = {
    "loading": lambda _: None, "dead": lambda route: route.abort(),
}  # fmt: skip


def run(platform: Bench, browser: Browser, wanted: list[Picture], folder: Path, log: Path) -> None:
    """Take the pictures, a store for each scene."""
    with tqdm(total=len(wanted), unit="picture") as bar:
        for scene in dict.fromkeys(one.scene for one in wanted):
            platform.empty()
            with psycopg.connect(platform.dsn(), autocommit=True) as conn:
                fill(conn, scene)
            with api(platform, log, geo=True) as server:
                for picture in [one for one in wanted if one.scene == scene]:
                    take(browser, platform.url, server.pid, picture, folder)
                    bar.update()


def main() -> None:
    """Run as the head of this file says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=CHECKOUT / "docs" / "images")
    parser.add_argument("--only", nargs="*", default=[], help="words of the wanted names")
    args = parser.parse_args()
    wanted = [
        one for one in pictures() if not args.only or any(word in one.name for word in args.only)
    ]
    args.folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        log = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "api.log"
        platform = stack.enter_context(bench("bench-screenshots"))
        platform.load_layers()
        run(platform, stack.enter_context(chromium()), wanted, args.folder, log)


if __name__ == "__main__":
    main()
