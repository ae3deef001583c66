"""The finance service's list: compared with our record, never taken over, and never opening a past year."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lifecycle.commands import Note, OpenTrack, Reach
from lifecycle.contributions.contribution_years import PAYMENT, TRACK
from lifecycle.when import When
from models import clock, queries
from models.contributions import contributions, finance
from models.database import House
from models.door import submit
from tests.intake.conftest import Bring, rows_in

HEAD = "city,year,amount,currency,called_on,paid_on\n"
THIS = clock.wall().year


@pytest.fixture
def lyon(bring: Bring, sqlite_house: House) -> Bring:
    """Lyon is a member and this year was opened and called for today."""
    bring("city,country,iso_country,joined_year\nLyon,France,FR,2018\nOslo,Norway,NO,2019\n")
    today = clock.wall()
    call = Reach("call_issued", When(today), TRACK, THIS)
    submit(sqlite_house, "lyon-fr", [OpenTrack(TRACK, today, THIS), call])
    return bring


def tell(bring: Bring, *rows: str) -> dict[str, Any]:
    return bring(HEAD + "".join(f"{row}\n" for row in rows), "list.csv")


def pay(house: House, amount: str, on: date | None = None) -> None:
    submit(house, "lyon-fr", Note(PAYMENT, {"amount": amount}, on or clock.wall(), cycle=THIS))


def told(document: dict[str, Any]) -> list[str]:
    return [f"{each['city']} {each['year']} {each['text']}" for each in document["differences"]]


def test_only_differences_are_told_as_a_document_and_as_observations(
    lyon: Bring, sqlite_house: House
) -> None:
    today = clock.wall()
    pay(sqlite_house, "2000.00")
    document = tell(lyon, f"Lyon,{THIS},5000.00,EUR,{today},{today}")
    assert told(document) == [f"Lyon {THIS} has EUR 5,000.00 paid on the list, EUR 2,000.00 paid here"]
    assert document["observations"][0]["text"].startswith(f"Contribution {THIS} has EUR 5,000.00 paid")
    (shown,) = [c for c in queries.audit(sqlite_house)["cities"] if c["city"] == "Lyon"]
    assert any("Finance service’s list" in text for text in shown["observations"])
    pay(sqlite_house, "3000.00")
    again = tell(lyon, f"Lyon,{THIS},2000.00,EUR,{today},{today}", f"Lyon,{THIS},3000.00,EUR,,{today}")
    assert told(again) == []
    assert finance.document(sqlite_house)["differences"] == []


def test_the_list_changes_nothing_but_itself(lyon: Bring, sqlite_house: House) -> None:
    before = rows_in(sqlite_house)["event"], contributions.overview(sqlite_house)
    row = f"Lyon,{THIS},5000.00,EUR,,{clock.wall()}"
    first, second = tell(lyon, row), tell(lyon, row)
    assert (first["created"], first["events"], second["unchanged"], second["events"]) == (1, 0, 1, 0)
    assert (rows_in(sqlite_house)["event"], contributions.overview(sqlite_house)) == before


def test_a_past_year_on_the_list_is_a_difference_and_opens_nothing(lyon: Bring, sqlite_house: House) -> None:
    document = tell(lyon, "Oslo,2019,5000.00,EUR,2019-02-01,2019-04-01")
    assert "Oslo 2019 is on the list, and was not opened here" in told(document)
    assert [row["city"] for row in contributions.overview(sqlite_house)["contributions"]] == ["Lyon"]
    (oslo,) = [c for c in queries.audit(sqlite_house)["cities"] if c["city"] == "Oslo"]
    assert not any("list" in text for text in oslo["observations"])


def test_other_days_and_other_currencies_are_told_and_only_eur_is_compared(
    lyon: Bring, sqlite_house: House
) -> None:
    pay(sqlite_house, "5000.00")
    document = tell(lyon, f"Lyon,{THIS},5000.00,EUR,2024-01-02,2024-03-01", f"Lyon,{THIS},4700,CHF,,")
    assert told(document) == [
        f"Lyon {THIS} was called for on 2024-01-02 by the list, on {clock.wall()} by our record",
        f"Lyon {THIS} has CHF 4,700.00 on the list: not compared, only EUR is",
        f"Lyon {THIS} was paid on 2024-03-01 by the list, on {clock.wall()} by our record",
    ]


def test_an_open_year_that_the_list_leaves_out_is_told(lyon: Bring, sqlite_house: House) -> None:
    document = tell(lyon, f"Oslo,{THIS},5000.00,EUR,,")
    assert f"Lyon {THIS} is open here, and the list does not name it" in told(document)


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ('Lyon,2019,"5,000",EUR,,', "amount", "write it as 5000.00"),
        ("Lyon,2019,0,EUR,,", "amount", "above 0"),
        ("Lyon,1899,5000,EUR,,", "year", "no year of a contribution"),
        ("Lyon,2019,5000,euros,,", "currency", "three letters"),
        ("Lyon,2019,5000,EUR,2019-02,", "called_on", "not one day"),
        ("Lyon,2019,5000,EUR,,2199-01-01", "paid_on", "future"),
        ("Nowhere,2019,5000,EUR,,", "city", "no city on record"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_and_keeps_the_whole_list_out(
    lyon: Bring, sqlite_house: House, row: str, column: str, reason: str
) -> None:
    document = tell(lyon, f"Lyon,{THIS},5000.00,EUR,,", row)
    (bad,) = document["skipped"]
    assert (bad["line"], bad["column"]) == (3, column)
    assert reason in bad["reason"]
    assert document["differences"] == []
    assert finance.document(sqlite_house)["differences"] == []


def test_no_file_of_events_opens_a_year(lyon: Bring, sqlite_house: House) -> None:
    rows = f"Oslo,contribution,{THIS},year_opened,{clock.wall()}\n"
    document = lyon("city,track,cycle,milestone,on\n" + rows, "events.csv")
    assert "an officer opens the year first" in document["skipped"][0]["reason"]
