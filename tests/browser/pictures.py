"""Takes the pictures of docs/pictures anew (`make pictures`): example cities, one day run, a real browser."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from models.database import open_house
from models.entrance import sessions
from tests.browser.work import at_work

ROOT = Path(__file__).parents[2]
ICC = str(Path(sys.executable).with_name("icc"))
PAGES = {
    "board": "/",
    "today": "/today",
    "city": "/cities/manchester-gb",
    "before-acting": "/cities/manchester-gb/consider?act=record&milestone=questionnaire_returned"
    "&track=assessment&cycle=2",
    "calendar": "/calendar",
    "programme": "/programme",
}
AT_WORK = {"queue": "/queue", "map": "/map"}
"""Pages that show most once there is something to do."""
OWN = "intercultural@manchester.example"
"""The coordinator whose page is pictured, as the example cities name her."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    """Fill a scratch house, serve it, and look at it."""
    with TemporaryDirectory() as var, _served(Path(var)) as address:
        os.environ["ICC_VAR"] = var
        _take(address)


@contextmanager
def _served(var: Path) -> Iterator[str]:
    port = _free_port()
    surroundings = os.environ | {"ICC_VAR": str(var), "ICC_DESK_PORT": str(port)}
    for words in (["import", "examples/cities.csv"], ["run", "daily"], ["outbox", "send"]):
        subprocess.run([ICC, *words], cwd=ROOT, env=surroundings, check=True)
    desk = subprocess.Popen([sys.executable, "-m", "desk.serve"], cwd=ROOT, env=surroundings)
    try:
        _await(f"http://127.0.0.1:{port}/")
        yield f"http://127.0.0.1:{port}"
    finally:
        desk.terminate()
        desk.wait()


def _take(address: str) -> None:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        sys.exit("No Chromium was found: install Debian's chromium to take pictures.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        officer = _come_in(browser, sessions.local_link(open_house()), address)
        for name, path in PAGES.items():
            _picture(officer, address + path, name)
        at_work(open_house())
        for name, path in AT_WORK.items():
            _picture(officer, address + path, name)
        made = sessions.link_for(open_house(), OWN, "pictures")
        coordinator = _come_in(browser, made[0] if made else "", address)
        _picture(coordinator, f"{address}/mine/manchester-gb", "own-city")
        browser.close()


def _come_in(browser: Browser, secret: str, address: str) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 860}).new_page()
    page.goto(f"{address}/enter/{secret}")
    page.get_by_role("button", name="Come in").click()
    return page


def _picture(page: Page, address: str, name: str) -> None:
    page.goto(address)
    page.screenshot(path=ROOT / "docs" / "pictures" / f"{name}.png")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _await(address: str, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return


if __name__ == "__main__":
    main()
