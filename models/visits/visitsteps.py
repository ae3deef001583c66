"""What an officer does for an expert visit: name the team, ask for days, agree, change, cancel, join two.

Each step is one transaction through the one door; what stands outside the ledger (who holds the role of a
city's expert) is written beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from email.utils import parseaddr
from typing import Any

from sqlalchemy import Connection

from lifecycle.commands import Command, Note, Refused
from lifecycle.events import Event
from lifecycle.standing import CityStanding
from lifecycle.tracking import stand
from lifecycle.visits.costs import Form, agreed, form_of
from lifecycle.visits.visits import team_of
from models import clock, people, programmes, writing
from models.database import House
from models.door import Outcome, submit_together
from models.ledger import load
from models.visits import experts

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Visit:
    """One city's visit as it stands while a step is taken: `key` of the city, its standing, its events."""

    house: House
    key: str
    standing: CityStanding
    events: Sequence[Event]

    @property
    def cycle(self) -> int:
        """Which visit: the last that was begun."""
        return self.standing.current.get("visit", 1)

    @property
    def today(self) -> date:
        """The civil day of the house."""
        return self.standing.known.today

    def note(
        self,
        about: str,
        data: Mapping[str, Any],
        on: date | None = None,
        notes: Mapping[str, str | None] | None = None,
    ) -> Note:
        """A record of this visit, of today unless another day is given."""
        return Note(f"visit.{about}", data, on or self.today, cycle=self.cycle, notes=notes or {})

    def submit(self, *commands: Command, beside: Any = None, also: Sequence[Any] = ()) -> Outcome:
        """Hand the commands in as an officer, with commands on other cities in `also`."""

        def first(connection: Connection) -> None:
            writing.look_first(connection)
            if beside is not None:
                beside(connection)

        batch = [(self.key, commands), *also]
        return submit_together(self.house, batch, writing.writer(self.house), first)


def visit_of(house: House, key: str) -> Visit:
    """A city's visit as it stands today."""
    with house.read() as connection:
        events, today = load(connection, key), clock.today(house)
        return Visit(house, key, stand(events, programmes.current(connection, today), today), events)


def next_word(visit: Visit) -> dict[str, Any]:
    """UID and SEQUENCE of the next word on the days: the UID stays, the number grows (RFC 5545)."""
    told = [
        e.data for e in visit.events if e.cycle == visit.cycle and "sequence" in e.data and "uid" in e.data
    ]
    domain = parseaddr(visit.house.settings.mail_from)[1].rpartition("@")[2] or "icc.invalid"
    uid = told[0]["uid"] if told else f"visit-{visit.cycle}.{visit.key}@{domain}"
    return {"uid": uid, "sequence": max((before["sequence"] for before in told), default=-1) + 1}


# The team ----------------------------------------------------------------------------------------


def appoint(house: House, key: str, named: Sequence[str], on: date | None = None) -> Outcome:
    """Name the team by ids, addresses or names; below the minimum it is refused.

    Where days are agreed already, whoever joins is invited and whoever leaves is told so.
    """
    visit = visit_of(house, key)
    with house.read() as connection:
        ids = [experts.find(connection, said) for said in named]
        kinds = {member.id: member.kind for member in experts.pool(connection, visit.today)}
    by_kind = {kind: [one for one in ids if kinds[one] == kind] for kind in ("expert", "representative")}
    data = {"experts": by_kind["expert"], "representatives": by_kind["representative"]}
    commands = [visit.note("team", data, on), *_invited_anew(visit, ids)]
    return visit.submit(*commands, beside=lambda connection: _roles(connection, key, data))


def _roles(connection: Connection, key: str, data: Mapping[str, Sequence[str]]) -> None:
    """The first of each kind stands for the city's visit: who writes the profile, who represents."""
    for role, ids in (("expert", data["experts"]), ("representative", data["representatives"])):
        if ids:
            people.appoint(connection, key, role, ids[0])


def _invited_anew(visit: Visit, ids: Sequence[str]) -> list[Note]:
    held = agreed(visit.standing.known, visit.cycle)
    before = [*team_of(visit.standing, visit.cycle)[0], *team_of(visit.standing, visit.cycle)[1]]
    if held is None or set(before) == set(ids) or date.fromisoformat(held.data["last"]) < visit.today:
        return []
    word, left = next_word(visit), [one for one in before if one not in ids]
    kept = {name: held.data[name] for name in ("first", "last", "form")} | {"override": True}
    released = [visit.note("released", {"members": left, **word})] if left else []
    again = {**word, "sequence": word["sequence"] + len(released)}
    return [*released, visit.note("dates", {**kept, **again}, notes=held.notes)]


# The days ----------------------------------------------------------------------------------------


def ask(house: House, key: str, days: Sequence[date], form: Form) -> Outcome:
    """Open a poll of pairs of days, each named by its first day."""
    visit = visit_of(house, key)
    data = {"days": [day.isoformat() for day in sorted(set(days))], "form": form}
    return visit.submit(visit.note("poll", data))


def vote(house: House, key: str, voter: str, can: Sequence[date]) -> Outcome:
    """What one asked answers: the pairs that suit. A later answer takes the place of an earlier one."""
    visit = visit_of(house, key)
    if voter != "coordinator":
        with house.read() as connection:
            voter = experts.find(connection, voter)
    days = [day.isoformat() for day in sorted(set(can))]
    return visit.submit(visit.note("vote", {"voter": voter, "can": days}))


@dataclass(frozen=True, slots=True)
class Agreement:
    """Days as agreed. `last`: two days unless said otherwise; `reason` overrides a free day or open costs."""

    first: date
    last: date | None = None
    form: Form | None = None
    place: str | None = None
    contact: str | None = None
    reason: str | None = None


def agree(house: House, key: str, said: Agreement, on: date | None = None) -> Outcome:
    """Agree the days of a visit, or change them where days are agreed already."""
    visit = visit_of(house, key)
    form = said.form or form_of(visit.standing.known, visit.cycle) or "on_site"
    held = agreed(visit.standing.known, visit.cycle)
    last = said.last or said.first + _DAY
    days: dict[str, Any] = {"first": said.first.isoformat(), "last": last.isoformat(), "form": form}
    if said.reason:
        days |= {"override": True}
    kept = held.notes if held is not None else {}
    notes = {
        "place": said.place or kept.get("place"),
        "contact": said.contact or kept.get("contact"),
        "reason": said.reason,
    }
    return visit.submit(visit.note("dates", {**days, **next_word(visit)}, on, notes))


def cancel(house: House, key: str, reason: str) -> Outcome:
    """Cancel the visit: calendars take it out, the dates are asked for again. No letter gives the reason."""
    visit = visit_of(house, key)
    return visit.submit(visit.note("cancelled", next_word(visit), notes={"reason": reason}))


def join(house: House, key: str, other: str) -> Outcome:
    """One mission for two cities: the same team, days that lie together. Both cities' records say so."""
    if key == other:
        raise Refused("one mission serves two cities: name two different ones")
    mine, theirs = visit_of(house, key), visit_of(house, other)
    mission = f"{key}.{mine.cycle}+{other}.{theirs.cycle}"
    pairs = ((mine, theirs), (theirs, mine))
    noted = [
        visit.note(
            "mission", {"mission": mission, "city": twin.key, "name": twin.standing.known.facts["name"]}
        )
        for visit, twin in pairs
    ]
    return mine.submit(noted[0], also=[(other, [noted[1]])])
