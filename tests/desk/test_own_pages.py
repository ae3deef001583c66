"""A city's own pages: documents in parts, offers, people, the Mayor's page, history; and an expert's page."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from sqlalchemy import select, update

from lifecycle.commands import Refused
from models import clock, people
from models.database import House
from models.engagement import network_events
from models.entrance import accounts
from models.index.rounds import papers
from models.keeping import files
from models.ledger import load
from models.tables import table
from models.visits import visitsteps
from tests.desk.people import ADA, DORA, ELIF, MAY, NORA, OLGA, signed_in, staffed

MINE = "/mine/manchester-gb"
PDF = ("grid.pdf", b"%PDF-1.7 the grid", "application/pdf")


@pytest.fixture
def ada(peopled: House) -> TestClient:
    return signed_in(staffed(peopled), ADA)


def newest(house: House, key: str = "manchester-gb") -> object:
    with house.read() as connection:
        return load(connection, key)[-1]


def returned(house: House) -> set[str]:
    return {part["area"] for part in papers(house, "manchester-gb")["parts"] if part["returned_on"]}


def assigned(client: TestClient) -> int:
    form = {
        "department": "Schools",
        "name": "Dora",
        "email": DORA,
        "areas": ["education", "language"],
        "by": "",
    }
    return int(client.post(f"{MINE}/documents/assign", data=form).status_code)


def test_every_page_of_a_city_speaks_french(ada: TestClient, peopled: House) -> None:
    with peopled.read() as connection:
        account = accounts.find(connection, ADA).id
    accounts.speak(peopled, account, "fr")
    said = {"": "C’est à vous", "/documents": "copie de travail", "/offers": "comme la vôtre",
            "/people": "vous succède", "/mayor": "Membre", "/history": "Rapport sur l’Index"}  # fmt: skip
    for tab, words in said.items():
        page = ada.get(MINE + tab)
        assert 'lang="fr"' in page.text and words.split()[0] in page.text, tab


def test_parts_are_handed_out_and_the_department_sees_only_its_own(ada: TestClient, peopled: House) -> None:
    assert assigned(ada) == 303
    dora = signed_in(peopled, DORA)
    page = dora.get(f"{MINE}/documents").text
    assert 'value="education"' in page and 'value="media"' not in page
    refused = dora.post(f"{MINE}/documents/parts", data={"areas": ["media"]})
    assert (refused.status_code, returned(peopled)) == (409, set())
    assert dora.post(f"{MINE}/documents/parts", data={"areas": ["education"]}).status_code == 303
    assert returned(peopled) == {"education"}
    assert dora.post(f"{MINE}/documents/assign", data={}).status_code == 403


def test_a_department_is_not_kept_where_its_parts_cannot_be_given(ada: TestClient, peopled: House) -> None:
    form = {"department": "parks", "name": "Pat", "email": "pat@manchester.example", "areas": ["nonsense"]}
    assert ada.post(f"{MINE}/documents/assign", data=form).status_code == 409
    with peopled.read() as connection:
        assert not [row for row in people.holders(connection) if row.role == "department.parks"]


REFUSED: tuple[tuple[str, dict[str, Any], int], ...] = (
    ("documents/assign", {"department": "parks", "name": "Pat", "email": "pat@x.example"}, 409),
    ("documents/parts", {"areas": ["nonsense"]}, 409),
    ("offers/events/99999999999999999999/register", {}, 400),
    ("offers/events/99/register", {}, 409),
    ("at-work/away", {"first": "2027-01-01"}, 409),
    ("vote", {"days": "2027-01-01"}, 409),
    ("hand-in", {"milestone": "nope", "track": "nope", "cycle": "0"}, 409),
    ("act", {"act": "pause", "reason": "x"}, 409),
)


def test_what_cannot_be_noted_is_refused_in_words(ada: TestClient, peopled: House) -> None:
    before = newest(peopled)
    for path, form, status in REFUSED:
        answer = ada.post(f"{MINE}/{path}", data=form)
        assert answer.status_code == status and "unforeseen" not in answer.text, path
    assert newest(peopled) == before


def test_the_working_copy_goes_out_and_comes_in_again(ada: TestClient, peopled: House) -> None:
    copy = ada.get(f"{MINE}/documents/copy")
    assert copy.headers["content-disposition"].startswith("attachment")
    book = load_workbook(io.BytesIO(copy.content))
    sheet = book.worksheets[0]
    assert len(book.worksheets) == 1 + len(papers(peopled, "manchester-gb")["parts"])
    assert sheet["A3"].value == "education"
    sheet["F3"], sheet["G3"] = "Yes", "=cmd|' /C calc'!A0"
    again = io.BytesIO()
    book.save(again)
    sent = ada.post(f"{MINE}/documents/copy", files={"file": ("copy.xlsx", again.getvalue())})
    assert sent.status_code == 303
    assert returned(peopled) == {"education"}
    assert files.referred(newest(peopled).notes["evidence"]).name == "copy.xlsx"  # type: ignore[attr-defined,union-attr]


NO_COPY = (
    ("copy.csv", b"a,b", "no working copy"),
    ("copy.xlsx", b"PK\x03\x04 broken", "no XLSX workbook"),
    ("copy.xlsx", b"<html>", "not what its name says"),
    ("copy.exe", b"MZ", "of a kind that is not taken"),
    ("empty.pdf", b"", "is empty"),
)


def test_what_is_no_working_copy_is_refused_in_words(ada: TestClient, peopled: House) -> None:
    for name, content, said in NO_COPY:
        answer = ada.post(f"{MINE}/documents/copy", files={"file": (name, content)})
        assert answer.status_code == 409 and said in answer.text, name
    assert returned(peopled) == set()


def test_a_file_is_handed_in_and_comes_back_only_as_a_download(ada: TestClient, peopled: House) -> None:
    done = {"milestone": "questionnaire_returned", "track": "assessment", "cycle": "2"}
    assert ada.post(f"{MINE}/hand-in", data=done, files={"file": PDF}).status_code == 303
    page = ada.get(f"{MINE}/history").text
    address = page.partition(f'href="{MINE}/files/')[2].partition('"')[0]
    file = ada.get(f"{MINE}/files/{address}")
    assert file.content == PDF[1]
    assert file.headers["content-type"] == "application/octet-stream"
    assert file.headers["content-disposition"] == 'attachment; filename="grid.pdf"'
    assert file.headers["x-content-type-options"] == "nosniff"
    assert signed_in(peopled, NORA).get(f"/mine/bergen-no/files/{address}").status_code == 404


def test_a_file_that_was_changed_on_the_disk_is_not_handed_out(peopled: House) -> None:
    kept = files.keep(peopled.settings, *PDF[:2])
    path = peopled.settings.var / "files" / kept.digest[:2] / kept.digest
    path.write_bytes(b"%PDF-1.7 another")
    with pytest.raises(Refused, match="changed on the disk"):
        files.content_of(peopled.settings, kept.digest)


def test_a_form_that_is_too_large_is_not_read(ada: TestClient) -> None:
    answer = ada.post(f"{MINE}/documents/parts", content=b"", headers={"content-length": "99000000"})
    assert answer.status_code == 413


def test_a_successor_is_named_in_two_fields_and_the_old_one_sees_no_more(
    ada: TestClient, peopled: House
) -> None:
    wrong = ada.post(f"{MINE}/people/name", data={"name": "Sam", "email": "no address"})
    assert wrong.status_code == 409
    answer = ada.post(f"{MINE}/people/name", data={"name": "Sam", "email": "sam@manchester.example"})
    assert answer.headers["location"] == "/mine?done=handed-over"
    assert "Handed over" in ada.get("/mine?done=handed-over").text
    assert ada.get(MINE).status_code == 403
    assert signed_in(peopled, "sam@manchester.example").get(MINE).status_code == 200


def test_a_coordinator_confirms_the_record_and_an_officer_reads_it(ada: TestClient, peopled: House) -> None:
    assert ada.post(f"{MINE}/confirm", data={}).status_code == 409
    assert ada.post(f"{MINE}/confirm", data={"right": "yes", "text": "But for the year."}).status_code == 303
    event = newest(peopled)
    assert event.notes["text"] == "What is on record is right. But for the year."  # type: ignore[attr-defined]


def test_city_and_expert_vote_on_the_days_of_the_visit(ada: TestClient, peopled: House) -> None:
    visitsteps.appoint(peopled, "manchester-gb", [ELIF, rep(peopled)])
    first = clock.today(peopled) + timedelta(days=90)
    days = [
        first + timedelta(days=number)
        for number in range(7)
        if (first + timedelta(days=number)).weekday() == 1
    ]
    visitsteps.ask(peopled, "manchester-gb", days, "on_site")
    assert "Which days suit you" in ada.get(MINE).text
    assert ada.post(f"{MINE}/vote", data={"days": [days[0].isoformat()]}).status_code == 303
    assert f'value="{days[0]}" checked' in ada.get(MINE).text
    elif_ = signed_in(peopled, ELIF)
    assert "Manchester" in elif_.get("/mine").text
    assert elif_.get(MINE).status_code == 403
    page = elif_.get(f"{MINE}/at-work").text
    assert "Which days suit you" in page and " checked" not in page
    assert elif_.post(f"{MINE}/vote", data={"days": []}).headers["location"] == f"{MINE}/at-work?done=vote"
    actor = newest(peopled).actor  # type: ignore[attr-defined]
    with peopled.read() as connection:
        person = table("person").c
        assert connection.execute(select(person.name).where(person.id == actor)).scalar_one() == "Elif"


def rep(house: House) -> str:
    from models.visits import expertise
    from models.visits.expertise import Described

    described = Described("Rita", "rita@coe.example", kind="representative", languages=("en",))
    with house.begin() as connection:
        expertise.describe(connection, described, clock.today(house))
    return described.email


def test_an_expert_says_when_not_free(peopled: House) -> None:
    client = signed_in(staffed(peopled), ELIF)
    assert client.get("/mine").headers["location"] == "/mine/bergen-no/at-work"
    form = {"first": "2027-03-01", "last": "2027-02-01"}
    assert client.post("/mine/bergen-no/at-work/away", data=form).status_code == 409
    assert client.post("/mine/bergen-no/at-work/away", data=form | {"last": ""}).status_code == 303


def test_a_city_registers_for_an_event_and_withdraws(ada: TestClient, peopled: House) -> None:
    now = clock.now(peopled)
    number = network_events.add(peopled, {
        "title": "Annual meeting", "form": "annual_meeting", "zone": "Europe/Paris", "languages": "en",
        "starts_at": now + timedelta(days=60), "ends_at": now + timedelta(days=61),
        "closes_at": now + timedelta(days=30), "places": 1, "funded_by": "nobody",
    })  # fmt: skip
    assert "Annual meeting" in ada.get(f"{MINE}/offers").text
    event = f"{MINE}/offers/events/{number}"
    assert ada.post(f"{event}/register").headers["location"].endswith("done=registered")
    colleague = {"name": "Col", "email": "col@manchester.example"}
    assert ada.post(f"{event}/register", data=colleague).headers["location"].endswith("done=waiting")
    assert "You have a place." in ada.get(f"{MINE}/offers").text
    assert ada.post(f"{event}/withdraw", data={"seat": "1"}).headers["location"].endswith("done=withdrawn")
    assert ada.post(f"{event}/withdraw", data={"seat": "9"}).status_code == 409


def test_history_says_whose_act_it_was(ada: TestClient, peopled: House) -> None:
    assigned(ada)
    signed_in(peopled, DORA).post(f"{MINE}/documents/parts", data={"areas": ["education"]})
    page = ada.get(f"{MINE}/history").text
    by = set(re.findall(r'<span class="basis">([a-z ]+)</span></span>', page))
    assert by == {"the city", "you", "from the records"}


def test_a_city_asks_for_help_and_sees_what_became_of_it(ada: TestClient, peopled: House) -> None:
    asked = {"topic": "narratives", "form": "peer", "words": "Who has done it?"}
    assert ada.post(f"{MINE}/offers/ask", data=asked).status_code == 303
    assert "we answer within 10 working days" in ada.get(f"{MINE}/offers").text
    assert newest(peopled).actor not in ("officer", "nobody")  # type: ignore[attr-defined]
    assert ada.post(f"{MINE}/offers/ask", data=asked | {"topic": "gold"}).status_code == 409


def test_the_mayor_reads_one_page_and_changes_nothing(peopled: House) -> None:
    may = signed_in(staffed(peopled), MAY)
    page = may.get(f"{MINE}/mayor").text
    assert "Member of the Intercultural Cities programme since 2018" in page
    assert "EUR" not in page and "late" not in page.partition("<article")[2].partition("</article")[0]
    for tab in ("", "/documents", "/offers", "/people", "/history"):
        page = may.get(MINE + tab)
        assert page.status_code == 200 and page.text.count("<button") == 1, tab
    assert may.post(f"{MINE}/people/name", data={}).status_code == 403


def test_a_city_s_history_shows_no_word_that_officers_wrote_for_themselves(
    ada: TestClient, peopled: House
) -> None:
    from lifecycle.commands import Contact
    from models.door import submit

    submit(peopled, "manchester-gb", Contact(clock.today(peopled), "officer", "They are slow, I fear."))
    page = ada.get(f"{MINE}/history").text
    assert "We were in contact" in page and "slow" not in page


def test_a_network_s_coordinator_sees_the_cities_of_the_network_and_acts_for_them(peopled: House) -> None:
    nora = signed_in(staffed(peopled), NORA)
    assert nora.get("/mine").headers["location"] == "/mine/bergen-no"
    assert nora.get("/mine/manchester-gb").status_code == 403
    with peopled.begin() as connection:
        city = table("city")
        connection.execute(update(city).where(city.c.key == "manchester-gb").values(network="nordic"))
    page = nora.get("/mine").text
    assert 'href="/mine/bergen-no"' in page and 'href="/mine/manchester-gb"' in page and "lyon" not in page
    assert nora.post(f"{MINE}/confirm", data={"right": "yes"}).status_code == 303


def test_whoever_acts_for_no_city_is_told_so(peopled: House) -> None:
    assert "No city is named with your address" in signed_in(staffed(peopled), OLGA).get("/mine").text


def test_a_calendar_s_address_is_shown_when_asked_for(
    ada: TestClient, peopled: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ada.post(f"{MINE}/people/calendar").status_code == 409
    assert "no calendar to subscribe to" in ada.get(f"{MINE}/people").text
