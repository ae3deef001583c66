"""Kinds of record: steps of people's work that are no milestones, each with the values it needs.

A theme (analysis, visits, strategy, contributions, engagement, membership) declares its records in its
own module; `themes.py` gathers them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from lifecycle.commands import Refused
from lifecycle.programme import Onward

if TYPE_CHECKING:
    from lifecycle.case import Case
    from lifecycle.events import Event
    from lifecycle.standing import CityStanding

FieldType = Literal["text", "number", "day", "yes_no", "texts", "days", "money", "numbers"]


def _always(_case: Case, _cycle: int, _data: Mapping[str, Any]) -> None:
    """No condition of its own."""


def _nothing_more(_case: Case, _event: Event) -> None:
    """It settles nothing besides itself."""


def _holds(_standing: CityStanding, _event: Event) -> None:
    """A letter about it stays owed while the record stands."""


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a record: its type, whether it must be given, and the only values allowed, if any."""

    type: FieldType
    needed: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One kind of record. `check` may refuse it (lifecycle.commands.Refused) by the case as it stands.

    `letters` are the letters that the noting of it causes, as the reaching of a milestone does; a value
    `to` of the record names the role they go to instead. `over` says why such a letter must not go any
    more although the record stands (a sentence), or None. `then` writes what the noting settles besides
    (a payment in full settles the year), `undone` takes that back when the record is retracted. `hidden`
    are values that no page and no document shows: of a vote, who cannot.
    """

    about: str
    track: str
    title: str
    fields: Mapping[str, Field] = field(default_factory=dict)
    check: Callable[[Case, int, Mapping[str, Any]], None] = _always
    letters: tuple[Onward, ...] = ()
    over: Callable[[CityStanding, Event], str | None] = _holds
    needs: tuple[str, ...] = ()
    then: Callable[[Case, Event], None] = _nothing_more
    undone: Callable[[Case, Event], None] = _nothing_more
    hidden: tuple[str, ...] = ()


def checked(record: Record, data: Mapping[str, Any]) -> dict[str, Any]:
    """The values, each of its type; Refused with the record, the value and the remedy otherwise."""
    for name in data:
        if name not in record.fields:
            known = ", ".join(record.fields) or "none"
            raise Refused(f"{record.title}: “{name}” is not known; it has {known}")
    kept = {}
    for name, wanted in record.fields.items():
        value = data.get(name)
        if value is None:
            if wanted.needed:
                raise Refused(f"{record.title}: {name} is missing")
            continue
        kept[name] = _value(record, name, wanted, value)
    return kept


def _value(record: Record, name: str, wanted: Field, value: Any) -> Any:
    if not _FITS[wanted.type](value):
        raise Refused(f"{record.title}: {name} “{value}” is no {_WORDS[wanted.type]}")
    for each in value if isinstance(value, list) else [value]:
        if wanted.choices and each not in wanted.choices:
            raise Refused(f"{record.title}: {name} “{each}” is not known; use {', '.join(wanted.choices)}")
    return value


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _is_money(value: Any) -> bool:
    """Money is a decimal as text, with at most two places: `5000.00`."""
    whole, _, part = str(value).partition(".")
    return (
        isinstance(value, str)
        and whole.lstrip("-").isdigit()
        and (part.isdigit() or not part)
        and len(part) < 3
    )


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 2000


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _all(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(map(fits, value))


_FITS: Mapping[FieldType, Callable[[Any], bool]] = {
    "text": _is_text,
    "number": _is_number,
    "day": _is_day,
    "yes_no": lambda value: isinstance(value, bool),
    "texts": _all(_is_text),
    "days": _all(_is_day),
    "money": _is_money,
    "numbers": lambda value: isinstance(value, dict) and all(map(_is_number, value.values())),
}
_WORDS: Mapping[FieldType, str] = {
    "text": "text of at most 2,000 characters",
    "number": "number",
    "day": "day such as 2027-03-01",
    "yes_no": "yes or no",
    "texts": "list of texts",
    "days": "list of days such as 2027-03-01",
    "money": "amount such as 5000.00",
    "numbers": "table of numbers",
}
