"""A city that a flow set aside is tried again alone, by the same planning, without Prefect: one more run."""

from __future__ import annotations

from lifecycle.commands import Refused
from models import clock, planning
from models.database import House
from models.keeping import runs


def can_retry(flow: str) -> bool:
    """Whether a flow works city by city, so that one of them can be tried again alone."""
    return flow in planning.STAGES


def retry(house: House, flow: str, city: str) -> str | None:
    """Try a city (its key) again today; None where it is done, else the error that sets it aside anew.

    Refused for a flow that has no turns of cities. What it does twice it does once: a turn can be repeated.
    """
    if not can_retry(flow):
        raise Refused(f"“{flow}” takes no city alone: what runs as a whole is run again with `icc run`")
    today = clock.today(house)
    run = runs.open_run(house, flow, today=today, city=city)
    try:
        done = planning.plan_city(house, flow, city, today)
    except Exception as error:  # noqa: BLE001 - written down beside the city, as a flow does
        said = f"{type(error).__name__}: {error}"
        runs.set_aside(house, run, city, said)
        runs.close_run(house, run, state="completed", cities=1, events=0, notices=0)
        return said
    runs.close_run(house, run, state="completed", cities=1, events=done.events, notices=done.notices)
    return None
