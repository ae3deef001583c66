"""A network event, a request for support, as records of a city."""

from __future__ import annotations

from datetime import date
from typing import Any

from lifecycle.commands import Note
from lifecycle.events import Event
from lifecycle.reading import programme
from lifecycle.standing import CityStanding
from lifecycle.tracking import stand
from tests.lifecycle.cast import do

DETAILS: dict[str, Any] = {
    "form": "annual_meeting",
    "starts": "2027-05-03T07:00:00Z",
    "ends": "2027-05-04T15:00:00Z",
    "closes": "2027-03-01T16:00:00Z",
    "zone": "Europe/Paris",
    "online": False,
    "languages": ["en", "fr"],
    "places": 40,
    "funded": 30,
    "funded_by": "council_of_europe",
    "cancelled": False,
    "version": 1,
}
WHO: dict[str, Any] = {"event": 7, "delegate": "coordinator", "to": "coordinator"}
SEAT: dict[str, Any] = {**WHO, "funded": True, "travel": "funded", "state": "confirmed"}


def note(about: str, on: date, cycle: int = 7, /, **data: Any) -> Note:
    return Note(f"{about}", data, on, cycle=cycle, notes={"title": "Annual meeting"})


def announced(events: list[Event], on: date, /, **changed: Any) -> list[Event]:
    """The city is told of event 7, and it is announced to it."""
    details = note("event.details", on, **{**DETAILS, **changed})
    return do(events, on, details, note("event.announced", on))


def changed(events: list[Event], on: date, /, **values: Any) -> list[Event]:
    return do(events, on, note("event.details", on, **{**DETAILS, **values}))


def registered(events: list[Event], on: date, number: int = 1, /, **values: Any) -> list[Event]:
    return do(events, on, note("event.registered", on, number, **{**SEAT, **values}))


def asked(events: list[Event], on: date, number: int = 1, topic: str = "narratives") -> list[Event]:
    """The coordinator asks for a training."""
    return do(events, on, note("support.asked", on, number, to="coordinator", topic=topic, form="training"))


def step(events: list[Event], on: date, name: str, number: int = 1, /, **data: Any) -> list[Event]:
    return do(events, on, note(f"support.{name}", on, number, to="coordinator", **data))


def at(events: list[Event], day: date) -> CityStanding:
    return stand(events, programme(), day)
