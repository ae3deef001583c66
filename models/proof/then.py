"""Why a milestone stood as it did on another day, or as it was known on another: two times, as for the audit.

What became of letters is told as of today alone (`models.post.why`); here it is the rule, the dates, and what
had been recorded and decided.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from lifecycle.auditing.telling import circumstances, decisions
from lifecycle.auditing.why import Step, cycle_in_question, explain
from lifecycle.commands import Refused
from lifecycle.standing import UNSETTLED, CityStanding
from lifecycle.tracking import stand
from models import clock, programmes
from models.database import House
from models.ledger import load

Document = dict[str, Any]


def why_then(
    house: House, key: str, milestone: str | None, as_of: date | None, known_on: date | None
) -> Document:
    """The answer for a day (`as_of`, today without it), as known at the end of `known_on` (now without it).

    Without a milestone, every open one in a line. Refused where nothing was on record, or no track has it.
    """
    day = as_of or clock.today(house)
    with house.read() as connection:
        rules = programmes.current(connection, day)
        events = load(connection, key, known_on=known_on)
    if not events:
        raise Refused(f"nothing was on record of {key} by the end of {known_on}: choose a later --known-on")
    standing = stand(events, rules, day)
    about = None if milestone is None else _track_of(rules, milestone)
    question, answer, steps = (
        _everything(standing) if about is None else _one(standing, about, str(milestone))
    )
    return {
        "question": question,
        "answer": answer,
        "steps": [{"text": step.text, "source": step.source} for step in steps],
        "as_of": day.isoformat(),
        "known_on": known_on.isoformat() if known_on else None,
    }


def _track_of(rules: Any, milestone: str) -> Any:
    tracks = rules.tracks_of(milestone)
    if not tracks:
        raise Refused(
            f"“{milestone}” is no milestone: of records and letters `icc why` tells as of today alone"
        )
    return tracks[0]


def _one(standing: CityStanding, track: Any, milestone: str) -> tuple[str, str, list[Step]]:
    cycle = cycle_in_question(standing, track, milestone)
    found = standing.milestones.get((track.key, cycle, milestone))
    rule = found.milestone if found else track.by_key[milestone]
    answer, steps = explain(standing, rule, cycle)
    steps += decisions(standing, (track.key, cycle, milestone))
    return f"Why did {rule.title} of {standing.known.facts['name']} stand as it did?", answer, steps


def _everything(standing: CityStanding) -> tuple[str, str, list[Step]]:
    told = [explain(standing, m.milestone, m.cycle) for m in standing.unsettled()]
    steps = [Step(answer, reasons[-1].source) for answer, reasons in told] + circumstances(standing)
    number = sum(m.state in UNSETTLED for m in standing.milestones.values())
    answer = f"{number} milestones were open; each has its line, `icc why CITY MILESTONE` tells more"
    return f"Why did {standing.known.facts['name']} stand where it did?", answer, steps
