"""A notice with all that its letter may say today: for sending, and for a preview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from models.membership import packing
from models.post import links, officers, owing
from models.post.contents import Contents, contents, place
from models.post.errands import Draft
from models.post.sources import Sources
from models.tables import table
from models.visits import visitletters

NOTICE = table("notice")
_NOWHERE = Place("", "the network", "", "", "Europe/Paris")


@dataclass(frozen=True, slots=True)
class _Scene:
    """City, contents, officer and reader of a letter, and why it must not go after all."""

    city: Place
    said: Contents
    officer: Party
    to: Party
    draft: Draft | None = None
    why_not: str | None = None
    newest: int = 0


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
    return describe_all(connection, house, [row], today, for_sending=for_sending)[0]


def describe_all(
    connection: Connection,
    house: House,
    notices: Sequence[Row[Any]],
    today: date,
    *,
    for_sending: bool = False,
) -> list[Claim]:
    """Some notices as their letters are written today, from what is read once for all of them."""
    sources = Sources(connection, house, notices, today)
    scenes = [_of_city(sources, row) if row.city is not None else _inward(sources, row) for row in notices]
    drafts = [scene.draft for scene in scenes]
    made = links.of_letters(connection, house.settings, drafts, today, for_sending=for_sending)
    return [_claim(connection, *each) for each in zip(notices, scenes, made, strict=True)]


def _claim(connection: Connection, row: Row[Any], scene: _Scene, made: links.Addresses) -> Claim:
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
        facts=_completed(connection, scene.said.facts, row),
        answer_link=made.answer,
        stop_link=made.stop,
        raw=row.raw,
        doubtful=row.state == "unknown",
        why_not=scene.why_not,
        newest=scene.newest,
    )


def _completed(connection: Connection, facts: Mapping[str, str], row: Row[Any]) -> Mapping[str, str]:
    """The facts with what lies outside the ledger: the team's names, the pack, who asks a department."""
    known = packing.completed(connection, visitletters.completed(connection, facts, row), row)
    if row.kind != "department_request":
        return known
    asks = people.party(connection, row.city, "coordinator", "en")
    return {**known, "coordinator": asks.name if asks is not None else ""}


def _inward(sources: Sources, row: Row[Any]) -> _Scene:
    officer = people.officer(sources.house.settings)
    said = Contents((), (), (), (), ())
    if row.kind == officers.KIND:
        said = officers.contents_of_week(sources.connection, sources.today)
    return _Scene(_NOWHERE, said, officer, officer)


def _of_city(sources: Sources, row: Row[Any]) -> _Scene:
    day = max(sources.today, row.planned_on)
    standing, carried = sources.standing(row.city, day), sources.parts(row.id)
    to = sources.reader(row, day) or people.nobody(row.role)
    parts = [part for part in carried if not silent(sources.connection, part, standing, to)]
    said = contents(standing, parts)
    return _Scene(
        city=place(sources.city(row.city)),
        said=said,
        officer=sources.officer(row.city, day),
        to=to,
        draft=Draft(row, standing, parts, said.items, to),
        why_not=owing.none_owed(carried, standing),
        newest=sources.newest(row.city),
    )


def silent(connection: Connection, part: Row[Any], standing: CityStanding, to: Party) -> bool:
    """Whether the reader put the matter of a part off, or wishes no such letters: a digest leaves it out."""
    about = (part.track, part.cycle, part.milestone)
    if part.seq is None and withheld(standing, part.letter, about, standing.known.today):
        return True
    return class_of(part.letter, part.rung) == "U" and part.letter in people.unwished(connection, to.id)
