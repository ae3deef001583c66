"""Hosts, mentors and learning clusters of this house: the rules' comparison over every city's ledger."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import Connection, select

from lifecycle.commands import Note
from lifecycle.engagement.hosting import ANSWERED, ASKED, answer_to, profile_of
from lifecycle.engagement.peers import Profile, clusters, hosts
from lifecycle.tracking import stand
from models import clock, programmes
from models.database import House
from models.door import Outcome
from models.engagement.engaged import said
from models.engagement.network_events import TRACK
from models.ledger import load_all
from models.post.listings import Document
from models.tables import table
from models.together import hand_in, together, writer

CITY = table("city")


def _profiles(connection: Connection, today: date) -> dict[str, Profile]:
    rules = programmes.current(connection, today)
    return {
        key: profile_of(key, stand(events, rules, today))
        for key, events in load_all(connection, reasons=False)
    }


def find(house: House, city: str, topic: str) -> Document:
    """Who could host or be a mentor for a city on a topic, the best fit first, each with its reasons."""
    with house.read() as connection:
        profiles = _profiles(connection, clock.today(house))
    found = hosts(profiles[city], topic, profiles.values())
    return {"for": profiles[city].name, "topic": topic, "matches": [asdict(match) for match in found]}


def learning(house: House, area: str) -> Document:
    """Learning clusters in an area of the Index, with possible mentor cities."""
    with house.read() as connection:
        profiles = _profiles(connection, clock.today(house))
    return {"area": area, "clusters": [asdict(each) for each in clusters(area, profiles.values())]}


@dataclass(frozen=True, slots=True)
class Wish:
    """What a city is asked for: as what, at whose cost, how many days, from when; the officer's own words."""

    role: str = "host"
    costs: str = "shared"
    days: int | None = None
    begins: date | None = None
    practice: str | None = None
    words: str | None = None


def ask(house: House, city: str, of: str, topic: str, wish: Wish) -> int:
    """Ask a city to host or to be a mentor for another (`of`); returns the request's number.

    The letter, which does not name the other city, is prepared and held for the officer's own words.
    """
    by, notes = writer(house), {"practice": wish.practice, "words": wish.words}
    values = {"role": wish.role, "topic": topic, "for": of, "costs": wish.costs, "days": wish.days}
    values |= {"from": wish.begins.isoformat() if wish.begins else None}
    data = {name: value for name, value in values.items() if value is not None}

    def work(connection: Connection) -> int:
        number = said(connection, TRACK, by.today).following(city, ASKED)
        hand_in(connection, house, {city: [Note(ASKED, data, by.today, TRACK, number, notes)]}, by)
        return number

    return together(house, work)


def answer(house: House, city: str, number: int, said_: str, words: str | None) -> Outcome:
    """The city's answer, which is free: a no is noted and changes nothing else."""
    by = writer(house)
    note = Note(ANSWERED, {"answer": said_}, by.today, TRACK, number, {"reason": words})
    return together(house, lambda connection: hand_in(connection, house, {city: [note]}, by))


def asked(house: House) -> Document:
    """Every request to host or to be a mentor, with its answer."""
    today = clock.today(house)
    with house.read() as connection:
        held = said(connection, TRACK, today)
        names = {row.key: row.name for row in connection.execute(select(CITY.c.key, CITY.c.name))}
    found = []
    for city, known in sorted(held.cities.items()):
        for event in known.noted.get(ASKED, ()):
            given = answer_to(known, event.cycle)
            data = {name: value for name, value in event.data.items() if name != "about"}
            answered = given.data["answer"] if given else None
            told = {"name": names[city], "for_name": names.get(data["for"], data["for"]), "seq": event.seq}
            told |= {"city": city, "request": event.cycle, **data, "on": event.day, "answer": answered}
            found.append(told)
    return {"requests": found}
