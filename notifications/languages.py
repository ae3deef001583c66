"""In which language a letter is written: gettext catalogues, read from `locale/<language>/LC_MESSAGES`.

English is the language of the templates. A further language is one file more (`messages.po`): it brings
the words, and the form of dates with them. Catalogues are compiled when they are first needed.

The language in hand is kept for the time of one letter (`writing_in`), as gettext programs do it, so that
a date deep inside a list is written in the same language as the sentence around it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from markupsafe import Markup, escape

from notifications.grammar import with_forms

SOURCE = "en"
"""The language of the templates."""
FOLDER = Path(__file__).parent / "locale"
_REGIONS = {"en": "en_GB"}
_INSIDE = "LC_MESSAGES/messages.po"


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language: its ISO 639-1 code, its words, and how dates and countries are written in it."""

    code: str
    words: NullTranslations
    locale: Locale


@cache
def languages() -> tuple[str, ...]:
    """The languages that letters can be written in, English first."""
    found = sorted(path.relative_to(FOLDER).parts[0] for path in FOLDER.glob(f"*/{_INSIDE}"))
    return (SOURCE, *(code for code in found if code != SOURCE))


def spoken(language: str | None) -> str:
    """The language we write in to somebody who reads `language` (`fr`, `fr-CA`): English if none fits."""
    code = (language or SOURCE).replace("_", "-").partition("-")[0].lower()
    return code if code in languages() else SOURCE


@cache
def tongue(code: str) -> Tongue:
    """The language of that code, which `spoken` found."""
    return Tongue(code, _catalogue(code), Locale.parse(_REGIONS.get(code, code)))


def _catalogue(code: str) -> NullTranslations:
    path = FOLDER / code / _INSIDE
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=code)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


_in_hand: ContextVar[str] = ContextVar("language in hand", default=SOURCE)


@contextmanager
def writing_in(language: str | None) -> Iterator[Tongue]:
    """Whatever is written inside is written in that language, or the nearest we have."""
    token = _in_hand.set(spoken(language))
    try:
        yield current()
    finally:
        _in_hand.reset(token)


def current() -> Tongue:
    """The language in hand."""
    return tongue(_in_hand.get())


def marked(text: str) -> str:
    """Mark a text for the catalogues where it stands; it is translated when it is said."""
    return text


def said(text: str, /, **names: object) -> str:
    """The text in the language in hand, its `%(names)s` filled in."""
    return current().words.gettext(text) % with_forms(names)


def said_of(context: str, text: str, /) -> str:
    """The text in the language in hand, where the same English means different things."""
    return current().words.pgettext(context, text)


def country(iso_country: str, name: str) -> str:
    """A country's name as it is written in the language in hand; `name` where that is not known."""
    here = current()
    if here.code == SOURCE:
        return name
    return str(here.locale.territories.get(iso_country, name))


def for_page(text: str, names: Mapping[str, Any], *, markup: bool) -> str:
    """A template's text in the language in hand; on a page every name is escaped."""
    words = current().words.gettext(text)
    if markup:
        return Markup(words % with_forms({name: escape(value) for name, value in names.items()}))  # noqa: S704
    return words % with_forms(names)
