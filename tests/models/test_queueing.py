"""The queue by the flow: slots given in order, no more than the month holds, and offers get what is left."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from lifecycle.commands import Advance, ChangeKind, Command, Note, OpenTrack, Pause, Reach
from lifecycle.when import When
from models import door, queries
from models.database import House, open_house
from models.index import bringing, offers, queueing
from models.post import listings
from models.proof.verify import rebuild_check, verify
from tests.models.cast import ADOPTED, JOINED, live, member, record

STAGE = ("index_analysis",)
TODAY = date(2027, 3, 10)


def completed(house: House, name: str, on: date, iso: str = "FR", kind: str = "international") -> str:
    """A city whose two documents are complete on a day; a candidate's track was opened for it."""
    joined = [(side, "2018") for side in JOINED] if kind == "international" else []
    key = record(house, name, iso, *joined, kind=kind, address=f"c@{name.lower()}.example")
    if kind == "candidate":
        door.submit(house, key, OpenTrack("assessment", on), today=on)
    for milestone in (
        "questionnaire_sent",
        "questionnaire_returned",
        "grid_returned",
        "completeness_checked",
    ):
        door.submit(house, key, Reach(milestone, When(on), "assessment", 1), today=on)
    return key


def line(house: House, today: date = TODAY) -> list[str]:
    with house.read() as connection:
        return [place.waiting.key for place in queueing.line(connection, house.settings, today)]


def state(house: House, key: str, today: date) -> str:
    document = queries.city_document(house, key, as_of=today)
    states = [str(t["state"]) for t in document["tracks"] if t["milestone"] == "data_processed"]
    return states[0]


def test_the_flow_gives_the_months_slots_in_order_and_a_day_lived_twice_gives_none(house: House) -> None:
    second = completed(house, "Brest", date(2027, 2, 8))
    first = completed(house, "Aix", date(2027, 2, 1))
    assert line(house) == [first, second]
    events, _ = live(house, TODAY, STAGE)
    assert (events >= 1, line(house)) == (True, [second])
    assert (state(house, first, TODAY), state(house, second, TODAY)) == ("open", "queued")
    before = verify(house)
    assert live(house, TODAY, STAGE)[0] == 0
    assert live(house, date(2027, 3, 31), STAGE)[0] == 0
    assert verify(house) == before
    live(house, date(2027, 4, 5), STAGE)
    assert (line(house, date(2027, 4, 5)), state(house, second, date(2027, 4, 5))) == ([], "open")
    assert rebuild_check(house, date(2027, 4, 5))["ok"]
    given = [
        e for e in queries.city_document(house, first)["events"] if e["data"].get("about") == "queue.slot"
    ]
    assert [(e["actor"], e["on"]) for e in given] == [("system:index_analysis", "2027-03-10")]


def test_a_city_that_never_signed_waits_behind_those_that_did(house: House) -> None:
    unsigned = completed(house, "Caen", date(2027, 1, 4), kind="candidate")
    signed = completed(house, "Dax", date(2027, 2, 22))
    assert line(house) == [signed, unsigned]


def test_a_jump_has_its_reason_and_goes_first(house: House) -> None:
    first, moved = completed(house, "Aix", date(2027, 2, 1)), completed(house, "Brest", date(2027, 2, 8))
    note = Note("queue.jumped", {}, TODAY, "assessment", 1, {"reason": "a council vote"})
    door.submit(house, moved, note, today=TODAY)
    assert line(house) == [moved, first]
    with house.read() as connection:
        (told,) = queueing.explained(connection, house.settings, moved, TODAY)
    assert "Place 1" in told and "a council vote" in told and "never before 2027-04-05" in told


def test_a_paused_city_takes_no_slot_and_keeps_its_rank(house: House) -> None:
    first, second = completed(house, "Aix", date(2027, 2, 1)), completed(house, "Brest", date(2027, 2, 8))
    door.submit(house, first, Pause("flood", TODAY), today=TODAY)
    live(house, TODAY, STAGE)
    assert (line(house), state(house, second, TODAY)) == ([], "open")


