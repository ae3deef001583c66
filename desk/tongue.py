"""The desk's own words in other languages: `locale/<language>/LC_MESSAGES/desk.po`, English without one.

What letters say as well (milestones, dates with their force) comes from the letters' catalogues. A page is
written in the language of whoever looks: `begin` opens a request, `speak` says in which language.
"""

from __future__ import annotations

from contextvars import ContextVar
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent / "locale"
SOURCE = "en"
_in_hand: ContextVar[list[str] | None] = ContextVar("language of the page", default=None)


def path_of(language: str) -> Path:
    """Where a language's catalogue lies."""
    return FOLDER / language / "LC_MESSAGES" / "desk.po"


@cache
def _held(code: str) -> bool:
    return code.isalpha() and path_of(code).exists()


def spoken(language: str | None) -> str:
    """The language a reader's pages are written in: theirs where there is a catalogue, else English."""
    code = (language or SOURCE).replace("_", "-").partition("-")[0].lower()
    return code if _held(code) else SOURCE


@cache
def words(language: str) -> NullTranslations:
    """The words of a language that `spoken` found."""
    if not path_of(language).exists():
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    return GNUTranslations(compiled)


@cache
def catalogue(language: str) -> Catalog:
    """The catalogue of a language that `spoken` found, with its remarks; empty for English."""
    if not path_of(language).exists():
        return Catalog(locale=language)
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language)


@cache
def texts(language: str) -> frozenset[str]:
    """Every text that a catalogue translates, as it stands in English."""
    return frozenset(str(message.id) for message in catalogue(language) if message.id and message.string)


def begin() -> None:
    """Open a request: English until somebody is known. What is said later holds for all of its threads."""
    _in_hand.set([SOURCE])


def speak(language: str | None) -> None:
    """Say in which language this request is answered; without a request (a command) it stays English."""
    if (held := _in_hand.get()) is not None:
        held[0] = spoken(language)


def language() -> str:
    """The language in hand."""
    held = _in_hand.get()
    return held[0] if held else SOURCE


def say(text: str, /, **names: object) -> str:
    """A text in the language in hand, its `{names}` filled in; English where nobody has translated it."""
    told = translated(language(), text)
    return told.format(**names) if names else told


@lru_cache(maxsize=4096)
def translated(code: str, text: str) -> str:
    """A text in a language that `spoken` found: by the desk's catalogue, else by that of the letters."""
    if not text:
        return ""  # gettext answers the empty text with the head of its file
    told = words(code).gettext(text)
    if told != text or code == SOURCE:
        return told
    from notifications.languages import spoken as written
    from notifications.languages import tongue

    return tongue(written(code)).words.gettext(text)
