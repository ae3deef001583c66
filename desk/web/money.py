"""Contributions: every city's years beside the finance service's list, and what officers record of them.

Opening or calling a year for many cities is shown in full before it is done; a waiver takes two officers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from desk.sheet import Column, Sheet
from desk.web.doing import Does, Doing, Line, Sent, Word, a_number, a_reason, maybe_day, refused
from desk.web.looking import OfHouse
from desk.web.paper import page
from desk.web.tables import Form_, shown
from desk.web.who import Who, needs
from lifecycle.commands import Note, Refused
from lifecycle.contributions import orders
from lifecycle.history import Known
from lifecycle.reading import programme
from models import clock
from models.acting import name_of, newest
from models.contributions import contributions as money
from models.contributions import finance
from models.contributions.contributions import Whom
from models.database import House
from models.entrance.sessions import Visitor
from models.membership import portfolios
from models.post.outbox import standing_of

router = APIRouter(prefix="/contributions", dependencies=[needs("see")], include_in_schema=False)
Row = dict[str, Any]
DONE: Final[Mapping[str, str]] = {
    "open": "The year is opened.",
    "call": "The call is recorded; our letters follow.",
    "payment": "The payment is recorded.",
    "waiver": "The waiver is proposed; a second officer agrees.",
    "agree": "The waiver is agreed by two officers.",
}
_YEARS = (
    Column("city", "City"), Column("year", "Year"), Column("state", "State", "words"),
    Column("called_on", "Called", "day"), Column("due_on", "Working date", "day"),
    Column("amount", "Asked, EUR", "money"), Column("paid", "Paid, EUR", "money"),
    Column("waived", "Waived, EUR", "money"), Column("remaining", "Remains, EUR", "money"),
)  # fmt: skip
_DIFFERENCES = (
    Column("city", "City"), Column("year", "Year"),
    Column("text", "Where the list and our record differ", "told"),
)  # fmt: skip
_Year = Annotated[int | None, Query(ge=1990, le=2100)]


@router.get("")
def contributions(
    request: Request, house: OfHouse, who: Who, form: Form_, year: _Year = None,
    done: Annotated[str, Query(max_length=20)] = "",
) -> Response:  # fmt: skip
    """Each city's opened years: called, due, paid, waived, remaining; beside them the finance list."""
    document = money.overview(house, year=year)
    rows = [{**row, "href": f"/contributions/{row['key']}"} for row in document["contributions"]]
    listed = Sheet("Finance service’s list", _DIFFERENCES, finance.document(house, year)["differences"])
    this = clock.today(house).year
    return shown(
        request, Sheet("Contributions", _YEARS, rows), form, template="contributions.html",
        tables={"finance": listed}, sums=document["sums"], year=year, done=DONE.get(done, ""),
        years=sorted({row["year"] for row in rows}, reverse=True), openable=(this, this + 1),
        kinds=list(programme().kinds), acting=who.may("write"),
        lede="Towards administrative costs; tied to no service. The working date is the secretariat’s own.",
        empty="No year is opened. An officer opens one for a kind of membership, below; nothing is asked of "
        "a city before that.",
    )  # fmt: skip


class YearStep(Sent):
    """A step for many cities: the year, the kind of membership, the amount where it is another."""

    step: Literal["open", "call"] = "open"
    year: Word = ""
    kind: Word = ""
    amount: Word = ""
    on: Word = ""

    def carried_out(self, house: House, *, dry: bool) -> Row:
        """Do it, or say what would come of it; Refused where it cannot be read or done."""
        year, whom = a_number(self.year, "the year"), Whom(self.kind or None)
        if year is None:
            raise Refused("the year is missing: write it as 2027")
        if self.step == "call":
            on = maybe_day(self.on, "the day of the call") or clock.today(house)
            return money.call_year(house, year, whom, on, dry=dry)
        eur = orders.eur(self.amount) if self.amount.strip() else None
        return money.open_year(house, year, whom, amount=eur, dry=dry)


@router.get("/consider", dependencies=[needs("write")])
def consider(request: Request, house: OfHouse, asked: Annotated[YearStep, Query()]) -> Response:
    """Which cities a year would be opened or called for, and which are left out, with the reason."""
    try:
        document = asked.carried_out(house, dry=True)
    except Refused as error:
        return refused(request, error, "/contributions")
    return page(request, "year_step.html", asked=asked, document=document)


