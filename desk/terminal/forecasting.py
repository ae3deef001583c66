"""`icc forecast`: the work of the months ahead against what a month can hold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from desk.terminal.house import open_up
from desk.terminal.options import Json, OnDay
from desk.terminal.speak import margin, paper, show_json, tell

if TYPE_CHECKING:
    from models.ahead.forecasting import Asked


def forecast(  # noqa: PLR0913 - each is one question a planner asks
    *,
    months: Annotated[int, Parameter(help="How many months ahead.")] = 24,
    runs: Annotated[int, Parameter(help="How many times the months are lived.")] = 200,
    seed: Annotated[int, Parameter(help="The same seed gives the same figures.")] = 1,
    slots: Annotated[int | None, Parameter(help="What if so many reports could begin a month?")] = None,
    join: Annotated[int, Parameter(help="What if so many cities joined?")] = 0,
    programme: Annotated[Path | None, Parameter(help="What if this programme ran?")] = None,
    as_of: OnDay | None = None,
    score: Annotated[bool, Parameter(negative="", help="Compare a past day's forecast.")] = False,
    json: Json = False,
) -> None:
    """Foresee reports, visits, calls, letters and hours: the median and the band of 80 % of the runs."""
    asked = {"months": months, "runs": runs, "seed": seed, "as_of": as_of}
    plain = _answer({**asked}, score=score)
    supposed = {"slots": slots, "join": join, "programme": _read(programme)}
    changed = {name: value for name, value in supposed.items() if value}
    other = _answer({**asked, **changed}, score=False) if changed or slots == 0 else None
    document = {**plain, "what_if": other} if other else plain
    if json:
        show_json(document)
    else:
        _tell(plain)
        if other:
            tell("\nIf that changed:")
            _tell(other)


def _read(path: Path | None) -> object:
    from lifecycle.commands import Refused
    from lifecycle.reading import ProgrammeError, read_programme

    try:
        return read_programme(path) if path else None
    except ProgrammeError as error:
        raise Refused(str(error)) from error


def _answer(words: dict[str, Any], *, score: bool) -> dict[str, Any]:
    from rich.progress import Progress

    from models.ahead import forecasting

    asked: Asked = forecasting.Asked(**words)
    ask = forecasting.score if score else forecasting.forecast
    with Progress(console=margin(), transient=True) as progress:
        task = progress.add_task("Living the months ahead", total=asked.runs)
        return ask(open_up(), asked, lambda n: progress.update(task, completed=n))


def _tell(document: dict[str, Any]) -> None:
    from rich.table import Table

    kinds = ("reports", "visits", "calls", "letters", "hours")
    title = f"Foreseen on {document['as_of']}: median (80 % band)"
    table = Table("Month", *kinds, title=title, box=None)
    for month in document["months"]:
        cells = [f"{month['work'][k]:g} ({month['low'][k]:g}-{month['high'][k]:g})" for k in kinds]
        over = f"  over: {', '.join(month['over'])}" if month["over"] else ""
        table.add_row(month["month"] + over, *cells)
    paper().print(table)
    tell(f"Supposed rather than observed: {', '.join(document['stated']) or 'nothing'}.")
    for kind, error in document.get("error", {}).items():
        inside = f"{error['inside']:.0%} of the months inside the band"
        tell(f"Error of {kind}: {error['mean']:g} a month; {inside}.")
    for move in document["proposals"]:
        moved = f"{move['milestone']} from {move['from']} to {move['to']}"
        tell(f"Proposed: {move['city']}, {moved}: {move['reason']}")
