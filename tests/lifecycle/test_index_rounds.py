"""An Index round by its rules: parts, gaps, slots, windows, silence, and what no letter ever says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.commands import (
    Advance,
    ChangeKind,
    ChooseDate,
    Note,
    Pause,
    Reach,
    Refused,
    Reopen,
    Resume,
    Retract,
)
from lifecycle.events import Event
from lifecycle.index.analysis import clear_draft, floor_of, window
from lifecycle.index.completeness import found_complete, send_back
from lifecycle.index.documents import open_gaps, parts
from lifecycle.index.questionnaires import comparable, index_rules, span, version_of
from lifecycle.observations import observations
from lifecycle.programme import OURS
from lifecycle.reading import programme
from lifecycle.reminding.reminders import ladder
from lifecycle.standing import CityStanding
from lifecycle.themes import letter_facts
from lifecycle.tracking import stand
from lifecycle.when import When
from tests.lifecycle.cast import ADOPTED, Fact, do, find, history, joined, new_city, on

SENT, BACK, COMPLETE = date(2026, 12, 1), date(2027, 3, 1), date(2027, 3, 8)
FLOOR = date(2027, 5, 3)
TRACK = "assessment"


def note(about: str, day: date, notes: dict[str, str | None] | None = None, **data: object) -> Note:
    return Note(about, data, day, TRACK, 1, notes or {})


def invited() -> list[Event]:
    return do(history(*joined("2026-11-25")), SENT, Reach("questionnaire_sent", When(SENT)))


def returned() -> list[Event]:
    both = [Reach(document, When(BACK)) for document in ("questionnaire_returned", "grid_returned")]
    return do(invited(), BACK, *both)


def complete() -> list[Event]:
    return do(returned(), COMPLETE, Reach("completeness_checked", When(COMPLETE)))


def at(events: list[Event], day: date) -> CityStanding:
    return stand(events, programme(), day)


# Versions --------------------------------------------------------------------------------------------


def test_todays_version_has_83_indicators_and_no_number_that_nobody_knows() -> None:
    today = version_of(index_rules().current)
    assert (today.indicators, today.questions, today.provenance) == (83, None, "programme")
    assert [(v.questions, v.indicators, v.provenance) for v in map(version_of, ("66-14", "73-11"))] == [
        (66, 14, "seen"),
        (73, 11, "seen"),
    ]
    assert len(version_of("66-14").areas) == 14 and len(version_of("73-11").areas) == 11


def test_versions_are_comparable_only_where_marked_and_never_backwards() -> None:
    assert comparable("66-14", "73-11") and comparable("83", "83")
    assert not comparable("73-11", "66-14") and not comparable("66-14", "83")


def test_an_unknown_version_or_area_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Refused, match="66-14"):
        do(invited(), SENT, note("analysis.version", SENT, version="90"))
    with pytest.raises(Refused, match="public_space"):
        do(invited(), SENT, note("part.returned", SENT, areas=["parks"]))


# Parts and gaps ---------------------------------------------------------------------------------------


def test_a_department_has_its_parts_and_what_came_is_seen_part_by_part() -> None:
    assigned = note("part.assigned", SENT, to="department.schools", areas=["education"], by="2027-02-01")
    events = do(invited(), SENT, assigned)
    events = do(events, BACK, note("part.returned", BACK, areas=["education"]))
    found = {part.area: part for part in parts(at(events, BACK).known, 1)}
    assert (found["education"].department, found["education"].by) == ("schools", date(2027, 2, 1))
    assert (found["education"].returned_on, found["media"].returned_on) == (BACK, None)
    assert found["interaction"].optional and not found["interaction"].awaited


def test_gaps_ask_for_the_document_again_in_four_weeks_and_the_eight_weeks_have_not_begun() -> None:
    standing = at(returned(), COMPLETE)
    events = do(returned(), COMPLETE, *send_back(standing, 1, {"language": "figures"}, None))
    asked = at(events, COMPLETE)
    again = find(asked, TRACK, 1, "questionnaire_returned")
    assert (again.state, again.due_on, again.chosen) == ("open", date(2027, 4, 5), True)
    assert (open_gaps(asked.known, 1), floor_of(asked, 1)) == (["language"], None)
    events = do(events, date(2027, 3, 30), Reach("questionnaire_returned", When(date(2027, 3, 30))))
    events = do(events, date(2027, 4, 1), Reach("completeness_checked", When(date(2027, 4, 1))))
    answered = at(events, date(2027, 4, 1))
    assert (open_gaps(answered.known, 1), floor_of(answered, 1)) == ([], date(2027, 5, 27))


def test_gaps_in_one_document_leave_the_other_received() -> None:
    events = do(returned(), COMPLETE, *send_back(at(returned(), COMPLETE), 1, {"grid": "page 3"}, None))
    standing = at(events, COMPLETE)
    assert find(standing, TRACK, 1, "questionnaire_returned").state == "done"
    assert find(standing, TRACK, 1, "grid_returned").state == "waiting"


def test_gaps_after_the_eight_weeks_began_are_refused() -> None:
    with pytest.raises(Refused, match="8 weeks have begun"):
        do(complete(), COMPLETE, note("gaps.found", COMPLETE, areas=["language"], by="2027-04-05"))


def test_each_document_is_complete_on_its_own_day_and_the_later_counts() -> None:
    events = do(returned(), BACK, *found_complete(at(returned(), BACK), 1, ["grid"], BACK))
    assert floor_of(at(events, BACK), 1) is None
    events = do(events, COMPLETE, *found_complete(at(events, COMPLETE), 1, ["questionnaire"], COMPLETE))
    assert floor_of(at(events, COMPLETE), 1) == FLOOR


# Slots and windows -----------------------------------------------------------------------------------


def test_a_complete_city_is_queued_without_a_date_and_opens_on_the_day_of_its_slot() -> None:
    queued = find(at(complete(), date(2027, 6, 1)), TRACK, 1, "data_processed")
    assert (queued.state, queued.due_on, queued.provisional) == ("queued", None, False)
    slot = date(2027, 4, 1)
    events = do(complete(), slot, note("queue.slot", slot, month="2027-04"))
    opened = find(at(events, slot), TRACK, 1, "data_processed")
    assert (opened.state, opened.opened_on, opened.due_on) == ("open", slot, date(2027, 4, 22))
    assert find(at(events, slot), TRACK, 1, "final_report").earliest_on == FLOOR
    with pytest.raises(Refused, match="slot already"):
        do(events, slot, note("queue.slot", slot, month="2027-04"))


def test_a_slot_taken_back_puts_the_city_back_in_line() -> None:
    events = do(complete(), COMPLETE, note("queue.slot", COMPLETE, month="2027-03"))
    seq = next(e.seq for e in events if e.data.get("about") == "queue.slot")
    events = do(events, COMPLETE, Retract(seq, "the analyst is away", COMPLETE))
    assert find(at(events, COMPLETE), TRACK, 1, "data_processed").state == "queued"


def test_results_that_came_without_a_slot_are_no_less_a_fact() -> None:
    events = do(complete(), date(2027, 4, 1), Reach("data_processed", When(date(2027, 4, 1))))
    assert find(at(events, date(2027, 4, 1)), TRACK, 1, "draft_report").state == "open"


def test_a_jump_needs_its_reason() -> None:
    with pytest.raises(Refused, match="reason is missing"):
        do(complete(), COMPLETE, note("queue.jumped", COMPLETE))
    assert do(complete(), COMPLETE, note("queue.jumped", COMPLETE, {"reason": "a council vote"}))


def test_a_window_before_the_floor_is_refused_and_one_after_a_pause_moves_with_the_floor() -> None:
    with pytest.raises(Refused, match="no report before 2027-05-03"):
        do(complete(), COMPLETE, note("window.told", COMPLETE, earliest="2027-05-02", latest="2027-06-01"))
    told = note("window.told", COMPLETE, earliest="2027-05-03", latest="2027-06-01")
    events = do(complete(), COMPLETE, told)
    events = do(events, date(2027, 4, 1), Pause("flood", date(2027, 4, 1)))
    events = do(events, date(2027, 5, 1), Resume("dry", date(2027, 5, 1)))
    standing = at(events, date(2027, 5, 1))
    found = window(standing, 1)
    assert found is not None
    assert (found.earliest, found.latest) == (date(2027, 6, 2), date(2027, 7, 1))
    assert found.earliest >= (floor_of(standing, 1) or date.max)


def test_we_write_before_a_told_window_ends_and_never_where_none_was_told() -> None:
    assert not [o for o in ladder(at(complete(), COMPLETE)) if o.letter == "analysis_takes_longer"]
    told = note("window.told", COMPLETE, earliest="2027-05-10", latest="2027-06-11")
    events = do(complete(), COMPLETE, told)
    (first,) = [o for o in ladder(at(events, COMPLETE)) if o.letter == "analysis_takes_longer"]
    assert first.owed_on == date(2027, 6, 4)
    assert any("will not hold" in text for text in observations(at(events, date(2027, 5, 20))))
    assert not any("will not hold" in text for text in observations(at(events, date(2027, 5, 1))))


def test_a_floor_stands_still_in_a_pause_as_the_date_of_the_report_does_and_moves_with_it() -> None:
    events = do(complete(), COMPLETE, Pause("war", COMPLETE))
    key, later = (TRACK, 1, "final_report"), COMPLETE + timedelta(days=100)
    before, paused = (at(events, day).milestones[key] for day in (COMPLETE, later))
    assert (before.due_on, before.earliest_on) == (paused.due_on, paused.earliest_on)
    after = at(do(events, later, Resume("peace", later)), later).milestones[key]
    for was, now in ((before.earliest_on, after.earliest_on), (before.due_on, after.due_on)):
        assert was is not None and now is not None and (now - was).days >= 99
    assert after.due_on is not None and after.earliest_on is not None and after.due_on >= after.earliest_on


def test_no_apology_goes_for_a_window_while_the_draft_lies_with_the_city() -> None:
    told = note("window.told", COMPLETE, earliest="2027-05-10", latest="2027-06-11")
    day = date(2027, 5, 10)
    for until, owed in ((date(2027, 6, 1), 0), (date(2027, 6, 25), 1)):
        cleared = clear_draft(at(do(complete(), COMPLETE, told), day), 1, day, until, silence=False)
        events = do(do(complete(), COMPLETE, told), day, *cleared)
        longer = [o for o in ladder(at(events, day)) if o.letter == "analysis_takes_longer"]
        assert len(longer) == owed, until


PAUSES = st.lists(st.tuples(st.integers(1, 90), st.integers(1, 90)), max_size=2)


@settings(max_examples=25)
@given(st.integers(-120, 400), st.integers(0, 200), PAUSES)
def test_no_day_that_a_city_is_given_lies_before_its_floor(
    start: int, length: int, pauses: list[tuple[int, int]]
) -> None:
    """Whatever window an officer tries to tell, whatever pauses follow, and whatever date is chosen."""
    earliest = COMPLETE + timedelta(days=start)
    told = note(
        "window.told", COMPLETE, earliest=str(earliest), latest=str(earliest + timedelta(days=length))
    )
    events, day = complete(), COMPLETE
    try:
        events = do(events, day, told)
    except Refused:
        assert earliest < FLOOR or earliest + timedelta(days=length) <= COMPLETE
    for wait, rest in pauses:
        begin, day = day + timedelta(days=wait), day + timedelta(days=wait + rest)
        events = do(do(events, begin, Pause("flood", begin)), day, Resume("dry", day))
    standing = at(events, day)
    floor = floor_of(standing, 1)
    assert floor is not None and floor >= FLOOR
    for letter in ("analysis_started", "analysis_takes_longer"):
        for seq in (None, events[-1].seq):
            said = letter_facts(standing, letter, (TRACK, 1, "window.told"), seq)
            given = [
                date.fromisoformat(said[name]) for name in ("earliest", "latest", "floor") if name in said
            ]
            assert all(one >= floor for one in given)
    report = find(standing, TRACK, 1, "final_report")
    assert report.due_on is None or report.due_on >= floor
    before = floor - timedelta(days=1)
    if before > day:
        with pytest.raises(Refused, match="not before"):
            do(events, day, ChooseDate("final_report", before, reason="soon"))


# Draft, silence, tasks -------------------------------------------------------------------------------


def drafted(*, silence: bool) -> list[Event]:
    on_day = date(2027, 4, 26)
    standing = at(complete(), on_day)
    return do(complete(), on_day, *clear_draft(standing, 1, on_day, None, silence=silence))


def test_silence_means_nothing_unless_the_letter_said_so_and_then_only_after_its_day() -> None:
    quiet, said = drafted(silence=False), drafted(silence=True)
    after = date(2027, 5, 19)
    assert find(at(do(quiet, after, Advance()), after), TRACK, 1, "city_comments").state == "open"
    assert find(at(do(said, date(2027, 5, 18), Advance()), after), TRACK, 1, "city_comments").state == "open"
    waived = at(do(said, after, Advance()), after)
    assert find(waived, TRACK, 1, "city_comments").state == "waived"
    assert find(waived, TRACK, 1, "final_report").state == "open"


def test_a_new_date_for_the_comments_moves_the_day_after_which_silence_counts() -> None:
    events = do(drafted(silence=True), date(2027, 5, 3), ChooseDate("city_comments", date(2027, 6, 15)))
    after = date(2027, 6, 1)
    assert find(at(do(events, after, Advance()), after), TRACK, 1, "city_comments").state == "open"
    told = letter_facts(at(events, after), "draft_for_comments", (TRACK, 1, "city_comments"), None)
    assert told["silence"] == "2027-06-15"


def test_whoever_has_a_task_hears_of_it_around_its_date_until_it_is_done() -> None:
    given_on, by = date(2027, 3, 15), date(2027, 4, 19)
    task = note("analysis.assigned", given_on, to="analyst", by=str(by), contract="C 17")
    events = do(complete(), given_on, task)
    mine = [(o.rung, o.to) for o in ladder(at(events, given_on)) if o.letter == "assignment"]
    assert mine == [(-14, "analyst"), (0, "analyst"), (14, "analyst")]
    events = do(events, date(2027, 4, 10), note("draft.received", date(2027, 4, 10)))
    assert not [o for o in ladder(at(events, date(2027, 4, 10))) if o.letter == "assignment"]


def test_an_officers_task_is_to_clear_a_draft_and_the_analyst_may_not() -> None:
    from lifecycle.permissions import check

    with pytest.raises(Refused, match="ask an officer"):
        check("analyst", Reach("draft_report", When(COMPLETE)), programme())
    check("analyst", note("draft.received", COMPLETE), programme())


# What a letter never says ----------------------------------------------------------------------------


def test_a_letter_of_the_index_knows_no_score_no_rank_and_no_other_city() -> None:
    events = do(complete(), date(2027, 5, 10), Reach("final_report", When(date(2027, 5, 10))))
    day = date(2027, 5, 11)
    scores = note("index.scored", day, version="83", scores={"language": 41.7})
    cited = note("practice.cited", day, practice="night-buses", of="bergen-no", area="public_services")
    standing = at(do(events, day, scores, cited), day)
    for letter in ("report_final", "recommendations_review", "reassessment_offer", "analysis_started"):
        said = " ".join(letter_facts(standing, letter, (TRACK, 1, "final_report"), None).values())
        assert not any(word in said for word in ("41", "bergen", "night", "queue", "place"))


# Histories that happened -----------------------------------------------------------------------------


HISTORIES: list[tuple[tuple[Fact, ...], str]] = [
    ((*joined("2020-06"), (TRACK, 1, "questionnaire_sent", "2017-01"),
      (TRACK, 1, "questionnaire_returned", "2018-08"), (TRACK, 1, "final_report", "2019-02")),
     "a questionnaire of 19 months, and an Index before joining"),
    ((*joined("2018"), (TRACK, 1, "final_report", "2019")), "years instead of days"),
    (((TRACK, 1, "final_report", "2016-03-01"),), "assessed, joining unknown"),
]  # fmt: skip


@pytest.mark.parametrize("facts", [facts for facts, _ in HISTORIES], ids=[name for _, name in HISTORIES])
def test_what_happened_is_never_refused_never_late_and_counts_for_the_next_round(
    facts: tuple[Fact, ...],
) -> None:
    standing = on(ADOPTED, *facts)
    assert find(standing, TRACK, 1, "final_report").state == "done"
    assert not any(m.state == "queued" for m in standing.milestones.values())
    assert not [o for o in ladder(standing) if o.letter in ("report_final", "recommendations_review")]
    ours = [
        m for m in standing.unsettled() if m.key[0] == TRACK and m.milestone.owner in OURS and not m.again
    ]
    assert ours == []


def test_a_questionnaire_of_nineteen_months_is_accepted_and_asks_for_a_reason_only_ahead() -> None:
    late = date(2028, 7, 1)
    events = do(invited(), late, Reach("questionnaire_returned", When(late)))
    assert find(at(events, late), TRACK, 1, "questionnaire_returned").state == "done"
    with pytest.raises(Refused, match="12 months"):
        do(invited(), SENT, ChooseDate("questionnaire_returned", late))
    assert do(invited(), SENT, ChooseDate("questionnaire_returned", late, reason="elections"))


def test_a_year_after_a_report_its_open_recommendations_are_asked_about_once() -> None:
    final = date(2027, 5, 10)
    events = do(complete(), final, Reach("final_report", When(final)))
    made = [note("recommendation.made", final, {"text": f"Advice {n}"}, number=n) for n in (1, 2)]
    events = do(events, final, *made)
    (review,) = [o for o in ladder(at(events, final)) if o.letter == "recommendations_review"]
    assert review.owed_on == date(2028, 5, 10)
    assert span("review").months == 12
    closed = [note("recommendation.followed", final, number=n, state="done") for n in (1, 2)]
    assert not [
        o for o in ladder(at(do(events, final, *closed), final)) if o.letter == "recommendations_review"
    ]


def test_publication_is_asked_about_once_more_and_silence_stays_a_no() -> None:
    from lifecycle.index.results import publication

    final = date(2027, 5, 10)
    events = do(complete(), final, Reach("final_report", When(final)))
    (again,) = [o for o in ladder(at(events, final)) if o.letter == "report_final"]
    assert again.owed_on == date(2027, 6, 7)
    assert publication(at(events, date(2030, 1, 1)).known, 1) is None
    for answer in ("later", "no", "yes"):
        said = at(do(events, final, note("publication.answered", final, answer=answer)), final)
        assert publication(said.known, 1) == answer
        assert not [o for o in ladder(said) if o.letter == "report_final"]


def test_a_date_that_was_frozen_before_the_floor_was_known_moves_behind_it() -> None:
    events = do(new_city(ADOPTED), ADOPTED, Reopen("final_report", "asked for", ADOPTED))
    day = ADOPTED + timedelta(days=60)
    events = do(events, day, Reach("completeness_checked", When(day)))
    report = find(stand(events, programme(), day), "assessment", 1, "final_report")
    assert report.earliest_on == day + timedelta(weeks=8)
    assert report.due_on is not None
    assert report.due_on >= report.earliest_on
    assert not report.provisional


def test_nobody_is_reminded_of_a_task_for_a_city_that_has_left() -> None:
    events = history(*joined("2018"))
    task = Note("analysis.assigned", {"to": "institute", "by": "2027-01-15"}, ADOPTED)
    events = do(events, ADOPTED, task)
    assert "assignment" in {owed.letter for owed in ladder(stand(events, programme(), ADOPTED))}
    events = do(events, ADOPTED, ChangeKind("lapsed", ADOPTED, "no answer"))
    assert ladder(stand(events, programme(), ADOPTED)) == []


def test_whoever_was_given_a_task_yesterday_is_not_reminded_of_it_today() -> None:
    task = Note("analysis.assigned", {"to": "institute", "by": str(ADOPTED + timedelta(days=15))}, ADOPTED)
    events = do(history(*joined("2018")), ADOPTED, task)
    rungs = [o.rung for o in ladder(stand(events, programme(), ADOPTED)) if o.letter == "assignment"]
    assert rungs == [0, 14]
