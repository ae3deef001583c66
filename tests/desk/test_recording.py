"""The clock, its exceptions and corrections, as an officer types them."""

from __future__ import annotations

import pytest

from models.database import House
from tests.desk.conftest import Icc


def events(icc: Icc, city: str) -> list[str]:
    return [event["kind"] for event in icc("city", "show", city, "--json").document["events"]]


def test_a_milestone_is_recorded_once_however_often_it_is_said(icc: Icc, settled: House) -> None:
    words = ["record", "Bergen", "final report", "--on", "2014-04", "--reason", "found in the archive"]
    first, second = icc(*words), icc(*words)
    assert (first.code, second.code) == (0, 0)
    assert "Final report recorded" in first.out
    assert "already on record" in second.out
    document = icc("city", "show", "Bergen", "--json").document
    told = [event for event in document["events"] if event["milestone"] == "final_report"]
    assert [(event["when"], event["precision"], event["reason"]) for event in told][:1] == [
        ("2014-04", "month", "found in the archive")
    ]


def test_an_address_never_enters_the_ledger_only_the_id_behind_it(icc: Icc, settled: House) -> None:
    words = ["record", "Manchester", "questionnaire_sent", "--cycle", "2", "--on", "2022-03"]
    assert icc(*words, "--by", "Ada@Manchester.example").code == 0
    document = icc("city", "show", "Manchester", "--json").document
    sent = next(event for event in document["events"] if event["milestone"] == "questionnaire_sent")
    assert sent["actor"] == document["people"][0]["id"]
    stranger = icc("contact", "Bergen", "--on", "2026-01-02", "--by", "eve@elsewhere.example")
    assert stranger.code == 1
    assert "eve@elsewhere.example" in stranger.err


def test_a_milestone_of_the_second_round_is_recorded_there(icc: Icc, settled: House) -> None:
    said = icc("record", "Manchester", "questionnaire_sent", "--cycle", "2", "--on", "2022-03-01", "--json")
    assert said.code == 0
    assert said.document["city"] == "manchester-gb" and said.document["events"] >= 1


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["record", "Bergen", "welcome", "--on", "2199-01-01"], "future"),
        (["record", "Bergen", "wellcome"], "welcome"),
        (["kind", "Bergen", "friend", "--on", "2020-01-01", "--reason", "x"], "friend"),
        (["retract", "Bergen", "99", "--reason", "wrong"], "99"),
        (["record", "Nowhere", "welcome"], "Nowhere"),
        (["waive", "Bergen", "welcome", "--reason", " "], "a reason is missing"),
    ],
)
def test_what_cannot_be_is_refused_with_the_value(
    icc: Icc, settled: House, words: list[str], reason: str
) -> None:
    before = events(icc, "Bergen")
    said = icc(*words)
    assert (said.code, said.out) == (1, "")
    assert reason in said.err
    assert events(icc, "Bergen") == before


def test_a_pause_stops_a_city_and_a_territory(icc: Icc, settled: House) -> None:
    assert icc("pause", "Bergen", "--reason", "elections").code == 0
    assert icc("pause", "--territory", "gb", "--reason", "merger").out == "1 city paused of 1.\n"
    paused = {c["city"] for c in icc("audit", "--json").document["cities"] if c["paused"]}
    assert paused == {"Bergen", "Manchester"}
    assert icc("resume", "Bergen", "--reason", "over").code == 0
    assert events(icc, "Bergen")[-1] != "paused"


def test_a_territory_without_cities_is_refused(icc: Icc, settled: House) -> None:
    said = icc("pause", "--territory", "ZZ", "--reason", "war")
    assert said.code == 1
    assert "ZZ" in said.err


def test_an_event_is_retracted_and_stays_visible(icc: Icc, settled: House) -> None:
    icc("record", "Bergen", "final_report", "--on", "2014")
    document = icc("city", "show", "Bergen", "--json").document
    seq = next(event["seq"] for event in document["events"] if event["milestone"] == "final_report")
    assert icc("retract", "Bergen", str(seq), "--reason", "another city").code == 0
    kinds = events(icc, "Bergen")
    assert "retracted" in kinds and "reached" in kinds


def test_contact_kind_open_waive_and_reopen_each_leave_their_event(icc: Icc, settled: House) -> None:
    orders = (
        ["record", "Lyon", "city_signature", "--on", "2019"],
        ["record", "Lyon", "council_of_europe_signature", "--on", "2019-05"],
        ["contact", "Lyon", "--on", "2026-01-02", "--by", "officer"],
        ["open", "Lyon", "assessment"],
        ["record", "Lyon", "questionnaire_sent"],
        ["date", "Lyon", "questionnaire_returned", "--on", "2027-05-05"],
        ["waive", "Lyon", "grid_returned", "--reason", "an earlier version"],
        ["reopen", "Lyon", "grid_returned", "--reason", "asked for after all"],
        ["kind", "Lyon", "withdrawn", "--on", "2026-11-01", "--reason", "their letter"],
    )
    assert [said.err for words in orders if (said := icc(*words)).code] == []
    wanted = {"contacted", "kind_changed", "track_opened", "date_chosen", "waived", "reopened"}
    assert wanted <= set(events(icc, "Lyon"))


def test_who_opens_a_track_that_does_not_run_for_the_kind_of_city_is_told(icc: Icc, peopled: House) -> None:
    assert "Nothing is asked in it" in icc("open", "Lyon", "visit").out
    assert "Nothing is asked" not in icc("open", "Lyon", "assessment").out
