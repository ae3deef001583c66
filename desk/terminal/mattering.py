"""`icc project` and `icc challenge`: what several cities do together, and what their questions lead to."""

from __future__ import annotations

from typing import Annotated, Any

from cyclopts import Parameter

from desk.terminal.house import key_of, open_up
from desk.terminal.options import City, Json, MaybeReason, whole
from desk.terminal.speak import show_json, tell

Title = Annotated[str, Parameter(help="What it is called.")]
Number = Annotated[int, Parameter(help="Its number, as the list shows it.", converter=whole)]
Cities = Annotated[
    list[str], Parameter(name="--city", negative="", help="A city that takes part; repeat it.")
]
Topic = Annotated[str | None, Parameter(help="The theme it belongs to.")]


def project_open(
    title: Title,
    *,
    cities: Cities,
    topic: Topic = None,
    call: Annotated[
        int | None, Parameter(help="The grant call it answers, by its event number.", converter=whole)
    ] = None,
    json: Json = False,
) -> None:
    """Open an inter-city project; the first city named leads it."""
    _open("project", title, cities, topic, call, json)


def challenge_raise(title: Title, *, cities: Cities, topic: Topic = None, json: Json = False) -> None:
    """A challenge that coordinators raise."""
    _open("challenge", title, cities, topic, None, json)


def project_step(
    number: Number,
    step: Annotated[str, Parameter(help="applied, awarded, not_awarded, started, reported, closed or left.")],
    *,
    city: City | None = None,
    grant: Annotated[str | None, Parameter(help="EUR granted, as 12000.00.")] = None,
    reason: MaybeReason = None,
    json: Json = False,
) -> None:
    """A project's next step, an event of each of its cities (of one: --city); `planned` adds a city."""
    _step(("project", number), step, city, {"grant": grant}, reason, json)


def challenge_step(
    number: Number,
    step: Annotated[str, Parameter(help="theme, study, guidance or left; raised adds a city.")],
    *,
    city: City | None = None,
    resource: Annotated[
        int | None, Parameter(help="The guidance: a number of `icc resource list`.", converter=whole)
    ] = None,
    json: Json = False,
) -> None:
    """A challenge's next step: a theme, its study, the guidance that came of it."""
    _step(("challenge", number), step, city, {"resource": resource}, None, json)


def project_list(*, json: Json = False) -> None:
    """Every inter-city project with the step each city is at."""
    _list("project", json)


def challenge_list(*, json: Json = False) -> None:
    """Every challenge, what became of it, and who raised it."""
    _list("challenge", json)


def _open(kind: str, title: str, cities: list[str], topic: str | None, call: int | None, json: bool) -> None:
    from models.engagement.matters import open_matter

    house = open_up()
    keys = [key_of(house, city) for city in cities]
    number = open_matter(house, kind, title, keys, topic=topic, call=call)
    if json:
        show_json({kind: number, "cities": keys})
    else:
        tell(f"{kind.capitalize()} {number} is on record: {title}.")


def _step(
    of: tuple[str, int], name: str, city: str | None, values: dict[str, Any], reason: str | None, json: bool
) -> None:
    from models.engagement.matters import step

    (kind, number), house = of, open_up()
    only = key_of(house, city) if city else None
    cities = step(house, kind, number, name, city=only, values=values, reason=reason)
    if json:
        show_json({kind: number, "step": name, "cities": cities})
    else:
        tell(f"{kind.capitalize()} {number} is {name.replace('_', ' ')}, in {len(cities)} cities.")


def _list(kind: str, json: bool) -> None:
    from models.engagement.matters import listed

    document = listed(open_up(), kind)
    if json:
        show_json(document)
        return
    for each in document[f"{kind}s"]:
        cities = ", ".join(f"{city['city']} ({city['step']})" for city in each["cities"])
        tell(f"{each[kind]}  {each['title']}: {cities}")
    if not document[f"{kind}s"]:
        tell(f"No {kind} is on record.")
