"""The forecast as SVG: one chart for each kind of work, scenarios side by side under one scale.

A line for the median, a band that holds 80 % of the runs, a dashed line for what a month can hold, a
triangle over each month that is too full, a dot for what happened. Shapes differ, not colours alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from babel.numbers import format_decimal

from desk import words
from desk.scales import HEIGHT, LEFT, TOP, Place, Scale
from desk.tongue import language, say

Document = Mapping[str, Any]
KINDS = ("reports", "visits", "calls", "letters", "hours")
WIDTH, _GAP = 960, 56


def kind_name(kind: str) -> str:
    """A kind of work in the language in hand."""
    return {
        "reports": say("Reports"),
        "visits": say("Visits"),
        "calls": say("Calls"),
        "letters": say("Letters"),
        "hours": say("Officers’ hours"),
    }[kind]


def scenarios(document: Document) -> list[tuple[str, Document]]:
    """The answers to be drawn side by side: as things are, and with what is supposed."""
    both = [(say("As things are"), document)]
    other = document.get("what_if")
    return [*both, (say("If {what}", what=supposed(other)), other)] if other else both


def supposed(document: Document) -> str:
    """What a scenario supposes, in words."""
    said, parts = document["supposed"], []
    if said["slots"] is not None:
        parts.append(say("{number} slots a month", number=said["slots"]))
    if said["join"]:
        parts.append(say("{number} cities more", number=said["join"]))
    if said["programme"]:
        parts.append(say("programme {version}", version=said["programme"]))
    return ", ".join(parts)


def chart(document: Document, kind: str, top: int = 0) -> str:
    """One kind of work of every scenario, as an `svg` element; `top` is its place in a larger one."""
    sides = scenarios(document)
    scale = Scale.of(sides, kind)
    width = (WIDTH - _GAP * (len(sides) - 1)) // len(sides)
    panels = "".join(
        _panel(Place(number * (width + _GAP), width, scale), name, each, kind)
        for number, (name, each) in enumerate(sides)
    )
    said = escape(sentence(document, kind))
    return (
        f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" y="{top}" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{said}"><title>{escape(kind_name(kind))}'
        f"</title><desc>{said}</desc>{panels}</svg>"
    )


def sentence(document: Document, kind: str) -> str:
    """What a chart shows, in words: for whoever does not see it."""
    parts = []
    for name, each in scenarios(document):
        months = each["months"]
        work, low, high = ([m[part][kind] for m in months] for part in ("work", "low", "high"))
        text = say(
            "{name}: {kind} from {first} to {last}, median {least} to {most} a month, band {low} to {high}.",
            name=name, kind=kind_name(kind),
            first=words.day(months[0]["month"]), last=words.day(months[-1]["month"]),
            least=number(min(work)), most=number(max(work)), low=number(min(low)), high=number(max(high)),
        )  # fmt: skip
        parts += [text, *_limits(months, kind)]
    return " ".join(parts)


def _limits(months: Sequence[Document], kind: str) -> Iterator[str]:
    held = months[0]["capacity"][kind]
    over = [month["month"] for month in months if kind in month["over"]]
    if held is not None:
        yield say("A month can hold {number}.", number=number(held))
    if over:
        yield say("Too full: {months}.", months=", ".join(map(words.day, over)))


def number(value: float) -> str:
    """A figure as short as it can be said, as the language in hand writes it."""
    return str(format_decimal(value, "#,##0" if value >= 100 else "#,##0.#", locale=language()))


def banded(period: Document, kind: str) -> str:
    """The median of a month or a year with its band: “5 (2–9)”."""
    middle, low, high = (number(period[part][kind]) for part in ("work", "low", "high"))
    return f"{middle} ({low}–{high})"


def _panel(place: Place, name: str, document: Document, kind: str) -> str:
    months = document["months"]
    title = (
        f'<text class="of" x="{place.left + LEFT}" y="14">{escape(kind_name(kind))} · {escape(name)}</text>'
    )
    parts = (_grid, _years, _band, _median, _capacity, _happened, _over)
    return f"<g>{title}{''.join(part(place, months, kind) for part in parts)}</g>"


Months = Sequence[Document]


def _grid(place: Place, _months: Months, _kind: str) -> str:
    lines = []
    for value in (0, place.scale.most / 2, place.scale.most):
        y = place.scale.y(value)
        lines.append(
            f'<line class="grid" x1="{place.first}" x2="{place.last}" y1="{y}" y2="{y}"/>'
            f'<text x="{place.first - 6}" y="{y + 4}" text-anchor="end">{number(value)}</text>'
        )
    return "".join(lines)


def _years(place: Place, months: Months, _kind: str) -> str:
    """A word under each year, or under every third month of a short forecast; none touches the next."""
    short = len(months) <= 15
    told = [
        n for n, m in enumerate(months) if (n % 3 == 0 if short else m["month"].endswith("-01") or n == 0)
    ]
    if not short and len(told) > 1 and told[1] < 5:
        told = told[1:]
    room = max(1, (place.last - place.first) // 44)
    told = told[:: -(-len(told) // room)]
    y = HEIGHT - 8
    return "".join(
        f'<text x="{place.x(n, len(months))}" y="{y}" text-anchor="middle">'
        f"{months[n]['month'] if short else months[n]['month'][:4]}</text>"
        for n in told
    )


def _points(place: Place, months: Months, kind: str, of: str) -> list[str]:
    return [f"{place.x(n, len(months))},{place.scale.y(month[of][kind])}" for n, month in enumerate(months)]


def _band(place: Place, months: Months, kind: str) -> str:
    points = [*_points(place, months, kind, "high"), *reversed(_points(place, months, kind, "low"))]
    return f'<polygon class="band" points="{" ".join(points)}"/>'


def _median(place: Place, months: Months, kind: str) -> str:
    points = _points(place, months, kind, "work")
    if len(points) > 1:
        return f'<polyline class="median" points="{" ".join(points)}"/>'
    x, y = points[0].split(",")
    return f'<circle class="happened" cx="{x}" cy="{y}" r="4"/>'


def _capacity(place: Place, months: Months, kind: str) -> str:
    """What a month can hold; where that lies far above, only its words."""
    held = months[0]["capacity"][kind]
    if held is None:
        return ""
    said = escape(say("a month can hold {number}", number=number(held)))
    within = held <= place.scale.most
    y = place.scale.y(held) if within else TOP
    line = (
        f'<line class="capacity" x1="{place.first}" x2="{place.last}" y1="{y}" y2="{y}"/>' if within else ""
    )
    said += "" if within else " ↑"
    return f'{line}<text class="held" x="{place.last}" y="{y - 5}" text-anchor="end">{said}</text>'


def _over(place: Place, months: Months, kind: str) -> str:
    full = [(n, month) for n, month in enumerate(months) if kind in month["over"]]
    return "".join(_triangle(place.x(n, len(months)), month["month"]) for n, month in full)


def _triangle(x: float, month: str) -> str:
    title = escape(say("{month} is too full", month=words.day(month)))
    return f'<path class="over" d="M{x - 4},{TOP - 10}h8l-4,8z"><title>{title}</title></path>'


def _happened(place: Place, months: Months, kind: str) -> str:
    dots = []
    for n, month in enumerate(months):
        count = month.get("happened", {}).get(kind)
        if count is not None:
            x, y = place.x(n, len(months)), place.scale.y(count)
            dots.append(f'<circle class="happened" cx="{x}" cy="{y}" r="2.5"/>')
    return "".join(dots)
