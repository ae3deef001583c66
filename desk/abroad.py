"""Days and countries as other languages write them; English needs neither."""

from __future__ import annotations

from datetime import date

from desk.tongue import SOURCE, language


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
