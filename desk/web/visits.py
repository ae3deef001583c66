"""Expert visits: all of them with who could go, and one visit from its team to the days agreed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from desk import words
from desk.sheet import Column, Sheet
from desk.tongue import say
from desk.web import visit_meetings
from desk.web.doing import Does, Doing, Line, Sent, Word, a_day, a_reason, maybe_day
from desk.web.looking import OfHouse, standing
from desk.web.queue import between
from desk.web.tables import Form_, shown
from desk.web.who import Who, needs
from lifecycle.commands import Refused
from lifecycle.visits import visits as visit_facts
from models import clock
from models.acting import name_of, newest
from models.database import House
from models.visits import experts, visitrecords, visitsteps
from models.visits.visits import day_proposal, team_proposal, visit_document

router = APIRouter(dependencies=[needs("see")], include_in_schema=False)
Row = dict[str, Any]
DONE: Final[Mapping[str, str]] = {
    "team": "The team is named.",
    "poll": "The poll is open: city and team are asked which days suit.",
    "vote": "The answer is noted.",
    "agree": "The days are agreed; calendars are told.",
    "cancel": "The visit is cancelled; its dates are asked for again.",
    "bearer": "It is noted who bears the costs.",
    "clear": "The draft is cleared: the city sees it, and has its three weeks.",
    "publish": "The city’s answer on publication is noted.",
    "join": "One mission with the other city: the same team, days that lie together.",
}
_VISITS = (
    Column("city", "City"), Column("team", "Team"), Column("days", "Days"),
    Column("awaited", "Answer awaited"), Column("form", "Form", "words"), Column("bearer", "Costs", "words"),
    Column("profile", "Profile"),
)  # fmt: skip
_EXPERTS = (
    Column("name", "Name"), Column("kind", "Kind", "words"), Column("languages", "Languages"),
    Column("topics", "Topics"), Column("load", "Visits under way", "number"), Column("away", "Away"),
    Column("conflicts", "Conflicts of interest"),
)  # fmt: skip


@router.get("/visits")
def visits(request: Request, house: OfHouse, form: Form_) -> Response:
    """Every visit with a team: its days or poll, who has not answered, who bears the costs, its profile."""
    with house.read() as connection:
        keys = experts.visited(connection)
        pool = experts.pool(connection, clock.today(house))
    names = {city["key"]: city["city"] for city in standing(house)["cities"]}
    held = {name_of(house, key): visit_document(house, key) for key in keys}
    rows = [_visit(name, visit) for name, visit in held.items()]
    members = Sheet("Experts and representatives", _EXPERTS, [_expert(e, names) for e in pool])
    return shown(
        request, Sheet("Expert visits", _VISITS, rows), form, template="visits.html",
        tables={"experts": members, "polls": visit_meetings.polls(held)},
        waiting=_without_team(house, set(keys)),
        lede="Team, days and costs of each visit. Of a poll only how many can on which days is shown.",
        empty="No visit has a team yet. Where one is due, the city stands below: open it to name a team.",
    )  # fmt: skip


def _visit(name: str, visit: Row) -> Row:
    dates, profile = visit["dates"], visit["profile"]
    poll = "; ".join(
        say("{day}: {number} can", day=words.day(each["first"]), number=each["can"]) for each in visit["poll"]
    )
    step = next(
        (
            f"{words.plain(key)} {words.day(profile[key])}"
            for key in ("final", "cleared", "draft")
            if profile[key]
        ),
        "",
    )
    return {
        "city": name,
        "href": f"/visits/{visit['city']}",
        "under": say("visit {number}", number=visit["cycle"]),
        "team": [each["name"] for each in visit["team"]],
        "days": between(dates["first"], dates["last"]) if dates else poll or None,
        "awaited": [words.plain(role) for role in visit["awaited"]],
        "form": visit["form"],
        "bearer": visit["bearer"],
        "profile": step,
    }


def _expert(member: Any, names: Mapping[str, str]) -> Row:
    away = [between(each.first.isoformat(), each.last.isoformat()) for each in member.away]
    return {
        "name": member.name, "kind": member.kind, "languages": list(member.languages),
        "topics": [words.plain(topic) for topic in member.topics], "load": member.load, "away": away,
        "conflicts": sorted(names.get(key, key) for key in member.conflicts),
        "under": "" if member.active else say("not asked at present"),
    }  # fmt: skip


def _without_team(house: House, visited: set[str]) -> list[Row]:
    """The cities where a team is to be named next, the longest open first."""
    found = [
        {"key": city["key"], "city": city["city"], "since": entry["opened_on"]}
        for city in standing(house)["cities"]
        if not city["paused"] and city["key"] not in visited
        for entry in city["tracks"]
        if entry["milestone"] == "team_appointed" and words.turn(entry) == "us"
    ]
    return sorted(found, key=lambda each: (each["since"] or "", each["city"]))


@router.get("/visits/{key}")
def visit(
    request: Request, key: str, house: OfHouse, who: Who, *, form: Form_,
    done: Annotated[str, Query(max_length=20)] = "",
) -> Response:  # fmt: skip
    """One city's visit: as it stands, and the next steps with what speaks for and against each."""
    name = name_of(house, key)
    document, acting = visit_document(house, key), who.may("write", key)
    held = bool(document["dates"])
    with house.read() as connection:
        seen = newest(connection, key)
    tables = visit_meetings.sheets(document)
    return shown(
        request, tables["meetings"], form, template="visit.html", tables=tables, visit=document,
        key=key, city=name, seen=seen, acting=acting,
        proposal=team_proposal(house, key) if acting else None,
        pairs=_pairs(house, key, document) if acting and document["team"] and not held else [],
        done={**DONE, **visit_meetings.DONE}.get(done, ""), today=clock.today(house), between=between,
        groups=visit_facts.GROUPS, readiness=visit_facts.READINESS, states=visit_facts.STATES,
        others=_others(house, key) if acting and not document["mission"] else [],
    )  # fmt: skip


