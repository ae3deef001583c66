"""Contribution years of many cities at once, and where each year's money stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, select

from lifecycle.commands import Command, Note, OpenTrack, Reach, Refused
from lifecycle.contributions.contribution_years import (
    AMOUNT,
    TRACK,
    Year,
    key_of,
    open_amount,
    refuse_far,
    year_of,
    years,
)
from lifecycle.contributions.money import ZERO, plain
from lifecycle.events import Event
from lifecycle.history import Known
from lifecycle.reading import programme
from lifecycle.standing import CityStanding
from lifecycle.tracking import stand
from lifecycle.when import When
from models import clock, door, programmes, writing
from models.database import House
from models.ledger import Overtaken, load
from models.post.listings import Document, iso
from models.tables import table

CITY, EVENT = table("city"), table("event")
_TRIES = 5
_PAUSED = "paused: only a person writes to it"


@dataclass(frozen=True, slots=True)
class Whom:
    """Which cities a step is for: all of a kind of membership, or one (its key)."""

    kind: str | None = None
    city: str | None = None


Bar = Callable[[Known, int], str | None]


@dataclass(frozen=True, slots=True)
class _Step:
    """The same commands for every city meant; `bar` says why a city does not take part, or None."""

    year: int
    whom: Whom
    commands: Sequence[Command]
    bar: Bar = lambda *_: None


def open_year(
    house: House, year: int, whom: Whom, *, amount: Decimal | None = None, dry: bool = False
) -> Document:
    """Open a year for the cities meant, all in one transaction; a `dry` run says what would come of it.

    Who may not be opened is left out with the reason; Refused for a past year, and one too far ahead.
    `amount` (EUR) stands for the programme's.
    """
    today = clock.today(house)
    refuse_far(year, today)
    commands: list[Command] = [OpenTrack(TRACK, today, year)]
    if amount is not None:
        commands.append(Note(AMOUNT, {"amount": plain(amount)}, today, cycle=year))
    return _together(house, _Step(year, whom, commands), dry)


def call_year(house: House, year: int, whom: Whom, on: date, *, dry: bool = False) -> Document:
    """Record the call of a year for the cities meant that are open and not called yet."""
    reach = Reach("call_issued", When(on), TRACK, year)
    return _together(house, _Step(year, whom, [reach], _not_called), dry)


def _not_called(known: Known, year: int) -> str | None:
    key = key_of(year, "call_issued")
    if known.account(key) is not None:
        return f"the call for {year} is on record already"
    if known.account(key_of(year)) is not None or key_of(year) in known.waived:
        return f"{year} is settled already"
    return None


def _together(house: House, step: _Step, dry: bool) -> Document:
    by = writing.writer(house)
    for _ in range(_TRIES):
        try:
            with house.begin(dry=dry) as connection:
                done, left = _parted(connection, step, by)
                outcome = door.submit_many(connection, house, [(row.key, step.commands) for row in done], by)
        except Overtaken:
            continue
        left_out = [{"city": row.name, "reason": why} for row, why in left]
        said = {"year": step.year, "kind": step.whom.kind, "dry_run": dry, "left_out": left_out}
        cities = [row.name for row in done]
        return {**said, "cities": cities, "events": outcome.events, "notices": outcome.notices}
    raise Refused("other writers came first each time: nothing is written; try again")


def _parted(
    connection: Connection, step: _Step, writer: door.Writer
) -> tuple[list[Row[Any]], list[tuple[Row[Any], str]]]:
    """The cities that the step is done for, and those left out with the reason."""
    done: list[Row[Any]] = []
    left: list[tuple[Row[Any], str]] = []
    for row in _meant(connection, step.whom):
        why = _PAUSED if row.paused else _why_not(connection, row.key, step, writer)
        if why:
            left.append((row, why))
        else:
            done.append(row)
    return done, left


def _why_not(connection: Connection, key: str, step: _Step, writer: door.Writer) -> str | None:
    """Why the step is not done for a city: barred, or refused by the rules."""
    rules = programmes.current(connection, writer.today)
    barred = step.bar(door.work(connection, key, [], writer, rules).case.known, step.year)
    try:
        door.work(connection, key, step.commands, writer, rules)
    except Refused as refusal:
        return barred or str(refusal)
    return barred


def _meant(connection: Connection, whom: Whom) -> list[Row[Any]]:
    c = CITY.c
    query = select(c.key, c.name, c.paused).order_by(c.folded, c.iso_country)
    if whom.city is not None:
        return list(connection.execute(query.where(c.key == whom.city)))
    if whom.kind not in programme().kinds:
        raise Refused(f"“{whom.kind}” is no kind of membership: use one of {', '.join(programme().kinds)}")
    return list(connection.execute(query.where(c.kind == whom.kind)))


# Where the money stands --------------------------------------------------------------------------


def overview(house: House, *, year: int | None = None, city: str | None = None) -> Document:
    """Each city's years: what is asked, called for, paid, waived and what remains; with the sums."""
    today, rows = clock.today(house), list[Document]()
    with house.read() as connection:
        rules = programmes.current(connection, today)
        for found in _all(connection, city):
            standing = stand(load(connection, found.key), rules, today)
            rows += [_row(found, standing, n) for n in years(standing.known) if year in (None, n)]
    sums = {name: plain(sum((Decimal(row[name]) for row in rows), ZERO)) for name in _SUMMED}
    return {"as_of": today.isoformat(), "year": year, "contributions": rows, "sums": sums}


_SUMMED = ("amount", "paid", "waived", "remaining", "overpaid")


def _all(connection: Connection, city: str | None) -> list[Row[Any]]:
    """The cities (or one) of whose contributions anything is on record."""
    asked = select(EVENT.c.city).where(EVENT.c.track == TRACK)
    query = select(CITY.c.key, CITY.c.name).where(CITY.c.key.in_(asked))
    query = query.order_by(CITY.c.folded, CITY.c.iso_country)
    return list(connection.execute(query.where(CITY.c.key == city) if city else query))


def _row(found: Row[Any], standing: CityStanding, number: int) -> Document:
    year, known = year_of(standing.known, number), standing.known
    call, opening = known.account(key_of(number, "call_issued")), known.opened.get((TRACK, number))
    paid = standing.milestones.get(key_of(number))
    money = {name: plain(getattr(year, name)) for name in _SUMMED}
    money["remaining"] = plain(open_amount(known, number))
    return {
        "key": found.key,
        "city": found.name,
        "year": number,
        "opened_on": iso(opening.day) if opening else None,
        "called_on": str(call.on) if call else None,
        "due_on": iso(paid.due_on) if paid and paid.state == "open" else None,
        "state": paid.state if paid else "opened" if opening else "unrecorded",
        "settled_on": iso(paid.settled_on) if paid else None,
        **money,
        "payments": [_payment(event) for event in year.payments],
        "waivers": _waivers(year),
    }


def _payment(event: Event) -> Document:
    said = {name: event.data.get(name) for name in ("amount", "paid_amount", "paid_in")}
    return {"seq": event.seq, "on": str(event.on), **said, "reference": event.notes.get("reference")}


def _waivers(year: Year) -> list[Document]:
    told = [(event, True) for event in year.agreed] + [(event, False) for event in year.proposed]
    return [
        {
            "seq": event.seq,
            "on": str(event.on),
            "amount": event.data["amount"],
            "by": event.data["by"],
            "agreed": agreed,
            "reason": event.notes.get("reason"),
        }
        for event, agreed in told
    ]
