"""Expert visits: the records of their steps, what each needs, and what it settles besides itself.

A team, a poll and its votes, the days agreed (changed, cancelled), the programme, who came, the results
confirmed or corrected, the profile cleared, recommendations. Source: the procedure, visit.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from lifecycle import assigned, papers
from lifecycle.case import Case
from lifecycle.commands import Refused
from lifecycle.events import Event
from lifecycle.history import Known
from lifecycle.programme import Onward
from lifecycle.records import Field, Record
from lifecycle.standing import CityStanding
from lifecycle.visits.costs import FORMS, agreed, bearer_of, by_table, last_noted
from lifecycle.visits.teams import below_minimum
from lifecycle.visits.visitdays import free_days
from lifecycle.visits.visitsettling import clear, free_again, settle_dates, settle_team, take_back

GROUPS = (
    "politicians", "key_officials", "civil_society", "trade_unions", "business", "media", "faith_leaders",
    "others",
)  # fmt: skip
"""The kinds of people usually met: an open list, to which `others` belongs [programme]."""
READINESS = ("ready", "ready_with_support", "not_yet")
STATES = ("open", "under_way", "done", "set_aside")
OUTCOMES = ("confirmed", "corrected")
_TEAM = (Onward("visit_confirmed", "coordinator"), Onward("visit_confirmed", "team"))


def team_of(of: Case | CityStanding, cycle: int) -> tuple[list[str], list[str]]:
    """The ids of the experts and of the representatives of a visit's team; empty where none is on record."""
    said = last_noted(of.known, cycle, "visit.team")
    return (list(said.data["experts"]), list(said.data["representatives"])) if said else ([], [])


def members_of(known: Known, cycle: int) -> list[str]:
    """The ids of everyone in a visit's team."""
    said = last_noted(known, cycle, "visit.team")
    return [*said.data["experts"], *said.data["representatives"]] if said else []


def _check_team(_case: Case, _cycle: int, data: Mapping[str, Any]) -> None:
    experts, representatives = data["experts"], data["representatives"]
    if lack := below_minimum(experts, representatives):
        raise Refused(f"Team of a visit: {lack}")
    if len({*experts, *representatives}) < len(experts) + len(representatives):
        raise Refused("Team of a visit: somebody is named twice; name each person once")


def _check_bearer(case: Case, cycle: int, _data: Mapping[str, Any]) -> None:
    if (known := by_table(case.known, cycle)) != "unknown":
        who = "the city" if known == "city" else "the Council of Europe"
        raise Refused(f"Who bears the costs: the table of territories says {who}; nothing is to be decided")


def _check_costs(case: Case, cycle: int, _data: Mapping[str, Any]) -> None:
    if (bearer := bearer_of(case.known, cycle)) != "city":
        remedy = "decide who bears them first" if bearer == "unknown" else "a city in Europe bears none"
        raise Refused(f"Estimate of travel costs: {remedy}")


def _check_poll(case: Case, cycle: int, data: Mapping[str, Any]) -> None:
    if not data["days"]:
        raise Refused("Poll of visit days: no day is proposed; `icc visit days` ranks them")
    if agreed(case.known, cycle) is not None:
        raise Refused("Poll of visit days: days are agreed already; `icc visit change` moves them")
    for first in map(date.fromisoformat, data["days"]):
        last = date.fromordinal(first.toordinal() + 1)
        if first <= case.today:
            raise Refused(f"Poll of visit days: {first} has come already; propose days after {case.today}")
        _refuse_free(case, first, last, "Poll of visit days", "propose other days")


def _refuse_free(case: Case, first: date, last: date, what: str, remedy: str) -> None:
    for day, free in free_days(case.standing.calendar, first, last):
        raise Refused(f"{what}: {day} is no working day of the place ({free}); {remedy}")


def _check_vote(case: Case, cycle: int, data: Mapping[str, Any]) -> None:
    poll = last_noted(case.known, cycle, "visit.poll")
    if poll is None or agreed(case.known, cycle) is not None:
        raise Refused("Vote on visit days: no poll is open; `icc visit poll` opens one")
    strange = [day for day in data["can"] if day not in poll.data["days"]]
    if strange:
        raise Refused(f"Vote on visit days: {strange[0]} is not polled; it is {', '.join(poll.data['days'])}")
    if data["voter"] not in ("coordinator", *members_of(case.known, cycle)):
        raise Refused(f"Vote on visit days: “{data['voter']}” takes no part: the coordinator and the team do")


def _check_dates(case: Case, cycle: int, data: Mapping[str, Any]) -> None:
    first, last = date.fromisoformat(data["first"]), date.fromisoformat(data["last"])
    if last < first:
        raise Refused(f"Days of the visit: {last} lies before {first}; give the first day first")
    _check_sequence(case, cycle, data)
    if data.get("override") or last < case.today or last < case.known.adopted_on:
        return
    _refuse_free(case, first, last, "Days of the visit", "choose others, or give --reason to override")
    if (
        data["form"] == "on_site"
        and bearer_of(case.known, cycle) == "city"
        and not _costs_settled(case, cycle)
    ):
        raise Refused(
            "this city bears the travel costs of a visit on site: record travel_cost_agreed before booking "
            "dates, meet online, or give --reason to override"
        )


