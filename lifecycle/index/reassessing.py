"""The next Index round: seen coming, offered where a slot is free, answered yes, later or no.

The interval of 2-3 years is an ideal: nothing here is ever late. An offer is an event of the flow or of an
officer; its letter and its one repeat count from it (`programme.toml`), and any answer ends them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, Protocol

from lifecycle.calendars import Calendar
from lifecycle.case import Case
from lifecycle.commands import Refused
from lifecycle.deadlines import add, after_pauses
from lifecycle.events import Event
from lifecycle.history import Known
from lifecycle.index.documents import TRACK, last_of, of_round
from lifecycle.index.questionnaires import span
from lifecycle.records import Field, Record
from lifecycle.standing import UNSETTLED, CityStanding, MilestoneStanding

RETURN = "questionnaire_returned"


class Said(Protocol):
    """An offer or an answer, as an event of one city or a row of all."""

    @property
    def data(self) -> Mapping[str, Any]:
        """Its values."""


ANSWERS = ("yes", "later", "no")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A city that could be offered a round: since when its window is open, its wish, its network."""

    key: str
    city: str
    country: str
    cycle: int
    report_on: str
    window_opened_on: date
    wished_on: date | None = None
    network: str = ""


def offer_order(candidates: Sequence[Candidate], offered: Mapping[str, int]) -> list[Candidate]:
    """Longest since first, by the year the window opened; then a wish; then balance; then the day.

    Years, because many reports are known by the year only. `offered` counts the offers of the last twelve
    months by network (a country, where a city has none): the network with fewer comes first.
    """
    return sorted(
        candidates,
        key=lambda c: (
            c.window_opened_on.year,
            c.wished_on is None,
            offered.get(c.network, 0),
            c.wished_on or c.window_opened_on,
            c.window_opened_on,
            c.city,
        ),
    )


def next_round(standing: CityStanding) -> MilestoneStanding | None:
    """The round that has not begun: open, or seen ahead."""
    mine = chain(standing.milestones.values(), standing.ahead)
    held = (m for m in mine if m.again and m.milestone.key == RETURN and m.milestone.track == TRACK)
    return next((m for m in held if m.state in (*UNSETTLED, "ahead")), None)


def may_be_offered(said: Sequence[Said], today: date) -> bool:
    """Whether a round may be offered, by its offers and answers so far, in order.

    Once offered it is not offered again, but where the city named a later day that has come; a yes or no
    ends it (the yearly record check asks again).
    """
    if not said:
        return True
    last = said[-1].data
    until = last.get("until")
    return last.get("answer") == "later" and until is not None and date.fromisoformat(until) <= today


def returned_to(known: Known, calendar: Calendar) -> tuple[date, date] | None:
    """When a city that had left came back, and from when on a round is offered to it by itself [house].

    None for a city that never left. What was offered and said before its return counts no more.
    """
    if known.absence is None:
        return None
    back = known.absence[1]
    return back, add(back, span("offer_after_return"), calendar)


def answer(standing: CityStanding, cycle: int) -> Event | None:
    """The city's last answer about a round."""
    return last_of(standing.known, "reassessment.answered", cycle)


def seen_coming_on(standing: CityStanding) -> date | None:
    """From when officers see the next round coming: 18 months after the report, pauses not counted."""
    ahead = next_round(standing)
    if ahead is None or ahead.opening is None:
        return None
    base = ahead.opening.base
    return after_pauses(standing.known, base, add(base, span("seen_coming"), standing.calendar))


def observations(standing: CityStanding) -> list[str]:
    """The next round as information, and answers that wait on us."""
    ahead = next_round(standing)
    if ahead is None:
        return []
    coming = _coming(standing, ahead) if ahead.state == "ahead" else []
    return [*_answers(standing, ahead), *coming]


def _coming(standing: CityStanding, ahead: MilestoneStanding) -> list[str]:
    seen = seen_coming_on(standing)
    if seen is None or seen > standing.known.today:
        return []
    return [f"A new Index round comes into its ideal window of 2-3 years on {ahead.opened_on}"]


