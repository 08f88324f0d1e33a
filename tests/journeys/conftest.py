"""A real browser against a running server: Chromium of the system, one process for all journeys."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.requirement import lacking

AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What stands around the content of every page, two thirds of all nodes.
SHELL = [".app > nav", ".app > header"]
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1440, "height": 900}
# A journey in both places; in short in one of them.
RATHER_ON_A_PHONE = [pytest.param(DESK, id="desk", marks=pytest.mark.thorough), pytest.param(PHONE, id="phone")]
RATHER_AT_A_DESK = [pytest.param(DESK, id="desk"), pytest.param(PHONE, id="phone", marks=pytest.mark.thorough)]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        lacking("browser", "no Chromium on PATH")
    # Playwright keeps an event loop in this thread; the test's own database calls are synchronous all the same.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Open a page as nobody, or signed in: `visit("sales")`, `visit("director", size=PHONE, theme="dark")`."""
    contexts = []

    def open_page(who: str = "", *, size: ViewportSize = DESK, theme: str = "light", password: str = "") -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport=size,
            locale="zh-CN",
            color_scheme="dark" if theme == "dark" else "light",
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        # Waiting costs nothing where all is well; a signature makes a paper, on a machine that may have more to do.
        page.set_default_timeout(20000)
        if who:
            page.goto("/sign-in/")
            page.fill("input[name=login]", who)
            page.fill("input[name=password]", password)
            page.click("main button.main")
            page.wait_for_url("**/")
        return page

    yield open_page
    for context in contexts:
        context.close()


def sideways(page: Page) -> bool:
    """Something on it stands out to the side."""
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def violations(page: Page, *, shell: bool = True) -> list[str]:
    """What axe finds on the page, as `rule: selector`; without what stands around every page where `shell` is false."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    # Nothing is said of what passes, and no style sheet comes from elsewhere: both would only take time.
    found = page.evaluate(
        "async exclude => (await axe.run({exclude}, {resultTypes: ['violations'], preload: false})).violations",
        [] if shell else SHELL,
    )
    return [f"{one['id']}: {node['target']}" for one in found for node in one["nodes"]]
