"""Whom a letter goes to on its day: who stands in, the network's way, the officer or the substitute."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from lifecycle.commands import Note, Pause, Reach, Refused, Resume, Waive
from lifecycle.when import When
from models import clock, door, people, queries
from models.database import House
from models.membership import handing, networks, portfolios
from models.post import addressing, listings, outbox
from tests.models.cast import ADOPTED, live, member, record

DAY = date(2026, 12, 7)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the wall says, it is the day of the test."""
    monkeypatch.setattr(clock, "wall", lambda _now=None: DAY)


def to(house: House, key: str, role: str, day: date = DAY) -> str | None:
    with house.read() as connection:
        found = addressing.addressee(connection, house.settings, key, role, "en", day)
        return found.email if found else None


def named(house: House, key: str, *holders: tuple[str, str]) -> None:
    with house.begin() as connection:
        people.assign(connection, [people.Holder(key, role, role, email) for role, email in holders])


def anci(house: House, letters: str, key: str) -> None:
    networks.add(house, "ANCI", "national", letters)
    networks.coordinate(house, "anci", "Nina", "nina@anci.example", None)
    networks.join(house, "ANCI", key, ADOPTED, "their wish")


# Who stands in -----------------------------------------------------------------------------------


def test_the_contact_stands_in_where_no_coordinator_is_named(house: House) -> None:
    key = record(house, kind="candidate", address=None)
    named(house, key, ("contact", "office@lyon.example"))
    assert to(house, key, "coordinator") == "office@lyon.example"
    named(house, key, ("coordinator", "ada@lyon.example"))
    assert to(house, key, "coordinator") == "ada@lyon.example"


def test_the_leadership_stands_in_for_nobody(house: House) -> None:
    key = record(house, kind="candidate", address=None)
    named(house, key, ("leadership", "mayor@lyon.example"))
    assert [to(house, key, role) for role in ("contact", "coordinator")] == [None, None]


