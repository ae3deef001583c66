"""The table of kinds and tracks: the full product, cell by cell, against how the rules behave."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from lifecycle.commands import ChangeKind, Command, OpenTrack, Reach, Refused, Retract
from lifecycle.reading import programme
from lifecycle.reminding.causes import letters_of
from lifecycle.reminding.reminders import ladder
from lifecycle.tracking import stand
from lifecycle.when import When
from tests.lifecycle.cast import ADOPTED, do, history, joined

DAY = date(2027, 3, 1)
RULES = programme()
KINDS = tuple(RULES.kinds)
TRACKS = tuple(track.key for track in RULES.tracks)
WALKED = [(kind, track) for kind, track in product(KINDS, TRACKS) if RULES.track(track).milestones]
SAYS = {
    "candidate": "runs on_request off off off information",
    "international": "runs runs runs runs runs runs",
    "national_network": "information on_request on_request on_request on_request runs",
    "regional_network": "information on_request on_request on_request on_request runs",
    "index_only": "off information off off off off",
    "unconfirmed": "record_check information off off off record_check",
    "lapsed": "on_request off off off off off",
    "withdrawn": "on_request off off off off off",
}
"""The procedure's table, a row a kind: membership, assessment, visit, strategy, contribution, engagement."""


def test_the_table_is_that_of_the_procedure() -> None:
    assert TRACKS == ("membership", "assessment", "visit", "strategy", "contribution", "engagement")
    told = {kind.key: " ".join(kind.tracks[track] for track in TRACKS) for kind in RULES.kinds.values()}
    assert told == SAYS


@pytest.mark.parametrize(("kind", "track"), WALKED)
def test_a_track_asks_only_where_it_runs_or_an_officer_opened_it(kind: str, track: str) -> None:
    facts = () if kind in ("candidate", "index_only", "unconfirmed") else joined("2018")
    standing = stand(history(*facts, kind=kind), RULES, DAY)
    asked = [m for m in standing.unsettled() if m.asks and m.milestone.track == track]
    runs = RULES.kinds[kind].tracks[track] == "runs"
    assert runs or asked == []
    assert {owed.milestone[0] for owed in ladder(standing) if owed.letter != "record_check"} <= {
        name for name in TRACKS if RULES.kinds[kind].tracks[name] == "runs"
    }


@pytest.mark.parametrize(("kind", "track"), WALKED)
def test_a_fact_that_happened_is_accepted_whatever_the_kind(kind: str, track: str) -> None:
    """Only a condition refuses, and it refuses an act of ours: never a fact of before."""
    for milestone in RULES.track(track).milestones:
        told = Reach(milestone.key, When(date(2020, 5, 4)), track=track)
        events = do(history(kind=kind), DAY, told)
        assert any(e.kind == "reached" and e.milestone == milestone.key for e in events), milestone.key


@pytest.mark.parametrize(("kind", "track"), WALKED)
def test_a_fact_of_today_causes_letters_only_where_the_track_is_ours_to_run(kind: str, track: str) -> None:
    mode = RULES.kinds[kind].tracks[track]
    for milestone in RULES.track(track).milestones:
        reached = Reach(milestone.key, When(DAY), track=track, reason="it happened")
        try:
            events = do(history(kind=kind), DAY, reached)
        except Refused:
            continue
        standing = stand(events, RULES, DAY)
        fresh = next(e for e in events if e.kind == "reached")
        if standing.known.kind == kind and mode not in ("runs", "on_request"):
            assert list(letters_of(standing, fresh)) == [], milestone.key


@pytest.mark.parametrize(("before", "after"), [*product(KINDS, KINDS)])
def test_each_change_of_kind_has_a_verdict(before: str, after: str) -> None:
    """To the same kind: nothing to change. To a member: both signatures. To any other: an officer's word."""
    command: Command = ChangeKind(after, DAY, "an officer's word")
    if after in (before, "international"):
        with pytest.raises(Refused, match="already" if after == before else "both signatures"):
            do(history(kind=before), DAY, command)
        return
    assert stand(do(history(kind=before), DAY, command), RULES, DAY).known.kind == after


@pytest.mark.parametrize(("kind", "track"), [*product(KINDS, TRACKS)])
def test_an_officer_opens_any_track_but_the_dues_of_who_owes_none(kind: str, track: str) -> None:
    if track == "contribution" and kind != "international":
        with pytest.raises(Refused, match=r"contribution is switched off|no contribution is asked"):
            do(history(kind=kind), DAY, OpenTrack(track, DAY))
        return
    events = do(history(kind=kind), DAY, OpenTrack(track, DAY))
    assert any(e.kind == "track_opened" and e.track == track for e in events)


def test_a_change_of_kind_on_the_same_day_is_the_later_recorded_one() -> None:
    events = do(history(kind="unconfirmed"), ADOPTED, ChangeKind("candidate", ADOPTED, "one"))
    events = do(events, ADOPTED, ChangeKind("index_only", ADOPTED, "two"))
    assert stand(events, RULES, ADOPTED).known.kind == "index_only"


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2007, 6, 1), "unconfirmed"),  # nothing is known by then
        (date(2009, 6, 1), "unconfirmed"),  # a report is, which makes no candidate
        (date(2018, 4, 1), "candidate"),  # one side has signed
        (date(2018, 5, 2), "international"),
        (ADOPTED, "international"),
    ],
)
def test_before_both_signatures_a_city_was_no_member(day: date, kind: str) -> None:
    """Its first record here gives the kind it has now; the day of joining says from when."""
    events = history(
        ("assessment", 1, "final_report", "2008"),
        ("membership", 1, "city_signature", "2018-03-02"),
        ("membership", 1, "council_of_europe_signature", "2018-05-02"),
        kind="international",
    )
    standing = stand(events, RULES, day)
    assert standing.known.kind == kind
    assert (standing.since is None) is (kind != "international")


def test_a_member_whose_day_of_joining_nobody_knows_was_one_all_along() -> None:
    events = history(("assessment", 1, "final_report", "2008"), kind="international")
    assert stand(events, RULES, date(2007, 1, 1)).known.kind == "international"


def test_a_membership_that_an_officer_restored_falls_with_a_signature() -> None:
    events = history(*joined("2015"), kind="candidate")
    restored = do(events, ADOPTED, ChangeKind("international", ADOPTED, "the file was old"))
    after = do(restored, ADOPTED, Retract(2, "signed by somebody else", ADOPTED))
    assert stand(after, RULES, ADOPTED).known.kind == "candidate"
