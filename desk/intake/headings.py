"""Which kind of file it is: known by its headings. A near miss is refused with the right one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from lifecycle.commands import Refused


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: the headings it must have, and those it may have."""

    key: str
    needed: tuple[str, ...]
    optional: tuple[str, ...]

    @property
    def known(self) -> tuple[str, ...]:
        """All headings, the needed ones first."""
        return self.needed + self.optional


CITIES = FileKind(
    "cities",
    ("city", "country", "iso_country"),
    (
        "joined_year", "index_years", "profile_year", "strategy_year", "population", "source",
        "timezone", "subdivision", "language", "coordinator_name", "coordinator_email", "payer_email",
        "kind", "diversity_percent", "network",
    ),
)  # fmt: skip
EVENTS = FileKind(
    "events",
    ("city", "track", "milestone", "on"),
    ("cycle", "by", "evidence", "reason", "source"),
)
PEOPLE = FileKind("people", ("city", "role", "email"), ("name",))
EXPERTS = FileKind(
    "experts",
    ("name", "email", "languages"),
    ("kind", "topics", "iso_country", "subdivision", "unavailable_from", "unavailable_to", "conflicts"),
)
CONTRIBUTIONS = FileKind("contributions", ("city", "year", "amount", "currency"), ("called_on", "paid_on"))
SCORES = FileKind("scores", ("city", "on", "version", "area", "score"), ())
PERIODS = FileKind("periods", ("territory", "from", "to", "name"), ())
KINDS = (CITIES, EVENTS, PEOPLE, EXPERTS, CONTRIBUTIONS, SCORES, PERIODS)


def kind_of(name: str, headings: Sequence[str]) -> FileKind:
    """The kind of a file with these headings; Refused where one is missing, unknown, empty or twice."""
    kind = max(KINDS, key=lambda kind: _fit(kind, headings))
    if not _fit(kind, headings):
        shapes = "; ".join(f"{kind.key}: {', '.join(kind.needed)}" for kind in KINDS)
        raise Refused(f"{name}: its headings are those of no file we know. They begin with {shapes}.")
    _check_repeats(name, headings)
    for column, heading in enumerate(headings, start=1):
        if heading not in kind.known:
            raise Refused(f"{name}, heading {column}: {_remedy(kind, heading, headings)}")
    missing = [heading for heading in kind.needed if heading not in headings]
    if missing:
        raise Refused(
            f"{name}: the heading “{missing[0]}” is missing; {kind.key} have {', '.join(kind.needed)}."
        )
    return kind


def _fit(kind: FileKind, headings: Sequence[str]) -> int:
    """How well the headings fit: exact ones count more, and the needed ones most."""
    exact = sum(4 if heading in kind.needed else 2 for heading in headings if heading in kind.known)
    return exact + sum(_near(kind, heading) is not None for heading in headings)


def _near(kind: FileKind, heading: str, taken: Sequence[str] = ()) -> str | None:
    free = [known for known in kind.known if known not in taken]
    wanted = heading.lower().replace(" ", "_").replace("-", "_")
    return next(iter(get_close_matches(wanted, free, n=1, cutoff=0.7)), None)


def _remedy(kind: FileKind, heading: str, headings: Sequence[str]) -> str:
    if not heading:
        return "is empty; name the column, or delete it."
    near = _near(kind, heading, headings)
    if near and not heading.isprintable():
        return f"“{heading}” holds a character that cannot be seen; type “{near}” anew."
    if near:
        return f"“{heading}” is not known; write “{near}”."
    known = ", ".join(kind.known)
    return f"“{heading}” is not known in a file of {kind.key}; delete the column, or use {known}."


def _check_repeats(name: str, headings: Sequence[str]) -> None:
    for heading, count in Counter(headings).items():
        if heading and count > 1:
            raise Refused(f"{name}: the heading “{heading}” stands there {count} times; keep one of them.")
