"""Where each city stands, and whether the ledger is whole."""

from __future__ import annotations

from datetime import date
from typing import Any

from prefect import task

from models import queries, runs, verify
from tasks.healing import HABITS
from tasks.the_house import the_house


@task(task_run_name="audit as of {today}", **HABITS)
def audit(today: date, city: str | None) -> dict[str, Any]:
    """The audit as of a day as known now; of one city where it is given."""
    document = queries.audit(the_house(), as_of=today, known_on=None)
    if city is not None:
        document["cities"] = [entry for entry in document["cities"] if entry.get("key", city) == city]
    return document


@task(task_run_name="verify", **HABITS)
def check() -> tuple[int, list[str]]:
    """How many events the ledger holds, and a sentence for each thing wrong with it."""
    found = verify.verify(the_house())
    if found["ok"]:
        return found["events"], []
    return found["events"], [f"the ledger is not whole: {found['first_bad']['problem']}; run `icc verify`"]


@task(task_run_name="anchor of {today}", **HABITS)
def anchor(today: date, cities: int, events: int) -> str:
    """Take the ledger's anchor and keep it as this day's."""
    house = the_house()
    taken = verify.anchor(house)
    runs.keep_anchor(house, today, taken, cities=cities, events=events)
    return taken
