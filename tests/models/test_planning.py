"""The days: twice, late, after a week; first contacts, digests, offers, what is due and what is not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from lifecycle.commands import ChangeKind, Note, Reach
from lifecycle.index.reassessing import explained
from lifecycle.reminding.reminders import ladder
from lifecycle.when import When
from models import door, people, planning, queries
from models.database import House
from models.index import offers
from models.post import listings
from models.post.outbox import standing_of
from models.proof.verify import rebuild_check, verify
from tests.models.cast import ADOPTED, JOINED, live, member, record

WEEK = timedelta(days=7)


def test_the_first_letter_to_every_city_is_the_record_check_on_the_next_working_day(house: House) -> None:
    key = member(house)
    assert live(house, ADOPTED) == (0, ["record_check"])
    (notice,) = listings.notices(house, city=key)["notices"]
    assert (notice["kind"], notice["state"], notice["planned_on"]) == ("record_check", "queued", "2026-11-26")


@pytest.mark.parametrize(
    ("named", "letters"), [(False, {"coordinator_wanted", "record_check"}), (True, {"record_check"})]
)
def test_what_is_owed_on_the_first_day_waits_for_the_first_letter_and_asks_for_nobody_who_is_known(
    house: House, named: bool, letters: set[str]
) -> None:
    signed = [(side, str(ADOPTED - timedelta(days=14))) for side in JOINED]
    key = record(house, "Oslo", "NO", *signed, address="kari@oslo.example" if named else None)
    with house.begin() as connection:
        people.assign(connection, [people.Holder(key, "contact", "Ola", "office@oslo.example")])
    live(house, ADOPTED)
    planned = {n["kind"]: n["planned_on"] for n in listings.notices(house, city=key)["notices"]}
    assert set(planned) == letters
    assert min(planned.values()) == planned["record_check"] == str(ADOPTED + timedelta(days=1))


def test_a_day_lived_twice_or_late_plans_nothing_twice(house: House) -> None:
    member(house)
    record(house, "Oslo", "NO", kind="unconfirmed")
    live(house, ADOPTED)
    before = (verify(house), listings.notices(house))
    for days in (0, 1, 7, 7, 8):
        assert live(house, ADOPTED + timedelta(days=days)) == (0, [])
    assert (verify(house), listings.notices(house)) == before
    assert rebuild_check(house, ADOPTED + WEEK)["ok"]


def test_a_city_without_an_address_gets_no_letter_but_a_reason_and_an_observation(house: House) -> None:
    key = member(house, address=None)
    live(house, ADOPTED)
    (notice,) = listings.notices(house, city=key)["notices"]
    assert (notice["state"], notice["reason"]) == ("suppressed", "no address is known for this role")
    (city,) = queries.audit(house, as_of=ADOPTED)["cities"]
    assert any("address" in text for text in city["observations"])


def test_a_dry_run_says_what_would_come_and_writes_nothing(house: House) -> None:
    key = member(house)
    planned = planning.plan_city(house, "accession", key, ADOPTED, dry=True)
    assert planned.letters == ["record_check"]
    assert listings.notices(house)["notices"] == []


def test_a_round_opens_by_the_day_alone_and_its_deadline_is_frozen_then(house: House) -> None:
    facts = [
        ("city_signature", "2018"),
        ("council_of_europe_signature", "2018"),
        ("final_report", "2026-11-02"),
    ]
    key = record(house, "Lyon", "FR", *facts)
    assert live(house, date(2028, 10, 31), ("reassessments",)) == (0, [])
    assert planning.due(house, "reassessments", date(2028, 11, 1)) == []
    assert planning.due(house, "reassessments", date(2028, 11, 2)) == [key]
    assert live(house, date(2028, 11, 2), ("reassessments",)) == (1, [])
    (city,) = queries.audit(house, as_of=date(2028, 11, 2))["cities"]
    entry = next(t for t in city["tracks"] if t["milestone"] == "questionnaire_returned")
    assert (entry["opened_on"], entry["due_on"], entry["provisional"]) == ("2028-11-02", "2029-11-02", False)


def test_before_the_first_write_the_audit_computes_the_same_deadline_as_provisional(house: House) -> None:
    facts = [
        ("city_signature", "2018"),
        ("council_of_europe_signature", "2018"),
        ("final_report", "2026-11-02"),
    ]
    record(house, "Lyon", "FR", *facts)
    (city,) = queries.audit(house, as_of=date(2028, 12, 24))["cities"]
    entry = next(t for t in city["tracks"] if t["milestone"] == "questionnaire_returned")
    assert (entry["due_on"], entry["provisional"]) == ("2029-11-02", True)


def test_after_a_week_without_the_house_only_the_latest_rung_goes(house: House) -> None:
    key = record(house, "Lyon", "FR", ("city_signature", "2018"), ("council_of_europe_signature", "2018"))
    door.submit(house, key, Reach("questionnaire_sent", When(date(2026, 12, 7))), today=date(2026, 12, 7))
    live(house, date(2026, 12, 8))
    live(house, date(2027, 4, 28))  # the suggested date was 7 April: -30 and +14 both passed
    sent = [n for n in listings.notices(house, city=key)["notices"] if n["kind"] == "questionnaire_reminder"]
    assert [(n["rung"], n["state"]) for n in sent] == [(14, "queued")]
    with house.read() as connection:
        skipped = connection.execute(
            text("SELECT rung, skipped FROM reminder WHERE skipped IS NOT NULL")
        ).all()
    assert [(row.rung, "only the latest" in row.skipped) for row in skipped] == [(-30, True)]


def test_two_matters_near_each_other_make_one_digest_on_its_weekday(house: House) -> None:
    key = record(house, "Lyon", "FR", ("city_signature", "2018"), ("council_of_europe_signature", "2018"))
    day = date(2026, 12, 7)
    door.submit(house, key, Reach("questionnaire_sent", When(day)), today=day)
    door.submit(house, key, Reach("profile_final", When(day)), today=day)
    live(house, date(2027, 3, 8))  # both rungs are owed by 10 March
    live(house, date(2027, 3, 9))
    found = [
        n
        for n in listings.notices(house, city=key)["notices"]
        if n["role"] == "coordinator" and n["state"] == "queued"
    ]
    digests = [n for n in found if n["kind"] == "city_digest"]
    assert [len(n["milestones"]) for n in digests] == [2]
    assert date.fromisoformat(digests[0]["planned_on"]).weekday() == 1


def test_offers_are_proposed_longest_since_first_and_metered_by_slots(house: House) -> None:
    old = member(house, "Lyon")
    record(
        house,
        "Oslo",
        "NO",
        ("city_signature", "2010"),
        ("council_of_europe_signature", "2010"),
        ("final_report", "2012"),
    )
    record(house, "Bern", "CH", ("final_report", "2009"), kind="unconfirmed")
    with house.read() as connection:
        assert [p.key for p in offers.proposals(connection, ADOPTED)] == ["oslo-no", old]
    live(house, ADOPTED)
    assert live(house, date(2027, 1, 4)) == (0, [])  # nobody was written to yet
    with house.begin() as connection:
        connection.execute(text("UPDATE notice SET state = 'sent'"))
    assert live(house, date(2027, 1, 5)) == (1, ["reassessment_offer"])
    assert live(house, date(2027, 1, 6)) == (0, [])
    assert live(house, date(2027, 2, 1)) == (1, ["reassessment_offer"])
    offered = [n["city"] for n in listings.notices(house)["notices"] if n["kind"] == "reassessment_offer"]
    assert offered == ["Oslo", "Lyon"]


def test_a_city_that_returned_is_offered_a_round_after_a_year_or_at_once_where_it_wishes(
    house: House,
) -> None:
    key, steps = member(house), ("city_signature", "council_of_europe_signature")
    left, back = date(2026, 12, 7), date(2027, 2, 1)
    door.submit(house, key, Note("reassessment.offered", {"month": "2026-12"}, left, cycle=2), today=left)
    door.submit(house, key, ChangeKind("lapsed", left, "no word"), today=left)
    asked = Reach("expression_of_interest", When(back))
    door.submit(house, key, [asked, *(Reach(step, When(back)) for step in steps)], today=back)
    with house.read() as connection:
        for day, found in ((back, []), (date(2028, 1, 31), []), (date(2028, 2, 1), [key])):
            assert [p.key for p in offers.proposals(connection, day)] == found
        standing = standing_of(connection, key, back)
        assert not any(o.letter == "reassessment_offer" for o in ladder(standing))
    assert any("not before 2028-02-01, at once if it wishes" in said for said in explained(standing, 2))
    door.submit(house, key, Note("reassessment.wished", {}, back, "assessment", 2), today=back)
    with house.read() as connection:
        assert [p.key for p in offers.proposals(connection, back)] == [key]


def test_a_returned_questionnaire_withdraws_the_offer(house: House) -> None:
    key = member(house)
    live(house, ADOPTED)
    with house.begin() as connection:
        connection.execute(text("UPDATE notice SET state = 'sent'"))
    live(house, date(2027, 1, 5))
    door.submit(house, key, Reach("questionnaire_returned", When(date(2027, 1, 6))), today=date(2027, 1, 6))
    offer = [n for n in listings.notices(house, city=key)["notices"] if n["kind"] == "reassessment_offer"]
    assert [(n["state"], n["reason"]) for n in offer] == [("suppressed", "Index questionnaire was received")]
    with house.read() as connection:
        assert offers.proposals(connection, date(2027, 1, 6)) == []


def test_first_contacts_are_limited_a_day_where_letters_reach_people(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Aix", "Brest", "Caen"):
        record(sqlite_house, name, "FR", kind="unconfirmed", address=f"c@{name.lower()}.example")
    monkeypatch.setenv("ICC_MAIL_URL", "mailtos://user:secret@mail.house.org")
    monkeypatch.setenv("ICC_FIRST_CONTACTS_A_DAY", "2")
    from models.database import open_house

    house = open_house()
    assert live(house, ADOPTED)[1] == ["record_check", "record_check"]
    assert live(house, ADOPTED)[1] == []
    assert live(house, ADOPTED + timedelta(days=1))[1] == ["record_check"]
    assert {n["state"] for n in listings.notices(house)["notices"]} == {"held"}


def test_nothing_due_is_found_by_an_index_probe(sqlite_house: House) -> None:
    member(sqlite_house)
    with sqlite_house.read() as connection:
        plan = connection.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT city FROM standing"
                " WHERE stage = 'x' AND wake_on <= '2026-01-01' ORDER BY wake_on, id"
            )
        ).all()
    assert [row.detail for row in plan] == [
        "SEARCH standing USING INDEX standing_wake (stage=? AND wake_on<?)"
    ]
