"""What is wrong in a row is named by line, column, value and reason."""

from __future__ import annotations

from typing import Any

import pytest

from models.database import House
from tests.intake.conftest import NOTHING, Bring, rows_in

HEAD = "city,country,iso_country"

CELLS = {
    # column, value, how the reason begins
    "a year of the Middle Ages": ("joined_year", "1066", "is an impossible year; write one from 1990 to "),
    "a year that has not come": ("joined_year", "2999", "lies in the future; today is "),
    "no year": ("joined_year", "abcd", "is not a date; write 2014, 2014-04 or 2014-04-02"),
    "a month that is none": ("profile_year", "2016-13", "is not a date"),
    "a day that is none": ("strategy_year", "2015-02-30", "is not a date"),
    "a month of nothing": ("joined_year", "2016-00-15", "is not a date"),
    "one Index round, once more exactly": ("index_years", "2016;2016-05", "names 2016 and 2016-05"),
    "one Index round twice": ("index_years", "2015;2015", "names the same year twice"),
    "a comma between Index rounds": ("index_years", "2015-2017", "is not a date"),
    "a population in words": ("population", "many", "is not a number of inhabitants"),
    "a population of nobody": ("population", "0", "is not a number of inhabitants"),
    "a population below nobody": ("population", "-5", "is not a number of inhabitants"),
    "a population with a point": ("population", "272.000", "is not a number of inhabitants"),
    "a share above everybody": ("diversity_percent", "100.5", "is not a percentage"),
    "a share below nobody": ("diversity_percent", "-1", "is not a percentage"),
    "a share that is no number": ("diversity_percent", "nan", "is not a percentage"),
    "an unknown kind": ("kind", "internatonal", "is no kind of membership; write international"),
    "an unknown zone": ("timezone", "Europe/Lyons", "is no time zone; write Europe/"),
    "a path for a zone": ("timezone", "../../etc/passwd", "is no time zone"),
    "a language without letters": ("language", "de", "is no language that letters exist in; write en or fr"),
    "an address without a domain": ("coordinator_email", "alice@", "is no e-mail address: "),
    "an address with a line break": ("payer_email", '"a@b.example\nBcc: c@d.e"', "is no e-mail address"),
    "a formula": ("source", "=1+1", "is a formula; write its result as plain text"),
    "a formula with a plus": ("source", "+1+1", "begins with +, which a spreadsheet runs as a formula"),
    "a formula with an at": ("network", "@SUM(A1)", "begins with @, which a spreadsheet runs as a formula"),
    "a formula with a minus": ("coordinator_name", "-2+3", "is no name: it holds no letter"),
    "a formula in a number": ("population", "=1+1", "is a formula"),
    "a cell of 20,000 characters": ("source", "x" * 20_000, "has 20,000 characters; a cell may hold 10,000"),
    "a control character": ("source", "so\x07und", "holds a control character"),
    "a turned direction of writing": ("coordinator_name", "ecila\u202e", "holds a control character"),
}  # fmt: skip


@pytest.mark.parametrize(("column", "value", "reason"), CELLS.values(), ids=CELLS.keys())
def test_a_bad_cell_is_named_and_nothing_written(
    column: str, value: str, reason: str, sqlite_house: House, bring: Bring
) -> None:
    document = bring(f"{HEAD},{column}\nLyon,France,FR,\nParis,France,FR,{value}\n")
    (found,) = document["skipped"]
    assert (found["line"], found["column"]) == (3, column)
    assert found["reason"].startswith(reason)
    assert found["value"][:5] == value.strip('"').replace("\x07", " ")[:5]
    assert len(found["value"]) <= 60
    assert (document["created"], document["events"]) == (0, 0)
    assert rows_in(sqlite_house) == NOTHING


PLACES = {
    "an unknown country": ("Lyon,Atlantis,FR", "country", "is no known country"),
    "a country misspelt": ("Lyon,Frannce,FR", "country", "is no known country; write France"),
    "a code of no country": ("Lyon,France,ZZ", "iso_country", "is no ISO 3166-1 code of a country"),
    "a usual code, not the ISO one": ("Leeds,United Kingdom,UK", "iso_country", "is not the ISO code"),
    "a code that contradicts": ("Lyon,Germany,FR", "iso_country", "is France, but the country is Germany"),
    "neither country nor code": ("Lyon,,", "iso_country", "is empty, and so is the country"),
    "no name": (",France,FR", "city", "is empty; every row has one"),
    "a name without a letter": ("12,France,FR", "city", "is no name"),
    "a formula for a name": ("=1+1,France,FR", "city", "is a formula"),
    "a name of 300 letters": (f"{'L' * 300},France,FR", "city", "has 300 characters; a name may have 200"),
    "too few cells": ("Lyon,France", "iso_country", "the row has 2 cells, the headings are 3"),
    "too many cells": ("Lyon,France,FR,2008", "column 4", "the row has 4 cells, the headings are 3"),
}  # fmt: skip