def test_our_signatorys_office_is_the_one_that_the_house_names(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from models.database import open_house

    key = member(house)
    assert to(house, key, "our_signatory") == house.settings.officer_email
    monkeypatch.setenv("ICC_SIGNATORY_EMAIL", "signing@house.example")
    assert to(open_house(), key, "our_signatory") == "signing@house.example"


@pytest.mark.parametrize(
    ("signed", "address"),
    [
        ("council_of_europe_signature", "office@lyon.example"),
        ("city_signature", "officer@secretariat.example"),
    ],
)
def test_the_nudge_reaches_the_side_that_has_not_signed(house: House, signed: str, address: str) -> None:
    key = record(house, kind="candidate", address=None)
    named(house, key, ("contact", "office@lyon.example"), ("leadership", "mayor@lyon.example"))
    steps = [Reach(m, When(DAY)) for m in ("expression_of_interest", "eligibility_note", signed)]
    door.submit(house, key, steps, today=DAY)
    live(house, DAY + timedelta(days=14))
    nudges = [n for n in listings.notices(house, city=key)["notices"] if n["kind"] == "signature_pending"]
    assert [n["state"] for n in nudges] == ["queued"]
    with house.read() as connection:
        claim = outbox.describe(connection, house, nudges[0]["id"], DAY + timedelta(days=14))
    assert claim.to.email == address


# Networks ----------------------------------------------------------------------------------------


def test_letters_go_to_the_city_through_its_network_or_with_a_copy_as_the_network_chose(house: House) -> None:
    key = record(house, kind="unconfirmed")
    anci(house, "direct", key)
    assert to(house, key, "coordinator") == "coordinator@lyon.example"
    networks.set_terms(house, "ANCI", ADOPTED, letters="through")
    assert to(house, key, "coordinator") == "nina@anci.example"
    networks.set_terms(house, "ANCI", ADOPTED, letters="copy")
    assert to(house, key, "coordinator") == "coordinator@lyon.example"
    live(house, ADOPTED)
    sent = listings.notices(house, city=key)["notices"]
    assert [(n["kind"], n["to"]) for n in sent] == [
        ("record_check", "coordinator@lyon.example"),
        ("record_check", "nina@anci.example"),
    ]


@pytest.mark.parametrize(("way", "copied"), [("direct", True), ("copy", True), ("through", False)])
def test_an_offer_and_a_welcome_go_to_the_networks_coordinator_too_once(
    house: House, way: str, copied: bool
) -> None:
    key = record(house, kind="unconfirmed")
    anci(house, way, key)
    with house.read() as connection:
        for letter in ("reassessment_offer", "welcome"):
            assert (
                "network_coordinator" in addressing.copies(connection, key, letter, "coordinator")
            ) is copied


def test_a_networks_coordinator_who_stands_in_receives_no_copy_besides(house: House) -> None:
    key = record(house, kind="unconfirmed")
    anci(house, "copy", key)
    with house.begin() as connection:
        connection.execute(text("DELETE FROM role"))
    assert to(house, key, "coordinator") == "nina@anci.example"
    with house.read() as connection:
        assert addressing.copies(connection, key, "visit_dates", "coordinator") == []


def test_money_is_never_copied_to_a_network(house: House) -> None:
    key = record(house, kind="unconfirmed")
    anci(house, "copy", key)
    with house.read() as connection:
        assert addressing.copies(connection, key, "contribution_call", "coordinator") == []
        assert addressing.copies(connection, key, "visit_dates", "coordinator") == ["network_coordinator"]


def test_a_city_keeps_terms_of_its_own_when_the_network_changes_its_mind(house: House) -> None:
    own, other = (
        record(house, "Bari", "IT", kind="unconfirmed"),
        record(house, "Pisa", "IT", kind="unconfirmed"),
    )
    anci(house, "through", own)
    networks.join(house, "ANCI", other, ADOPTED, "their wish")
    networks.set_terms(house, "ANCI", ADOPTED, letters="direct", city=own)
    assert networks.set_terms(house, "ANCI", ADOPTED, letters="copy", contribution=True) == 2
    found = {key: queries.city_document(house, key, as_of=ADOPTED)["network"] for key in (own, other)}
    assert (found[own]["letters"], found[own]["contribution"], found[own]["own"]) == (
        "direct",
        True,
        ["letters"],
    )
    assert (found[other]["letters"], found[other]["contribution"]) == ("copy", True)


def test_a_city_joins_one_network_at_a_time_and_leaves_it_with_a_date(house: House) -> None:
    key = record(house, kind="unconfirmed")
    anci(house, "direct", key)
    networks.add(house, "RECI", "national", "direct")
    with pytest.raises(Refused, match="it leaves it first"):
        networks.join(house, "RECI", key, ADOPTED, "their wish")
    with pytest.raises(Refused, match="not in the network reci"):
        networks.leave(house, "RECI", key, ADOPTED, "their wish")
    networks.leave(house, "ANCI", key, ADOPTED, "their wish")
    document = queries.city_document(house, key, as_of=ADOPTED)
    assert (document["kind"], document["network"]) == ("national_network", None)


def test_a_member_by_itself_stays_one_in_a_network(house: House) -> None:
    key = member(house)
    anci(house, "direct", key)
    document = queries.city_document(house, key, as_of=ADOPTED)
    assert (document["kind"], document["network"]["network"]) == ("international", "anci")


def test_a_networks_coordinator_acts_for_its_cities_and_for_no_other(house: House) -> None:
    key, other = member(house), member(house, "Oslo", "NO")
    anci(house, "direct", key)
    with house.read() as connection:
        nina = addressing.network_coordinator(connection, "anci", "en")
    assert nina is not None
    handed_in = Reach("questionnaire_returned", When(ADOPTED))
    assert door.submit(house, key, handed_in, actor=nina.id, today=ADOPTED).events
    with pytest.raises(Refused, match="may not do this"):
        door.submit(house, other, handed_in, actor=nina.id, today=ADOPTED)
    with pytest.raises(Refused, match="may not do this"):
        door.submit(house, key, Waive("grid_returned", "no", ADOPTED), actor=nina.id, today=ADOPTED)


# Officers ----------------------------------------------------------------------------------------


def names_of_officer(house: House, key: str, day: date) -> str:
    with house.read() as connection:
        return portfolios.officer_of(connection, house.settings, key, day).name


def test_letters_name_the_citys_officer_or_the_substitute_of_the_day(house: House) -> None:
    key = member(house)
    assert names_of_officer(house, key, DAY) == "The Intercultural Cities secretariat"
    for name in ("Irena", "Olga", "Marc"):
        portfolios.add(house, name, f"{name.lower()}@secretariat.example", None)
    assert handing.assign(house, "Irena", [key], ADOPTED) == 1
    assert handing.assign(house, "Irena", [key], ADOPTED) == 0
    portfolios.away(house, "Irena", DAY, DAY + timedelta(days=4), "Olga")
    portfolios.away(house, "Olga", DAY + timedelta(days=2), DAY + timedelta(days=2), "Marc")
    days = (DAY - timedelta(days=1), DAY, DAY + timedelta(days=2), DAY + timedelta(days=5))
    assert [names_of_officer(house, key, day) for day in days] == ["Irena", "Olga", "Marc", "Irena"]
    live(house, ADOPTED)
    (notice,) = listings.notices(house, city=key)["notices"]
    with house.read() as connection:
        assert outbox.describe(connection, house, notice["id"], DAY).officer.name == "Olga"


def test_two_who_stand_in_for_each_other_end_with_a_name(house: House) -> None:
    key = member(house)
    for name in ("Irena", "Olga"):
        portfolios.add(house, name, f"{name.lower()}@secretariat.example", None)
    handing.assign(house, "Irena", [key], ADOPTED)
    portfolios.away(house, "Irena", DAY, DAY, "Olga")
    portfolios.away(house, "Olga", DAY, DAY, "Irena")
    assert names_of_officer(house, key, DAY) in ("Irena", "Olga")


@pytest.mark.parametrize(
    ("first", "last", "substitute", "why"),
    [
        (DAY, DAY - timedelta(days=1), "Olga", "before it begins"),
        (DAY, DAY, "Irena", "stand in for themselves"),
        (DAY, DAY, "Nobody", "nobody on record"),
    ],
)
def test_an_absence_that_makes_no_sense_is_refused(
    sqlite_house: House, first: date, last: date, substitute: str, why: str
) -> None:
    for name in ("Irena", "Olga"):
        portfolios.add(sqlite_house, name, f"{name.lower()}@secretariat.example", None)
    with pytest.raises(Refused, match=why):
        portfolios.away(sqlite_house, "Irena", first, last, substitute)


# Pauses ------------------------------------------------------------------------------------------


def test_a_paused_city_gets_our_word_and_nothing_else(house: House) -> None:
    key = member(house)
    live(house, ADOPTED)
    door.submit(house, key, Pause("war", ADOPTED), today=ADOPTED)
    found = {n["kind"]: n["state"] for n in listings.notices(house, city=key)["notices"]}
    assert found == {"record_check": "suppressed", "pause_word": "queued"}
    look = date(2027, 5, 25)
    assert live(house, look) == (0, ["pause_word"])
    assert live(house, look) == (0, [])


def test_a_pause_that_ended_before_our_word_went_says_only_that_it_ended(house: House) -> None:
    key = member(house)
    door.submit(house, key, Pause("elections", ADOPTED), today=ADOPTED)
    door.submit(house, key, Resume("over", ADOPTED), today=ADOPTED)
    words = [n for n in listings.notices(house, city=key)["notices"] if n["kind"] == "pause_word"]
    assert [(n["state"], n["reason"]) for n in words] == [
        ("suppressed", "the pause has ended meanwhile"),
        ("queued", None),
    ]


def test_a_record_of_ours_may_not_be_written_by_a_stranger(house: House) -> None:
    key = member(house)
    named(house, key, ("payer", "finance@lyon.example"))
    with house.read() as connection:
        payer = next(row.id for row in people.holders(connection, key) if row.role == "payer")
    with pytest.raises(Refused, match="may not do this"):
        door.submit(house, key, Note("clock.pause_looked", {}, ADOPTED), actor=payer, today=ADOPTED)
