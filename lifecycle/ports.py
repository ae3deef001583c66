"""What the sending loop needs from whoever keeps the notices.

`models` implements `Outbox`, `notifications` loops over it; neither knows the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Party:
    """A person as a letter addresses them. `language` is an ISO 639-1 code.

    `salutation` is how the person wishes to be addressed ("Madam Mayor"), where we know it.
    """

    id: str
    name: str
    email: str | None
    role: str
    language: str = "en"
    telephone: str = ""
    salutation: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """The city a letter speaks of. `zone` is an IANA time zone; `iso_country` ISO 3166-1 alpha-2."""

    key: str
    name: str
    country: str
    iso_country: str
    zone: str


@dataclass(frozen=True, slots=True)
class Item:
    """One milestone that a letter speaks of, with every date's force and provenance.

    Dates are civil dates in the city's zone. `rung` is the reminder's distance in days from the
    date it counts from (-30: thirty days before); `letter` the kind of letter that rung would be
    alone. `title` says the milestone in a reader's words; `awaits` is the role whose turn it is.
    """

    track: str
    cycle: int
    milestone: str
    title: str
    letter: str
    awaits: str
    force: str
    provenance: str
    rung: int | None = None
    opened_on: date | None = None
    due_on: date | None = None
    earliest_on: date | None = None
    reached: str | None = None


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One fact on record, for the record check: what, when (as vague as known), how sure.

    `accounts` are the dates of several sources where they differ; they then stand for the certainty.
    """

    text: str
    when: str
    certainty: str
    round: int = 1
    accounts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """A file that a letter brings along: its name, its media type with parameters, its bytes."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Claim:
    """A notice claimed for sending, with all that its letter may say.

    `items` are asked, `received` was handed in, `ours` is what the secretariat owes. `planned_on` is
    a civil date in the city's zone. `raw` holds the bytes where an earlier attempt stored them: they
    are sent again unchanged under the same `message_id`; `doubtful` where they may have arrived. `facts` are
    what the themes add, words by name; `files` travel with the letter. `why_not` says why it must not go
    after all, as the city stood when its newest event was that of number `newest`.
    """

    notice: int
    kind: str
    rung: int | None
    city: Place
    to: Party
    officer: Party
    planned_on: date
    message_id: str
    thread: str
    items: Sequence[Item] = ()
    received: Sequence[Item] = ()
    ours: Sequence[Item] = ()
    record: Sequence[RecordLine] = ()
    unknown: Sequence[str] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    answer_link: str = ""
    stop_link: str = ""
    raw: bytes | None = None
    doubtful: bool = False
    files: Sequence[File] = ()
    why_not: str | None = None
    newest: int = 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a channel said of one hand-over. `final` failures are never tried again.

    `address`: the server refuses the address itself, for good. `unsure`: it may have arrived all the same.
    `away`: nobody took it, so nothing was said of this letter at all. `busy`: the server takes nothing more
    for now, which counts as an attempt of this letter, so that it holds up no other.
    """

    ok: bool
    reply: str
    final: bool = False
    address: bool = False
    unsure: bool = False
    away: bool = False
    busy: bool = False


@dataclass(frozen=True, slots=True)
class Returned:
    """A mail that came back: undeliverable, delayed, out of office, or an answer of a person.

    `notice` as the signed return path names it, else the Message-IDs it speaks of. `address`: the server
    says that the address itself is gone, which is that named in `of`, where it names one. `digest` tells the
    same mail read twice.
    """

    kind: Literal["bounce", "delay", "away", "answer"]
    digest: str
    notice: int | None
    message_ids: Sequence[str]
    said: str
    address: bool = False
    of: str = ""


class Outbox(Protocol):
    """The notices, as the sending loop sees them. Each call is one transaction of its own."""

    def claim(self, *, now: datetime, today: date, limit: int, window: bool) -> Sequence[Claim]:
        """Claim up to `limit` notices that may go: queued for `today` or earlier, or left unknown.

        `now` is aware UTC; with `window`, only those whose reader's zone is between 9 and 11.
        """

    def no_longer_owed(self, claim: Claim, *, today: date) -> str | None:
        """Why the letter must not go after all (a sentence), or None while it is owed at this moment."""

    def keep(self, written: Sequence[tuple[Claim, bytes]]) -> None:
        """Store the rendered bytes of letters: from here on, a crash leaves their outcome unknown."""

    def give_back(self, claims: Sequence[Claim], reply: str | None = None) -> None:
        """Leave to others what was claimed and not begun, or that nobody took (`reply` says why)."""

    def sent(self, claim: Claim, reply: str, *, now: datetime) -> None:
        """Record the hand-over with the server's reply."""

    def failed(self, claim: Claim, reply: str, *, final: bool, now: datetime) -> None:
        """Record a refusal: final for good, otherwise queued again with back-off."""

    def refused(self, claim: Claim, reply: str, *, now: datetime) -> None:
        """Record that the server refuses the address for good: it is used no more."""

    def unsure(self, claim: Claim, reply: str, *, now: datetime) -> None:
        """Record that the outcome is unknown: it goes again with the same bytes."""

    def pace(self) -> float:
        """Seconds to wait before the next hand-over: one pace for all senders of the house."""

    def suppress(self, claim: Claim, reason: str) -> None:
        """Record that the letter does not go, and why."""
