"""What the commands of Index rounds share: the city's standing, the round meant, words such as AREA=WHY."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from cyclopts import Parameter

from desk.terminal.house import key_of, open_up
from desk.terminal.noting import hand_in, house_day
from desk.terminal.options import Address
from desk.terminal.safety import WrongUsage

if TYPE_CHECKING:
    from lifecycle.commands import Command
    from lifecycle.standing import CityStanding
    from models.database import House
    from models.door import Beside

Areas = Annotated[
    tuple[str, ...],
    Parameter(help="Areas of the Index, such as education media; grid is the other document."),
]
Area = Annotated[str, Parameter(help="An area of the Index, such as public_space.")]


@dataclass(frozen=True, slots=True)
class Whom:
    """Who has a task or a part from now on; kept outside the ledger."""

    email: Address | None = None
    name: Annotated[str | None, Parameter(help="The person's name.")] = None


Who = Annotated[Whom | None, Parameter(name="*")]
T = TypeVar("T")


def standing_in(house: House, city: str) -> CityStanding:
    """Where the city stands today."""
    from models.clock import today
    from models.post.outbox import standing_of

    key = key_of(house, city)
    with house.read() as connection:
        return standing_of(connection, key, today(house))


def do(
    city: str,
    on: date | None,
    make: Callable[[CityStanding, date], Iterable[Command]],
    done: str,
    json: bool,
) -> None:
    """Open the house, make the commands from where the city stands and the day, and hand them in."""
    house = open_up()
    commands = list(make(standing_in(house, city), house_day(house, on)))
    hand_in(house, city, commands, done, json)


def naming(house: House, city: str, role: str, who: Whom | None) -> Beside | None:
    """What names who holds a role for the city from now on, within a write; None without an address."""
    from models.people import Holder
    from models.post.reaching import name_holders

    if who is None or who.email is None:
        return None
    holders, day = [Holder(key_of(house, city), role, who.name, who.email)], house_day(house, None)
    return lambda connection: name_holders(connection, house.settings, holders, day)


def pairs(said: Iterable[str], read: Callable[[str], T], what: str) -> dict[str, T]:
    """`AREA=VALUE` by area; WrongUsage names the one that cannot be read."""
    found: dict[str, Any] = {}
    for one in said:
        area, sign, value = one.partition("=")
        try:
            found[area.strip()] = read(value.strip())
        except ValueError as error:
            raise WrongUsage(f"“{one}” cannot be read: write AREA={what}") from error
        if not sign:
            raise WrongUsage(f"“{one}” cannot be read: write AREA={what}")
    return found
