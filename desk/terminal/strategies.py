"""The way to a strategy: each command records a step of a city's own work."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from desk.terminal.house import open_up
from desk.terminal.noting import hand_in, house_day, note
from desk.terminal.options import City, Cycle, Json, OnDay, whole

Texts = Annotated[tuple[str, ...], Parameter(negative="", help="Once for each; kept outside the ledger.")]
People = Annotated[int | None, Parameter(help="How many people took part.", converter=whole)]
Text = Annotated[str | None, Parameter(help="In a sentence; it stays in this house.")]
Moment = Annotated[str, Parameter(help="strategy, indicators, monitoring or implementation.")]


def group(
    city: City,
    *,
    department: Texts = (),
    organisation: Texts = (),
    mandate: Text = None,
    on: OnDay | None = None,
    cycle: Cycle = None,
    json: Json = False,
) -> None:
    """The support group: its departments, organisations and mandate. No names of people."""
    from lifecycle.strategies.strategy_words import GROUP

    house = open_up()
    values = {"departments": len(department), "organisations": len(organisation)}
    words = {
        "departments": "; ".join(department),
        "organisations": "; ".join(organisation),
        "mandate": mandate,
    }
    step = note(GROUP, house_day(house, on), values, words, cycle)
    hand_in(house, city, [step], "support group recorded", json)


def meeting(
    city: City,
    *,
    on: OnDay | None = None,
    people: People = None,
    about: Text = None,
    cycle: Cycle = None,
    json: Json = False,
) -> None:
    """The support group met."""
    from lifecycle.strategies.strategy_words import MEETING

    house = open_up()
    step = note(MEETING, house_day(house, on), {"people": people}, {"about": about}, cycle)
    hand_in(house, city, [step], "meeting recorded", json)


def review(
    city: City,
    area: Annotated[str, Parameter(help="An area of policy in plain words, such as public_space.")],
    state: Annotated[str, Parameter(help="reviewed, planned or not.")],
    *,
    on: OnDay | None = None,
    cycle: Cycle = None,
    json: Json = False,
) -> None:
    """Where the review of one area of policy stands. When all is done: icc record CITY policy_review."""
    from lifecycle.strategies.strategy_words import AREA

    house = open_up()
    values = {"area": area.strip().lower().replace(" ", "_").replace("-", "_"), "review": state}
    hand_in(house, city, [note(AREA, house_day(house, on), values, None, cycle)], f"{area}: {state}", json)


def citizens(
    city: City,
    moment: Moment,
    *,
    on: OnDay | None = None,
    people: People = None,
    how: Text = None,
    cycle: Cycle = None,
    json: Json = False,
) -> None:
    """Citizens were involved, in one of four moments. Encouraged by the programme, never reminded of."""
    from lifecycle.strategies.strategy_words import CITIZENS

    house = open_up()
    values = {"moment": moment, "people": people}
    step = note(CITIZENS, house_day(house, on), values, {"how": how}, cycle)
    hand_in(house, city, [step], f"citizens involved: {moment}", json)


def draft(
    city: City,
    *,
    indicators: Annotated[bool, Parameter(help="Whether it has indicators; without them it is noted.")],
    on: OnDay | None = None,
    cycle: Cycle = None,
    json: Json = False,
) -> None:
    """The draft strategy, with indicators or without."""
    from lifecycle.strategies.strategy_words import DRAFT

    house = open_up()
    step = note(DRAFT, house_day(house, on), {"indicators": indicators}, None, cycle)
    hand_in(house, city, [step], "draft strategy recorded", json)
