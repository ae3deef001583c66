"""`icc why`: why is this due, why was this sent or not, with rule, provenance and force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from desk.terminal.house import key_of, open_up
from desk.terminal.options import City, Json, Milestone
from desk.terminal.safety import WrongUsage
from desk.terminal.speak import show_json

if TYPE_CHECKING:
    from models.database import House


def why(
    city: City | None = None,
    milestone: Milestone | None = None,
    *,
    notice: Annotated[int | None, Parameter(help="The number of a letter, instead of a city.")] = None,
    json: Json = False,
) -> None:
    """Why is this due; why was this sent, or not."""
    if (city is None) == (notice is None):
        raise WrongUsage("ask about a city (`icc why Manchester`) or about a letter (`icc why --notice 7`)")
    document = _answer(open_up(), city, milestone, notice)
    if json:
        show_json(document)
        return
    from desk.terminal.tables import print_why

    print_why(document)


def _answer(house: House, city: str | None, milestone: str | None, notice: int | None) -> dict[str, Any]:
    from models.post.why import why_city, why_notice

    if notice is not None:
        return why_notice(house, notice)
    key = milestone.strip().lower().replace(" ", "_") if milestone else None
    return why_city(house, key_of(house, str(city)), key)
