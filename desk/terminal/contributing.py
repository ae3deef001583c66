"""The yearly contribution: years opened and called for, payments, waivers by two officers, reconciling."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from desk.terminal.house import key_of, open_up
from desk.terminal.noting import hand_in, house_day
from desk.terminal.options import City, Json, OnDay, Reason, whole
from desk.terminal.rounds import standing_in
from desk.terminal.safety import WrongUsage
from desk.terminal.speak import show_json, tell
from desk.words import count

if TYPE_CHECKING:
    from models.contributions.contributions import Whom
    from models.database import House

Year = Annotated[int, Parameter(help="The year of the contribution, such as 2027.", converter=whole)]
MaybeYear = Annotated[int | None, Parameter(help="One year only.", converter=whole)]
Amount = Annotated[str, Parameter(help="EUR, as 5000.00.")]
Kind = Annotated[str | None, Parameter(help="Every city of this kind: international, national_network …")]
OneCity = Annotated[str | None, Parameter(name="--city", help="One city instead of a kind.")]
Officer = Annotated[str, Parameter(name="--by", help="The officer who answers for it: address, name or id.")]
Preview = Annotated[bool, Parameter(name="--dry-run", negative="", help="Say what would come of it only.")]


def open_year(
    year: Year,
    *,
    kind: Kind = None,
    city: OneCity = None,
    amount: Annotated[str | None, Parameter(help="EUR, where it is not the programme's amount.")] = None,
    dry_run: Preview = False,
    json: Json = False,
) -> None:
    """Open a year for every city of a kind, or for one city. A past year is never opened."""
    from lifecycle.contributions import orders
    from models.contributions import contributions

    house = open_up()
    eur = orders.eur(amount) if amount else None
    whom = _whom(house, kind, city)
    _tell(contributions.open_year(house, year, whom, amount=eur, dry=dry_run), "opened", json)


def call_year(
    year: Year,
    *,
    kind: Kind = None,
    city: OneCity = None,
    on: OnDay | None = None,
    dry_run: Preview = False,
    json: Json = False,
) -> None:
    """Record that the year was called for: the finance service's document went out; our letter follows."""
    from models.contributions import contributions

    house = open_up()
    whom, day = _whom(house, kind, city), house_day(house, on)
    _tell(contributions.call_year(house, year, whom, day, dry=dry_run), "called for", json)


def pay(
    city: City,
    year: Year,
    amount: Amount,
    *,
    on: OnDay | None = None,
    as_paid: Annotated[str | None, Parameter(help="In the payer's currency, as “4700.00 CHF”.")] = None,
    reference: Annotated[str | None, Parameter(help="The reference on the payment.")] = None,
    json: Json = False,
) -> None:
    """Record a payment, whole or in part; what remains stays open."""
    from lifecycle.contributions import orders
    from lifecycle.contributions.money import told

    house, eur = open_up(), orders.eur(amount)
    own = _as_paid(as_paid) if as_paid is not None else None
    step = orders.payment(year, eur, house_day(house, on), own, reference)
    hand_in(house, city, [step], f"{told(eur)} recorded for {year}", json)


def waive(
    city: City, year: Year, *, by: Officer, reason: Reason, amount: Amount | None = None, json: Json = False
) -> None:
    """Propose that what remains of a year, or a part of it, is not asked for. A second officer agrees."""
    from lifecycle.contributions import orders

    house = open_up()
    eur = orders.eur(amount) if amount else None
    step = orders.waiver(standing_in(house, city).known, year, partial(_officer, house, by), reason, eur)
    said = f"waiver of EUR {step.data['amount']} for {year} proposed, a second officer agrees"
    hand_in(house, city, [step], said, json)


def agree(city: City, year: Year, *, by: Officer, json: Json = False) -> None:
    """Agree to the waiver that another officer proposed."""
    from lifecycle.contributions import orders

    house = open_up()
    step = orders.agreement(standing_in(house, city).known, year, partial(_officer, house, by))
    hand_in(house, city, [step], f"waiver for {year} agreed by two officers", json)


def show(year: MaybeYear = None, *, city: OneCity = None, json: Json = False) -> None:
    """Where each year's contribution stands: asked, paid, waived, what remains."""
    from models.contributions import contributions

    house = open_up()
    key = key_of(house, city) if city else None
    document = contributions.overview(house, year=year, city=key)
    if json:
        show_json(document)
        return
    from desk.terminal.money_tables import print_contributions

    print_contributions(document)


def differences(year: MaybeYear = None, *, json: Json = False) -> None:
    """Where our record and the finance service's list differ; `icc import` brings the list in."""
    from models.contributions import finance

    document = finance.document(open_up(), year)
    if json:
        show_json(document)
        return
    for each in document["differences"]:
        tell(f"{each['city']}: {each['year']} {each['text']}")
    if not document["differences"]:
        tell("The list and our record agree, or no list was brought in.")


def _whom(house: House, kind: str | None, city: str | None) -> Whom:
    from models.contributions.contributions import Whom

    if (kind is None) == (city is None):
        raise WrongUsage("name a kind of membership with --kind, or one city with --city, not both")
    return Whom(kind, key_of(house, city) if city else None)


def _tell(document: dict[str, Any], done: str, json: bool) -> None:
    if json:
        show_json(document)
        return
    for left in document["left_out"]:
        tell(f"  {left['city']}: left out; {left['reason']}")
    cities, letters = count(len(document["cities"]), "city", "cities"), count(document["notices"], "letter")
    would = "Would be: " if document["dry_run"] else ""
    tell(f"{would}{document['year']} {done}: {cities}, {letters} planned.")


def _as_paid(text: str) -> dict[str, str]:
    from lifecycle.contributions import orders

    amount, _, code = text.strip().rpartition(" ")
    if not amount:
        raise WrongUsage(f"“{text}” is no amount with its currency: write it as “4700.00 CHF”")
    return orders.as_paid(amount, code)


def _officer(house: House, said: str) -> str:
    from models.membership.portfolios import find

    with house.read() as connection:
        return str(find(connection, said).id)
