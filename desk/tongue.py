"""The desk's own words in other languages: `locale/<language>/LC_MESSAGES/desk.po`, English without one.

What letters say as well (milestones, dates with their force) comes from the letters' catalogues.
"""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent / "locale"


def path_of(language: str) -> Path:
    """Where a language's catalogue lies."""
    return FOLDER / language / "LC_MESSAGES" / "desk.po"


def spoken(language: str | None) -> str:
    """The language a reader's pages are written in: theirs where there is a catalogue, else English."""
    code = (language or "en").replace("_", "-").partition("-")[0].lower()
    return code if code.isalpha() and path_of(code).exists() else "en"


@cache
def words(language: str) -> NullTranslations:
    """The words of a language that `spoken` found."""
    if not path_of(language).exists():
        return NullTranslations()
    with path_of(language).open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
