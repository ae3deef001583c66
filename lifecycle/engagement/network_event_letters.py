"""When letters about network events are owed beyond their cause, and what they may say.

One repeat of an announcement before registration closes, and one practical word before the event: never
another, never to those who have answered, never after the cut-off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from lifecycle.engagement.instants import known_zone, local_day
from lifecycle.engagement.places import travel
from lifecycle.engagement.registrations import (
    ANNOUNCED,
    FUNDED,
    MOVED_UP,
    OUTCOME,
    REGISTERED,
    TOLD,
    Registration,
    calendar_uid,
    cancelled,
    closing_day,
    details_of,
    moment_of,
    registrations,
    unanswered,
    zone_of,
)
from lifecycle.events import Event, Key
from lifecycle.reminding.rungs import Owed
from lifecycle.standing import CityStanding

_ONLY_WHEN = {MOVED_UP: "moved_up", TOLD: "changed", FUNDED: "changed", OUTCOME: "outcome"}


def rungs(standing: CityStanding) -> list[Owed]:
    """The one repeat of each unanswered announcement, and the word before each event that is attended."""
    return [*_repeats(standing), *_words_before(standing)]


def _repeats(standing: CityStanding) -> Iterator[Owed]:
    days = standing.programme.terms["event_repeat"].span.days
    if standing.mode("engagement") != "runs":
        return
    for announced, details in unanswered(standing):
        closes = closing_day(details, zone_of(standing.known))
        if closes is None or closes <= standing.known.today:
            continue
        owed_on = closes - timedelta(days=days)
        # Counted from the announcement, so that a later closing never makes a second repeat.
        if owed_on > announced.day:
            key = ("engagement", announced.cycle, ANNOUNCED)
            yield Owed(key, "event_announcement", -days, "coordinator", owed_on, announced.day)


def _words_before(standing: CityStanding) -> Iterator[Owed]:
    known = standing.known
    days = standing.programme.terms["event_word_before"].span.days
    for each in registrations(known):
        starts = moment_of(details_of(known, each.event), "starts")
        if each.state != "confirmed" or starts is None or cancelled(known, each.event):
            continue
        begins = local_day(starts, zone_of(known))
        owed_on = begins - timedelta(days=days)
        if owed_on > each.begun.day and begins > known.today:
            key = ("engagement", each.number, REGISTERED)
            yield Owed(key, "registration", -days, each.to, owed_on, each.begun.day)


def facts(standing: CityStanding, letter: str, about: Key, seq: int | None) -> Mapping[str, str]:
    """What an announcement or a letter to a delegate may say, words by name."""
    if letter == "event_announcement":
        details = details_of(standing.known, about[1])
        return {**_told(standing, details), **_announced(standing, about[1], seq)} if details else {}
    if letter != "registration":
        return {}
    mine = [each for each in registrations(standing.known) if each.number == about[1]]
    return _of_delegate(standing, mine[0], about[2], seq) if mine else {}


def _announced(standing: CityStanding, event: int, seq: int | None) -> dict[str, str]:
    """Whether it is the repeat, and the cities of which one mail to their network's coordinator tells."""
    mine = [e for e in standing.known.noted.get(ANNOUNCED, ()) if e.cycle == event]
    return {
        "repeat": "" if seq else "yes",
        **{name: ", ".join(mine[-1].data.get(name, ()) if mine else ()) for name in ("cities", "copied")},
    }


def copied_elsewhere(standing: CityStanding, letter: str, about: Key) -> bool:
    """Whether the network's coordinator has the copy of another city's letter about the same event."""
    mine = (e for e in standing.known.noted.get(ANNOUNCED, ()) if e.cycle == about[1])
    return letter == "event_announcement" and any(e.data.get("copied_in") for e in mine)


def withheld(standing: CityStanding, letter: str, about: Key, _day: date) -> str | None:
    """A network's coordinator reads one letter for all its cities: the others' letters do not go."""
    if letter != "event_announcement":
        return None
    mine = (e for e in standing.known.noted.get(ANNOUNCED, ()) if e.cycle == about[1])
    within = next((e.data["told_in"] for e in mine if e.data.get("told_in")), None)
    return (
        f"the network's coordinator has one letter for all its cities, that of {within}" if within else None
    )


