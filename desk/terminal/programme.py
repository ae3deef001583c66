"""The programme as data: shown in words, and a file of it checked."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from desk import words
from desk.terminal.options import Json
from desk.terminal.safety import DONE, FOUND
from desk.terminal.speak import paper, say, show_json, tell

if TYPE_CHECKING:
    from lifecycle.programme import Clock, Milestone, Programme, Rung


def show(*, json: Json = False) -> None:
    """Tracks, milestones, owners and dates, each with its force and where the rule comes from."""
    from lifecycle.reading import programme

    read = programme()
    show_json(_document(read)) if json else _print(read)


def check(file: Annotated[Path, Parameter(help="A programme in TOML.")]) -> int:
    """Is a programme file sound? Names file, key and reason; exit code 3 where it is not."""
    from lifecycle.reading import ProgrammeError, read_programme

    # A file that is not there is no unsound programme: it is refused as any other.
    file.open("rb").close()
    try:
        read = read_programme(file)
    except ProgrammeError as error:
        say(str(error))
        return FOUND
    milestones = sum(len(track.milestones) for track in read.tracks)
    tell(f"{file}: sound. Version {read.version}, {len(read.tracks)} tracks, {milestones} milestones.")
    return DONE


def _document(programme: Programme) -> dict[str, object]:
    return {
        "version": programme.version,
        "valid_from": programme.valid_from,
        "document": programme.document,
        "tracks": [
            {"track": track.key, "title": track.title, "milestones": [_entry(m) for m in track.milestones]}
            for track in programme.tracks
        ],
        "kinds": {key: {"title": kind.title, "tracks": kind.tracks} for key, kind in programme.kinds.items()},
    }


def _entry(milestone: Milestone) -> dict[str, object]:
    return {
        "milestone": milestone.key,
        "title": milestone.title,
        "owner": milestone.owner,
        "provenance": milestone.provenance,
        "force": milestone.force,
        "source": milestone.source,
        "due": _clock(milestone.due),
        "floor": _clock(milestone.floor),
        "ladder": [_rung(rung) for rung in milestone.ladder],
    }


def _clock(clock: Clock | None) -> dict[str, object] | None:
    if clock is None:
        return None
    span, said = str(clock.span), {"provenance": clock.provenance, "force": clock.force}
    return {"span": span, **said, "source": clock.source}


def _rung(rung: Rung) -> dict[str, object]:
    return {"days": rung.days, "from": rung.since, "letter": rung.letter, "to": rung.to}


def _print(programme: Programme) -> None:
    from rich.table import Table
    from rich.text import Text

    console = paper()
    console.print(Text(f"{programme.document}, version {programme.version}", style="bold"))
    for track in programme.tracks:
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), title=track.title, title_justify="left")
        for column in ("Milestone", "Owner", "Force", "Timing", "Source"):
            table.add_column(column, overflow="fold")
        for milestone in track.milestones:
            table.add_row(*_line(milestone))
        console.print()
        console.print(table)


def _line(milestone: Milestone) -> Iterable[str]:
    yield words.plain(milestone.key)
    yield words.plain(milestone.owner)
    yield words.FORCES[milestone.force]
    yield "; ".join(_timings(milestone))
    yield f"{words.PROVENANCES[milestone.provenance]}: {milestone.source}"


def _timings(milestone: Milestone) -> Iterable[str]:
    for label, clock in (("not before", milestone.floor), ("planned for", milestone.due)):
        if clock is not None:
            worth = f"{words.FORCES[clock.force]}, {words.PROVENANCES[clock.provenance]}"
            yield f"{label} {clock.span} after it opens ({worth})"
