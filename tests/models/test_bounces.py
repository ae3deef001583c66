"""An address that letters come back from is seen by officers, until somebody else holds the role."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from models import clock, people, queries
from models.database import House
from tests.models.cast import ADOPTED, live, member


def observed(house: House) -> list[str]:
    (city,) = queries.audit(house, as_of=clock.today(house))["cities"]
    return [said for said in city["observations"] if "come back" in said]


@pytest.mark.parametrize(
    "bounce",
    ["UPDATE notice SET state = 'bounced', person = (SELECT person FROM role LIMIT 1)",
     "UPDATE person SET disabled_reason = 'the mailbox does not exist'"],
)  # fmt: skip
def test_a_bounce_is_an_observation_until_the_role_changes_hands(house: House, bounce: str) -> None:
    key = member(house)
    live(house, ADOPTED)
    assert observed(house) == []
    with house.begin() as connection:
        connection.execute(text(bounce))
        connection.execute(text("UPDATE notice SET planned_on = '2026-11-25'"))
    (said,) = observed(house)
    assert said.startswith("Letters to the coordinator come back") and "another address" in said
    with house.begin() as connection:
        people.assign(connection, [people.Holder(key, "coordinator", "Bea", "bea@lyon.example")])
    assert observed(house) == []


def test_an_erased_person_is_no_bounce(house: House) -> None:
    member(house)
    with house.begin() as connection:
        connection.execute(text("UPDATE person SET disabled_reason = 'erased'"))
    assert observed(house) == []
