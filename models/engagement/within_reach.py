"""What a city can get from the network: events, help, resources, and the experience of a city like it.

Of another city only what it has cleared is told: that it holds a good practice, and its title.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from lifecycle.engagement.hosting import ASKED, answer_to
from lifecycle.engagement.network_events import BY_HAND
from lifecycle.engagement.peers import Profile
from lifecycle.engagement.registrations import Registration, registrations
from lifecycle.engagement.support import Request, requests
from lifecycle.events import Event
from lifecycle.history import Known
from models import clock
from models.database import House
from models.engagement import network_events, resources
from models.engagement.of_city import matters_of
from models.freshness import kept
from models.index.practices import practices_document
from models.post.describing import standing_of
from models.post.listings import Document
from models.tables import table

EVENT, CITY = table("network_event"), table("city")
_MOST = 12


def within_reach(house: House, key: str) -> Document:
    """Events to come with one's own place, one's requests, resources in one's language, cities alike."""
    now = clock.now(house)
    with house.read() as connection:
        known = standing_of(connection, key, clock.today(house)).known
        mine = [each for each in registrations(known) if each.live]
        events = [_event(row, now, mine) for row in _coming(connection, now)]
        alike = _alike(connection, key, _practices(house))
        taking_part = list(matters_of(connection, known))
    listed = resources.resources(house, language=str(known.facts.get("language") or "en"))["resources"]
    return {
        "events": events,
        "requests": [_request(each) for each in requests(known)],
        "resources": [each for each in listed if each["works"]][:_MOST],
        "alike": alike,
        "challenges": [_matter(house, each) for each in taking_part if each["kind"] == "challenge"],
        "projects": [_matter(house, each) for each in taking_part if each["kind"] == "project"],
        "hosting": [_asked(known, each) for each in known.noted.get(ASKED, ())],
    }


def _matter(house: House, each: Document) -> Document:
    """A project or a challenge as the city sees it: its own step, and the guidance that came of it."""
    guidance = resources.one(house, each["resource"]) if each["resource"] else None
    return {"title": each["title"], "topic": each["topic"], "step": each["state"], "guidance": guidance}


def _asked(known: Known, asked: Event) -> Document:
    """A request to host or to be a mentor as the city sees it: never for whom."""
    given = answer_to(known, asked.cycle)
    data = {name: asked.data.get(name) for name in ("role", "topic", "days", "costs", "from")}
    said = {"practice": asked.notes.get("practice"), "words": asked.notes.get("words")}
    return {"request": asked.cycle, **data, **said, "answer": given.data["answer"] if given else None}


def _request(each: Request) -> Document:
    data = each.asked.data
    return {"request": each.number, "topic": data["topic"], "form": data["form"], "state": each.state}


def _coming(connection: Connection, now: datetime) -> list[Row[Any]]:
    """The events that are not over and that a city may hear of from a page."""
    c = EVENT.c
    ahead = or_(c.starts_at > now, c.ends_at > now, c.closes_at > now)
    query = select(EVENT).where(ahead, c.cancelled.is_(False), c.form.not_in(BY_HAND))
    return list(connection.execute(query.order_by(c.starts_at, c.id)))


def _event(row: Row[Any], now: datetime, mine: list[Registration]) -> Document:
    held = next((each for each in mine if each.event == row.id), None)
    instants = {name: network_events.utc(getattr(row, name)) for name in network_events.INSTANTS}
    names = ("title", "form", "zone", "online", "venue", "purpose", "practical", "how", "funded", "funded_by")
    return {
        "number": row.id,
        **{name: getattr(row, name) for name in names},
        **instants,
        "languages": row.languages.split(),
        "registration": network_events.window(row).at(now),
        "mine": held.state if held else None,
        "seat": held.number if held else None,
    }


def _practices(house: House) -> list[Document]:
    """The good practices that other cities may hear of, kept while nothing is written."""
    told = kept(house, ("practices", clock.today(house)), lambda: practices_document(house)["practices"])
    return [each for each in told if each["cleared"]]


def _alike(connection: Connection, key: str, cleared: list[Document]) -> list[Document]:
    """The cities whose cleared practices could help, those most like this one first."""
    keys = {key, *(each["key"] for each in cleared)}
    places = {row.key: row for row in connection.execute(select(CITY).where(CITY.c.key.in_(keys)))}
    me = _profile(places[key])
    others = [each for each in cleared if each["key"] != key and each["key"] in places]
    found = [_match(me, _profile(places[each["key"]]), each) for each in others]
    return sorted(found, key=lambda each: (-len(each["like"]), each["city"], each["title"]))[:_MOST]


def _profile(row: Row[Any]) -> Profile:
    return Profile(row.key, row.name, row.population, row.language, row.network)


def _match(me: Profile, other: Profile, practice: Document) -> Document:
    pairs = (
        ("language", me.language, other.language),
        ("size", me.size, other.size),
        ("network", me.network, other.network),
    )
    like = [name for name, one, two in pairs if one is not None and one == two]
    return {"city": other.name, "area": practice["area"], "title": practice["title"], "like": like}
