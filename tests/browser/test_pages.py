"""The pages in a real browser: accessible in light and dark, readable at 320 px, whole without JavaScript."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Open

PAGES = (
    "/", "/?q=man&track=assessment", "/cities/manchester-gb", "/letters", "/letters/1", "/api",
    "/forecast?months=12&join=9",
)  # fmt: skip
GRAVE = {"serious", "critical"}

pytestmark = pytest.mark.browser


RULES = ("wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice")


def grave(page: Page, rules: Sequence[str] = RULES) -> list[str]:
    """What axe finds that keeps a reader out, each with the place."""
    # Of a rule that is kept one place comes back instead of all, which is most of the time on a long page.
    found = Axe().run(page, options={"runOnly": list(rules), "resultTypes": ["violations"]})
    assert found.response["passes"], "axe looked at nothing"
    return [
        f"{violation['id']} at {json.dumps(violation['nodes'][0]['target'])}"
        for violation in found.response["violations"]
        if violation["impact"] in GRAVE
    ]


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_grave(opened: Open, path: str) -> None:
    page = opened(path)
    assert grave(page) == []
    page.emulate_media(color_scheme="dark")
    assert grave(page, ("color-contrast",)) == []


@pytest.mark.parametrize("path", ["/", "/cities/manchester-gb", "/letters"])
def test_axe_finds_nothing_grave_where_rows_are_cards(opened: Open, path: str) -> None:
    assert grave(opened(path, width=320)) == []


def test_axe_finds_nothing_grave_in_an_empty_house(opened: Open, empty_desk: str) -> None:
    for path in ("/", "/letters"):
        page = opened(empty_desk + path)
        assert grave(page) == []
        assert page.locator(".empty h2").is_visible()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_scrolls_sideways(opened: Open, path: str) -> None:
    page = opened(path)
    for width in (320, 390, 768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width


def test_the_board_is_filtered_without_javascript(opened: Open) -> None:
    page = opened("/", script=False)
    page.get_by_label("City or country").fill("malaga")
    page.get_by_role("button", name="Show").click()
    assert page.locator("th.city a").all_inner_texts() == ["Málaga"]
    assert "q=malaga" in page.url


def test_from_the_board_to_a_city_and_its_letter_by_keyboard(opened: Open) -> None:
    page = opened("/?q=manchester", script=False)
    page.get_by_role("link", name="Manchester").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/cities/manchester-gb")
    page.get_by_role("link", name="Record check").click()
    assert "Manchester" in page.get_by_role("heading", level=1).inner_text()
    letter = page.frame_locator("iframe.letter")
    assert letter.get_by_text("We would like these records to be right").is_visible()


def test_two_futures_are_compared_without_javascript(opened: Open) -> None:
    page = opened("/forecast", script=False)
    page.get_by_label("What if so many cities joined?").fill("9")
    page.get_by_role("button", name="Foresee").click()
    assert page.locator("svg.chart").count() == 5
    assert "If 9 cities more" in str(page.get_by_role("img", name="Reports").first.text_content())
    page.emulate_media(media="print")
    assert page.locator("figure.drawn").first.is_visible()
    assert page.get_by_role("table").count() == 3


def test_why_opens_without_javascript(opened: Open) -> None:
    page = opened("/cities/manchester-gb", script=False)
    answer = page.locator("details.why").first
    answer.locator("summary").click()
    assert answer.locator(".answer").is_visible()


def test_the_skip_link_is_the_first_stop_and_leads_to_the_content(opened: Open) -> None:
    page = opened("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_refused_by_the_pages_own_policy(opened: Open, path: str) -> None:
    complaints: list[str] = []
    page = opened(path)
    page.on("console", lambda message: complaints.append(message.text))
    page.reload()
    assert complaints == []


@pytest.mark.parametrize("path", ["/", "/cities/manchester-gb", "/letters"])
def test_what_a_finger_touches_is_large_enough(opened: Open, path: str) -> None:
    """WCAG 2.2, 2.5.8: 24 px, or a link within a line of text."""
    page = opened(path, width=390)
    boxes = page.locator("button, select, input:not([type=hidden]), .figure a, nav a, summary").all()
    sizes = [box.bounding_box() for box in boxes if box.is_visible()]
    assert sizes
    small = [size for size in sizes if size and size["height"] < 18]
    assert small == []


def test_on_paper_there_is_no_menu_and_no_filter(opened: Open) -> None:
    page = opened("/")
    page.emulate_media(media="print")
    assert not page.locator(".masthead nav").is_visible()
    assert not page.locator(".filters").is_visible()
    assert page.locator("table.board").is_visible()
