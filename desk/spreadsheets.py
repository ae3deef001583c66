"""Several tables as one workbook, ready to be printed on A4; single tables are desk/sheet.py's."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from desk.sheet import plain

Table = tuple[Sequence[str], Iterable[Sequence[Any]]]
_A4 = 9


def workbook(tables: Mapping[str, Table]) -> bytes:
    """Tables (headings, rows) as a workbook, a sheet for each: headings in sight, filters, no formula."""
    import xlsxwriter

    page = io.BytesIO()
    with xlsxwriter.Workbook(page, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        for name, (titles, rows) in tables.items():
            sheet = book.add_worksheet(name[:31])
            sheet.write_row(0, 0, titles, bold)
            for number, row in enumerate(rows, 1):
                _row(sheet, number, row)
            _set(sheet, len(titles))
    return page.getvalue()


def _row(sheet: Any, number: int, row: Sequence[Any]) -> None:
    for column, value in enumerate(row):
        if isinstance(value, int | float) and not isinstance(value, bool):
            sheet.write_number(number, column, value)
        elif value is not None:
            sheet.write_string(number, column, plain(value))


def _set(sheet: Any, columns: int) -> None:
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, sheet.dim_rowmax or 1), columns - 1)
    sheet.autofit()
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
