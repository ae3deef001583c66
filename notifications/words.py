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
from notifications.languages import current, marked, said, said_of

LONGEST_NAME = 160
"""Characters of a name that a letter shows; longer ones end in an ellipsis."""

_NOT_SHOWN = frozenset({"Cc", "Cs", "Zl", "Zp", "Zs"})
_FIXED_SPACES = frozenset("\u00a0\u202f")
"""Spaces at which no line may break, as French sets them before its colons."""
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

_SUGGESTED = marked("%(day)s, suggested by the secretariat")
_SUGGESTED_PASSED = marked(
    "the date suggested by the secretariat, %(day)s, has passed: please choose another"
)
_AHEAD = {
    "house": _SUGGESTED,
    "usual": _SUGGESTED,
    "condition": marked(
        "%(day)s, suggested by the secretariat; the step itself is a condition of the programme"
    ),
    "chosen": marked("%(day)s, the date you chose"),
    "agreed": marked("%(day)s, the date agreed with you"),
}
_PASSED = {
    "house": _SUGGESTED_PASSED,
    "usual": _SUGGESTED_PASSED,
    "condition": _SUGGESTED_PASSED,
    "chosen": marked("the date you chose, %(day)s, has passed: please choose another"),
    "agreed": marked("the date agreed with you, %(day)s, has passed: please choose another"),
}
_UNDATED = {
    "ideal": marked("the programme’s ideal interval of 2-3 years; you choose the time"),
    "encouraged": marked("encouraged by the programme; you choose the time"),
    "optional": marked("optional; you choose the time"),
    "floor": marked("at least 8 weeks from the day both documents are complete"),
}

_OUR_TURN = {
    "council_of_europe_signature": marked("Our signature under the statement of intent"),
    "welcome": marked("Your welcome pack"),
    "questionnaire_sent": marked(
        "The Index questionnaire and the Policy assessment grid, for you to fill in"
    ),
    "completeness_checked": marked("Our look through the two documents"),
    "data_processed": marked("The results, worked out by the research institute"),
    "draft_report": marked("The draft Index report, for your comments"),
    "team_appointed": marked("The team for the expert visit"),
    "results_confirmed": marked("A note of the Index results confirmed during the visit"),
    "profile_draft": marked("The draft intercultural profile, for your comments"),
}
"""What waits on us, in a city's words; other milestones go by their titles."""
_YOURS = {
    "city_comments": marked("Your comments on the draft report"),
    "profile_comments": marked("Your comments on the draft profile"),
}
"""What the city's side does, in words to itself; other milestones go by their titles."""


class CannotWrite(ValueError):
    """A letter cannot be written from what it was given; the sentence says which and why."""


@dataclass(frozen=True, slots=True)
class Point:
    """One line of a list in a letter: what, and when or how binding in words (may be empty)."""

    title: str
    words: str = ""

    def __str__(self) -> str:
        return said("%(title)s: %(words)s", title=self.title, words=self.words) if self.words else self.title


def clean(text: str, longest: int = LONGEST_NAME) -> str:
    """One line of visible text: no line breaks, no control or direction characters, not endless."""
    if len(text) <= longest and text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    shown = (_shown(sign) for sign in _bare(text, longest))
    line = re.sub(" +", " ", "".join(shown)).strip()
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _shown(sign: str) -> str:
    return " " if unicodedata.category(sign) in _NOT_SHOWN and sign not in _FIXED_SPACES else sign


def _bare(text: str, longest: int) -> str:
    """The beginning of a text without direction marks (ten times what is shown is enough to look at)."""
    return _DIRECTIONS.sub("", text[: longest * 10])


def title(text: str) -> str:
    """A milestone or another thing of the programme by its name in the language in hand."""
    return clean(said(text.replace("%", "%%")))


def yours(item: Item) -> str:
    """What the reader's side does or did, by its name in the language in hand."""
    words = _YOURS.get(item.milestone)
    return said(words) if words else title(item.title)


def day(value: date) -> str:
    """A civil date for people, in the language in hand: 3 March 2027, 3 mars 2027."""
    first = said_of("the first day of a month", "d MMMM y")
    form = first if value.day == 1 else said_of("a day", "d MMMM y")
    return format_date(value, form, locale=current().locale)


def people_date(text: str) -> str:
    """`2014`, `2014-04` or `2014-04-02` as people write it; anything else as it came."""
    try:
        when = parse_when(text)
    except ValueError:
        return clean(text)
    return _vague(when)


def _vague(when: When) -> str:
    if when.precision == "day":
        return day(when.first)
    form = said_of("a month", "MMMM y") if when.precision == "month" else "y"
    return format_date(when.first, form, locale=current().locale)


def timing(item: Item, on: date) -> str:
    """When an item is awaited, with the force in words, as a letter of day `on` may say it.

    CannotWrite where the force is not known: a date without its force must not go out.
    """
    if item.earliest_on is not None:
        return said(
            "not before %(day)s; the analysis and the report take at least 8 weeks", day=day(item.earliest_on)
        )
    if item.force in _UNDATED:
        return said(_UNDATED[item.force])
    if item.force not in _AHEAD:
        raise CannotWrite(
            f"the force “{clean(item.force)}” of {item.track} {item.milestone} has no words here"
        )
    if item.due_on is None:
        return said("you choose the date")
    forms = _PASSED if item.due_on < on else _AHEAD
    return said(forms[item.force], day=day(item.due_on))


def asked(item: Item, on: date) -> Point:
    """An item that waits on the reader, in a letter of day `on`; a new round is only ever offered."""
    if item.letter == "reassessment_offer":
        return Point(said("A new Index round, if it would be of use to you"), timing(item, on))
    return Point(yours(item), timing(item, on))


def handed_in(item: Item) -> Point:
    """An item that has arrived, with its date as vague as it is known."""
    when = people_date(item.reached) if item.reached else said("received with thanks")
    return Point(yours(item), when)


def owed(item: Item, on: date) -> Point:
    """An item on our side, in a letter of day `on`. No date but the floor, until it has passed.

    A window is told only by an officer.
    """
    ours = _OUR_TURN.get(item.milestone)
    named = said(ours) if ours else title(item.title)
    if item.earliest_on is not None and item.earliest_on > on:
        return Point(named, said("not before %(day)s (at least 8 weeks)", day=day(item.earliest_on)))
    return Point(named)
