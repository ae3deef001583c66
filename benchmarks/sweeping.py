"""Measured: the daily sweep beside the floor and the other forms of the same work, on both databases."""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks import postgres
from benchmarks.measuring import environment
from benchmarks.table import Table

SIZES = (1_000, 10_000, 100_000)
SPIFF = "SpiffWorkflow==3.2.0"
_WORKERS = (1, 2, 4, 1)
_TRIES = {1_000: 5, 10_000: 3, 100_000: 2}
_SAID = {
    "sweep": "our sweep: history, rules, hash chain, notices, projection",
    "rows": "the rows that it writes, ready made, by the driver alone",
    "alone": "the same, a transaction for each city",
    "loop": "an ORM, one query a city",
    "due": "an ORM over due rows only",
    "spiff": "SpiffWorkflow 3.2 with a due index",
}
_AHEAD = {"loop": 40, "spiff": 14}


@dataclass(frozen=True, slots=True)
class Taken:
    """What one process measured of itself."""

    ms: float
    done: int
    megabytes: float


def sweeping(table: Table, folder: Path) -> None:
    """Every form at every size on SQLite; growth; memory; PostgreSQL; workers."""
    table.section("The day's sweep on SQLite (ms; beside: three SQL statements and one commit)")
    spiff, ours = _spiff_python(folder), dict[int, Taken]()
    for size in SIZES:
        house = _filled(folder, size)
        floor = _fastest(_bare(folder, "floor", size) for _ in range(_TRIES[size]))
        table.add(f"{size:,} cities: the floor, {floor.done:,} transitions", floor.ms, floor.ms)
        ours[size] = _fastest(_ours(house, "sweep") for _ in range(_TRIES[size]))
        _same(floor, ours[size])
        table.at_most(f"{size:,} cities: {_SAID['sweep']}", ours[size].ms, floor.ms, 8)
        ready = _fastest(_ours(house, "rows") for _ in range(2))
        _same(floor, ready)
        table.add(f"{size:,} cities: {_SAID['rows']}", ready.ms, floor.ms)
        if size < SIZES[-1]:
            table.add(f"{size:,} cities: {_SAID['alone']}", _ours(house, "alone").ms, floor.ms)
        peers = {form: _bare(folder, form, size) for form in ("due", "loop")} | _spiff(spiff, folder, size)
        for form, taken in peers.items():
            table.add(f"{size:,} cities: {_SAID[form]}", taken.ms, floor.ms)
        _quiet(table, house, folder, size)
        if size == SIZES[-1]:
            _ahead(table, peers, ours[size])
            late = _ours(house, "backlog")
            table.add(
                f"{size:,} cities: ten days late, ms a transition", late.ms / late.done, floor.ms / floor.done
            )
            table.line(f"{size:,} cities: ten days late, MB", late.megabytes, floor.megabytes, 200)
        shutil.rmtree(house)
    _growth(table, ours)


def _growth(table: Table, ours: dict[int, Taken]) -> None:
    small, large = ours[SIZES[0]], ours[SIZES[-1]]
    exponent = math.log(large.ms / small.ms) / math.log(SIZES[-1] / SIZES[0])
    table.add("growth from 1,000 to 100,000 cities: time is N to the power of", exponent, 1.0, "linear is 1")
    table.add("memory at 100,000 cities, MB; beside: at 1,000", large.megabytes, small.megabytes)


def _quiet(table: Table, house: Path, folder: Path, size: int) -> None:
    """A day with nothing due."""
    ours = _fastest(_timed("probe", 0, "", {"ICC_VAR": str(house)}) for _ in range(3))
    bare = _fastest(_bare(folder, "nothing", size) for _ in range(3))
    what = f"{size:,} cities: nothing due, ms, median of 25 (beside: one probe of an index)"
    table.line(what, ours.ms, bare.ms, 1)


def _ahead(table: Table, peers: dict[str, Taken], ours: Taken) -> None:
    """How many times as long the other ways take as our sweep."""
    for form, times in _AHEAD.items():
        what = f"our sweep ahead of {_SAID[form]}, times"
        if form in peers:
            table.at_least(what, peers[form].ms / ours.ms, 1.0, times)
        else:
            table.note(what, "could not be installed here")


def _spiff(python: str | None, folder: Path, size: int) -> dict[str, Taken]:
    if python is None:
        return {}
    database = _fresh(folder / "spiff.db")
    taken = _run([python, str(Path(__file__).with_name("spiff.py")), str(size), str(database)])
    _fresh(database)
    return {"spiff": taken}


