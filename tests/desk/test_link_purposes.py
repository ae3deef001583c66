"""What each kind of link does when its page is posted, and that nothing else than posting does anything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import insert, select

from desk.web import links as pages
from lifecycle.events import Event
from models import people
from models.database import House, open_house
from models.ledger import load
from models.people import PERSON, ROLE
from models.post import links
from models.visits import visitsteps
from tests.models.cast import ADOPTED, record

DAY = ADOPTED + timedelta(days=1)
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
KEY, GRID, CHECK = "lyon-fr", "assessment/1/grid_returned", "membership/1/record_check"
ALLOWED = {
    "answer": ["pass_on"],
    **{name: [name] for name in ("successor", "vote", "silence", "unsubscribe")},
}
PURPOSES = ("answer", "narrow", "confirm", "successor", "vote", "reply", "silence", "unsubscribe")


@pytest.fixture
def public(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setenv("ICC_PUBLIC_URL", "https://icc.city.example")
    monkeypatch.setattr("models.clock.wall", lambda now=None: DAY)
    opened = open_house()
    record(opened, "Lyon", "FR", ("city_signature", "2018"), ("council_of_europe_signature", "2018"))
    return opened


@pytest.fixture
def reader(public: House) -> TestClient:
    app = FastAPI()
    app.state.house = public
    app.include_router(pages.router)
    return TestClient(app, base_url="https://icc.city.example")


def link(house: House, purpose: str, matter: str, role: str = "coordinator", **more: Any) -> str:
    """The path of a link of that purpose, as a letter to the holder of that role has it."""
    if purpose == "narrow":
        more |= {"parent": 1}
    with house.begin() as connection:
        person = connection.execute(
            select(PERSON.c.id).join(ROLE, ROLE.c.person == PERSON.c.id).where(ROLE.c.role == role)
        ).scalar_one()
        row = {
            "city": KEY, "person": person, "role": role, "purpose": purpose, "matter": matter,
            "made_on": DAY, "expires_on": DAY + timedelta(days=30), **more,
        }  # fmt: skip
        made = connection.execute(insert(links.LINK).values(row).returning(links.LINK.c.id)).scalar_one()
        return links.address(house.settings, made).removeprefix("https://icc.city.example")


def of_readers(house: House) -> list[Event]:
    with house.read() as connection:
        return [event for event in load(connection, KEY) if event.source == "link"]


def one(house: House) -> Event:
    """The one event of a reader, under the reader's own id."""
    (event,) = of_readers(house)
    with house.read() as connection:
        assert event.actor in connection.execute(select(PERSON.c.id)).scalars().all()
    return event


def letters(house: House) -> tuple[int, list[Any]]:
    """What is on record of the city and of its links."""
    with house.read() as connection:
        rows = connection.execute(select(links.LINK).order_by(links.LINK.c.id)).all()
        return len(load(connection, KEY)), [tuple(row) for row in rows]


def test_nothing_but_a_post_does_anything(public: House, reader: TestClient) -> None:
    paths = {purpose: link(public, purpose, GRID) for purpose in PURPOSES}
    before = letters(public)
    for purpose, path in paths.items():
        for method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE"):
            answer = reader.request(method, f"{path}?act={purpose}&List-Unsubscribe=One-Click")
            assert answer.status_code == (200 if method in ("GET", "HEAD") else 405), (purpose, method)
    assert letters(public) == before


def test_a_matter_is_put_off_until_the_day_that_the_reader_picks(public: House, reader: TestClient) -> None:
    path = link(public, "silence", GRID)
    assert "Until which day" in reader.get(path).text
    assert "is noted" in reader.post(path, data={"act": "silence", "until": "2027-02-03"}).text
    assert one(public).data == {"about": "matter.silenced", "matter": GRID, "until": "2027-02-03"}


def test_one_click_of_a_mail_program_puts_a_matter_off_for_ninety_days(
    public: House, reader: TestClient
) -> None:
    path = link(public, "silence", GRID)
    assert reader.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert one(public).data["until"] == (DAY + timedelta(days=90)).isoformat()


@pytest.mark.parametrize("form", [{"act": "unsubscribe"}, {"List-Unsubscribe": "One-Click"}])
def test_letters_of_a_kind_end_for_this_reader_alone(
    public: House, reader: TestClient, form: dict[str, str]
) -> None:
    path = link(public, "unsubscribe", "strategy_year")
    assert "No more letters of this kind" in reader.get(path).text
    assert "is noted" in reader.post(path, data=form).text
    event = one(public)
    with public.read() as connection:
        assert people.unwished(connection, event.actor) == {"strategy_year"}


def test_a_successor_is_named_once_by_whom_the_letter_asked(public: House, reader: TestClient) -> None:
    with public.begin() as connection:
        people.assign(connection, [people.Holder(KEY, "contact", "Mo", "mayor.office@lyon.example")])
    path = link(public, "successor", "membership/1/coordinator_named", "contact")
    assert "Who will be the intercultural coordinator of Lyon?" in reader.get(path).text
    form = {"act": "successor", "name": "Eve Dupont", "email": "eve@lyon.example"}
    assert "is noted" in reader.post(path, data=form).text
    with public.read() as connection:
        found = people.party(connection, KEY, "coordinator", "en")
    assert found is not None and (found.name, found.email) == ("Eve Dupont", "eve@lyon.example")
    event = one(public)
    assert (event.data["about"], event.data["person"]) == ("people.new_coordinator", found.id)
    assert "This link has been used" in reader.post(path, data=form | {"email": "spy@lyon.example"}).text
    assert len(of_readers(public)) == 1


