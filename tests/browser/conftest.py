"""A real browser before a real house: Debian's Chromium, the example cities, one day planned.

Where no Chromium is found these tests are skipped, loudly; with ICC_REQUIRE_BROWSER=1 that is a failure.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from desk.app import create_app
from desk.intake.importing import import_file
from models import clock, planning
from models.database import House, make_engine
from models.entrance import accounts, sessions
from models.migrate import upgrade
from models.settings import Settings

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
)  # fmt: skip
ROOT = Path(__file__).parents[2]

Open = Callable[..., Page]
Enter = Callable[..., Page]
ADA = "intercultural@manchester.example"
"""Manchester’s coordinator in the example cities."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser, anew for each file: while it lives, its event loop keeps flows from running in tests."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        missing = "NO CHROMIUM WAS FOUND: the pages are NOT tested in a browser; install Debian's chromium"
        if os.environ.get("ICC_REQUIRE_BROWSER") == "1":
            pytest.fail(missing)
        warnings.warn(missing, stacklevel=1)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def full_house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A house with the example cities on record and the day's letters planned."""
    return _peopled(tmp_path_factory.mktemp("house"))


@pytest.fixture(scope="session")
def desk(full_house: House) -> Iterator[str]:
    """The address of its desk."""
    yield from served(full_house)


@pytest.fixture(scope="session")
def empty_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a desk that knows no city yet."""
    yield from served(_house(tmp_path_factory.mktemp("empty")))


def _house(var: Path) -> House:
    settings = Settings(var=var)
    house = House(settings, make_engine(settings.url))
    upgrade(house)
    return house


def _peopled(var: Path) -> House:
    house = _house(var)
    import_file(house, ROOT / "examples" / "cities.csv", actor="import")
    today = clock.today(house)
    for stage in planning.STAGES:
        for key in planning.due(house, stage, today):
            planning.plan_city(house, stage, key, today)
    return house


def served(house: House) -> Iterator[str]:
    """Serve a house on a free port for as long as the caller looks at it."""
    server = uvicorn.Server(uvicorn.Config(create_app(house), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)
    house.engine.dispose()


@pytest.fixture
def opened(chromium: Browser, desk: str) -> Iterator[Open]:
    """Open a page of the desk: `opened("/", width=320, dark=True, script=False)`."""
    contexts: list[BrowserContext] = []

    def open_page(path: str, *, width: int = 1280, dark: bool = False, script: bool = True) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
        )
        contexts.append(context)
        page = context.new_page()
        answer = page.goto(path if path.startswith("http") else desk + path)
        assert answer is not None and answer.status == 200
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def entered(chromium: Browser, desk: str, full_house: House) -> Iterator[Enter]:
    """Come in by a link: `entered(ADA, dark=True)`; without an address, as the officer at this machine."""
    contexts: list[BrowserContext] = []

    def come_in(email: str | None, *, width: int = 1280, dark: bool = False, script: bool = True) -> Page:
        secret = _link(full_house, email) if email else sessions.local_link(full_house)
        context = chromium.new_context(
            base_url=desk,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(f"/enter/{secret}")
        page.get_by_role("button", name="Come in").click()
        page.wait_for_url(lambda address: "/enter/" not in address)
        return page

    yield come_in
    for context in contexts:
        context.close()


def _link(house: House, email: str) -> str:
    """A link to hand over; the first is asked for at the entrance, which makes the account and is slow."""
    if email not in {each["email"] for each in accounts.listed(house)}:
        made = sessions.link_for(house, email, "test")
        assert made is not None
        return made[0]
    return sessions.link_of(house, email)
