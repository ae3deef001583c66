"""`icc forecast`: the work of the months ahead against what a month can hold."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from desk.terminal.house import open_up
from desk.terminal.options import AsOf, Json, whole
from desk.terminal.speak import margin, paper, say, show_json, tell

if TYPE_CHECKING:
    from lifecycle.programme import Programme
    from models.ahead.forecasting import Asked

Document = dict[str, Any]
_KINDS = ("reports", "visits", "calls", "letters", "hours")


def forecast(  # noqa: PLR0913 - each is one question a planner asks
    *,
    months: Annotated[int, Parameter(help="How many months ahead.", converter=whole)] = 24,
    runs: Annotated[int, Parameter(help="How many times the months are lived.", converter=whole)] = 200,
    seed: Annotated[int, Parameter(help="The same seed gives the same figures.", converter=whole)] = 1,
    slots: Annotated[
        int | None, Parameter(help="What if so many reports could begin a month?", converter=whole)
    ] = None,
    join: Annotated[int, Parameter(help="What if so many cities joined?", converter=whole)] = 0,
    programme: Annotated[Path | None, Parameter(help="What if this programme ran?")] = None,
    as_of: AsOf = None,
    score: Annotated[bool, Parameter(negative="", help="Compare a past day's forecast.")] = False,
    chart: Annotated[
        Path | None, Parameter(help="Draw it: FILE.svg, or FILE.html with the figures as tables.")
    ] = None,
    json: Json = False,
) -> None:
    """Foresee reports, visits, calls, letters and hours: the median and the band of 80 % of the runs."""
    from desk.terminal.charting import check_form, write_chart
    from models.ahead.forecasting import Asked

    check_form(chart)
    asked = Asked(months, runs, seed, slots, join, _read(programme), as_of)
    document = _answer(asked.plain(), score=score)
    if asked.supposes:
        document |= {"what_if": _answer(asked, score=score)}
    if chart:
        write_chart(chart, document)
        say(f"Drawn in {chart}.")
    show_json(document) if json else _tell_all(document)


def _read(path: Path | None) -> Programme | None:
    from lifecycle.commands import Refused
    from lifecycle.reading import ProgrammeError, read_programme

    try:
        return read_programme(path) if path else None
    except ProgrammeError as error:
        raise Refused(str(error)) from error


def _answer(asked: Asked, *, score: bool) -> Document:
    from rich.progress import Progress

    from models.ahead.forecasting import forecast
    from models.ahead.scoring import score as scored

    ask = scored if score else forecast
    asked.check()
    with Progress(console=margin(), transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("Living the months ahead", total=asked.runs)
        return ask(open_up(), asked, lambda n: progress.update(task, completed=n))


def _tell_all(document: Document) -> None:
    _tell(document)
    if other := document.get("what_if"):
        from desk.charts import supposed

        tell(f"\nIf {supposed(other)}:")
        _tell(other)


def _tell(document: Document) -> None:
    from rich.table import Table

    title = f"Foreseen on {document['as_of']}: median (80 % band)"
    table = Table("Month", *_KINDS, title=title, box=None)
    for month in [*document["months"], *document["years"]]:
        over = f"  over: {', '.join(month['over'])}" if month.get("over") else ""
        table.add_row(f"{month.get('month') or month['year']}{over}", *_cells(month))
    paper().print(table)
    tell(f"Supposed rather than observed: {', '.join(document['stated']) or 'nothing'}.")
    for line in (*_error_lines(document), *_proposal_lines(document)):
        tell(line)


def _cells(period: Document) -> list[str]:
    work, low, high = period["work"], period["low"], period["high"]
    return [f"{work[k]:g} ({low[k]:g}-{high[k]:g})" for k in _KINDS]


def _error_lines(document: Document) -> list[str]:
    """The error of a score, with what could not be compared."""
    lines = []
    for name, period in (("error", "month"), ("error_by_year", "year")):
        for kind, error in document.get(name, {}).items():
            if error["compared"]:
                lines.append(
                    f"Error of {kind} a {period}: {error['mean']:g} (lean {error['lean']:+g}); foreseen "
                    f"{error['foreseen']:g}, happened {error['happened']}; {error['inside']:.0%} of "
                    f"{error['compared']} inside the band."
                )
            if error.get("undated"):
                lines.append(f"{error['undated']} {kind} are known to the year only: compared by year.")
    return lines


def _proposal_lines(document: Document) -> list[str]:
    lines = [
        f"Proposed: {move['city']}, {move['milestone']} from {move['from']} to {move['to']}: {move['reason']}"
        for move in document["proposals"]
    ]
    if document["still_over"]:
        lines.append(f"No date of ours can free enough of: {', '.join(document['still_over'])}.")
    return lines
