"""One form of the day's work in a process of its own: `python -m benchmarks.timed FORM CITIES URL`.

Prints JSON: seconds of the work alone (starting and filling lie outside), transitions, peak memory in MB.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median_low
from typing import Any

from sqlalchemy import event

from benchmarks import forms
from benchmarks.synthetic import DAY, STAGE
from models import planning
from models.database import House, open_house


def main(form: str, cities: str, url: str) -> None:
    """Measure and print."""
    work = _ours(form, open_house()) if form in OURS else _bare(form, int(cities), url)
    # What the imports left behind is looked through once a process: no form is charged for it either.
    gc.collect()
    seconds, done = _often(work) if form in ("probe", "nothing") else _once(work)
    print(json.dumps({"seconds": seconds, "done": done, "megabytes": peak()}))


def _once(work: Callable[[], int]) -> tuple[float, int]:
    began = time.perf_counter()
    done = work()
    return time.perf_counter() - began, done


def _often(work: Callable[[], int], times: int = 25) -> tuple[float, int]:
    """The median of several: what is asked every day of a process that runs, and takes less than a blink."""
    return median_low(_once(work) for _ in range(times))


def peak() -> float:
    """The most memory this process has held, in MB; not its parent's, which `getrusage` would count too."""
    told = Path("/proc/self/status")
    if not told.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(line for line in told.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _bare(form: str, cities: int, url: str) -> Callable[[], int]:
    engine = forms.opened(url, cities)
    # The first statement of a process pays for what is loaded once; no form is charged for it.
    forms.nothing(engine)
    return lambda: forms.FORMS[form](engine)


def _ours(form: str, house: House) -> Callable[[], int]:
    first = planning.due(house, STAGE, DAY)[:20]
    planning.plan_cities(house, STAGE, first, DAY, dry=True)
    if form == "rows":
        said = _said(house)
        return lambda: _written(house, said)
    return lambda: OURS[form](house)


Said = list[tuple[str, Any, bool]]


def _said(house: House) -> Said:
    """What a sweep writes, in the driver's words: of a dry run, so that nothing is written yet."""
    said: Said = []

    def hear(_c: Any, _cursor: Any, statement: str, values: Any, _context: Any, many: bool) -> None:
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            said.append((statement, values, many))

    event.listen(house.engine, "before_cursor_execute", hear)
    planning.plan_cities(house, STAGE, planning.due(house, STAGE, DAY), DAY, dry=True)
    event.remove(house.engine, "before_cursor_execute", hear)
    return said


def _written(house: House, said: Said) -> int:
    """The same rows once more, ready made: no history read, no rule asked, one commit."""
    with house.begin() as connection:
        for statement, values, many in said:
            connection.exec_driver_sql(statement, values if many else tuple(values))
    return sum(len(values) for statement, values, _ in said if statement.startswith("INSERT INTO event "))


def sweep(house: House, late: int = 0) -> int:
    """The day as the stage's flow lives it: who is due, then batch by batch."""
    day, events = DAY + timedelta(days=late), 0
    due = planning.due(house, STAGE, day)
    for at in range(0, len(due), planning.TOGETHER):
        done = planning.plan_cities(house, STAGE, due[at : at + planning.TOGETHER], day)
        events += sum(planned.events for planned in done.values())
    return events


def one_by_one(house: House) -> int:
    """The same with a transaction for each city."""
    keys = planning.due(house, STAGE, DAY)
    return sum(planning.plan_city(house, STAGE, key, DAY).events for key in keys)


OURS: dict[str, Callable[[House], int]] = {
    "sweep": sweep,
    "rows": sweep,
    "alone": one_by_one,
    "backlog": lambda house: sweep(house, late=9),
    "probe": lambda house: len(planning.due(house, STAGE, DAY - timedelta(days=2))),
}

if __name__ == "__main__":
    main(*sys.argv[1:])
