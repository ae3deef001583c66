"""Dates and facts in words: how a letter says when, and how binding that is.

A date in a letter is a civil date in the city's zone. The force decides the words, never a template, so
that no letter can call an ideal late or a working date of ours a rule of the programme.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from lifecycle.ports import Item
from lifecycle.when import When, parse_when

LONGEST_NAME = 160
"""Characters of a name that a letter shows; longer ones end in an ellipsis."""

_NOT_SHOWN = frozenset({"Cc", "Cs", "Zl", "Zp", "Zs"})
_LOCALE = {"en": "en_GB"}
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

_AHEAD = {
    "house": "{day}, suggested by the secretariat",
    "usual": "{day}, suggested by the secretariat",
    "condition": "{day}, suggested by the secretariat; the step itself is a condition of the programme",
    "chosen": "{day}, the date you chose",
    "agreed": "{day}, the date agreed with you",
}
_PASSED = {
    "house": "the date suggested by the secretariat, {day}, has passed: please choose another",
    "usual": "the date suggested by the secretariat, {day}, has passed: please choose another",
    "condition": "the date suggested by the secretariat, {day}, has passed: please choose another",
    "chosen": "the date you chose, {day}, has passed: please choose another",
    "agreed": "the date agreed with you, {day}, has passed: please choose another",
}
_UNDATED = {
    "ideal": "the programme’s ideal interval of 2-3 years; you choose the time",
    "encouraged": "encouraged by the programme; you choose the time",
    "optional": "optional; you choose the time",
    "floor": "at least 8 weeks from the day both documents are complete",
}

_OUR_TURN = {
    "council_of_europe_signature": "Our signature under the statement of intent",
    "welcome": "Your welcome pack",
    "questionnaire_sent": "The Index questionnaire and the Policy assessment grid, for you to fill in",
    "completeness_checked": "Our look through the two documents",
    "data_processed": "The results, worked out by the research institute",
    "draft_report": "The draft Index report, for your comments",
    "team_appointed": "The team for the expert visit",
    "results_confirmed": "A note of the Index results confirmed during the visit",
    "profile_draft": "The draft intercultural profile, for your comments",
}
"""What waits on us, in a city's words; other milestones go by their titles."""


class CannotWrite(ValueError):
    """A letter cannot be written from what it was given; the sentence says which and why."""


@dataclass(frozen=True, slots=True)
class Point:
    """One line of a list in a letter: what, and when or how binding in words (may be empty)."""

    title: str
    words: str = ""

    def __str__(self) -> str:
        return f"{self.title}: {self.words}" if self.words else self.title


def clean(text: str, longest: int = LONGEST_NAME) -> str:
    """One line of visible text: no line breaks, no control or direction characters, not endless."""
    signs = (" " if unicodedata.category(sign) in _NOT_SHOWN else sign for sign in _bare(text, longest))
    line = " ".join("".join(signs).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _bare(text: str, longest: int) -> str:
    """The beginning of a text without direction marks (ten times what is shown is enough to look at)."""
    return _DIRECTIONS.sub("", text[: longest * 10])


def day(value: date, language: str = "en") -> str:
    """A civil date for people: 3 March 2027."""
    return format_date(value, "d MMMM y", locale=_LOCALE.get(language, "en_GB"))


def people_date(text: str) -> str:
    """`2014`, `2014-04` or `2014-04-02` as people write it; anything else as it came."""
    try:
        when = parse_when(text)
    except ValueError:
        return clean(text)
    return _vague(when)


def _vague(when: When) -> str:
    form = {"day": "d MMMM y", "month": "MMMM y", "year": "y"}[when.precision]
    return format_date(when.first, form, locale="en_GB")


def timing(item: Item, on: date) -> str:
    """When an item is awaited, with the force in words, as a letter of day `on` may say it.

    CannotWrite where the force is not known: a date without its force must not go out.
    """
    if item.earliest_on is not None:
        return f"not before {day(item.earliest_on)}; the analysis and the report take at least 8 weeks"
    if item.force in _UNDATED:
        return _UNDATED[item.force]
    if item.force not in _AHEAD:
        raise CannotWrite(
            f"the force “{clean(item.force)}” of {item.track} {item.milestone} has no words here"
        )
    if item.due_on is None:
        return "you choose the date"
    forms = _PASSED if item.due_on < on else _AHEAD
    return forms[item.force].format(day=day(item.due_on))


def asked(item: Item, on: date) -> Point:
    """An item that waits on the reader, in a letter of day `on`; a new round is only ever offered."""
    if item.letter == "reassessment_offer":
        return Point("A new Index round, if it would be of use to you", timing(item, on))
    return Point(clean(item.title), timing(item, on))


def handed_in(item: Item) -> Point:
    """An item that has arrived, with its date as vague as it is known."""
    return Point(clean(item.title), people_date(item.reached) if item.reached else "received with thanks")


def owed(item: Item) -> Point:
    """An item on our side. No date but the floor: a window is told only by an officer."""
    title = _OUR_TURN.get(item.milestone) or clean(item.title)
    if item.earliest_on is not None:
        return Point(title, f"not before {day(item.earliest_on)} (at least 8 weeks)")
    return Point(title)
