"""Settings of the house: who may sign in with which role, who is signed in now, what happened at the door."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from desk.sheet import FORMS, Column, Sheet
from desk.tongue import say
from desk.web.doing import an_address
from desk.web.looking import OfHouse
from desk.web.names import address_of
from desk.web.paper import page
from desk.web.tables import Form_, as_file
from desk.web.who import Who, needs
from lifecycle.commands import Refused
from lifecycle.powers import HOUSE_ROLES
from models import clock
from models.database import House
from models.entrance import access_notes, accounts, sessions, tokens
from models.membership import portfolios

router = APIRouter(prefix="/settings", include_in_schema=False, dependencies=[needs("govern")])
_ACCOUNTS = (
    Column("name", "Name"), Column("email", "Address"), Column("role", "Role in the house", "words"),
    Column("closed", "Closed"),
)  # fmt: skip
_NOTES = (
    Column("what", "What", "words"),
    Column("at", "When (UTC)"),
    Column("name", "Who"),
    Column("about", "About whom"),
    Column("said", "In words", "told"),
    Column("place", "From where"),
)


@router.get("")
def settings(
    request: Request, house: OfHouse, form: Form_, table: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """Everything on one page; its accounts, or what happened at the entrance, as a file."""
    if form:
        sheet = _entrance(house) if table == "entrance" else _accounts(house)
        return as_file(sheet.as_bytes(form), f"{sheet.name}.{form}", FORMS[form])
    return _page(request, house)


def _accounts(house: House) -> Sheet:
    rows = [{**each, "closed": "yes" if each["closed"] else ""} for each in accounts.listed(house)]
    return Sheet("Accounts", _ACCOUNTS, rows)


def _entrance(house: House) -> Sheet:
    with house.read() as connection:
        noted = access_notes.recent(connection, 50)
    rows = [
        {**each, "at": f"{each['at']:%Y-%m-%d %H:%M}", "name": each["name"] or each["who"]} for each in noted
    ]
    return Sheet("What happened at the entrance", _NOTES, rows)


def _page(request: Request, house: House, said: str = "", link: str = "", email: str = "") -> Response:
    with house.read() as connection:
        running, keys = sessions.running(connection), tokens.running(connection)
    values: dict[str, Any] = {
        "accounts": accounts.listed(house), "roles": HOUSE_ROLES, "sessions": running, "tokens": keys,
        "notes": _entrance(house),
        "officers": portfolios.listed(house, clock.today(house)),
        "settings": _told(house),
    }  # fmt: skip
    status = 409 if said else 200
    return page(request, "settings.html", status=status, said=said, link=link, link_of=email, **values)


def _told(house: House) -> list[tuple[str, str]]:
    """The settings that a person at the desk asks for; secrets are never among them."""
    s = house.settings
    database = "PostgreSQL" if s.database_url else say("SQLite in the state folder")
    specimens = say("specimen files, nothing leaves the house")
    letters = say("a mail server") if s.sends_for_real else specimens
    return [
        ("Database", database),
        ("Letters go to", s.mail_redirect_to or letters),
        ("Letters come from", s.mail_from),
        ("Answers go to", s.officer_email),
        ("Index reports begun in a month", str(s.slots_a_month)),
        ("First letters to cities a day", str(s.first_contacts_a_day)),
        ("The desk answers at", address_of(house)),
    ]


@router.post("/officers")
def name_officer(
    request: Request,
    house: OfHouse,
    email: Annotated[str, Form(max_length=320)],
    name: Annotated[str, Form(max_length=200)],
    telephone: Annotated[str, Form(max_length=60)] = "",
) -> Response:
    """Name an officer, or correct one: whom letters name, and who answers for waivers."""
    try:
        checked = an_address(email)
    except Refused as error:
        return _page(request, house, said=str(error))
    if not name.strip():
        return _page(request, house, said="an officer needs a name and an address")
    portfolios.add(house, name.strip(), checked, telephone.strip() or None)
    return RedirectResponse("/settings#officers", 303)


@router.post("/accounts")
def give(
    request: Request,
    house: OfHouse,
    who: Who,
    email: Annotated[str, Form(max_length=320)],
    name: Annotated[str, Form(max_length=200)] = "",
    role: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Give an account, or another role."""
    try:
        accounts.give(house, email, name.strip() or None, role, actor=who.account or "")
    except Refused as error:
        return _page(request, house, said=str(error))
    return RedirectResponse("/settings#accounts", 303)


@router.post("/accounts/{account}/close")
def close(request: Request, house: OfHouse, who: Who, account: str) -> Response:
    """Close an account."""
    try:
        accounts.close(house, account, actor=who.account or "")
    except Refused as error:
        return _page(request, house, said=str(error))
    return RedirectResponse("/settings#accounts", 303)


@router.post("/accounts/{account}/link")
def link(request: Request, house: OfHouse, who: Who, account: str) -> Response:
    """A link to hand over; it is shown on this one page."""
    secret = sessions.link_of(house, account, actor=who.account or "")
    with house.read() as connection:
        email = accounts.find(connection, account).email
    return _page(request, house, link=f"{address_of(house)}/enter/{secret}", email=email)


@router.post("/tokens/{number}/end")
def end_token(house: OfHouse, who: Who, number: int) -> Response:
    """End somebody's token."""
    tokens.end_any(house, number, actor=who.account or "")
    return RedirectResponse("/settings#tokens", 303)


@router.post("/sessions/{session}/end")
def end(house: OfHouse, who: Who, session: str) -> Response:
    """End somebody's session."""
    sessions.end(house, session, actor=who.account or "")
    return RedirectResponse("/settings#sessions", 303)
