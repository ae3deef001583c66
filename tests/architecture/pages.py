"""Writes the generated part of docs/programme.md: `make docs`. A test keeps page and programme equal."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Iterator

from lifecycle.programme import Clock, Milestone, Programme, Rung, Track
from lifecycle.reading import programme
from tests.architecture.diagrams import diagram
from tests.architecture.source import ROOT

PAGE = ROOT / "docs" / "programme.md"
MARK = "<!-- from here on written by `make docs` out of lifecycle/programme.toml -->\n"
STARTS = {"adoption": "when the city is first recorded here", "request": "when it is asked for"}
RECORDS = (
    "It has no milestones: each step is a record of its own (`icc event`, `icc support`, `icc project`, "
    "`icc challenge`, `icc host`)."
)
HEAD = (
    "| milestone | whose turn | opens | date | letters and tasks | where the rule comes from |",
    "|---|---|---|---|---|---|",
)


def generated(read: Programme) -> str:
    """The page below the mark: kinds, then of each track its diagram and its milestones with every force."""
    lines = [
        f"Version {read.version}, valid from {read.valid_from}, after “{read.document}”.",
        "",
        *_kinds(read),
    ]
    for track in read.tracks:
        lines += ["", *_track(track, read)]
    lines += ["", *_dues(read), *_terms(read)]
    return "\n".join(lines) + "\n"


def _kinds(read: Programme) -> Iterator[str]:
    tracks = [track.key for track in read.tracks]
    yield "## Kinds of membership"
    yield ""
    yield f"| kind | {' | '.join(tracks)} |"
    yield "|---" * (len(tracks) + 1) + "|"
    for kind in read.kinds.values():
        modes = (kind.tracks.get(track, "off").replace("_", " ") for track in tracks)
        yield f"| {kind.title} (`{kind.key}`) | {' | '.join(modes)} |"


def _track(track: Track, read: Programme) -> Iterator[str]:
    yield f"## {track.title} (`{track.key}`)"
    yield ""
    yield f"Run by the flow `{track.stage}`."
    if track.milestones:
        yield from ("", *diagram(track, read), "", *HEAD)
    else:
        yield from ("", RECORDS)
    for milestone in track.milestones:
        yield _row(milestone)
        if milestone.again:
            yield _row(milestone.again, ", in later cycles")


def _dues(read: Programme) -> Iterator[str]:
    if read.dues is None:
        return
    first, last = (month_name[month] for month in read.dues.notice)
    yield "## What members contribute"
    yield ""
    yield f"EUR {read.dues.eur:,} a year ({read.dues.provenance}, {read.dues.force}: {read.dues.source})."
    yield f"The notice for the budget goes from {first} to {last} of the year before (house, house)."
    yield ""


def _terms(read: Programme) -> Iterator[str]:
    yield "## Terms of steps that are no milestones"
    yield ""
    yield "| term | how long | where the rule comes from |"
    yield "|---|---|---|"
    for key, term in read.terms.items():
        yield f"| `{key}` | {term.span} | {term.provenance}, {term.force}: {term.source} |"


def _row(milestone: Milestone, cycles: str = "") -> str:
    name = f"**{milestone.title}** `{milestone.key}`{cycles}"
    said = f"{milestone.provenance}, {milestone.force}: {milestone.source}"
    cells = [name, milestone.owner, _opens(milestone), _dates(milestone), _letters(milestone), said]
    return f"| {' | '.join(cells)} |"


def _opens(milestone: Milestone) -> str:
    """What opens it, for which cities, and what it rests for."""
    cities = "only where the city bears the costs" if milestone.applies == "city_bears_costs" else ""
    waits = f"waits for `{milestone.waits_for}`" if milestone.waits_for else ""
    rests = f"rests once `{milestone.rests_after}` is settled" if milestone.rests_after else ""
    slot = "waits for a free slot" if milestone.slot else ""
    return "; ".join(part for part in (_clock(milestone.opens), cities, waits, rests, slot) if part)


def _dates(milestone: Milestone) -> str:
    floor = f"not before {_clock(milestone.floor)}" if milestone.floor else ""
    longest = f"at the latest {_clock(milestone.longest)}" if milestone.longest else ""
    every = f"again {_clock(milestone.every)}" if milestone.every else ""
    return "; ".join(part for part in (_clock(milestone.due), floor, longest, every) if part)


def _clock(clock: Clock | None) -> str:
    if clock is None:
        return ""
    span = str(clock.span) if clock.span != type(clock.span)() else ""
    return f"{' '.join(part for part in (span, _anchor(clock)) if part)} ({clock.provenance}, {clock.force})"


def _anchor(clock: Clock) -> str:
    if clock.start:
        return STARTS[clock.start]
    if clock.previous:
        return f"after the previous `{clock.previous}`"
    anchors = " and ".join(f"`{key}`" for _, key in clock.after)
    year = ", not before its year begins" if clock.in_year else ""
    return f"after {anchors}{year}" if anchors else "after it opens"


def _letters(milestone: Milestone) -> str:
    reached = [f"`{letter.kind}` to {letter.to} when reached" for letter in milestone.letters]
    return "; ".join([*map(_rung, milestone.ladder), *reached])


def _rung(rung: Rung) -> str:
    since = {"due": "the date", "opening": "it opens"}.get(rung.since, f"`{rung.since}`")
    days = abs(rung.days)
    when = f"{days} days {'before' if rung.days < 0 else 'after'} {since}" if days else f"on {since}"
    return f"`{rung.letter}` to {rung.to} {when.replace('on it opens', 'when it opens')} ({rung.provenance})"


def main() -> None:
    """Write the page's generated part; what stands before the mark is kept."""
    kept = PAGE.read_text(encoding="utf-8").partition(MARK)[0]
    PAGE.write_text(kept + MARK + "\n" + generated(programme()), encoding="utf-8")


if __name__ == "__main__":
    main()
