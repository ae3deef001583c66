"""Pauses: war, disaster, elections, merger. All clocks stop; only a human writes to a paused city."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from desk.terminal.house import key_of, open_up
from desk.terminal.noting import hand_in, house_day, note
from desk.terminal.options import City, Json, OnDay, Reason
from desk.terminal.safety import WrongUsage
from desk.terminal.speak import show_json, tell
from desk.words import count

if TYPE_CHECKING:
    from lifecycle.commands import Pause, Resume
    from models.database import House
    from models.membership.pausing import Meant

Territory = Annotated[str | None, Parameter(help="Every city of this country (ISO code), not one city.")]


def pause(
    city: City | None = None,
    *,
    reason: Reason,
    territory: Territory = None,
    on: OnDay | None = None,
    json: Json = False,
) -> None:
    """Stop all clocks of a city, or of every city of a territory that is not paused already."""
    from lifecycle.commands import Pause

    iso = territory.upper() if territory else None
    _for_each((city, iso), on, lambda day: Pause(reason=reason, on=day, territory=iso), "paused", json)


def resume(
    city: City | None = None,
    *,
    reason: Reason,
    territory: Territory = None,
    on: OnDay | None = None,
    json: Json = False,
) -> None:
    """Let the clocks run again; of a territory, those that it paused, not those paused for their own sake."""
    from lifecycle.commands import Resume

    iso = territory.upper() if territory else None
    _for_each((city, iso), on, lambda day: Resume(reason=reason, on=day), "resumed", json)


def look(city: City, *, reason: Reason, on: OnDay | None = None, json: Json = False) -> None:
    """A pause was looked at again and goes on; the next look is six months later."""
    from lifecycle.membership.membership import LOOKED

    house = open_up()
    step = note(LOOKED, house_day(house, on), {}, {"reason": reason})
    hand_in(house, city, [step], "the pause was looked at again", json)


def _for_each(
    of: tuple[str | None, str | None],
    on: date | None,
    command: Callable[[date], Pause | Resume],
    done: str,
    json: bool,
) -> None:
    from models.membership import pausing

    house = open_up()
    meant = _whom(house, of, resuming=done == "resumed")
    outcome = pausing.order(house, meant.keys, command(house_day(house, on)), on)
    document = {"cities": meant.keys, "changed": len(outcome.changed), "events": outcome.events}
    if json:
        show_json({**document, "notices": outcome.notices, "left": meant.left})
        return
    among = len(meant.keys) + len(meant.left)
    tell(f"{count(len(meant.keys), 'city', 'cities')} {done} of {among}.")
    for key, why in meant.left.items():
        tell(f"  {key} was left as it is: {why}")


def _whom(house: House, of: tuple[str | None, str | None], *, resuming: bool) -> Meant:
    from models.membership.pausing import Meant, of_territory

    city, territory = of
    if city is not None and territory is None:
        return Meant([key_of(house, city)], {})
    if territory is not None and city is None:
        return of_territory(house, territory, resuming=resuming)
    raise WrongUsage("name a city, or a territory with --territory ISO, not both")
