"""Measured: the day under Prefect, letters sent, pages, the forecast; each beside the same without ours."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from benchmarks.cities import write_cities
from benchmarks.days import PLAIN, under_prefect
from benchmarks.desks import asked, at
from benchmarks.measuring import ICC, measure
from benchmarks.served import served
from benchmarks.table import Table

CITIES, ASKED = 150, 100
LETTERS = 1100
"""More than `benchmarks.mailing` sends in its turns."""


def living(table: Table, folder: Path) -> None:
    """A network of 150 cities: its day, its letters, its desk, its years ahead."""
    table.section("A network of 150 cities (seconds where nothing else is said)")
    under_prefect(table, *(_network(folder, name) for name in ("prefect", "plain", "server")))
    sending(table, _network(folder, "letters"), _network(folder, "many letters", LETTERS))
    pages(table, _network(folder, "desk"))
    foreseeing(table, _network(folder, "years"))


def _network(folder: Path, name: str, cities: int = CITIES) -> Path:
    var = folder / name
    var.mkdir()
    write_cities(var / "cities.csv", cities)
    measure([ICC, "import", str(var / "cities.csv")], var)
    return var


def sending(table: Table, var: Path, many: Path) -> None:
    """Letters to a mail server on this machine over one connection: a whole program, and letter by letter."""
    measure(PLAIN, var)
    with served("mail", var) as server:
        ours = measure([ICC, "outbox", "send", "--json"], var, _to(server.port))
        bare = measure([sys.executable, "-m", "benchmarks.bare_mail", str(server.port), str(CITIES)], var)
    what = f"{CITIES} letters re-checked, rendered, kept, sent, recorded; beside: smtplib alone"
    table.add(what, ours.seconds, bare.seconds)
    table.add("sending, MB", ours.megabytes, bare.megabytes)
    measure(PLAIN, many)
    with served("mail", many) as server:
        measure([sys.executable, "-m", "benchmarks.mailing", str(server.port)], many, _to(server.port))
    each = json.loads((many / "output.txt").read_text())
    table.at_most(
        "one letter of many, ms; beside: smtplib alone, turn by turn", each["ours"], each["bare"], 2
    )


def _to(port: int) -> dict[str, str]:
    return {"ICC_MAIL_URL": f"mailto://127.0.0.1:{port}?mode=insecure&from=network@city.example"}


def pages(table: Table, var: Path) -> None:
    """The board and a city's page, each asked for a hundred times over HTTP."""
    with served("bare", var) as server:
        bare = asked(server, ["/"] * ASKED)
    with served("desk", var) as server:
        for what, path in (("the board", "/"), ("a city's page", "/cities/newtown-00001-no")):
            times = asked(server, [path] * (ASKED + 1))[1:]
            for name, share in (("p50", 0.5), ("p95", 0.95)):
                said = f"{what} of {CITIES} cities, {name}, ms; beside: 60 kB from memory"
                table.add(said, at(times, share), at(bare, share))


def foreseeing(table: Table, var: Path) -> None:
    """Ten years ahead, 200 times."""
    forecast = [ICC, "forecast", "--months", "120", "--json"]
    one = measure([*forecast, "--runs", "1"], var)
    ours = measure([*forecast, "--runs", "200"], var)
    what = f"forecast: {CITIES} cities, 120 months, 200 runs; beside: one run"
    table.line(what, ours.seconds, one.seconds, 20)
    table.add("forecast, MB", ours.megabytes, one.megabytes)
