"""The commonest jobs in a real browser, by keyboard or with JavaScript off: an officer's, a coordinator's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from models import clock
from models.database import House
from models.entrance import accounts
from tests.browser.conftest import ADA, Enter, Open
from tests.browser.test_pages import grave
from tests.browser.work import at_work

CONSIDERED = "consider?act=record&milestone=questionnaire_returned&track=assessment&cycle=2"
OFFICERS = (
    "/?country=NO", "/today", "/since", "/map?country=IT", "/calendar", "/calendar?year=2027", "/queue",
    "/visits", "/visits/manchester-gb", "/contributions", "/contributions/manchester-gb",
    "/contributions/consider?step=open&year={year}&kind=international", "/engagement", "/engagement/events/1",
    "/engagement/requests/manchester-gb/1", "/engagement/projects/1", "/engagement/resources/1",
    "/engagement/hosts?city=manchester-gb&topic=narratives", "/runs", "/audit",
    "/audit/changes?first=2026-01-01&last=2026-01-02", "/audit/verify", "/programme", "/programme/proposed",
    "/settings", "/account", "/cities/manchester-gb", "/letters?state=held", "/cities/manchester-gb/brief",
    f"/cities/manchester-gb/{CONSIDERED}",
)  # fmt: skip

OWN = ("", "/documents", "/offers", "/people", "/mayor", "/history")
"""The pages of a city's own, below its address."""

pytestmark = pytest.mark.browser


def fits(page: Page, width: int) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth") <= width)


@pytest.fixture(scope="module")
def busy(full_house: House) -> House:
    """The house with something on every page: a queue, a team to name, scores, an event, a request, a run."""
    return at_work(full_house)


def walked(page: Page, house: House) -> Iterator[str]:
    """Every page of an officer, with all that can be unfolded unfolded."""
    year = str(clock.today(house).year + 1)
    for path in OFFICERS:
        answer = page.goto(path.replace("{year}", year))
        assert answer is not None and answer.status == 200, path
        page.eval_on_selector_all("main details", "all => all.forEach(one => one.open = true)")
        yield path


def test_axe_finds_nothing_grave_on_an_officers_pages_in_light_and_dark(entered: Enter, busy: House) -> None:
    page, found = entered(None), {}
    for path in walked(page, busy):
        page.emulate_media(color_scheme="light")
        found[path] = grave(page)
        page.emulate_media(color_scheme="dark")
        found[path] += grave(page, ("color-contrast",))
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_an_officers_pages_in_french_are_whole_on_a_narrow_screen(entered: Enter, busy: House) -> None:
    page, found = entered(None, width=320), {}
    accounts.speak(busy, "officer", "fr")
    for path in walked(page, busy):
        found[path] = grave(page, ("wcag2a", "wcag22aa"))
        found[path] += [] if fits(page, 320) else ["scrolls sideways"]
        found[path] += [] if page.locator("html").get_attribute("lang") == "fr" else ["is not in French"]
    accounts.speak(busy, "officer", "en")
    assert {path: faults for path, faults in found.items() if faults} == {}


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
        page.get_by_role("link", name="XLSX").first.click()
    assert download.value.suggested_filename == "Programme.xlsx"


def test_the_further_pages_are_reached_by_keyboard(entered: Enter) -> None:
    page = entered(None, script=False)
    page.get_by_text("More", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/since")
    assert page.get_by_role("heading", level=1).is_visible()


def test_a_coordinator_chooses_a_date_and_hands_in(entered: Enter) -> None:
    page = entered(ADA, script=False)
    page.get_by_text("Choose another date").first.click()
    page.get_by_label("The date that suits you").first.fill("2099-01-01")
    page.get_by_role("button", name="Choose it").first.click()
    assert page.get_by_role("status").or_(page.get_by_role("alert")).first.is_visible()
    page.get_by_text("It is done").first.click()
    page.get_by_role("button", name="Tell us").first.click()
    assert "Received, thank you" in page.get_by_role("status").inner_text()


def test_an_officer_decides_without_javascript(entered: Enter, busy: House) -> None:
    page, done = entered(None, script=False), []
    page.goto("/queue")
    page.get_by_text("Move up").first.click()
    page.locator("input[name=reason]:visible").fill("a mayor leaves")
    page.get_by_role("button", name="Move up").first.click()
    done.append(page.get_by_role("status").inner_text())
    page.goto("/visits/manchester-gb")
    page.get_by_role("button", name="Open the poll").click()
    done.append(page.get_by_role("status").inner_text())
    page.goto("/contributions/manchester-gb")
    page.get_by_text("Record a payment").first.click()
    page.get_by_label("Reference").first.fill("R 1")
    page.get_by_role("button", name="Record the payment").first.click()
    done.append(page.get_by_role("status").inner_text())
    page.goto("/engagement/requests/manchester-gb/1")
    page.get_by_text("Accept", exact=True).first.click()
    page.get_by_role("button", name="Accept").click()
    done.append(page.get_by_role("status").inner_text())
    page.goto("/runs")
    page.get_by_role("button", name="Try again").click()
    done.append(page.get_by_role("status").inner_text())
    assert done == [
        "Moved up: it gets the next free slot.",
        "The poll is open: city and team are asked which days suit.",
        "The payment is recorded.",
        "The step is recorded; its letter is among the letters.",
        "The city is done: what the day brings it is planned.",
    ]


JOBS = {
    "find a city": "/?q=malaga",
    "begin the morning": "/today",
    "see what changed": "/since",
    "record, extend, waive, pause": "/cities/manchester-gb",
    "release a letter": "/letters/2",
    "give a slot": "/queue",
    "name a team, find the days": "/visits/manchester-gb",
    "record a payment": "/contributions/manchester-gb",
    "answer a request": "/engagement/requests/manchester-gb/1",
    "take a table along": "/audit?form=csv",
}
"""The ten commonest jobs and where each is done."""


def test_each_of_the_ten_jobs_is_an_officers_alone(
    entered: Enter, opened: Open, busy: House, desk: str
) -> None:
    """A coordinator is led to the own city or refused; a stranger at this machine looks and acts on none."""
    officer, coordinator, stranger = entered(None), entered(ADA), opened("/sign-in")
    told = {job: officer.request.get(path).status for job, path in JOBS.items()}
    assert told == dict.fromkeys(JOBS, 200)
    refused = {job: coordinator.request.get(path, max_redirects=0).status for job, path in JOBS.items()}
    assert refused == dict.fromkeys(JOBS, 403) | {"find a city": 303}
    looked = {job: stranger.request.get(desk + path).text() for job, path in JOBS.items()}
    assert [job for job, page in looked.items() if 'method="post"' in page.partition("<main")[2]] == []


def test_a_coordinator_sees_no_other_city(entered: Enter) -> None:
    page = entered(ADA)
    answer = page.goto("/mine/lisbon-pt")
    assert answer is not None and answer.status == 403
    answer = page.goto("/cities/manchester-gb")
    assert answer is not None and answer.status == 403
