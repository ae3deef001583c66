"""The records that a report leaves: scores, recommendations, good practices, leave to publish."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lifecycle.case import Case
from lifecycle.commands import Refused
from lifecycle.events import Event
from lifecycle.index.documents import TRACK
from lifecycle.index.questionnaires import index_rules, version_of
from lifecycle.index.results import ANSWERS, STATES, of_practice, practices, recommendations
from lifecycle.programme import Onward
from lifecycle.records import Field, Record
from lifecycle.standing import CityStanding


def _check_scores(_case: Case, _cycle: int, data: Mapping[str, Any]) -> None:
    version = version_of(data["version"])
    for area, points in data["scores"].items():
        if area not in version.keys:
            raise Refused(f"“{area}” is no area of version {version.key}: use {', '.join(version.keys)}")
        if not 0 <= points <= 100:
            raise Refused(f"{area}: {points} is no score; a score lies between 0 and 100")


def _check_area(_case: Case, _cycle: int, data: Mapping[str, Any]) -> None:
    area = data.get("area")
    if area is not None and area not in index_rules().areas:
        raise Refused(f"“{area}” is no area of the Index: use {', '.join(index_rules().areas)}")


def _check_made(case: Case, cycle: int, data: Mapping[str, Any]) -> None:
    _check_area(case, cycle, data)
    if any(item.number == data["number"] for item in recommendations(case.known)):
        raise Refused(f"there is a recommendation {data['number']:g} already: take the next number")


def _check_followed(case: Case, _cycle: int, data: Mapping[str, Any]) -> None:
    numbers = [item.number for item in recommendations(case.known)]
    if data["number"] not in numbers:
        known = f"there are {', '.join(map(str, numbers))}" if numbers else "none is on record"
        raise Refused(f"there is no recommendation {data['number']:g}: {known}")


def _check_practice(case: Case, _cycle: int, data: Mapping[str, Any]) -> None:
    if data["practice"] not in practices(case.known):
        known = ", ".join(practices(case.known)) or "none is on record"
        raise Refused(f"“{data['practice']}” is no good practice of this city: {known}")


def _answered(standing: CityStanding, event: Event) -> str | None:
    answered = of_practice(standing.known, "practice.answered", event.data["practice"])
    return "the city has answered" if answered is not None and answered.seq > event.seq else None


_PRACTICE = Field("text")
RECORDS = (
    Record(
        "index.scored",
        TRACK,
        "Scores by area",
        {"version": Field("text"), "scores": Field("numbers")},
        _check_scores,
    ),
    Record(
        "recommendation.made",
        TRACK,
        "Recommendation",
        {"number": Field("number"), "area": Field("text", needed=False)},
        _check_made,
        needs=("text",),
    ),
    Record(
        "recommendation.followed",
        TRACK,
        "What became of a recommendation",
        {"number": Field("number"), "state": Field("text", choices=STATES)},
        _check_followed,
    ),
    Record(
        "practice.kept",
        TRACK,
        "Good practice",
        {"practice": _PRACTICE, "area": Field("text")},
        _check_area,
        needs=("title",),
    ),
    Record(
        "practice.asked",
        TRACK,
        "Leave asked to cite a good practice",
        {"practice": _PRACTICE, "where": Field("text", choices=("report", "data base"))},
        _check_practice,
        (Onward("practice_permission", "coordinator"),),
        _answered,
    ),
    Record(
        "practice.answered",
        TRACK,
        "Answer about citing a good practice",
        {"practice": _PRACTICE, "answer": Field("text", choices=("yes", "change", "no"))},
        _check_practice,
    ),
    Record(
        "practice.cited",
        TRACK,
        "Good practice of another city in the report",
        {"practice": _PRACTICE, "of": Field("text"), "area": Field("text")},
        _check_area,
    ),
    Record(
        "publication.answered",
        TRACK,
        "Answer about publishing the report",
        {"answer": Field("text", choices=ANSWERS)},
    ),
)
