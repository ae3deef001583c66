"""Folds a city's events into what is known on a day: facts, accounts, deadlines, waivers, pauses.

Nothing is inferred here: this only says which events hold. Retracted events are void.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lifecycle.events import Event, Key
from lifecycle.pauses import Pause, apart
from lifecycle.signatures import kind_then, sides

AWAY = ("lapsed", "withdrawn")
_TIMELESS = ("city_recorded", "city_described")
_SHARPNESS = {"day": 2, "month": 1, "year": 0}


@dataclass(slots=True)
class Known:
    """What is known of one city on one day."""

    today: date
    facts: dict[str, Any] = field(default_factory=dict)
    adopted_on: date = date.max
    kind: str = "unconfirmed"
    kinds: list[tuple[date, str]] = field(default_factory=list)
    accounts: dict[Key, list[Event]] = field(default_factory=dict)
    chosen: dict[Key, int] = field(default_factory=dict)
    deadlines: dict[Key, Event] = field(default_factory=dict)
    waived: dict[Key, Event] = field(default_factory=dict)
    reopened: dict[Key, Event] = field(default_factory=dict)
    opened: dict[tuple[str, int], Event] = field(default_factory=dict)
    pauses: list[Pause] = field(default_factory=list)
    contacts: list[Event] = field(default_factory=list)
    noted: dict[str, list[Event]] = field(default_factory=dict)
    held: dict[int, Event] = field(default_factory=dict)
    pins: dict[tuple[str, int], str] = field(default_factory=dict)
    spans: dict[Key, dict[str, Event]] = field(default_factory=dict)
    begun: dict[str, set[int]] = field(default_factory=dict)
    closed: Event | None = None

    @property
    def paused(self) -> bool:
        """Whether the city is paused on that day."""
        return bool(self.pauses) and self.pauses[-1].until is None

    @property
    def absence(self) -> tuple[date, date] | None:
        """The days on which a city last left the network and came back; None unless it did both."""
        history = sorted(self.kinds, key=lambda pair: pair[0])
        left = max((number for number, (_, kind) in enumerate(history) if kind in AWAY), default=None)
        if left is None:
            return None
        back = (day for day, kind in history[left + 1 :] if kind != "candidate")
        returned = next(back, None)
        return (history[left][0], returned) if returned is not None else None

    def account(self, key: Key) -> Event | None:
        """The account that holds: the officer's choice, else the more precise, else the later recorded."""
        accounts = self.accounts.get(key)
        if not accounts:
            return None
        if len(accounts) == 1:
            return accounts[0]
        choice = self.chosen.get(key)
        return max(accounts, key=lambda e: (e.seq == choice, _SHARPNESS[e.on.precision], e.seq))

    def cycles(self, track: str) -> list[int]:
        """The cycles of the track that anything is recorded in, ascending."""
        return sorted(self.begun.get(track, ()))

    def asked(self, key: Key) -> bool:
        """Whether anybody recorded, waived, reopened or dated it, which makes it ordinary."""
        deadline = self.deadlines.get(key)
        dated = deadline is not None and deadline.kind == "date_chosen"
        return dated or key in self.reopened or key in self.waived or key in self.accounts

    def paused_days(self, first: date, last: date, *, lasting: bool = True) -> int:
        """Paused days after `first` up to and including `last`; not of a pause that lasts, if so wished."""
        counted = [pause for pause in self.pauses if lasting or pause.until is not None]
        if len(counted) == 1:
            return counted[0].days(first, last, self.today)
        return sum(pause.days(first, last, self.today) for pause in apart(counted))


def known_on(events: Sequence[Event], today: date) -> Known:
    """What the events say up to `today`, a civil date; later and retracted events are left out."""
    void = _retracted(events, today)
    known, later = Known(today), list[Event]()
    for event in events:
        # What the city is was true before it was written down here.
        if event.seq not in void and (event.kind in _TIMELESS or event.day <= today):
            learn(known, event)
        elif event.seq not in void:
            later.append(event)
    if later and known.kinds and not all(map(known.account, sides(1))):
        known.kinds[0] = date.min, kind_then(known.kinds[0][1], later, begun="membership" in known.begun)
    if known.kinds:
        # Of two changes on one day the later recorded holds.
        known.kind = max(reversed(known.kinds), key=lambda pair: pair[0])[1]
    return known