def _of_delegate(standing: CityStanding, mine: Registration, about: str, seq: int | None) -> dict[str, str]:
    """The letter tells the registration as it stands when it goes, whatever record caused it."""
    details = details_of(standing.known, mine.event)
    stage = _ONLY_WHEN.get(about, mine.state) if seq else "week_before"
    if not mine.live:
        stage = "withdrawn"
    elif cancelled(standing.known, mine.event):
        stage = "cancelled"
    elif stage == "moved_up" and mine.state == "waiting":
        stage = "waiting"
    sent = [e for e in standing.known.noted.get(OUTCOME, ()) if e.seq == seq]
    documents = sent[0].notes.get("documents", "") if sent else ""
    told = {"stage": stage, "travel": mine.travel, "outcome": documents, **_told(standing, details)}
    told["has_place"] = "yes" if mine.state == "confirmed" else ""
    return {**told, **_calendar(standing, mine, details)}


def _told(standing: CityStanding, details: Event | None) -> dict[str, str]:
    """The event in words: day, hour and zone; places and who pays; language; how to register."""
    if details is None:
        return {}
    data, notes = details.data, details.notes
    zone = str(data["zone"])
    starts, ends, closes = (moment_of(details, name) for name in ("starts", "ends", "closes"))
    return {
        "event": notes.get("title", "Network event"),
        "form": str(data["form"]),
        "purpose": notes.get("purpose", ""),
        "venue": notes.get("venue", ""),
        "practical": notes.get("practical", ""),
        "how": notes.get("how", ""),
        "starts": instant_value(starts, zone),
        "ends": instant_value(ends, zone),
        "closes": instant_value(closes, zone),
        "closes_here": _elsewhere(closes, zone, zone_of(standing.known)),
        "places": str(data["places"]) if data.get("places") is not None else "",
        "funded": str(data["funded"]),
        "funded_by": str(data["funded_by"]),
        "online": "yes" if data["online"] else "",
        "travel_if_funded": _travel_if_funded(standing, details),
        "languages": " ".join(data["languages"]),
    }


def _travel_if_funded(standing: CityStanding, details: Event) -> str:
    """Who would bear the travel of a delegate of this city who has a funded place."""
    starts = moment_of(details, "starts")
    day = local_day(starts, details.data["zone"]) if starts else standing.known.today
    funded = details.data["funded"] > 0
    return travel(standing.known.facts["iso_country"], day, online=details.data["online"], funded=funded)


def instant_value(moment: datetime | None, zone: str) -> str:
    """An instant for a letter: `2027-03-01 17:00 Europe/Paris`, on the clocks of the zone; empty for none."""
    if moment is None:
        return ""
    return f"{moment.astimezone(known_zone(zone)):%Y-%m-%d %H:%M} {zone}"


def _elsewhere(moment: datetime | None, zone: str, reader: str) -> str:
    """The same instant on the reader's own clocks, where these differ from the event's."""
    if moment is None:
        return ""
    there, here = (moment.astimezone(known_zone(name)) for name in (zone, reader))
    return "" if there.utcoffset() == here.utcoffset() else instant_value(moment, reader)


def _calendar(standing: CityStanding, mine: Registration, details: Event | None) -> dict[str, str]:
    """What a calendar file needs: the event's identity, a number that grows with each change, the instants.

    The number is the version of the event, as in a feed, and grows besides each time this delegate withdraws
    or comes back.
    """
    starts = moment_of(details, "starts")
    if starts is None or details is None:
        return {}
    before = [each for each in registrations(standing.known, mine.event) if each.number < mine.number]
    turns = 2 * sum(each.delegate == mine.delegate for each in before) + (not mine.live)
    gone = not mine.live or bool(details.data.get("cancelled"))
    return {
        "calendar_uid": calendar_uid(mine.event),
        "calendar_sequence": str(int(details.data["version"]) + turns),
        "calendar_method": "CANCEL" if gone else "REQUEST",
        "calendar_starts": details.data["starts"],
        "calendar_ends": details.data.get("ends") or details.data["starts"],
    }
