"""Small words that bend before a name: French says « d’Amsterdam », « du Mans », « au Mans ».

A catalogue may write `%(of_city)s` and `%(at_city)s` beside `%(city)s`, for any name in a sentence. Which
names bend, and how, is French so far; a language that does not bend simply writes `%(city)s`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

_VOWELS = frozenset("aeiou")
_OF, _AT = "of_", "at_"


class _Forms(dict[str, Any]):
    """Names, and each of them after "of" and "at" as well."""

    def __missing__(self, key: str) -> Any:
        if key.startswith(_OF):
            return of(self[key[len(_OF) :]])
        if key.startswith(_AT):
            return at(self[key[len(_AT) :]])
        raise KeyError(key)


def with_forms(names: Mapping[str, Any]) -> Mapping[str, Any]:
    """The names of a sentence with their bent forms."""
    return _Forms(names)


def of(name: str) -> str:
    """De, d’, du or des before a name: d’Oslo, de Lyon, du Mans, des Lilas, du secrétariat."""
    article, rest = _article(name)
    if article:
        return f"{article[0]} " + rest
    return "d’" + name if _elides(name) else "de " + name


def at(name: str) -> str:
    """À, au or aux before a name: à Lyon, au Mans, aux Lilas, au secrétariat."""
    article, rest = _article(name)
    return f"{article[1]} " + rest if article else "à " + name


def _article(name: str) -> tuple[tuple[str, str] | None, str]:
    """The article a name begins with, as it merges (de + le, à + le), and the name without it."""
    for first, merged in (("le ", ("du", "au")), ("les ", ("des", "aux"))):
        if name.lower().startswith(first):
            return merged, name[len(first) :]
    return None, name


def _elides(name: str) -> bool:
    """Whether "de" loses its vowel: before a vowel, and before y with a consonant (d’Ypres, de York)."""
    bare = unicodedata.normalize("NFKD", str(name)).replace("œ", "oe").replace("Œ", "oe").lower()
    plain = "".join(sign for sign in bare if not unicodedata.combining(sign))
    if plain[:1] == "y":
        return plain[1:2] not in _VOWELS
    return plain[:1] in _VOWELS or plain[:1] == "æ"