def _others(house: House, key: str) -> list[tuple[str, str]]:
    """The cities whose visit another mission could serve too: those with a visit open and no day agreed."""
    return [
        (city["key"], city["city"])
        for city in standing(house)["cities"]
        if city["key"] != key
        and any(e["milestone"] == "dates_agreed" and words.is_live(e) for e in city["tracks"])
    ]


def _pairs(house: House, key: str, document: Row) -> Sequence[Any]:
    try:
        return day_proposal(house, key, online=document["form"] == "online", limit=6)
    except Refused:
        return []


# Acting ------------------------------------------------------------------------------------------


class Step(Sent):
    """What a form of the visit's page sends: only what its order needs."""

    member: tuple[Word, ...] = ()
    day: tuple[Word, ...] = ()
    more: Line = ""
    voter: Word = ""
    first: Word = ""
    last: Word = ""
    form: Literal["", "on_site", "online"] = ""
    place: Line = ""
    contact: Line = ""
    bearer: Word = ""
    answer: Word = ""
    other: Line = ""


def _team(does: Doing, key: str, said: Step) -> None:
    visitsteps.appoint(does.house, key, said.member)


def _poll(does: Doing, key: str, said: Step) -> None:
    visitsteps.ask(does.house, key, _days(said), said.form or "on_site")


def _days(said: Step) -> list[date]:
    """The days that were ticked, and those written beside them."""
    written = said.more.replace(",", " ").replace(";", " ").split()
    return [a_day(text, "a day of the poll") for text in (*said.day, *written)]


def _vote(does: Doing, key: str, said: Step) -> None:
    if not said.voter:
        raise Refused("whose answer it is is not said: choose the city or one of the team")
    visitsteps.vote(does.house, key, said.voter, _days(said))


def _agree(does: Doing, key: str, said: Step) -> None:
    agreement = visitsteps.Agreement(
        a_day(said.first, "the first day"), maybe_day(said.last, "the last day"), said.form or None,
        said.place.strip() or None, said.contact.strip() or None, said.reason.strip() or None,
    )  # fmt: skip
    visitsteps.agree(does.house, key, agreement)


def _cancel(does: Doing, key: str, said: Step) -> None:
    visitsteps.cancel(does.house, key, a_reason(said.reason))


def _bearer(does: Doing, key: str, said: Step) -> None:
    costs = visitrecords.Costs(said.bearer, reason=said.reason.strip() or None)
    visitrecords.bear(does.house, key, costs)


def _clear(does: Doing, key: str, _said: Step) -> None:
    visitrecords.clear(does.house, key)


def _publish(does: Doing, key: str, said: Step) -> None:
    visitrecords.publication(does.house, key, said.answer)


def _join(does: Doing, key: str, said: Step) -> None:
    name_of(does.house, said.other)
    visitsteps.join(does.house, key, said.other)


_ORDERS: Final[Mapping[str, Callable[[Doing, str, Step], None]]] = {
    "team": _team, "poll": _poll, "vote": _vote, "agree": _agree, "cancel": _cancel, "bearer": _bearer,
    "clear": _clear, "publish": _publish, "join": _join,
}  # fmt: skip


@router.post("/visits/{key}/{order}", dependencies=[needs("write")])
def act(
    key: str,
    order: Literal["team", "poll", "vote", "agree", "cancel", "bearer", "clear", "publish", "join"],
    does: Does,
    said: Annotated[Step, Form()],
) -> Response:
    """One step of a visit."""
    return does.do(
        lambda: _ORDERS[order](does, key, said), back=f"/visits/{key}", done=order, sight=(key, said.seen)
    )
