"""Announcements: once, one repeat, to those concerned; registrations as their records leave them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.commands import Contact, Pause, Refused, Retract
from lifecycle.engagement.registrations import registrations
from lifecycle.events import Event
from lifecycle.reminding.reminders import ladder, owed
from lifecycle.reminding.rungs import Owed
from lifecycle.themes import letter_facts
from tests.lifecycle.cast import do, history, joined
from tests.lifecycle.engagement_cast import SEAT, WHO, announced, at, changed, note, registered

JANUARY = date(2027, 1, 11)
DAY = timedelta(days=1)


def member(kind: str = "international", iso: str = "FR") -> list[Event]:
    return history(*joined("2018"), kind=kind, iso=iso)


def repeats(events: list[Event], day: date) -> list[Owed]:
    return [o for o in ladder(at(events, day)) if o.letter == "event_announcement"]


def told(
    events: list[Event], day: date, letter: str, about: str, number: int, seq: int | None
) -> dict[str, str]:
    return letter_facts(at(events, day), letter, ("engagement", number, about), seq)


def test_nobody_is_announced_an_event_twice() -> None:
    events = announced(member(), JANUARY)
    with pytest.raises(Refused, match="nobody is told twice"):
        announced(events, JANUARY + DAY)


@pytest.mark.parametrize("kind", ["candidate", "index_only", "unconfirmed", "lapsed", "withdrawn"])
def test_nothing_is_announced_to_a_city_of_a_kind_that_gets_no_such_letters(kind: str) -> None:
    with pytest.raises(Refused, match="city of this kind"):
        announced(member(kind), JANUARY)


@pytest.mark.parametrize("kind", ["international", "national_network", "regional_network"])
def test_members_and_networks_are_told(kind: str) -> None:
    assert [e.data["about"] for e in announced(member(kind), JANUARY)[-2:]] == [
        "event.details",
        "event.announced",
    ]


def test_a_paused_city_is_not_written_to() -> None:
    paused = do(member(), JANUARY, Pause("elections", JANUARY))
    with pytest.raises(Refused, match="paused"):
        announced(paused, JANUARY)


def test_one_repeat_comes_seven_days_before_registration_closes() -> None:
    (repeat,) = repeats(announced(member(), JANUARY), JANUARY)
    assert (repeat.rung, repeat.owed_on, repeat.to) == (-7, date(2027, 2, 22), "coordinator")


def test_a_later_closing_moves_the_repeat_but_makes_no_second_one() -> None:
    events = announced(member(), JANUARY)
    first = repeats(events, date(2027, 2, 22))
    later = changed(events, date(2027, 2, 23), closes="2027-04-01T16:00:00Z")
    second = repeats(later, date(2027, 2, 23))
    assert [o.key for o in second] == [o.key for o in first]
    plan = owed(at(later, date(2027, 3, 30)), date(2027, 3, 30), {first[0].key}).plan
    assert [o for o in plan if o.letter == "event_announcement"] == []


@pytest.mark.parametrize("answer", ["registered", "declined", "cancelled", "closed", "paused"])
def test_no_repeat_to_those_who_have_answered_nor_after_the_cut_off(answer: str) -> None:
    events, day = announced(member(), JANUARY), date(2027, 2, 22)
    said = {
        "registered": lambda: registered(events, JANUARY),
        "declined": lambda: do(events, JANUARY, note("event.declined", JANUARY)),
        "cancelled": lambda: changed(events, JANUARY, cancelled=True),
        "closed": lambda: events,
        "paused": lambda: do(events, JANUARY, Pause("elections", JANUARY)),
    }[answer]()
    assert repeats(said, date(2027, 3, 1) if answer == "closed" else day) == []


def test_an_announcement_made_close_to_the_cut_off_has_no_repeat() -> None:
    assert repeats(announced(member(), date(2027, 2, 24)), date(2027, 2, 25)) == []


def test_a_delegate_who_withdrew_may_be_reminded_again_of_the_open_event() -> None:
    events = do(
        registered(announced(member(), JANUARY), JANUARY), JANUARY, note("event.withdrawn", JANUARY, 1, **WHO)
    )
    assert len(repeats(events, JANUARY)) == 1


def test_the_same_delegate_is_registered_once() -> None:
    events = registered(announced(member(), JANUARY), JANUARY)
    with pytest.raises(Refused, match="registered for the event already"):
        registered(events, JANUARY, 2)


def test_a_registration_is_what_its_records_leave() -> None:
    events = registered(announced(member(), JANUARY), JANUARY, state="waiting", funded=False)
    up = {**WHO, "funded": True, "travel": "funded"}
    events = do(events, JANUARY + DAY, note("event.moved_up", JANUARY + DAY, 1, **up))
    (mine,) = registrations(at(events, JANUARY + DAY).known, 7)
    assert (mine.state, mine.funded, mine.live) == ("confirmed", True, True)
    with pytest.raises(Refused, match="does not wait"):
        do(events, JANUARY + DAY, note("event.moved_up", JANUARY + DAY, 1, **up))


def test_a_retracted_registration_never_was() -> None:
    events = registered(announced(member(), JANUARY), JANUARY)
    events = do(events, JANUARY, Retract(events[-1].seq, "wrong city", JANUARY))
    assert registrations(at(events, JANUARY).known) == []


def test_a_delegate_has_one_practical_word_before_the_event() -> None:
    events = registered(announced(member(), JANUARY), JANUARY)
    (word,) = [o for o in ladder(at(events, JANUARY)) if o.letter == "registration"]
    assert (word.owed_on, word.to, word.rung) == (date(2027, 4, 26), "coordinator", -7)
    moved = changed(events, JANUARY, starts="2027-06-07T07:00:00Z")
    (later,) = [o for o in ladder(at(moved, JANUARY)) if o.letter == "registration"]
    assert (later.key, later.owed_on) == (word.key, date(2027, 5, 31))


@pytest.mark.parametrize("state", ["waiting", "withdrawn"])
def test_without_a_place_there_is_no_word_before_the_event(state: str) -> None:
    events = registered(
        announced(member(), JANUARY), JANUARY, state="waiting" if state == "waiting" else "confirmed"
    )
    if state == "withdrawn":
        events = do(events, JANUARY, note("event.withdrawn", JANUARY, 1, **WHO))
    assert [o for o in ladder(at(events, JANUARY)) if o.letter == "registration"] == []


def test_an_announcement_tells_the_cut_off_on_the_events_clocks_and_on_the_readers() -> None:
    events = announced(member(iso="JP"), JANUARY)
    events[0] = events[0]._replace(data={**events[0].data, "zone": "Asia/Tokyo"})
    facts = told(events, JANUARY, "event_announcement", "event.announced", 7, events[-1].seq)
    assert facts["closes"] == "2027-03-01 17:00 Europe/Paris"
    assert facts["closes_here"] == "2027-03-02 01:00 Asia/Tokyo"
    assert (facts["event"], facts["places"], facts["repeat"]) == ("Annual meeting", "40", "")


@pytest.mark.parametrize(
    ("then", "stage"),
    [(None, "confirmed"), ("event.withdrawn", "withdrawn"), ("event.told", "changed")],
)
def test_a_letter_to_a_delegate_tells_the_registration_as_it_stands_when_it_goes(
    then: str | None, stage: str
) -> None:
    events = registered(announced(member(), JANUARY), JANUARY)
    if then:
        events = do(events, JANUARY, note(then, JANUARY, 1, **WHO))
    about = then or "event.registered"
    facts = told(events, JANUARY, "registration", about, 1, events[-1].seq)
    assert (facts["stage"], facts["travel"]) == (stage, "funded")
    assert facts["calendar_method"] == ("CANCEL" if stage == "withdrawn" else "REQUEST")


def test_the_number_of_the_calendar_entry_grows_with_each_change() -> None:
    events = registered(announced(member(), JANUARY), JANUARY)
    before = told(events, JANUARY, "registration", "event.registered", 1, events[-1].seq)
    events = changed(events, JANUARY, starts="2027-06-07T07:00:00Z", version=2)
    after = told(events, JANUARY, "registration", "event.registered", 1, events[-2].seq)
    assert int(after["calendar_sequence"]) > int(before["calendar_sequence"])
    assert after["calendar_uid"] == before["calendar_uid"]


def test_an_invitation_of_leaders_is_an_officers_own_letter_and_a_contact() -> None:
    events = do(member(), JANUARY, Contact(JANUARY, "officer", "invited the Mayor to the leaders' meeting"))
    assert events[-1].kind == "contacted"
    assert ladder(at(events, JANUARY)) == ladder(at(member(), JANUARY))


def taken(events: list[Event], day: date, number: int, name: str) -> list[Event]:
    """The events after one more step of that name; unchanged where the rules refuse it."""
    steps = {
        "announce": lambda: announced(events, day),
        "register": lambda: registered(events, day, number, **SEAT),
        "withdraw": lambda: do(events, day, note("event.withdrawn", day, number, **WHO)),
        "decline": lambda: do(events, day, note("event.declined", day)),
        "move": lambda: changed(events, day, closes=f"{day + 30 * DAY}T16:00:00Z"),
        "cancel": lambda: changed(events, day, cancelled=True),
    }
    try:
        return steps[name]()
    except Refused:
        return events


NAMES = ["announce", "register", "withdraw", "decline", "move", "cancel"]


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 20)), max_size=12))
def test_whatever_happens_there_is_one_announcement_and_at_most_one_repeat(
    steps: list[tuple[str, int]],
) -> None:
    events, day, keys = member(), JANUARY, set()
    for number, (name, wait) in enumerate(steps, 1):
        day += timedelta(days=wait)
        events = taken(events, day, number, name)
        keys |= {o.key for o in repeats(events, day)}
    assert len(keys) <= 1
    assert sum(e.data.get("about") == "event.announced" for e in events) <= 1
