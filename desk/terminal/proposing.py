"""What is proposed for a visit, and where it stands: the team, the pairs of days, the whole visit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from desk.terminal.house import key_of, open_up
from desk.terminal.options import City, Json, OnDay, whole
from desk.terminal.speak import paper, show_json, tell
from desk.terminal.visits import Many, Online, done
from desk.words import count, day, plain

if TYPE_CHECKING:
    from lifecycle.visits.visitdays import Candidate


def visit_team(
    city: City, member: Many = None, *, language: Many = None, topic: Many = None, json: Json = False
) -> None:
    """Without members: the proposed team with its reasons. With members: that team is appointed.

    Parameters
    ----------
    member:
        Experts and representatives, each by address, name or id; at least one of each.
    language:
        A language of the visit, the most important first; without it, the city's own.
    topic:
        A topic of the visit.
    """
    from models.visits.visits import team_proposal
    from models.visits.visitsteps import appoint

    house = open_up()
    key = key_of(house, city)
    if member:
        done(city, key, appoint(house, key, member), "team appointed", json)
        return
    proposal = team_proposal(house, key, language or (), topic or ())
    if json:
        show_json(proposal)
        return
    _show_team(city, proposal)


def _show_team(city: str, proposal: dict[str, Any]) -> None:
    from rich.table import Table

    table = Table("", "name", "kind", "reasons")
    for choice in proposal["choices"]:
        mark = "proposed" if choice["proposed"] else "" if choice["suits"] else "left out"
        table.add_row(mark, choice["name"], choice["kind"], "; ".join(choice["reasons"]))
    paper().print(table)
    if proposal["missing"]:
        tell(f"{city}: no team can be proposed: {proposal['missing']}.")
    else:
        tell(f"Appoint it with: icc visit team “{city}” {' '.join(proposal['team'])}")


def visit_days(
    city: City,
    *,
    earliest: OnDay | None = None,
    latest: OnDay | None = None,
    online: Online = False,
    limit: Annotated[int, Parameter(help="How many lines.", converter=whole)] = 10,
    json: Json = False,
) -> None:
    """Pairs of working days for the visit, the best first, each with its reasons and warnings."""
    from models.visits.visits import day_proposal

    house = open_up()
    found = day_proposal(
        house, key_of(house, city), online=online, earliest=earliest, latest=latest, limit=limit
    )
    if json:
        show_json({"days": [_line(pair) for pair in found]})
        return
    _show_days(found)


def _line(pair: Candidate) -> dict[str, Any]:
    return {
        "first": pair.first,
        "last": pair.last,
        "reasons": list(pair.reasons),
        "warnings": list(pair.warnings),
    }


def _show_days(found: list[Candidate]) -> None:
    from rich.table import Table

    if not found:
        tell("No two days in a row suit everyone: look further ahead with --latest, or change the team.")
        return
    table = Table("first day", "reasons", "think of")
    for pair in found:
        table.add_row(f"{pair.first:%a} {pair.first}", "; ".join(pair.reasons), "; ".join(pair.warnings))
    paper().print(table)


def visit_show(city: City, *, json: Json = False) -> None:
    """Where the visit stands: team, days, programme, people met, results, profile."""
    from models.visits.visits import visit_document

    house = open_up()
    document = visit_document(house, key_of(house, city))
    if json:
        show_json(document)
        return
    for line in _lines(document):
        tell(line)


def _lines(document: dict[str, Any]) -> list[str]:
    dates, poll = document["dates"], document["poll"]
    told = {
        "team": ", ".join(member["name"] for member in document["team"]),
        "days": f"{day(dates['first'])} to {day(dates['last'])}, {plain(dates['form'])}" if dates else "",
        "mission": f"together with {document['mission']}" if document["mission"] else "",
        "costs": f"borne by: {plain(document['bearer'])}",
        "poll": "" if dates else "; ".join(f"{day(p['first'])}: {p['can']} can" for p in poll),
        "answers awaited": "" if dates else ", ".join(document["awaited"]),
        "programme": ", ".join(_met(each) for each in document["programme"]),
        "met": ", ".join(f"{_met(each)}: {each['number']}" for each in document["attendance"]),
        "not met": ", ".join(plain(group) for group in document["not_met"]),
        "answers corrected": ", ".join(document["answers"]["corrected"]),
        "readiness": plain(document["readiness"]),
        "profile": "; ".join(f"{name} {said}" for name, said in document["profile"].items() if said),
        "recommendations": _items(document["recommendations"]),
    }
    return [f"{name}: {words}" for name, words in told.items() if words]


def _items(items: list[dict[str, Any]]) -> str:
    return count(len(items), "item") if items else ""


def _met(each: dict[str, Any]) -> str:
    group = plain(each["group"])
    return f"{each['organisation']} ({group})" if each["organisation"] else group
