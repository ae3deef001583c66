"""Names as they are compared: case, accents, spaces and punctuation forgiven."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from itertools import count

_SPELT = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
)


def folded(name: str) -> str:
    """The name in lower case without accents, its words parted by single spaces."""
    plain = unicodedata.normalize("NFKD", name.casefold()).casefold().translate(_SPELT)
    # A soft hyphen or a joiner that a web page left within a word cannot be seen, and parts nothing.
    kept = "".join(c for c in plain if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    return re.sub(r"[^\w]+", " ", kept).strip()


def slug(name: str, iso_country: str) -> str:
    """A city's key for addresses and file names, such as `manchester-gb`; ASCII where the script allows."""
    words = folded(name).encode("ascii", "ignore").decode().split()
    plain = "-".join(words) or "x" + folded(name).encode().hex()[:24]
    return f"{plain}-{iso_country.lower()}"


def fresh_key(name: str, iso_country: str, taken: Container[str]) -> str:
    """A key for a new city: its slug, with a number where another city's name comes to the same."""
    wanted = slug(name, iso_country)
    numbered = (wanted if number == 1 else f"{wanted}-{number}" for number in count(1))
    return next(key for key in numbered if key not in taken)
