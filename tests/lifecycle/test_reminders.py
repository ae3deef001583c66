"""Ladders and letter days: due means on or before, the latest rung only, nothing after delivery."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lifecycle.calendars import Calendar
from lifecycle.commands import ChooseDate, Pause, Reach, Waive
from lifecycle.events import Event
from lifecycle.reading import programme
from lifecycle.reminding.letters import RULES, is_task
from lifecycle.reminding.posting import Postbox, in_window, send_after
from lifecycle.reminding.reminders import Owed, ladder, owed, tasks
from lifecycle.tracking import stand
from lifecycle.when import When
from tests.lifecycle.cast import ADOPTED, do, history, joined

SENT = date(2026, 12, 1)
DUE = date(2027, 4, 1)


def invited() -> list[Event]:
    """A member whose questionnaire was sent on 1 December: suggested date 1 April 2027."""
    return do(history(*joined("2026-11-25")), SENT, Reach("questionnaire_sent", When(SENT)))


def rungs(
    events: list[Event], day: date, handled: set[tuple[str, int, str, str, int, str]]
) -> list[tuple[str, int]]:
    found = owed(stand(events, programme(), day), day, handled).plan
    return [(o.letter, o.rung) for o in found if o.milestone[2] == "questionnaire_returned"]


def test_the_rungs_come_due_on_their_days_and_not_a_day_before() -> None:
    for days, rung in ((-30, -30), (14, 14), (60, 60)):
        day = DUE + timedelta(days=days)
        assert rungs(invited(), day, set()) == [("questionnaire_reminder", rung)]
    assert rungs(invited(), DUE - timedelta(days=31), set()) == []


def test_after_an_outage_only_the_latest_rung_is_owed_and_the_earlier_ones_are_skipped() -> None:
    standing = stand(invited(), programme(), DUE + timedelta(days=70))
    dues = owed(standing, DUE + timedelta(days=70), set())
    mine = [o for o in dues.plan if o.milestone[2] == "questionnaire_returned"]
    assert [o.rung for o in mine] == [60]
    assert sorted(o.rung for o, _ in dues.skip if o.milestone[2] == "questionnaire_returned") == [-30, 14]
    assert all(reason for _, reason in dues.skip)


def test_a_ladder_ends_with_an_officers_task_and_never_with_a_letter() -> None:
    day = DUE + timedelta(days=74)
    standing = stand(invited(), programme(), day)
    assert [task.letter for task in tasks(standing)] == ["task_call_city"]
    assert rungs(invited(), day, set()) == []


def test_nothing_is_owed_after_delivery_waiver_or_in_a_pause() -> None:
    day = DUE + timedelta(days=14)
    delivered = do(invited(), day, Reach("questionnaire_returned", When(day)))
    waived = do(invited(), day, Waive("questionnaire_returned", "moved away", day))
    paused = do(invited(), day, Pause("flood", day))
    for events in (delivered, waived, paused):
        assert rungs(events, day + timedelta(days=90), set()) == []


def test_a_date_the_city_chose_has_a_ladder_of_its_own() -> None:
    events = do(invited(), date(2027, 3, 2), ChooseDate("questionnaire_returned", date(2027, 6, 1)))
    first = [o for o in ladder(stand(events, programme(), date(2027, 3, 2))) if o.rung == -30]
    assert [o.owed_on for o in first] == [date(2027, 5, 2)]
    assert rungs(events, date(2027, 4, 20), set()) == []


def test_a_date_chosen_for_next_week_brings_no_reminder_of_thirty_days_before() -> None:
    events = do(invited(), date(2027, 3, 2), ChooseDate("questionnaire_returned", date(2027, 3, 12)))
    assert rungs(events, date(2027, 3, 11), set()) == []


@given(st.lists(st.integers(1, 40), min_size=1, max_size=12))
def test_whatever_days_the_house_was_open_no_rung_is_planned_twice(gaps: list[int]) -> None:
    handled: set[tuple[str, int, str, str, int, str]] = set()
    planned: list[Owed] = []
    day = SENT
    for gap in gaps:
        day += timedelta(days=gap)
        dues = owed(stand(invited(), programme(), day), day, handled)
        planned += dues.plan
        handled |= {o.key for o in dues.plan} | {o.key for o, _ in dues.skip}
    assert len({o.key for o in planned}) == len(planned)
    mine = [o.owed_on for o in planned if o.milestone[2] == "questionnaire_returned"]
    assert mine == sorted(mine)


def test_the_record_check_is_owed_from_adoption_and_once_a_year_spread_over_two_months() -> None:
    standing = stand(invited(), programme(), date(2028, 6, 1))
    found = [o.owed_on for o in ladder(standing) if o.letter == "record_check"]
    assert found[0] == ADOPTED
    for day, year in zip(found[1:], (2027, 2028), strict=False):
        assert timedelta(0) <= day - ADOPTED.replace(year=year) < timedelta(days=60)


def test_every_letter_that_the_programme_names_has_its_rule() -> None:
    named = {r.letter for t in programme().tracks for m in t.milestones for r in m.ladder}
    named |= {r.letter for t in programme().tracks for m in t.milestones if m.again for r in m.again.ladder}
    named |= {o.kind for t in programme().tracks for m in t.milestones for o in m.letters}
    assert {letter for letter in named if not is_task(letter)} <= set(RULES)


BOX = Postbox(Calendar("FR"), "FR", keeps_quiet=True)
DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))


@given(DAYS, st.integers(0, 4), st.none() | DAYS)
def test_a_digest_goes_on_a_working_day_a_fortnight_after_the_last(
    day: date, weekday: int, last: date | None
) -> None:
    found = BOX.digest_day(day, weekday, last)
    assert found >= day
    assert last is None or found >= last + timedelta(days=14)
    assert BOX.calendar.is_working(found)
    assert not (
        found.month == 8 or (found.month, found.day) >= (12, 20) or (found.month, found.day) <= (1, 7)
    )


def test_specimens_are_written_all_year() -> None:
    box = Postbox(Calendar("FR"), "FR", keeps_quiet=False)
    assert box.working_day(date(2027, 8, 3)) == date(2027, 8, 3)
    assert BOX.working_day(date(2027, 8, 3)) == date(2027, 9, 1)


@given(DAYS, st.sampled_from(["Europe/Paris", "Asia/Tokyo", "America/Chicago", "Australia/Melbourne"]))
def test_letters_go_between_nine_and_eleven_where_the_reader_lives(day: date, zone: str) -> None:
    moment = send_after(zone, day, "coordinator")
    assert in_window(zone, moment)
    assert not in_window(zone, moment + timedelta(hours=2))
