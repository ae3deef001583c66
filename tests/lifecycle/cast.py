"""Cities to test the rules on: given these facts, on this day."""

from __future__ import annotations

from datetime import date

from lifecycle.case import Case
from lifecycle.commands import CityFacts, Command, RecordCity
from lifecycle.decide import decide, settle
from lifecycle.events import Event
from lifecycle.reading import programme
from lifecycle.standing import CityStanding, MilestoneStanding
from lifecycle.tracking import stand
from lifecycle.when import parse_when

ADOPTED = date(2026, 11, 25)
MEMBER = ("membership", 1, "city_signature"), ("membership", 1, "council_of_europe_signature")
Fact = tuple[str, int, str, str]


def joined(when: str) -> tuple[Fact, Fact]:
    """Both signatures on the same date."""
    return (*MEMBER[0], when), (*MEMBER[1], when)


def history(
    *facts: Fact, kind: str = "international", iso: str = "FR", adopted: date = ADOPTED
) -> list[Event]:
    """The events of a city recorded on its adoption day, and these facts of it, recorded the same day."""
    data = {"name": "Ville", "country": "Land", "iso_country": iso, "kind": kind, "zone": "Europe/Paris"}
    events = [Event(1, "city_recorded", parse_when(str(adopted)), adopted, "import", "file", data=data)]
    for track, cycle, milestone, on in facts:
        seq = len(events) + 1
        recorded = max(adopted, parse_when(on).first)
        events.append(
            Event(seq, "reached", parse_when(on), recorded, "import", "file", track, cycle, milestone)
        )
    return events


def on(day: date, *facts: Fact, kind: str = "international", iso: str = "FR") -> CityStanding:
    """Where a city with these facts stands on a day."""
    return stand(history(*facts, kind=kind, iso=iso), programme(), day)


def seen(standing: CityStanding, track: str) -> list[tuple[int, str, str]]:
    """What an audit shows of a track: cycle, milestone, state."""
    shown = standing.entries(standing.programme.track(track))
    return [(m.cycle, m.milestone.key, m.state) for m in shown]


def find(standing: CityStanding, track: str, cycle: int, milestone: str) -> MilestoneStanding:
    """One milestone's standing."""
    return standing.milestones[track, cycle, milestone]


def case(events: list[Event], today: date) -> Case:
    """A case to decide commands on."""
    return Case(list(events), programme(), today, today, "officer", "test")


def do(events: list[Event], today: date, *commands: Command) -> list[Event]:
    """The events after these commands, frozen as the door freezes them."""
    work = case(events, today)
    for command in commands:
        decide(work, command)
    settle(work)
    return work.events


def new_city(today: date, kind: str = "candidate", iso: str = "FR") -> list[Event]:
    """A city recorded today."""
    return do([], today, RecordCity(CityFacts("Ville", "Land", iso, "Europe/Paris", kind), today))
