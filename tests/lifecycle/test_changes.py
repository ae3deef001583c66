"""Two looks at a city: what is otherwise, and by whose hand."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given

from lifecycle.accounts import several
from lifecycle.auditing.changes import TIME, between, changes
from lifecycle.commands import ChooseAccount, Reach, Retract
from lifecycle.events import Event
from lifecycle.reading import programme
from lifecycle.tracking import stand
from lifecycle.when import When, parse_when
from tests.lifecycle.cast import ADOPTED, do, history, joined, new_city
from tests.lifecycle.lives import lives

SIGNED = date(2026, 12, 1)
LATER = SIGNED + timedelta(days=60)


def _differ(before: list[Event], after: list[Event], first: date, last: date) -> dict[object, list[str]]:
    told = changes(
        stand(before, programme(), first),
        stand(after, programme(), last),
        between(before, after, (first, last)),
    )
    return {change.key[2] if change.key else "city": list(change.hands) for change in told}


def test_a_day_on_which_nothing_happened_changes_nothing() -> None:
    events = history(*joined("2018"))
    assert _differ(events, events, ADOPTED, ADOPTED) == {}


def test_a_signature_changes_the_city_and_what_it_opens_by_the_hand_that_wrote_it() -> None:
    before = new_city(ADOPTED)
    sides = [Reach(side, When(SIGNED)) for side in ("city_signature", "council_of_europe_signature")]
    told = _differ(before, do(before, SIGNED, *sides), ADOPTED, SIGNED)
    assert told["city"] == ["officer"]
    assert told["city_signature"] == told["welcome"] == ["officer"]


def test_what_opens_by_itself_changes_by_the_days_that_passed() -> None:
    events = history(*joined("2018"), ("assessment", 1, "final_report", "2025-01-15"))
    told = _differ(events, events, date(2026, 12, 1), date(2027, 2, 1))
    assert told["questionnaire_returned"] == [TIME]


def test_a_retraction_shows_as_the_change_it_made() -> None:
    events = history(*joined("2018"), ("assessment", 1, "final_report", "2019"))
    seq = events[-1].seq
    after = do(events, LATER, Retract(seq, "wrong city", LATER))
    assert _differ(events, after, LATER, LATER)["final_report"] == ["import", "officer"]


def test_a_city_that_was_not_on_record_is_new() -> None:
    after = stand(new_city(ADOPTED), programme(), ADOPTED)
    told = changes(None, after, [])
    assert told[0].key is None
    assert (told[0].before["kind"], told[0].after["kind"]) == (None, "candidate")


def test_two_accounts_stand_side_by_side_with_the_one_that_holds_and_why() -> None:
    report = ("assessment", 1, "final_report")
    events = history(*joined("2018"), (*report, "2019"), (*report, "2020-03-01"))
    told = {a.key: a for a in several(stand(events, programme(), ADOPTED))}
    assert (str(told[report].held.on), told[report].contradicting) == ("2020-03-01", True)
    assert told[report].reason == "it is the more precise: known by the day"
    chosen = do(events, LATER, ChooseAccount(4, "the report itself says so", LATER))
    held = {a.key: a for a in several(stand(chosen, programme(), LATER))}[report]
    assert (held.held.seq, held.reason) == (4, "an officer chose it")


def test_of_two_as_precise_the_later_recorded_holds() -> None:
    report = ("assessment", 1, "final_report")
    events = history(*joined("2018"), (*report, "2019"), (*report, "2020"))
    told = next(iter(several(stand(events, programme(), ADOPTED))))
    assert told.reason == "it was recorded later, and is as precise"
    assert told.held.on == parse_when("2020")


@given(lives())
def test_as_of_any_day_a_city_stands_as_it_stood_when_that_day_was_lived(
    life: list[tuple[date, list[Event]]],
) -> None:
    """The law of two times: a day computed later, by what was known then, is the day as it was seen."""
    whole = life[-1][1]
    for day, seen in life:
        known = [event for event in whole if event.recorded <= day]
        assert known == seen
        later, then = stand(known, programme(), day), stand(seen, programme(), day)
        assert changes(then, later, []) == []
        assert later.milestones == then.milestones
