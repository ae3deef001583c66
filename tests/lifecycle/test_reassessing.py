"""The next round: an ideal window, offered once and once more, answered, shifted by a pause."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lifecycle.commands import Note, Pause, Reach, Refused, Resume
from lifecycle.events import Event
from lifecycle.index.reassessing import Candidate, may_be_offered, next_round, offer_order, seen_coming_on
from lifecycle.observations import observations
from lifecycle.reading import programme
from lifecycle.reminding.reminders import ladder
from lifecycle.standing import CityStanding
from lifecycle.tracking import stand
from lifecycle.when import When
from tests.lifecycle.cast import do, history, joined

REPORT = date(2026, 12, 1)
OPENS = date(2028, 12, 1)
TRACK = "assessment"


def reported() -> list[Event]:
    return do(history(*joined("2026-11-25")), REPORT, Reach("final_report", When(REPORT)))


def at(events: list[Event], day: date) -> CityStanding:
    return stand(events, programme(), day)


def note(about: str, day: date, **data: str) -> Note:
    return Note(about, data, day, TRACK, 2)


def offers(events: list[Event], day: date) -> list[tuple[int, date]]:
    return [(o.rung, o.owed_on) for o in ladder(at(events, day)) if o.letter == "reassessment_offer"]


def offered(day: date = OPENS) -> list[Event]:
    return do(reported(), day, note("reassessment.offered", day, month=f"{day:%Y-%m}"))


def test_officers_see_the_window_coming_at_18_months_and_it_opens_at_24() -> None:
    assert seen_coming_on(at(reported(), REPORT)) == date(2028, 6, 1)
    coming = "A new Index round comes into its ideal window of 2-3 years on 2028-12-01"
    assert coming not in observations(at(reported(), date(2028, 5, 31)))
    assert coming in observations(at(reported(), date(2028, 6, 1)))
    assert coming not in observations(at(reported(), OPENS))


def test_the_window_is_an_ideal_and_nothing_comes_by_itself() -> None:
    found = next_round(at(reported(), date(2035, 1, 1)))
    assert found is not None and found.milestone.due is not None
    assert (found.opened_on, found.milestone.due.force) == (OPENS, "ideal")
    assert offers(reported(), date(2035, 1, 1)) == []


def test_an_offer_has_one_repeat_after_90_days_and_no_more() -> None:
    assert offers(offered(), OPENS) == [(0, OPENS), (90, OPENS + timedelta(days=90))]


@pytest.mark.parametrize(
    ("answer", "more"),
    [("yes", {}), ("no", {}), ("later", {"until": "2029-09-01"})],
    ids=("yes", "no", "later"),
)
def test_any_answer_ends_the_offer_and_its_repeat(answer: str, more: dict[str, str]) -> None:
    day = OPENS + timedelta(days=10)
    events = do(offered(), day, note("reassessment.answered", day, answer=answer, **more))
    assert offers(events, day) == []


def test_a_questionnaire_that_comes_ends_the_offer_too() -> None:
    day = OPENS + timedelta(days=10)
    assert offers(do(offered(), day, Reach("questionnaire_returned", When(day))), day) == []


def test_later_is_not_offered_before_its_day_and_a_no_not_again() -> None:
    later = note("reassessment.answered", OPENS, answer="later", until="2029-09-01")
    with pytest.raises(Refused, match="2029-09-01"):
        do(
            do(offered(), OPENS, later),
            date(2029, 8, 31),
            note("reassessment.offered", date(2029, 8, 31), month="2029-08"),
        )
    said = [e for e in do(offered(), OPENS, later) if e.kind == "noted"]
    assert not may_be_offered(said, date(2029, 8, 31)) and may_be_offered(said, date(2029, 9, 1))
    no = note("reassessment.answered", OPENS, answer="no")
    assert not may_be_offered([e for e in do(offered(), OPENS, no) if e.kind == "noted"], date(2040, 1, 1))
    assert any(
        o.letter == "record_check" and o.owed_on > OPENS for o in ladder(at(do(offered(), OPENS, no), OPENS))
    )


def test_an_offer_before_the_window_or_an_answer_without_its_day_is_refused() -> None:
    early = OPENS - timedelta(days=1)
    with pytest.raises(Refused, match="window opens on 2028-12-01"):
        do(reported(), early, note("reassessment.offered", early, month="2028-11"))
    with pytest.raises(Refused, match="needs the day"):
        do(offered(), OPENS, note("reassessment.answered", OPENS, answer="later"))


def test_a_pause_of_three_years_shifts_what_is_seen_coming_and_the_window() -> None:
    events = do(reported(), date(2027, 6, 1), Pause("war", date(2027, 6, 1)))
    events = do(events, date(2030, 6, 1), Resume("peace", date(2030, 6, 1)))
    standing = at(events, date(2030, 6, 2))
    shift = (date(2030, 6, 1) - date(2027, 6, 1)).days
    found = next_round(standing)
    assert found is not None
    assert found.opened_on == OPENS + timedelta(days=shift)
    assert seen_coming_on(standing) == date(2028, 6, 1) + timedelta(days=shift)
    assert offers(do(reported(), date(2027, 6, 1), Pause("war", date(2027, 6, 1))), date(2029, 1, 1)) == []


def candidate(key: str, opened: date, wished: date | None = None, network: str = "") -> Candidate:
    return Candidate(key, key, "Land", 2, "2020", opened, wished, network or key)


def test_longest_since_goes_first_then_a_wish_then_the_network_with_fewer_offers() -> None:
    old = candidate("aix", date(2019, 12, 31))
    wished = candidate("brest", date(2021, 12, 31), wished=date(2026, 5, 1))
    busy, free = (
        candidate("caen", date(2021, 2, 1), network="FR"),
        candidate("oslo", date(2021, 11, 1), network="NO"),
    )
    assert offer_order([busy, free, wished, old], {"FR": 3}) == [old, wished, free, busy]
    assert offer_order([busy, free], {}) == [busy, free]
