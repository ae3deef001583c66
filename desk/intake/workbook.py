"""The first sheet of an XLSX workbook as rows of text, read row by row."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from lifecycle.commands import Refused

_LARGEST_UNPACKED = 100 * 1024 * 1024
_BROKEN = (
    zipfile.BadZipFile,
    InvalidFileException,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    NotImplementedError,
    zlib.error,
)


def workbook_rows(name: str, stream: BinaryIO) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first sheet with their line; Refused where the file is no XLSX workbook.

    Numbers and dates come as text: 2018, 12.5, 2018-10-24. A percentage of 12 % comes as 12.
    """
    try:
        _check_size(name, stream)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield from _sheet(load_workbook(stream, read_only=True))
    except _BROKEN as error:
        raise Refused(
            f"{name}: is no XLSX workbook, or a damaged one. Save it anew as XLSX or CSV in a spreadsheet."
        ) from error


def _check_size(name: str, stream: BinaryIO) -> None:
    with zipfile.ZipFile(stream) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
    if unpacked > _LARGEST_UNPACKED:
        raise Refused(f"{name}: unpacks to over {_LARGEST_UNPACKED >> 20} MB. Split it into several files.")
    stream.seek(0)


def _sheet(book: Any) -> Iterator[tuple[int, list[str]]]:
    sheet = book.worksheets[0]
    # The size a workbook states of itself may be wrong, and rows beyond it would be lost.
    sheet.reset_dimensions()
    for line, cells in enumerate(sheet.iter_rows(), start=1):
        yield line, [_text(cell) for cell in cells]


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, ArrayFormula | DataTableFormula):
        return f"={getattr(value, 'text', None) or value.ref}".replace("==", "=", 1)
    if isinstance(value, float):
        return _number(value * 100 if "%" in (cell.number_format or "") else value)
    return str(value).strip()


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() else f"{value:.10g}"
