"""`icc calendar`: the secret addresses at which calendar programs fetch dates: a city's, an officer's."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from desk.terminal.house import key_of, open_up
from desk.terminal.options import City, Json
from desk.terminal.safety import WrongUsage
from desk.terminal.speak import show_json, tell

if TYPE_CHECKING:
    from models.database import House
    from models.post.feeds import Kind

Officer = Annotated[str | None, Parameter(help="An officer by address or id; “all” for all together.")]
Expert = Annotated[str | None, Parameter(help="An expert by address or id.")]
File = Annotated[bool, Parameter(name="--file", negative="", help="Print the calendar itself.")]


def calendar_show(
    city: City | None = None,
    *,
    officer: Officer = None,
    expert: Expert = None,
    file: File = False,
    json: Json = False,
) -> None:
    """The address of a calendar, made when it is first asked for; whoever has it sees the dates."""
    house = open_up()
    kind, subject = _whose(house, city, officer, expert)
    if file:
        from models.post.feeds import shown
        from notifications.calendar_feed import feed

        with house.read() as connection:
            found = shown(connection, house, kind, subject)
        sys.stdout.write(feed(found.name, found.entries, found.language).decode())
        return
    _tell(house, kind, subject, renew=False, json=json)


def calendar_renew(
    city: City | None = None, *, officer: Officer = None, expert: Expert = None, json: Json = False
) -> None:
    """A new address for a calendar; the old one shows nothing from now on."""
    house = open_up()
    kind, subject = _whose(house, city, officer, expert)
    _tell(house, kind, subject, renew=True, json=json)


def _whose(house: House, city: str | None, officer: str | None, expert: str | None) -> tuple[Kind, str]:
    from models.post.feeds import subject_of

    if sum(said is not None for said in (city, officer, expert)) != 1:
        raise WrongUsage("whose calendar? Name a CITY, or --officer, or --expert")
    if city is not None:
        return "city", key_of(house, city)
    if officer is not None:
        return "officer", subject_of(house, "officer", officer)
    return "expert", subject_of(house, "expert", str(expert))


def _tell(house: House, kind: Kind, subject: str, *, renew: bool, json: bool) -> None:
    from models.post.feeds import address_of

    address = address_of(house, kind, subject, renew=renew)
    if json:
        show_json({"kind": kind, "subject": subject, "address": address})
    else:
        tell(address)
