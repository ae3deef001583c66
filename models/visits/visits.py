"""The read side of expert visits: proposals of teams and days, and where one city's visit stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from lifecycle.deadlines import add
from lifecycle.events import Event
from lifecycle.history import known_on
from lifecycle.programme import Span
from lifecycle.visits.costs import agreed, bearer_of, form_of, last_noted
from lifecycle.visits.teams import Member, Stretch, propose_team
from lifecycle.visits.visitdays import Candidate, Search, candidates
from lifecycle.visits.visiting import answers, awaited, items, not_met, sessions, tally
from lifecycle.visits.visits import members_of
from models.database import House
from models.ledger import load
from models.post.listings import Document, iso
from models.visits import experts
from models.visits.visitsteps import Visit, visit_of


def team_proposal(
    house: House, key: str, languages: Sequence[str] = (), topics: Sequence[str] = ()
) -> Document:
    """The proposed team and everyone in order, each with the reasons. Without languages, the city's own."""
    visit = visit_of(house, key)
    spoken = tuple(languages) or (visit.standing.known.facts.get("language") or "en",)
    with house.read() as connection:
        pool = experts.pool(connection, visit.today, (key, visit.cycle))
    proposal = propose_team(pool, key, spoken, topics)
    return {
        "city": key,
        "cycle": visit.cycle,
        "languages": list(spoken),
        "team": [member.id for member in proposal.team],
        "missing": proposal.missing,
        "choices": [
            {"id": c.member.id, "name": c.member.name, "kind": c.member.kind, "suits": c.suits,
             "proposed": c.member in proposal.team, "reasons": list(c.reasons)}
            for c in proposal.choices
        ],
    }  # fmt: skip


def day_proposal(
    house: House, key: str, *, online: bool = False, earliest: date | None = None, latest: date | None = None,
    limit: int = 10,
) -> list[Candidate]:  # fmt: skip
    """The best pairs of days for a city's visit, ranked, with reasons; for the team on record."""
    visit = visit_of(house, key)
    with house.read() as connection:
        search = _search(connection, visit, online=online)
    calendar, today = visit.standing.calendar, visit.today
    first = earliest or add(today, _span(visit, "visit_lead"), calendar)
    last = latest or add(max(first, today), _span(visit, "visit_horizon"), calendar)
    return candidates(Search(calendar, search.team, first, last, search.beside, online=search.online), limit)


def _span(visit: Visit, term: str) -> Span:
    return visit.standing.programme.terms[term].span


def _search(connection: Connection, visit: Visit, *, online: bool) -> Search:
    known = visit.standing.known
    ours = set(members_of(known, visit.cycle))
    pool = experts.pool(connection, visit.today, (visit.key, visit.cycle))
    team: list[Member] = [member for member in pool if member.id in ours]
    online = online or form_of(known, visit.cycle) == "online"
    beside = _other_visit(connection, visit)
    return Search(visit.standing.calendar, team, visit.today, visit.today, beside, online=online)


def _other_visit(connection: Connection, visit: Visit) -> Stretch | None:
    """The days agreed with the other city of the same mission, if there are any."""
    mission = last_noted(visit.standing.known, visit.cycle, "visit.mission")
    if mission is None:
        return None
    known = known_on(load(connection, mission.data["city"], notes=False), visit.today)
    held = [e for e in (agreed(known, cycle) for cycle in _cycles(known.noted.get("visit.dates", ()))) if e]
    if not held:
        return None
    first, last = (date.fromisoformat(held[-1].data[end]) for end in ("first", "last"))
    return Stretch(first, last, mission.data["name"])


def _cycles(events: Sequence[Event]) -> list[int]:
    return sorted({event.cycle for event in events})


def visit_document(house: House, key: str) -> Document:
    """Where one visit stands. Of a poll only how many can on which days, and from whom an answer waits."""
    visit = visit_of(house, key)
    standing, cycle = visit.standing, visit.cycle
    with house.read() as connection:
        team = experts.names(connection, members_of(standing.known, cycle))
    came = sessions(standing, cycle, "visit.attendance")
    return {
        "city": key,
        "cycle": cycle,
        "team": [{"id": person, "name": name} for person, name in team.items()],
        "form": form_of(standing.known, cycle),
        "bearer": bearer_of(standing.known, cycle),
        "estimate": _estimate(visit),
        "mission": _value(visit, "visit.mission", "name"),
        "poll": [{"first": day.isoformat(), "can": number} for day, number in tally(standing, cycle)],
        "awaited": [role.partition(":")[0] for role in awaited(standing, cycle)],
        "dates": _dates(visit),
        "programme": [_met(event) for event in sessions(standing, cycle)],
        "attendance": [{**_met(event), "number": event.data["number"]} for event in came],
        "not_met": not_met(met) if (met := came or sessions(standing, cycle)) else [],
        "answers": {name: [e.data["answer"] for e in answers(standing, cycle, name)] for name in _OUTCOMES},
        "readiness": _value(visit, "visit.readiness", "readiness"),
        "profile": _profile(visit),
        "recommendations": [
            {"item": item, "text": text, "state": state}
            for item, (text, state) in items(standing, cycle).items()
        ],
    }


_OUTCOMES = ("confirmed", "corrected")


def _value(visit: Visit, about: str, name: str) -> str | None:
    event = last_noted(visit.standing.known, visit.cycle, about)
    return str(event.data[name]) if event is not None else None


def _estimate(visit: Visit) -> str | None:
    amount = _value(visit, "visit.costs", "estimate")
    return f"{amount} {_value(visit, 'visit.costs', 'currency')}" if amount else None


def _dates(visit: Visit) -> Document | None:
    held = agreed(visit.standing.known, visit.cycle)
    if held is None:
        return None
    told = {name: held.data[name] for name in ("first", "last", "form", "uid", "sequence")}
    return {**told, "place": held.notes.get("place"), "contact": held.notes.get("contact")}


def _met(event: Event) -> Document:
    return {"seq": event.seq, "group": event.data["group"], "day": event.data.get("day"),
            "organisation": event.notes.get("organisation")}  # fmt: skip


def _profile(visit: Visit) -> Document:
    """The steps of the profile, and which profile of an earlier visit it takes the place of."""
    known, cycle = visit.standing.known, visit.cycle
    steps = {name: known.account(("visit", cycle, name)) for name in ("profile_draft", "profile_final")}
    cleared = last_noted(known, cycle, "visit.cleared")
    earlier = [known.account(("visit", n, "profile_final")) for n in range(1, cycle)]
    replaced = max((e for e in earlier if e is not None), key=lambda e: e.day, default=None)
    return {
        "draft": str(steps["profile_draft"].on) if steps["profile_draft"] else None,
        "cleared": iso(cleared.day) if cleared is not None else None,
        "final": str(steps["profile_final"].on) if steps["profile_final"] else None,
        "replaces": str(replaced.on) if replaced is not None else None,
        "publication": _value(visit, "visit.publication", "answer"),
    }
