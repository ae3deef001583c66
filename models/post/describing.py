"""A notice with all that its letter may say today: for sending, and for a preview."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from lifecycle.commands import Refused
from lifecycle.ports import Claim, Party, Place
from lifecycle.reminding.letters import class_of
from lifecycle.standing import CityStanding
from lifecycle.themes import withheld
from lifecycle.tracking import stand
from models import people, programmes
from models.database import House
from models.ledger import load
from models.membership import portfolios
from models.post import addressing, links, officers, owing
from models.post.contents import Contents, contents, place
from models.tables import table
from models.visits import visitletters

NOTICE, CITY = (table(name) for name in ("notice", "city"))
_NOWHERE = Place("", "the network", "", "", "Europe/Paris")


@dataclass(frozen=True, slots=True)
class _Scene:
    """City, contents, officer and reader of a letter."""

    city: Place
    said: Contents
    officer: Party
    to: Party
    links: links.Addresses


def standing_of(connection: Connection, key: str, today: date) -> CityStanding:
    """Where a city stands on a day, from its events."""
    return stand(load(connection, key), programmes.current(connection, today), today)


def describe(
    connection: Connection, house: House, notice: int, today: date, *, for_sending: bool = False
) -> Claim:
    """A notice as its letter is written today. Its links are made only `for_sending`."""
    row = connection.execute(select(NOTICE).where(NOTICE.c.id == notice)).one_or_none()
    if row is None:
        raise Refused(f"there is no notice {notice}: `icc notices` lists them")
    scene = _inward(connection, house, row, today)
    if row.city is not None:
        scene = _of_city(connection, house, row, today, for_sending)
    return Claim(
        notice=row.id,
        kind=row.kind,
        rung=row.rung,
        city=scene.city,
        to=scene.to,
        officer=scene.officer,
        planned_on=row.planned_on,
        message_id=row.message_id,
        thread=row.thread,
        items=scene.said.items,
        received=scene.said.received,
        ours=scene.said.ours,
        record=scene.said.record,
        unknown=scene.said.unknown,
        facts=visitletters.completed(connection, scene.said.facts, row),
        answer_link=scene.links.answer,
        stop_link=scene.links.stop,
        raw=row.raw,
    )


def _inward(connection: Connection, house: House, row: Row[Any], today: date) -> _Scene:
    officer = people.officer(house.settings)
    said = Contents((), (), (), (), ())
    if row.kind == officers.KIND:
        said = officers.contents_of_week(connection, today)
    return _Scene(_NOWHERE, said, officer, officer, links.Addresses())


def _of_city(connection: Connection, house: House, row: Row[Any], today: date, for_sending: bool) -> _Scene:
    city = connection.execute(select(CITY).where(CITY.c.key == row.city)).one()
    day, settings = max(today, row.planned_on), house.settings
    standing = standing_of(connection, row.city, day)
    to = addressing.addressee(connection, settings, row.city, row.role, city.language, day)
    to = to or people.nobody(row.role)
    parts = [
        part for part in owing.reminders_of(connection, row.id) if not silent(connection, part, standing, to)
    ]
    said = contents(standing, parts)
    officer = portfolios.officer_of(connection, settings, row.city, day)
    draft = links.Draft(row, standing, parts, said.items, to)
    made = (
        links.of_letter(connection, settings, draft, today) if for_sending else links.sample(settings, draft)
    )
    return _Scene(place(city), said, officer, to, made)


def silent(connection: Connection, part: Row[Any], standing: CityStanding, to: Party) -> bool:
    """Whether the reader put the matter of a part off, or wishes no such letters: a digest leaves it out."""
    about = (part.track, part.cycle, part.milestone)
    if part.seq is None and withheld(standing, part.letter, about, standing.known.today):
        return True
    return class_of(part.letter, part.rung) == "U" and part.letter in people.unwished(connection, to.id)
