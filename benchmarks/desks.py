"""Measured: the desk of a large network, asked over HTTP: pages, after a write, several readers at once."""

from __future__ import annotations

import json
import statistics
import time
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from benchmarks.cities import write_cities
from benchmarks.measuring import ICC, measure
from benchmarks.served import Server, served
from benchmarks.table import Table

CITIES, READERS, ASKED = 10_000, 4, 200
BOARD, FIRST = "/", "/cities/newtown-00001-no"


def at_the_desk(table: Table, folder: Path) -> None:
    """A board of ten thousand cities and their pages: one process, at most 100 ms and 400 MB."""
    table.section(f"The desk with {CITIES:,} cities, one process (ms where nothing else is said)")
    var = folder / "ten thousand"
    var.mkdir()
    write_cities(var / "cities.csv", CITIES)
    measure([ICC, "import", str(var / "cities.csv")], var)
    with served("bare", var) as bare:
        page, pace = asked(bare, ["/"] * 100), _pace(bare, ["/"])
    with served("desk", var) as desk:
        _pages(table, desk, var, page)
        ours = _pace(desk, [BOARD, FIRST, "/?page=20", *_pages_of(desk, 9)])
        table.at_least(f"requests a second, {READERS} readers at once", ours, pace, 50)
        table.line("the desk, MB", desk.megabytes, bare.megabytes, 400)


def _pages(table: Table, desk: Server, var: Path, bare: list[float]) -> None:
    """The board and the pages of cities; the board after a write; the first of all."""
    least = statistics.median(bare)
    table.add("the first board after the start", asked(desk, [BOARD])[0], least)
    _shares(table, "the board", asked(desk, [BOARD, "/?page=20", "/?owner=us", "/?q=newtown+1"] * 25), bare)
    _shares(table, "a city's page", asked(desk, _pages_of(desk, 100)), bare)
    after = []
    for _ in range(5):
        measure([ICC, "contact", "newtown-00001-no", "--on", "2026-01-15", "--by", "officer"], var)
        after += asked(desk, [BOARD])
    table.line("the board after a write", statistics.median(after), least, 100)


def _shares(table: Table, what: str, times: list[float], bare: list[float]) -> None:
    table.add(f"{what}, p50", at(times, 0.5), at(bare, 0.5))
    table.line(f"{what}, p95", at(times, 0.95), at(bare, 0.95), 100)


def _pages_of(desk: Server, number: int) -> list[str]:
    with urllib.request.urlopen(f"{desk.url}/api/v1/cities?limit={number}") as answer:
        return [f"/cities/{city['key']}" for city in json.load(answer)["cities"]]


def _pace(server: Server, paths: Sequence[str]) -> float:
    """Answers a second to several readers who ask without a pause."""
    wanted = [[paths[number % len(paths)]] for number in range(ASKED)]
    began = time.perf_counter()
    with ThreadPoolExecutor(READERS) as readers:
        list(readers.map(partial(asked, server), wanted))
    return ASKED / (time.perf_counter() - began)


def asked(server: Server, paths: Sequence[str]) -> list[float]:
    """How long each page took to come, ms."""
    times = []
    for path in paths:
        began = time.perf_counter()
        with urllib.request.urlopen(server.url + path) as answer:
            answer.read()
        times.append(1000 * (time.perf_counter() - began))
    return times


def at(times: Sequence[float], share: float) -> float:
    """The time within which that share of the answers came."""
    return sorted(times)[int(share * (len(times) - 1))]
