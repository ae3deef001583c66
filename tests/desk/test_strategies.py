"""The support group and the strategy as officers type them, and the letters that follow."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from models import clock
from models.database import House
from tests.desk.conftest import Icc

TODAY = clock.wall()
AHEAD = str(TODAY + timedelta(days=100))


def strategy(icc: Icc, *words: str) -> Any:
    said = icc("strategy", *words)
    assert (said.code, said.err) == (0, "")
    return said


def shown(icc: Icc, city: str = "Bergen") -> dict[str, Any]:
    return icc("strategy", "show", city, "--json").document


def test_a_whole_strategy_is_driven_by_commands_from_nothing_to_its_successor(
    icc: Icc, settled: House
) -> None:
    group = ["--department", "housing", "--department", "youth", "--organisation", "House of Cultures"]
    strategy(icc, "group", "Bergen", *group, "--mandate", "advises the board")
    strategy(icc, "meeting", "Bergen", "--people", "9")
    strategy(icc, "review", "Bergen", "public space", "planned")
    strategy(icc, "review", "Bergen", "public space", "reviewed")
    strategy(icc, "citizens", "Bergen", "indicators", "--people", "40")
    strategy(icc, "draft", "Bergen", "--no-indicators")
    strategy(icc, "validate", "Bergen", "--offices", "2026-03", "--political", "2026-05-04")
    strategy(icc, "validate", "Bergen", "--from", "2026-06-01", "--until", "2029-12-31")
    strategy(icc, "year", "Bergen", "--successor", "planned")
    held = shown(icc)
    assert (held["support_group"]["departments"], held["support_group"]["organisations"]) == (2, 1)
    assert held["support_group"]["notes"]["organisations"] == "House of Cultures"
    assert held["review"]["public_space"]["review"] == "reviewed"
    assert [len(held["citizens"][moment]) for moment in ("indicators", "monitoring")] == [1, 0]
    assert held["dates"]["offices_validated"] == "2026-03"
    assert held["dates"]["strategy_validated"] == "2026-05-04"
    assert held["valid_until"] == "2029-12-31"
    assert held["drafts"][0]["indicators"] is False
    assert [each["on"] for each in held["letters_ahead"] if each["on"] < "2030"][-2:] == [
        "2028-12-31",
        "2029-06-30",
    ]
    strategy(icc, "successor", "Bergen")
    assert (shown(icc)["cycle"], shown(icc)["cycles"]) == (2, [1, 2])
    assert not any(each["on"] == "2029-06-30" for each in shown(icc)["letters_ahead"])
    assert "public space: reviewed" in icc("strategy", "show", "Bergen", "--cycle", "1").out


def test_a_speaker_asked_for_and_answered_brings_the_letter_about_our_part(icc: Icc, settled: House) -> None:
    strategy(icc, "speaker", "Manchester", "--presentation", AHEAD, "--publicity")
    (asked,) = shown(icc, "Manchester")["speaker"]
    assert (asked["late_days"], asked["answer"]) == (0, None)
    strategy(icc, "answer", "Manchester", str(asked["seq"]), "--who", "Irena Novak, head of unit")
    (letter,) = [
        n
        for n in icc("city", "show", "Manchester", "--json").document["notices"]
        if n["kind"] == "presentation_speaker"
    ]
    said = " ".join(icc("notices", "preview", str(letter["id"])).out.split())
    assert "Our part is settled: Irena Novak, head of unit" in said
    assert icc("strategy", "answer", "Manchester", str(asked["seq"]), "--who", "Eve").code == 1


def test_a_strategy_within_another_plan_names_the_plan_and_may_predate_membership(
    icc: Icc, settled: House
) -> None:
    strategy(icc, "within", "Bergen", "City plan 2007", "--adopted", "2007")
    held = shown(icc)
    assert held["within"]["notes"]["plan"] == "City plan 2007"
    assert (held["dates"]["strategy_validated"], held["predates_membership"]) == ("2007", True)
    assert icc("city", "show", "Bergen", "--json").document["deviations"] == []


def test_help_asked_for_on_the_strategy_is_shown_with_what_we_owe(icc: Icc, settled: House) -> None:
    from lifecycle.commands import Note
    from models.door import submit

    data = {"topic": "strategy", "form": "facilitator", "to": "coordinator"}
    submit(settled, "manchester-gb", Note("support.asked", data, TODAY, track="engagement", cycle=1))
    (asked,) = shown(icc, "Manchester")["assistance"]
    assert (asked["form"], asked["state"], asked["late_days"]) == ("facilitator", "asked", 0)
    assert asked["word_owed_by"] > str(TODAY + timedelta(days=11))


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (["group", "Bergen"], 1, "name a department"),
        (["review", "Bergen", "media", "perhaps"], 1, "reviewed, planned, not"),
        (["citizens", "Bergen", "lunch"], 1, "implementation"),
        (["validate", "Bergen"], 2, "--political"),
        (["validate", "Bergen", "--from", "2026-01-01"], 2, "both days"),
        (["validate", "Bergen", "--from", "2027-01-01", "--until", "2026-01-01"], 1, "ends before it begins"),
        (["answer", "Bergen", "1"], 2, "never a bare no"),
        (["answer", "Bergen", "1", "--who", "Eve"], 1, "asks for no speaker"),
        (["speaker", "Bergen", "--presentation", "2020-01-01"], 1, "has passed"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_remedy(
    icc: Icc, settled: House, words: list[str], code: int, why: str
) -> None:
    said = icc("strategy", *words)
    assert (said.code, said.out) == (code, "")
    assert why in said.err
