"""Pauses: war, disaster, elections, merger. All clocks stop; only a human writes to a paused city."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from desk.terminal.house import key_of, open_up
from desk.terminal.options import City, Json, OnDay, Reason
from desk.terminal.safety import WrongUsage
from desk.terminal.speak import show_json, tell
from desk.words import count

if TYPE_CHECKING:
    from models.database import House

Territory = Annotated[str | None, Parameter(help="Every city of this country (ISO code), not one city.")]


def pause(
    city: City | None = None,
    *,
    reason: Reason,
    territory: Territory = None,
    on: OnDay | None = None,
    json: Json = False,
) -> None:
    """Stop all clocks of a city, or of every city of a territory."""
    from lifecycle.commands import Pause

    _for_each(city, territory, on, lambda day: Pause(reason=reason, on=day), "paused", json)


def resume(
    city: City | None = None,
    *,
    reason: Reason,
    territory: Territory = None,
    on: OnDay | None = None,
    json: Json = False,
) -> None:
    """Let the clocks run again; every date has moved by the length of the pause."""
    from lifecycle.commands import Resume

    _for_each(city, territory, on, lambda day: Resume(reason=reason, on=day), "resumed", json)


def _for_each(
    city: str | None, territory: str | None, on: Any, command: Callable[[Any], Any], done: str, json: bool
) -> None:
    from models.clock import today
    from models.door import submit

    house = open_up()
    keys = _whom(house, city, territory)
    order = command(on or today(house))
    outcomes = [submit(house, key, order, actor="officer", source="icc") for key in keys]
    changed = sum(1 for outcome in outcomes if outcome.events)
    if json:
        events, notices = sum(o.events for o in outcomes), sum(o.notices for o in outcomes)
        show_json({"cities": keys, "changed": changed, "events": events, "notices": notices})
    else:
        tell(f"{count(changed, 'city', 'cities')} {done} of {len(keys)}.")


def _whom(house: House, city: str | None, territory: str | None) -> list[str]:
    if (city is None) == (territory is None):
        raise WrongUsage("name a city, or a territory with --territory ISO, not both")
    if city is not None:
        return [key_of(house, city)]
    return _cities_of(house, str(territory).upper())


def _cities_of(house: House, iso: str) -> list[str]:
    from lifecycle.commands import Refused
    from models.queries import audit

    listed = audit(house, as_of=None, known_on=None)["cities"]
    keys = [city["key"] for city in listed if city["iso_country"] == iso]
    if not keys:
        raise Refused(f"no city of the territory “{iso}” is on record: write its ISO code, such as UA")
    return keys
