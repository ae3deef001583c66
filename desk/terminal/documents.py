"""The two documents of an Index round: handed out in parts, handed in, checked."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from desk.terminal.house import open_up
from desk.terminal.noting import hand_in, house_day, note
from desk.terminal.options import City, Cycle, Json, OnDay
from desk.terminal.rounds import Areas, Who, do, naming, pairs, standing_in
from desk.words import count

Document = Annotated[str | None, Parameter(help="questionnaire or grid; without it, both.")]
By = Annotated[OnDay | None, Parameter(help="The date that is asked for, as 2026-04-02.")]


def version(
    city: City,
    key: Annotated[str, Parameter(help="A version, such as 83: `icc analysis show` names it.")],
    *,
    language: Annotated[str | None, Parameter(help="Language of the documents, such as fr.")] = None,
    optional: Annotated[tuple[str, ...], Parameter(negative="", help="An optional area taken up.")] = (),
    on: OnDay | None = None,
    cycle: Cycle = None,
    json: Json = False,
) -> None:
    """Which version of the questionnaire a round uses, in which language, with which optional areas."""
    from lifecycle.index.documents import running

    values = {"version": key, "language": language, "optional": list(optional) or None}
    do(
        city,
        on,
        lambda standing, day: [note("analysis.version", day, values, cycle=cycle or running(standing))],
        f"version {key} noted",
        json,
    )


def assign(
    city: City,
    department: Annotated[str, Parameter(help="A short name of the department, such as schools.")],
    areas: Areas,
    *,
    who: Who = None,
    by: By = None,
    on: OnDay | None = None,
    cycle: Cycle = None,
    json: Json = False,
) -> None:
    """A department gets parts of the documents, and a letter about these parts only."""
    from lifecycle.index.documents import running
    from lifecycle.index.parts import assigned, department_role

    house, role = open_up(), department_role(department)
    round_ = cycle or running(standing_in(house, city))
    step = assigned(role, areas, round_, house_day(house, on), by)
    done, named = f"{department} has {', '.join(areas)}", naming(house, city, role, who)
    hand_in(house, city, [step], done, json, named)


def hand_in_parts(
    city: City, areas: Areas, *, on: OnDay | None = None, cycle: Cycle = None, json: Json = False
) -> None:
    """Parts were handed in, by a department or the coordinator; the document may follow."""
    from lifecycle.index.documents import running
    from lifecycle.index.parts import returned

    do(
        city,
        on,
        lambda standing, day: [returned(areas, cycle or running(standing), day)],
        f"handed in: {', '.join(areas)}",
        json,
    )


def submit(
    city: City,
    document: Document = None,
    *,
    on: OnDay | None = None,
    cycle: Cycle = None,
    json: Json = False,
) -> None:
    """A whole document came from the city: the questionnaire, the grid, or both."""
    from lifecycle.commands import Reach
    from lifecycle.index.documents import DOCUMENTS, TRACK, running
    from lifecycle.when import When

    chosen = _documents(document)
    do(
        city,
        on,
        lambda standing, day: [
            Reach(DOCUMENTS[each], When(day), TRACK, cycle or running(standing)) for each in chosen
        ],
        f"received: {' and '.join(chosen)}",
        json,
    )


def _documents(said: str | None) -> list[str]:
    from desk.terminal.safety import WrongUsage
    from lifecycle.index.documents import DOCUMENTS

    if said is None:
        return list(DOCUMENTS)
    if said not in DOCUMENTS:
        raise WrongUsage(f"“{said}” is no document: write {' or '.join(DOCUMENTS)}")
    return [said]


def gaps(
    city: City,
    found: Annotated[tuple[str, ...], Parameter(help="AREA=WHY for each gap: language='no figures'.")],
    *,
    by: By = None,
    cycle: Cycle = None,
    json: Json = False,
) -> None:
    """The check found gaps: the documents go back by a short new date, and the 8 weeks have not begun."""
    from lifecycle.index.completeness import send_back
    from lifecycle.index.documents import running

    why = pairs(found, str, "WHY")
    do(
        city,
        None,
        lambda standing, _day: send_back(standing, cycle or running(standing), why, by),
        f"{count(len(why), 'gap')} listed",
        json,
    )


def complete(
    city: City,
    document: Document = None,
    *,
    on: OnDay | None = None,
    cycle: Cycle = None,
    json: Json = False,
) -> None:
    """A document is complete, each on its own day; with both, the 8 weeks begin on the later."""
    from lifecycle.index.completeness import found_complete
    from lifecycle.index.documents import running

    chosen = _documents(document)
    do(
        city,
        on,
        lambda standing, day: found_complete(standing, cycle or running(standing), chosen, day),
        f"complete: {' and '.join(chosen)}",
        json,
    )
