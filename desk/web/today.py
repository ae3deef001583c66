"""Today: first what waits on us, then the letters of this week, whom to telephone, what was noticed.

An officer reads one page in the morning; each list ends where a person's day does, and says what is left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, Response

from desk import words
from desk.standing import by_urgency
from desk.web.doing import Does
from desk.web.looking import OfHouse, standing
from desk.web.paper import page
from desk.web.who import Who, needs
from models import clock
from models.database import House
from models.entrance.sessions import Visitor
from models.keeping.runs import recent
from models.membership import portfolios
from models.post import answers
from models.post.claiming import CALL
from models.post.listings import notices
from models.proof.since import last_here

router = APIRouter(dependencies=[needs("see")], include_in_schema=False)
Document = dict[str, Any]
DONE: Final = {"seen": "Looked at: the ladders of this city go on."}
OURS_SHOWN, CALLS_SHOWN, LETTERS_SHOWN, NOTICED_SHOWN = 12, 5, 8, 10
"""Five to telephone, not fifty: what a person can do in a day."""
_MANY, _NAMED = 3, 4
_CALL = "Call the coordinator"
_QUIET = ("No record of", _CALL)
_GONE_WRONG = ("failed", "bounced", "unknown")


@router.get("/today")
def today(
    request: Request, house: OfHouse, who: Who, mine: str = "",
    done: Annotated[str, Query(max_length=20)] = "",
) -> HTMLResponse:  # fmt: skip
    """The morning's page: of all cities, or with `mine` of the cities the officer has."""
    day = clock.today(house)
    document = standing(house)
    own = _portfolio(house, who, day)
    cities = [c for c in document["cities"] if not mine or c["key"] in own]
    (ours, grouped), letters = (
        _grouped(_ours(cities)),
        _letters(house, day, {c["city"] for c in cities} if mine else None),
    )
    letters, many = _by_kind(letters)
    calls, noticed = list(_said(cities, calls=True)), _alike(_said(cities, calls=False))
    run = next(iter(recent(house, limit=1)), None)
    return page(
        request, "today.html", day=day, ours=ours[:OURS_SHOWN], more_ours=max(0, len(ours) - OURS_SHOWN),
        grouped=grouped, many=many, letters=letters[:LETTERS_SHOWN],
        more_letters=max(0, len(letters) - LETTERS_SHOWN),
        wrong=_wrong(house), calls=calls[:CALLS_SHOWN], more_calls=max(0, len(calls) - CALLS_SHOWN),
        noticed=noticed[:NOTICED_SHOWN],
        more_noticed=sum(len(each["cities"]) for each in noticed[NOTICED_SHOWN:]),
        run=run, mine=bool(mine), own=len(own), total=len(document["cities"]), since=_since(house, who),
        wrote=_wrote(house, cities), acting=who.may("write"), done=DONE.get(done, ""),
    )  # fmt: skip


def _since(house: House, who: Visitor) -> str:
    """The day of the last visit before this one; empty where there was none, or nobody signed in."""
    with house.read() as connection:
        last = last_here(connection, who.account, who.session) if who.account else None
    return words.day(last.date()) if last else ""


def _wrote(house: House, cities: list[Document]) -> list[Document]:
    """The cities that wrote and whose answers wait for a look, each with what it said."""
    keys = {city["city"]: city["key"] for city in cities}
    found: dict[str, list[Document]] = defaultdict(list)
    for answer in answers.waiting(house)["answers"]:
        if answer["city"] in keys:
            found[answer["city"]].append(answer)
    return [{"city": city, "key": keys[city], "answers": held} for city, held in found.items()]


@router.post("/today/{key}/seen", dependencies=[needs("write")])
def seen(key: str, does: Does) -> Response:
    """An officer has looked at what a city wrote: its ladders go on."""

    def work() -> None:
        answers.looked_at(does.house, key, actor=does.who.account or "")

    return does.do(work, back="/today", done="seen")


def _portfolio(house: House, who: Visitor, day: date) -> set[str]:
    """The cities of the officer with the visitor's address."""
    officers = portfolios.listed(house, day)["officers"]
    return {
        key for officer in officers if officer["email"].casefold() == who.email for key in officer["cities"]
    }


def _ours(cities: Iterable[Document]) -> Iterator[Document]:
    """What waits on us, the overdue first, then by date."""
    entries = [
        {**entry, "city": city["city"], "key": city["key"]}
        for city in cities
        if not city["paused"]
        for entry in city["tracks"]
        if words.turn(entry) == "us"
    ]
    return iter(by_urgency(entries))


def _grouped(entries: Iterable[Document]) -> tuple[list[Document], list[Document]]:
    """What has a date or stands alone, one by one; what waits undated in many cities, in one line each."""
    held: dict[tuple[str, str], list[Document]] = defaultdict(list)
    for entry in entries:
        held[entry["track"], entry["milestone"]].append(entry)
    single, together = list[Document](), list[Document]()
    for same in held.values():
        undated = [entry for entry in same if not entry.get("due_on")]
        many = len(undated) > _MANY
        single += [entry for entry in same if entry.get("due_on") or not many]
        together += [{**undated[0], "number": len(undated), "first": undated[:_NAMED]}] if many else []
    return by_urgency(single), together


def _letters(house: House, day: date, cities: set[str] | None) -> list[Document]:
    """What goes out until Sunday week, held letters first: they wait for a look."""
    until = (day + timedelta(days=7)).isoformat()
    waiting = [
        letter
        for letter in notices(house)["notices"]
        if letter["state"] in ("planned", "held", "queued")
        and letter["kind"] != CALL
        and str(letter["planned_on"]) <= until
        and (cities is None or letter["city"] in cities)
    ]
    return sorted(waiting, key=lambda letter: (letter["state"] != "held", letter["planned_on"], letter["id"]))


def _by_kind(letters: list[Document]) -> tuple[list[Document], list[Document]]:
    """Letters one by one; of a kind and state that goes to many cities, one line with how many."""
    held: dict[tuple[str, str], list[Document]] = defaultdict(list)
    for letter in letters:
        held[letter["kind"], letter["state"]].append(letter)
    alone = [letter for same in held.values() if len(same) <= _MANY for letter in same]
    together = [
        {**same[0], "number": len(same), "first": same[:_NAMED], "last_on": same[-1]["planned_on"]}
        for same in held.values()
        if len(same) > _MANY
    ]
    return alone, together


def _wrong(house: House) -> list[Document]:
    return [letter for letter in notices(house)["notices"] if letter["state"] in _GONE_WRONG]


def _said(cities: Iterable[Document], *, calls: bool) -> Iterator[Document]:
    """The observations that ask for a telephone call, or all others that are not mere gaps."""
    for city in cities:
        for text in city["observations"]:
            if text.startswith(_CALL) if calls else not text.startswith(_QUIET):
                yield {"city": city["city"], "key": city["key"], "text": text}


def _alike(said: Iterable[Document]) -> list[Document]:
    """Each observation once, with the cities it is made of."""
    found: dict[str, list[Document]] = defaultdict(list)
    for each in said:
        found[each["text"]].append(each)
    return [{"text": text, "cities": cities} for text, cities in found.items()]
