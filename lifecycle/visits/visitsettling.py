"""What a step of a visit settles besides itself: milestones reached, and dates that follow the days agreed.

Deadlines after an agreement move by events of their own, never by silent recalculation (design, Law 6).
"""

from __future__ import annotations

from datetime import date, timedelta

from lifecycle.calendars import Calendar
from lifecycle.case import Case
from lifecycle.deadlines import add
from lifecycle.events import Event, Key
from lifecycle.standing import UNSETTLED


def settle_team(case: Case, event: Event) -> None:
    """A team on record appoints the team, where that milestone is not reached yet."""
    _reach(case, event, "team_appointed")


def settle_dates(case: Case, event: Event) -> None:
    """Days on record agree the dates; the visit and its programme get their dates from them."""
    _reach(case, event, "dates_agreed")
    first, last = (date.fromisoformat(event.data[name]) for name in ("first", "last"))
    _date(case, event, "visit_held", last)
    ready = case.programme.terms["visit_programme_ready"].span
    _date(case, event, "programme_agreed", before(first, ready.weeks, case.standing.calendar, case.today))


def free_again(case: Case, event: Event) -> None:
    """A cancelled visit needs new days: its dates are asked for again."""
    key = ("visit", event.cycle, "dates_agreed")
    if case.known.account(key) is not None:
        case.write("reopened", event.on, key, {"noted": event.seq})


def clear(case: Case, event: Event) -> None:
    """The city has its three weeks from the day on which it sees the draft."""
    span = case.programme.milestone("visit", "profile_comments").due
    assert span is not None
    calendar = case.standing.calendar
    _date(case, event, "profile_comments", calendar.forward(add(event.day, span.span, calendar)))


def take_back(case: Case, event: Event) -> None:
    """What a withdrawn record had settled is withdrawn with it."""
    void = {e.data["seq"] for e in case.events if e.kind == "retracted"}
    for caused in [e for e in case.events if e.data.get("noted") == event.seq and e.seq not in void]:
        case.write("retracted", case.today, caused.key, {"seq": caused.seq})


def before(first: date, weeks: int, calendar: Calendar, today: date) -> date:
    """The working day so many weeks before the visit; when it is nearer, the last working day before it."""
    aim = calendar.add_working_days(first - timedelta(weeks=weeks) + timedelta(days=1), -1)
    return aim if aim > today else calendar.add_working_days(first, -1)


def _reach(case: Case, event: Event, milestone: str) -> None:
    key: Key = ("visit", event.cycle, milestone)
    if case.known.account(key) is None:
        case.write(
            "reached",
            event.on,
            key,
            {"account": 1, "noted": event.seq},
            {"reason": event.notes.get("reason")},
        )


def _date(case: Case, event: Event, milestone: str, due: date) -> None:
    """A date for a milestone that is asked for, unless it has passed: what is over needs no date."""
    found = case.standing.milestones.get(("visit", event.cycle, milestone))
    if found is None or found.state not in UNSETTLED or due < case.today:
        return
    rule = {"due": due.isoformat(), "rule": "agreed", "noted": event.seq}
    versions = {"programme": case.programme.version, "calendar": case.standing.calendar.version}
    case.write("date_chosen", event.on, found.key, {**rule, **versions})
