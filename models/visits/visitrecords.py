"""What is recorded of a visit besides its team and its days: costs, meetings, results, the profile.

One place for pages and `icc`. Organisations and numbers of people are named, never a person (the procedure).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lifecycle.commands import Note, Refused
from models.database import House
from models.door import Outcome
from models.visits.visitsteps import visit_of


@dataclass(frozen=True, slots=True)
class Costs:
    """Who bears travel and subsistence, and what they may come to; None where that is not said."""

    bearer: str | None = None
    estimate: str | None = None
    currency: str = "EUR"
    reason: str | None = None


def bear(house: House, key: str, said: Costs) -> Outcome:
    """Note who bears the costs, and their estimate. Refused where nothing is said."""
    visit, notes, commands = visit_of(house, key), {"reason": said.reason}, list[Note]()
    if said.bearer:
        commands.append(visit.note("bearer", {"bearer": said.bearer}, notes=notes))
    if said.estimate:
        costs = {"estimate": said.estimate, "currency": said.currency}
        commands.append(visit.note("costs", costs, notes=notes))
    if not commands:
        raise Refused("nothing is said of the costs: name who bears them, or an estimate")
    return visit.submit(*commands)


def plan_meeting(
    house: House, key: str, group: str, organisation: str | None = None, on: date | None = None
) -> Outcome:
    """Add a meeting to the programme: a kind of people, their organisation, the day."""
    data = {"group": word(group)} | ({"day": on.isoformat()} if on else {})
    return _noted(house, key, "session", data, {"organisation": organisation})


def met(house: House, key: str, group: str, number: int, organisation: str | None = None) -> Outcome:
    """Note who was met: an organisation and a number of people."""
    return _noted(
        house, key, "attendance", {"group": word(group), "number": number}, {"organisation": organisation}
    )


@dataclass(frozen=True, slots=True)
class Results:
    """Index answers confirmed or corrected on the spot, and how ready the city is for a strategy."""

    confirmed: Sequence[str] = ()
    corrected: Sequence[str] = ()
    readiness: str | None = None
    reason: str | None = None


def results(house: House, key: str, said: Results) -> Outcome:
    """Note what the visit found. Each corrected answer calls for a new version of the report."""
    visit, notes = visit_of(house, key), {"reason": said.reason}
    outcomes = (("confirmed", said.confirmed), ("corrected", said.corrected))
    commands = [
        visit.note("answer", {"answer": answer, "outcome": outcome}, notes=notes)
        for outcome, answers in outcomes
        for answer in answers
    ]
    if said.readiness:
        commands.append(visit.note("readiness", {"readiness": word(said.readiness)}, notes=notes))
    if not commands:
        raise Refused("nothing is said of the results: name answers, or how ready the city is")
    return visit.submit(*commands)


def revised(house: House, key: str) -> Outcome:
    """Note that a new version of the Index report is out, with the corrected answers."""
    return _noted(house, key, "revised", {})


def clear(house: House, key: str) -> Outcome:
    """Clear the draft profile: the city may see it, and has its three weeks from now."""
    return _noted(house, key, "cleared", {})


def recommend(house: House, key: str, item: str, state: str, text: str | None = None) -> Outcome:
    """Note a recommendation of the profile as an item, or what has become of it."""
    return _noted(house, key, "recommendation", {"item": item, "state": word(state)}, {"text": text})


def publication(house: House, key: str, answer: str) -> Outcome:
    """Note what the city said of the publication of its profile; silence is no answer."""
    return _noted(house, key, "publication", {"answer": answer})


def word(text: str) -> str:
    """A key as people write it: “civil society” as well as civil_society."""
    return text.strip().lower().replace(" ", "_").replace("-", "_")


def _noted(
    house: House,
    key: str,
    about: str,
    data: Mapping[str, object],
    notes: Mapping[str, str | None] | None = None,
) -> Outcome:
    visit = visit_of(house, key)
    return visit.submit(visit.note(about, data, notes=notes))
