"""Two versions of the programme compared: what they say, and which letters each would send to a city."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

from lifecycle.events import Key
from lifecycle.programme import Clock, Milestone, Programme
from lifecycle.reminding.letters import RULES, is_task
from lifecycle.reminding.reminders import Owed, RungKey, ladder
from lifecycle.standing import CityStanding

_SILENT = {"track", "key", "rank", "stage", "again"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a version says otherwise; `before` None: new, `after` None: no longer there."""

    track: str
    milestone: str
    what: str
    before: str | None
    after: str | None


def differences(old: Programme, new: Programme) -> Iterator[Difference]:
    """What the new version says otherwise of milestones and their dates, ladders and letters."""
    was, now = ({(m.track, m.key): m for t in each.tracks for m in t.milestones} for each in (old, new))
    for key in dict.fromkeys((*was, *now)):
        if key not in was or key not in now:
            gone, come = (side[key].title if key in side else None for side in (was, now))
            yield Difference(*key, "milestone", gone, come)
            continue
        yield from _of_milestone(was[key], now[key])

    for name in dict.fromkeys((*old.terms, *new.terms)):
        before, after = (each.terms.get(name) for each in (old, new))
        if before != after:
            yield Difference("", name, "term", _words(before), _words(after))


def _of_milestone(was: Milestone, now: Milestone) -> Iterator[Difference]:
    """What changed of a milestone, and what changed of it in later rounds alone."""
    changed = list(_of_one(was, now))
    yield from changed
    if was.again or now.again:
        for each in _of_one(was.again or was, now.again or now):
            if each not in changed:
                yield replace(each, what=f"{each.what}, later rounds")


def _of_one(was: Milestone, now: Milestone) -> Iterator[Difference]:
    for name in (field.name for field in fields(Milestone) if field.name not in _SILENT):
        before, after = getattr(was, name), getattr(now, name)
        if before != after:
            yield Difference(was.track, was.key, name, _words(before), _words(after))


def _words(value: Any) -> str | None:
    if isinstance(value, Clock):
        return f"{value.span} ({value.provenance}, {value.force})"
    if isinstance(value, tuple):
        return ", ".join(f"{getattr(each, 'days', '')} {_letter(each)}".strip() for each in value) or None
    return None if value is None else str(value)


def _letter(each: Any) -> str:
    return str(getattr(each, "letter", None) or getattr(each, "kind", each))


def unknown_letters(programme: Programme) -> list[str]:
    """The letters that a programme names and this house cannot write."""
    milestones = [m for track in programme.tracks for m in track.milestones]
    rounds = [*milestones, *(m.again for m in milestones if m.again is not None)]
    named = {rung.letter for m in rounds for rung in m.ladder} | {o.kind for m in rounds for o in m.letters}
    return sorted(name for name in named if name not in RULES and not is_task(name))


Rungs = dict[tuple[Key, str, int, str], Owed]


def letters_moved(
    before: CityStanding, after: CityStanding, handled: Collection[RungKey]
) -> Iterator[tuple[Owed | None, Owed | None]]:
    """Each reminder not handled yet that appears (None, it), vanishes (it, None) or moves to another day."""
    was, now = _rungs(before, handled), _rungs(after, handled)
    for key in dict.fromkeys((*was, *now)):
        old, new = was.get(key), now.get(key)
        if (old.owed_on if old else None) != (new.owed_on if new else None):
            yield old, new


def _rungs(standing: CityStanding, handled: Collection[RungKey]) -> Rungs:
    return {(o.milestone, o.letter, o.rung, o.to): o for o in ladder(standing) if o.key not in handled}
