"""Histories as they happened: nothing that happened is refused, every inversion is a different order."""

from __future__ import annotations

from datetime import date, timedelta

from lifecycle.commands import ChangeKind, Pause, Reach, Resume
from lifecycle.deviations import deviations
from lifecycle.events import Event
from lifecycle.reading import programme
from lifecycle.reminding.reminders import ladder
from lifecycle.standing import CityStanding
from lifecycle.tracking import stand
from lifecycle.when import parse_when
from tests.lifecycle.cast import ADOPTED, do, find, history, joined, new_city, seen


def lived(events: list[Event], *steps: tuple[str, str]) -> list[Event]:
    """Each step recorded on the day on which it happened."""
    for milestone, on in steps:
        when = parse_when(on)
        events = do(events, when.first, Reach(milestone, when))
    return events


def told(standing: CityStanding) -> list[str]:
    return [deviation.text for deviation in deviations(standing)]


def test_a_signature_after_the_visit_is_accepted_and_noted_as_a_different_order() -> None:
    events = lived(
        new_city(ADOPTED),
        ("expression_of_interest", "2026-12-01"),
        ("city_signature", "2026-12-10"),
        ("final_report", "2027-03-01"),
        ("visit_held", "2027-05-11"),
        ("council_of_europe_signature", "2027-09-20"),
    )
    standing = stand(events, programme(), date(2027, 9, 20))
    assert (standing.known.kind, standing.since) == ("international", date(2027, 9, 20))
    assert told(standing) == [
        "Index report of cycle 1 (2027-03-01) came before membership (2027-09-20)",
        "Expert visit (2027-05-11) came before membership (2027-09-20)",
    ]


def test_the_statement_signed_before_any_note_needs_no_note() -> None:
    events = lived(
        new_city(ADOPTED),
        ("council_of_europe_signature", "2026-12-01"),
        ("city_signature", "2026-12-02"),
        ("council_decision", "2027-01-15"),
    )
    standing = stand(events, programme(), date(2027, 1, 15))
    assert standing.since == date(2026, 12, 2)
    assert seen(standing, "membership")[0][1:] == ("welcome", "open")


def test_a_city_lapses_and_returns_and_both_times_are_told() -> None:
    events = history(*joined("2012"), ("assessment", 1, "final_report", "2014"))
    events = do(events, ADOPTED, ChangeKind("lapsed", date(2019, 6, 30), "no word for years"))
    gone = stand(events, programme(), date(2027, 1, 4))
    assert (gone.known.kind, [m for m in gone.unsettled() if m.asks], ladder(gone)) == ("lapsed", [], [])
    events = lived(
        events,
        ("expression_of_interest", "2027-02-01"),
        ("eligibility_note", "2027-02-15"),
        ("city_signature", "2027-03-01"),
        ("council_of_europe_signature", "2027-03-20"),
        ("coordinator_named", "2027-04-01"),
    )
    standing = stand(events, programme(), date(2027, 4, 1))
    assert (standing.known.kind, standing.since) == ("international", date(2027, 3, 20))
    signed = {
        key[1]: str(held[0].on) for key, held in standing.known.accounts.items() if key[2] == "city_signature"
    }
    assert signed == {1: "2012", 2: "2027-03-01"}
    assert stand(events, programme(), date(2018, 1, 1)).known.kind == "international"
    assert find(standing, "assessment", 2, "questionnaire_returned").state == "open"


def test_what_fell_due_while_a_city_was_away_waits_until_it_has_settled_in_again() -> None:
    strategy = ("strategy", 1, "strategy_validated", "2026-12-01")
    events = history(*joined("2012"), strategy)
    events = do(events, date(2027, 6, 1), ChangeKind("withdrawn", date(2027, 6, 1), "a new Mayor"))
    events = lived(
        events,
        ("expression_of_interest", "2029-02-01"),
        ("city_signature", "2029-03-01"),
        ("council_of_europe_signature", "2029-03-20"),
    )
    yearly = [o for o in ladder(stand(events, programme(), date(2029, 3, 21))) if o.letter == "strategy_year"]
    assert [o.owed_on for o in yearly] == [date(2029, 3, 20) + timedelta(days=60)]


def test_a_pause_of_three_years_shifts_every_clock_by_three_years() -> None:
    events = history(*joined("2018"), ("assessment", 1, "final_report", "2026-06-01"))
    events = lived(events, ("questionnaire_sent", "2026-12-07"))
    before = {m.key: m.due_on for m in stand(events, programme(), date(2026, 12, 8)).unsettled() if m.due_on}
    start, end = date(2027, 1, 4), date(2030, 1, 4)
    events = do(events, start, Pause("war", start))
    assert {owed.letter for owed in ladder(stand(events, programme(), date(2029, 6, 1)))} == {"pause_word"}
    events = do(events, end, Resume("peace", end))
    standing = stand(events, programme(), end)
    for key, due in before.items():
        now = standing.milestones[key]
        assert now.due_on is not None and due is not None
        assert timedelta(0) <= now.due_on - (due + (end - start)) <= timedelta(days=14), key
        assert now.late_days(standing.known) == 0


def test_a_reassessment_window_waits_out_the_pause_too() -> None:
    events = do(history(*joined("2018"), ("assessment", 1, "final_report", "2026-06-01")), ADOPTED)
    events = do(events, date(2027, 6, 1), Pause("war", date(2027, 6, 1)))
    events = do(events, date(2030, 6, 1), Resume("peace", date(2030, 6, 1)))
    opens = [m for m in stand(events, programme(), date(2030, 6, 3)).ahead if m.cycle == 2]
    assert {m.opened_on for m in opens} == {date(2028, 6, 1) + (date(2030, 6, 1) - date(2027, 6, 1))}
    later = find(stand(events, programme(), date(2031, 7, 1)), "assessment", 2, "questionnaire_returned")
    assert later.state == "open"


def test_a_questionnaire_of_nineteen_months_is_no_trouble() -> None:
    events = lived(
        history(*joined("2018")),
        ("questionnaire_sent", "2026-12-07"),
        ("questionnaire_returned", "2028-07-10"),
    )
    standing = stand(events, programme(), date(2028, 7, 10))
    assert find(standing, "assessment", 1, "questionnaire_returned").state == "done"
    assert told(standing) == []


def test_an_index_before_joining_is_told_as_such_and_nothing_more() -> None:
    events = history(*joined("2018"), ("assessment", 1, "final_report", "2014"))
    assert told(stand(events, programme(), ADOPTED)) == [
        "Index report of cycle 1 (2014) came before membership (2018-01-01 to 2018-12-31)"
    ]