def test_a_house_without_slots_begins_nothing_by_itself(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ICC_SLOTS_A_MONTH", "0")
    house = open_house()
    key = completed(house, "Aix", date(2027, 2, 1))
    live(house, TODAY, STAGE)
    assert line(house) == [key]


def test_the_queue_comes_first_and_offers_get_what_it_leaves(house: House) -> None:
    member(house, "Lyon")
    live(house, ADOPTED)
    waiting = [completed(house, name, date(2027, 2, 1)) for name in ("Aix", "Brest", "Caen")]
    with house.begin() as connection:
        connection.execute(text("UPDATE notice SET state = 'sent'"))
    with house.read() as connection:
        assert offers.chosen(connection, house.settings, TODAY) == {}
    for months in range(3):
        live(house, TODAY + timedelta(days=31 * months), STAGE)
    after = TODAY + timedelta(days=62)
    assert line(house, after) == []
    with house.read() as connection:
        assert list(offers.chosen(connection, house.settings, after)) == ["lyon-fr"]
    assert len(waiting) == 3


def test_a_city_that_said_no_is_not_offered_a_round_by_the_flow(house: House) -> None:
    key = member(house, "Lyon")
    live(house, ADOPTED)
    with house.begin() as connection:
        connection.execute(text("UPDATE notice SET state = 'sent'"))
    note = Note("reassessment.answered", {"answer": "no"}, TODAY, "assessment", 2)
    door.submit(house, key, note, today=TODAY)
    assert live(house, TODAY, ("reassessments",))[1] == []
    with house.read() as connection:
        assert offers.proposals(connection, TODAY) == []


def test_an_offer_is_repeated_once_after_90_days_unless_it_was_answered(house: House) -> None:
    key = member(house, "Lyon")
    live(house, ADOPTED)
    with house.begin() as connection:
        connection.execute(text("UPDATE notice SET state = 'sent'"))
    assert live(house, TODAY, ("reassessments",))[1] == ["reassessment_offer"]
    with house.begin() as connection:
        connection.execute(text("UPDATE notice SET state = 'sent'"))
    assert live(house, TODAY + timedelta(days=88), ("reassessments",))[1] == []
    assert live(house, TODAY + timedelta(days=89), ("reassessments",))[1] == ["reassessment_offer"]
    assert live(house, TODAY + timedelta(days=300), ("reassessments",))[1] == []
    offered = [
        n["rung"] for n in listings.notices(house, city=key)["notices"] if n["kind"] == "reassessment_offer"
    ]
    assert offered == [0, 90]


def test_a_lapsed_city_is_offered_nothing(house: House) -> None:
    key = member(house, "Lyon")
    live(house, ADOPTED)
    door.submit(house, key, ChangeKind("lapsed", ADOPTED, "their letter"), today=ADOPTED)
    with house.read() as connection:
        assert offers.proposals(connection, TODAY) == []
        assert bringing.brings(connection, house.settings, "reassessments", TODAY) == {}


def test_the_flow_writes_what_silence_came_to_on_the_day_after(house: House) -> None:
    key = completed(house, "Aix", date(2027, 2, 1))
    day = date(2027, 3, 15)
    clear: list[Command] = [Reach("draft_report", When(day), "assessment", 1),
             Note("comments.silence", {"until": "2027-04-05"}, day, "assessment", 1)]  # fmt: skip
    door.submit(house, key, clear, today=day)
    door.submit(house, key, Advance(), today=date(2027, 4, 5))
    for today, waived in ((date(2027, 4, 5), False), (date(2027, 4, 6), True)):
        live(house, today, STAGE)
        kinds = [e["kind"] for e in queries.city_document(house, key, as_of=today)["events"]]
        assert ("waived" in kinds) is waived
