"""Hosts, mentors and clusters: by cleared practice first, with reasons, without a score in any word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.commands import Note, Refused
from lifecycle.engagement.hosting import profile_of
from lifecycle.engagement.peers import Profile, clusters, hosts
from lifecycle.index.questionnaires import version_of
from tests.lifecycle.cast import do, history, joined
from tests.lifecycle.engagement_cast import at, note

NEED = Profile("need", "Need", 80_000, "fr", "north")
GOOD = Profile("good", "Good", 90_000, "fr", "north", practices=frozenset({"media"}))
DAY = date(2027, 1, 11)
VERSION = "83"
AREA = version_of(VERSION).keys[0]
TEXT = {"title": "Agents in the libraries", "text": "How it is done."}


def test_without_a_cleared_practice_on_the_topic_nobody_is_proposed() -> None:
    assert hosts(NEED, "media", [replace(GOOD, practices=frozenset({"housing"}))]) == []


def test_the_reasons_are_told_in_words() -> None:
    (match,) = hosts(NEED, "media", [GOOD, NEED])
    assert match.reasons == (
        "a cleared good practice on media",
        "the same language (fr)",
        "of like size (small)",
        "the same network (north)",
    )


def test_a_paused_city_is_not_asked() -> None:
    assert hosts(NEED, "media", [replace(GOOD, answers=False)]) == []


def test_language_size_and_network_decide_and_who_was_asked_lately_comes_last() -> None:
    far = replace(GOOD, key="far", language="en", network=None, population=2_000_000)
    near = replace(GOOD, key="near", network=None)
    busy = replace(GOOD, key="busy", busy=2)
    found = hosts(NEED, "media", [far, busy, near])
    assert [match.key for match in found] == ["near", "far", "busy"]
    assert found[-1].cautions == ("asked 2 times lately",)


def test_what_is_unknown_is_no_likeness() -> None:
    (match,) = hosts(Profile("a", "A"), "media", [Profile("b", "B", practices=frozenset({"media"}))])
    assert match.reasons == ("a cleared good practice on media",)


PROFILES = st.builds(
    Profile,
    key=st.text("abcdef", min_size=1, max_size=3),
    name=st.just("City"),
    population=st.none() | st.integers(1, 3_000_000),
    language=st.sampled_from([None, "en", "fr"]),
    scores=st.dictionaries(st.just("media"), st.floats(0, 100)),
    practices=st.frozensets(st.just("media")),
)


@given(st.lists(PROFILES, unique_by=lambda p: p.key))
def test_a_cluster_has_three_to_eight_cities_each_in_one_and_names_no_score(profiles: list[Profile]) -> None:
    named = [replace(p, name=p.key) for p in profiles]
    found = clusters("media", named)
    cities = [city for cluster in found for city in cluster.cities]
    assert len(cities) == len(set(cities))
    for cluster in found:
        assert 3 <= len(cluster.cities) <= 8
        assert not {m.key for m in cluster.mentors} & set(cluster.cities)
        assert not any(sign.isdigit() for sign in cluster.reason)


@given(st.lists(PROFILES, unique_by=lambda p: p.key), st.randoms())
def test_the_same_cities_in_any_order_give_the_same_answer(profiles: list[Profile], chance: object) -> None:
    shuffled = profiles[:]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert hosts(NEED, "media", shuffled) == hosts(NEED, "media", profiles)
    assert clusters("media", shuffled) == clusters("media", profiles)


def test_mentors_stand_above_the_middle_and_versions_are_never_compared() -> None:
    weak = [Profile(f"w{n}", f"W{n}", 9_000, "fr", scores={"media": 10 + n}, version="83") for n in range(3)]
    strong = [replace(GOOD, key=f"s{n}", scores={"media": 80 + n}, version="83") for n in range(3)]
    old = [replace(p, key=f"old {p.key}", version="66-14") for p in weak]
    (cluster,) = clusters("media", [*weak, *strong])
    assert cluster.cities == ("W0", "W1", "W2")
    assert [match.key for match in cluster.mentors] == ["s0", "s1", "s2"]
    assert clusters("media", old) == []  # among themselves, too few have room to grow


def test_scores_and_cleared_practices_come_from_the_citys_own_records() -> None:
    events = history(*joined("2018"), ("assessment", 1, "final_report", "2026-12"))
    kept = Note("practice.kept", {"practice": "p", "area": AREA}, DAY, cycle=1, notes=TEXT)
    scored = Note("index.scored", {"version": VERSION, "scores": {AREA: 70}}, DAY, cycle=1)
    events = do(events, DAY, scored, kept)
    assert profile_of("x", at(events, DAY)).scores == {AREA: 70}
    assert profile_of("x", at(events, DAY)).practices == frozenset()  # kept, and not cleared
    asked = Note("practice.asked", {"practice": "p", "where": "data base"}, DAY, cycle=1)
    yes = Note("practice.answered", {"practice": "p", "answer": "yes"}, DAY, cycle=1)
    assert profile_of("x", at(do(events, DAY, asked, yes), DAY)).practices == frozenset({AREA})


def test_a_city_asked_may_say_no_and_is_not_asked_twice_in_one_request() -> None:
    events = history(*joined("2018"))
    ask = {"role": "mentor", "topic": "media", "for": "need", "costs": "shared"}
    events = do(events, DAY, note("host.asked", DAY, 1, **ask))
    assert profile_of("good", at(events, DAY)).busy == 1
    with pytest.raises(Refused, match="on record already"):
        do(events, DAY, note("host.asked", DAY, 1, **ask))
    assert do(events, DAY, note("host.answered", DAY, 1, answer="no"))[-1].data["answer"] == "no"
    with pytest.raises(Refused, match="no request 2"):
        do(events, DAY, note("host.answered", DAY, 2, answer="no"))


def test_a_lapsed_city_is_neither_proposed_nor_asked() -> None:
    events = history(*joined("2018"), kind="lapsed")
    assert not profile_of("x", at(events, DAY)).answers
    with pytest.raises(Refused, match="not paused"):
        do(events, DAY, note("host.asked", DAY, 1, role="host", topic="media", **{"for": "y"}, costs="guest"))
