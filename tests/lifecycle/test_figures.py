"""The year in figures: every number is the number of its events, of that year, none of them retracted."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lifecycle.commands import Contact, Retract
from lifecycle.engagement.figures import figures
from lifecycle.events import Event
from lifecycle.membership.contact import last_sign
from lifecycle.observations import observations
from tests.lifecycle.cast import ADOPTED, do, history, joined
from tests.lifecycle.engagement_cast import WHO, announced, asked, at, note, registered, step

DAY = date(2027, 1, 11)
LATER = timedelta(days=365)


def count(ledgers: dict[str, list[Event]], year: int) -> dict[str, int]:
    return {figure.key: figure.number for figure in figures(ledgers, year)}


def busy() -> list[Event]:
    """A member that came to a meeting, was given support, and finished a project with another."""
    events = registered(
        announced(history(*joined("2018"), ("assessment", 1, "final_report", "2019")), DAY), DAY
    )
    events = do(events, DAY, note("event.attended", DAY, 1, **WHO, came=True))
    events = step(asked(events, DAY), DAY, "delivered")
    return do(
        events, DAY, note("project.step", DAY, 4, step="planned"), note("project.step", DAY, 4, step="closed")
    )


def test_the_year_is_counted_from_the_ledger() -> None:
    figures_of_2027 = count({"a": busy(), "b": busy()}, 2027)
    expected = {
        "international_members": 2, "event_registered": 2, "event_attended": 2, "cities_at_events": 2,
        "events_held": 1, "support_asked": 2, "support_delivered": 2, "projects_closed": 1, "joined": 0,
    }  # fmt: skip
    assert {key: figures_of_2027[key] for key in expected} == expected


def test_a_vague_date_counts_in_its_year_and_membership_reaches_back() -> None:
    ledgers = {"a": busy()}
    assert count(ledgers, 2019)["final_report"] == 1
    assert count(ledgers, 2018)["joined"] == 1
    assert count(ledgers, 2018)["international_members"] == 1
    assert count(ledgers, 2020)["final_report"] == 0


def test_what_was_retracted_even_later_counts_nowhere() -> None:
    events = busy()
    asked_ = next(e for e in events if e.data.get("about") == "support.asked")
    events = do(events, DAY + LATER, Retract(asked_.seq, "another city's", DAY + LATER))
    assert count({"a": events}, 2027)["support_asked"] == 0


@given(st.integers(2015, 2030))
def test_each_figure_names_events_that_are_there(year: int) -> None:
    ledgers = {"a": busy(), "b": busy()}
    for figure in figures(ledgers, year):
        assert all(1 <= seq <= len(ledgers[city]) for city, seq in figure.sources)
        assert figure.number <= len(figure.sources)
        assert bool(figure.number) == bool(figure.sources)


def test_no_contact_for_twelve_months_is_an_observation_and_any_sign_of_life_ends_it() -> None:
    events = history(*joined("2018"))
    silent = ADOPTED + LATER
    assert not any("No contact" in text for text in observations(at(events, silent - timedelta(days=1))))
    assert any(
        "No contact for 12 months: the last was on" in text for text in observations(at(events, silent))
    )
    spoken = do(events, DAY, Contact(DAY, "officer"))
    assert last_sign(at(spoken, silent)) == DAY
    assert not any("No contact" in text for text in observations(at(spoken, silent)))


def test_nobody_expects_contact_of_a_city_that_left() -> None:
    events = history(*joined("2018"), kind="withdrawn")
    assert not any("No contact" in text for text in observations(at(events, ADOPTED + 3 * LATER)))
