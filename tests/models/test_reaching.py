"""An address that comes late: what was owed meanwhile still arrives, once, and the latest of it only."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select, update

from lifecycle.commands import Reach
from lifecycle.when import When
from models import door, people
from models.database import House
from models.membership import networks, renaming
from models.post.addressing import unreached
from models.post.mailing import NO_ADDRESS
from models.post.reaching import name_holders
from models.proof.rebuilding import rebuild_check
from models.tables import table
from tests.models.cast import ADOPTED, live, member, record

NOTICE = table("notice")
WEEK = timedelta(days=7)


def _letters(house: House) -> list[tuple[str, str]]:
    with house.read() as connection:
        query = select(NOTICE.c.kind, NOTICE.c.state).order_by(NOTICE.c.id)
        return [(row.kind, row.state) for row in connection.execute(query)]


def _name(house: House, city: str, address: str, day: date, role: str = "coordinator") -> None:
    with house.begin() as connection:
        name_holders(connection, house.settings, [people.Holder(city, role, "Ada", address)], day)


def test_the_first_contact_goes_once_an_address_is_known(house: House) -> None:
    city = member(house, address=None)
    live(house, ADOPTED)
    assert _letters(house) == [("record_check", "suppressed")]
    _name(house, city, "ada@lyon.example", ADOPTED + WEEK)
    live(house, ADOPTED + WEEK)
    live(house, ADOPTED + 2 * WEEK)
    assert _letters(house)[:2] == [("record_check", "suppressed"), ("record_check", "queued")]
    assert [kind for kind, _ in _letters(house)].count("record_check") == 2
    assert rebuild_check(house, ADOPTED + 2 * WEEK)["ok"]


def test_the_letter_that_reached_nobody_says_what_became_of_it(house: House) -> None:
    city = member(house, address=None)
    live(house, ADOPTED)
    _name(house, city, "ada@lyon.example", ADOPTED + WEEK)
    with house.read() as connection:
        reason = connection.execute(select(NOTICE.c.reason)).scalar_one()
    assert reason.startswith(NO_ADDRESS) and "planned again" in reason


def test_an_address_that_was_known_already_brings_no_letter_again(house: House) -> None:
    city = member(house)
    live(house, ADOPTED)
    before = _letters(house)
    _name(house, city, "coordinator@lyon.example", ADOPTED + WEEK)
    live(house, ADOPTED + WEEK)
    assert [kind for kind, _ in _letters(house)].count("record_check") == 1 == len(before)


def test_a_letter_that_bounced_goes_to_the_next_holder_while_it_is_owed(house: House) -> None:
    city = member(house)
    live(house, ADOPTED)
    with house.begin() as connection:
        connection.execute(update(NOTICE).values(state="bounced"))
    _name(house, city, "bo@lyon.example", ADOPTED + WEEK)
    live(house, ADOPTED + WEEK)
    assert _letters(house)[:2] == [("record_check", "bounced"), ("record_check", "queued")]


def test_what_an_event_caused_waits_for_the_address_and_then_goes(house: House) -> None:
    city = record(house, kind="candidate", address=None)
    for side in ("city_signature", "council_of_europe_signature"):
        door.submit(house, city, Reach(side, When(ADOPTED)), today=ADOPTED)
    assert ("membership_official", "suppressed") in _letters(house)
    _name(house, city, "mayor@lyon.example", ADOPTED + WEEK, role="leadership")
    assert ("membership_official", "queued") in _letters(house)
    assert ("membership_official", "suppressed") not in _letters(house)


def test_what_an_event_caused_long_ago_stays_away(house: House) -> None:
    city = record(house, kind="candidate", address=None)
    for side in ("city_signature", "council_of_europe_signature"):
        door.submit(house, city, Reach(side, When(ADOPTED)), today=ADOPTED)
    _name(house, city, "mayor@lyon.example", ADOPTED + 20 * WEEK, role="leadership")
    assert ("membership_official", "suppressed") in _letters(house)


def test_a_network_that_finds_a_coordinator_reaches_its_cities(house: House) -> None:
    city = member(house, address=None)
    networks.add(house, "Red de Ciudades", "national", "through")
    networks.join(house, "Red de Ciudades", city, ADOPTED, "joined")
    live(house, ADOPTED)
    assert ("record_check", "suppressed") in _letters(house)
    networks.coordinate(house, "Red de Ciudades", "Nuria", "nuria@red.example", None)
    live(house, ADOPTED + WEEK)
    assert ("record_check", "queued") in _letters(house)


def test_a_merger_that_brings_a_coordinator_reaches_the_city(house: House) -> None:
    city, double = member(house, address=None), member(house, "Lion")
    live(house, ADOPTED)
    renaming.merge(house, double, city, ADOPTED, "one city, two records")
    live(house, ADOPTED + WEEK)
    with house.read() as connection:
        query = select(NOTICE.c.state).where(NOTICE.c.city == city, NOTICE.c.kind == "record_check")
        assert list(connection.execute(query.order_by(NOTICE.c.id)).scalars()) == ["suppressed", "queued"]


def test_a_city_whose_letters_go_to_somebody_else_is_not_called_unreached(house: House) -> None:
    lyon, oslo = member(house, address=None), member(house, "Oslo", "NO", address=None)
    bari = member(house, "Bari", "IT", address=None)
    networks.add(house, "Red de Ciudades", "national", "through")
    networks.join(house, "Red de Ciudades", oslo, ADOPTED, "joined")
    networks.coordinate(house, "Red de Ciudades", "Nuria", "nuria@red.example", None)
    _name(house, lyon, "alternate@lyon.example", ADOPTED, role="alternate")
    with house.read() as connection:
        assert unreached(connection) == {bari}
