"""Work changes hands: roles of a city, officers' portfolios, absences and substitutes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from cyclopts import Parameter

from desk.terminal.house import key_of, open_up
from desk.terminal.options import Address, City, Json, Language, OnDay
from desk.terminal.speak import done, show_json, tell
from desk.words import count, day

Who = Annotated[str, Parameter(help="The officer: address, name or id.")]
Changing = Literal["leadership", "coordinator", "alternate", "payer", "contact"]


def handover(
    city: City,
    role: Annotated[Changing, Parameter(help="leadership, coordinator, alternate, payer or contact.")],
    *,
    name: Annotated[str, Parameter(help="Who takes the role.")],
    email: Address,
    language: Language | None = None,
    on: OnDay | None = None,
    json: Json = False,
) -> None:
    """Somebody takes a role of a city; the hand-over letter is prepared, and old links are void."""
    from models.clock import today
    from models.membership import handing

    house = open_up()
    key = key_of(house, city)
    newcomer = handing.Newcomer(role, name, email, on or today(house), language)
    done(city, key, f"{name} is the {role}", handing.change(house, key, newcomer), json=json)


def officer_add(
    name: Annotated[str, Parameter(help="The officer's name, as letters show it.")],
    *,
    email: Address,
    telephone: Annotated[str | None, Parameter(help="Shown in letters.")] = None,
    json: Json = False,
) -> None:
    """Put an officer on record, or mend name and telephone of one (by the address)."""
    from models.membership import portfolios

    made = portfolios.add(open_up(), name, email, telephone)
    if json:
        show_json({"id": made, "name": name, "email": email})
    else:
        tell(f"{name} is an officer on record.")


def officer_list(*, json: Json = False) -> None:
    """The officers, their cities, and who is away."""
    from models.clock import today
    from models.membership import portfolios

    house = open_up()
    document = portfolios.listed(house, today(house))
    if json:
        show_json(document)
        return
    for each in document["officers"]:
        tell(f"{each['name']} <{each['email']}>: {_portfolio(each)}")
    tell(f"{count(len(document['without']), 'city', 'cities')} without an officer of their own.")


def _portfolio(officer: dict[str, Any]) -> str:
    away = [f"away {day(a['from'])} to {day(a['to'])}, {a['substitute']} stands in" for a in officer["away"]]
    return "; ".join([", ".join(officer["cities"]) or "no city", *away])


def officer_assign(who: Who, *cities: City, on: OnDay | None = None, json: Json = False) -> None:
    """Give cities to an officer: letters about them name this officer from then on."""
    from models.clock import today
    from models.membership import handing

    house = open_up()
    given = handing.assign(house, who, [key_of(house, city) for city in cities], on or today(house))
    if json:
        show_json({"officer": who, "changed": given})
    else:
        tell(f"{count(given, 'city', 'cities')} given to {who}.")


def officer_away(
    who: Who,
    *,
    first: Annotated[OnDay, Parameter(name="--from", help="The first day, as 2026-08-03.")],
    last: Annotated[OnDay, Parameter(name="--to", help="The last day.")],
    substitute: Annotated[str, Parameter(help="Who stands in: address, name or id.")],
    json: Json = False,
) -> None:
    """An officer is away: letters name the substitute meanwhile."""
    from models.membership import portfolios

    portfolios.away(open_up(), who, first, last, substitute)
    if json:
        show_json({"officer": who, "from": first, "to": last, "substitute": substitute})
    else:
        tell(f"{who} is away from {day(first)} to {day(last)}; {substitute} stands in.")
