"""Different orders are noted by themselves; only what is certain came before."""

from __future__ import annotations

from lifecycle.deviations import deviations
from lifecycle.observations import observations
from tests.lifecycle.cast import ADOPTED, Fact, joined, on


def texts(*facts: Fact, kind: str = "international") -> list[str]:
    return [d.text for d in deviations(on(ADOPTED, *facts, kind=kind))]


def test_an_index_before_joining_came_before_membership() -> None:
    assert texts(*joined("2017"), ("assessment", 1, "final_report", "2016")) == [
        "Index report of cycle 1 (2016) came before membership (2017-01-01 to 2017-12-31)"
    ]


def test_the_same_year_is_no_different_order() -> None:
    assert texts(*joined("2014"), ("assessment", 1, "final_report", "2014")) == []


def test_an_index_of_a_city_of_which_no_membership_is_known_is_without_record_of_it() -> None:
    found = texts(("assessment", 1, "final_report", "2013"), kind="unconfirmed")
    assert found == ["Index report of cycle 1 (2013) without record of membership"]


def test_a_city_only_assessed_never_joined_and_deviates_from_nothing() -> None:
    assert texts(("assessment", 1, "final_report", "2013"), kind="index_only") == []


def test_a_visit_without_a_report_and_a_strategy_without_a_profile_are_noted() -> None:
    found = texts(
        *joined("2010"), ("visit", 1, "visit_held", "2012"), ("strategy", 1, "strategy_validated", "2015")
    )
    assert found == [
        "Expert visit (2012) without record of an Index report",
        "Strategy (2015) without record of an intercultural profile",
    ]


def test_a_strategy_older_than_membership_is_none() -> None:
    assert texts(*joined("2021"), ("strategy", 1, "strategy_validated", "2018")) == []


def test_a_profile_before_the_report_came_before_it() -> None:
    facts = [
        *joined("2010"),
        ("assessment", 1, "final_report", "2015"),
        ("visit", 1, "profile_final", "2013"),
    ]
    assert texts(*facts) == ["Expert visit (2013) came before an Index report (2015)"]


def test_order_within_the_visit_is_looked_at() -> None:
    facts: list[Fact] = [
        ("assessment", 1, "final_report", "2012"),
        ("visit", 1, "visit_held", "2016-05-10"),
        ("visit", 1, "profile_final", "2016-03-01"),
    ]
    assert texts(*joined("2010"), *facts) == [
        "Intercultural profile (2016-03-01) came before Expert visit (2016-05-10)"
    ]


def test_a_visit_before_its_days_were_agreed_is_noted_whatever_was_agreed_beside_them() -> None:
    found = texts(
        *joined("2010"),
        ("assessment", 1, "final_report", "2012"),
        ("visit", 1, "dates_agreed", "2014-02-03"),
        ("visit", 1, "travel_cost_agreed", "2014-01-06"),
        ("visit", 1, "visit_held", "2014-01-20"),
    )
    assert found == ["Expert visit (2014-01-20) came before Visit dates agreed (2014-02-03)"]


def test_of_several_visits_the_oldest_is_the_first_whatever_its_number() -> None:
    visits = ("visit", 1, "visit_held", "2019"), ("visit", 2, "visit_held", "2011")
    assert texts(*joined("2010"), ("assessment", 1, "final_report", "2015"), *visits) == [
        "Expert visit (2011) came before an Index report (2015)"
    ]


def test_contradicting_accounts_are_an_observation() -> None:
    found = observations(on(ADOPTED, *joined("2016"), *joined("2017")))
    assert any(text.startswith("Contradicting accounts of Statement of intent") for text in found)


def test_accounts_that_may_both_be_true_do_not_contradict_each_other() -> None:
    found = observations(on(ADOPTED, *joined("2016"), *joined("2016-05-04")))
    assert not any("Contradicting" in text for text in found)