def test_a_first_coordinator_is_named_by_the_mayors_office(public: House, reader: TestClient) -> None:
    with public.begin() as connection:
        people.assign(connection, [people.Holder(KEY, "contact", "Mo", "mayor.office@lyon.example")])
        connection.execute(ROLE.delete().where(ROLE.c.role == "coordinator"))
    path = link(public, "successor", "membership/1/coordinator_named", "contact")
    reader.post(path, data={"act": "successor", "name": "Eve", "email": "eve@lyon.example"})
    assert [event.milestone or event.data["about"] for event in of_readers(public)] == [
        "people.named",
        "coordinator_named",
    ]


@pytest.mark.parametrize("form", [{"name": "", "email": "e@l.example"}, {"name": "Eve", "email": "e@"}])
def test_a_successor_without_name_or_address_is_asked_for_again(
    public: House, reader: TestClient, form: dict[str, str]
) -> None:
    path = link(public, "successor", "membership/1/coordinator_named")
    answer = reader.post(path, data={"act": "successor", **form})
    assert answer.status_code == 422 and "a name and an address" in answer.text
    assert of_readers(public) == []


def test_days_of_a_visit_are_voted_for_and_a_later_vote_takes_the_place(
    public: House, reader: TestClient
) -> None:
    days = [DAY + timedelta(days=n) for n in (60, 67)]
    days = [day + timedelta(days=(7 - day.weekday()) % 7) for day in days]
    visitsteps.ask(public, KEY, days, "on_site")
    path = link(public, "vote", "visit/1/dates_agreed")
    shown = reader.get(path).text
    assert "Which pairs of days suit you?" in shown and f'value="{days[0]}"' in shown
    reader.post(path, data={"act": "vote", "day": [days[0].isoformat(), "2031-01-01"]})
    reader.post(path, data={"act": "vote", "day": days[1].isoformat()})
    votes = of_readers(public)
    assert [event.data["can"] for event in votes] == [[days[0].isoformat()], [days[1].isoformat()]]
    assert {event.data["voter"] for event in votes} == {"coordinator"}


def test_what_is_on_record_is_confirmed_with_a_word(public: House, reader: TestClient) -> None:
    path = link(public, "confirm", CHECK)
    assert "What you hold on record is right." in reader.get(path).text
    reader.post(path, data={"act": "wishes", "right": "1", "words": "Please write to our new address."})
    event = one(public)
    assert event.data["about"] == "answer.received"
    assert event.notes["text"] == "What is on record is right. Please write to our new address."


def test_a_letter_that_asks_nothing_can_be_answered_in_words(public: House, reader: TestClient) -> None:
    reader.post(link(public, "reply", "visit/1/visit_held"), data={"act": "wishes", "words": "Thank you!"})
    assert (one(public).data["matters"], one(public).notes["text"]) == (["visit/1/visit_held"], "Thank you!")


def test_signs_that_no_text_has_are_left_out(public: House, reader: TestClient) -> None:
    words = "Thank\x00 you\nall\x07"
    assert reader.post(link(public, "reply", "visit/1/x"), data={"act": "wishes", "words": words}).is_success
    assert one(public).notes["text"] == "Thank you\nall"


def test_a_link_does_nothing_that_it_is_not_for(public: House, reader: TestClient) -> None:
    form = {"matter": GRID, "name": "Eve", "email": "eve@lyon.example", "until": "2027-02-03"}
    for purpose in PURPOSES:
        path = link(public, purpose, GRID)
        for act in {"pass_on", "successor", "vote", "silence", "unsubscribe"} - {*ALLOWED.get(purpose, ())}:
            assert reader.post(path, data={**form, "act": act}).status_code == 422, (purpose, act)
    assert of_readers(public) == []


@pytest.mark.parametrize("end", ["used", "run out"])
def test_a_link_that_is_over_says_so_and_sends_a_new_one_to_the_address_on_record_alone(
    public: House, reader: TestClient, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    gone = {"used_at": NOW} if end == "used" else {"expires_on": DAY - timedelta(days=1)}
    path = link(public, "answer", GRID, **gone)
    shown = reader.get(path)
    assert (
        shown.status_code == 410
        and f"This link has {'been used' if end == 'used' else 'run out'}" in shown.text
    )
    reader.post(path, data={"act": "renew", "email": "spy@evil.example", "to": "spy@evil.example"})
    event = one(public)
    assert event.data["about"] == "link.renewed" and "spy" not in str(event)
    again = reader.post(path, data={"act": "renew"})
    assert again.status_code == 410 or "A new link was sent" in again.text
    assert len(of_readers(public)) == 1


def test_a_page_is_not_kept_and_not_found_by_search_engines(public: House, reader: TestClient) -> None:
    answer = reader.get(link(public, "answer", GRID))
    assert answer.headers["x-robots-tag"] == "noindex"
