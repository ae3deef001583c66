"""The read side: the documents of the contract, computed from the ledger on any day, as known on any day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from lifecycle.accounts import Accounts, several
from lifecycle.auditing.telling import words_of
from lifecycle.commands import Refused
from lifecycle.deviations import deviations
from lifecycle.events import Event
from lifecycle.folding import folded
from lifecycle.observations import observations
from lifecycle.programme import Programme, Track
from lifecycle.reminding.reminders import ladder
from lifecycle.standing import UNSETTLED, CityStanding, MilestoneStanding
from lifecycle.themes import shown
from lifecycle.tracking import stand
from models import clock, people, programmes
from models.collecting import uncollected
from models.database import House
from models.finding import find_city
from models.ledger import UNFOLLOWABLE, anchor_of, load, load_all
from models.membership.circumstances import circumstances
from models.post.listings import Document, iso, listing
from models.remarks import Remarks
from models.tables import table

__all__ = ["audit", "city_document", "entry", "find_city"]


# Where each city stands --------------------------------------------------------------------------


def audit(house: House, *, as_of: date | None = None, known_on: date | None = None) -> Document:
    """Where each city stands on a day, with what had been recorded by then (default: now)."""
    day, unreadable = as_of or clock.today(house), dict[str, str]()
    with uncollected(), house.read() as connection:
        remarks = Remarks(connection, day, now=known_on is None)
        rules = programmes.current(connection, day)
        cities = []
        for key, events in load_all(connection, known_on=known_on, unreadable=unreadable):
            try:
                standing = stand(events, rules, day)
                # A record merged into another is shown by its key alone, where its history can be read.
                if standing.known.closed is None:
                    cities.append(entry(key, standing, remarks.of(key, standing)))
            except UNFOLLOWABLE as error:
                unreadable[key] = f"its events cannot be followed ({type(error).__name__}): see `icc verify`"
        anchor = anchor_of(connection, known_on)
    cities.sort(key=lambda city: (folded(city["city"]), city["iso_country"]))
    return {
        "as_of": day.isoformat(),
        "known_on": known_on.isoformat() if known_on else None,
        "programme": rules.version,
        "anchor": anchor,
        "cities": cities,
        "unreadable": [{"city": key, "error": error} for key, error in sorted(unreadable.items())],
    }


def entry(key: str, standing: CityStanding, extra: Sequence[str] = ()) -> Document:
    """One city's entry of the audit."""
    known, facts = standing.known, standing.known.facts
    next_rungs = _next_rungs(standing)
    return {
        "key": key,
        "city": facts["name"],
        "country": facts["country"],
        "iso_country": facts["iso_country"],
        "kind": known.kind,
        "since": iso(standing.since),
        "accession_completed": iso(standing.accession_completed),
        "paused": known.paused,
        "paused_territory": known.pauses[-1].territory if known.paused else None,
        "tracks": [t for track in standing.programme.tracks for t in _tracks(standing, track, next_rungs)],
        "deviations": [
            {"track": d.track, "cycle": d.cycle, "milestone": d.milestone, "text": d.text, "reason": d.reason}
            for d in deviations(standing)
        ],
        "observations": [*observations(standing), *extra],
        "accounts": [_accounts(told) for told in several(standing)],
    }


def _accounts(told: Accounts) -> Document:
    """What several sources say of one milestone, side by side; `holds` marks the one that counts."""
    track, cycle, milestone = told.key
    return {
        "track": track,
        "cycle": cycle,
        "milestone": milestone,
        "contradicting": told.contradicting,
        "chosen": told.held.seq,
        "reason": told.reason,
        "told": [_account(event, told.held) for event in told.told],
    }


def _account(event: Event, held: Event) -> Document:
    source = event.notes.get("source") or event.source
    said = {"seq": event.seq, "when": str(event.on), "source": source, "actor": event.actor}
    return {**said, "recorded": event.recorded.isoformat(), "holds": event is held}


def _next_rungs(standing: CityStanding) -> dict[tuple[str, int, str], date]:
    coming: dict[tuple[str, int, str], date] = {}
    for rung in ladder(standing):
        if rung.owed_on > standing.known.today:
            coming[rung.milestone] = min(rung.owed_on, coming.get(rung.milestone, date.max))
    return coming


