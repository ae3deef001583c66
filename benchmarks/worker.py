"""One worker of several: `python -m benchmarks.worker DAYS_LATE`. It waits, then plans."""

from __future__ import annotations

import json
import sys
import time
from datetime import timedelta

from benchmarks.synthetic import DAY, STAGE
from models import planning
from models.database import open_house


def main(late: int) -> None:
    """Plan until nothing is left, and print how many cities in how many seconds."""
    house, day = open_house(), DAY + timedelta(days=late)
    planning.due(house, STAGE, DAY - timedelta(days=2))
    print("ready", flush=True)
    sys.stdin.readline()
    began, computed, done, after = time.perf_counter(), time.process_time(), 0, ""
    while planned := planning.plan_next(house, STAGE, day, after):
        done, after = done + sum(each.events for each in planned.values()), max(planned)
    seconds, computed = time.perf_counter() - began, time.process_time() - computed
    print(json.dumps({"done": done, "seconds": seconds, "computed": computed}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
