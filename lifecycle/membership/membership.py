"""Membership beyond its milestones: interest, the advisory note, people who change, pauses looked at.

Source: the procedure, membership; every timing stands in the programme with provenance and force.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from lifecycle.calendars import Calendar
from lifecycle.case import Case
from lifecycle.commands import Refused
from lifecycle.deadlines import add
from lifecycle.events import Event, Key
from lifecycle.membership.networks import RECORDS as NETWORK_RECORDS
from lifecycle.membership.periods import RECORDS as PERIOD_RECORDS
from lifecycle.programme import Criterion, Onward
from lifecycle.records import Field, Record
from lifecycle.reminding.rungs import Owed
from lifecycle.standing import CityStanding
from lifecycle.theme import Theme

SEAT = Calendar("FR", "6AE")
"""Strasbourg, where what we owe is counted: France with the holidays of Alsace."""
VERDICTS = ("met", "not_met", "unknown")
FUNCTIONS = ("leadership", "unclear")
INTEREST, ELIGIBILITY, LOOKED = "membership.interest", "membership.eligibility", "clock.pause_looked"
OFFICER = "officer.assigned"
WE_MAY_WRITE = frozenset({"pause_word"})
"""What may go to a paused city: an officer's own word, prepared and held."""

_WHO = {"person": Field("text"), "previous": Field("text", needed=False)}
_CHANGING = (
    ("leadership", "New leadership", (Onward("new_leadership", "leadership"),)),
    ("coordinator", "New coordinator", (Onward("handover", "coordinator"),)),
    ("payer", "New contact for the contribution", ()),
    ("alternate", "New alternate", ()),
    ("contact", "New contact in the Mayor's office", ()),
)


def _verdict() -> Field:
    return Field("text", choices=VERDICTS)


def _check_looked(case: Case, _cycle: int, _data: Mapping[str, Any]) -> None:
    if not case.known.paused:
        raise Refused("the city is not paused: there is no pause to look at")


RECORDS = (
    Record(
        INTEREST,
        "membership",
        "How the interest was expressed",
        {
            "form": Field("text", choices=("letter", "e-mail")),
            "function": Field("text", choices=FUNCTIONS),
        },
        letters=(Onward("interest_acknowledged", "leadership"),),
    ),
    Record(
        ELIGIBILITY,
        "membership",
        "The four advisory points",
        {
            **{name: _verdict() for name in ("inhabitants", "diversity", "leadership", "readiness")},
            "explained": Field("yes_no", needed=False),
        },
    ),
    Record(
        "membership.statement_sent",
        "membership",
        "Statement of intent sent for signature",
        letters=(Onward("intent_for_signature", "leadership"),),
    ),
    *(
        Record(f"people.new_{role}", "membership", title, _WHO, letters=letters)
        for role, title, letters in _CHANGING
    ),
    Record(
        "people.named",
        "membership",
        "Somebody named for the first time",
        {"role": Field("text"), "person": Field("text")},
    ),
    Record(OFFICER, "membership", "The city's officer", {"officer": Field("text")}),
    Record(LOOKED, "membership", "A pause looked at again", check=_check_looked),
    *NETWORK_RECORDS,
    *PERIOD_RECORDS,
)


# What an officer should know ---------------------------------------------------------------------


def acknowledgement_due(standing: CityStanding) -> date | None:
    """By when an expression of interest is answered, ten working days at the seat; None where none waits.

    A contact recorded since then is an answer too. Whether the letter went, the outbox knows.
    """
    event = _latest(standing, "expression_of_interest")
    if event is None or event.day < standing.known.adopted_on:
        return None
    if any(contact.day >= event.day for contact in standing.known.contacts):
        return None
    return add(event.day, standing.programme.terms["acknowledgement"].span, SEAT)


def _latest(standing: CityStanding, milestone: str) -> Event | None:
    return standing.known.account(("membership", standing.current.get("membership", 1), milestone))


def _observations(standing: CityStanding) -> list[str]:
    if standing.known.paused:
        return list(_pause_to_look_at(standing))
    return [*_function(standing), *_eligibility(standing), *_our_signature(standing)]


def _pause_to_look_at(standing: CityStanding) -> Iterator[str]:
    since = standing.known.pauses[-1].since
    looked = [e.day for e in standing.known.noted.get(LOOKED, ()) if e.day >= since]
    last = max(looked, default=since)
    due = add(last, standing.programme.terms["pause_look"].span, standing.calendar)
    if due <= standing.known.today:
        told = f"last looked at on {last}" if looked else "not looked at yet"
        yield f"Paused since {since}: look at the pause again, it was {told} (every 6 months)"


