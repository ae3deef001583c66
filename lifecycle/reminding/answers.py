"""Answers of readers, matters they put off, addresses that fail: what stops a ladder, and until when.

An answer stops the ladder of what it is about until an officer has looked; a matter put off is silent
until the day the reader picked (the procedure, Reminders and letters).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from lifecycle.commands import Refused
from lifecycle.events import Event, Key
from lifecycle.index.questionnaires import GRID, area_title, index_rules
from lifecycle.programme import Onward
from lifecycle.records import Field, Record
from lifecycle.reminding.letters import RULES
from lifecycle.standing import CityStanding
from lifecycle.theme import Theme

if TYPE_CHECKING:
    from lifecycle.case import Case

ANSWER, DELIVERED, SEEN = "answer.received", "answer.delivered", "answer.seen"
SILENCED, UNSUBSCRIBED = "matter.silenced", "letters.unsubscribed"
DISABLED, AWAY = "address.disabled", "answer.away"
PART = "part."
"""What a part of the Index documents is called as a matter: `assessment/1/part.education`."""
RELEASED, HELD, DROPPED = "letter.released", "letter.held", "letter.dropped"
PASSED_ON, RENEWED = "link.passed_on", "link.renewed"
BY_READERS = frozenset({ANSWER, DELIVERED, SILENCED, UNSUBSCRIBED, PASSED_ON, RENEWED})
"""What anybody whom a letter reached may note through its link."""
BY_THE_POST = frozenset({ANSWER, AWAY, DISABLED})
"""What the reading of returned mails may note."""
_TRACK = "membership"
_MATTERS = Field("texts", needed=False)
_NOTICE = Field("number", needed=False)


def of_record(words: str, *, right: bool) -> str:
    """What a reader says of the record: that it is right, where that was ticked, and words of their own."""
    return f"What is on record is right. {words.strip()}".strip() if right else words.strip()


def matter(key: Key) -> str:
    """A milestone or record of one cycle as one word: `assessment/2/grid_returned`."""
    track, cycle, name = key
    return f"{track}/{cycle}/{name}"


def _check_matters(case: Case, _cycle: int, data: Mapping[str, Any]) -> None:
    """Refuse what names no matter of the programme: `assessment/2/grid_returned` is one."""
    for named in (*data.get("matters", ()), *([data["matter"]] if "matter" in data else ())):
        track, _, rest = named.partition("/")
        cycle, _, name = rest.partition("/")
        if track not in case.programme.by_key or not cycle.isdigit() or not name or "/" in name:
            raise Refused(
                f"“{named}” is no matter: write track/cycle/milestone, such as visit/1/dates_agreed"
            )


def _letter(about: str, title: str) -> Record:
    return Record(about, _TRACK, title, {"notice": Field("number"), "kind": Field("text")})


RECORDS = (
    Record(
        ANSWER,
        _TRACK,
        "Answer received",
        {"how": Field("text", choices=("mail", "page")), "matters": _MATTERS, "notice": _NOTICE},
        check=_check_matters,
    ),
    Record(
        DELIVERED,
        _TRACK,
        "The city says that it has delivered",
        {"matters": _MATTERS, "notice": _NOTICE},
        check=_check_matters,
    ),
    Record(SEEN, _TRACK, "An officer has looked at the answers"),
    Record(AWAY, _TRACK, "Out-of-office answer", {"notice": Field("number")}),
    Record(
        SILENCED,
        _TRACK,
        "Matter put off",
        {"matter": Field("text"), "until": Field("day")},
        check=_check_matters,
    ),
    Record(UNSUBSCRIBED, _TRACK, "Letters of a kind no longer wished", {"kind": Field("text")}),
    Record(DISABLED, _TRACK, "Address out of use", {"person": Field("text"), "notice": _NOTICE}),
    Record(
        PASSED_ON,
        _TRACK,
        "Passed on to a colleague",
        {"matter": Field("text"), "person": Field("text"), "to": Field("text"), "link": Field("number")},
        check=_check_matters,
        letters=(Onward("passed_on", "department"),),
    ),
    Record(
        RENEWED,
        _TRACK,
        "New link asked for",
        {"to": Field("text"), "link": Field("number")},
        letters=(Onward("new_link", "coordinator"),),
    ),
    _letter(RELEASED, "Letter released"),
    _letter(HELD, "Letter held back"),
    _letter(DROPPED, "Letter dropped"),
)


def withheld(standing: CityStanding, letter: str, about: Key, day: date) -> str | None:
    """Why a letter about a matter rests on a day: it was put off, or answered and not looked at yet.

    An essential letter cannot be put off; what answers the reader's own action always goes.
    """
    rule, mine = RULES.get(letter), matter(about)
    if rule is not None and rule.answers:
        return None
    essential = rule is not None and rule.cls == "E"
    for event in () if essential else standing.known.noted.get(SILENCED, ()):
        if event.data["matter"] == mine and date.fromisoformat(event.data["until"]) > day:
            return f"the reader put this matter off until {event.data['until']}"
    for event in waiting_answers(standing):
        if mine in event.data.get("matters", ()):
            return f"the reader answered on {event.on}: an officer looks at it first"
    return None


def put_off(standing: CityStanding) -> dict[Key, date]:
    """The matters put off, each with the day on which its ladder goes on."""
    found: dict[Key, date] = {}
    for event in standing.known.noted.get(SILENCED, ()):
        track, cycle, name = event.data["matter"].split("/")
        until = date.fromisoformat(event.data["until"])
        if until > standing.known.today:
            key = (track, int(cycle), name)
            found[key] = max(until, found.get(key, until))
    return found


def waiting_answers(standing: CityStanding) -> list[Event]:
    """The answers that no officer has looked at yet, oldest first."""
    known = standing.known
    seen = max((event.seq for event in known.noted.get(SEEN, ())), default=0)
    answers = [*known.noted.get(ANSWER, ()), *known.noted.get(DELIVERED, ())]
    return sorted((event for event in answers if event.seq > seen), key=lambda event: event.seq)


def observations(standing: CityStanding) -> list[str]:
    """What the readers said and an officer should look at."""
    said = [_said(standing, event) for event in waiting_answers(standing)]
    return list(dict.fromkeys(said))


def _said(standing: CityStanding, event: Event) -> str:
    what = "says that it has delivered" if event.data["about"] == DELIVERED else "has answered"
    about = _titles(standing, event.data.get("matters", ()))
    said, look = f"The city {what} on {event.on}", "look at it, then `icc answer seen`"
    return f"{said}: {about}: {look}" if about else f"{said}: {look}"


def _titles(standing: CityStanding, matters: Iterable[str]) -> str:
    titles = []
    for each in matters:
        track, _, name = each.split("/")
        known = standing.programme.by_key[track].by_key.get(name)
        titles.append(known.title if known else _plain(name))
    return ", ".join(titles)


def _plain(name: str) -> str:
    """A matter that is no milestone: a part of the Index documents by its area, else its name in words."""
    if name.startswith(PART) and name.removeprefix(PART) in (*index_rules().areas, GRID):
        return area_title(name.removeprefix(PART))
    return name.replace("_", " ").replace(".", " ")


def facts(standing: CityStanding, letter: str, _about: Key, seq: int | None) -> Mapping[str, str]:
    """Who passed a matter on, and which."""
    event = standing.known.held.get(seq or 0)
    if letter != "passed_on" or event is None:
        return {}
    return {"giver": event.notes.get("giver", ""), "what": _titles(standing, [event.data["matter"]])}


THEME = Theme("answers", RECORDS, observations=observations, withheld=withheld, facts=facts)
