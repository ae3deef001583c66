"""A file as a table of text: headings, then rows with the line they stand in. CSV or XLSX."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from desk.intake.comma import comma_rows
from desk.intake.workbook import workbook_rows
from lifecycle.commands import Refused

Row = tuple[int, list[str]]

MOST_ROWS = 100_000
_LARGEST = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Table:
    """One open file. `rows` are read as they are asked for; lines count from 1, the headings' line."""

    name: str
    sha256: str
    headings: tuple[str, ...]
    rows: Iterator[Row]


@contextmanager
def open_table(path: Path) -> Iterator[Table]:
    """Open a CSV or XLSX file; Refused with a sentence where it cannot be read as a table."""
    _check_place(path)
    try:
        with path.open("rb") as stream:
            yield _table(path.name, stream)
    except OSError as error:
        reason = "no permission to read it" if isinstance(error, PermissionError) else error.strerror or error
        raise Refused(f"{path}: {reason}. Check the file and its permissions, then import again.") from error


def _check_place(path: Path) -> None:
    try:
        mode, size = path.stat().st_mode, path.stat().st_size
    except FileNotFoundError as error:
        raise Refused(f"{path}: there is no such file. Check the name and the folder.") from error
    except (OSError, ValueError) as error:
        raise Refused(f"{path}: cannot be opened ({error}). Check the name and the permissions.") from error
    if stat.S_ISDIR(mode):
        raise Refused(f"{path}: is a folder. Name one CSV or XLSX file in it.")
    if not stat.S_ISREG(mode):
        raise Refused(f"{path}: is not a file on disk. Save it as CSV or XLSX first.")
    if size == 0:
        raise Refused(f"{path}: is empty. A file begins with its headings, such as city,country,iso_country.")
    if size > _LARGEST:
        raise Refused(f"{path}: is larger than {_LARGEST >> 20} MB. Split it into several files.")


def _table(name: str, stream: BufferedReader) -> Table:
    sha256, start = hashlib.file_digest(stream, "sha256").hexdigest(), _start(stream)
    _check_start(name, start)
    packed = start.startswith(b"PK") or Path(name).suffix.lower() in (".xlsx", ".xlsm")
    rows = workbook_rows(name, stream) if packed else comma_rows(name, stream)
    filled = (row for row in rows if any(row[1]))
    line, headings = next(filled, (0, []))
    if not line:
        raise Refused(f"{name}: holds no headings. The first line names the columns, such as city,country.")
    while headings and not headings[-1]:
        headings.pop()
    # A workbook does not keep the empty cells at a row's end.
    filled = (_padded(row, len(headings)) for row in filled) if packed else filled
    return Table(name, sha256, tuple(headings), _bounded(name, filled))


def _padded(row: Row, width: int) -> Row:
    line, cells = row
    return line, cells + [""] * (width - len(cells))


def _start(stream: BufferedReader) -> bytes:
    stream.seek(0)
    start = stream.read(8)
    stream.seek(0)
    return start


def _check_start(name: str, start: bytes) -> None:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused(f"{name}: is UTF-16, not UTF-8. In a spreadsheet, save it as “CSV UTF-8” or as XLSX.")
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(f"{name}: is an old or locked workbook. Save it as XLSX without a password.")


def _bounded(name: str, rows: Iterator[Row]) -> Iterator[Row]:
    for count, row in enumerate(rows, start=1):
        if count > MOST_ROWS:
            raise Refused(f"{name}: has more than {MOST_ROWS:,} rows. Split it into several files.")
        yield row
