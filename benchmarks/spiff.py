"""The day's work by a workflow library, as its documentation shows it: a workflow a city, kept as JSON.

Runs in an environment that is thrown away: it imports SpiffWorkflow and the standard library alone. A due
index says which cities to load; each is read, goes one step, and is written back with event and reminder,
all in one commit. Usage: `spiff.py CITIES DATABASE`; prints JSON as `benchmarks.timed` does.
"""

from __future__ import annotations

import json
import resource
import sqlite3
import sys
import time
from datetime import date, timedelta
from importlib import import_module
from typing import Any

DAY, CYCLE, STEPS, STRIDE = date(2026, 11, 25), 1095, 14, 78
CHUNK = 2000
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "cache_size=-64000",
    "wal_autocheckpoint=20000",
)
TABLES = """
CREATE TABLE flow (city TEXT PRIMARY KEY, next_on TEXT, step INTEGER, state TEXT);
CREATE INDEX flow_next ON flow (next_on);
CREATE TABLE event (id INTEGER PRIMARY KEY, city TEXT, step INTEGER, on_day TEXT, due_on TEXT,
  UNIQUE (city, step));
CREATE TABLE reminder (id INTEGER PRIMARY KEY, city TEXT, step INTEGER, letter TEXT, owed_on TEXT,
  UNIQUE (city, step, letter));
"""


class Flows:
    """The workflow of a city's cycle, and its way into JSON and back."""

    def __init__(self) -> None:
        specs = import_module("SpiffWorkflow.specs")
        self.spec = specs.WorkflowSpec("cycle", addstart=True)
        self.serializer = import_module("SpiffWorkflow.serializer.json").JSONSerializer()
        last = self.spec.start
        for step in range(STEPS + 2):
            task = specs.Simple(self.spec, f"step_{step}")
            last.connect(task)
            last = task

    def fresh(self, step: int) -> Any:
        """A workflow that stands before a step."""
        flow = import_module("SpiffWorkflow").Workflow(self.spec)
        self.forward(flow)
        for _ in range(step):
            self.forward(flow)
        return flow

    def forward(self, flow: Any) -> None:
        """Run the one task that is ready."""
        flow.run_next()

    def text(self, flow: Any) -> str:
        """As it is kept: with its specification, without which this release reads none back."""
        return str(self.serializer.serialize_workflow(flow))

    def read(self, text: str) -> Any:
        """As it is taken up again."""
        return self.serializer.deserialize_workflow(text)


def main(cities: int, database: str) -> None:
    """Fill, live the day, print."""
    connection, flows = sqlite3.connect(database, isolation_level=None), Flows()
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.executescript(TABLES)
    states = {step: flows.text(flows.fresh(step)) for step in range(1, STEPS + 2)}
    for first in range(0, cities, CHUNK):
        connection.execute("BEGIN")
        numbers = range(first, min(cities, first + CHUNK))
        connection.executemany("INSERT INTO flow VALUES (?, ?, ?, ?)", rows(numbers, states))
        connection.execute("COMMIT")
    began = time.perf_counter()
    done = day(connection, flows)
    seconds = time.perf_counter() - began
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "done": done, "megabytes": megabytes}))


def rows(numbers: range, states: dict[int, str]) -> Any:
    """The same staggered cities as the other forms have."""
    for number in numbers:
        elapsed = number % CYCLE
        done = min(STEPS, elapsed // STRIDE)
        days = CYCLE if done == STEPS else STRIDE * (done + 1) - elapsed - 1
        yield f"newtown-{number:06}", (DAY + timedelta(days=days)).isoformat(), done + 1, states[done + 1]


def day(connection: sqlite3.Connection, flows: Flows) -> int:
    """Load what is due, go one step, write back."""
    today, due_on = DAY.isoformat(), (DAY + timedelta(days=60)).isoformat()
    connection.execute("BEGIN IMMEDIATE")
    found = connection.execute(
        "SELECT city, next_on, step, state FROM flow WHERE next_on <= ?", (today,)
    ).fetchall()
    for city, next_on, step, state in found:
        flow = flows.read(state)
        flows.forward(flow)
        connection.execute("INSERT INTO event VALUES (NULL, ?, ?, ?, ?)", (city, step, next_on, due_on))
        reminder = (city, step, "questionnaire_reminder", next_on)
        connection.execute("INSERT INTO reminder VALUES (NULL, ?, ?, ?, ?)", reminder)
        later = (date.fromisoformat(next_on) + timedelta(days=STRIDE)).isoformat()
        moved = (flows.text(flow), step + 1, later, city)
        connection.execute("UPDATE flow SET state = ?, step = ?, next_on = ? WHERE city = ?", moved)
    connection.execute("COMMIT")
    return len(found)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