@router.post("/years", dependencies=[needs("write")])
def years(does: Does, asked: Annotated[YearStep, Form()]) -> Response:
    """Open or call a year, as it was considered."""

    def work() -> None:
        done = asked.carried_out(does.house, dry=False)
        if not done["cities"]:
            why = done["left_out"][0]["reason"] if done["left_out"] else "there is none of that kind"
            raise Refused(f"no city took part, nothing is changed: {why}")

    back = f"/contributions?year={asked.year}" if asked.year.isdecimal() else "/contributions"
    return does.do(work, back=back, done=asked.step)


# One city ----------------------------------------------------------------------------------------


@router.get("/{key}")
def city(
    request: Request, key: str, house: OfHouse, who: Who, done: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """One city's years with every payment and waiver, and what can be recorded of each."""
    with house.read() as connection:
        seen = newest(connection, key)
    found, name = money.overview(house, city=key)["contributions"], name_of(house, key)
    listed = [each for each in finance.document(house)["differences"] if each["city"] == name]
    return page(
        request, "contribution.html", key=key, city=name, seen=seen, today=clock.today(house),
        years=sorted(found, key=lambda row: -row["year"]), acting=who.may("write", key), listed=listed,
        mine=_officer(house, who), names=_names(house), done=DONE.get(done, ""),
    )  # fmt: skip


def _officer(house: House, who: Visitor) -> str | None:
    """The id of the officer who has the visitor's address; None where none has."""
    listed = portfolios.listed(house, clock.today(house))["officers"]
    return next((each["id"] for each in listed if each["email"].casefold() == who.email.casefold()), None)


def _names(house: House) -> dict[str, str]:
    return {each["id"]: each["name"] for each in portfolios.listed(house, clock.today(house))["officers"]}


class Step(Sent):
    """What is recorded of one city's year."""

    year: Word = ""
    amount: Word = ""
    on: Word = ""
    paid_amount: Word = ""
    paid_in: Word = ""
    reference: Line = ""
    waiver: Word = ""


def _payment(does: Doing, _key: str, said: Step, year: int) -> Note:
    day = maybe_day(said.on, "the day of the payment") or does.today
    own = orders.as_paid(said.paid_amount, said.paid_in) if said.paid_amount.strip() else None
    return orders.payment(year, orders.eur(said.amount), day, own, said.reference.strip() or None)


def _waiver(does: Doing, key: str, said: Step, year: int) -> Note:
    amount = orders.eur(said.amount) if said.amount.strip() else None
    return orders.waiver(
        _known(does.house, key), year, partial(_answering, does), a_reason(said.reason), amount
    )


def _agree(does: Doing, key: str, said: Step, year: int) -> Note:
    number = a_number(said.waiver, "the waiver")
    return orders.agreement(_known(does.house, key), year, partial(_answering, does), number)


def _known(house: House, key: str) -> Known:
    """What is known of the city today."""
    with house.read() as connection:
        return standing_of(connection, key, clock.today(house)).known


def _answering(does: Doing) -> str:
    """The officer who answers for a waiver: by name, for two different ones are needed."""
    found = _officer(does.house, does.who)
    if found is None:
        who = does.who.email or "this account"
        raise Refused(
            f"two named officers answer for a waiver, and {who} is none of them: an administrator names "
            "officers on the page of settings"
        )
    return found


_ORDERS: Final[Mapping[str, Callable[[Doing, str, Step, int], Note]]] = {
    "payment": _payment, "waiver": _waiver, "agree": _agree,
}  # fmt: skip


@router.post("/{key}/{order}", dependencies=[needs("write")])
def act(
    key: str, order: Literal["payment", "waiver", "agree"], does: Does, said: Annotated[Step, Form()]
) -> Response:
    """Record a payment, propose a waiver, or agree to another officer's."""

    def work() -> None:
        year = a_number(said.year, "the year")
        if year is None:
            raise Refused("the year is missing: write it as 2027")
        does.hand_in(key, [_ORDERS[order](does, key, said, year)], said.seen)

    return does.do(work, back=f"/contributions/{key}", done=order)
