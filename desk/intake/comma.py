"""Comma- or semicolon-separated text, UTF-8 with or without BOM, read line by line in little memory."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from typing import BinaryIO

from lifecycle.commands import Refused

_LONGEST_LINE = 2_000_000
_SAVE = "In a spreadsheet, save it as “CSV UTF-8”."


def comma_rows(name: str, stream: BinaryIO) -> Iterator[tuple[int, list[str]]]:
    """The rows with the line each begins in, cells trimmed; Refused names the line that cannot be read."""
    lines = _lines(name, stream)
    first = next(lines)
    reader = csv.reader(_chain(first, lines), delimiter=_delimiter(name, first), strict=True)
    begins = 1
    try:
        for cells in reader:
            yield begins, [cell.strip() for cell in cells]
            begins = reader.line_num + 1
    except csv.Error as error:
        raise Refused(f"{name}, line {begins}: {_reason(str(error))}") from error


def _chain(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _lines(name: str, stream: BinaryIO) -> Iterator[str]:
    number = 0
    while raw := stream.readline(_LONGEST_LINE):
        number += 1
        if number == 1:
            raw = raw.removeprefix(codecs.BOM_UTF8)
        if len(raw) >= _LONGEST_LINE:
            raise Refused(f"{name}, line {number}: {_reason('field larger')}")
        if b"\0" in raw:
            raise Refused(f"{name}, line {number}: holds a NUL byte, so it is no text in UTF-8. {_SAVE}")
        yield _decoded(name, number, raw)


def _decoded(name: str, number: int, raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        place, value = error.start + 1, raw[error.start]
        raise Refused(
            f"{name}, line {number}: byte {place} (0x{value:02X}) is not UTF-8, "
            f"after “{raw[max(0, error.start - 20) : error.start].decode('utf-8', 'replace')}”. {_SAVE}"
        ) from error


def _delimiter(name: str, first: str) -> str:
    counts = {mark: first.count(mark) for mark in ",;\t"}
    best = max(counts, key=lambda mark: counts[mark])
    if best == "\t" and counts[best]:
        raise Refused(f"{name}: is separated by tabs. Save it with commas or semicolons, or as XLSX.")
    return best


def _reason(error: str) -> str:
    if "field larger" in error:
        return (
            "a cell is far too long (over 131,072 characters), or a quotation mark opens in it and is never "
            "closed. Shorten the cell, or close the mark."
        )
    if "new-line" in error:
        return "a line ends with a bare carriage return. Save the file with line ends of Windows or Unix."
    return (
        "a quotation mark opens a cell and is not closed at its end. Close it, and write a mark inside a "
        "quoted cell twice."
    )
