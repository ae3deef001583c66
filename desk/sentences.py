"""A rule's sentence in the reader's language: read back by its template, said again in the catalogue's words.

Rules write plain English, and so it is stored, hashed, compared and handed to programs. Each sentence of
theirs stands in the catalogue as a template (`{title} ({on}) came before {what}`); here a finished sentence
is laid against the templates, the one that explains most of it is taken, and its values are read in the same
way: days, numbers and sums as the reader writes them, titles by their translation, a sentence within a
sentence again. What nobody has written a template for stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from desk import abroad, keys, tongue
from desk.intake.countries import code_of
from desk.values import plain
from desk.worded import days_in_words

RULE = "a rule's sentence"
"""The remark by which a catalogue marks them."""
FREE = frozenset({"reply", "word"})
"""Values that people or machines wrote: they are nobody's to translate."""
OPEN = FREE | {"actor", "city", "error", "name", "reason", "source", "text", "value"}
"""Values that need not be known: a name, an address, what a mail server answered."""
KEYS = frozenset({"named", "previous"})
"""Values that are keys of milestones, and are said by their titles."""
SENTENCES = frozenset(
    (
        "became", "count", "forces", "given", "gone", "hint", "known", "lack", "moved", "now", "owed",
        "provenance", "remedy", "rule", "said", "skipped", "text", "warning", "was", "whence", "why",
        "words_of",
    )
)  # fmt: skip
"""Places made for a sentence within a sentence; elsewhere a plain value is likelier than a sentence."""
FIELD = "the name of a record's value"
"""The remark by which a catalogue marks what stands before a value in the list of events."""
MARKS = ("; ", ", ", " and ", " or ")
"""What stands between the parts of a list; the first that is found divides it."""
_QUOTED = re.compile(r"“\{(\w+)\}”")
_WORDS_ENOUGH = 10
"""Letters of its own by which a template is known, however much in its places nobody knows."""
_PLACE = re.compile(r"\{(\w+)\}")


class Told(NamedTuple):
    """A text in another language, how many of its signs nothing explained, and whether it is a sentence."""

    text: str
    unread: int = 0
    sentence: bool = False


class Template(NamedTuple):
    """A rule's sentence with its places; `anchor` is its longest piece of plain words."""

    text: str
    anchor: str
    patterns: tuple[re.Pattern[str], re.Pattern[str]]
    letters: int
    """How many of its own it has."""
    quoted: frozenset[str]
    """The places in quotation marks: what somebody typed."""

    @property
    def says(self) -> bool:
        """Whether it has words of its own: `{said}: {word}` fits anything, and explains nothing of it."""
        return self.letters > 0

    def values(self, text: str) -> Iterator[dict[str, str]]:
        """What stands in its places, if it fits: each as short as can be, and each as long as can be."""
        if self.anchor in text and (match := self.patterns[0].fullmatch(text)):
            yield match.groupdict()
            if (other := self.patterns[1].fullmatch(text)) and other.groups() != match.groups():
                yield other.groupdict()


def told(text: str | None) -> str:
    """A sentence of a rule in the language in hand; English as it stands, its days in words."""
    return _read(tongue.language(), str(text or "")).text


def read_back(text: str) -> tuple[str, dict[str, str]]:
    """The template that explains most of a sentence, and its values; itself and none where there is none."""
    found = _best(tongue.language(), text)
    return (found.template.text, found.values) if found else (text, {})


def template(text: str) -> Template:
    """How a sentence is recognised: its words as they stand, anything in its places."""
    pieces, names = _PLACE.split(text)[::2], _PLACE.findall(text)
    pattern, known = re.escape(pieces[0]), set[str]()
    for name, piece in zip(names, pieces[1:], strict=True):
        pattern += f"(?P={name})" if name in known else f"(?P<{name}>.*?)"
        pattern += re.escape(piece)
        known.add(name)
    letters = sum(map(str.isalpha, "".join(pieces)))
    longest = pattern.replace(">.*?)", ">.*)")
    both = re.compile(pattern, re.DOTALL), re.compile(longest, re.DOTALL)
    return Template(text, max(pieces, key=len), both, letters, frozenset(_QUOTED.findall(text)) - {"title"})


