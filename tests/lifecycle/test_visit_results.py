"""Who bears a visit's costs, whom it meets, what it confirms, and the profile that comes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lifecycle.commands import Note, Reach, Refused
from lifecycle.deviations import deviations
from lifecycle.observations import observations
from lifecycle.programme import Span
from lifecycle.reading import programme
from lifecycle.rehearsal import with_our_part
from lifecycle.reminding.reminders import ladder
from lifecycle.themes import letter_facts
from lifecycle.visits.visiting import not_met
from lifecycle.when import When
from tests.lifecycle.cast import ADOPTED, do, find, history, joined
from tests.lifecycle.test_visits import LAST, TEAM, TODAY, city, dates, standing

# Who bears the costs -----------------------------------------------------------------------------


def test_a_city_that_bears_the_costs_agrees_in_writing_before_days_are_booked() -> None:
    with pytest.raises(Refused, match="travel_cost_agreed"):
        city(TEAM, dates(), iso="AU")
    agreed = Reach("travel_cost_agreed", When(TODAY))
    assert find(standing(city(TEAM, agreed, dates(), iso="AU")), "visit", 1, "visit_held").due_on == LAST
    assert city(TEAM, dates(override=True), iso="AU")


def test_online_there_is_nothing_to_agree_to() -> None:
    seen = standing(city(TEAM, Note("visit.form", {"form": "online"}, TODAY), iso="AU"))
    assert ("visit", 1, "travel_cost_agreed") not in seen.milestones
    assert "travel_costs" not in {o.letter for o in ladder(seen)}
    assert city(TEAM, dates(form="online"), iso="AU")


def test_where_nobody_knows_who_bears_them_an_officer_decides_and_no_letter_goes_before() -> None:
    events = city(TEAM, iso="ZZ")
    seen = standing(events)
    assert "travel_costs" not in {o.letter for o in ladder(seen)}
    assert [text for text in observations(seen) if "icc visit costs" in text]
    events = do(events, TODAY, Note("visit.bearer", {"bearer": "city"}, TODAY))
    assert "travel_costs" in {o.letter for o in ladder(standing(events))}


def test_what_the_table_knows_is_not_decided_again() -> None:
    with pytest.raises(Refused, match="the Council of Europe"):
        city(TEAM, Note("visit.bearer", {"bearer": "city"}, TODAY))


def test_a_city_in_europe_gets_no_estimate() -> None:
    with pytest.raises(Refused, match="a city in Europe bears none"):
        city(TEAM, Note("visit.costs", {"estimate": "6200.00", "currency": "EUR"}, TODAY))


# The visit and after -----------------------------------------------------------------------------


def test_groups_not_met_are_told_to_officers_and_in_no_letter() -> None:
    events = city(TEAM, dates(), Note("visit.session", {"group": "business"}, TODAY))
    seen = standing(events)
    assert "business" not in not_met(seen.known.noted["visit.session"])
    assert [text for text in observations(seen) if "trade unions" in text]
    told = letter_facts(seen, "visit_programme", ("visit", 1, "programme_agreed"), None)
    assert not [words for words in told.values() if "union" in words]


def test_each_corrected_answer_owes_a_new_version_of_the_report_until_there_is_one() -> None:
    corrected = [Note("visit.answer", {"answer": n, "outcome": "corrected"}, TODAY) for n in ("31", "40")]
    events = city(TEAM, *corrected, Note("visit.answer", {"answer": "12", "outcome": "confirmed"}, TODAY))
    owed = [text for text in observations(standing(events)) if "new version" in text]
    assert len(owed) == 2 and "31" in owed[0] and "40" in owed[1]
    events = do(events, TODAY, Note("visit.revised", {}, TODAY))
    assert [text for text in observations(standing(events)) if "new version" in text] == []


def test_the_city_has_its_three_weeks_from_the_day_the_draft_is_cleared() -> None:
    cleared, handed_in = date(2027, 6, 1), Reach("profile_draft", When(date(2027, 5, 3)))
    events = do(city(TEAM), cleared, handed_in)
    assert "profile_for_comments" not in {o.letter for o in ladder(standing(events, cleared))}
    events = do(events, cleared, Note("visit.cleared", {}, cleared))
    assert find(standing(events, cleared), "visit", 1, "profile_comments").due_on == date(2027, 6, 22)
    assert "profile_for_comments" in {o.letter for o in ladder(standing(events, cleared))}


def test_a_draft_that_is_not_there_is_not_cleared() -> None:
    with pytest.raises(Refused, match="no draft"):
        city(TEAM, Note("visit.cleared", {}, TODAY))


def test_a_profile_takes_the_place_of_the_one_of_an_earlier_visit() -> None:
    events = history(*joined("2008"), ("visit", 1, "profile_final", "2016"))
    told = letter_facts(standing(events), "profile_final", ("visit", 2, "profile_final"), None)
    assert told["visit_replaces"] == "2016"


def test_recommendations_are_items_that_are_looked_at_after_a_year_while_any_is_open() -> None:
    item = Note("visit.recommendation", {"item": "1", "state": "open"}, TODAY, notes={"text": "Train staff"})
    events = do(city(TEAM), TODAY, Reach("profile_final", When(TODAY)), item)
    looks = [o for o in ladder(standing(events)) if o.letter == "recommendations_review"]
    assert [o.owed_on for o in looks] == [date(2028, 1, 11)]
    done = replace(item, data={"item": "1", "state": "done"}, notes={})
    events = do(events, TODAY, done)
    assert [o for o in ladder(standing(events)) if o.letter == "recommendations_review"] == []


def test_a_visit_before_any_report_is_taken_as_it_happened_and_noted_by_itself() -> None:
    held = ("visit", 1, "visit_held", "2012-05"), ("visit", 1, "profile_final", "2012-11")
    events = do(history(*joined("2018"), *held, iso="AU"), ADOPTED)
    report = Reach("final_report", When(date(2019, 6, 3)))
    events = do(events, ADOPTED, replace(dates(date(2012, 5, 8)), on=ADOPTED), report)
    seen = standing(events, ADOPTED)
    assert find(seen, "visit", 1, "visit_held").state == "done"
    assert [d.text for d in deviations(seen) if "came before an Index report" in d.text]


def test_the_terms_of_a_visit_stand_in_the_programme() -> None:
    assert programme().terms["visit_programme_ready"].span == Span(weeks=2)


def test_in_a_rehearsal_polled_days_are_agreed_and_a_draft_is_cleared() -> None:
    poll = Note("visit.poll", {"days": ["2027-01-05", "2027-03-16"], "form": "on_site"}, date(2026, 12, 9))
    seen = standing(
        do(history(*joined("2018")), date(2026, 12, 9), replace(TEAM, on=date(2026, 12, 9)), poll)
    )
    (dated,) = with_our_part(seen, Reach("dates_agreed", When(TODAY), "visit", 1), TODAY)
    assert isinstance(dated, Note) and dated.data["first"] == "2027-03-16"
    steps = with_our_part(seen, Reach("profile_draft", When(TODAY), "visit", 1), TODAY)
    assert [getattr(step, "about", None) for step in steps] == [None, "visit.cleared"]
    other = Reach("visit_held", When(TODAY), "visit", 1)
    assert with_our_part(seen, other, TODAY) == [other]
