"""Files of events: each row an account of a milestone, its cycle found where the file names none."""

from __future__ import annotations

from typing import Any

import pytest

from models.database import House
from models.ledger import load
from tests.intake.conftest import Bring
from tests.intake.test_importing import accounts

HEAD = "city,track,cycle,milestone,on,by,evidence,reason,source\n"


@pytest.fixture
def lyon(bring: Bring) -> Bring:
    bring("city,country,iso_country,joined_year,index_years\nLyon,France,FR,2008,2015;2019\n")
    return bring


def tell(bring: Bring, *rows: str, head: str = HEAD) -> dict[str, Any]:
    return bring(head + "".join(f"{row}\n" for row in rows), "events.csv")


def test_a_fact_held_already_is_unchanged(lyon: Bring, sqlite_house: House) -> None:
    before = accounts(sqlite_house, "lyon-fr")
    document = tell(lyon, "Lyon,assessment,,final_report,2019,,,,")
    assert (document["created"], document["unchanged"], document["events"]) == (0, 1, 0)
    assert accounts(sqlite_house, "lyon-fr") == before


def test_an_overlapping_period_is_a_second_account_of_the_same_round(
    lyon: Bring, sqlite_house: House
) -> None:
    document = tell(lyon, "Lyon,assessment,,final_report,2015-06,,,,the report itself")
    assert ("final_report", 1, "2015-06") in accounts(sqlite_house, "lyon-fr")
    assert document["created"] == 1
    assert "2015-06 is kept beside 2015" in str(document["observations"])


def test_a_period_apart_is_the_next_round(lyon: Bring, sqlite_house: House) -> None:
    tell(lyon, "Lyon,assessment,,final_report,2023-02-01,,,,")
    assert ("final_report", 3, "2023-02-01") in accounts(sqlite_house, "lyon-fr")


def test_a_named_cycle_is_taken(lyon: Bring, sqlite_house: House) -> None:
    tell(lyon, "Lyon,visit,1,visit_held,2016-03-09,,,,")
    assert ("visit_held", 1, "2016-03-09") in accounts(sqlite_house, "lyon-fr")


def test_a_second_import_of_the_same_events_changes_nothing(lyon: Bring, sqlite_house: House) -> None:
    rows = ["Lyon,assessment,,questionnaire_sent,2014-09,,,,", "Lyon,visit,,visit_held,2016-03-09,,,,"]
    assert tell(lyon, *rows)["created"] == 2
    before = accounts(sqlite_house, "lyon-fr")
    document = tell(lyon, *rows)
    assert (document["created"], document["unchanged"], document["events"]) == (0, 2, 0)
    assert accounts(sqlite_house, "lyon-fr") == before


def test_a_row_twice_in_a_file_is_one_fact(lyon: Bring) -> None:
    row = "Lyon,visit,,visit_held,2016-03-09,,,,"
    document = tell(lyon, row, row)
    assert (document["created"], document["unchanged"]) == (1, 1)


def test_rounds_out_of_order_are_numbered_in_the_order_of_time(bring: Bring, sqlite_house: House) -> None:
    bring("city,country,iso_country\nNice,France,FR\n")
    tell(bring, "Nice,assessment,,final_report,2019,,,,", "Nice,assessment,,final_report,2015,,,,")
    assert accounts(sqlite_house, "nice-fr") == [("final_report", 1, "2015"), ("final_report", 2, "2019")]


def test_a_city_is_named_with_its_country_where_its_name_is_not_enough(
    bring: Bring, sqlite_house: House
) -> None:
    bring("city,country,iso_country\nCartagena,Spain,ES\nCartagena,Colombia,CO\n")
    (found,) = tell(bring, "Cartagena,visit,,visit_held,2016,,,,")["skipped"]
    assert (
        "write “Cartagena, ES” or “Cartagena, CO”" in found["reason"]
        or "“Cartagena, CO” or" in found["reason"]
    )
    tell(bring, '"cartagena, es",visit,,visit_held,2016,,,,')
    assert accounts(sqlite_house, "cartagena-es") == [("visit_held", 1, "2016")]


def test_a_city_misspelt_is_answered_with_the_near_one(lyon: Bring) -> None:
    (found,) = tell(lyon, "Lyonn,visit,,visit_held,2016,,,,")["skipped"]
    assert found["reason"] == "is no city on record; write Lyon"


def test_one_refused_row_stops_the_whole_file_and_with_skip_bad_only_itself(
    lyon: Bring, sqlite_house: House
) -> None:
    rows = "Lyon,visit,1,visit_held,2016,,,,\nLyon,assessment,9,final_report,2021,,,,\n"
    before = accounts(sqlite_house, "lyon-fr")
    document = lyon(HEAD + rows, "events.csv")
    assert (document["created"], len(document["skipped"])) == (0, 1)
    assert accounts(sqlite_house, "lyon-fr") == before
    document = lyon(HEAD + rows, "events.csv", skip_bad=True)
    assert (document["created"], document["skipped"][0]["line"]) == (1, 3)
    assert accounts(sqlite_house, "lyon-fr") == [*before, ("visit_held", 1, "2016")]


def test_the_author_of_an_event_is_kept_by_an_opaque_id(bring: Bring, sqlite_house: House) -> None:
    bring("city,country,iso_country,coordinator_email\nNice,France,FR,alice@nice.example\n")
    tell(
        bring,
        "Nice,visit,,visit_held,2016,Alice@nice.example,,,",
        "Nice,visit,,profile_final,2017,coordinator,,,",
    )
    with sqlite_house.read() as connection:
        actors = {e.milestone: e.actor for e in load(connection, "nice-fr") if e.kind == "reached"}
    assert actors["profile_final"] == "coordinator"
    assert len(actors["visit_held"]) == 16
    assert "nice" not in actors["visit_held"]
