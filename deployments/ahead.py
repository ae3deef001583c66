"""What a day to come would bring, as things stand: looked at, never written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from models import planning
from models.database import House
from models.post import listings

Told = Callable[[str, int, int], None]


def look_ahead(
    house: House, flows: Sequence[str], today: date, city: str | None, told: Told
) -> list[dict[str, Any]]:
    """The document of each flow as its run would be; flows that plan nothing have nothing to show."""
    return [_look(house, flow, today, city, told) for flow in flows]


def _look(house: House, flow: str, today: date, city: str | None, told: Told) -> dict[str, Any]:
    found: dict[str, Any] = {"flow": flow, "today": today.isoformat(), "cities": 0, "events": 0, "notices": 0}
    found |= {"set_aside": [], "letters": []}
    for stage in planning.STAGES if flow == "city_lifecycle" else (flow,):
        if stage in planning.STAGES:
            _look_at_stage(house, stage, today, city, found, told)
    if flow == "outbox":
        found["letters"] = _would_go(house, today, city)
        found["notices"] = len(found["letters"])
    return found


def _would_go(house: House, today: date, city: str | None) -> list[dict[str, Any]]:
    """The letters that stand queued for that day or an earlier one."""
    queued = listings.notices(house, state="queued", city=city)["notices"]
    return [
        {"city": notice["city"], "letter": notice["kind"]}
        for notice in queued
        if notice["planned_on"] <= today.isoformat()
    ]


def _look_at_stage(
    house: House, stage: str, today: date, city: str | None, found: dict[str, Any], told: Told
) -> None:
    due = planning.due(house, stage, today, city)
    for number, key in enumerate(due, 1):
        try:
            planned = planning.plan_city(house, stage, key, today, dry=True)
        except Exception as error:  # noqa: BLE001 - one bad city hides nobody else's day
            found["set_aside"].append({"city": key, "error": f"{type(error).__name__}: {error}"})
        else:
            found["events"] += planned.events
            found["notices"] += planned.notices
            found["letters"] += [{"city": key, "letter": letter} for letter in planned.letters]
        told(stage, number, len(due))
    found["cities"] += len(due)