@pytest.mark.parametrize(("row", "column", "reason"), PLACES.values(), ids=PLACES.keys())
def test_a_bad_row_is_named(row: str, column: str, reason: str, bring: Bring) -> None:
    (found,) = bring(f"{HEAD}\n{row}\n")["skipped"]
    assert (found["line"], found["column"]) == (2, column)
    assert found["reason"].startswith(reason)


@pytest.mark.parametrize("twin", ["Málaga", "MÁLAGA", "malaga", "Mala\u0301ga", "  Málaga  ", "Má\u00adlaga"])
def test_a_city_twice_in_a_file_is_named(twin: str, bring: Bring) -> None:
    (found,) = bring(f"{HEAD}\nMálaga,Spain,ES\nLyon,France,FR\n{twin},,ES\n")["skipped"]
    assert (found["line"], found["column"]) == (4, "city")
    assert found["reason"] == "is the same city as in line 2; keep one row for it"


def test_the_same_name_in_two_countries_is_two_cities(bring: Bring) -> None:
    document = bring(f"{HEAD}\nCartagena,Spain,ES\nCartagena,Colombia,CO\n")
    assert (document["created"], document["skipped"]) == (2, [])


def test_every_bad_cell_of_a_file_is_named_in_the_order_of_lines(bring: Bring) -> None:
    rows = ("Lyon,France,FR,1066,many", "Paris,France,FR,,", "paris,France,FR,,", "Nice,France,FR,abcd,")
    document = bring("\n".join((f"{HEAD},joined_year,population", *rows)))
    lines = [(found["line"], found["column"]) for found in document["skipped"]]
    assert lines == [(2, "joined_year"), (2, "population"), (4, "city"), (5, "joined_year")]


def test_with_skip_bad_the_good_rows_are_written(sqlite_house: House, bring: Bring) -> None:
    document = bring(f"{HEAD},joined_year\nLyon,France,FR,1066\nParis,France,FR,2016\n", skip_bad=True)
    assert (document["created"], len(document["skipped"])) == (1, 1)
    assert rows_in(sqlite_house)["city"] == 1


def test_with_skip_bad_and_no_good_row_nothing_is_written(sqlite_house: House, bring: Bring) -> None:
    document = bring(f"{HEAD}\nLyon,Atlantis,\n", skip_bad=True)
    assert document["created"] == 0
    assert rows_in(sqlite_house) == NOTHING


EVENTS = {
    "an author nobody knows": ("Lyon,assessment,,final_report,2019,Alice", "by", "is no role and nobody"),
    "an unknown city": ("Atlantis,assessment,,final_report,2019", "city", "is no city on record"),
    "an unknown track": ("Lyon,asessment,,final_report,2019", "track", "is no track; write assessment"),
    "an unknown milestone": (
        "Lyon,assessment,,final_reprt,2019", "milestone", "is no milestone of assessment; write final_report",
    ),
    "a milestone of another track": (
        "Lyon,assessment,,profile_final,2019", "milestone", "is no milestone of assessment",
    ),
    "a day that has not come": ("Lyon,assessment,,final_report,2999", "on", "lies in the future"),
    "no day": ("Lyon,assessment,,final_report,", "on", "is empty; every row has one"),
    "a cycle that is none": ("Lyon,assessment,0,final_report,2019", "cycle", "is not the number of a cycle"),
    "a cycle beyond the next": ("Lyon,assessment,7,final_report,2019", "cycle", "there is no cycle 7"),
}  # fmt: skip


@pytest.mark.parametrize(("row", "column", "reason"), EVENTS.values(), ids=EVENTS.keys())
def test_a_bad_event_is_named(row: str, column: str, reason: str, sqlite_house: House, bring: Bring) -> None:
    bring(f"{HEAD}\nLyon,France,FR\n")
    before = rows_in(sqlite_house)
    document: dict[str, Any] = bring(
        f"city,track,cycle,milestone,on,by\n{row}{',' * (5 - row.count(','))}\n", "events.csv"
    )
    (found,) = document["skipped"]
    assert (found["line"], found["column"]) == (2, column)
    assert found["reason"].startswith(reason)
    assert rows_in(sqlite_house) == before


def test_what_cannot_be_read_and_what_is_refused_are_named_at_once(sqlite_house: House, bring: Bring) -> None:
    bring(f"{HEAD}\nLyon,France,FR\n")
    before = rows_in(sqlite_house)
    rows = (
        "Lyon,visit,1,visit_held,2019-02-29",
        "Lyons,visit,1,visit_held,2019",
        "Lyon,visit,9,visit_held,2019",
    )
    document = bring("\n".join(("city,track,cycle,milestone,on", *rows)), "events.csv")
    named = [(found["line"], found["column"], found["value"]) for found in document["skipped"]]
    assert named == [(2, "on", "2019-02-29"), (3, "city", "Lyons"), (4, "cycle", "9")]
    assert (document["events"], rows_in(sqlite_house)) == (0, before)
