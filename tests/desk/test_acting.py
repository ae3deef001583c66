"""Acting on a city from its page: what it changes is said first, it is done once, the slower is told."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

from fastapi.testclient import TestClient
from sqlalchemy import func, select

from lifecycle.commands import Pause
from models.acting import Order, act, foresee
from models.database import House
from models.entrance.sessions import Visitor
from models.queries import city_document
from models.tables import table
from tests.desk.people import ADA, ADAM, INES, OLGA, signed_in, staffed

HERE = "/cities/manchester-gb"
RETURNED = {"act": "record", "milestone": "questionnaire_returned", "track": "assessment", "cycle": "2"}


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found is not None
    return found[1]


def events(house: House) -> int:
    with house.read() as connection:
        return int(connection.execute(select(func.count()).select_from(table("event"))).scalar_one())


def words(client: TestClient, path: str, **query: str) -> str:
    page = client.get(path, params=query).text
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def test_what_it_changes_is_said_and_nothing_is_changed(settled: House) -> None:
    client = signed_in(staffed(settled), OLGA)
    before = events(settled)
    told = words(client, f"{HERE}/consider", **RETURNED)
    assert "Index questionnaire (Index assessment, round 2) is settled" in told
    assert "A letter is planned: Received, to coordinator" in told
    assert events(settled) == before


def test_what_was_said_is_what_is_done(settled: House) -> None:
    client = signed_in(staffed(settled), OLGA)
    answer = client.post(f"{HERE}/act", data=RETURNED)
    assert answer.headers["location"] == f"{HERE}?done=Record%3A+Index+questionnaire"
    last = city_document(settled, "manchester-gb")["events"]
    mine = [e for e in last if (e["kind"], e["milestone"]) == ("reached", "questionnaire_returned")]
    assert [event["entered_by"] for event in mine] == ["desk"]
    assert "by Olga" in words(client, HERE)


def test_of_two_officers_on_one_milestone_the_second_is_told_what_the_first_did(settled: House) -> None:
    house = staffed(settled)
    olga, adam = signed_in(house, OLGA), signed_in(house, ADAM)
    number = seen(olga.get(HERE).text)
    assert olga.post(f"{HERE}/act", data=RETURNED | {"seen": number}).status_code == 303
    late = adam.post(f"{HERE}/act", data=RETURNED | {"seen": number, "act": "waive", "reason": "not needed"})
    assert late.status_code == 409
    assert "Somebody else has acted on this meanwhile" in late.text and "by Olga" in late.text
    kinds = [event["kind"] for event in city_document(house, "manchester-gb")["events"]]
    assert "waived" not in kinds


def test_what_others_did_to_another_milestone_stops_nobody(peopled: House) -> None:
    house = staffed(peopled)
    olga, adam = signed_in(house, OLGA), signed_in(house, ADAM)
    number = seen(olga.get(HERE).text)
    olga.post(
        f"{HERE}/act", data={"act": "record", "track": "membership", "milestone": "welcome", "seen": number}
    )
    assert adam.post(f"{HERE}/act", data=RETURNED | {"seen": number}).status_code == 303


def test_the_same_twice_is_done_once(peopled: House) -> None:
    client = signed_in(staffed(peopled), OLGA)
    client.post(f"{HERE}/act", data=RETURNED)
    again = client.post(f"{HERE}/act", data=RETURNED)
    assert "Already" in again.headers["location"]


def test_a_refusal_is_a_sentence_on_a_page(peopled: House) -> None:
    client = signed_in(staffed(peopled), OLGA)
    for asked, said in (
        (RETURNED | {"on": "2099-01-01"}, "future"),
        (RETURNED | {"act": "waive"}, "A reason is missing"),
        (RETURNED | {"act": "date"}, "The day is missing"),
        (RETURNED | {"act": "burn"}, "nothing that can be done here"),
        ({"act": "retract", "reason": "wrong"}, "which event"),
    ):
        answer = client.post(f"{HERE}/act", data=asked)
        assert answer.status_code == 409, asked
        assert said.lower() in answer.text.lower(), asked


def test_a_pause_says_that_all_clocks_stop_and_a_mistake_is_retracted(peopled: House) -> None:
    client = signed_in(staffed(peopled), OLGA)
    assert "All clocks stop" in words(client, f"{HERE}/consider", act="pause", reason="elections")
    client.post(f"{HERE}/act", data={"act": "pause", "reason": "elections"})
    assert "Paused: all clocks are stopped" in words(client, HERE)
    pause = next(e for e in city_document(peopled, "manchester-gb")["events"] if e["kind"] == "paused")
    client.post(f"{HERE}/act", data={"act": "retract", "seq": str(pause["seq"]), "reason": "the wrong city"})
    assert "Paused: all clocks are stopped" not in words(client, HERE)


def test_a_coordinator_hands_in_and_chooses_a_date_under_their_own_name(settled: House) -> None:
    house = staffed(settled)
    client = signed_in(house, ADA)
    page = client.get("/mine/manchester-gb")
    assert "Index questionnaire" in page.text and "Tell us" in page.text
    answer = client.post("/mine/manchester-gb/act", data=RETURNED | {"seen": seen(page.text)})
    assert answer.headers["location"] == "/mine/manchester-gb?done=record"
    mine = [
        e
        for e in city_document(house, "manchester-gb")["events"]
        if e["milestone"] == "questionnaire_returned"
    ]
    person = city_document(house, "manchester-gb")["people"][0]["id"]
    assert [event["actor"] for event in mine if event["kind"] == "reached"] == [person]


def test_a_coordinator_does_not_do_what_is_an_officers(peopled: House) -> None:
    client = signed_in(staffed(peopled), ADA)
    before = events(peopled)
    for asked in (
        {"act": "pause", "reason": "x"},
        {"act": "record", "milestone": "final_report", "track": "assessment"},
    ):
        assert client.post("/mine/manchester-gb/act", data=asked).status_code == 409
    assert events(peopled) == before


def test_a_citys_page_speaks_french(peopled: House) -> None:
    client = signed_in(staffed(peopled), ADA)
    client.post("/account/language", data={"language": "fr"})
    page = client.get("/mine/manchester-gb").text
    assert '<html lang="fr">' in page
    assert "De notre côté" in page and "Questionnaire Index" in page and "idéalement" in page.lower()


def test_an_auditor_sees_no_button(peopled: House) -> None:
    page = signed_in(staffed(peopled), INES).get(HERE).text
    assert "/consider" not in page and "One-page brief" in page


def test_looking_ahead_and_acting_agree_on_both_databases(settled: House) -> None:
    olga = Visitor("olga", "Olga", "", "officer")
    order = Order("bergen-no", [Pause("war", date(2026, 3, 1))])
    foreseen = foresee(settled, olga, order)
    assert (foreseen["before"]["paused"], foreseen["after"]["paused"]) == (False, True)
    assert not city_document(settled, "bergen-no")["paused"]
    act(settled, olga, order)
    assert city_document(settled, "bergen-no")["paused"]


def test_an_officer_changes_the_kind_of_a_city_and_says_that_a_pause_goes_on(peopled: House) -> None:
    olga = signed_in(staffed(peopled), OLGA)
    left = {"act": "kind", "kind": "withdrawn", "reason": "by letter of the Mayor"}
    told = words(olga, f"{HERE}/consider", **left)
    assert "Change the kind of membership: withdrawn" in told and "is not asked any more" in told
    goes_on = {"act": "look", "reason": "the war lasts"}
    assert "is not paused" in olga.post(f"{HERE}/act", data=goes_on).text
    olga.post(f"{HERE}/act", data={"act": "pause", "reason": "war"})
    assert olga.post(f"{HERE}/act", data=goes_on).status_code == 303
    assert olga.post(f"{HERE}/act", data=left).status_code == 303
    document = city_document(peopled, "manchester-gb")
    assert (document["kind"], document["paused"]) == ("withdrawn", True)
