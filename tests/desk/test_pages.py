"""The pages and the API, as a browser on this machine sees them."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from desk.app import create_app
from models.database import House
from tests.desk.conftest import Icc

PAGES = ("/", "/cities/manchester-gb", "/letters", "/api")


def text(html: str) -> str:
    """A page's words, as a reader meets them."""
    main = html.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def names(browser: TestClient, query: str) -> list[str]:
    """The cities a filtered board shows, in its order."""
    return re.findall(r'class="city"><a href="[^"]+">([^<]+)<', browser.get(f"/?{query}").text)


def test_the_board_puts_what_waits_on_us_first(browser: TestClient) -> None:
    assert names(browser, "") == ["Manchester", "Bergen", "Lyon"]
    assert "Waits on us 1" in text(browser.get("/").text)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("q=MANCHESTER", ["Manchester"]),
        ("q=norway", ["Bergen"]),
        ("q=bér+no", ["Bergen"]),
        ("country=fr", ["Lyon"]),
        ("owner=us", ["Manchester"]),
        ("owner=coordinator", ["Manchester"]),
        ("owner=payer", []),
        ("owner=city", []),
        ("owner=may", ["Manchester"]),
        ("late=1", []),
        ("track=assessment&owner=us", ["Manchester"]),
        ("as_of=2026-01-01", ["Manchester", "Bergen", "Lyon"]),
    ],
)
def test_a_filter_is_an_address(browser: TestClient, query: str, shown: list[str]) -> None:
    assert names(browser, query) == shown


def test_a_filter_that_nothing_answers_to_says_so(browser: TestClient) -> None:
    assert "nothing answers to that" in text(browser.get("/?q=atlantis").text)


def test_an_empty_house_says_what_to_do(sqlite_house: House) -> None:
    page = TestClient(create_app(sqlite_house), base_url="http://127.0.0.1").get("/")
    assert "No city is on record yet" in text(page.text)
    assert "icc import examples/cities.csv" in page.text


def test_a_city_shows_force_and_provenance_and_how_exactly_a_date_is_known(browser: TestClient) -> None:
    told = text(browser.get("/cities/manchester-gb").text)
    assert "ideally by 3 January 2023" in told
    assert "from the programme’s document; counted from a year only" in told
    assert "Member since 2018" in told and "1 January 2018" not in told and "31 December 2018" not in told
    assert "2019 known to the year" in told


def test_an_ideal_date_long_past_is_never_shown_as_late(browser: TestClient) -> None:
    page = browser.get("/cities/manchester-gb").text
    assert 'class="overdue"' not in page and "turn-late" not in page


def test_a_source_is_a_link_only_where_it_is_an_address(browser: TestClient) -> None:
    page = browser.get("/cities/manchester-gb").text
    assert '<a href="https://www.coe.int/a" rel="noopener noreferrer">coe.int</a>' in page
    assert "minutes" in text(page)


def test_an_earlier_day_is_an_address_too(browser: TestClient) -> None:
    page = browser.get("/cities/manchester-gb?as_of=2021-01-01").text
    assert "You look at 1 January 2021" in text(page)
    assert "waits on us" not in text(page)


def test_what_is_written_in_a_name_stays_text(icc: Icc, browser: TestClient, tmp_path: object) -> None:
    icc("record", "Bergen", "final_report", "--on", "2014", "--reason", "<script>alert(1)</script>")
    page = browser.get("/cities/bergen-no").text
    assert "<script" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/cities/nowhere-xx", 404, "There is no city “nowhere-xx”"),
        ("/letters/999", 404, "999"),
        ("/no/such/page", 404, "There is no page at this address"),
        ("/?as_of=2026-13-01", 400, "is not a day of the calendar"),
        ("/?as_of=2014", 400, "is not one day"),
        ("/letters/first", 400, "cannot be read"),
    ],
)
def test_a_wrong_address_gets_a_page_with_a_sentence(
    browser: TestClient, path: str, status: int, said: str
) -> None:
    page = browser.get(path)
    assert page.status_code == status
    assert said in text(page.text)
    assert "Traceback" not in page.text


def test_a_failure_is_a_page_with_a_reference(browser: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError("division of a city")

    monkeypatch.setattr("models.queries.entries", fails)
    page = browser.get("/")
    assert page.status_code == 500
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert "reference" in page.text and "division of a city" not in page.text


@pytest.mark.parametrize("path", [*PAGES, "/healthz", "/api/v1/audit", "/no/such/page", "/static/desk.css"])
def test_every_answer_carries_the_guards_headers(browser: TestClient, path: str) -> None:
    headers = browser.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fetches_nothing_from_elsewhere_and_runs_nothing(browser: TestClient, path: str) -> None:
    page = browser.get(path).text
    assert "<script" not in page and " style=" not in page and " onclick" not in page
    assert not re.search(r'(?:src|<link[^>]+href)="(?:https?:)?//', page)


@pytest.mark.parametrize("host", ["evil.example", "192.0.2.1", "localhost.evil.example", ""])
def test_another_name_is_refused(browser: TestClient, host: str) -> None:
    assert browser.get("/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1:8321", "localhost", "[::1]:8321"])
def test_this_machines_names_are_answered(browser: TestClient, host: str) -> None:
    assert browser.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "same-origin"}, 405),
        ({"origin": "http://127.0.0.1"}, 405),
    ],
)
def test_a_write_from_another_site_is_refused_before_anything_else(
    browser: TestClient, headers: dict[str, str], status: int
) -> None:
    assert browser.post("/", headers=headers).status_code == status


def test_health_is_told_without_any_city(browser: TestClient) -> None:
    answer = browser.get("/healthz")
    assert answer.json() == {"status": "ok", "database": "ok"}


def test_health_is_503_when_the_database_is_gone(
    browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import OperationalError

    def gone(_: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setattr(House, "read", gone)
    assert browser.get("/healthz").status_code == 503
    assert browser.get("/").status_code == 503


def test_the_api_answers_with_the_commands_documents(icc: Icc, browser: TestClient) -> None:
    assert browser.get("/api/v1/audit").json() == icc("audit", "--json").document
    shown = icc("city", "show", "Manchester", "--json").document
    assert browser.get("/api/v1/cities/manchester-gb").json() == shown
    assert browser.get("/api/v1/audit?as_of=2020-01-01").json()["as_of"] == "2020-01-01"


def test_the_apis_failures_are_documents(browser: TestClient) -> None:
    answer = browser.get("/api/v1/cities/nowhere-xx")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert "nowhere-xx" in answer.json()["detail"]


def test_the_apis_description_holds_no_citys_data(browser: TestClient) -> None:
    described = browser.get("/api/v1/openapi.json")
    assert "/api/v1/cities/{key}" in described.json()["paths"]
    for word in ("Bergen", "Lyon", "ada@"):
        assert word not in described.text and word not in browser.get("/api").text


def test_nothing_can_be_written_through_the_api(browser: TestClient) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert browser.request(method, "/api/v1/audit").status_code == 405