@cache
def templates(language: str) -> tuple[Template, ...]:
    """The sentences of rules that a catalogue holds, those with most words of their own first."""
    held = [str(m.id) for m in tongue.catalogue(language) if m.id and RULE in m.auto_comments]
    made = [template(text) for text in held if _PLACE.search(text)]
    return tuple(sorted(made, key=lambda each: (not each.says, -len(_PLACE.sub("", each.text)))))


@cache
def fields(language: str) -> frozenset[str]:
    """The names of values that stand in records."""
    return frozenset(str(m.id) for m in tongue.catalogue(language) if m.id and FIELD in m.auto_comments)


class _Found(NamedTuple):
    """A template that fits a sentence. Of several the one is taken of which `cost` is least."""

    cost: tuple[int, int]
    template: Template
    values: dict[str, str]


@lru_cache(maxsize=16_384)
def _read(language: str, text: str) -> Told:
    if not text or language == tongue.SOURCE:
        return Told(days_in_words(text))
    if (said := plain(language, text)) is not None:
        return Told(said)
    found = _best(language, text)
    listed = _list(language, text)
    if found is not None and (listed is None or found.cost[0] <= listed.unread):
        held = found.values.items()
        values = {name: _value(language, found.template, name, value).text for name, value in held}
        return Told(tongue.translated(language, found.template.text).format(**values), found.cost[0], True)
    return listed or Told(text, len(text))


def _best(language: str, text: str) -> _Found | None:
    """The template that leaves least of a sentence unexplained; none where that were more than half of it."""
    best: _Found | None = None
    for each in templates(language):
        for values in each.values(text):
            found = _Found(_cost(language, each, values), each, values)
            if (best is None or found.cost < best.cost) and _enough(language, found, text):
                best = found
        if best is not None and (best.cost == (0, 0) or (best.cost[0] == 0 and not each.says)):
            break
    return best


def _enough(language: str, found: _Found, text: str) -> bool:
    """Whether it is that template: by words enough of its own, or as it leaves no more than half unread."""
    template, values = found.template, found.values
    free = OPEN | template.quoted if template.says else FREE
    unread = sum(_value(language, template, n, v).unread for n, v in values.items() if n not in free)
    return template.letters >= _WORDS_ENOUGH or unread * 2 <= len(text)


def _cost(language: str, template: Template, values: Mapping[str, str]) -> tuple[int, int]:
    """How much a template leaves unexplained, and how often it takes a whole sentence for a mere value."""
    unread = strays = 0
    for name, value in values.items():
        read = _value(language, template, name, value)
        if name not in FREE:
            unread += read.unread
        else:
            unread += _read(language, value).unread if template.says else len(value)
        strays += read.sentence and name not in SENTENCES
    return unread, strays


def _value(language: str, template: Template, name: str, value: str) -> Told:
    """One value of a sentence; what people wrote stays as they wrote it."""
    if name in KEYS:
        return Told(keys.called(value))
    if name == "country" and (iso := code_of(value)):
        return Told(abroad.country(iso, value))
    return Told(value) if name in FREE | template.quoted else _read(language, value)


def _list(language: str, text: str) -> Told | None:
    """Several values in a row, each read by itself; None where it is no list, or nothing of it is known."""
    for mark in MARKS:
        if mark in text:
            parts = [_named(language, part) or _read(language, part) for part in text.split(mark)]
            said = tongue.translated(language, mark).join(part.text for part in parts)
            unread = sum(part.unread for part in parts)
            return Told(said, unread) if unread * 2 <= len(text) else None
    return _named(language, text)


def _named(language: str, text: str) -> Told | None:
    """A value with its name before it, as the list of events has it: “until 2027-03-01”."""
    key, _, value = text.partition(" ")
    name = key.replace("_", " ")
    if not value or name not in fields(language):
        return None
    read = _read(language, value)
    return Told(f"{tongue.translated(language, name)} {read.text}", read.unread)
