"""The observed path beside the programme's: as SVG for a page, as Mermaid for whoever draws with that."""

from __future__ import annotations

from html import escape
from typing import Any

Document = dict[str, Any]
_STEP, _TOP, _LEFT, _WIDE, _HIGH = 46, 24, 230, 270, 26


def mermaid(path: Document) -> str:
    """A directly-follows diagram: thick arrows are the programme's, with numbers what was observed."""
    names = {m["milestone"]: m["title"] for m in path["milestones"]}
    lines = ["flowchart TD", *(f'  {key}["{_quoted(title)}"]' for key, title in names.items())]
    lines += [f"  {a} -.-> {b}" for a, b in path["programme"]]
    lines += [f"  {a} ==>|{number}| {b}" for a, b, number in path["observed"] if a in names and b in names]
    return "\n".join(lines) + "\n"


def _quoted(title: str) -> str:
    return title.replace('"', "#quot;")


def svg(path: Document) -> str:
    """Milestones from above to below; to the left the programme's path, to the right what was observed."""
    keys = [m["milestone"] for m in path["milestones"]]
    height = _TOP + _STEP * len(keys)
    most = max((number for *_, number in path["observed"]), default=1)
    boxes = "".join(_box(at, m["title"]) for at, m in enumerate(path["milestones"]))
    left = "".join(_arc(keys.index(a), keys.index(b), "left", 1.2, "") for a, b in path["programme"])
    right = "".join(
        _arc(keys.index(a), keys.index(b), "right", 1 + 4 * number / most, str(number))
        for a, b, number in path["observed"]
        if a in keys and b in keys
    )
    said = f"{path['title']}: the programme’s path to the left, the observed one to the right"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{2 * _LEFT + _WIDE}" height="{height}" '
        f'viewBox="0 0 {2 * _LEFT + _WIDE} {height}" role="img" font-family="system-ui,sans-serif" '
        f'font-size="12"><title>{escape(said)}</title>{left}{right}{boxes}</svg>'
    )


def _box(at: int, title: str) -> str:
    y = _TOP + at * _STEP - _HIGH / 2
    short = title if len(title) <= 42 else title[:41] + "…"
    return (
        f'<rect x="{_LEFT}" y="{y}" width="{_WIDE}" height="{_HIGH}" rx="4" fill="#fff" stroke="#444"/>'
        f'<text x="{_LEFT + _WIDE / 2}" y="{y + 17}" text-anchor="middle">{escape(short)}</text>'
    )


def _arc(first: int, last: int, side: str, width: float, label: str) -> str:
    """A bow from one milestone to another; against the usual order it is dashed."""
    a, b = (_TOP + at * _STEP for at in (first, last))
    edge, out = (_LEFT, -1) if side == "left" else (_LEFT + _WIDE, 1)
    bow = edge + out * min(_LEFT - 30, 26 + 24 * abs(last - first))
    dashed = ' stroke-dasharray="5 3"' if last < first else ""
    colour = "#888" if side == "left" else "#1a5fb4"
    curve = f'<path d="M{edge} {a} C{bow} {a} {bow} {b} {edge} {b}" fill="none" stroke="{colour}"'
    end = edge + out * 7
    head = f'<path d="M{end} {b - 4} L{edge} {b} L{end} {b + 4} Z" fill="{colour}"/>'
    middle = (edge + 3 * bow) / 4 + out * 4
    anchor = "start" if side == "right" else "end"
    said = (
        f'<text x="{middle:.0f}" y="{(a + b) / 2 + 4}" text-anchor="{anchor}">{label}</text>' if label else ""
    )
    return f'{curve} stroke-width="{width:.1f}"{dashed}/>{head}' + (said if label else "")
