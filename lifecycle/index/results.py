"""What a report brings: scores by area and version, recommendations, good practices, leave to publish.

Scores of two versions are set side by side only where the later is marked comparable. Silence is never
leave to publish, and nothing about a city is told to another unless it was cleared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lifecycle.events import Event
from lifecycle.history import Known
from lifecycle.index.documents import TRACK, of_round
from lifecycle.index.questionnaires import comparable
from lifecycle.when import When

STATES = ("done", "under way", "set aside")
"""What may have become of a recommendation, in the city's words."""
ANSWERS = ("yes", "no", "later")


@dataclass(frozen=True, slots=True)
class Result:
    """The scores of one round: points of 100 by area, of one version, with what may be compared."""

    cycle: int
    on: When
    version: str
    scores: Mapping[str, float]
    change: Mapping[str, float]
    """Points gained or lost against the previous result, by area; empty where versions do not allow it."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A recommendation as an item: what, from which report, what the city says became of it."""

    number: int
    track: str
    cycle: int
    area: str | None
    text: str
    state: str | None
    note: str
    noted_on: date | None


@dataclass(frozen=True, slots=True)
class Practice:
    """A good practice of this city. `answer` to the question whether it may be cited; None: not answered."""

    key: str
    area: str
    title: str
    text: str
    asked_on: date | None
    where: str
    answer: str | None

    @property
    def cleared(self) -> bool:
        """Whether other cities may hear of it: only a yes counts."""
        return self.answer == "yes"


def results(known: Known) -> list[Result]:
    """The scores of every round that has any, oldest first, each beside the previous one if allowed."""
    cycles = sorted(
        {e.cycle for e in known.noted.get("index.scored", ())}, key=lambda c: _scored_on(known, c)
    )
    found: list[Result] = []
    for cycle in cycles:
        events = of_round(known, "index.scored", cycle)
        version = events[-1].data["version"]
        scores: dict[str, float] = {}
        for event in events:
            if event.data["version"] == version:
                scores |= event.data["scores"]
        change = _change(found[-1], version, scores) if found else {}
        found.append(Result(cycle, events[-1].on, version, scores, change))
    return found


def _scored_on(known: Known, cycle: int) -> tuple[date, int]:
    return of_round(known, "index.scored", cycle)[-1].on.first, cycle


def _change(before: Result, version: str, scores: Mapping[str, float]) -> dict[str, float]:
    if not comparable(before.version, version):
        return {}
    return {
        area: round(points - before.scores[area], 1)
        for area, points in scores.items()
        if area in before.scores
    }


def round_of(known: Known, when: When) -> int:
    """The round that scores of that date belong to: where the report is of that time, else the nearest."""
    reports = {k[1]: known.account(k) for k in known.accounts if k[0] == TRACK and k[2] == "final_report"}
    held = {cycle: event.on for cycle, event in reports.items() if event is not None}
    same = [cycle for cycle, on in held.items() if on.overlaps(when)]
    earlier = [cycle for cycle, on in held.items() if on.first <= when.first]
    return min(same) if same else max(earlier, default=1)


def recommendations(known: Known) -> list[Recommendation]:
    """Every recommendation to the city, by its number, with what the city last said of it."""
    said = {int(e.data["number"]): e for e in known.noted.get("recommendation.followed", ())}
    return [
        _recommendation(e, said.get(int(e.data["number"])))
        for e in known.noted.get("recommendation.made", ())
    ]


def _recommendation(made: Event, said: Event | None) -> Recommendation:
    return Recommendation(
        int(made.data["number"]),
        made.track,
        made.cycle,
        made.data.get("area"),
        made.notes.get("text", ""),
        said.data["state"] if said else None,
        said.notes.get("note", "") if said else "",
        said.day if said else None,
    )


def practices(known: Known) -> dict[str, Practice]:
    """The good practices of this city by their key."""
    return {e.data["practice"]: _practice(known, e) for e in known.noted.get("practice.kept", ())}


def _practice(known: Known, kept: Event) -> Practice:
    key = kept.data["practice"]
    asked, answered = (of_practice(known, about, key) for about in ("practice.asked", "practice.answered"))
    return Practice(
        key,
        kept.data["area"],
        kept.notes.get("title", ""),
        kept.notes.get("text", ""),
        asked.day if asked else None,
        asked.data["where"] if asked else "",
        # A new text, or a new question, is not covered by an older answer.
        answered.data["answer"] if answered and answered.seq > kept.seq else None,
    )


def of_practice(known: Known, about: str, key: str) -> Event | None:
    """The newest record of one kind about one practice."""
    held = [e for e in known.noted.get(about, ()) if e.data["practice"] == key]
    return held[-1] if held else None


def publication(known: Known, cycle: int, track: str = TRACK) -> str | None:
    """The city's last answer about publishing the report of a round; None: no answer, which is a no."""
    held = [e for e in known.noted.get("publication.answered", ()) if (e.track, e.cycle) == (track, cycle)]
    return str(held[-1].data["answer"]) if held else None
