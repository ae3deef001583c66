"""The life of the network as an officer types it: events, support, projects, resources, hosts, figures."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from models import clock
from models.database import House
from tests.desk.conftest import Icc

MEETING = [
    "event", "add", "Annual meeting", "--form", "annual_meeting",
    "--starts", "2099-05-04 09:00", "--ends", "2099-05-05 17:00", "--closes", "2099-03-01 17:00",
    "--places", "1", "--funded", "1", "--funded-by", "council_of_europe",
    "--languages", "en,fr", "--venue", "Bergen",
]  # fmt: skip


@pytest.fixture
def meeting(icc: Icc, settled: House) -> str:
    """A meeting with one place, and a second member to want it."""
    said = icc(*MEETING, "--json")
    assert said.code == 0, said.err
    return str(said.document["event"])


def test_an_event_is_told_on_its_own_clocks_and_in_utc(icc: Icc, meeting: str) -> None:
    document = icc("event", "show", meeting, "--json").document
    assert (document["closes_local"], document["closes_at"]) == ("2099-03-01 17:00", "2099-03-01T16:00:00Z")
    assert "0 of 1 places taken; registration open" in icc("event", "list").out


def test_a_delegate_joins_another_waits_and_moves_up(icc: Icc, meeting: str) -> None:
    assert icc("event", "join", meeting, "Manchester", "--json").document["state"] == "confirmed"
    second = icc("event", "join", meeting, "Bergen", "--name", "Eve", "--email", "eve@bergen.example")
    assert "on the waiting list" in second.out
    gone = icc("event", "withdraw", meeting, "Manchester")
    assert "The place goes to bergen-no" in gone.out
    assert "Bergen, Eve: confirmed, funded, travel funded" in icc("event", "show", meeting).out


def test_an_announcement_names_those_who_are_not_told_and_why(icc: Icc, meeting: str) -> None:
    said = icc("event", "announce", meeting)
    assert "Announced to 2 cities" in said.out and "not lyon-fr: events are not announced" in said.out
    again = icc("event", "announce", meeting, "--json").document
    assert again["announced"] == []
    assert icc("event", "decline", meeting, "Bergen").code == 0


def test_a_change_and_a_cancellation_are_told_to_delegates(icc: Icc, meeting: str) -> None:
    icc("event", "join", meeting, "Manchester")
    assert icc("event", "change", meeting, "--venue", "Oslo", "--json").document["told"] == 1
    assert icc("event", "change", meeting, "--venue", "Oslo").code == 1
    assert "1 delegate told" in icc("event", "cancel", meeting).out


def test_who_came_hears_what_came_of_it(icc: Icc, meeting: str) -> None:
    icc("event", "join", meeting, "Manchester")
    assert icc("event", "attend", meeting, "Manchester").code == 0
    assert (
        icc("event", "outcome", meeting, "The report: https://icc.example/r", "--json").document["told"] == 1
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["event", "add", "X", "--form", "party"], "annual_meeting"),
        (["event", "add", "X", "--form", "training", "--closes", "2027-03-28 02:30"], "clocks go forward"),
        (["event", "add", "X", "--form", "training", "--zone", "Paris"], "Europe/Paris"),
        (["event", "show", "99"], "icc event list"),
        (["event", "join", "99", "Bergen"], "icc event list"),
        (["support", "ask", "Bergen", "--topic", "football", "--form", "training"], "narratives"),
        (["support", "accept", "Bergen", "7"], "icc support list"),
        (["project", "open", "X", "--city", "Bergen"], "two or more"),
        (["project", "step", "9", "applied"], "icc project list"),
        (["resource", "check", "9"], "icc resource list"),
        (["rumours", "Bergen", "gossip"], "rumours_mapped"),
    ],
)
def test_what_cannot_be_is_refused_with_the_remedy(
    icc: Icc, settled: House, words: list[str], says: str
) -> None:
    said = icc(*words)
    assert (said.code, said.out) == (1, "")
    assert says in said.err


def test_registration_cannot_close_after_the_event_is_over(icc: Icc, settled: House) -> None:
    words = ["event", "add", "Meeting", "--form", "annual_meeting", "--zone", "Europe/Oslo"]
    said = icc(*words, "--starts", "2030-05-03 09:00", "--closes", "2030-05-04 09:00")
    assert (said.code, "after the event is over" in said.err) == (1, True)


def test_a_request_is_driven_from_asking_to_its_answers(icc: Icc, settled: House) -> None:
    asked = icc("support", "ask", "Bergen", "--topic", "narratives", "--form", "training", "--json")
    number = str(asked.document["request"])
    for words in (
        ["accept", "Bergen", number, "--by", "expert"],
        ["assign", "Bergen", number, "--by", "expert", "--planned", "2099-01-12"],
        ["deliver", "Bergen", number, "--people", "20"],
        ["answer", "Bergen", number, "--useful", "yes", "--used", "planned", "--more", "no"],
    ):
        assert icc("support", *words).code == 0
    (request,) = icc("support", "list", "--json").document["requests"]
    assert [step["step"] for step in request["steps"]] == [
        "asked", "acknowledged", "accepted", "assigned", "delivered", "answered",
    ]  # fmt: skip
    assert request["late_days"] == 0


def test_the_coordinator_reads_our_answer_to_a_colleague(icc: Icc, settled: House) -> None:
    icc("support", "ask", "Manchester", "--topic", "narratives", "--form", "tool", "--by", "department")
    notices = icc("notices", "--city", "Manchester", "--json").document["notices"]
    answers = {notice["role"]: notice["to"] for notice in notices if notice["kind"] == "support_answer"}
    assert answers["coordinator"] == "ada@manchester.example" and "department" in answers


def test_no_request_is_declined_bare_and_a_resource_may_stand_in(icc: Icc, settled: House) -> None:
    icc("support", "ask", "Manchester", "--topic", "anti_rumours", "--form", "expert")
    assert "never bare" in icc("support", "decline", "Manchester", "1").err
    added = icc(
        "resource", "add", "Anti-rumours handbook", "--topic", "anti_rumours", "--form", "handbook",
        "--language", "en", "--address", "https://icc.example/handbook", "--json",
    )  # fmt: skip
    number = str(added.document["resource"])
    words = ["support", "decline", "Manchester", "1", "--instead", "resource", "--resource", number]
    icc("resource", "check", number, "--broken")
    assert "name another" in icc(*words).err
    icc("resource", "check", number)
    assert icc(*words).code == 0
    assert "Anti-rumours handbook" in icc("resource", "list", "--topic", "anti_rumours").out


def test_a_project_of_two_cities_heeds_the_cut_off_of_its_call(icc: Icc, settled: House) -> None:
    call = icc(
        "event", "add", "Grants 2020", "--form", "grant_call", "--closes", "2020-03-01 17:00", "--json"
    ).document["event"]
    opened = icc(
        "project",
        "open",
        "Two harbours",
        "--city",
        "Bergen",
        "--city",
        "Manchester",
        "--call",
        str(call),
        "--json",
    ).document
    number = str(opened["project"])
    assert "closed on 2020-03-01 at 17:00" in icc("project", "step", number, "applied").err
    assert icc("project", "step", number, "applied", "--reason", "in time by post").code == 0
    (project,) = icc("project", "list", "--json").document["projects"]
    assert [city["step"] for city in project["cities"]] == ["applied", "applied"]
    events = icc("city", "show", "Bergen", "--json").document["events"]
    assert sum(event["data"].get("about") == "project.step" for event in events) == 2


def test_a_challenge_leads_to_guidance(icc: Icc, settled: House) -> None:
    number = str(
        icc("challenge", "raise", "Polarisation", "--city", "Bergen", "--json").document["challenge"]
    )
    for step in ("theme", "study", "guidance"):
        assert icc("challenge", "step", number, step).code == 0
    assert "Polarisation: Bergen (guidance)" in icc("challenge", "list").out


def test_a_host_is_asked_and_may_say_no(icc: Icc, settled: House) -> None:
    assert "No city has cleared" in icc("host", "find", "Bergen", "narratives").out
    asked = icc("host", "ask", "Manchester", "narratives", "--for", "Bergen", "--days", "2", "--json")
    assert icc("host", "answer", "Manchester", str(asked.document["request"]), "no").code == 0
    (request,) = icc("host", "list", "--json").document["requests"]
    assert request["answer"] == "no"
    assert icc("cluster", "media").code == 0


def test_anti_rumours_elements_are_recorded_and_shown(icc: Icc, settled: House) -> None:
    assert icc("rumours", "Bergen", "agents_trained", "--number", "12").code == 0
    said = icc("rumours", "Bergen").out
    assert "agents_trained: " in said and "campaigns: not on record" in said


def test_the_year_in_figures_names_the_events_behind_it(icc: Icc, settled: House) -> None:
    figures = {f["figure"]: f for f in icc("figures", "2019", "--json").document["figures"]}
    assert figures["final_report"]["number"] == 1
    assert figures["final_report"]["sources"][0]["city"] == "manchester-gb"
    assert "Index reports" in icc("figures", "2019").out


def test_our_silence_is_red_on_the_citys_page_and_in_the_list(
    icc: Icc, settled: House, browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    icc("support", "ask", "Manchester", "--topic", "narratives", "--form", "training", "--unseen")
    later = clock.today(settled) + timedelta(days=30)
    monkeypatch.setattr(clock, "today", lambda _house: later)
    page = browser.get("/cities/manchester-gb").text
    assert re.search(r'class="ours-late">We are late by \d+ days: support request 1', page)
    assert "days late: ours to mend" in icc("support", "list").out
