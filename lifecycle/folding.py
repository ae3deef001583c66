"""Names as they are compared: case, accents, spaces and punctuation forgiven."""

from __future__ import annotations

import re
import unicodedata

_SPELT = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
)


def folded(name: str) -> str:
    """The name in lower case without accents, its words parted by single spaces."""
    plain = unicodedata.normalize("NFKD", name.casefold()).translate(_SPELT)
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^\w]+", " ", kept).strip()


def slug(name: str, iso_country: str) -> str:
    """A city's key for addresses and file names, such as `manchester-gb`; ASCII where the script allows."""
    words = folded(name).encode("ascii", "ignore").decode().split()
    plain = "-".join(words) or "x" + folded(name).encode().hex()[:24]
    return f"{plain}-{iso_country.lower()}"