def learn(known: Known, event: Event) -> None:
    """Fold one event more into what is known."""
    _FOLD[event.kind](known, event)
    known.held[event.seq] = event
    if event.cycle:
        # A cycle stays with the version of the programme that opened it, until it is migrated.
        known.pins.setdefault((event.track, event.cycle), event.programme)


def _retracted(events: Iterable[Event], today: date) -> set[int]:
    return {int(e.data["seq"]) for e in events if e.kind == "retracted" and e.day <= today}


def _city_recorded(known: Known, event: Event) -> None:
    known.facts = dict(event.data)
    known.adopted_on = event.day
    known.kinds.append((date.min, event.data["kind"]))


def _city_described(known: Known, event: Event) -> None:
    known.facts.update(event.data)


def _kind_changed(known: Known, event: Event) -> None:
    known.kinds.append((event.day, event.data["kind"]))


def _begin(known: Known, event: Event) -> None:
    """Whatever is recorded in a cycle, the cycle has begun."""
    known.begun.setdefault(event.track, set()).add(event.cycle)


def _track_opened(known: Known, event: Event) -> None:
    _begin(known, event)
    known.opened[event.track, event.cycle] = event


def _reached(known: Known, event: Event) -> None:
    _begin(known, event)
    key = event.key
    known.accounts.setdefault(key, []).append(event)
    if known.waived:
        known.waived.pop(key, None)


def _deadline(known: Known, event: Event) -> None:
    known.deadlines[event.key] = event


def _waived(known: Known, event: Event) -> None:
    _begin(known, event)
    known.waived[event.key] = event
    known.reopened.pop(event.key, None)


def _reopened(known: Known, event: Event) -> None:
    _begin(known, event)
    known.reopened[event.key] = event
    for held in (known.accounts, known.waived, known.deadlines):
        held.pop(event.key, None)


def _account_chosen(known: Known, event: Event) -> None:
    seq = int(event.data["seq"])
    # A migration may have given the milestone another name since.
    keys = (key for key, held in known.accounts.items() if any(e.seq == seq for e in held))
    known.chosen[next(keys, event.key)] = seq


def _paused(known: Known, event: Event) -> None:
    if not known.paused:
        known.pauses.append(Pause(event.day, territory=event.data.get("territory")))


def _resumed(known: Known, event: Event) -> None:
    if known.paused:
        known.pauses[-1].until = event.day


def _contacted(known: Known, event: Event) -> None:
    known.contacts.append(event)


def _noted(known: Known, event: Event) -> None:
    known.noted.setdefault(event.data["about"], []).append(event)


def _merged(known: Known, event: Event) -> None:
    known.closed = event


def _migrated(known: Known, event: Event) -> None:
    """The cycle goes on under another version; what was said of a milestone counts for its new name."""
    known.pins[event.track, event.cycle] = event.data["to"]
    moves = [((*event.key[:2], old), (*event.key[:2], new)) for old, new in event.data["map"].items() if new]
    named: tuple[dict[Key, Any], ...] = (known.deadlines, known.waived, known.reopened, known.chosen)
    for held in (known.accounts, *named):
        # All are taken out before any is put back: two milestones may change places.
        held.update([(now, held.pop(was)) for was, now in moves if was in held])


def _span_set(known: Known, event: Event) -> None:
    known.spans.setdefault(event.key, {})[event.data["clock"]] = event


def _nothing_more(_known: Known, _event: Event) -> None:
    """A retraction voids before the folding; what a merger took over follows as events of its own."""


_FOLD: Mapping[str, Callable[[Known, Event], None]] = {
    "city_recorded": _city_recorded,
    "city_described": _city_described,
    "kind_changed": _kind_changed,
    "track_opened": _track_opened,
    "reached": _reached,
    "deadline_set": _deadline,
    "date_chosen": _deadline,
    "waived": _waived,
    "reopened": _reopened,
    "account_chosen": _account_chosen,
    "retracted": _nothing_more,
    "paused": _paused,
    "resumed": _resumed,
    "contacted": _contacted,
    "migrated": _migrated,
    "span_set": _span_set,
    "person_erased": _nothing_more,
    "noted": _noted,
    "merged_into": _merged,
    "took_over": _nothing_more,
}
