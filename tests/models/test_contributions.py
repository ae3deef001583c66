"""Contributions and strategies through the days: what the stages plan, and what is still owed at sending."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from lifecycle.commands import ChangeKind, Command, Note, OpenTrack, Reach
from lifecycle.contributions.contribution_years import PAYMENT, TRACK
from lifecycle.when import When
from models import door, people
from models.database import House
from models.post import listings, why
from models.post.outbox import describe
from tests.models.cast import live, member

AUTUMN, CALLED = date(2027, 9, 6), date(2028, 2, 1)
STAGE = ("contributions",)


def write(house: House, key: str, day: date, *commands: Command) -> door.Outcome:
    return door.submit(house, key, list(commands), today=day)


def letters(house: House, key: str) -> list[tuple[str, str, str]]:
    """Every contribution or strategy letter of the city: kind, role, state."""
    found = listings.notices(house, city=key)["notices"]
    mine = [n for n in found if n["kind"].startswith(("contribution", "strategy", "presentation"))]
    return [(n["kind"], n["role"], n["state"]) for n in mine]


def days(house: House, first: date, last: date, stages: Sequence[str] = STAGE) -> list[str]:
    """The letters of every seventh day between the two, as the stage flows plan them."""
    found, day = list[str](), first
    while day <= last:
        found += live(house, day, stages)[1]
        day += timedelta(days=7)
    return found


@pytest.fixture
def lyon(house: House) -> str:
    """A member with a coordinator and a payer."""
    key = member(house)
    with house.begin() as connection:
        people.assign(connection, [people.Holder(key, "payer", "Priya", "money@lyon.example")])
    return key


def test_a_year_brings_its_notice_its_one_reminder_and_then_no_more(house: House, lyon: str) -> None:
    write(house, lyon, AUTUMN, OpenTrack(TRACK, AUTUMN, 2028))
    assert live(house, AUTUMN, STAGE)[1] == ["contribution_notice"]
    assert days(house, AUTUMN, CALLED) == []
    call = write(house, lyon, CALLED, Reach("call_issued", When(CALLED), TRACK, 2028))
    assert "contribution_call" in call.letters
    assert days(house, CALLED, date(2028, 12, 28)) == ["contribution_reminder"]
    assert {role for _, role, _ in letters(house, lyon)} == {"payer", "coordinator"}
    assert ("contribution_reminder", "coordinator", "queued") in letters(house, lyon)


def test_what_was_never_sent_is_not_sent_once_its_year_is_over(house: House, lyon: str) -> None:
    write(
        house, lyon, CALLED, OpenTrack(TRACK, CALLED, 2028), Reach("call_issued", When(CALLED), TRACK, 2028)
    )
    assert days(house, CALLED, date(2029, 6, 1)) == ["contribution_reminder"]
    live(house, date(2029, 6, 1), ("contributions",))
    write(house, lyon, date(2029, 6, 1), Reach("coordinator_named", When(date(2029, 6, 1))))
    assert {state for _, _, state in letters(house, lyon)} == {"suppressed"}


def test_a_notice_can_be_written_and_explained_and_is_withdrawn_when_the_city_leaves(
    house: House, lyon: str
) -> None:
    write(house, lyon, AUTUMN, OpenTrack(TRACK, AUTUMN, 2028))
    live(house, AUTUMN, STAGE)
    number = next(n["id"] for n in listings.notices(house, city=lyon)["notices"] if n["role"] == "payer")
    with house.read() as connection:
        claim = describe(connection, house, number, AUTUMN)
    assert (claim.facts["year"], claim.facts["amount"]) == ("2028", "5000.00")
    assert why.why_notice(house, number)["steps"]
    write(house, lyon, AUTUMN, ChangeKind("lapsed", AUTUMN, "their letter"))
    assert {state for _, _, state in letters(house, lyon)} == {"suppressed"}


def test_what_was_paid_in_full_before_the_reminder_brings_none(house: House, lyon: str) -> None:
    write(
        house, lyon, CALLED, OpenTrack(TRACK, CALLED, 2028), Reach("call_issued", When(CALLED), TRACK, 2028)
    )
    paid = CALLED + timedelta(days=20)
    outcome = write(house, lyon, paid, Note(PAYMENT, {"amount": "5000.00"}, paid, cycle=2028))
    assert outcome.letters == ["contribution_recorded"] * len(outcome.letters)
    assert days(house, paid, date(2028, 12, 31)) == []


def test_an_old_payment_is_recorded_and_nobody_is_written_to(house: House, lyon: str) -> None:
    old = date(2027, 3, 2)
    outcome = write(house, lyon, AUTUMN, Note(PAYMENT, {"amount": "5000.00"}, old, cycle=2027))
    assert (outcome.letters, letters(house, lyon)) == ([], [])


def test_money_is_told_in_no_other_letter(house: House, lyon: str) -> None:
    write(house, lyon, CALLED, OpenTrack(TRACK, CALLED, 2028))
    write(house, lyon, CALLED, Note(PAYMENT, {"amount": "5000.00"}, CALLED, cycle=2028))
    live(house, CALLED, ("accession",))
    check = next(
        n["id"] for n in listings.notices(house, city=lyon)["notices"] if n["kind"] == "record_check"
    )
    with house.read() as connection:
        claim = describe(connection, house, check, CALLED)
    told = (
        [line.text for line in claim.record] + [item.title for item in claim.received] + list(claim.unknown)
    )
    assert [text for text in told if "ontribution" in text] == []


def test_the_end_of_a_short_strategy_is_asked_about_before_its_first_year_is_over(
    house: House, lyon: str
) -> None:
    adopted = date(2028, 1, 10)
    time = Note("strategy.validity", {"from": "2028-01-10", "until": "2028-12-29"}, adopted)
    write(house, lyon, adopted, Reach("strategy_validated", When(adopted)), time)
    assert days(house, adopted, date(2028, 12, 29), ("support_groups",)).count("strategy_year") == 1
    assert ("strategy_year", "coordinator", "queued") in letters(house, lyon)
