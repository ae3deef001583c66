"""Which days and which team are proposed: laws that hold for every place, pool and stretch of time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.calendars import Calendar, quiet
from lifecycle.visits.observances import observance
from lifecycle.visits.teams import EXPERT, KINDS, REPRESENTATIVE, Member, Stretch, below_minimum, propose_team
from lifecycle.visits.visitdays import Search, candidates, why_not

START = date(2027, 1, 4)
PLACES = st.sampled_from([Calendar(iso) for iso in ("FR", "IL", "NO", "AU", "TR", "UA", "ZZ")])
DAYS = st.dates(date(2026, 6, 1), date(2029, 6, 1))


@st.composite
def stretches(draw: st.DrawFn) -> Stretch:
    first = draw(DAYS)
    return Stretch(first, first + timedelta(days=draw(st.integers(0, 60))), "away")


@st.composite
def members(draw: st.DrawFn) -> Member:
    return Member(
        id=draw(st.text("abcdef0123456789", min_size=4, max_size=8)),
        kind=draw(st.sampled_from(KINDS)),
        languages=tuple(draw(st.lists(st.sampled_from(["en", "fr", "it", "no"]), max_size=3))),
        away=tuple(draw(st.lists(stretches(), max_size=3))),
        conflicts=frozenset(draw(st.sets(st.sampled_from(["lyon-fr", "oslo-no"]), max_size=2))),
        home=draw(st.none() | PLACES),
        load=draw(st.integers(0, 5)),
        active=draw(st.booleans()),
    )


@given(place=PLACES, team=st.lists(members(), max_size=3), start=DAYS, beside=st.none() | stretches())
def test_no_proposed_day_is_a_free_day_of_the_place_or_of_anyone(
    place: Calendar, team: list[Member], start: date, beside: Stretch | None
) -> None:
    search = Search(place, team, start, start + timedelta(days=90), beside)
    for pair in candidates(search):
        assert pair.last - pair.first == timedelta(days=1)
        for day in (pair.first, pair.last):
            assert start <= day <= start + timedelta(days=90)
            assert place.is_working(day)
            assert all(member.home is None or member.home.is_working(day) for member in team)
            assert not any(stretch.meets(day, day) for member in team for stretch in member.away)
            assert beside is None or not beside.meets(day, day)


@given(place=PLACES, start=DAYS)
def test_every_line_has_a_reason_and_the_lines_are_ranked_and_do_not_overlap(
    place: Calendar, start: date
) -> None:
    found = candidates(Search(place, (), start, start + timedelta(days=120)))
    assert all(pair.reasons for pair in found)
    assert [(p.weight, p.first) for p in found] == sorted((p.weight, p.first) for p in found)
    days = [day for pair in found for day in (pair.first, pair.last)]
    assert len(set(days)) == len(days)


@given(
    pool=st.lists(members(), max_size=6), languages=st.lists(st.sampled_from(["en", "fr", "no"]), max_size=2)
)
def test_a_proposed_team_is_never_below_the_minimum_nor_in_conflict(
    pool: list[Member], languages: list[str]
) -> None:
    proposal = propose_team(pool, "lyon-fr", languages)
    if proposal.team:
        by_kind = {kind: [m.id for m in proposal.team if m.kind == kind] for kind in KINDS}
        assert below_minimum(by_kind[EXPERT], by_kind[REPRESENTATIVE]) is None
        assert all(m.active and "lyon-fr" not in m.conflicts for m in proposal.team)
    else:
        suits = {c.member.kind for c in proposal.choices if c.suits}
        assert suits != set(KINDS) and proposal.missing
    assert len(proposal.choices) == len(pool) and all(choice.reasons for choice in proposal.choices)


def person(
    name: str, *languages: str, kind: str = EXPERT, load: int = 0, topics: tuple[str, ...] = ()
) -> Member:
    return Member(name, kind, name, languages, topics, load=load)


def test_language_comes_before_load_and_load_before_topics() -> None:
    pool = [
        person("idle", "en", topics=("anti-rumours",)),
        person("busy", "it", "en", load=3),
        person("fresh", "it", load=1),
        person("rep", "en", kind=REPRESENTATIVE),
    ]
    proposal = propose_team(pool, "reggio-it", ["it"], ["anti-rumours"])
    assert [m.name for m in proposal.team] == ["fresh", "rep"]
    assert [c.member.name for c in proposal.choices] == ["fresh", "busy", "idle", "rep"]
    assert "an interpreter is needed" in proposal.choices[2].reasons[0]


def test_who_has_a_conflict_of_interest_is_listed_with_the_reason_and_left_out() -> None:
    friend = Member("friend", EXPERT, "friend", ("en",), conflicts=frozenset({"lyon-fr"}))
    proposal = propose_team([friend, person("rep", "en", kind=REPRESENTATIVE)], "lyon-fr", ["en"])
    assert proposal.team == () and proposal.missing is not None and "expert" in proposal.missing
    assert "conflict of interest" in proposal.choices[0].reasons[0]


def test_why_a_day_is_left_out_names_the_circumstance_and_nobody() -> None:
    away = Member("ada", EXPERT, "Ada", away=(Stretch(START, START),), home=Calendar("US"))
    search = Search(Calendar("FR"), [away], START, START)
    assert why_not(search, START) == "somebody who is needed is away"
    assert "team lives" in (why_not(search, date(2027, 1, 18)) or "")
    assert "place" in (why_not(search, date(2027, 5, 6)) or "")
    assert why_not(search, date(2027, 1, 5)) is None


def test_days_beside_the_other_city_of_a_mission_come_first() -> None:
    other = Stretch(date(2027, 2, 16), date(2027, 2, 17), "Lyon")
    first = candidates(Search(Calendar("FR"), (), START, date(2027, 4, 1), other))[0]
    assert first.first == date(2027, 2, 18) and "one journey with the visit to Lyon" in first.reasons


def test_online_nobody_travels_so_no_day_of_the_week_is_better() -> None:
    monday = date(2027, 1, 11)
    found = candidates(Search(Calendar("FR"), (), monday, date(2027, 1, 15), online=True))
    assert found[0].first == monday and not any("journey" in reason for reason in found[0].reasons)


def test_a_quiet_period_and_an_observance_warn_and_weigh_but_exclude_nothing() -> None:
    search = Search(Calendar("NO"), (), date(2027, 2, 8), date(2027, 2, 12))
    found = candidates(search)
    assert found and all("Ramadan" in pair.warnings[0] for pair in found)
    assert quiet(date(2027, 8, 10), "FR")
    august = candidates(Search(Calendar("FR"), (), date(2027, 8, 9), date(2027, 8, 13)))
    assert any(warning.startswith("quiet period") for warning in august[0].warnings)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2027-02-20", "Ramadan"),
        ("2027-03-10", "Eid al-Fitr"),
        ("2027-05-17", "Eid al-Adha"),
        ("2027-10-11", "Yom Kippur"),
        ("2027-10-02", "Rosh Hashanah"),
        ("2027-04-25", "Passover"),
        ("2027-03-28", "Western Easter"),
        ("2027-05-02", "Orthodox Easter"),
        ("2027-10-29", "Diwali"),
        ("2031-01-02", "Ramadan"),
        ("2027-06-15", None),
    ],
)
def test_the_main_observances_are_known(day: str, name: str | None) -> None:
    assert observance(date.fromisoformat(day)) == name
