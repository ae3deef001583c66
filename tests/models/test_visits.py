"""A visit in a real database: who gets which letter, load and days taken, one transaction a step."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import update

from lifecycle.auditing.telling import words_of
from lifecycle.commands import Pause, Reach, Refused
from lifecycle.events import Event
from lifecycle.reading import programme
from lifecycle.when import When
from models import clock, door
from models.database import House
from models.post.describing import describe
from models.post.listings import notices
from models.queries import city_document
from models.tables import table
from models.visits import experts
from models.visits.expertise import Described, away, declare
from models.visits.expertise import describe as name_expert
from models.visits.visits import day_proposal, team_proposal, visit_document
from models.visits.visitsteps import Agreement, agree, appoint, ask, cancel, join, vote
from notifications.letters import build
from tests.models.cast import live, member

EXPERTS = {
    "ada@expert.example": ("Ada", None, ("en", "fr")),
    "ben@expert.example": ("Ben", None, ("en",)),
    "rita@coe.example": ("Rita", "representative", ("en", "fr")),
}
TEAM = ("ada@expert.example", "rita@coe.example")
_DAY = date(2027, 1, 1)
_EVENT: dict[str, Any] = {
    "seq": 1, "kind": "noted", "on": When(_DAY), "recorded": _DAY, "actor": "officer", "source": "icc",
    "track": "visit", "cycle": 1,
}  # fmt: skip


@pytest.fixture
def lyon(house: House) -> str:
    """A member with a report, and people who can be asked to visit it."""
    with house.begin() as connection:
        for email, (name, kind, languages) in EXPERTS.items():
            name_expert(connection, Described(name, email, kind, languages), clock.today(house))
    return member(house)


def working_day(house: House, ahead: int = 100) -> date:
    """The first of two working days of France, so long ahead."""
    day = clock.today(house) + timedelta(days=ahead)
    return day_proposal(house, "lyon-fr", earliest=day)[0].first


def letters(house: House, kind: str, city: str = "lyon-fr") -> list[tuple[str, str]]:
    """To whom letters of a kind are planned, and their state."""
    found = notices(house, city=city)["notices"]
    return [(n["to"], n["state"]) for n in found if n["kind"] == kind]


def test_the_proposed_team_is_appointed_and_each_expert_is_written_to(house: House, lyon: str) -> None:
    proposal = team_proposal(house, lyon, ["fr"])
    assert len(proposal["team"]) == 2 and proposal["missing"] is None
    appoint(house, lyon, proposal["team"])
    assert [member["name"] for member in visit_document(house, lyon)["team"]] == [
        "Ada (en, fr)",
        "Rita (en, fr)",
    ]
    assert letters(house, "assignment") == [("ada@expert.example", "queued")]


def test_below_the_minimum_nothing_is_written(house: House, lyon: str) -> None:
    before = city_document(house, lyon)["events"]
    with pytest.raises(Refused, match="representative"):
        appoint(house, lyon, ["ada@expert.example", "ben@expert.example"])
    document = city_document(house, lyon)
    assert document["events"] == before
    assert "expert" not in {person["role"] for person in document["people"]}


def test_everyone_in_the_team_and_the_city_is_asked_and_then_told(house: House, lyon: str) -> None:
    appoint(house, lyon, [*TEAM, "ben@expert.example"])
    ask(house, lyon, [working_day(house)], "on_site")
    asked = {to for to, _ in letters(house, "visit_dates")}
    assert asked == {"coordinator@lyon.example", *TEAM, "ben@expert.example"}
    agree(house, lyon, Agreement(working_day(house), place="Town hall"))
    assert {state for _, state in letters(house, "visit_dates")} == {"suppressed"}
    assert {to for to, _ in letters(house, "visit_confirmed")} == asked


def test_who_did_not_answer_is_asked_once_more_and_each_only_once(house: House, lyon: str) -> None:
    today = clock.today(house)
    appoint(house, lyon, [*TEAM, "ben@expert.example"])
    ask(house, lyon, [working_day(house)], "on_site")
    vote(house, lyon, "coordinator", [working_day(house)])
    for days in (15, 16, 30):
        live(house, today + timedelta(days=days), ["expert_visits"])
    told = [to for to, _ in letters(house, "visit_dates")]
    assert told.count("coordinator@lyon.example") == 1
    assert [told.count(to) for to in (*TEAM, "ben@expert.example")] == [2, 2, 2]


def test_a_document_never_shows_what_a_voter_can_or_cannot(house: House, lyon: str) -> None:
    appoint(house, lyon, TEAM)
    ask(house, lyon, [working_day(house)], "on_site")
    vote(house, lyon, "ada@expert.example", [])
    document = city_document(house, lyon)
    (cast,) = [e for e in document["events"] if e["data"].get("about") == "visit.vote"]
    assert "can" not in cast["data"]
    told = words_of(programme(), Event(**{**_EVENT, "data": {**cast["data"], "can": ["2030-03-05"]}}))
    assert told == "Vote on visit days"
    assert visit_document(house, lyon)["poll"] == [{"first": working_day(house).isoformat(), "can": 0}]


def calendar_of(house: House, notice: int) -> tuple[str, int, str]:
    with house.read() as connection:
        claim = describe(connection, house, notice, clock.today(house))
    (file,) = build(claim).files
    calendar = Calendar.from_ical(file.content)
    (event,) = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), int(str(event["SEQUENCE"])), str(event["UID"])


def test_a_change_and_a_cancellation_carry_on_one_meeting(house: House, lyon: str) -> None:
    appoint(house, lyon, TEAM)
    first = working_day(house)
    agree(house, lyon, Agreement(first))
    agree(house, lyon, Agreement(working_day(house, 150)))
    cancel(house, lyon, "elections")
    again = agree(house, lyon, Agreement(first))
    ids = [n["id"] for n in notices(house, city=lyon)["notices"] if n["kind"] == "visit_confirmed"]
    told = [calendar_of(house, notice) for notice in ids[::3]]
    assert [(method, number) for method, number, _ in told] == [
        ("REQUEST", 0),
        ("REQUEST", 1),
        ("CANCEL", 2),
        ("REQUEST", 3),
    ]
    assert len({uid for _, _, uid in told}) == 1
    assert again.notices >= 3
    assert [state for _, state in letters(house, "visit_confirmed")][-3:] == ["queued"] * 3


def test_a_letter_names_the_team_and_gives_no_reason_of_a_cancellation(house: House, lyon: str) -> None:
    from notifications.render import render

    appoint(house, lyon, TEAM)
    agree(house, lyon, Agreement(working_day(house)))
    cancel(house, lyon, "a broken leg")
    found = [n["id"] for n in notices(house, city=lyon)["notices"] if n["kind"] == "visit_confirmed"]
    with house.read() as connection:
        texts = [
            render(describe(connection, house, one, clock.today(house))).text for one in (found[0], found[-1])
        ]
    assert "Ada (English, French)" in texts[0]
    assert "does not take place" in texts[1] and "leg" not in "".join(texts)


def test_a_visit_moved_and_cancelled_on_one_day_names_the_days_that_were_told(
    house: House, lyon: str
) -> None:
    told, moved = working_day(house), working_day(house, 150)
    appoint(house, lyon, TEAM)
    agree(house, lyon, Agreement(told))
    with house.begin() as connection:
        connection.execute(update(table("notice")).values(state="sent"))
    agree(house, lyon, Agreement(moved))
    cancel(house, lyon, "elections")
    last = [n["id"] for n in notices(house, city=lyon)["notices"] if n["kind"] == "visit_confirmed"][-1]
    with house.read() as connection:
        facts = describe(connection, house, last, clock.today(house)).facts
    assert (facts["visit_word"], facts["visit_before_first"]) == ("cancelled", told.isoformat())


def test_who_joins_an_agreed_visit_is_invited_and_who_leaves_is_told_so(house: House, lyon: str) -> None:
    appoint(house, lyon, TEAM)
    agree(house, lyon, Agreement(working_day(house)))
    appoint(house, lyon, ["ben@expert.example", "rita@coe.example"])
    told = letters(house, "visit_confirmed")
    assert ("ben@expert.example", "queued") in told
    assert (
        told.count(("ada@expert.example", "suppressed")) + told.count(("ada@expert.example", "queued")) == 2
    )
    ids = {n["to"]: n["id"] for n in notices(house, city=lyon)["notices"] if n["kind"] == "visit_confirmed"}
    assert calendar_of(house, ids["ada@expert.example"])[0] == "CANCEL"
    assert calendar_of(house, ids["ben@expert.example"])[0] == "REQUEST"


def test_load_and_the_days_of_other_visits_count_in_a_proposal(house: House, lyon: str) -> None:
    nice, day = member(house, "Nice"), working_day(house)
    appoint(house, lyon, TEAM)
    agree(house, lyon, Agreement(day))
    with house.read() as connection:
        loads = {m.name: m.load for m in experts.pool(connection, clock.today(house))}
    assert loads == {"Ada": 1, "Ben": 0, "Rita": 1}
    assert [c["name"] for c in team_proposal(house, nice, ["en"])["choices"]][:2] == ["Ben", "Ada"]
    appoint(house, nice, TEAM)
    taken = {day, day + timedelta(days=1)}
    found = day_proposal(house, nice, earliest=day, limit=50)
    assert found and not [p for p in found if {p.first, p.last} & taken]


def test_one_mission_for_two_cities_counts_once_and_its_days_lie_together(house: House, lyon: str) -> None:
    nice = member(house, "Nice")
    for city in (lyon, nice):
        appoint(house, city, TEAM)
    join(house, lyon, nice)
    with house.read() as connection:
        assert {m.load for m in experts.pool(connection, clock.today(house)) if m.name != "Ben"} == {1}
    agree(house, lyon, Agreement(working_day(house)))
    best = day_proposal(house, nice)[0]
    assert "one journey with the visit to Lyon" in best.reasons
    assert visit_document(house, nice)["mission"] == "Lyon"


def test_absences_and_conflicts_are_heeded(house: House, lyon: str) -> None:
    from lifecycle.visits.teams import Stretch

    day, today = working_day(house), clock.today(house)
    with house.begin() as connection:
        ada, ben = (experts.find(connection, name) for name in ("Ada", "ben@expert.example"))
        away(connection, ada, Stretch(day, day + timedelta(days=40)))
        declare(connection, ben, lyon, today)
    choices = {c["name"]: c for c in team_proposal(house, lyon, ["en"])["choices"]}
    assert not choices["Ben"]["suits"] and "conflict" in choices["Ben"]["reasons"][0]
    appoint(house, lyon, TEAM)
    assert day_proposal(house, lyon, earliest=day, latest=day + timedelta(days=40)) == []


def test_thanks_are_prepared_when_the_visit_is_held(house: House, lyon: str) -> None:
    appoint(house, lyon, TEAM)
    door.submit(house, lyon, Reach("visit_held", When(clock.today(house))))
    assert ("coordinator@lyon.example", "queued") in letters(house, "visit_thanks")


def test_the_last_word_on_an_empty_programme_does_not_wait_for_a_digest(house: House, lyon: str) -> None:
    today = clock.today(house)
    appoint(house, lyon, TEAM)
    agree(house, lyon, Agreement(working_day(house)))
    last = date.fromisoformat(visit_document(house, lyon)["dates"]["last"])
    for days in range((last - today).days):
        live(house, today + timedelta(days=days), ["expert_visits"])
    planned = [date.fromisoformat(n["planned_on"]) for n in notices(house, city=lyon)["notices"]
               if n["kind"] == "visit_programme"]  # fmt: skip
    assert len(planned) == 3
    assert last - timedelta(days=7) <= planned[-1] <= last - timedelta(days=3)


def test_a_pause_keeps_the_word_of_a_cancellation_from_the_city_and_not_from_the_team(
    house: House, lyon: str
) -> None:
    appoint(house, lyon, TEAM)
    agree(house, lyon, Agreement(working_day(house)))
    door.submit(house, lyon, Pause("a flood", clock.today(house)), actor="officer", source="test")
    cancel(house, lyon, "a flood")
    waiting = {
        n["role"].partition(":")[0]
        for n in notices(house, city=lyon)["notices"]
        if n["kind"] == "visit_confirmed" and n["state"] in ("queued", "held", "planned")
    }
    assert waiting == {"expert", "representative"}
