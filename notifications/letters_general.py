"""Letters of any track: the record check, receipts with thanks, dates, the digest, inward mails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from babel.lists import format_list

from lifecycle.ports import Claim, RecordLine
from notifications.languages import current, said
from notifications.letter import Head, Letter, arrived, head_of, only
from notifications.words import CannotWrite, Point, clean, day, people_date, title, yours

MOST_POINTS = 5
"""A digest holds at most five points (letters.md, no. 14)."""
_MOST_LINES = 60


@dataclass(frozen=True)
class RecordCheck(Letter):
    """What we hold on a city and how sure, what we do not know, and a wish to hear its wishes."""

    kind = "record_check"
    record: tuple[Point, ...]
    unknown: tuple[str, ...]

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """Nothing in a record check is asked by a date, so only the record goes in."""
        bare = replace(head_of(replace(claim, items=(), ours=())), received=())
        unknown = tuple(title(line) for line in claim.unknown[:_MOST_LINES])
        return cls(bare, record=_record(claim), unknown=unknown)


def _record(claim: Claim) -> tuple[Point, ...]:
    lines = claim.record[:_MOST_LINES]
    return tuple(Point(_line(line), _sureness(line)) for line in lines)


def _line(line: RecordLine) -> str:
    if line.round > 1:
        return said("%(what)s, round %(number)s", what=title(line.text), number=line.round)
    return title(line.text)


def _sureness(line: RecordLine) -> str:
    shown, sure = people_date(line.when), title(line.certainty)
    if line.accounts:
        sure = said("sources differ: %(dates)s", dates=", ".join(map(people_date, line.accounts)))
    return f"{shown} ({sure})" if shown and sure else shown or sure


def _listed(titles: Sequence[str]) -> str:
    """A, B and C, in the language in hand."""
    return format_list(titles, locale=current().locale) if titles else ""


_NAMED = 3
"""How many things the subject of a letter names."""


@dataclass(frozen=True)
class Received(Letter):
    """Thanks for what was handed in: what, when, what is open, our next step.

    `parts`: the parts that came by themselves, each with its day, of so many in `total`; `open_parts`: the
    others.
    """

    kind = "received"
    what: str
    parts: tuple[Point, ...] = ()
    open_parts: tuple[str, ...] = ()
    total: str = ""

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """Names what was handed in together; CannotWrite where nothing was."""
        came, parts = arrived(claim), _parts(claim)
        if not came and not parts:
            raise CannotWrite("a letter of kind received needs what was handed in, and when")
        titles = list(dict.fromkeys(yours(item) for item in came if item.letter == cls.kind))
        total = clean(claim.facts.get("parts", ""))
        if parts:
            titles.append(
                said("%(number)s of %(total)s parts of the Index documents", number=len(parts), total=total)
            )
        open_parts = tuple(title(line) for line in claim.facts.get("parts_open", "").split("\n") if line)
        what = _listed(titles[:_NAMED]) or yours(came[0])
        return cls(head_of(claim), what, parts, open_parts if parts else (), total)


def _parts(claim: Claim) -> tuple[Point, ...]:
    lines = [line.partition(": ") for line in claim.facts.get("parts_in", "").split("\n") if line]
    return tuple(Point(title(name), people_date(on)) for on, _, name in lines)


@dataclass(frozen=True)
class DateAgreed(Letter):
    """New dates: which, for what, agreed with whom. `others`: those beside the first, where they differ."""

    kind = "date_agreed"
    what: str
    date: str
    others: tuple[Point, ...] = ()

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """CannotWrite without an item and its new date."""
        dated = [item for item in claim.items if item.letter == cls.kind] or [only(claim)]
        first = dated[0]
        if first.due_on is None:
            raise CannotWrite(f"a letter of kind date_agreed needs the new date of {clean(first.title)}")
        together = [item for item in dated if item.due_on == first.due_on]
        others = [Point(yours(i), day(i.due_on)) for i in dated if i.due_on and i not in together]
        what = _listed(list(dict.fromkeys(yours(item) for item in together))[:_NAMED])
        return cls(replace(head_of(claim), asked=()), what, day(first.due_on), tuple(dict.fromkeys(others)))


@dataclass(frozen=True)
class CityDigest(Letter):
    """A month on one page: received first, then asked, then what we owe; at most five points."""

    kind = "city_digest"

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """CannotWrite where there is nothing to say."""
        head = head_of(claim)
        if not (head.received or head.asked or head.ours):
            raise CannotWrite("a letter of kind city_digest needs at least one point")
        return cls(_at_most(head, MOST_POINTS))


def _at_most(head: Head, most: int) -> Head:
    """Points taken in turn from asked, received and ours, so that no group crowds out another."""
    groups = {"asked": head.asked, "received": head.received, "ours": head.ours}
    turns = sorted(
        (turn, place, name) for place, name in enumerate(groups) for turn in range(len(groups[name]))
    )
    kept = [name for _, _, name in turns[:most]]
    return replace(
        head,
        asked=head.asked[: kept.count("asked")],
        received=head.received[: kept.count("received")],
        ours=head.ours[: kept.count("ours")],
    )


@dataclass(frozen=True)
class OfficersMonday(Letter):
    """The officers' week: what we owe cities, what came in, what waits on cities, what to decide."""

    kind = "officers_monday"
    proposals: tuple[Point, ...]
    observations: tuple[str, ...]

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """`record` carries proposals to decide, `unknown` observations."""
        observations = tuple(clean(line, 300) for line in claim.unknown[:_MOST_LINES])
        return cls(head_of(claim), proposals=_record(claim), observations=observations)
