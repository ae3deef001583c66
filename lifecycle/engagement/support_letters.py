"""What letters about support say, and when the three questions are owed: once, after it was given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from lifecycle.engagement.support import DELIVERED, Request, requests
from lifecycle.events import Event, Key
from lifecycle.reminding.letters import QUESTIONS
from lifecycle.reminding.rungs import Owed
from lifecycle.standing import CityStanding


def rungs(standing: CityStanding) -> list[Owed]:
    """The three questions about each support given and not yet spoken of, while the city takes part."""
    if standing.mode("engagement") != "runs":
        return []
    wait = standing.programme.terms["support_questions"].span.days
    return [
        Owed(
            ("engagement", each.number, DELIVERED),
            "support_answer",
            QUESTIONS,
            each.to,
            each.last.day + timedelta(days=wait),
            each.last.day,
        )
        for each in requests(standing.known)
        if each.state == "delivered" and each.last.day >= standing.known.adopted_on
    ]


def facts(standing: CityStanding, letter: str, about: Key, seq: int | None) -> Mapping[str, str]:
    """What our answer to a request may say: the request, the answer, by whom, when, what instead."""
    mine = [each for each in requests(standing.known) if each.number == about[1]]
    if letter != "support_answer" or not mine:
        return {}
    request = mine[0]
    said = next((e for e in request.steps if e.seq == seq), request.last)
    stage = str(said.data["about"]).removeprefix("support.") if seq else "questions"
    return {"stage": stage, **_asked(request), **_answer(said)}


def _asked(request: Request) -> dict[str, str]:
    data = request.asked.data
    return {"topic": str(data["topic"]), "form": str(data["form"]), "asked_on": request.asked.day.isoformat()}


def _answer(said: Event) -> dict[str, str]:
    """An officer's own words for the city lie in the note `words`; the rest are values."""
    names = ("by", "planned", "why", "until", "alternative")
    values = {name: str(said.data.get(name) or "") for name in names}
    return {**values, "words": said.notes.get("words", ""), "resource": said.notes.get("resource", "")}
