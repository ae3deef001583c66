"""Country names and ISO 3166-1 codes: which code a name means, and whether the two agree."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache

from babel import Locale

from lifecycle.folding import folded
from lifecycle.territories import territories, territory

# Regions and code-point reserves that CLDR lists beside countries.
_NO_COUNTRIES = frozenset(
    ("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ")
)
_LANGUAGES = ("en", "fr")
_OTHER_NAMES = {
    "America": "US",
    "Bosnia": "BA",
    "Britain": "GB",
    "Czech Republic": "CZ",
    "England": "GB",
    "Faroes": "FO",
    "Great Britain": "GB",
    "Holland": "NL",
    "Ivory Coast": "CI",
    "Korea": "KR",
    "Macedonia": "MK",
    "République tchèque": "CZ",
    "Republic of Korea": "KR",
    "Republic of Ireland": "IE",
    "Republic of North Macedonia": "MK",
    "Russian Federation": "RU",
    "Fédération de Russie": "RU",
    "République de Corée": "KR",
    "Scotland": "GB",
    "Slovak Republic": "SK",
    "The Netherlands": "NL",
    "Turkey": "TR",
    "UK": "GB",
    "United States of America": "US",
    "USA": "US",
    "Wales": "GB",
}
_USUAL_CODES = {"UK": "GB", "EL": "GR", "EN": "GB"}


def iso_code(text: str) -> str:
    """An ISO 3166-1 alpha-2 code in capitals; ValueError where it is the code of no country."""
    code = text.upper()
    if code in _english():
        return code
    if code in _USUAL_CODES:
        raise ValueError(f"is not the ISO code; write {_USUAL_CODES[code]}")
    raise ValueError("is no ISO 3166-1 code of a country; write two letters such as FR")


def country(text: str) -> str:
    """The code a country's name means (English, French, or a usual short form); ValueError if none."""
    found = code_of(text)
    if found is not None:
        return found
    near = get_close_matches(_folded(text), _by_name(), n=1, cutoff=0.75)
    remedy = f"write {country_name(_by_name()[near[0]])}" if near else "write its English name"
    raise ValueError(f"is no known country; {remedy}")


def code_of(text: str) -> str | None:
    """The same; None where it is the name of no country."""
    return _by_name().get(_folded(text))


def country_name(iso: str) -> str:
    """The English name we use of a country: that of the table of territories, else CLDR's."""
    listed = territory(iso)
    return listed.name if listed else _english()[iso]


@cache
def _english() -> Mapping[str, str]:
    return {code: name for code, name in Locale("en").territories.items() if _is_country(code)}


@cache
def _by_name() -> Mapping[str, str]:
    names: dict[str, str] = {}
    for language in _LANGUAGES:
        spoken = Locale(language).territories
        names.update((_folded(name), code) for code, name in spoken.items() if _is_country(code))
    names.update((_folded(place.name), iso) for iso, place in territories().items())
    names.update((_folded(name), iso) for name, iso in _OTHER_NAMES.items())
    return names


def _is_country(code: str) -> bool:
    return len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES


def _folded(text: str) -> str:
    return folded(text.replace("&", " and "))