def _tracks(standing: CityStanding, track: Track, coming: dict[tuple[str, int, str], date]) -> list[Document]:
    shown = standing.entries(track)
    if not shown:
        return [_idle(track)]
    return [_shown(standing, found, coming.get(found.key)) for found in shown]


_ENTRY = (
    "cycle", "milestone", "state", "owner", "opened_on", "earliest_on", "due_on", "precision", "late_days",
    "provenance", "force", "next_reminder_on", "reached_on",
)  # fmt: skip


_IDLE = {"track": "", **dict.fromkeys(_ENTRY), "state": "idle", "provisional": False}


def _idle(track: Track) -> Document:
    return {**_IDLE, "track": track.key}


def _shown(standing: CityStanding, found: MilestoneStanding, next_rung: date | None) -> Document:
    milestone, open_ = found.milestone, found.state in UNSETTLED
    clock_ = found.clock if (found.due_on or found.again) and open_ else None
    precision = found.opening.precision if found.opening else None
    if found.account is not None and not open_:
        precision = found.account.on.precision
    return {
        "track": milestone.track,
        "cycle": found.cycle,
        "milestone": milestone.key,
        "title": milestone.title,
        "state": found.state,
        "owner": milestone.owner,
        "opened_on": iso(found.opened_on),
        "earliest_on": iso(found.earliest_on),
        "due_on": iso(found.due_on) if open_ else None,
        "provisional": found.provisional and open_,
        "precision": precision,
        "late_days": found.late_days(standing.known),
        "provenance": clock_.provenance if clock_ else milestone.provenance,
        "force": clock_.force if clock_ else milestone.force,
        "chosen": found.chosen,
        "given": found.given,
        "asks": found.asks,
        "next_reminder_on": iso(next_rung),
        "reached_on": str(found.reached) if found.reached else None,
    }


# One city ----------------------------------------------------------------------------------------


def city_document(
    house: House, key: str, *, as_of: date | None = None, known_on: date | None = None
) -> Document:
    """One city: its audit entry, people, events and notices."""
    day = as_of or clock.today(house)
    with house.read() as connection:
        standing, events = _stood(connection, key, day, known_on)
        hashes = dict(_hashes(connection, key))
        holders = people.holders(connection, key)
        remarks = Remarks(connection, day, now=known_on is None)
        return {
            "as_of": day.isoformat(),
            "known_on": iso(known_on),
            **entry(key, standing, remarks.of(key, standing)),
            "adopted_on": iso(standing.known.adopted_on),
            "facts": {k: v for k, v in standing.known.facts.items() if k != "kind"},
            **circumstances(connection, house, key, standing, day),
            "people": [_person(row) for row in holders],
            "events": [_event(standing.programme, event, hashes[event.seq]) for event in events],
            "notices": listing(connection, city=key),
        }


def _stood(
    connection: Connection, key: str, day: date, known_on: date | None
) -> tuple[CityStanding, list[Event]]:
    events = load(connection, key, known_on=known_on)
    if not events:
        raise Refused(f"nothing was on record of {key} by the end of {known_on}: choose a later --known-on")
    return stand(events, programmes.current(connection, day), day), events


def _hashes(connection: Connection, key: str) -> list[tuple[int, tuple[str, str]]]:
    event = table("event").c
    query = select(event.seq, event.recorded_at, event.hash).where(event.city == key)
    return [(row.seq, (row.recorded_at, row.hash)) for row in connection.execute(query)]


def _person(row: Any) -> Document:
    return {
        "id": row.id,
        "role": row.role,
        "name": row.name,
        "email": row.email,
        "language": row.language,
        "disabled": row.disabled_reason,
    }


def _event(rules: Programme, event: Event, stored: tuple[str, str]) -> Document:
    recorded_at, digest = stored
    return {
        "seq": event.seq,
        "track": event.track or None,
        "cycle": event.cycle or None,
        "milestone": event.milestone or None,
        "kind": event.kind,
        "words": words_of(rules, event),
        "on": iso(event.day),
        "when": str(event.on),
        "precision": event.on.precision,
        "recorded_at": recorded_at,
        "actor": event.actor,
        "source": event.notes.get("source") or event.source,
        "entered_by": event.source,
        "reason": event.notes.get("reason"),
        "evidence": event.notes.get("evidence"),
        "data": shown(event),
        "hash": digest,
    }
