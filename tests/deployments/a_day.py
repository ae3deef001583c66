"""Days of the house without Prefect, as a program: `python -m tests.deployments.a_day 2026-03-02 …`.

The same plain functions as the flows call, in the same order, so that a kill test is quick.
"""

from __future__ import annotations

import sys
from contextlib import closing
from datetime import UTC, date, datetime

from models import clock, planning
from models.database import House, open_house
from models.keeping import runs
from models.post import officers
from models.post.outbox import OutboxStore
from notifications.channels import open_channel
from notifications.sending import send_due


def live(house: House, today: date) -> None:
    """Plan every stage, close the day, plan the officers' letter, send."""
    runs.crash_zombies(house, datetime.now(UTC))
    for stage in planning.STAGES:
        run = runs.open_run(house, stage, today=today)
        planned = [planning.plan_city(house, stage, key, today) for key in planning.due(house, stage, today)]
        _close(house, run, planned)
    _close(house, runs.open_run(house, runs.LEDGER_FLOW, today=today), [])
    officers.plan_officers_digest(house, today)
    send(house, today)


def _close(house: House, run: int, planned: list[planning.Planned]) -> None:
    events, notices = sum(p.events for p in planned), sum(p.notices for p in planned)
    runs.close_run(house, run, state="completed", cities=len(planned), events=events, notices=notices)


def send(house: House, today: date) -> None:
    """Send as the outbox flow does in a house without a mail server."""
    settings = house.settings
    with closing(open_channel(None, settings.var, settings.mail_from, None, rehearsal=True)) as channel:
        send_due(OutboxStore(house), channel, now=clock.now(house, today), today=today, window=False)


if __name__ == "__main__":
    for day in sys.argv[1:]:
        live(open_house(), date.fromisoformat(day))
