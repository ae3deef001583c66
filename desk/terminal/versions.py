"""The programme changes: what a new version would move, and the move itself; spans of one city alone."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from desk.terminal.house import key_of, open_up
from desk.terminal.options import City, Json, MaybeReason, Milestone, Place, Reason, Where
from desk.terminal.safety import WrongUsage
from desk.terminal.speak import margin, paper, show_json, tell
from desk.words import count, plain, title
from lifecycle.commands import Refused

if TYPE_CHECKING:
    from lifecycle.programme import Span
    from models.migrating import NewVersion

File = Annotated[Path, Parameter(help="A programme in TOML, with a version of its own.")]
Maps = Annotated[
    list[str] | None,
    Parameter(
        name="--map", negative="", help="track.old=new for each milestone it lacks; track.old= lets one go."
    ),
]
Document = dict[str, Any]


def diff(file: File, *, maps: Maps = None, json: Json = False) -> None:
    """What a new version would move, city by city, and which letters would come or not."""
    from models.ahead.previewing import preview

    house, version = open_up(), _version(file, maps)
    with _progress(f"Comparing {file.name}") as on_progress:
        document = preview(house, version, on_progress)
    show_json(document) if json else _tell(document)


def migrate(
    file: File,
    *,
    maps: Maps = None,
    dry_run: Annotated[bool, Parameter(negative="", help="Show what would move; write nothing.")] = False,
    only_new: Annotated[bool, Parameter(negative="", help="Running cycles stay with their version.")] = False,
    reason: MaybeReason = None,
    json: Json = False,
) -> None:
    """Put a version in force and move the running cycles to it; a second migration undoes it."""
    from models.ahead.previewing import preview
    from models.migrating import migrate as move

    house, version = open_up(), _version(file, maps)
    with _progress(f"Comparing {file.name}") as on_progress:
        document = preview(house, version, on_progress, only_new=only_new)
    with _progress(f"Moving to {document['to']}") as on_progress:
        done = move(house, version, reason=reason, only_new=only_new, dry=dry_run, on_progress=on_progress)
    document |= {"events": done["events"], "kept": done["kept"]}
    show_json(document) if json else _tell(document)


def versions(*, json: Json = False) -> None:
    """The versions that were put in force here, and the one in force today."""
    from models.migrating import versions as adopted

    found = adopted(open_up())
    if json:
        show_json({"versions": found})
        return
    for each in found:
        now = ", in force today" if each["in_force"] else ""
        tell(f"{each['version']} since {each['since']}, by {each['by']}{now}")


def span(
    city: City,
    milestone: Milestone,
    *,
    length: Annotated[str, Parameter(name="--length", help="6 months, 2 weeks, 10 days, 20 working days.")],
    clock: Annotated[str, Parameter(help="Which timing: due, opens or longest.")] = "due",
    reason: Reason,
    place: Place = None,
    json: Json = False,
) -> None:
    """Give one city's milestone a span of its own; `icc retract` takes it back."""
    from lifecycle.changing import SetSpan
    from models.clock import today
    from models.door import submit

    house, counted = open_up(), _length(length)
    at = place or Where()
    command = SetSpan(milestone.replace(" ", "_"), clock, counted, reason, today(house), at.track, at.cycle)
    outcome = submit(house, key_of(house, city), command, source="icc")
    if json:
        show_json({"city": city, "milestone": milestone, "events": outcome.events})
        return
    tell(f"{city}: {title(milestone)} counts {counted} from now on ({count(outcome.events, 'event')}).")


def _length(said: str) -> Span:
    """A length of time in words, of one unit or several."""
    from lifecycle.programme import Span

    units = {"month": "months", "week": "weeks", "day": "days", "working day": "working_days"}
    found = re.findall(r"(\d+) +(month|week|working day|day)s?\b", said)
    told = " ".join(f"{number} {unit}" for number, unit in found)
    if not found or re.sub(r"s\b", "", " ".join(said.split())) != told:
        raise WrongUsage(f"“{said}” is no length of time: write 6 months, 2 weeks or 20 working days")
    return Span(**{units[unit]: int(number) for number, unit in found})


def _version(file: Path, maps: list[str] | None) -> NewVersion:
    from models.migrating import NewVersion

    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Refused(f"{file}: not a text in UTF-8: save it so") from error
    try:
        return NewVersion.said(text, file.name, maps or ())
    except Refused as error:
        raise WrongUsage(f"--map: {error}") from error


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int], None]]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=margin(), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _tell(document: Document) -> None:
    tell(f"From version {document['from']} to {document['to']}, valid from {document['valid_from']}.")
    _table(("Milestone", "What", "Before", "After"), map(_said, document["says"]))
    _table(("City", "Milestone", "Before", "After"), map(_moved, document["moves"]))
    _table(("City", "Letter", "Before", "After"), map(_letter, document["letters"]))
    cities = len({move["key"] for move in document["moves"]})
    tell(
        f"{count(len(document['moves']), 'milestone')} of {count(cities, 'city', 'cities')} would move, "
        f"{count(len(document['letters']), 'letter')} would come, go or change their day."
    )
    if "kept" in document:
        done = f"{count(document['events'], 'event')} written" if document["kept"] else "Nothing was written"
        tell(f"{done}.")


def _table(columns: Sequence[str], rows: Iterator[Sequence[str]]) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    if table.row_count:
        paper().print(table)


def _said(said: Document) -> tuple[str, ...]:
    name = ".".join(part for part in (said["track"], said["milestone"]) if part)
    return name, plain(said["what"]), said["before"] or "–", said["after"] or "–"


def _moved(move: Document) -> tuple[str, ...]:
    sides = ("; ".join(f"{plain(k)} {v}" for k, v in move[side].items() if v) for side in ("before", "after"))
    before, after = sides
    round_ = f", round {move['cycle']}" if move["cycle"] > 1 else ""
    return move["city"], plain(move["milestone"]) + round_, before or "–", after or "–"


def _letter(letter: Document) -> tuple[str, ...]:
    what = f"{plain(letter['letter'])} to the {plain(letter['to'])} ({plain(letter['milestone'])})"
    return letter["city"], what, letter["before"] or "not sent", letter["after"] or "not sent"
