"""Facts from files: which cycle, what is held already, what is a second account."""

from __future__ import annotations

from datetime import date

import pytest

from lifecycle.commands import CityFacts, DescribeCity, Reach, RecordCity
from lifecycle.cycles import cycle_of
from lifecycle.events import Event
from lifecycle.facts import CityRow, commands_for
from lifecycle.history import known_on
from lifecycle.reading import programme
from lifecycle.when import parse_when
from tests.lifecycle.cast import ADOPTED, case, do, history, joined

FACTS = CityFacts("Tenerife", "Spain", "ES")
REPORTS = [("assessment", n, "final_report", y) for n, y in ((1, "2012"), (2, "2018"), (3, "2021"))]


def row(*years: str, joined: str | None = None) -> CityRow:
    return CityRow(FACTS, parse_when(joined) if joined else None, [parse_when(y) for y in years])


def reports(commands: list[object]) -> list[tuple[str, int | None]]:
    return [
        (str(c.when), c.cycle) for c in commands if isinstance(c, Reach) and c.milestone == "final_report"
    ]


def test_each_index_year_is_the_report_of_its_own_cycle_in_order_of_time() -> None:
    commands = commands_for(row("2021", "2012", "2018"), None, ADOPTED)
    assert reports(list(commands)) == [("2012", 1), ("2018", 2), ("2021", 3)]


def test_a_joining_year_is_both_signatures_and_makes_the_kind() -> None:
    commands = commands_for(row(joined="2018"), None, ADOPTED)
    recorded = commands[0]
    assert isinstance(recorded, RecordCity)
    assert recorded.facts.kind == "international"
    assert [c.milestone for c in commands[1:] if isinstance(c, Reach)] == [
        "city_signature", "council_of_europe_signature",
    ]  # fmt: skip
    assert commands_for(row(), None, ADOPTED)[0].facts.kind == "unconfirmed"  # type: ignore[union-attr]


def test_a_second_import_of_the_same_row_says_nothing_new() -> None:
    known = known_on(history(*joined("2018"), *REPORTS), ADOPTED)
    commands = commands_for(row("2012", "2018", "2021", joined="2018"), known, ADOPTED)
    assert [type(c) for c in commands] == [DescribeCity]


def test_index_years_match_reports_by_overlapping_period_and_never_by_position() -> None:
    known = known_on(history(*joined("2010"), ("assessment", 1, "final_report", "2018")), ADOPTED)
    assert reports(list(commands_for(row("2012", "2018-08"), known, ADOPTED))) == [
        ("2012", 2),
        ("2018-08", 1),
    ]


def place(events: list[Event], milestone: str, when: str) -> int:
    work = case(events, ADOPTED)
    found = programme().tracks_of(milestone)[0].by_key[milestone]
    return cycle_of(work, found, parse_when(when))


@pytest.mark.parametrize(
    ("milestone", "when", "cycle"),
    [
        ("final_report", "2012", 1),  # the same date is held there
        ("final_report", "2018-08", 2),  # the period overlaps
        ("questionnaire_returned", "2026-11-20", 4),  # open in the round to come
        ("final_report", "2024", 4),  # reached in the last, periods apart: the next
        ("completeness_checked", "2021-01", 3),  # nowhere open: the last begun
    ],
)
def test_a_fact_without_a_cycle_finds_its_own(milestone: str, when: str, cycle: int) -> None:
    assert place(history(*joined("2010"), *REPORTS), milestone, when) == cycle


def test_a_second_date_of_membership_is_an_account_and_no_new_membership() -> None:
    assert place(history(*joined("2010")), "city_signature", "2015") == 1


def test_an_empty_cell_changes_nothing() -> None:
    events = do(history(), ADOPTED, DescribeCity(CityFacts("Ville", "Land", "FR", population=1000)))
    again = do(events, date(2026, 11, 26), DescribeCity(CityFacts("Ville", "Land", "FR", population=None)))
    assert again == events
    assert known_on(events, ADOPTED).facts["population"] == 1000
