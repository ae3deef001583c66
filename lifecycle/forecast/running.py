"""One run of a forecast: the months ahead lived once, with drawn durations, under the programme's rules.

Lean on purpose: rungs are counted, not listed; the spans, floors and ladders are the programme's own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from heapq import heappop, heappush
from random import Random

from lifecycle.forecast.assumptions import Assumptions
from lifecycle.forecast.starting import ROUND, VISIT, Start
from lifecycle.forecast.timings import Rules, Timing

KINDS = ("reports", "visits", "calls", "letters", "hours")


@dataclass(slots=True)
class Work:
    """The work of each month of a run, by kind."""

    months: int
    by: dict[str, list[float]] = field(init=False)

    def __post_init__(self) -> None:
        self.by = {kind: [0.0] * self.months for kind in KINDS}

    def add(self, kind: str, month: int, amount: float = 1.0) -> None:
        """Add to a month; what lies beyond the horizon is not counted."""
        if 0 <= month < self.months:
            self.by[kind][month] += amount


@dataclass(slots=True)
class _City:
    start: Start
    timing: Timing
    report_on: int = -1


class Run:
    """One life of the months ahead. Days are counted from the first of the first month."""

    def __init__(self, first: date, months: int, rules: Rules, supposed: Assumptions, random: Random) -> None:
        self.first, self.rules, self.supposed, self.random = first, rules, supposed, random
        self.starts_of = _starts_of_months(first, months)
        self.versions = [((day - first).days, timing) for day, timing in rules.versions]
        self.usual_round = supposed.usual_round()
        self.work = Work(months)
        self.waiting: list[tuple[int, int]] = []
        self.complete: list[tuple[bool, int, int]] = []
        self.later: list[tuple[int, int, str]] = []
        self.cities: list[_City] = []

    def live(self, starts: Sequence[Start]) -> Work:
        """Live all months and return their work."""
        for number, start in enumerate(starts):
            self.cities.append(_City(start, start.timing or self._in_force(0)))
            self._begin(number, start)
        for month in range(self.work.months):
            self._month(month)
        return self.work

    def _in_force(self, day: int) -> Timing:
        """The timings of a cycle that begins on that day."""
        return next(timing for since, timing in reversed(self.versions) if since <= max(0, day))

    def _draw(self, step: str) -> int:
        return self.supposed.durations[step].draw(self.random)

    def _spend(self, what: str, day: int, more: int = 0) -> None:
        """An officer's hours for a piece of work, and the letters that go with it, `more` besides."""
        month, hours = self._month_of(day), self.supposed.hours
        letters = self.supposed.letters.get(what, 1) + more
        self.work.add("letters", month, letters)
        self.work.add("hours", month, hours[what] + letters * hours["letter"])

    def _month_of(self, day: int) -> int:
        """The number of a day's month; -1 before the first."""
        return bisect_right(self.starts_of, day) - 1

    # What is under way -------------------------------------------------------------------------

    def _begin(self, number: int, start: Start) -> None:
        self._yearly(number)
        if start.joining:
            self._spend("joining", 0)
        if start.visit is not None:
            self._visit(max(0, self._rest(start.visit, start.visit_since)), start.visit)
        if start.step is None:
            self._wish(number, start.report_on)
        elif start.complete_on is not None:
            self._analyse(number, self._day(start.complete_on), start.step, start.since)
        else:
            self._returned(number, max(0, self._rest(start.step, start.since)))

    def _day(self, day: date) -> int:
        return (day - self.first).days

    def _rest(self, step: str, since: date | None) -> int:
        """The day on which a step that is under way ends: a drawn length from its beginning, not past."""
        began = self._day(since) if since else 0
        for _ in range(4):
            ends = began + self._draw(step)
            if ends >= 0:
                return ends
        return int(self.random.random() * 60)

    def _yearly(self, number: int) -> None:
        offset = number * 7 % 365
        for day in range(offset, self.starts_of[-1], 365):
            self._spend("record_check", day)
        if self.cities[number].start.pays:
            for day in range(280 - self.first.timetuple().tm_yday, self.starts_of[-1], 365):
                self._spend("contribution", day, more=self.random.random() < self.supposed.reminded)

    def _wish(self, number: int, report_on: date | None) -> None:
        """When a city without a round would want one: never before its window opens."""
        if report_on is None:
            heappush(self.waiting, (0, number))
            return
        self._want(number, self._day(report_on))

    def _want(self, number: int, reported: int) -> None:
        """The next round: a drawn interval from report to report, less the time that a round takes."""
        wished = self.supposed.interval(self.random) - self.usual_round
        on = reported + max(self.cities[number].timing.window, wished)
        heappush(self.waiting, (int(on), number))

    # Month by month ----------------------------------------------------------------------------

    def _month(self, month: int) -> None:
        begins, ends = self.starts_of[month], self.starts_of[month + 1]
        self._offer(begins, ends)
        while self.later and self.later[0][0] < ends:
            day, number, step = heappop(self.later)
            if step == "complete":
                heappush(self.complete, (not self.cities[number].start.signed, day, number))
        for _ in range(self.rules.slots):
            if not self.complete:
                break
            _, day, number = heappop(self.complete)
            self._analyse(number, day, ROUND[2], None, starts=max(day, begins))

    def _offer(self, begins: int, ends: int) -> None:
        """Offers are metered by slots: the longest since first; each is answered yes, later or no."""
        for _ in range(self.rules.slots):
            if not self.waiting or self.waiting[0][0] >= ends:
                return
            wanted, number = heappop(self.waiting)
            day = max(begins, wanted)
            self._spend("offer", day)
            self._answer(number, day + self._draw("answer_to_offer"))

    def _answer(self, number: int, day: int) -> None:
        said = self.random.random()
        if said < self.supposed.says_yes:
            self._spend("invitation", day)
            self._returned(number, day + self._draw("questionnaire_returned"), sent=day)
        elif said < self.supposed.says_yes + self.supposed.says_later:
            heappush(self.waiting, (day + 365, number))
        else:
            heappush(self.waiting, (day + 3 * 365, number))

    def _returned(self, number: int, day: int, sent: int | None = None) -> None:
        """The questionnaire comes back: the rungs of its ladder that came before it, and what follows."""
        if sent is not None:
            timing = self.cities[number].timing
            due = sent + timing.suggested
            for rung in timing.rungs:
                if due + rung < day:
                    self.work.add("letters", self._month_of(int(due + rung)))
            if due + timing.call < day:
                self._call(int(due + timing.call))
        self._spend("completeness", day)
        heappush(self.later, (day + self._draw("completeness_checked"), number, "complete"))

    def _call(self, day: int) -> None:
        month = self._month_of(day)
        self.work.add("calls", month)
        self.work.add("hours", month, self.supposed.hours["call"])

    def _analyse(
        self, number: int, complete: int, step: str, since: date | None, starts: int | None = None
    ) -> None:
        """From the slot to the report: drawn lengths, and never before the floor."""
        day = starts if starts is not None else max(0, self._rest(step, since))
        following = ROUND.index(step) + (starts is None)
        for name in ROUND[max(2, following) :]:
            day += self._draw(name)
        day = max(day, complete + self.cities[number].timing.floor)
        self.work.add("reports", self._month_of(day))
        self._spend("report", day)
        city = self.cities[number]
        if city.start.due_visit and city.report_on < 0:
            self._visit(day + self._draw(VISIT[0]), VISIT[0])
        city.report_on, city.timing = day, self._in_force(day)
        self._want(number, day)

    def _visit(self, day: int, step: str) -> None:
        """A visit from the step that ends on `day`: the visit itself, then its profile."""
        following = VISIT.index(step) + 1
        if step == "visit_held":
            self._visited(day)
        for name in VISIT[following:]:
            day += self._draw(name)
            if name == "visit_held":
                self._visited(day)
        self._spend("profile", day)

    def _visited(self, day: int) -> None:
        self.work.add("visits", self._month_of(day))
        self._spend("visit", day)


def _starts_of_months(first: date, months: int) -> list[int]:
    """The day on which each month begins, and the day after the last, counted from the first."""
    numbers = range(first.month - 1, first.month + months)
    return [(date(first.year + n // 12, n % 12 + 1, 1) - first).days for n in numbers]
