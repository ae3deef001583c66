"""Where each city stands, and whether the ledger is whole."""

from __future__ import annotations

from datetime import date
from typing import Any

from prefect import task

from models import queries
from models.keeping import runs
from models.proof import anchors, retention, verify
from notifications.outside import send_outside
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
    anchors.keep(house, today)
    return taken


@task(task_run_name="anchor of {today} to the outside", **HABITS)
def send_anchor(today: date, anchor: str) -> list[str]:
    """Send the day's anchor out of the house; a sentence where that failed, which stops nothing.

    A rehearsal house sends nothing, wherever its settings point.
    """
    settings = the_house().settings
    if settings.anchor_to is None or settings.rehearsal:
        return []
    file = anchors.folder(settings.var) / f"{today.isoformat()}.json"
    text = f"The ledger's anchor of {today}: {anchor}\nKeep this message and its file."
    failed = send_outside(settings.anchor_to.get_secret_value(), f"Anchor of {today}", text, file)
    return [f"the anchor was not sent out of the house: {failed}"] if failed else []


@task(task_run_name="thin as of {today}", **HABITS)
def thin(today: date) -> dict[str, int]:
    """Let old letters, links and runs go; how many of each went."""
    gone: dict[str, int] = retention.thin(the_house(), today)["removed"]
    return gone