def _answers(standing: CityStanding, ahead: MilestoneStanding) -> list[str]:
    said = answer(standing, ahead.cycle)
    if said is None:
        wish = last_of(standing.known, "reassessment.wished", ahead.cycle)
        return [f"Would like a new Index round (since {wish.day})"] if wish else []
    if said.data["answer"] == "yes" and ahead.asks:
        return [f"Said yes to a new Index round on {said.day}: send the questionnaire (round {ahead.cycle})"]
    if said.data["answer"] == "later":
        return [f"A new Index round: not before {said.data['until']}, as the city asked on {said.day}"]
    return []


def answered_since(standing: CityStanding, offered: Event) -> str | None:
    """Why an offer's letter must not go any more: the city has answered, or begun."""
    said = answer(standing, offered.cycle)
    if said is not None and said.seq > offered.seq:
        return f"the city has answered: {said.data['answer']}"
    away = standing.known.absence
    if away is not None and offered.day < away[1]:
        return "the city left the network after it, and has returned since"
    newest = last_of(standing.known, "reassessment.offered", offered.cycle)
    return None if newest is not None and newest.seq == offered.seq else "a round was offered anew"


def events_of(standing: CityStanding, cycle: int) -> list[Event]:
    """The offers and answers of a round, in order."""
    kinds = ("reassessment.offered", "reassessment.answered")
    return sorted((e for about in kinds for e in of_round(standing.known, about, cycle)), key=lambda e: e.seq)


def explained(standing: CityStanding, cycle: int) -> list[str]:
    """For officers: what was offered and answered of a round, or why nothing was yet."""
    said = [_told(event) for event in events_of(standing, cycle)]
    back = returned_to(standing.known, standing.calendar)
    if back is not None and back[1] > standing.known.today:
        said.append(f"Returned on {back[0]}: offered by itself not before {back[1]}, at once if it wishes")
    return said or [
        "An offer comes when the queue leaves a slot: longest since first, then a wish, then balance"
    ]


def _told(event: Event) -> str:
    if event.data["about"] == "reassessment.offered":
        return f"Offered on {event.day} by {event.actor}; one repeat after 90 days"
    said, until = f"Answered on {event.day}: {event.data['answer']}", event.data.get("until")
    return f"{said}, not before {until}" if until else said


def _check_offer(case: Case, cycle: int, _data: Mapping[str, Any]) -> None:
    ahead = next_round(case.standing)
    if ahead is None or ahead.cycle != cycle or ahead.state not in UNSETTLED:
        raise Refused(_why_not(cycle, ahead))
    if not ahead.asks:
        raise Refused("this kind of city is not offered a round: open the assessment track for it first")
    said = answer(case.standing, cycle)
    if said is not None and said.data["answer"] == "later":
        _refuse_before(case, date.fromisoformat(said.data["until"]))


def _why_not(cycle: int, ahead: MilestoneStanding | None) -> str:
    said = f"no new round {cycle} can be offered now"
    coming = ahead is not None and ahead.state == "ahead"
    return f"{said}: its window opens on {ahead.opened_on}" if ahead and coming else said


def _refuse_before(case: Case, until: date) -> None:
    if until > case.today:
        raise Refused(f"the city asked not to be offered a round before {until}")


def _check_answer(case: Case, cycle: int, data: Mapping[str, Any]) -> None:
    before = cycle - 1
    if not any(case.known.account((TRACK, n, "final_report")) for n in range(1, cycle)):
        raise Refused(f"round {cycle} is no new round: there is no report of round {before} before it")
    until = data.get("until")
    if (data["answer"] == "later") != (until is not None):
        raise Refused("an answer “later” needs the day from which to ask again, and no other answer has one")
    if until is not None and date.fromisoformat(until) <= case.today:
        raise Refused(f"later means after today: {until} has passed")


RECORDS = (
    Record(
        "reassessment.offered",
        TRACK,
        "Offer of a new Index round",
        {"month": Field("text")},
        _check_offer,
        over=answered_since,
    ),
    Record("reassessment.wished", TRACK, "Wish for a new Index round"),
    Record(
        "reassessment.answered",
        TRACK,
        "Answer about a new Index round",
        {"answer": Field("text", choices=ANSWERS), "until": Field("day", needed=False)},
        _check_answer,
    ),
)
