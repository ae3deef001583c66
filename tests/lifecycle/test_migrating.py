"""The programme changes: cycles stay with their version until a migration moves them, and can go back."""

from __future__ import annotations

from datetime import date

import pytest

from lifecycle.case import Case
from lifecycle.changing import Migrate, SetSpan
from lifecycle.commands import ChooseDate, Command, Reach, Refused, Retract
from lifecycle.decide import decide, settle
from lifecycle.events import Event
from lifecycle.migrating import check_moves
from lifecycle.programme import Programme, Span
from lifecycle.reading import programme
from lifecycle.tracking import stand
from lifecycle.when import When, parse_when
from tests.lifecycle.cast import ADOPTED, do, find, history, joined, new_city
from tests.lifecycle.versions import LATER, RENAMED, SLOWER, house_of, version

SENT = ("assessment", 1, "questionnaire_sent")
SIGNED = date(2026, 12, 1)


def _member() -> list[Event]:
    """A candidate that signed on 1 December 2026: its questionnaire is to go out within a month."""
    events = new_city(ADOPTED)
    sides = [Reach(side, When(SIGNED)) for side in ("city_signature", "council_of_europe_signature")]
    return do(events, SIGNED, *sides)


def _under(rules: Programme, events: list[Event], day: date, *commands: Command) -> list[Event]:
    case = Case(list(events), rules, day, day, "officer", "test")
    for command in commands:
        decide(case, command)
    settle(case)
    return case.events


def _due(events: list[Event], rules: Programme, day: date = LATER) -> date | None:
    return find(stand(events, rules, day), *SENT).due_on


def test_a_cycle_stays_with_the_version_that_opened_it() -> None:
    events, slower = _member(), version("2027.1", SLOWER)
    assert _due(events, programme()) == _due(events, house_of(slower)) == date(2027, 1, 4)


def test_a_cycle_that_begins_later_follows_the_version_in_force() -> None:
    rules = house_of(version("2027.1", SLOWER))
    case = Case(list(history()), rules, date(2027, 2, 1), date(2027, 2, 1), "officer", "test")
    for side in ("city_signature", "council_of_europe_signature"):
        decide(case, Reach(side, parse_when("2027-02-01")))
    settle(case)
    assert case.standing.milestones[SENT].due_on == date(2027, 5, 3)
    assert {e.programme for e in case.events if e.key == SENT} == {"2027.1"}


def test_a_migration_moves_an_open_deadline_and_a_second_one_moves_it_back() -> None:
    slower, events = version("2027.1", SLOWER), _member()
    moved = _under(house_of(slower), events, LATER, Migrate("2027.1", {}, LATER))
    assert _due(moved, house_of(slower)) == date(2027, 3, 1)
    back = house_of(slower, programme())
    again = _under(back, moved, LATER, Migrate(programme().version, {}, LATER))
    assert _due(again, back) == _due(events, programme())
    assert [e.kind for e in again[len(moved) :]].count("deadline_set") == 1


def test_a_migration_to_the_version_a_city_has_writes_nothing() -> None:
    slower = version("2027.1", SLOWER)
    moved = _under(house_of(slower), _member(), LATER, Migrate("2027.1", {}, LATER))
    assert _under(house_of(slower), moved, LATER, Migrate("2027.1", {}, LATER)) == moved


def test_a_date_that_the_city_chose_stays() -> None:
    slower = version("2027.1", SLOWER)
    chosen = do(_member(), SIGNED, ChooseDate("questionnaire_sent", date(2027, 2, 15)))
    moved = _under(house_of(slower), chosen, LATER, Migrate("2027.1", {}, LATER))
    assert _due(moved, house_of(slower)) == date(2027, 2, 15)


def test_what_was_said_of_a_renamed_milestone_counts_for_its_new_name_and_comes_back() -> None:
    renamed = version("2027.1", RENAMED)
    events = do(_member(), SIGNED, Reach("data_processed", When(SIGNED), cycle=1))
    moves = {"assessment.data_processed": "data_read"}
    moved = _under(house_of(renamed), events, LATER, Migrate("2027.1", moves, LATER))
    assert find(stand(moved, house_of(renamed), LATER), "assessment", 1, "data_read").state == "done"
    rules = house_of(renamed, programme())
    undone = {"assessment.data_read": "data_processed"}
    back = _under(rules, moved, LATER, Migrate(programme().version, undone, LATER))
    assert find(stand(back, rules, LATER), "assessment", 1, "data_processed").state == "done"


def test_the_past_is_seen_by_the_version_of_its_day() -> None:
    slower, events = version("2027.1", SLOWER), _member()
    moved = _under(house_of(slower), events, LATER, Migrate("2027.1", {}, LATER))
    before = date(2026, 12, 31)
    assert stand(moved, house_of(slower, day=before), before).programme.version == programme().version
    assert _due(moved, house_of(slower, day=before), before) == _due(events, programme(), before)


@pytest.mark.parametrize(
    ("moves", "sentence"),
    [
        ({}, "say where each goes"),
        ({"assessment.data_processed": "nowhere"}, "has no milestone assessment.nowhere"),
        ({"assessment.unheard_of": ""}, "has no milestone assessment.unheard_of"),
        (
            {"assessment.data_processed": "data_read", "assessment.draft_report": "data_read"},
            "mapped to the same one",
        ),
    ],
)
def test_a_map_that_leaves_something_open_is_refused(moves: dict[str, str], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        check_moves(programme(), version("2027.1", RENAMED), moves)


def test_a_version_that_the_house_does_not_have_is_refused() -> None:
    with pytest.raises(Refused, match="has not adopted version 2031"):
        _under(programme(), _member(), LATER, Migrate("2031", {}, LATER))


def test_one_city_may_have_a_span_of_its_own_until_it_is_retracted() -> None:
    command = SetSpan("questionnaire_sent", "due", Span(months=6), "elections", SIGNED)
    events = do(_member(), SIGNED, command)
    found = find(stand(events, programme(), LATER), *SENT)
    assert found.due_on == date(2027, 6, 1)
    assert found.clock is not None
    assert (found.clock.provenance, found.clock.force) == ("house", "house")
    number = next(e.seq for e in events if e.kind == "span_set")
    undone = do(events, SIGNED, Retract(number, "no longer", SIGNED))
    assert _due(undone, programme()) == date(2027, 1, 4)


def test_a_floor_cannot_be_set_for_one_city() -> None:
    command = SetSpan("final_report", "floor", Span(weeks=1), "haste", SIGNED)
    with pytest.raises(Refused, match="cannot be set for one city"):
        do(_member(), SIGNED, command)


def test_in_the_case_of_joined_history_nothing_that_is_done_moves() -> None:
    slower, events = version("2027.1", SLOWER), history(*joined("2018"))
    moved = _under(house_of(slower), events, LATER, Migrate("2027.1", {}, LATER))
    before, after = stand(events, programme(), LATER), stand(moved, house_of(slower), LATER)
    assert before.since == after.since
