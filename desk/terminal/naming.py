"""A city's names, two records of one city made one, and the pack of everything a newcomer needs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter, Token

from desk.terminal.house import key_of, open_up
from desk.terminal.options import City, Json, MaybeReason, OnDay, Reason
from desk.terminal.speak import done, show_json, tell


def _new_name(_type: Any, tokens: Sequence[Token]) -> str:
    from desk.intake.values import plain, words

    said = tokens[0].value.strip()
    try:
        return words(plain(said)) if said else said
    except ValueError as error:
        raise ValueError(f"“{said}” {error}") from error


NewName = Annotated[str, Parameter(help="The name, as the city writes it.", converter=_new_name)]


def rename(
    city: City, name: NewName, *, on: OnDay | None = None, reason: MaybeReason = None, json: Json = False
) -> None:
    """A city bears a new name; it is found by the former one too."""
    _name(city, name, on, reason, json, also=False)


def alias(
    city: City, name: NewName, *, on: OnDay | None = None, reason: MaybeReason = None, json: Json = False
) -> None:
    """Another name by which a city is found, in another language for instance."""
    _name(city, name, on, reason, json, also=True)


def _name(city: str, name: str, on: OnDay | None, reason: str | None, json: bool, *, also: bool) -> None:
    from models.clock import today
    from models.membership import renaming

    house = open_up()
    key = key_of(house, city)
    outcome = renaming.rename(house, key, name, on or today(house), reason, also=also)
    done(city, key, f"also found as {name}" if also else f"now called {name}", outcome, json=json)


def merge(
    city: Annotated[str, Parameter(help="The record that is closed: its name, or its key.")],
    *,
    into: Annotated[str, Parameter(help="The record that speaks for the city from now on.")],
    reason: Reason,
    on: OnDay | None = None,
    json: Json = False,
) -> None:
    """Two records of one city become one: the facts of the closed one are taken over by reference."""
    from models.clock import today
    from models.membership import renaming

    house = open_up()
    closed, kept = key_of(house, city), key_of(house, into)
    outcome = renaming.merge(house, closed, kept, on or today(house), reason)
    done(city, kept, f"merged into {into}", outcome, json=json)


def pack(
    city: City,
    *,
    out: Annotated[Path, Parameter(help="The file to write: .html, .md or .json.")],
    json: Json = False,
) -> None:
    """The hand-over pack of a city: standing, open items, documents, people, calendar."""
    from desk.packing import write_pack

    house = open_up()
    key = key_of(house, city)
    document = write_pack(house, key, out)
    if json:
        show_json(document)
    else:
        tell(f"{city}: the pack is in {out}.")
