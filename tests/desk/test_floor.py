"""The floor of 8 weeks wherever a city reads of its report: its pages, calendar, pack, brief, API, exports.

No date that a city is given lies before it, and the floor itself is told. Letters have their own tests.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from babel.dates import format_date

from models import clock
from models.database import House
from models.post.feeds import shown
from notifications.calendar_feed import feed
from tests.desk import people
from tests.desk.conftest import Icc

KEY = "manchester-gb"
WAYS_TO_WRITE = ("d MMMM y", "d MMM y", "yyyy-MM-dd", "yyyyMMdd", "EEEE d MMMM y")


@pytest.fixture
def complete(icc: Icc, peopled: House) -> House:
    """Both documents of a new round are complete today, the slot is given, the institute has its task."""
    for words in (
        ["record", "Manchester", "questionnaire_sent"],
        ["analysis", "submit", "Manchester"],
        ["analysis", "complete", "Manchester"],
        ["queue", "slot", "Manchester", "--reason", "for the test"],
        ["analysis", "task", "Manchester", "institute", "--by", str(clock.wall() + timedelta(days=20))],
    ):
        assert icc(*words).code == 0, words
    return people.staffed(peopled)


def floor() -> date:
    return clock.wall() + timedelta(weeks=8)


def before_the_floor(text: str, language: str = "en") -> list[str]:
    """The days between tomorrow and the floor that a text holds, however they are written."""
    days = (clock.wall() + timedelta(days=n) for n in range(1, 8 * 7))
    written = {format_date(day, form, locale=language) for day in days for form in WAYS_TO_WRITE}
    return sorted(each for each in written if re.search(rf"(?<!\d){re.escape(each)}(?!\d)", text))


def pages(house: House) -> Iterator[tuple[str, str]]:
    client = people.signed_in(house, people.ADA)
    for part in ("", "/history", "/documents"):
        answer = client.get(f"/mine/{KEY}{part}")
        assert answer.status_code == 200, part
        yield part, answer.text


def test_the_citys_own_pages_give_no_day_before_the_floor_and_tell_it(complete: House) -> None:
    told = dict(pages(complete))
    assert {part: before_the_floor(text) for part, text in told.items()} == {part: [] for part in told}
    assert format_date(floor(), "d MMMM y", locale="en") in told[""]


def test_the_citys_calendar_gives_no_day_before_the_floor(complete: House) -> None:
    with complete.read() as connection:
        found = shown(connection, complete, "city", KEY)
    text = feed(found.name, found.entries, found.language).decode().replace("\r\n ", "")
    assert before_the_floor(text) == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_brief_gives_no_day_before_the_floor_and_tells_it(
    complete: House, icc: Icc, language: str
) -> None:
    said = icc("brief", "Manchester", "--language", language)
    assert (said.code, before_the_floor(said.out, language)) == (0, [])
    assert format_date(floor(), "d MMMM y", locale=language) in said.out


def test_the_pack_of_a_newcomer_gives_no_day_before_the_floor_and_tells_it(
    complete: House, icc: Icc, tmp_path: Path
) -> None:
    out = tmp_path / "pack.md"
    assert icc("city", "pack", "Manchester", "--out", str(out)).code == 0
    text = out.read_text(encoding="utf-8")
    assert before_the_floor(text) == []
    assert format_date(floor(), "d MMMM y", locale="en") in text


def reports(document: Any) -> Iterator[dict[str, Any]]:
    """Every entry about a final report that waits, however deep it lies."""
    if isinstance(document, dict):
        if document.get("milestone") == "final_report" and document.get("state") in ("open", "waiting"):
            yield document
        document = list(document.values())
    for each in document if isinstance(document, list) else ():
        yield from reports(each)


def test_audit_export_and_api_tell_the_floor_of_a_report_and_no_date_of_it_before(
    complete: House, icc: Icc
) -> None:
    officer = people.signed_in(complete, people.OLGA)
    documents = [
        icc("audit", "--json").document,
        icc("city", "show", "Manchester", "--json").document,
        officer.get(f"/api/v1/cities/{KEY}").json(),
    ]
    for document in documents:
        (report,) = reports(document)
        assert report["earliest_on"] == floor().isoformat()
        assert report["due_on"] >= report["earliest_on"]


def test_the_api_of_a_coordinator_gives_no_day_before_the_floor_and_tells_it(complete: House) -> None:
    ada = people.signed_in(complete, people.ADA)
    (address,) = {
        path for path in ada.get("/api/v1/openapi.json").json()["paths"] if path.endswith("mine/{key}")
    }
    told = json.dumps(ada.get(address.format(key=KEY)).json())
    assert before_the_floor(told) == []
    assert format_date(floor(), "d MMMM y", locale="en") in told


def test_the_table_of_cities_tells_no_date_of_a_report_before_its_floor(
    complete: House, icc: Icc, tmp_path: Path
) -> None:
    out = tmp_path / "cities.csv"
    assert icc("export", "cities", "--out", str(out)).code == 0
    rows = [line for line in out.read_text(encoding="utf-8").splitlines() if "final_report" in line]
    waiting = [row for row in rows if "waiting" in row or ",open," in row]
    assert waiting and all(floor().isoformat() in row for row in waiting)
    assert not any(before_the_floor(row) for row in waiting)
