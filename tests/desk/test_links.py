"""The pages behind links, as a reader's browser and a mail scanner meet them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select, update

from desk.web import links as pages
from desk.web.guard import Guard
from desk.web.readers import ReadersName, ReadersOnly
from lifecycle.commands import Reach, Refused
from lifecycle.when import When
from models import door
from models.database import House, open_house
from models.ledger import load
from models.people import PERSON
from models.post import answering, links
from models.post.outbox import OutboxStore
from tests.models.cast import ADOPTED, record

DAY = ADOPTED + timedelta(days=1)
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
GRID = "assessment/1/grid_returned"
KEY = "lyon-fr"


@pytest.fixture
def public(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setenv("ICC_PUBLIC_URL", "https://icc.city.example")
    monkeypatch.setattr("models.clock.wall", lambda now=None: DAY)
    opened = open_house()
    key = record(opened, "Lyon", "FR", ("city_signature", "2018"), ("council_of_europe_signature", "2018"))
    door.submit(opened, key, Reach("questionnaire_sent", When(DAY), cycle=1), today=DAY, now=NOW)
    OutboxStore(opened).claim(now=NOW, today=DAY + timedelta(days=5), limit=20, window=False)
    return opened


@pytest.fixture
def reader(public: House) -> TestClient:
    app = FastAPI()
    app.state.house = public
    app.include_router(pages.router)
    app.add_middleware(Guard, elsewhere=lambda _name: True)
    app.add_middleware(ReadersOnly, name=ReadersName(public.settings, "https://desk.example"))
    return TestClient(app, base_url="https://icc.city.example")


def word_of(house: House, purpose: str) -> str:
    with house.read() as connection:
        made = connection.execute(select(links.LINK.c.id).where(links.LINK.c.purpose == purpose)).scalars()
        return links.address(house.settings, list(made)[-1]).partition("example")[2]


def noted(house: House) -> list[str]:
    with house.read() as connection:
        return [e.data.get("about") or e.milestone for e in load(connection, KEY) if e.source == "link"]


def test_opening_a_link_shows_a_form_and_changes_nothing(public: House, reader: TestClient) -> None:
    shown = [reader.get(word_of(public, "answer")) for _ in range(3)]
    assert {answer.status_code for answer in shown} == {200}
    assert "Nothing has happened yet" in shown[0].text and "Policy assessment grid" in shown[2].text
    assert noted(public) == []


def test_a_new_date_is_chosen_from_the_page_once(public: House, reader: TestClient) -> None:
    word = word_of(public, "answer")
    form = {"act": "wishes", f"do-{GRID}": "date", f"date-{GRID}": "2027-02-03"}
    assert "is noted" in reader.post(word, data=form).text
    again = reader.post(word, data=form)
    assert "This link has been used" in again.text and "nothing was done twice" in again.text
    with public.read() as connection:
        chosen = [e for e in load(connection, KEY) if e.kind == "date_chosen"]
    assert [event.data["due"] for event in chosen] == ["2027-02-03"]


def test_a_file_is_handed_in(public: House, reader: TestClient) -> None:
    form = {"act": "wishes", f"do-{GRID}": "hand_in"}
    reader.post(
        word_of(public, "answer"), data=form, files={f"file-{GRID}": ("grid.ods", b"PK\x03\x04figures")}
    )
    with public.read() as connection:
        event = next(e for e in load(connection, KEY) if e.kind == "reached" and e.source == "link")
    assert event.notes["evidence"].startswith("grid.ods (file ")


def test_a_date_that_was_filled_in_without_choosing_what_it_is_counts(
    public: House, reader: TestClient
) -> None:
    reader.post(word_of(public, "answer"), data={"act": "wishes", f"date-{GRID}": "2027-02-03"})
    with public.read() as connection:
        assert [e.data["due"] for e in load(connection, KEY) if e.kind == "date_chosen"] == ["2027-02-03"]


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"act": "wishes"}, "Please choose what we shall note"),
        ({"act": "wishes", f"do-{GRID}": "date", f"date-{GRID}": "2020-01-01"}, "a day after today"),
        ({"act": "wishes", f"do-{GRID}": "hand_in"}, "give a reference, or choose a file"),
        ({"act": "pass_on", "matter": GRID, "name": "Bo", "email": "nobody"}, "an address for e-mail"),
        ({"act": "pass_on", "matter": "visit/1/x", "name": "Bo", "email": "bo@l.example"}, "choose a matter"),
        ({"act": "unsubscribe"}, "Please choose what we shall note"),
    ],
)
def test_what_cannot_be_noted_is_said_and_the_link_stays_usable(
    public: House, reader: TestClient, form: dict[str, str], says: str
) -> None:
    word = word_of(public, "answer")
    answer = reader.post(word, data=form)
    assert answer.status_code == 422 and says in answer.text
    assert noted(public) == [] and reader.get(word).status_code == 200


def test_words_alone_are_an_answer_that_an_officer_looks_at(public: House, reader: TestClient) -> None:
    reader.post(word_of(public, "answer"), data={"act": "wishes", "words": "We need another month."})
    assert noted(public) == ["answer.received"]


def test_a_matter_is_passed_on_to_a_colleague(public: House, reader: TestClient) -> None:
    form = {"act": "pass_on", "matter": GRID, "name": "Bo", "email": "bo@lyon.example"}
    assert "is noted" in reader.post(word_of(public, "answer"), data=form).text
    assert noted(public) == ["link.passed_on"]


def test_the_page_speaks_the_readers_language(public: House, reader: TestClient) -> None:
    with public.begin() as connection:
        connection.execute(update(PERSON).values(language="fr"))
    shown = reader.get(word_of(public, "answer"))
    assert '<html lang="fr">' in shown.text and "Grille d’évaluation des politiques" in shown.text


def test_a_refusal_on_the_page_speaks_the_readers_language(
    public: House, reader: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def used(*_: object) -> None:
        raise Refused(answering.USED)

    with public.begin() as connection:
        connection.execute(update(PERSON).values(language="fr"))
    monkeypatch.setattr(answering, "do", used)
    answer = reader.post(word_of(public, "answer"), data={"act": "wishes", "words": "Encore un mois."})
    assert answer.status_code == 409 and "ce lien a été utilisé entre-temps" in answer.text


def test_a_link_that_has_run_out_explains_itself_and_offers_a_new_one(
    public: House, reader: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    word = word_of(public, "answer")
    monkeypatch.setattr("models.clock.wall", lambda now=None: DAY + timedelta(days=99))
    shown = reader.get(word)
    assert shown.status_code == 410 and "This link has run out" in shown.text
    assert "goes to the address on record, and to no other" in reader.post(word, data={"act": "renew"}).text
    assert "coordinator@lyon.example" not in shown.text
    assert "A new link was sent" in reader.get(word).text


@pytest.mark.parametrize("word", ["/l/x", "/l/MQ.nonsense", "/l/" + "a" * 5000])
def test_a_link_we_did_not_sign_is_no_link(reader: TestClient, word: str) -> None:
    assert reader.get(word).status_code == 404
    assert reader.post(word, data={"act": "wishes", "words": "x"}).status_code == 404


def test_a_link_shows_nothing_of_anybody_elses(public: House, reader: TestClient) -> None:
    shown = reader.get(word_of(public, "answer")).text
    assert "coordinator@" not in shown and "Ada" not in shown


@pytest.mark.parametrize("path", ["/", "/cities/lyon-fr", "/letters", "/api/v1/openapi.json"])
def test_under_the_readers_name_there_is_no_desk(reader: TestClient, path: str) -> None:
    assert reader.get(path).status_code == 404
