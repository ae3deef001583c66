"""The jobs of those who act for a city in a real browser without JavaScript: coordinator and expert."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload

from models import clock
from models.database import House
from models.visits import visitsteps
from models.visits.expertise import Described, describe
from tests.browser.conftest import ADA, Enter
from tests.browser.test_jobs import fits
from tests.browser.test_pages import grave

MIRA = "intercultural@rijeka.example"
"""The coordinator of a city that no other test hands anything in for."""
CLAIRE, IRENA = "claire@expert.example", "irena@secretariat.example"
MINE = "/mine/manchester-gb"
PDF = FilePayload(name="grid.pdf", mimeType="application/pdf", buffer=b"%PDF-1.7 the grid")

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def visited(full_house: House) -> House:
    """The house in which Manchester's visit has its team."""
    team = (
        Described("Claire Dupont", CLAIRE, "expert", ("en", "fr")),
        Described("Irena Novak", IRENA, "representative", ("en",)),
    )
    with full_house.begin() as connection:
        for each in team:
            describe(connection, each, clock.today(full_house))
    visitsteps.appoint(full_house, "manchester-gb", [CLAIRE, IRENA])
    return full_house


def test_a_coordinator_hands_parts_out_and_in_with_a_file(entered: Enter) -> None:
    page = entered(MIRA, script=False)
    page.get_by_role("link", name="Documents").click()
    page.get_by_label("Education").check()
    page.get_by_text("Hand the ticked parts out to a department").click()
    page.get_by_label("Department, in a word").fill("schools")
    page.get_by_label("Who answers there").fill("Dora")
    page.get_by_label("Address for e-mail").fill("dora@manchester.example")
    page.get_by_role("button", name="Hand them out").click()
    assert "letter about these parts only" in page.get_by_role("status").inner_text()
    assert page.get_by_role("row", name="Education").get_by_text("schools").is_visible()
    page.get_by_label("Education").check()
    page.get_by_label("A file, if there is one").set_input_files(PDF)
    page.get_by_role("button", name="The ticked parts are done").click()
    assert "Received: 1 of 18 parts" in page.locator(".lede").inner_text()


def test_a_coordinator_takes_the_working_copy_and_sends_it_back(entered: Enter) -> None:
    page = entered(ADA)
    page.goto(f"{MINE}/documents")
    with page.expect_download() as download:
        page.get_by_role("link", name="Take the whole copy").click()
    content = download.value.path().read_bytes()
    copy = FilePayload(name=download.value.suggested_filename, mimeType="", buffer=content)
    page.get_by_label("The workbook that came back").set_input_files(copy)
    page.get_by_role("button", name="Send it in").click()
    assert "write yes beside each part" in page.get_by_role("alert").inner_text()


def test_a_coordinator_asks_for_help_and_confirms_the_record(entered: Enter) -> None:
    page = entered(ADA, script=False)
    page.get_by_role("link", name="What you can get").click()
    page.get_by_label("What would help").select_option(label="A city that has done it")
    page.get_by_role("button", name="Ask for it").click()
    assert "10 working days" in page.get_by_role("status").inner_text()
    page.get_by_role("link", name="Now", exact=True).click()
    page.get_by_text("Is this right?").click()
    page.get_by_label("What is on record is right.").check()
    page.get_by_role("button", name="Send", exact=True).click()
    assert "An officer reads it" in page.get_by_role("status").inner_text()
    page.get_by_role("link", name="History", exact=True).click()
    assert page.get_by_text("You asked for support").first.is_visible()


def test_an_expert_sees_the_visit_and_says_when_not_free(entered: Enter, visited: House) -> None:
    page = entered(CLAIRE, script=False)
    page.goto(f"{MINE}/at-work")
    assert page.get_by_text("Claire Dupont, Irena Novak").is_visible()
    page.get_by_label("From").fill("2099-03-01")
    page.get_by_role("button", name="Note them").click()
    assert "Nobody asks you for these days" in page.get_by_role("status").inner_text()
    answer = page.goto(MINE)
    assert answer is not None and answer.status == 403


def test_axe_finds_nothing_grave_on_an_experts_page_and_on_webhooks(entered: Enter, visited: House) -> None:
    for who, path in ((CLAIRE, f"{MINE}/at-work"), (None, "/webhooks")):
        page = entered(who, width=320)
        page.goto(path)
        page.eval_on_selector_all("main details", "all => all.forEach(one => one.open = true)")
        assert grave(page) == [] and fits(page, 320), path
