"""Experts and representatives: named, described, away, in conflict with a city, no longer taking part."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from desk.terminal.house import key_of, open_up
from desk.terminal.options import City, Json, OnDay
from desk.terminal.speak import paper, show_json, tell

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from lifecycle.visits.teams import Member

Who = Annotated[str, Parameter(help="An expert: address, name or id.")]
Many = Annotated[list[str], Parameter(negative="", help="Give the option once for each.")]


def expert_list(*, json: Json = False) -> None:
    """Who can be asked to visit a city: languages, topics, load, days away, conflicts."""
    from models.clock import today
    from models.visits.experts import pool

    house = open_up()
    with house.read() as connection:
        members = pool(connection, today(house))
    if json:
        show_json({"experts": [_document(member) for member in members]})
        return
    _show(members)


def _document(member: Member) -> dict[str, Any]:
    return {
        "id": member.id,
        "name": member.name,
        "kind": member.kind,
        "languages": list(member.languages),
        "topics": list(member.topics),
        "load": member.load,
        "active": member.active,
        "away": [{"first": s.first, "last": s.last, "what": s.what} for s in member.away],
        "conflicts": sorted(member.conflicts),
    }


def _show(members: list[Member]) -> None:
    from rich.table import Table

    if not members:
        tell("Nobody is on record: `icc expert add` names one, `icc import` brings in a file.")
        return
    table = Table("name", "kind", "languages", "topics", "visits under way", "away")
    for m in members:
        away = ", ".join(f"{s.first} to {s.last}" for s in m.away)
        kind = m.kind if m.active else f"{m.kind}, no longer taking part"
        table.add_row(m.name, kind, ", ".join(m.languages), ", ".join(m.topics), str(m.load), away)
    paper().print(table)


def expert_add(
    email: Annotated[str, Parameter(help="The address letters go to.")],
    *,
    name: Annotated[str, Parameter(help="First and last name.")],
    language: Many,
    topic: Many | None = None,
    representative: Annotated[
        bool, Parameter(negative="", help="A representative of the Council of Europe, not an expert.")
    ] = False,
    country: Annotated[str | None, Parameter(help="ISO code of where they live, for its holidays.")] = None,
    json: Json = False,
) -> None:
    """Name an expert or a representative, or say more of one on record."""
    from desk.intake import values
    from desk.intake.experts import country_of, languages_of
    from lifecycle.commands import Refused
    from models.visits.expertise import Described, describe

    try:
        address, called = values.email(email), values.name(name)
        spoken, home = languages_of(";".join(language)), country_of(country) if country else None
    except ValueError as error:
        raise Refused(f"what is said of “{email}” {error}") from error
    kind = "representative" if representative else None
    said = Described(called, address, kind, spoken, tuple(topic or ()), home)
    house, answer = open_up(), ""
    with house.begin() as connection:
        answer = describe(connection, said, _today(house))
    _answer({"expert": address, "outcome": answer}, f"{called}: {answer}.", json=json)


def expert_away(
    who: Who,
    first: OnDay,
    last: OnDay,
    *,
    back: Annotated[bool, Parameter(negative="", help="They are free on these days after all.")] = False,
    json: Json = False,
) -> None:
    """Days on which somebody is not free. Why is nobody's matter and not asked."""
    from lifecycle.commands import Refused
    from lifecycle.visits.teams import Stretch
    from models.visits.expertise import away

    if last < first:
        raise Refused(f"the absence ends on {last}, before it begins on {first}: give the first day first")
    changed = _with(who, lambda connection, person: away(connection, person, Stretch(first, last), back=back))
    words = "free again" if back else "away"
    _answer(
        {"changed": changed},
        f"{who}: {words} {first} to {last}." if changed else "Nothing changed.",
        json=json,
    )


def expert_conflict(who: Who, city: City, *, json: Json = False) -> None:
    """A declared conflict of interest: never proposed for that city."""
    from models.visits.expertise import declare

    house = open_up()
    key, day = key_of(house, city), _today(house)
    changed = _with(who, lambda connection, person: declare(connection, person, key, day))
    said = f"{who}: never proposed for {city}." if changed else "Nothing changed: it was declared before."
    _answer({"changed": changed}, said, json=json)


def expert_retire(
    who: Who,
    *,
    back: Annotated[bool, Parameter(negative="", help="They take part again.")] = False,
    json: Json = False,
) -> None:
    """Somebody no longer takes part; what they did stays."""
    from models.visits.expertise import retire

    _with(who, lambda connection, person: retire(connection, person, active=back))
    _answer(
        {"active": back}, f"{who} {'takes part again' if back else 'is not proposed any more'}.", json=json
    )


def _with(who: str, write: Callable[[Connection, str], Any]) -> Any:
    from models.visits.experts import find

    with open_up().begin() as connection:
        return write(connection, find(connection, who))


def _today(house: Any) -> date:
    from models.clock import today

    return today(house)


def _answer(document: dict[str, Any], sentence: str, *, json: bool) -> None:
    if json:
        show_json(document)
    else:
        tell(sentence)
