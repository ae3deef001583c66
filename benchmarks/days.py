"""Measured: whole days of a network under Prefect, its server started or running, and one city's run."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.measuring import ICC, Measure, measure
from benchmarks.served import served
from benchmarks.table import Table

PLAIN = [sys.executable, "-m", "benchmarks.plain_day"]
DAILY = [ICC, "run", "daily", "--json"]
ONE_CITY = [ICC, "run", "city_lifecycle", "--city", "newtown-00001-no", "--json"]


def under_prefect(table: Table, var: Path, plain: Path, beside: Path) -> None:
    """Whole days, from the command to its end; on the first of them every city is written to.

    In `var` each command starts a server of its own, in `beside` it finds one that runs.
    """
    first, quiet = measure(PLAIN, plain), measure(PLAIN, plain)
    _day(table, "the first day under Prefect, its server started; beside: the same work alone", var, first)
    ours = _day(table, "a day with nothing new, the same way", var, quiet)
    table.add("a day under Prefect, MB of the process that runs the flows", ours.megabytes)
    with served("prefect", beside) as server:
        there = {"PREFECT_API_URL": f"{server.url}/api"}
        for what, bare in (("the first day", first), ("a day with nothing new", quiet)):
            taken = measure(DAILY, beside, there)
            table.line(f"{what}, on a server that runs", taken.seconds, bare.seconds, 10)
        one = measure(ONE_CITY, beside, there)
        table.line("all stages of one city, on a server that runs", one.seconds, quiet.seconds, 3)


def _day(table: Table, what: str, var: Path, bare: Measure) -> Measure:
    ours = measure(DAILY, var)
    table.add(what, ours.seconds, bare.seconds)
    return ours
