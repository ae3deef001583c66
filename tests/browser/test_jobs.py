"""The commonest jobs in a real browser, by keyboard or with JavaScript off: an officer's, a coordinator's."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import ADA, Enter, Open
from tests.browser.test_pages import RULES, grave

CONSIDERED = "consider?act=record&milestone=questionnaire_returned&track=assessment&cycle=2"
OFFICERS = (
    "/today", "/calendar", "/queue", "/visits", "/contributions", "/engagement", "/runs", "/audit",
    "/audit/changes?first=2026-01-01&last=2026-01-02", "/programme", "/settings", "/account",
    "/cities/manchester-gb", "/letters?state=held", "/cities/manchester-gb/brief",
    f"/cities/manchester-gb/{CONSIDERED}",
)  # fmt: skip

pytestmark = pytest.mark.browser


def fits(page: Page, width: int) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth") <= width)


LOOKS = [(False, 1280, RULES), (True, 1280, ("color-contrast",)), (False, 320, ("target-size",))]


@pytest.mark.parametrize(("dark", "width", "rules"), LOOKS, ids=["light", "dark", "narrow"])
def test_axe_finds_nothing_grave_on_an_officers_pages(
    entered: Enter, dark: bool, width: int, rules: tuple[str, ...]
) -> None:
    page = entered(None, dark=dark, width=width)
    found = {}
    for path in OFFICERS:
        page.goto(path)
        page.eval_on_selector_all("main details", "all => all.forEach(one => one.open = true)")
        found[path] = [*grave(page, rules), *([] if fits(page, width) else ["scrolls sideways"])]
    assert {path: faults for path, faults in found.items() if faults} == {}


OWN = ("", "/documents", "/offers", "/people", "/mayor", "/history")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_axe_finds_nothing_grave_on_a_citys_own_pages(entered: Enter, language: str) -> None:
    page = entered(ADA)
    page.goto("/account")
    page.locator("select[name=language]").select_option(language)
    page.locator("form[action='/account/language'] button").click()
    found = {}
    for tab in OWN:
        page.goto(f"/mine/manchester-gb{tab}")
        assert page.locator("html").get_attribute("lang") == language
        page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
        page.set_viewport_size({"width": 1280, "height": 900})
        found[tab] = grave(page)
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size({"width": 320, "height": 900})
        found[tab] += [*grave(page, ("color-contrast",)), *([] if fits(page, 320) else ["scrolls sideways"])]
        page.emulate_media(color_scheme="light")
    assert {tab: faults for tab, faults in found.items() if faults} == {}


def test_a_stranger_may_read_here_until_there_is_an_account_and_do_nothing(opened: Open) -> None:
    page = opened("/cities/manchester-gb", script=False)
    assert page.get_by_role("button", name="Record").count() == 0
    page.get_by_role("link", name="Sign in").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Sign in"


def test_an_officer_records_a_milestone_after_seeing_what_it_changes(entered: Enter) -> None:
    page = entered(None, script=False)
    page.goto("/cities/bradford-gb")
    city = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("button", name="Record").first.click()
    assert page.get_by_role("heading", name="What this does").is_visible()
    assert page.locator(".effects li").count() > 0
    page.locator("form .go button, form.go button").first.click()
    assert page.get_by_role("status").is_visible()
    assert page.get_by_role("heading", level=1).inner_text() == city


def test_an_officer_pauses_a_city_and_takes_it_back_by_keyboard(entered: Enter) -> None:
    page = entered(None, script=False)
    page.goto("/cities/lisbon-pt")
    page.get_by_label("Why, or what was said").fill("elections")
    page.get_by_role("button", name="Pause").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Pause the city").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/cities/lisbon-pt?done=*")
    assert page.get_by_text("Paused: all clocks are stopped").is_visible()
    page.get_by_label("Why, or what was said").fill("the wrong city")
    page.get_by_role("button", name="Resume").click()
    page.get_by_role("button", name="Resume the city").click()
    assert page.get_by_text("Paused: all clocks are stopped").count() == 0


def test_an_officer_holds_and_releases_a_letter(entered: Enter) -> None:
    page = entered(None, script=False)
    page.goto("/letters/2")
    page.get_by_role("button", name="Hold back").click()
    assert page.get_by_role("status").inner_text() == "It is held until it is released."
    page.get_by_role("button", name="Release").click()
    assert page.get_by_role("status").inner_text() == "It goes with the next sending."


def test_an_officer_keeps_a_view_of_the_board(entered: Enter) -> None:
    page = entered(None, script=False)
    page.goto("/?country=SE")
    page.get_by_text("Keep this view").click()
    page.get_by_label("Name").fill("Sweden")
    page.get_by_role("button", name="Keep").click()
    page.goto("/")
    page.get_by_role("link", name="Sweden").click()
    assert "country=SE" in page.url


def test_an_officer_takes_a_table_along(entered: Enter) -> None:
    page = entered(None)
    page.goto("/programme")
    with page.expect_download() as download:
        page.get_by_role("link", name="XLSX").click()
    assert download.value.suggested_filename == "Programme.xlsx"


def test_the_further_pages_are_reached_by_keyboard(entered: Enter) -> None:
    page = entered(None, script=False)
    page.get_by_text("More", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/queue")


def test_a_coordinator_chooses_a_date_and_hands_in(entered: Enter) -> None:
    page = entered(ADA, script=False)
    page.get_by_text("Choose another date").first.click()
    page.get_by_label("The date that suits you").first.fill("2099-01-01")
    page.get_by_role("button", name="Choose it").first.click()
    assert page.get_by_role("status").or_(page.get_by_role("alert")).first.is_visible()
    page.get_by_text("It is done").first.click()
    page.get_by_role("button", name="Tell us").first.click()
    assert "Received, thank you" in page.get_by_role("status").inner_text()


def test_a_coordinator_sees_no_other_city(entered: Enter) -> None:
    page = entered(ADA)
    answer = page.goto("/mine/lisbon-pt")
    assert answer is not None and answer.status == 403
    answer = page.goto("/cities/manchester-gb")
    assert answer is not None and answer.status == 403
