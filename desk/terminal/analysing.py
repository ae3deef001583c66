"""The analysis of an Index round: who works on it, the draft and its clearance, and where it stands."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from desk.terminal.house import key_of, open_up
from desk.terminal.noting import hand_in, house_day, note
from desk.terminal.options import City, Cycle, Json, OnDay
from desk.terminal.rounds import Who, do, naming, standing_in
from desk.terminal.speak import show_json


def show(city: City, *, cycle: Cycle = None, json: Json = False) -> None:
    """Where a round stands: parts by area and department, gaps, floor, window, draft, results."""
    from models.index.rounds import round_document

    house = open_up()
    document = round_document(house, key_of(house, city), cycle)
    if json:
        show_json(document)
        return
    from desk.terminal.round_tables import print_round

    print_round(document)


def task(
    city: City,
    role: Annotated[str, Parameter(help="institute or analyst.")],
    *,
    by: Annotated[OnDay, Parameter(help="The date of the task, as 2026-04-02.")],
    who: Who = None,
    contract: Annotated[str | None, Parameter(help="The contract's reference.")] = None,
    on: OnDay | None = None,
    cycle: Cycle = None,
    json: Json = False,
) -> None:
    """Give the institute or an analyst its task: a letter now, and a word around the date."""
    from lifecycle.index.documents import running

    house = open_up()
    round_ = cycle or running(standing_in(house, city))
    values = {"to": role, "by": by.isoformat(), "contract": contract}
    step = note("analysis.assigned", house_day(house, on), values, cycle=round_)
    hand_in(house, city, [step], f"task given to the {role}", json, naming(house, city, role, who))


def drafted(city: City, *, on: OnDay | None = None, cycle: Cycle = None, json: Json = False) -> None:
    """The analyst has handed in the draft; the city sees it once an officer clears it."""
    from lifecycle.index.documents import running

    do(
        city,
        on,
        lambda standing, day: [note("draft.received", day, {}, cycle=cycle or running(standing))],
        "draft handed in",
        json,
    )


def clear(
    city: City,
    *,
    by: Annotated[OnDay | None, Parameter(help="Comments by that day (three weeks).")] = None,
    on: OnDay | None = None,
    cycle: Cycle = None,
    json: Json = False,
) -> None:
    """Clear the draft: the city is asked for its comments. What silence means is a setting of the house."""
    from lifecycle.index.analysis import clear_draft
    from lifecycle.index.documents import running

    house = open_up()
    standing, day = standing_in(house, city), house_day(house, on)
    silence = house.settings.silence_is_no_comments
    commands = clear_draft(standing, cycle or running(standing), day, by, silence=silence)
    hand_in(house, city, commands, "draft cleared for the city's comments", json)
