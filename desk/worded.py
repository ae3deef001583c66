"""Days within an English sentence of a rule as people write them: “by 3 January 2023”, not “by 2023-01-03”.

Rules write days as ISO text, so that they are stored and read back; a page around them writes words.
"""

from __future__ import annotations

import re
from datetime import date

from desk import abroad

_DAY = re.compile(
    r"(?<![\w/.-])((?:19|20)\d\d-\d\d(?:-\d\d)?)"
    r"(?:[T ](\d\d:\d\d)(?::\d\d)?( ?(?:Z|UTC))?)?(?![\w/-])(?!\.\w)"
)
"""A month or a day, with an hour or without; not within a file's name, an address or another number."""


def days_in_words(text: str) -> str:
    """The text with each day, and each instant, in words of the language in hand."""
    return _DAY.sub(_worded, text)


def _worded(match: re.Match[str]) -> str:
    on, hour, utc = match.groups()
    try:
        date.fromisoformat(f"{on}-01"[:10])
    except ValueError:
        return match[0]
    said = abroad.day(on)
    return f"{said} at {hour}{' UTC' if utc else ''}" if hour else said
