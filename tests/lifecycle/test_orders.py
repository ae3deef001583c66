"""What pages, links and commands compose in one place: money, events, what is said of the record."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from lifecycle.commands import OpenTrack, Refused
from lifecycle.contributions import orders
from lifecycle.engagement.event_words import NEW, as_held
from lifecycle.history import Known, known_on
from lifecycle.index.parts import department_role
from lifecycle.reminding.answers import of_record
from tests.lifecycle.cast import do, history, joined

DAY = date(2028, 3, 1)


def known() -> Known:
    opened = do(history(*joined("2015")), DAY, OpenTrack("contribution", DAY, 2028))
    paid = do(opened, DAY, orders.payment(2028, Decimal(3000), DAY))
    return known_on(paid, DAY)


def test_a_waiver_is_of_all_that_remains_unless_an_amount_is_named() -> None:
    assert orders.waiver(known(), 2028, lambda: "olga", "flood").data["amount"] == "2000.00"
    assert orders.waiver(known(), 2028, lambda: "olga", "flood", Decimal(5)).data["amount"] == "5.00"


def test_who_answers_for_a_waiver_is_asked_only_where_there_is_something_to_answer_for() -> None:
    def nobody() -> str:
        raise AssertionError("nobody is to be asked")

    with pytest.raises(Refused, match="nothing is on record of the contribution for 2027"):
        orders.waiver(known(), 2027, nobody, "flood")
    with pytest.raises(Refused, match="no waiver for 2028 waits"):
        orders.agreement(known(), 2028, nobody)


@pytest.mark.parametrize("code", ["", "EURO", "C1F", "ÄÖÜ"])
def test_a_currency_has_three_letters(code: str) -> None:
    with pytest.raises(Refused, match="write three letters"):
        orders.as_paid("4700", code)
    assert orders.as_paid("4700", " chf ") == {"paid_amount": "4700.00", "paid_in": "CHF"}


def test_an_event_is_held_in_utc_by_the_clocks_it_was_said_on_and_the_rest_stays_unsaid() -> None:
    said = {"starts": "2027-06-02T09:00", "closes": "2027-05-02", "languages": "en, FR", "venue": ""}
    assert as_held(said, "Europe/Lisbon") == {
        "starts_at": datetime(2027, 6, 2, 8, tzinfo=UTC),
        "closes_at": datetime(2027, 5, 2, 23, tzinfo=UTC),
        "languages": "en fr",
    }
    assert as_held({"starts": "2027-06-02 09:00"})["starts_at"].hour == 7
    assert NEW["zone"] == "Europe/Paris"


def test_a_department_has_one_role_however_it_is_typed() -> None:
    assert {department_role(name) for name in ("Social  Affairs", " social-affairs ")} == {
        "department.social-affairs"
    }
    with pytest.raises(Refused, match="needs a name"):
        department_role(" - ")


def test_what_is_ticked_as_right_is_said_before_ones_own_words() -> None:
    assert of_record(" The Mayor is new. ", right=True) == "What is on record is right. The Mayor is new."
    assert of_record("", right=True) == "What is on record is right."
    assert of_record("No.", right=False) == "No."
