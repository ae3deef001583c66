"""One worker of several: `python -m benchmarks.worker DAYS_LATE`. It waits, then plans."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta

from benchmarks.synthetic import DAY, STAGE
from models import planning
from models.database import open_house


def claims(due: Sequence[str]) -> Iterator[Sequence[str]]:
    """What is due, 20 cities at a time."""
    return (due[at : at + 20] for at in range(0, len(due), 20))


def main(late: int) -> None:
    """Plan until nothing is left, and print how many cities in how many seconds."""
    house, day = open_house(), DAY + timedelta(days=late)
    planning.due(house, STAGE, DAY - timedelta(days=2))
    print("ready", flush=True)
    sys.stdin.readline()
    began, computed, done = time.perf_counter(), time.process_time(), 0
    for claim in claims(planning.due(house, STAGE, day)):
        done += sum(each.events for each in planning.plan_free(house, STAGE, claim, day).values())
    seconds, computed = time.perf_counter() - began, time.process_time() - computed
    print(json.dumps({"done": done, "seconds": seconds, "computed": computed}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