def _costs_settled(case: Case, cycle: int) -> bool:
    key = ("visit", cycle, "travel_cost_agreed")
    return case.known.account(key) is not None or key in case.known.waived


def _check_sequence(case: Case, cycle: int, data: Mapping[str, Any]) -> None:
    """A calendar knows a meeting by its UID and takes only a higher SEQUENCE for a change (RFC 5545)."""
    told = [e.data for e in case.events if e.kind == "noted" and e.cycle == cycle and "sequence" in e.data]
    if any(before["uid"] != data["uid"] for before in told):
        raise Refused("Days of the visit: the meeting has another UID in calendars already; keep it")
    if any(before["sequence"] >= data["sequence"] for before in told):
        raise Refused("Days of the visit: the SEQUENCE must be higher than that of the word before")


def _check_cancelled(case: Case, cycle: int, data: Mapping[str, Any]) -> None:
    if agreed(case.known, cycle) is None:
        raise Refused("Cancellation of a visit: no days are agreed, so there is nothing to cancel")
    _check_sequence(case, cycle, data)


def _check_cleared(case: Case, cycle: int, _data: Mapping[str, Any]) -> None:
    if case.known.account(("visit", cycle, "profile_draft")) is None:
        raise Refused("Draft profile cleared: no draft is on record; record profile_draft first")


def _check_answered(case: Case, cycle: int, data: Mapping[str, Any]) -> None:
    to = data["to"]
    if to not in members_of(case.known, cycle):
        raise Refused(f"Answer to the task of a visit: “{to}” is not in the team of visit {cycle}")


def _poll_over(standing: CityStanding, event: Event) -> str | None:
    """Why a question about days need not go any more."""
    if agreed(standing.known, event.cycle) is not None:
        return "the days of the visit are agreed"
    later = last_noted(standing.known, event.cycle, "visit.poll")
    return "other days are proposed now" if later is not None and later.seq != event.seq else None


def _word_over(standing: CityStanding, event: Event) -> str | None:
    """A word on the days that a newer one replaces need not go."""
    later = last_noted(standing.known, event.cycle, "visit.dates", "visit.cancelled")
    return "a newer word on the days takes its place" if later is not None and later.seq > event.seq else None


def _fields(**types: Any) -> dict[str, Field]:
    return {name: kind if isinstance(kind, Field) else Field(kind) for name, kind in types.items()}


_FORM = Field("text", choices=FORMS)
_MAYBE = Field("text", needed=False)


def _record(about: str, title: str, fields: Mapping[str, Field], **more: Any) -> Record:
    return Record(f"visit.{about}", "visit", title, fields, **more)


RECORDS = (
    _record("team", "Team of a visit", _fields(experts="texts", representatives="texts"),
            check=_check_team, then=settle_team, undone=take_back,
            letters=(Onward("assignment", "new_experts"),)),
    _record("mission", "Mission to two cities", _fields(mission="text", city="text", name="text")),
    _record("form", "Form of a visit", _fields(form=_FORM)),
    _record("bearer", "Who bears the costs of a visit",
            _fields(bearer=Field("text", choices=("city", "council_of_europe"))), check=_check_bearer),
    _record("costs", "Estimate of travel costs", _fields(estimate="money", currency="text"),
            check=_check_costs),
    _record("poll", "Poll of visit days", _fields(days="days", form=_FORM),
            check=_check_poll, over=_poll_over,
            letters=(Onward("visit_dates", "coordinator"), Onward("visit_dates", "team"))),
    _record("vote", "Vote on visit days", _fields(voter="text", can="days"),
            check=_check_vote, hidden=("can",)),
    _record("dates", "Days of the visit",
            _fields(first="day", last="day", form=_FORM, uid="text", sequence="number",
                    override=Field("yes_no", needed=False)),
            check=_check_dates, then=settle_dates, undone=take_back, over=_word_over, letters=_TEAM),
    _record("cancelled", "Cancellation of a visit", _fields(uid="text", sequence="number"),
            check=_check_cancelled, then=free_again, undone=take_back, over=_word_over, letters=_TEAM),
    _record("released", "Somebody leaves the team",
            _fields(members="texts", uid="text", sequence="number"),
            letters=(Onward("visit_confirmed", "members"),)),
    _record("session", "Meeting of a visit", _fields(group=Field("text", choices=GROUPS),
            day=Field("day", needed=False))),
    _record("attendance", "Attendance of a visit",
            _fields(group=Field("text", choices=GROUPS), number="number")),
    _record("answer", "Index answer looked at on the spot",
            _fields(answer="text", outcome=Field("text", choices=OUTCOMES))),
    _record("revised", "New version of the Index report", _fields(version=_MAYBE)),
    _record("readiness", "Readiness for a strategy", _fields(readiness=Field("text", choices=READINESS))),
    _record("cleared", "Draft profile cleared", {}, check=_check_cleared, then=clear, undone=take_back,
            letters=(Onward("profile_for_comments", "coordinator"),)),
    _record("recommendation", "Recommendation of a profile",
            _fields(item="text", state=Field("text", choices=STATES))),
    _record("publication", "Publication of a profile",
            _fields(answer=Field("text", choices=("yes", "no", "later")))),
    assigned.record("visit", "Answer to the task of a visit", _check_answered),
    papers.record("visit", "File of a profile"),
)  # fmt: skip
