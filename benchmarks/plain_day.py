"""The work of a day's flows without Prefect: the same plain functions in the same order, in one process."""

from __future__ import annotations

from collections.abc import Sequence

from models import clock, planning, queries
from models.database import House, open_house
from models.keeping import runs
from models.post import officers
from models.proof import anchors, retention, verify


def main() -> None:
    """Live today."""
    house = open_house()
    today = clock.today(house)
    for stage in planning.STAGES:
        run = runs.open_run(house, stage, today=today)
        keys = planning.due(house, stage, today)
        _close(house, run, [planning.plan_city(house, stage, key, today) for key in keys])
    run = runs.open_run(house, runs.LEDGER_FLOW, today=today)
    cities = queries.audit(house, as_of=today, known_on=None)["cities"]
    taken, events = verify.anchor(house), verify.verify(house)["events"]
    runs.keep_anchor(house, today, taken, cities=len(cities), events=events)
    anchors.keep(house, today)
    retention.thin(house, today)
    _close(house, run, [])
    officers.plan_officers_digest(house, today)


def _close(house: House, run: int, planned: Sequence[planning.Planned]) -> None:
    events, notices = sum(each.events for each in planned), sum(each.notices for each in planned)
    runs.close_run(house, run, state="completed", cities=len(planned), events=events, notices=notices)


if __name__ == "__main__":
    main()
