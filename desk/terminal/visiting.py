"""An expert visit while it takes place and after: whom it meets, what it confirms, its profile."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from desk.terminal.house import key_of, open_up
from desk.terminal.options import City, Json, MaybeReason, OnDay, whole
from desk.terminal.visits import done

if TYPE_CHECKING:
    from models.database import House
    from models.door import Outcome

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
    from models.visits.visitrecords import plan_meeting

    _do(city, lambda house, key: plan_meeting(house, key, group, organisation, on), "meeting added", json)


def visit_met(
    city: City,
    group: Group,
    number: Annotated[int, Parameter(help="How many people.", converter=whole)],
    *,
    organisation: Organisation = None,
    json: Json = False,
) -> None:
    """Who was met: an organisation and a number of people, never a name."""
    from models.visits.visitrecords import met

    _do(city, lambda house, key: met(house, key, group, number, organisation), "attendance noted", json)


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
    from models.visits.visitrecords import Results, results

    said = Results(confirmed or (), corrected or (), readiness, reason)
    _do(city, lambda house, key: results(house, key, said), "results noted", json)


def visit_revised(city: City, *, json: Json = False) -> None:
    """A new version of the Index report is out, with the corrected answers."""
    from models.visits.visitrecords import revised

    _do(city, revised, "new version noted", json)


def visit_clear(city: City, *, json: Json = False) -> None:
    """Clear the draft profile: the city may see it, and has its three weeks from now."""
    from models.visits.visitrecords import clear

    _do(city, clear, "draft cleared for the city", json)


def visit_recommend(
    city: City,
    item: Item,
    *,
    text: Text = None,
    state: Annotated[str, Parameter(help="open, under_way, done or set_aside.")] = "open",
    json: Json = False,
) -> None:
    """A recommendation of the profile as an item, or what has become of it."""
    from models.visits.visitrecords import recommend

    _do(
        city,
        lambda house, key: recommend(house, key, item, state, text),
        f"recommendation {item} noted",
        json,
    )


def visit_publish(
    city: City,
    answer: Annotated[str, Parameter(help="yes, no or later, as the city said; silence is no answer.")],
    *,
    json: Json = False,
) -> None:
    """What the city said of the publication of its profile."""
    from models.visits.visitrecords import publication

    _do(city, lambda house, key: publication(house, key, answer), "answer on publication noted", json)


def _do(city: str, work: Callable[[House, str], Outcome], what: str, json: bool) -> None:
    house = open_up()
    key = key_of(house, city)
    done(city, key, work(house, key), what, json)
