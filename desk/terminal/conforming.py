"""`icc conformance`: how cities go through the programme, against the programme's own path."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import Parameter

from desk.terminal.house import open_up
from desk.terminal.options import AsOf, Json, KnownOn
from desk.terminal.speak import say, show_json
from desk.words import count, day, plain, track_name

Document = dict[str, Any]
Form = Literal["text", "json", "html", "mermaid"]
Out = Annotated[Path | None, Parameter(help="Write to this file instead of stdout.")]


def conformance(
    *,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    form: Annotated[Form, Parameter(name="--format", help="text, json, html or mermaid.")] = "text",
    json: Json = False,
    out: Out = None,
) -> None:
    """Different orders by kind, time between milestones, on whom time was spent, the path really taken."""
    from models.proof.conformance import conformance as found

    document = found(open_up(), as_of=as_of, known_on=known_on)
    if json or form == "json":
        show_json(document)
        return
    text = {"html": _html, "mermaid": _mermaid, "text": _text}[form](document)
    if out is None:
        sys.stdout.write(text)
        return
    out.write_text(text, encoding="utf-8")
    say(f"Written: {out}")


def _text(document: Document) -> str:
    overall = document["overall"]
    lines = [f"{count(overall['cities'], 'city', 'cities')} on {day(document['as_of'])}."]
    lines += [f"Different orders: {kind}, {number}" for kind, number in overall["deviations"].items()]
    lines += [" · ".join(row) for row in _intervals(overall)]
    lines += [f"Waiting on the {side}: {count(days, 'day')}" for side, days in overall["waiting"].items()]
    lines += [" · ".join(row) for row in _bottlenecks(document)]
    return "\n".join(lines) + "\n"


def _mermaid(document: Document) -> str:
    from desk.flowcharts import mermaid

    return "\n".join(f"%% {path['title']}\n{mermaid(path)}" for path in document["paths"])


_INTERVALS = ("From and to", "Median", "Half lies between", "How many", "Known to the day")
_SPENT = ("Milestone", "On", "Days", "Open", "Median")
_GROUPED = ("", "Cities", "Different orders", "Waited: city", "secretariat", "analyst")


def _html(document: Document) -> str:
    """One page to print: numbers first, then a diagram for each track, then city by city."""
    from desk.flowcharts import svg
    from desk.printing import page, section, table

    overall = document["overall"]
    about = [("On", day(document["as_of"])), ("Programme, version", document["programme"])]
    parts = [
        ("Different orders", table(("Kind", "Cities’ milestones"), _deviations(overall))),
        ("Days between milestones", table(_INTERVALS, _intervals(overall))),
        ("Days waited", table(("On", "Days"), _sides(overall))),
        ("Where time is spent", table(_SPENT, _bottlenecks(document))),
        *((path["title"], svg(path)) for path in document["paths"]),
        ("By country", table(_GROUPED, _groups(document["by_country"]))),
        ("By network", table(_GROUPED, _groups(document["by_network"]))),
        ("City by city", table(("City", "Different orders", "Days waited"), _cities(document))),
    ]
    about += [("Cities", str(overall["cities"]))]
    body = "".join(section(title, content) for title, content in parts)
    return page("How cities go through the programme", body, about)


def _deviations(overall: Document) -> Iterator[list[str]]:
    yield from ([kind, str(number)] for kind, number in overall["deviations"].items())


def _intervals(overall: Document) -> Iterator[list[str]]:
    for each in overall["intervals"]:
        what = f"{track_name(each['track'])}: {plain(each['from'])} → {plain(each['to'])}"
        between = f"{each['quarter']} and {each['three_quarters']} days"
        yield [what, count(each["median"], "day"), between, str(each["count"]), str(each["exact"])]


def _sides(overall: Document) -> Iterator[list[str]]:
    yield from ([side, str(days)] for side, days in overall["waiting"].items())


def _bottlenecks(document: Document) -> Iterator[list[str]]:
    for each in document["bottlenecks"]:
        numbers = (count(each["days"], "day"), str(each["open"]), count(each["median"], "day"))
        yield [f"{track_name(each['track'])}: {plain(each['milestone'])}", each["side"], *numbers]


def _groups(groups: dict[str, Document]) -> Iterator[list[str]]:
    for name, seen in groups.items():
        waited = [str(days) for days in seen["waiting"].values()]
        yield [name, str(seen["cities"]), str(sum(seen["deviations"].values())), *waited]


def _cities(document: Document) -> Iterator[list[str]]:
    for city in document["cities"]:
        orders = ", ".join(f"{kind} {number}" for kind, number in city["deviations"].items())
        waited = ", ".join(f"{side} {days}" for side, days in city["waiting"].items() if days)
        if orders or waited:
            yield [city["city"], orders, waited]
