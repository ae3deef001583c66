"""Where a city stands: the examples of the design, and the laws of not knowing."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from lifecycle.observations import observations
from lifecycle.reading import programme
from lifecycle.reminding.reminders import ladder, tasks
from lifecycle.standing import UNSETTLED
from lifecycle.tracking import stand
from tests.lifecycle.cast import ADOPTED, Fact, find, history, joined, on, seen

REPORT: Fact = ("assessment", 1, "final_report", "2019")


def test_a_member_without_an_index_has_an_unrecorded_questionnaire_and_an_observation() -> None:
    standing = on(ADOPTED, *joined("2018"))
    assert seen(standing, "assessment") == [(1, "questionnaire_sent", "unrecorded")]
    assert "No record of: Index questionnaire sent" in observations(standing)


def test_a_member_of_whom_nothing_else_is_known_has_idle_visit_and_strategy() -> None:
    standing = on(ADOPTED, *joined("2008"))
    assert seen(standing, "visit") == []
    assert seen(standing, "strategy") == []


def test_a_report_of_2019_opens_the_next_round_at_the_end_of_2021() -> None:
    standing = on(ADOPTED, *joined("2018"), REPORT)
    returned = find(standing, "assessment", 2, "questionnaire_returned")
    assert (returned.state, returned.opened_on, returned.due_on) == (
        "open",
        date(2021, 12, 31),
        date(2023, 1, 2),
    )
    assert returned.clock is not None
    assert (returned.clock.force, returned.clock.provenance) == ("ideal", "programme")
    sent = find(standing, "assessment", 2, "questionnaire_sent")
    assert (sent.state, sent.opened_on, sent.due_on) == ("open", date(2021, 12, 31), None)


def test_the_window_moves_off_the_public_holidays_of_the_place() -> None:
    returned = find(on(ADOPTED, *joined("2018"), REPORT, iso="GB"), "assessment", 2, "questionnaire_returned")
    assert returned.due_on == date(2023, 1, 3)  # 2 January 2023 was a bank holiday there


def test_the_window_is_not_open_a_day_before() -> None:
    standing = on(date(2021, 12, 30), *joined("2018"), REPORT)
    assert seen(standing, "assessment") == [(1, "final_report", "done")]
    assert [m.opened_on for m in standing.ahead if m.key[2] == "questionnaire_returned"] == [
        date(2021, 12, 31)
    ]


def test_a_profile_without_a_strategy_leaves_the_support_group_unrecorded() -> None:
    standing = on(ADOPTED, *joined("2008"), ("visit", 1, "profile_final", "2016"))
    assert seen(standing, "strategy") == [(1, "support_group_set_up", "unrecorded")]
    assert standing.accession_completed == date(2016, 12, 31)


def test_membership_is_official_on_the_later_signature() -> None:
    facts: list[Fact] = [
        ("membership", 1, "city_signature", "2027-03-01"),
        ("membership", 1, "council_of_europe_signature", "2027-02-01"),
    ]
    assert on(date(2027, 3, 2), *facts, kind="candidate").since == date(2027, 3, 1)


def test_one_signature_alone_is_no_membership_and_the_other_is_not_passed_over() -> None:
    standing = on(
        date(2027, 3, 2), ("membership", 1, "council_of_europe_signature", "2027-02-01"), kind="candidate"
    )
    assert standing.since is None
    assert find(standing, "membership", 1, "expression_of_interest").state == "passed"
    assert ("membership", 1, "city_signature") in standing.milestones
    assert find(standing, "membership", 1, "city_signature").state == "open"


def test_an_unconfirmed_city_has_its_clocks_as_information_and_is_asked_nothing() -> None:
    standing = on(ADOPTED, ("assessment", 1, "final_report", "2013"), kind="unconfirmed")
    returned = find(standing, "assessment", 2, "questionnaire_returned")
    assert (returned.state, returned.asks, returned.opened_on) == ("open", False, date(2015, 12, 31))
    assert [owed.letter for owed in ladder(standing) if owed.letter != "record_check"] == []
    assert {state for _, _, state in seen(standing, "membership")} == {"unrecorded"}


def test_the_eight_weeks_count_from_the_day_both_documents_are_complete() -> None:
    facts: Fact = ("assessment", 1, "completeness_checked", "2027-01-04")
    standing = on(date(2027, 1, 5), *joined("2026-11-30"), facts)
    report = find(standing, "assessment", 1, "final_report")
    assert (report.state, report.earliest_on) == ("waiting", date(2027, 3, 1))
    assert report.due_on is not None
    assert report.due_on >= date(2027, 3, 1)


def test_the_officer_has_the_ball_once_the_questionnaire_is_in() -> None:
    standing = on(ADOPTED, *joined("2018"), REPORT, ("assessment", 2, "questionnaire_returned", "2026-11-25"))
    assert seen(standing, "assessment") == [
        (2, "completeness_checked", "open"),
        (2, "grid_returned", "waiting"),
    ]
    assert find(standing, "assessment", 2, "completeness_checked").milestone.owner == "officer"


def test_the_grid_alone_does_not_pass_over_the_questionnaire() -> None:
    facts: list[Fact] = [
        ("assessment", 1, "questionnaire_sent", "2026-11-26"),
        ("assessment", 1, "grid_returned", "2026-12-10"),
    ]
    standing = on(date(2026, 12, 11), *joined("2026-11-25"), *facts)
    assert (1, "questionnaire_returned", "open") in seen(standing, "assessment")


def test_travel_costs_are_asked_only_of_cities_that_bear_them() -> None:
    facts: list[Fact] = [("visit", 1, "team_appointed", "2027-01-11")]
    european = on(date(2027, 1, 12), *joined("2026-11-30"), *facts)
    overseas = on(date(2027, 1, 12), *joined("2026-11-30"), *facts, iso="JP")
    assert ("visit", 1, "travel_cost_agreed") not in european.milestones
    assert find(overseas, "visit", 1, "travel_cost_agreed").state == "open"


def test_late_days_are_arithmetic_from_the_due_date() -> None:
    standing = on(date(2023, 1, 12), *joined("2018"), REPORT)
    assert find(standing, "assessment", 2, "questionnaire_returned").late_days(standing.known) == 10


def test_a_lapsed_city_is_asked_nothing() -> None:
    standing = on(ADOPTED, *joined("2008"), REPORT, kind="lapsed")
    assert list(standing.unsettled()) == []
    assert ladder(standing) == []


MILESTONES = [(t.key, m.key) for t in programme().tracks for m in t.milestones if t.cycles == "number"]
YEARS = st.integers(2008, 2026).map(str) | st.dates(date(2008, 1, 1), date(2026, 11, 25)).map(str)
FACTS = st.lists(
    st.tuples(st.sampled_from(MILESTONES), st.integers(1, 2), YEARS).map(
        lambda t: (t[0][0], t[1], t[0][1], t[2])
    ),
    max_size=9,
)
KINDS = st.sampled_from(sorted(programme().kinds))


@given(FACTS, KINDS, st.dates(date(2015, 1, 1), date(2030, 1, 1)))
def test_no_history_whatever_asks_for_anything_from_before_adoption(
    facts: list[Fact], kind: str, day: date
) -> None:
    standing = stand(history(*facts, kind=kind), programme(), day)
    for owed in ladder(standing):
        assert owed.owed_on >= ADOPTED
    assert all(task.owed_on >= ADOPTED for task in tasks(standing))


@given(FACTS, KINDS, st.dates(date(2015, 1, 1), date(2030, 1, 1)))
def test_whatever_is_open_has_opened_by_the_day_and_nothing_reached_is_open(
    facts: list[Fact], kind: str, day: date
) -> None:
    standing = stand(history(*facts, kind=kind), programme(), day)
    for found in standing.milestones.values():
        if found.state in UNSETTLED:
            assert found.opened_on is not None
            assert found.opened_on <= day
            assert found.due_on is None or found.due_on >= found.opened_on
            assert found.account is None


@given(FACTS, st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_no_date_of_a_report_lies_before_the_floor(facts: list[Fact], day: date) -> None:
    standing = stand(history(*facts), programme(), day)
    for found in standing.milestones.values():
        if found.earliest_on and found.due_on:
            assert found.due_on >= found.earliest_on