def _function(standing: CityStanding) -> Iterator[str]:
    said = _in_cycle(standing, INTEREST)
    if said and said[-1].data["function"] == "unclear" and standing.known.kind == "candidate":
        yield (
            "The sender's function is unclear: a letter or e-mail by the Mayor or another high-level "
            "representative completes the interest"
        )


def _in_cycle(standing: CityStanding, about: str) -> list[Event]:
    cycle = standing.current.get("membership", 1)
    return [e for e in standing.known.noted.get(about, ()) if e.cycle == cycle]


def _eligibility(standing: CityStanding) -> Iterator[str]:
    """The note is advice to ourselves: what is not met or not known is said, and whether we said why."""
    notes = _in_cycle(standing, ELIGIBILITY)
    if not notes or standing.known.kind != "candidate":
        return
    for criterion in standing.programme.criteria:
        verdict = notes[-1].data[criterion.key]
        if verdict == "unknown":
            yield f"Eligibility note, not known yet: {criterion.title}"
        elif verdict == "not_met" and not notes[-1].data.get("explained"):
            said = "smaller places may be admitted, our reason is not written down"
            yield f"Eligibility note, advisory point not met: {criterion.title}; {said}"


def _our_signature(standing: CityStanding) -> Iterator[str]:
    found = standing.milestones.get(
        ("membership", standing.current.get("membership", 1), "council_of_europe_signature")
    )
    theirs = _latest(standing, "city_signature")
    if found is None or found.state != "open" or theirs is None or theirs.day < standing.known.adopted_on:
        return
    since = add(theirs.day, standing.programme.terms["our_signature"].span, standing.calendar)
    if since <= standing.known.today:
        yield f"The city signed on {theirs.on}: our own signature is awaited, we are late since {since}"


def verdict_of(criterion: Criterion, facts: Mapping[str, object]) -> str:
    """What the facts on record say of one advisory point: met, not_met, or unknown."""
    held = facts.get(criterion.fact or "")
    if not isinstance(held, int | float) or criterion.at_least is None:
        return "unknown"
    return "met" if held >= criterion.at_least else "not_met"


# What goes with it -------------------------------------------------------------------------------


def _rungs(standing: CityStanding) -> list[Owed]:
    """A word to a paused city is prepared at each look: every six months of the pause that lasts."""
    if not standing.known.paused:
        return []
    since, span = standing.known.pauses[-1].since, standing.programme.terms["pause_look"].span
    rungs: list[Owed] = []
    day = add(since, span, standing.calendar)
    while len(rungs) < 40:
        # A pause may be older than the city's record here: what it was owed before that is nobody's to send.
        if day >= standing.known.adopted_on:
            rungs.append(Owed(("membership", 0, LOOKED), "pause_word", 0, "coordinator", day, day))
        if day > standing.known.today:
            break
        day = add(day, span, standing.calendar)
    return rungs


def _facts(standing: CityStanding, letter: str, about: Key, seq: int | None) -> Mapping[str, str]:
    event = standing.known.held.get(seq) if seq else None
    if letter == "interest_acknowledged":
        said = _in_cycle(standing, INTEREST)
        return dict(said[-1].data) if said else {}
    if letter == "pause_word":
        return {"moment": {"paused": "start", "resumed": "end"}.get(about[2], "look")}
    if letter == "farewell" and event is not None:
        return {"on": str(event.on)}
    if letter == "handover":
        return {"documents": "\n".join(_documents(standing))}
    if letter == "correction" and event is not None and event.milestone:
        return {"what": standing.programme.milestone(event.track, event.milestone).title}
    return {}


def _documents(standing: CityStanding) -> Iterator[str]:
    """What is on record with a document: its day, its name, where it can be seen."""
    for key in standing.known.accounts:
        event = standing.known.account(key)
        where = " ".join((event.notes.get("evidence") or "").split()) if event else ""
        if event is not None and where:
            title = standing.programme.milestone(key[0], key[2]).title
            yield f"{event.on}\t{title}\t{where}"


def _withheld(standing: CityStanding, _letter: str, about: Key, _day: date) -> str | None:
    """An interest is acknowledged once, and once more where the Mayor completes an unclear one."""
    if about[2] != INTEREST:
        return None
    said = [event.data["function"] for event in _in_cycle(standing, INTEREST)]
    completed = said[-2:] == ["unclear", "leadership"]
    return None if completed else "the interest itself is acknowledged"


THEME = Theme("membership", RECORDS, _rungs, _observations, _facts, _withheld)
