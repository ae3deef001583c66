"""Logs that a process-mining tool reads without repair: OCEL 2.0 as JSON, and XES.

Objects are cities and their rounds (a cycle of a track). The instant of an event is the day it counts from,
at midnight UTC: a vague date stands at the last day of its period, and says its precision.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import quoteattr

from lifecycle.events import Event
from models.proof.occurrences import CityLog

Document = dict[str, Any]
_ATTRIBUTES = ("actor", "source", "precision", "recorded", "programme", "seq")
_COMPUTED = ("deadline_set",)
"""Kinds that nobody did: they are in OCEL, and no step of a trace."""


def activity(event: Event) -> str:
    """What happened: the milestone reached, with its track; else the kind of event, and of what."""
    if event.kind == "reached":
        return f"{event.track}.{event.milestone}"
    about = event.data.get("about") if event.kind == "noted" else event.milestone
    return f"{event.kind} {about}" if about else event.kind


def instant(event: Event) -> str:
    """The instant of an event: the day it counts from, at midnight UTC."""
    return f"{event.day.isoformat()}T00:00:00Z"


def ocel(logs: Iterable[CityLog]) -> Document:
    """The object-centric event log, OCEL 2.0."""
    objects: list[Document] = []
    events: list[Document] = []
    for log in logs:
        objects += _objects(log)
        events += [_event(log, event) for event in log.events]
    kinds = sorted({event["type"] for event in events})
    # The published schema takes texts alone as values of attributes.
    said = [{"name": name, "type": "string"} for name in _ATTRIBUTES]
    return {
        "objectTypes": [_type("city", ("name", "country", "kind")), _type("round", ("track", "cycle"))],
        "eventTypes": [{"name": kind, "attributes": said} for kind in kinds],
        "objects": objects,
        "events": sorted(events, key=lambda event: (event["time"], event["id"])),
    }


def _type(name: str, attributes: Iterable[str]) -> Document:
    return {"name": name, "attributes": [{"name": each, "type": "string"} for each in attributes]}


def _objects(log: CityLog) -> Iterator[Document]:
    first = min(map(instant, log.events))
    facts = {"name": log.name, "country": log.country, "kind": log.kind}
    yield {"id": log.key, "type": "city", "attributes": _attributes(facts, first), "relationships": []}
    for track, cycle in dict.fromkeys((e.track, e.cycle) for e in log.events if e.track and e.cycle):
        began = min(instant(e) for e in log.events if (e.track, e.cycle) == (track, cycle))
        said = _attributes({"track": track, "cycle": str(cycle)}, began)
        of = [{"objectId": log.key, "qualifier": "of"}]
        yield {"id": _round(log, track, cycle), "type": "round", "attributes": said, "relationships": of}


def _attributes(values: dict[str, str], time: str) -> list[Document]:
    return [{"name": name, "time": time, "value": value} for name, value in values.items()]


def _round(log: CityLog, track: str, cycle: int) -> str:
    return f"{log.key}/{track}/{cycle}"


def _event(log: CityLog, event: Event) -> Document:
    related = [{"objectId": log.key, "qualifier": "city"}]
    if event.track and event.cycle:
        related.append({"objectId": _round(log, event.track, event.cycle), "qualifier": "round"})
    return {
        "id": f"{log.key}/{event.seq:06}",
        "type": activity(event),
        "time": instant(event),
        "attributes": [{"name": name, "value": value} for name, value in _said(event).items()],
        "relationships": related,
    }


def _said(event: Event) -> dict[str, str]:
    return {
        "actor": event.actor,
        "source": event.source,
        "precision": event.on.precision,
        "recorded": event.recorded.isoformat(),
        "programme": event.programme,
        "seq": str(event.seq),
    }


# XES ---------------------------------------------------------------------------------------------

_XES = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<global scope="trace"><string key="concept:name" value=""/></global>
<global scope="event">
<string key="concept:name" value=""/><date key="time:timestamp" value="1970-01-01T00:00:00Z"/>
<string key="lifecycle:transition" value="complete"/>
</global>
<classifier name="Activity" keys="concept:name"/>
"""


def xes(logs: Iterable[CityLog]) -> Iterator[str]:
    """The log as XES, piece by piece: a trace for each round of each city, its events in order of time.

    A record merged into another took its facts there: they are told once, of the city that has them.
    """
    yield _XES
    for log in logs:
        if log.closed:
            continue
        rounds = dict.fromkeys((e.track, e.cycle) for e in log.events if e.track and e.cycle)
        for track, cycle in rounds:
            yield _trace(log, track, cycle)
    yield "</log>\n"


def _trace(log: CityLog, track: str, cycle: int) -> str:
    mine = [e for e in log.events if (e.track, e.cycle) == (track, cycle) and e.kind not in _COMPUTED]
    if not mine:
        return ""
    head = {"concept:name": _round(log, track, cycle), "city": log.name, "country": log.country}
    head |= {"kind": log.kind, "track": track, "cycle": str(cycle)}
    steps = "".join(_step(event) for event in sorted(mine, key=lambda e: (e.day, e.seq)))
    return f"<trace>\n{_strings(head)}{steps}</trace>\n"


def _step(event: Event) -> str:
    said = {"concept:name": activity(event), "lifecycle:transition": "complete", "org:resource": event.actor}
    said |= {name: value for name, value in _said(event).items() if name != "actor"}
    return f'<event>\n<date key="time:timestamp" value="{instant(event)}"/>\n{_strings(said)}</event>\n'


def _strings(values: dict[str, str]) -> str:
    return "".join(
        f'<string key="{key}" value={quoteattr(_written(value))}/>\n' for key, value in values.items()
    )


def _written(text: str) -> str:
    """XML knows no control characters but these three."""
    return "".join(c for c in text if c >= " " or c in "\t\n\r")
