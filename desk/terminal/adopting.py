"""The strategy adopted: its two dates and its time, a speaker asked for, its years, and what follows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from desk.terminal.house import key_of, open_up
from desk.terminal.noting import hand_in, house_day, note
from desk.terminal.options import City, Cycle, Json, MaybeReason, OnDay, OnWhen, whole
from desk.terminal.safety import WrongUsage
from desk.terminal.speak import show_json, tell

if TYPE_CHECKING:
    from lifecycle.commands import Note

Text = Annotated[str | None, Parameter(help="In a sentence; it stays in this house.")]
Seq = Annotated[int, Parameter(help="The event's number, as `icc strategy show` lists it.", converter=whole)]


@dataclass(frozen=True, slots=True)
class Words:
    """What our answer about a speaker or publicity says."""

    who: Annotated[str | None, Parameter(help="Name and function of who comes.")] = None
    instead: Annotated[str | None, Parameter(help="What we can do instead.")] = None
    needs: Annotated[str | None, Parameter(help="What is needed on the day.")] = None
    press: Annotated[str | None, Parameter(help="Whom the press can ask.")] = None


def validate(
    city: City,
    *,
    offices: OnWhen | None = None,
    political: OnWhen | None = None,
    valid_from: Annotated[OnDay | None, Parameter(name="--from")] = None,
    until: OnDay | None = None,
    cycle: Cycle = None,
    json: Json = False,
) -> None:
    """The offices and the political bodies validated the strategy (two dates); and when it holds."""
    from lifecycle.commands import Command, Reach
    from lifecycle.strategies.strategy_words import TRACK

    said = {"offices_validated": offices, "strategy_validated": political}
    steps: list[Command] = [
        Reach(name, when, TRACK, cycle) for name, when in said.items() if when is not None
    ]
    house = open_up()
    if (valid_from is None) != (until is None):
        raise WrongUsage("the time of a strategy needs both days: --from and --until")
    if valid_from is not None and until is not None:
        steps.append(_time(house_day(house, None), valid_from, until, cycle))
    if not steps:
        raise WrongUsage("say what is known: --offices, --political, or --from with --until")
    hand_in(house, city, steps, "validation recorded", json)


def within(
    city: City,
    plan: Annotated[str, Parameter(help="The name of the plan.")],
    *,
    adopted: OnWhen,
    until: OnDay | None = None,
    cycle: Cycle = None,
    json: Json = False,
) -> None:
    """The city has no strategy of its own: it is part of another plan, which counts as its strategy."""
    from lifecycle.commands import Command, Reach
    from lifecycle.strategies.strategy_words import MAINSTREAMED, TRACK

    house = open_up()
    today = house_day(house, None)
    steps: list[Command] = [
        Reach("strategy_validated", adopted, TRACK, cycle),
        note(MAINSTREAMED, today, {}, {"plan": plan}, cycle),
    ]
    if until is not None:
        steps.append(_time(today, adopted.first, until, cycle))
    hand_in(house, city, steps, "strategy within another plan recorded", json)


def speaker(
    city: City,
    *,
    presentation: OnDay,
    speaker: Annotated[bool, Parameter(help="A speaker is asked for.")] = True,
    publicity: Annotated[bool, Parameter(negative="", help="Publicity is asked for.")] = False,
    on: OnDay | None = None,
    cycle: Cycle = None,
    json: Json = False,
) -> None:
    """The city asks for a speaker or publicity at its public presentation, at best 8 weeks ahead.

    Parameters
    ----------
    presentation:
        The day of the presentation.
    """
    from lifecycle.strategies.strategy_words import SPEAKER

    house = open_up()
    values = {"presentation": presentation.isoformat(), "speaker": speaker, "publicity": publicity}
    step = note(SPEAKER, house_day(house, on), values, None, cycle)
    hand_in(house, city, [step], "request recorded, our answer is owed", json)


def answer(
    city: City,
    seq: Seq,
    words: Annotated[Words | None, Parameter(name="*")] = None,
    *,
    on: OnDay | None = None,
    cycle: Cycle = None,
    json: Json = False,
) -> None:
    """Our answer about a speaker or publicity: who comes, or what we can do instead. The letter follows."""
    from dataclasses import asdict

    from lifecycle.strategies.strategy_words import SPEAKER_ANSWERED

    said = asdict(words) if words else {}
    if not (said.get("who") or said.get("instead")):
        raise WrongUsage("say who comes (--who) or what we can do instead (--instead), never a bare no")
    house = open_up()
    values = {"request": seq, "answer": "yes" if said["who"] else "alternative"}
    step = note(SPEAKER_ANSWERED, house_day(house, on), values, said, cycle)
    hand_in(house, city, [step], "answer recorded", json)


def year(
    city: City,
    *,
    on: OnDay | None = None,
    successor: Annotated[str | None, Parameter(help="planned, begun, undecided or none.")] = None,
    progress: Text = None,
    cycle: Cycle = None,
    json: Json = False,
) -> None:
    """The city's yearly note on its strategy, and what it says of a successor."""
    from lifecycle.strategies.strategy_words import YEAR_NOTE

    house = open_up()
    step = note(YEAR_NOTE, house_day(house, on), {"successor": successor}, {"progress": progress}, cycle)
    hand_in(house, city, [step], "yearly note recorded", json)


def successor(city: City, *, on: OnDay | None = None, reason: MaybeReason = None, json: Json = False) -> None:
    """The city begins a next strategy: a new cycle of the track, with a support group of its own."""
    from lifecycle.commands import OpenTrack
    from lifecycle.strategies.strategy_words import TRACK

    house = open_up()
    step = OpenTrack(TRACK, house_day(house, on), reason=reason)
    hand_in(house, city, [step], "a next strategy is begun", json)


def _time(today: date, first: date, until: date, cycle: int | None) -> Note:
    from lifecycle.strategies.strategy_words import VALIDITY

    return note(VALIDITY, today, {"from": first.isoformat(), "until": until.isoformat()}, None, cycle)


def show(city: City, *, cycle: Cycle = None, json: Json = False) -> None:
    """Everything recorded of a city's support group and strategy, and what we owe it."""
    from models.strategies import strategy

    house = open_up()
    document = strategy(house, key_of(house, city), cycle)
    if json:
        show_json(document)
        return
    from desk.terminal.strategy_table import lines

    for line in lines(document):
        tell(line)
