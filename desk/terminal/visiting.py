"""An expert visit while it takes place and after: whom it meets, what it confirms, its profile."""

from __future__ import annotations

from typing import Annotated, Any

from cyclopts import Parameter

from desk.terminal.house import key_of, open_up
from desk.terminal.options import City, Json, MaybeReason, OnDay, whole
from desk.terminal.visits import done

Group = Annotated[
    str,
    Parameter(
        help="politicians, key_officials, civil_society, trade_unions, business, media, "
        "faith_leaders or others."
    ),
]
Organisation = Annotated[str | None, Parameter(help="The organisation; no person's name.")]
Item = Annotated[str, Parameter(help="The item's number or short name.")]
Text = Annotated[str | None, Parameter(help="The wording.")]
Several = Annotated[list[str] | None, Parameter(negative="", help="An Index answer, once for each.")]


def visit_meets(
    city: City,
    group: Group,
    *,
    organisation: Organisation = None,
    on: OnDay | None = None,
    json: Json = False,
) -> None:
    """A meeting of the programme: a kind of people, the organisation, the day."""
    data = {"group": _key(group)} | ({"day": on.isoformat()} if on else {})
    _note(city, "session", data, {"organisation": organisation}, "meeting added", json)


def visit_met(
    city: City,
    group: Group,
    number: Annotated[int, Parameter(help="How many people.", converter=whole)],
    *,
    organisation: Organisation = None,
    json: Json = False,
) -> None:
    """Who was met: an organisation and a number of people, never a name."""
    data = {"group": _key(group), "number": number}
    _note(city, "attendance", data, {"organisation": organisation}, "attendance noted", json)


def visit_results(
    city: City,
    *,
    confirmed: Several = None,
    corrected: Several = None,
    readiness: Annotated[str | None, Parameter(help="ready, ready_with_support or not_yet.")] = None,
    reason: MaybeReason = None,
    json: Json = False,
) -> None:
    """Index answers confirmed or corrected on the spot, and how ready the city is for a strategy.

    Each corrected answer calls for a new version of the report; officers are told until it is on record.
    """
    from models.visits.visitsteps import visit_of

    house = open_up()
    visit = visit_of(house, key_of(house, city))
    outcomes = (("confirmed", confirmed or ()), ("corrected", corrected or ()))
    said = [
        visit.note("answer", {"answer": answer, "outcome": outcome}, notes={"reason": reason})
        for outcome, answers in outcomes
        for answer in answers
    ]
    if readiness:
        said.append(visit.note("readiness", {"readiness": _key(readiness)}, notes={"reason": reason}))
    done(city, visit.key, visit.submit(*said), "results noted", json)


def visit_revised(city: City, *, json: Json = False) -> None:
    """A new version of the Index report is out, with the corrected answers."""
    _note(city, "revised", {}, {}, "new version noted", json)


def visit_clear(city: City, *, json: Json = False) -> None:
    """Clear the draft profile: the city may see it, and has its three weeks from now."""
    _note(city, "cleared", {}, {}, "draft cleared for the city", json)


def visit_recommend(
    city: City,
    item: Item,
    *,
    text: Text = None,
    state: Annotated[str, Parameter(help="open, under_way, done or set_aside.")] = "open",
    json: Json = False,
) -> None:
    """A recommendation of the profile as an item, or what has become of it."""
    data = {"item": item, "state": _key(state)}
    _note(city, "recommendation", data, {"text": text}, f"recommendation {item} noted", json)


def visit_publish(
    city: City,
    answer: Annotated[str, Parameter(help="yes, no or later, as the city said; silence is no answer.")],
    *,
    json: Json = False,
) -> None:
    """What the city said of the publication of its profile."""
    _note(city, "publication", {"answer": answer}, {}, "answer on publication noted", json)


def _key(text: str) -> str:
    return text.strip().lower().replace(" ", "_").replace("-", "_")


def _note(
    city: str, about: str, data: dict[str, Any], notes: dict[str, str | None], what: str, json: bool
) -> None:
    from models.visits.visitsteps import visit_of

    house = open_up()
    visit = visit_of(house, key_of(house, city))
    done(city, visit.key, visit.submit(visit.note(about, data, notes=notes)), what, json)
