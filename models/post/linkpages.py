"""What the page behind a link shows: whose it is, what it is about, whether it can be used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from lifecycle.ports import Item
from lifecycle.reminding.answers import PART
from lifecycle.standing import CityStanding
from lifecycle.visits.costs import last_noted
from models import clock
from models.database import House
from models.membership import portfolios
from models.post import linkpapers, links
from models.post.contents import item_of
from models.post.describing import standing_of
from models.post.linkpapers import Handed
from models.tables import table

_PASSED_ON = ("answer", "draft")
CITY, PERSON = (table(name) for name in ("city", "person"))


@dataclass(frozen=True, slots=True)
class LinkPage:
    """A link as its page shows it: its open matters by name, the first days of each pair to vote on.

    `handed` is what the page hands out besides, to be had while it is `readable`.
    """

    word: str
    link: Row[Any]
    state: links.State
    city: str
    language: str
    officer: str
    address: str
    today: date
    matters: Sequence[tuple[str, Item]]
    days: Sequence[date]
    handed: Handed
    readable: bool

    @property
    def to_pass_on(self) -> Mapping[str, str]:
        """What may be passed on to a colleague, by name: a part that is awaited, or an open matter."""
        if self.link.purpose == "part":
            open_ = {f"{PART}{part.area}": part.title for part in self.handed.parts if part.awaited}
            names = (self.link.matter or "").split()
            return {name: open_[last] for name in names if (last := name.rpartition("/")[2]) in open_}
        return {name: item.title for name, item in self.matters} if self.link.purpose in _PASSED_ON else {}


def page_of(house: House, word: str) -> LinkPage | None:
    """The page of a link's word; None where we signed no such word."""
    today = clock.today(house)
    with house.read() as connection:
        link = links.read(connection, house.settings, word)
        if link is None:
            return None
        city = connection.execute(select(CITY).where(CITY.c.key == link.city)).one()
        standing = standing_of(connection, link.city, today)
        handed = linkpapers.handed(connection, standing, link)
        state = _state(connection, link, handed, today)
        officer = portfolios.officer_of(connection, house.settings, link.city, today)
        return LinkPage(
            word=word,
            link=link,
            state=state,
            city=city.name,
            language=_language(connection, link.person) or city.language,
            officer=officer.name,
            address=officer.email or "",
            today=today,
            matters=_matters(standing, link),
            days=_days(standing, link),
            handed=handed,
            readable=_readable(connection, link, state, today),
        )


def _state(connection: Connection, link: Row[Any], handed: Handed, today: date) -> links.State:
    """The link's state; whoever has left a visit's team has no link to its task any more."""
    state = links.state_of(connection, link, today)
    return "stranger" if handed.stranger and state in ("open", "used") else state


def _readable(connection: Connection, link: Row[Any], state: links.State, today: date) -> bool:
    """Whether what a link hands out may be had: while it is open, after its one use until its last day."""
    if state != "used" or link.expires_on < today:
        return state == "open"
    return links.acting_role(connection, link) is not None


def _language(connection: Connection, person: str) -> str | None:
    query = select(PERSON.c.language).where(PERSON.c.id == person)
    found: str | None = connection.execute(query).scalar_one_or_none()
    return found


def _matters(standing: CityStanding, link: Row[Any]) -> list[tuple[str, Item]]:
    found = []
    for name in (link.matter or "").split():
        track, cycle, milestone = [*name.split("/"), "", ""][:3]
        item = item_of(standing, (track, int(cycle), milestone)) if cycle.isdigit() else None
        if item is not None and item.reached is None:
            found.append((name, item))
    return found


def _days(standing: CityStanding, link: Row[Any]) -> list[date]:
    """The first days of the pairs that an open poll proposes."""
    if link.purpose != "vote":
        return []
    cycle = standing.current.get("visit", 1)
    poll = last_noted(standing.known, cycle, "visit.poll")
    return [date.fromisoformat(day) for day in poll.data["days"]] if poll else []
