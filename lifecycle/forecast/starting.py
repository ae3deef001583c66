"""Where a forecast starts: for each city, what is under way, read off its standing of the day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from lifecycle.forecast.timings import Timing
from lifecycle.standing import CityStanding

ROUND = (
    "questionnaire_returned", "completeness_checked", "data_processed", "draft_report", "city_comments",
    "final_report",
)  # fmt: skip
INTERVAL = "from_report_to_report"
VISIT = (
    "team_appointed", "dates_agreed", "visit_held", "profile_draft", "profile_comments", "profile_final",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Start:
    """One city at the start. Days are civil dates.

    `step` is the step of a round that is awaited now, since `since`; without one, the city waits for a
    round: `report_on` is its last report, None where it never had one. `visit` is the awaited step of its
    visit, if any; `due_visit` says that its first report will bring one, `joining` that it joins at the
    start. `timing` is that of the round under way or next, where it is not the one of the version in force:
    a cycle stays with the version that opened it, and an officer may have set a city a span of its own.
    """

    key: str
    signed: bool
    report_on: date | None
    step: str | None = None
    since: date | None = None
    complete_on: date | None = None
    visit: str | None = None
    visit_since: date | None = None
    due_visit: bool = False
    pays: bool = False
    joining: bool = False
    timing: Timing | None = None


def starts(cities: Iterable[tuple[str, CityStanding]]) -> list[Start]:
    """The starts of the cities that take part: members, and candidates with an open round."""
    return [start for key, standing in cities if (start := _start(key, standing)) is not None]


def _start(key: str, standing: CityStanding) -> Start | None:
    known = standing.known
    if known.paused or known.kind not in ("international", "candidate"):
        return None
    opened = {m.key[2]: m for m in standing.unsettled() if m.asks and not m.again}
    step = next((name for name in ROUND if name in opened), None)
    visit = next((name for name in VISIT if name in opened), None)
    reports = _reports(standing)
    complete = known.account(("assessment", standing.current.get("assessment", 1), "completeness_checked"))
    return Start(
        key=key,
        signed=known.kind == "international",
        report_on=max(reports, default=None),
        step=step,
        since=opened[step].opened_on if step else None,
        complete_on=complete.day if complete else None,
        visit=visit,
        visit_since=opened[visit].opened_on if visit else None,
        due_visit=not reports and ("visit", 1, "team_appointed") not in standing.milestones,
        pays=known.kind == "international",
        timing=_own_timing(
            standing, opened[step].cycle if step else standing.current.get("assessment", 1) + 1
        ),
    )


def _own_timing(standing: CityStanding, cycle: int) -> Timing | None:
    """The timing of that round by its own version and the city's own spans; None for a plain one."""
    programme = standing.programme
    version = standing.known.pins.get(("assessment", cycle), programme.version)
    if version == programme.version and not standing.known.spans:
        return None
    return Timing.of(programme.at(version), standing.known, cycle)


def observed(cities: Iterable[CityStanding]) -> Mapping[str, list[int]]:
    """Durations this house has seen, in days: from one report to the next, and of steps known to the day."""
    found: dict[str, list[int]] = {}
    for standing in cities:
        for track, steps in (("assessment", ("questionnaire_sent", *ROUND)), ("visit", VISIT)):
            for cycle in standing.known.cycles(track):
                _pairs(standing, track, cycle, steps, found)
        for days in _between_reports(standing):
            found.setdefault(INTERVAL, []).append(days)
    return found


def _between_reports(standing: CityStanding) -> Iterator[int]:
    """From one final report to the next; where only years are known, as often too long as too short."""
    return ((later - earlier).days for earlier, later in pairwise(_reports(standing)) if later > earlier)


def _reports(standing: CityStanding) -> list[date]:
    """The days of the city's final reports, in order; of several accounts, the one that counts."""
    known = standing.known
    found = (known.account(key) for key in known.accounts if key[2] == "final_report")
    return sorted(report.day for report in found if report)


def _pairs(
    standing: CityStanding, track: str, cycle: int, steps: tuple[str, ...], found: dict[str, list[int]]
) -> None:
    for before, step in pairwise(steps):
        first = standing.known.account((track, cycle, before))
        last = standing.known.account((track, cycle, step))
        if first is None or last is None or "day" not in (first.on.precision, last.on.precision):
            continue
        if first.on.precision == last.on.precision and last.day >= first.day:
            found.setdefault(step, []).append((last.day - first.day).days)
