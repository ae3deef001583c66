"""One table of the desk: as a page shows it, and as CSV or XLSX for whoever wants to go on with it.

What a spreadsheet would calculate is made text: a city's name is never a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from desk.sentences import told
from desk.tongue import say

Kind = Literal["text", "day", "moment", "number", "words", "money", "told"]
"""`told`: what a rule wrote, said in the reader's language."""
FORMS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the key of its values, its heading, and how a page writes a value."""

    key: str
    title: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows under columns. A row's `href` is where its first cell leads, `under` small words below it."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Mapping[str, Any]]

    def as_bytes(self, form: str) -> bytes:
        """The whole table as `csv` or `xlsx`."""
        titles = [say(column.title) for column in self.columns]
        values = ([_cell(row.get(column.key), column.kind) for column in self.columns] for row in self.rows)
        return xlsx(self.name, titles, values) if form == "xlsx" else csv_text(titles, values).encode()


def _cell(value: Any, kind: Kind) -> Any:
    return told(value) if kind == "told" and isinstance(value, str) else value


def csv_text(titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Rows as CSV with CRLF, nothing in it that a spreadsheet would calculate."""
    page = io.StringIO()
    sheet = csv.writer(page, lineterminator="\r\n")
    sheet.writerow(titles)
    sheet.writerows([inert(plain(value)) for value in row] for row in rows)
    return page.getvalue()


def plain(value: Any) -> str:
    """A value as a cell's text: nothing for None, yes or no, several with commas between."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(map(plain, value))
    return say("yes" if value else "no") if isinstance(value, bool) else str(value)


def inert(text: str) -> str:
    """A cell's text that no spreadsheet calculates."""
    return "'" + text if text[:1] in _FORMULA else text


def xlsx(name: str, titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows as a workbook of one sheet, its heading kept in sight and filters set."""
    import xlsxwriter

    page = io.BytesIO()
    with xlsxwriter.Workbook(page, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(name[:31])
        sheet.write_row(0, 0, titles, book.add_format({"bold": True, "bottom": 1}))
        for number, row in enumerate(rows, 1):
            _write_row(sheet, number, row)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(1, sheet.dim_rowmax or 1), len(titles) - 1)
        sheet.autofit()
    return page.getvalue()


def _write_row(sheet: Any, number: int, row: Sequence[Any]) -> None:
    for column, value in enumerate(row):
        if isinstance(value, int) and not isinstance(value, bool):
            sheet.write_number(number, column, value)
        elif value is not None:
            sheet.write_string(number, column, plain(value))
