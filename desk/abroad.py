"""Days, numbers and countries as the reader of a page writes them."""

from __future__ import annotations

from datetime import date

from desk.tongue import SOURCE, language, say

_ORDINALS = {("fr", "1"): "1er"}
"""Days of a month that a language does not write as a bare number."""


def written(day: date, form: str) -> str:
    """A day in the language in hand, in a form of CLDR such as `MMMM y`."""
    from babel.dates import format_date

    return format_date(day, form, language())


def country(iso_country: str, name: str) -> str:
    """A country's name in the language in hand; `name` where that is English or not known."""
    if language() == SOURCE:
        return name
    from babel import Locale

    return str(Locale(language()).territories.get(iso_country, name))


def day(value: str | date | None) -> str:
    """A day, a month or a year as people write it: “2 January 2023”, “June 2016”, “2019”."""
    if value is None:
        return ""
    parts = str(value)[:10].split("-")
    if len(parts) == 1:
        return parts[0]
    first = date(int(parts[0]), int(parts[1]), 1)
    months = f"{first:%B %Y}" if language() == SOURCE else written(first, "MMMM y")
    number = parts[2][:2].lstrip("0") if len(parts) > 2 else ""
    return f"{_ORDINALS.get((language(), number), number)} {months}".lstrip()


def moment(value: str | None) -> str:
    """An hour on the clocks of a place, “2027-06-02 09:00”, as people write it: “2 June 2027, 09:00”."""
    first, _, hour = (value or "").partition(" ")
    return f"{day(first)}, {hour}" if hour else day(first) if first else ""


def money(value: str | None, *, cents_too: bool = False) -> str:
    """A sum as it is stored, “12000.00”, with its thousands parted; no cents where there are none.

    `cents_too`: for a column, in which sums stand below each other.
    """
    if not value:
        return ""
    whole, _, cents = value.partition(".")
    english = language() == SOURCE
    told = f"{int(whole):,}" if english else f"{int(whole):,}".replace(",", "\u202f")
    whole_only = cents in ("", "00") and not cents_too
    return told if whole_only else f"{told}{'.' if english else ','}{cents or '00'}"


def month(day_: date) -> str:
    """A month, short, for the scale of a picture: “Mar 2026”."""
    return f"{day_:%b %Y}" if language() == SOURCE else written(day_, "MMM y")


def when(on: str | date | None, precision: str | None) -> str:
    """A day as exactly as it is known: of a year-only fact, the year and nothing more."""
    length = {"year": 4, "month": 7}.get(precision or "day", 10)
    return day(str(on)[:length] if on else None)


def count(number: int, noun: str, plural: str | None = None) -> str:
    """“1 city”, “2 cities”."""
    one = number == 1 if language() == SOURCE else abs(number) < 2
    figure = f"{number:,}" if language() == SOURCE else f"{number:,}".replace(",", "\u202f")
    return f"{figure} {say(noun if one else plural or noun + 's')}"
