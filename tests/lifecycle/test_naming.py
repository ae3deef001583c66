"""Names and mergers: former names stay, a closed record speaks no more, nothing is lost or told twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lifecycle.commands import CloseInto, Contact, NameCity, Note, Pause, Reach, Refused, Retract, TakeOver
from lifecycle.events import Event
from lifecycle.observations import observations
from lifecycle.reading import programme
from lifecycle.reminding.causes import letters_of
from lifecycle.reminding.reminders import ladder
from lifecycle.tracking import stand
from lifecycle.when import parse_when
from tests.lifecycle.cast import ADOPTED, do, history, joined

DAY = ADOPTED + timedelta(days=12)
REPORT = ("assessment", 1, "final_report", "2019")


def named(events: list[Event]) -> tuple[str, list[str]]:
    facts = stand(events, programme(), DAY).known.facts
    return facts["name"], facts.get("aliases", [])


def test_a_renamed_city_keeps_its_former_name() -> None:
    events = do(history(), DAY, NameCity("Neustadt", DAY, "a merger of communes"))
    assert named(events) == ("Neustadt", ["Ville"])
    assert named(do(events, DAY, NameCity("Ville", DAY))) == ("Ville", ["Neustadt"])


def test_another_name_is_kept_once_however_it_is_written() -> None:
    events = do(history(), DAY, NameCity("Città", DAY, also=True), NameCity("citta", DAY, also=True))
    assert named(events) == ("Ville", ["Città"])


def test_a_name_recorded_by_mistake_is_taken_back() -> None:
    events = do(history(), DAY, NameCity("Neustadt", DAY))
    assert named(do(events, DAY, Retract(len(events), "another city", DAY))) == ("Ville", [])


@pytest.mark.parametrize("name", ["", "  ", "…"])
def test_a_name_without_letters_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="letters in it"):
        do(history(), DAY, NameCity(name, DAY))


def closed(events: list[Event]) -> list[Event]:
    return do(events, DAY, CloseInto("ville-fr", DAY, "one city twice"))


def test_a_closed_record_asks_nothing_and_takes_nothing_more() -> None:
    events = closed(history(*joined("2018"), REPORT))
    standing = stand(events, programme(), DAY)
    assert (standing.milestones, ladder(standing), observations(standing)) == ({}, [], [])
    with pytest.raises(Refused, match="merged into ville-fr: record it there"):
        do(events, DAY, Contact(DAY, "officer"))


def test_a_merger_by_mistake_is_undone() -> None:
    events = closed(history(*joined("2018")))
    merged = next(e for e in events if e.kind == "merged_into")
    reopened = stand(do(events, DAY, Retract(merged.seq, "two cities", DAY)), programme(), DAY)
    assert reopened.since == date(2018, 12, 31) or reopened.since is not None


def taken(mine: list[Event], other: list[Event]) -> list[Event]:
    return do(mine, DAY, TakeOver("ville-2-fr", other, DAY, "one city twice"))


def test_what_the_other_record_held_is_taken_over_by_reference_with_its_origin() -> None:
    events = taken(history(), history(*joined("2018"), REPORT))
    standing = stand(events, programme(), DAY)
    assert (standing.since, str(standing.known.account(("assessment", 1, "final_report")).on)) == (  # type: ignore[union-attr]
        date(2018, 12, 31),
        "2019",
    )
    origins = [e.data["of"] for e in events if "of" in e.data]
    assert origins == [{"city": "ville-2-fr", "seq": n} for n in (2, 3, 4)]


def test_a_fact_that_both_hold_is_one_fact() -> None:
    events = taken(history(*joined("2018"), REPORT), history(*joined("2018"), REPORT))
    assert [e.kind for e in events if "of" in e.data] == []


def test_a_report_that_only_the_other_held_is_a_round_of_its_own() -> None:
    other = history(*joined("2018"), ("assessment", 1, "final_report", "2014"))
    standing = stand(taken(history(*joined("2018"), REPORT), other), programme(), DAY)
    found = {key: str(held[0].on) for key, held in standing.known.accounts.items() if key[0] == "assessment"}
    assert found == {("assessment", 1, "final_report"): "2019", ("assessment", 2, "final_report"): "2014"}


def test_two_accounts_of_one_report_stand_side_by_side() -> None:
    other = history(*joined("2018"), ("assessment", 3, "final_report", "2019-06"))
    standing = stand(taken(history(*joined("2018"), REPORT), other), programme(), DAY)
    assert len(standing.known.accounts["assessment", 1, "final_report"]) == 2


def test_what_was_retracted_there_is_not_taken_over() -> None:
    other = do(history(*joined("2018"), REPORT), DAY, Retract(4, "another city", DAY))
    standing = stand(taken(history(), other), programme(), DAY)
    assert ("assessment", 1, "final_report") not in standing.known.accounts


def test_free_text_and_the_others_officer_stay_where_they_were() -> None:
    other = do(
        history(), DAY, Contact(DAY, "Ada", "a long call"), Note("officer.assigned", {"officer": "o"}, DAY)
    )
    events = taken(history(), other)
    copied = [e for e in events if "of" in e.data]
    assert [(e.kind, dict(e.notes)) for e in copied] == [
        ("contacted", {"source": "record ville-2-fr, event 2"})
    ]


def test_nothing_taken_over_causes_a_letter_again() -> None:
    other = do(history(), DAY, Reach("questionnaire_returned", parse_when(str(DAY))))
    events = taken(history(*joined("2018")), other)
    standing = stand(events, programme(), DAY)
    assert [letters_of(standing, e) for e in events if "of" in e.data] == [()]


def test_a_pause_of_the_other_record_is_not_taken_over() -> None:
    events = taken(history(*joined("2018")), do(history(), DAY, Pause("elections", DAY)))
    assert stand(events, programme(), DAY).known.paused is False
