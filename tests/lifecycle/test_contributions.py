"""The yearly contribution: exact sums, two persons, no letter about a past year or to who does not pay."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.case import Case
from lifecycle.commands import (
    ChangeKind,
    ChooseDate,
    Command,
    Note,
    OpenTrack,
    Reach,
    Refused,
    Reopen,
    Retract,
    Waive,
)
from lifecycle.contributions.contribution_years import TRACK, year_of
from lifecycle.contributions.money import amount_of, told
from lifecycle.decide import decide
from lifecycle.events import Event
from lifecycle.history import known_on
from lifecycle.observations import observations
from lifecycle.reading import programme
from lifecycle.reminding.letters import RULES
from lifecycle.reminding.reminders import ladder
from lifecycle.themes import letter_facts
from lifecycle.tracking import stand
from lifecycle.when import When
from tests.lifecycle.cast import do, find, history, joined, on, seen

AUTUMN, CALLED, PAID = date(2027, 9, 6), date(2028, 2, 1), date(2028, 3, 1)
MONEY = {kind for kind in RULES if kind.startswith("contribution_")}
ONE, OTHER = "1f" * 8, "2e" * 8


def member(kind: str = "international") -> list[Event]:
    return history(*joined("2018"), kind=kind)


def opened(year: int = 2028, day: date = AUTUMN) -> list[Event]:
    """A member for which an officer opened a year."""
    return do(member(), day, OpenTrack(TRACK, day, year))


def called() -> list[Event]:
    return do(opened(), CALLED, Reach("call_issued", When(CALLED), cycle=2028))


def payment(amount: str, day: date = PAID, year: int = 2028) -> Note:
    return Note("contribution.payment", {"amount": amount}, day, cycle=year)


def waiver(amount: str, by: str = ONE) -> Note:
    return Note("contribution.waiver", {"amount": amount, "by": by}, PAID, cycle=2028)


def agreed(seq: int, by: str = OTHER) -> Note:
    return Note("contribution.waiver_agreed", {"waiver": seq, "by": by}, PAID, cycle=2028)


def state(events: list[Event], milestone: str = "contribution_paid", year: int = 2028) -> str | None:
    found = stand(events, programme(), PAID).milestones.get((TRACK, year, milestone))
    return found.state if found else None


def money_rungs(events: list[Event], day: date) -> list[tuple[str, str, date]]:
    """What the ladders of the contribution owe by a day: letter, to whom, when."""
    found = ladder(stand(events, programme(), day))
    return [(o.letter, o.to, o.owed_on) for o in found if o.milestone[0] == TRACK and o.owed_on <= day]


def test_the_programme_asks_for_five_thousand_euro_a_year_by_its_own_document() -> None:
    dues = programme().dues
    assert dues is not None
    assert (dues.eur, dues.provenance, dues.source) == (
        Decimal("5000.00"),
        "programme",
        "What are the costs for member cities, first sentence",
    )


def test_a_year_opened_in_autumn_brings_a_notice_for_the_budget_and_no_call_before_its_year() -> None:
    assert money_rungs(opened(), AUTUMN) == [("contribution_notice", "payer", AUTUMN)]
    assert state(opened(), "year_opened") == "done"
    ahead = stand(opened(), programme(), AUTUMN).ahead
    assert [m.opened_on for m in ahead if m.key == (TRACK, 2028, "call_issued")] == [date(2028, 1, 1)]


@pytest.mark.parametrize(
    ("opened_on", "goes"),
    [
        (date(2027, 3, 1), date(2027, 9, 1)),
        (date(2027, 10, 31), date(2027, 10, 31)),
        (date(2027, 11, 1), None),
    ],
)
def test_the_notice_goes_in_september_or_october_or_not_at_all(opened_on: date, goes: date | None) -> None:
    found = money_rungs(opened(day=opened_on), date(2027, 12, 1))
    assert [day for _, _, day in found] == [goes] * (goes is not None)


def test_after_the_call_comes_one_reminder_and_then_a_task_to_telephone() -> None:
    due = find(stand(called(), programme(), CALLED), TRACK, 2028, "contribution_paid").due_on
    assert due is not None
    assert money_rungs(called(), due + timedelta(days=60)) == [
        ("contribution_reminder", "payer", due + timedelta(days=30)),
        ("task_call_city", "officer", due + timedelta(days=60)),
    ]
    late = stand(called(), programme(), due + timedelta(days=60))
    assert any("Contribution paid 2028 is awaited" in text for text in observations(late))


def test_a_part_payment_leaves_the_rest_open_and_the_last_one_settles_the_year() -> None:
    part = do(called(), PAID, payment("2000.00"))
    assert state(part) == "open"
    assert any("EUR 2,000.00 of EUR 5,000.00 paid, EUR 3,000.00 remains" in o for o in _observed(part))
    whole = do(part, PAID, payment("3000.00"))
    assert state(whole) == "done"
    assert [o for o in _observed(whole) if "Contribution 2028" in o] == []


def _observed(events: list[Event], day: date = PAID) -> list[str]:
    return observations(stand(events, programme(), day))


def test_a_payment_withdrawn_opens_the_year_again() -> None:
    events = do(called(), PAID, payment("2000.00"), payment("3000.00"))
    first = next(e.seq for e in events if e.data.get("amount") == "2000.00")
    undone = do(events, PAID, Retract(first, "another city's", PAID))
    assert state(undone) == "open"
    assert year_of(known_on(undone, PAID), 2028).remaining == Decimal("2000.00")


def test_paid_before_the_call_is_paid_and_nothing_is_called_for() -> None:
    events = do(opened(), date(2027, 12, 1), payment("5000.00", date(2027, 12, 1)))
    assert state(events) == "done"
    assert money_rungs(events, date(2028, 12, 1)) == []


def test_a_waiver_takes_two_persons_and_no_role_counts_as_one() -> None:
    proposed = do(called(), PAID, waiver("5000.00"))
    seq = proposed[-1].seq
    assert state(proposed) == "open"
    assert any("waits for a second person" in text for text in _observed(proposed))
    for by, why in ((ONE, "two persons"), ("officer", "is a role")):
        with pytest.raises(Refused, match=why):
            do(proposed, PAID, agreed(seq, by))
    assert state(do(proposed, PAID, agreed(seq))) == "waived"


def test_whoever_is_signed_in_and_proposed_cannot_agree_under_another_name() -> None:
    def signed_in(events: list[Event], account: str, command: Note) -> list[Event]:
        work = Case(list(events), programme(), PAID, PAID, account, "desk")
        decide(work, command)
        return work.events

    proposed = signed_in(called(), "account-7", waiver("5000.00"))
    with pytest.raises(Refused, match="two persons"):
        signed_in(proposed, "account-7", agreed(proposed[-1].seq))
    assert state(signed_in(proposed, "account-8", agreed(proposed[-1].seq))) == "waived"


def test_a_waiver_may_come_before_the_call_which_then_is_not_issued() -> None:
    proposed = do(opened(), PAID, waiver("5000.00"))
    seq = next(e.seq for e in proposed if e.data.get("by") == ONE)
    both = do(proposed, PAID, agreed(seq))
    assert (state(both, "call_issued"), state(both)) == ("waived", "waived")
    again = do(both, PAID, Retract(next(e.seq for e in both if e.data.get("waiver")), "an error", PAID))
    assert state(again, "call_issued") == "open"


def test_no_single_command_waives_a_contribution() -> None:
    with pytest.raises(Refused, match="two persons waive"):
        do(called(), PAID, Waive("contribution_paid", "hardship", PAID, cycle=2028))


def test_more_than_remains_cannot_be_waived_nor_twice_at_once() -> None:
    with pytest.raises(Refused, match="more than remains"):
        do(called(), PAID, payment("4000.00"), waiver("1000.01"))
    with pytest.raises(Refused, match="waits for its second person"):
        do(called(), PAID, waiver("1000.00"), waiver("1000.00"))


AMOUNTS = st.decimals(Decimal("0.01"), Decimal(7000), places=2)


@given(st.lists(AMOUNTS, min_size=1, max_size=8))
def test_sums_are_exact_and_more_than_asked_is_always_told(amounts: list[Decimal]) -> None:
    days = count()
    notes = [payment(str(each), PAID - timedelta(days=next(days))) for each in amounts]
    events = do(called(), PAID, *notes)
    year, cents = year_of(known_on(events, PAID), 2028), sum(int(each * 100) for each in amounts)
    assert int(year.paid * 100) == cents
    assert year.remaining >= 0 and int((year.remaining - year.overpaid) * 100) == 500_000 - cents
    assert bool(year.overpaid) == any("more than asked" in text for text in _observed(events))
    assert state(events) == ("done" if cents >= 500_000 else "open")


@given(AMOUNTS)
def test_an_amount_read_is_the_amount_written(amount: Decimal) -> None:
    assert amount_of(str(amount)) == amount
    assert amount_of(f"{amount:,}".replace(",", " ").replace(".", ",")) == amount
    assert told(amount) == f"EUR {amount:,}"


@pytest.mark.parametrize(
    "text", ["", "5,000", "5.000", "-5", "0", "1e3", "5000.001", "²", "12345678901", "NaN"]
)
def test_what_could_be_another_amount_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"write it as 5000\.00"):
        amount_of(text)


@pytest.mark.parametrize("kind", sorted(programme().kinds))
def test_only_kinds_that_pay_are_opened_and_written_to(kind: str) -> None:
    events = member(kind)
    if kind == "international":
        do(events, AUTUMN, OpenTrack(TRACK, AUTUMN, 2028))
        return
    with pytest.raises(Refused):
        do(events, AUTUMN, OpenTrack(TRACK, AUTUMN, 2028))


def test_a_city_that_left_gets_no_letter_about_a_year_that_was_open() -> None:
    left = do(called(), PAID, ChangeKind("lapsed", PAID, "their letter"))
    assert money_rungs(left, date(2028, 12, 31)) == []


@pytest.mark.parametrize(
    ("year", "why"), [(2026, "is past"), (2029, "too far ahead"), (2028, "open already")]
)
def test_a_year_is_opened_once_and_never_a_past_one(year: int, why: str) -> None:
    with pytest.raises(Refused, match=why):
        do(opened(), AUTUMN, OpenTrack(TRACK, AUTUMN, year))


def test_a_year_opened_by_mistake_is_withdrawn_whole_and_may_be_opened_again() -> None:
    seq = next(e.seq for e in opened() if e.kind == "track_opened")
    events = do(opened(), AUTUMN, Retract(seq, "the wrong year", AUTUMN))
    assert [m.key for m in stand(events, programme(), CALLED).unsettled() if m.key[0] == TRACK] == []
    assert money_rungs(events, CALLED) == []
    again = do(events, AUTUMN, OpenTrack(TRACK, AUTUMN, 2028))
    assert year_of(known_on(again, AUTUMN), 2028).remaining == Decimal(5000)


@pytest.mark.parametrize("milestone", ["year_opened", "call_issued"])
def test_no_account_opens_a_year(milestone: str) -> None:
    with pytest.raises(Refused, match="an officer opens the year first"):
        do(member(), AUTUMN, Reach(milestone, When(AUTUMN), cycle=2027))


DAYS = st.dates(date(2026, 11, 26), date(2031, 12, 31))


@given(DAYS, st.integers(0, 1), st.none() | st.integers(0, 700), DAYS)
def test_no_letter_speaks_of_a_past_year(day: date, ahead: int, later: int | None, looked: date) -> None:
    year = day.year + ahead
    events = do(member(), day, OpenTrack(TRACK, day, year))
    if later is not None:
        calls = day + timedelta(days=later)
        events = do(events, calls, Reach("call_issued", When(calls), cycle=year))
    standing = stand(events, programme(), max(day, looked))
    letters = [o for o in ladder(standing) if o.letter in MONEY]
    assert all(max(o.owed_on, standing.known.today).year <= o.milestone[1] for o in letters)
    assert all(o.to == "payer" for o in letters)


@given(DAYS)
def test_history_that_nobody_opened_here_brings_no_letter_and_no_task(looked: date) -> None:
    facts = [(TRACK, year, "contribution_paid", f"{year}-05-02") for year in (2019, 2024)]
    facts += [(TRACK, 2026, "call_issued", "2026-10-01")]
    events = history(*joined("2018"), *facts)
    assert money_rungs(events, looked) == []


# Several open years ------------------------------------------------------------------------------


def both() -> list[Event]:
    """2027 called and unpaid, 2028 opened in its autumn."""
    spring = date(2027, 2, 1)
    commands: list[Command] = [OpenTrack(TRACK, spring, 2027), Reach("call_issued", When(spring), cycle=2027)]
    return do(do(member(), spring, *commands), AUTUMN, OpenTrack(TRACK, AUTUMN, 2028))


def test_two_open_years_stand_beside_each_other_each_with_its_own_dates() -> None:
    standing = stand(both(), programme(), CALLED)
    assert seen(standing, TRACK) == [(2027, "contribution_paid", "open"), (2028, "call_issued", "open")]
    assert {o.milestone[1] for o in ladder(standing) if o.milestone[0] == TRACK} == {2027}


def test_a_payment_without_a_year_goes_to_the_year_of_its_date_or_the_oldest_open_one() -> None:
    two = do(both(), CALLED, Reach("call_issued", When(CALLED), cycle=2028))
    paid = do(two, PAID, Reach("contribution_paid", When(PAID)))
    assert (state(paid, year=2028), state(paid, year=2027)) == ("done", "open")
    april = date(2028, 4, 3)
    assert do(paid, april, Reach("contribution_paid", When(april)))[-1].key == (
        TRACK,
        2027,
        "contribution_paid",
    )
    old = do(both(), PAID, Reach("contribution_paid", When(PAID)))
    assert state(old, year=2027) == "done"


def test_a_date_without_a_year_is_of_the_oldest_open_one() -> None:
    two = do(both(), CALLED, Reach("call_issued", When(CALLED), cycle=2028))
    dated = do(two, PAID, ChooseDate("contribution_paid", date(2028, 6, 1)))
    assert dated[-1].cycle == 2027


@pytest.mark.parametrize("year", [1, 1989, 2030])
def test_what_is_no_year_of_a_contribution_is_refused(year: int) -> None:
    for command in (Reach("contribution_paid", When(PAID), cycle=year), payment("5.00", year=year)):
        with pytest.raises(Refused, match="no year of a contribution"):
            do(member(), PAID, command)
    with pytest.raises(Refused, match="no year of a contribution"):
        do(member(), PAID, Reopen("contribution_paid", "asked again", PAID))


def test_a_letter_knows_what_was_paid_and_what_remains() -> None:
    events = do(called(), PAID, payment("2000.00"))
    seq = events[-1].seq
    standing = stand(events, programme(), PAID)
    about = (TRACK, 2028, "contribution.payment")
    said = letter_facts(standing, "contribution_recorded", about, seq)
    assert (said["what"], said["remaining"]) == ("payment", "3000.00")
    assert said["payments"] == "2028-03-01\t2000.00\t\t"
    assert letter_facts(on(PAID), "report_final", ("assessment", 1, "final_report"), None) == {}
