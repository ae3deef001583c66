"""`icc why`: why is this due, why was this sent or not, with rule, provenance and force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from desk.terminal.house import key_of, open_up
from desk.terminal.options import AsOf, City, Json, KnownOn, whole
from desk.terminal.safety import WrongUsage
from desk.terminal.speak import show_json

if TYPE_CHECKING:
    from datetime import date

    from models.database import House

About = Annotated[
    str, Parameter(help="A milestone, such as final_report, or a kind of record, such as visit.poll.")
]


def why(
    city: City | None = None,
    milestone: About | None = None,
    *,
    event: Annotated[
        int | None, Parameter(help="The number of one of the city's events.", converter=whole)
    ] = None,
    notice: Annotated[
        int | None, Parameter(help="The number of a letter, instead of a city.", converter=whole)
    ] = None,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    json: Json = False,
) -> None:
    """Why is this due; why was this sent, or not."""
    if (city is None) == (notice is None):
        raise WrongUsage("ask about a city (`icc why Manchester`) or about a letter (`icc why --notice 7`)")
    if event is not None and (city is None or milestone is not None):
        raise WrongUsage("ask about an event by its city and number: `icc why Manchester --event 12`")
    if as_of or known_on:
        document = _then(city, milestone, as_of, known_on, only=event is None)
    else:
        document = _answer(open_up(), city, milestone if event is None else event, notice)
    if json:
        show_json(document)
        return
    from desk.terminal.tables import print_why

    print_why(document)


def _then(
    city: str | None, milestone: str | None, as_of: date | None, known_on: date | None, *, only: bool
) -> dict[str, Any]:
    from models.proof.then import why_then

    if city is None or not only:
        raise WrongUsage("--as-of and --known-on go with a city, or a city and a milestone")
    house = open_up()
    return why_then(house, key_of(house, city), _key(milestone), as_of, known_on)


def _key(about: str | None) -> str | None:
    return about.strip().lower().replace(" ", "_") if about else None


def _answer(house: House, city: str | None, about: str | int | None, notice: int | None) -> dict[str, Any]:
    from models.post.why import why_city, why_notice
    from models.post.why_records import why_event

    if notice is not None:
        return why_notice(house, notice)
    key = key_of(house, str(city))
    if isinstance(about, int):
        return why_event(house, key, about)
    return why_city(house, key, _key(about))
