"""Computes where a city stands: track by track, cycle by cycle, milestone by milestone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from operator import itemgetter

from lifecycle.accounts import Anchor, Holding, accounts_held, reached_after
from lifecycle.calendars import Calendar
from lifecycle.deadlines import Opening, add, after_pauses, dated, due_date, given, holds, not_before
from lifecycle.events import Event, Key
from lifecycle.history import Known, known_on
from lifecycle.index.slots import await_slot, from_slot
from lifecycle.membership.kept import periods
from lifecycle.membership.unrecorded import ask_about_joining
from lifecycle.programme import Clock, Milestone, Programme, State, Track
from lifecycle.programmes import own, pinned, tracks
from lifecycle.standing import SETTLED, CityStanding, MilestoneStanding
from lifecycle.succession import anchors, latest_before, present
from lifecycle.visits.costs import city_bears


def stand(
    events: Sequence[Event], programme: Programme, today: date, known: Known | None = None
) -> CityStanding:
    """Compute where a city stands on a day, from its events (in order of seq) and the programme.

    `programme` is the version in force; a cycle pinned to another that it knows is computed by that one.
    `known` is what the events say up to that day, where it is at hand.
    """
    known = known or known_on(events, today)
    calendar = Calendar(known.facts["iso_country"], known.facts.get("subdivision"), periods(known))
    standing = CityStanding(known, programme, calendar)
    if known.closed is None:
        holding = accounts_held(known)
        for track in tracks(programme, known):
            # Where a track is off and nothing of it is on record, there is nothing to find.
            if track.key in known.begun or standing.mode(track.key) != "off":
                _Tracking(standing, track, holding).run()
    return standing


class _Tracking:
    """Computes one track of one city."""

    def __init__(self, standing: CityStanding, track: Track, holding: Holding) -> None:
        self.standing, self.track, self.holding = standing, track, holding
        self.known, self.results = standing.known, standing.milestones
        self.mode = standing.mode(track.key)
        self.held: Mapping[str, Event] = {}
        self.later: dict[int, Anchor] | None = None
        self.opens, self.last = False, 1

    def run(self) -> None:
        if not self.track.milestones:
            return
        recorded, track = self.known.cycles(self.track.key), self.track
        last = self.last = self.standing.current[track.key] = present(
            self.known, track, self.holding, recorded
        )
        for cycle in recorded or ([1] if self.may_open(1) else []):
            self.cycle(cycle, superseded=cycle != last and self.track.cycles == "number")
        follows, after = self.track.follows, recorded[-1] + 1 if recorded else 2
        if follows and self.known.account((self.track.key, last, follows)) and self.may_open(after):
            self.cycle(after, superseded=False, again=True)
        if self.track.key == "membership":
            ask_about_joining(self.standing, self.track, last)

    def may_open(self, cycle: int) -> bool:
        return self.mode in ("runs", "information") or (self.track.key, cycle) in self.known.opened

    def cycle(self, cycle: int, *, superseded: bool, again: bool = False) -> None:
        self.track = pinned(self.standing.programme, self.known, self.track, cycle)
        held = self.held = self.holding.get((self.track.key, cycle), {})
        self.later, self.opens = None, self.may_open(cycle)
        milestones = self.own(cycle, again=again)
        latest = max(m.rank for m in milestones if m.key in held) if held else -1
        if not again and cycle > 1 and latest < 0:
            # An opened but unbegun later round still counts from the last report.
            milestones = self.own(cycle, again=True)
        opened = (self.track.key, cycle) in self.known.opened
        asks = self.mode == "runs" or (self.mode != "off" and opened)
        for milestone in milestones:
            found = self.milestone(milestone, cycle, latest, superseded)
            if found is None:
                continue
            found.again = milestone.opens is not None and milestone.opens.previous is not None
            found.asks = asks
            if found.state == "ahead":
                self.standing.ahead.append(found)
            else:
                self.results[milestone.track, cycle, milestone.key] = found

    def own(self, cycle: int, *, again: bool) -> Sequence[Milestone]:
        mine = [m.in_cycle(again) for m in self.track.milestones] if again else self.track.milestones
        return [own(self.known, m, cycle) for m in mine] if self.known.spans else mine

    def milestone(
        self, milestone: Milestone, cycle: int, latest: int, superseded: bool
    ) -> MilestoneStanding | None:
        account = self.held.get(milestone.key)
        if account is not None:
            due_again = self.due_again(milestone, cycle, superseded=superseded) if milestone.every else None
            return due_again or MilestoneStanding(milestone, cycle, "done", account, settled_on=account.day)
        if (self.known.waived or self.known.reopened) and (found := self.excepted(milestone, cycle)):
            return found
        if superseded or (milestone.inferred and milestone.rank < latest):
            passed = self.next_reached(milestone)
            return MilestoneStanding(milestone, cycle, "passed", settled_on=passed and passed[0])
        applies = milestone.applies != "city_bears_costs" or city_bears(self.known, cycle)
        opening = self.opening(milestone, cycle) if self.opens and applies else None
        return self.opened(milestone, cycle, opening) if opening else None

    def excepted(self, milestone: Milestone, cycle: int) -> MilestoneStanding | None:
        """A milestone that an officer waived, or asked for again."""
        key = (milestone.track, cycle, milestone.key)
        if key in self.known.waived:
            return MilestoneStanding(milestone, cycle, "waived", settled_on=self.known.waived[key].day)
        asked = self.known.reopened.get(key)
        if asked is None:
            return None
        opening = Opening(asked.day, "day", (asked.seq,), asked.day)
        return self.opened(milestone, cycle, opening, ordinary=True)

    def due_again(self, milestone: Milestone, cycle: int, *, superseded: bool) -> MilestoneStanding | None:
        """A repeating milestone opens again `every` so long after it was last reached."""
        if superseded or not self.opens:
            return None
        assert milestone.every is not None
        last = max(self.known.accounts[milestone.track, cycle, milestone.key], key=lambda e: (e.day, e.seq))
        day = add(last.day, milestone.every.span, self.standing.calendar)
        if day > self.known.today:
            return None
        return self.opened(milestone, cycle, Opening(day, last.on.precision, (last.seq,), last.day))

    # Openings ------------------------------------------------------------------------------------

    def opening(self, milestone: Milestone, cycle: int) -> Opening | None:
        clock = milestone.opens
        assert clock is not None
        request = self.known.opened.get((self.track.key, cycle))
        if request is not None and milestone.rank == 0:
            return Opening(request.day, "day", (request.seq,), request.day)
        if clock.start is not None:
            return self.at_start(clock, cycle)
        of = (self.track.key, cycle, clock.previous or "")
        held = latest_before(self.known, of, self.last) if clock.previous else self.after(clock, cycle)
        if not held:
            return None
        base, precision, _ = held[0] if len(held) == 1 else max(held, key=itemgetter(0, 1))
        day = after_pauses(self.known, base, add(base, clock.span, self.standing.calendar))
        day = max(day, date(cycle, 1, 1)) if clock.in_year else day
        return Opening(day, precision, tuple(sorted(seq for _, _, seq in held)), base)

    def at_start(self, clock: Clock, cycle: int) -> Opening | None:
        if clock.start != "adoption" or self.known.kind != "candidate" or cycle != 1:
            return None
        return Opening(self.known.adopted_on, "day", (1,), self.known.adopted_on)

    def after(self, clock: Clock, cycle: int) -> list[Anchor]:
        """All that an opening waits for; nothing while something of it is missing."""
        found: list[Anchor] = []
        for track, key in clock.after:
            own = track == self.track.key
            anchor = self.settled((track, cycle, key)) if own else self.elsewhere(track, key)
            if anchor is None:
                return []
            found.append(anchor)
        return found

    def elsewhere(self, track: str, key: str) -> Anchor | None:
        """The first time another track reached it; of membership, its last cycle's."""
        held = list(anchors(self.known, track, key).values())
        return held[-1] if held and track == "membership" else min(held, default=None)

    def settled(self, key: Key) -> Anchor | None:
        """When an earlier milestone of the cycle was settled, and by which event."""
        found = self.results.get(key)
        if found is None or found.state not in SETTLED:
            return None
        if found.account is not None:
            return found.account.day, found.account.on.precision, found.account.seq
        if found.state == "waived":
            waiver = self.known.waived[key]
            return waiver.day, "day", waiver.seq
        return self.next_reached(found.milestone)

    def next_reached(self, milestone: Milestone) -> Anchor | None:
        """A passed milestone was passed, at the latest, when the next one was reached."""
        if self.later is None:
            self.later = reached_after(self.track, self.held)
        return self.later.get(milestone.rank)

    # An opened milestone -------------------------------------------------------------------------

    def opened(
        self, milestone: Milestone, cycle: int, opening: Opening, *, ordinary: bool = False
    ) -> MilestoneStanding:
        start, floor = from_slot(self.known, milestone, cycle, opening), self.floor(milestone, cycle)
        found = MilestoneStanding(milestone, cycle, "open", opening=start, earliest_on=floor)
        self.set_due(found, start)
        found.state = self.state(found, ordinary)
        return await_slot(self.known, found)

    def floor(self, milestone: Milestone, cycle: int) -> date | None:
        if milestone.floor is None:
            return None
        counted = [self.results.get((track, cycle, key)) for track, key in milestone.floor.after]
        days = [m.account.day for m in counted if m is not None and m.account is not None]
        if len(days) < len(counted):
            return None
        base = max(days)
        # It stands as still as the frozen date behind it, and moves with that when the pause ends.
        day = add(base, milestone.floor.span, self.standing.calendar)
        return after_pauses(self.known, base, day, lasting=False)

    def set_due(self, found: MilestoneStanding, opening: Opening) -> None:
        frozen = self.known.deadlines.get(found.key)
        held = frozen if frozen and holds(frozen, opening) and not_before(frozen, found.earliest_on) else None
        if held and (found.milestone.due or dated(held)):
            found.due_on = date.fromisoformat(held.data["due"])
            found.chosen, found.given = dated(held), given(held)
            return
        due = found.milestone.due
        if due is not None:
            base = opening.base if due.previous else opening.day
            found.due_on = due_date(self.known, base, due.span, self.standing.calendar, found.earliest_on)
            found.provisional = True

    def state(self, found: MilestoneStanding, ordinary: bool) -> State:
        milestone, known, due = found.milestone, self.known, found.due_on
        if found.opened_on is not None and found.opened_on > known.today:
            return "ahead"
        evident = milestone.opens is not None and milestone.opens.previous is not None
        if due is not None and due < known.adopted_on and not (ordinary or evident or known.asked(found.key)):
            return "unrecorded"
        if found.earliest_on is not None and found.earliest_on > known.today:
            return "waiting"
        if milestone.waits_for and not self.is_settled(milestone.waits_for, found.cycle):
            return "waiting"
        if milestone.rests_after and self.is_settled(milestone.rests_after, found.cycle):
            return "waiting"
        return "open"

    def is_settled(self, key: str, cycle: int) -> bool:
        found = self.results.get((self.track.key, cycle, key))
        return found is not None and found.state in SETTLED