def _spiff_python(folder: Path) -> str | None:
    """The Python of an environment that is thrown away, with the library; None where it has none."""
    home = folder / "spiff"
    install = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", SPIFF]
    for command in ([sys.executable, "-m", "venv", str(home)], install):
        if subprocess.run(command, capture_output=True, check=False).returncode:
            return None
    return install[0]


def on_postgresql(table: Table, folder: Path, size: int = 10_000) -> None:
    """The same on PostgreSQL, and workers that share the work by rows."""
    table.section("The day's sweep on PostgreSQL (ms; beside: three SQL statements and one commit)")
    try:
        with postgres.running(folder / "postgres") as (ours, bare):
            _fill(size, {"ICC_VAR": str(folder), "ICC_DATABASE_URL": ours})
            floor = _timed("floor", size, bare, {})
            swept = _timed("sweep", size, "", {"ICC_VAR": str(folder), "ICC_DATABASE_URL": ours})
            table.add(f"{size:,} cities: {_SAID['sweep']}", swept.ms, floor.ms)
            workers(table, folder, ours)
    except (ImportError, RuntimeError, OSError) as error:
        table.note("PostgreSQL", f"could not be measured ({type(error).__name__})")


def workers(table: Table, var: Path, url: str) -> None:
    """Days of the house shared by one, two and four processes: each of them lives ten days' work."""
    table.section("Workers on PostgreSQL (cities a second; beside: one worker)")
    one = 0.0
    for turn, number in enumerate(_WORKERS, start=1):
        postgres.tidy(url)
        pace, own = _together(number, 1 + 10 * turn, var, url)
        one = one or pace
        again = ", once more at the end" if turn == len(_WORKERS) else ""
        what = f"{number} worker{'s' if number > 1 else ''}{again}, 20 cities a claim"
        table.add(what, pace, one)
        table.add("the same: cores that the workers themselves kept busy", own)


def _together(number: int, late: int, var: Path, url: str) -> tuple[float, float]:
    command = [sys.executable, "-m", "benchmarks.worker", str(late)]
    env = environment(var) | {"ICC_DATABASE_URL": url}
    started = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env, text=True)
        for _ in range(number)
    ]
    for each in started:
        assert each.stdout is not None
        each.stdout.readline()
    for each in started:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    told = [json.loads(each.communicate()[0]) for each in started]
    longest = max(one["seconds"] for one in told)
    return sum(one["done"] for one in told) / longest, sum(one["computed"] for one in told) / longest


def _filled(folder: Path, size: int) -> Path:
    var = folder / f"house-{size}"
    var.mkdir()
    _fill(size, {"ICC_VAR": str(var)})
    return var


def _fill(size: int, house: dict[str, str]) -> None:
    """Fill a house in a process of its own, so that this one stays small."""
    command = [sys.executable, "-m", "benchmarks.synthetic", str(size)]
    subprocess.run(command, check=True, env=environment(Path("/nonexistent")) | house)


def _ours(house: Path, form: str) -> Taken:
    """Ours on a copy of the house, so that every try finds the same evening."""
    copy = house.with_name("copy")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(house, copy)
    os.sync()
    return _timed(form, 0, "", {"ICC_VAR": str(copy)})


def _bare(folder: Path, form: str, size: int) -> Taken:
    return _timed(form, size, f"sqlite:///{_fresh(folder / 'bare.db')}", {})


def _timed(form: str, size: int, url: str, more: dict[str, str]) -> Taken:
    url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    return _run([sys.executable, "-m", "benchmarks.timed", form, str(size), url], more)


def _run(command: list[str], more: dict[str, str] | None = None) -> Taken:
    env = environment(Path("/nonexistent")) | (more or {})
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    told = json.loads(done.stdout)
    return Taken(told["seconds"] * 1000, told["done"], told["megabytes"])


def _fastest(tries: object) -> Taken:
    return min(tries, key=lambda taken: taken.ms)  # type: ignore[call-overload,no-any-return]


def _fresh(database: Path) -> Path:
    for name in (database, *(database.with_name(database.name + end) for end in ("-wal", "-shm"))):
        name.unlink(missing_ok=True)
    return database


def _same(floor: Taken, ours: Taken) -> None:
    if floor.done != ours.done:
        raise RuntimeError(f"not the same work: {floor.done} transitions beside {ours.done}")
