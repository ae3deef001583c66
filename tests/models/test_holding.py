"""Which letters wait when they are planned: what is new, what is many, and those before one too many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from pydantic import SecretStr
from sqlalchemy import Connection, insert

from lifecycle.tracking import stand
from models import programmes
from models.database import House
from models.ledger import load
from models.post.listings import notices
from models.post.mailbag import NOTICE, Mailbag
from models.post.mailing import Part, Post
from models.post.notices import plan
from tests.models.cast import ADOPTED, member

CITIES = ("Lyon", "Nantes", "Rennes", "Brest", "Lille")
SENDS = {"mail_url": SecretStr("mailtos://mail.house.org"), "hold_days": 0, "hold_batch": 3}


def _sending(house: House) -> tuple[House, list[str]]:
    """A house with a mail server, and cities whose coordinators were all written to long ago."""
    sending = replace(house, settings=house.settings.model_copy(update=SENDS))
    keys = [member(sending, name, address=f"ada@{name.lower()}.example") for name in CITIES]
    with sending.begin() as connection:
        _written_to(connection, sending, keys)
    return sending, keys


def _written_to(connection: Connection, house: House, keys: Sequence[str]) -> None:
    bag = Mailbag(connection, house.settings, ADOPTED, keys)
    for number, key in enumerate(keys):
        party = bag.directory.party(key, "coordinator", "en")
        assert party is not None
        said = {"city": key, "kind": "questionnaire_reminder", "role": "coordinator", "person": party.id}
        days = {"planned_on": date(2026, 1, 5), "created_on": date(2026, 1, 5)}
        named = {"message_id": f"<{number}@house.org>", "thread": key, "state": "sent", "tries": 1}
        bag.connection.execute(insert(NOTICE).values(**said, **days, **named))


def _plan(house: House, keys: Sequence[str]) -> None:
    with house.begin() as connection:
        bag = Mailbag(connection, house.settings, ADOPTED, keys)
        rules = programmes.current(connection, ADOPTED)
        for key in keys:
            standing = stand(load(connection, key), rules, ADOPTED)
            about = ("assessment", 1, "questionnaire_returned", "questionnaire_reminder", -30)
            plan(Post(bag, key, standing), Part(*about, ADOPTED, ADOPTED, "coordinator"))
        bag.put()


def _states(house: House) -> list[str]:
    return [n["state"] for n in notices(house)["notices"] if n["state"] != "sent"]


@pytest.mark.parametrize("turns", [[5], [1, 4], [2, 2, 1], [3, 2], [1, 1, 1, 1, 1]])
def test_one_letter_too_many_on_a_day_holds_all_of_its_kind_however_they_are_planned(
    house: House, turns: list[int]
) -> None:
    sending, keys = _sending(house)
    left = list(keys)
    for turn in turns:
        _plan(sending, left[:turn])
        del left[:turn]
    assert _states(sending) == ["held"] * 5


def test_as_many_as_the_house_allows_go_by_themselves(house: House) -> None:
    sending, keys = _sending(house)
    _plan(sending, keys[:3])
    assert _states(sending) == ["queued"] * 3
    _plan(sending, keys[3:4])
    assert _states(sending) == ["held"] * 4


def test_the_first_letter_to_somebody_waits_whatever_their_city_was_sent(house: House) -> None:
    sending, _ = _sending(house)
    fresh = member(sending, "Metz", address="new@metz.example")
    _plan(sending, [fresh])
    (notice,) = [n for n in notices(sending, city=fresh)["notices"] if n["state"] == "held"]
    assert notice["reason"] == "the first letter to this person waits for a release"


def test_a_house_without_a_mail_server_holds_nothing(house: House) -> None:
    _, keys = _sending(house)
    _plan(house, keys)
    assert _states(house) == ["queued"] * 5
