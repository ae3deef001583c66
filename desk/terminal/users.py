"""`icc user`: who may sign in at the desk, with which role in the house; links, tokens, the record of it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from cyclopts import Parameter

from desk.terminal.house import open_up
from desk.terminal.options import Json, a_day
from desk.terminal.speak import show_json, tell

Email = Annotated[str, Parameter(help="The address somebody signs in with.")]
Role = Annotated[str, Parameter(help="administrator, officer or auditor; a city's people need none.")]
Until = Annotated[date, Parameter(help="The last day of the token, as 2027-04-02.", converter=a_day)]
Scope = Annotated[str, Parameter(help="read, or write (which reads as well).")]


def user_add(email: Email, *, role: Role, name: str | None = None) -> None:
    """Give somebody an account with a role in the house, or another role. From the first on, all sign in."""
    from models.entrance.accounts import give

    house = open_up()
    give(house, email, name, role)
    tell(f"{email} signs in as {role}: `icc user link {email}` makes a link, the entrance sends one by mail.")


def user_list(*, json: Json = False) -> None:
    """Who may sign in, and with which role."""
    from models.entrance.accounts import listed

    found = listed(open_up())
    if json:
        show_json({"accounts": found})
        return
    for each in found:
        closed = " (closed)" if each["closed"] else ""
        tell(f"{each['role'] or 'city'}{closed}  {each['name']}  {each['email']}")


def user_link(email: Annotated[str | None, Parameter(help="Whose link; without it, yours.")] = None) -> None:
    """A link that signs in once: your own at this machine, or another's to hand over."""
    from desk.web.names import address_of
    from models.entrance.sessions import link_of, local_link

    house = open_up()
    secret = link_of(house, email) if email else local_link(house)
    tell(f"{address_of(house)}/enter/{secret}")


def user_close(email: Email) -> None:
    """Close an account: its sessions and tokens end at once."""
    from models.entrance.accounts import close

    close(open_up(), email)
    tell(f"{email} is closed; every session and token of it has ended.")


def user_token(email: Email, *, name: str, until: Until, scope: Scope = "read") -> None:
    """A token for a program that speaks with the API in somebody's name; it is shown this once."""
    from models.entrance.accounts import LOCAL, find
    from models.entrance.tokens import make

    house = open_up()
    with house.read() as connection:
        account = find(connection, email).id
    tell(make(house, account, name, scope, until, actor=LOCAL))


def user_log(*, json: Json = False) -> None:
    """What happened at the entrance, newest first: who came in or was turned away, which right was given."""
    from models.entrance.access_notes import recent

    with open_up().read() as connection:
        found = recent(connection)
    if json:
        show_json({"notes": found})
        return
    for each in found:
        told = [f"{each['at']:%Y-%m-%d %H:%M} UTC", each["what"], each["name"], each["about"], each["said"]]
        tell("  ".join(str(part) for part in told if part))
