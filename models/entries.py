"""One city's entry of the audit, from where it stands: its tracks, deviations, observations, accounts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lifecycle.accounts import Accounts, several
from lifecycle.deviations import deviations
from lifecycle.events import Event
from lifecycle.observations import observations
from lifecycle.programme import Track
from lifecycle.reminding.reminders import ladder
from lifecycle.standing import UNSETTLED, CityStanding, MilestoneStanding
from models.post.listings import Document, iso


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
