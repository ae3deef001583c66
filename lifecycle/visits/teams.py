"""The team of an expert visit: at least one expert and one Council of Europe representative.

Proposed by language, then by load; whoever declared a conflict of interest is left out. Source: the
procedure, visit. An officer accepts or changes the proposal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from lifecycle.calendars import Calendar

EXPERT, REPRESENTATIVE = "expert", "representative"
KINDS = (EXPERT, REPRESENTATIVE)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from the first to the last, both included, with what fills them."""

    first: date
    last: date
    what: str = ""

    def meets(self, first: date, last: date) -> bool:
        """Whether the two stretches share a day."""
        return self.first <= last and first <= self.last


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who can be asked to visit a city. `load` counts visits whose profile is not final yet.

    `languages` are ISO 639-1 codes; `away` the days not free; `conflicts` the keys of cities with a
    declared conflict of interest; `home` the calendar of the place they live in, where it is known.
    """

    id: str
    kind: str
    name: str = ""
    languages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    away: tuple[Stretch, ...] = ()
    conflicts: frozenset[str] = frozenset()
    home: Calendar | None = None
    load: int = 0
    active: bool = True


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a proposal: who, whether they can be asked, and the reasons for the place in the list."""

    member: Member
    suits: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed team with the whole list behind it. `team` is empty where the minimum cannot be met."""

    team: tuple[Member, ...]
    choices: tuple[Choice, ...]
    missing: str | None = None


def below_minimum(experts: Sequence[str], representatives: Sequence[str]) -> str | None:
    """What a team lacks (the programme's condition), in words; None where it is complete."""
    if not experts and not representatives:
        return "a visit needs at least one expert and one Council of Europe representative"
    if not experts:
        return "at least one expert is missing"
    if not representatives:
        return "at least one Council of Europe representative is missing"
    return None


def propose_team(
    pool: Iterable[Member], city: str, languages: Sequence[str], topics: Sequence[str] = ()
) -> Proposal:
    """The best expert and representative for a city (its key), and everyone else in order, with reasons."""
    choices = sorted(
        (_choice(member, city, languages, topics) for member in pool),
        key=lambda choice: _order(choice, languages, topics),
    )
    best = [next((c.member for c in choices if c.suits and c.member.kind == kind), None) for kind in KINDS]
    team = tuple(member for member in best if member is not None)
    found = {kind: [m.id for m in team if m.kind == kind] for kind in KINDS}
    lack = below_minimum(found[EXPERT], found[REPRESENTATIVE])
    return Proposal(
        () if lack else team, tuple(choices), f"{lack}: `icc expert add` names one" if lack else None
    )


def _choice(member: Member, city: str, languages: Sequence[str], topics: Sequence[str]) -> Choice:
    suits = member.active and city not in member.conflicts
    return Choice(member, suits, tuple(_reasons(member, city, languages, topics)))


def _reasons(member: Member, city: str, languages: Sequence[str], topics: Sequence[str]) -> Iterator[str]:
    if not member.active:
        yield "no longer takes part"
    if city in member.conflicts:
        yield "declared a conflict of interest with this city"
    spoken = [language for language in languages if language in member.languages]
    yield f"speaks {', '.join(spoken)}" if spoken else _speaks_other(languages)
    yield _load(member.load)
    shared = [topic for topic in topics if topic in member.topics]
    if shared:
        yield f"knows {', '.join(shared)}"


def _speaks_other(languages: Sequence[str]) -> str:
    wanted = " or ".join(languages)
    return (
        f"speaks no {wanted}: an interpreter is needed" if wanted else "the language of the city is not known"
    )


def _load(visits: int) -> str:
    several = f"{visits} visits under way" if visits else "no visit under way"
    return "1 visit under way" if visits == 1 else several


def _order(choice: Choice, languages: Sequence[str], topics: Sequence[str]) -> tuple[object, ...]:
    """Those who suit first; then language, load, topics; a stable end."""
    member = choice.member
    spoken = min((n for n, lang in enumerate(languages) if lang in member.languages), default=len(languages))
    shared = sum(topic in member.topics for topic in topics)
    kind = KINDS.index(member.kind) if member.kind in KINDS else len(KINDS)
    return kind, not choice.suits, spoken, member.load, -shared, member.name, member.id
