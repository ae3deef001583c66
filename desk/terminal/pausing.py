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
    """Stop all clocks of a city, or of every city of a territory that is not paused already."""
    from lifecycle.commands import Pause

    iso = territory.upper() if territory else None
    _for_each(city, iso, on, lambda day: Pause(reason=reason, on=day, territory=iso), "paused", json)


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
    _for_each(city, iso, on, lambda day: Resume(reason=reason, on=day), "resumed", json)


def look(city: City, *, reason: Reason, on: OnDay | None = None, json: Json = False) -> None:
    """A pause was looked at again and goes on; the next look is six months later."""
    from lifecycle.commands import Note, Refused
    from lifecycle.membership.membership import LOOKED
    from models.queries import city_document

    house = open_up()
    if not city_document(house, key_of(house, city))["paused"]:
        raise Refused(f"{city} is not paused: there is no pause to look at")
    _for_each(
        city, None, on, lambda day: Note(LOOKED, {}, day, notes={"reason": reason}), "looked at again", json
    )


def _for_each(
    city: str | None, territory: str | None, on: Any, command: Callable[[Any], Any], done: str, json: bool
) -> None:
    from models.clock import today
    from models.door import submit_many
    from models.writing import writer

    house = open_up()
    keys, others = _whom(house, city, territory, resuming=done == "resumed")
    order, by = command(on or today(house)), writer(house, on)
    with house.begin() as connection:
        outcome = submit_many(connection, house, [(key, [order]) for key in keys], by)
    document = {"cities": keys, "changed": len(outcome.changed), "events": outcome.events}
    if json:
        show_json({**document, "notices": outcome.notices, "left": others})
        return
    tell(f"{count(len(keys), 'city', 'cities')} {done} of {len(keys) + len(others)}.")
    for key, why in others.items():
        tell(f"  {key} was left as it is: {why}")


def _whom(
    house: House, city: str | None, territory: str | None, *, resuming: bool
) -> tuple[list[str], dict[str, str]]:
    """The cities that are meant, and those of the territory that are left as they are, with the reason."""
    if (city is None) == (territory is None):
        raise WrongUsage("name a city, or a territory with --territory ISO, not both")
    if city is not None:
        return [key_of(house, city)], {}
    return _cities_of(house, str(territory), resuming=resuming)


def _cities_of(house: House, iso: str, *, resuming: bool) -> tuple[list[str], dict[str, str]]:
    from lifecycle.commands import Refused
    from models.queries import audit

    listed = [city for city in audit(house)["cities"] if city["iso_country"] == iso]
    if not listed:
        raise Refused(f"no city of the territory “{iso}” is on record: write its ISO code, such as UA")
    others = {city["key"]: why for city in listed if (why := _left(city, iso, resuming=resuming))}
    keys = [city["key"] for city in listed if city["key"] not in others]
    if not keys:
        raise Refused(f"{iso}: nothing to do, " + "; ".join(f"{key} {why}" for key, why in others.items()))
    return keys, others


def _left(city: dict[str, Any], iso: str, *, resuming: bool) -> str | None:
    if not resuming:
        return "is paused already" if city["paused"] else None
    if not city["paused"]:
        return "is not paused"
    return None if city["paused_territory"] == iso else "is paused for its own sake: resume it by its name"
