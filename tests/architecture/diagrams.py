"""Draws a track of the programme as a Mermaid diagram: who does what, what opens it, by when."""

from __future__ import annotations

from collections.abc import Iterator

from lifecycle.programme import OURS, Clock, Milestone, Programme, Track

LINES = {"condition": "==>", "floor": "==>"}
"""A thick line is a condition or a floor, a thin one the usual order, a dotted one opens a later round."""
SOFT = ("optional", "encouraged")


def diagram(track: Track, read: Programme) -> Iterator[str]:
    """The lines of a fenced block: boxes for milestones, arrows for what opens them."""
    yield "```mermaid"
    yield "flowchart TD"
    for milestone in track.milestones:
        yield f"    {milestone.key}{_box(milestone)}"
    yield from dict.fromkeys(line for m in track.milestones for line in _arrows(m, track, read))
    yield from _classes(track)
    yield "```"


def _box(milestone: Milestone) -> str:
    """Square where it is asked, round where it is optional or encouraged; the title, and whose turn it is."""
    text = f'"{milestone.title}<br/>{milestone.owner.replace("_", " ")}"'
    return f"([{text}])" if milestone.force in SOFT else f"[{text}]"


def _arrows(milestone: Milestone, track: Track, read: Programme) -> Iterator[str]:
    yield from _opened_by(milestone, milestone.opens, track, read)
    if milestone.again:
        yield from _opened_by(milestone, milestone.again.opens, track, read)
    if milestone.every:
        yield f'    {milestone.key} -.->|"again after {milestone.every.span}"| {milestone.key}'
    floor = milestone.floor
    for _, key in floor.after if floor else ():
        yield f'    {key} ==>|"not before {floor.span if floor else ""}"| {milestone.key}'


def _opened_by(milestone: Milestone, clock: Clock | None, track: Track, read: Programme) -> Iterator[str]:
    if clock is None:
        return
    if clock.previous:
        words = f'|"{clock.span} later, {clock.force}"|'
        yield f"    {clock.previous} -.->{words} {milestone.key}"
    for other, key in clock.after:
        line = LINES.get(clock.force, "-->")
        span = f'|"{clock.span} later"|' if clock.span != type(clock.span)() else ""
        if other == track.key:
            yield f"    {key} {line}{span} {milestone.key}"
        else:
            title = read.milestone(other, key).title
            yield f'    {other}_{key}{{{{"{title}"}}}} {line}{span} {milestone.key}'


def _classes(track: Track) -> Iterator[str]:
    ours = [m.key for m in track.milestones if m.owner in OURS]
    if ours:
        yield "    classDef ours stroke-width:3px"
        yield f"    class {','.join(ours)} ours"
