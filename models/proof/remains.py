"""Files of the state folder in which a person is named: specimens, exports, logs."""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path

from models.proof.traces import Traces, words_of


def remove(var: Path, found: Traces, letters: Collection[int]) -> int:
    """Remove every specimen and export that names the person, and their lines of logs; how many files."""
    gone = 0
    for path in [*_specimens(var, found, letters), *_exports(var, found)]:
        path.unlink()
        gone += 1
    for path in sorted(var.glob("*.log")):
        gone += _without_lines(path, found)
    return gone


def _specimens(var: Path, found: Traces, letters: Collection[int]) -> Iterator[Path]:
    numbers = {str(number) for number in letters}
    for path in sorted((var / "outbox").rglob("*.eml")):
        city, _, number = path.stem.rpartition("-")
        if number in numbers or found.names(words_of(path.read_bytes()), near=city in found.cities):
            yield path


def _exports(var: Path, found: Traces) -> Iterator[Path]:
    for path in sorted((var / "exports").rglob("*")):
        if path.is_file() and any(found.names(text, near=True) for text in _texts(path)):
            yield path


def _texts(path: Path) -> Iterator[str]:
    """What a file says; a workbook is a folder of files."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as book:
            yield from (book.read(name).decode(errors="replace") for name in book.namelist())
    else:
        yield path.read_text(encoding="utf-8", errors="replace")


def _without_lines(path: Path, found: Traces) -> int:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
    kept = [line for line in lines if not found.names(line, near=False)]
    if len(kept) == len(lines):
        return 0
    path.write_text("".join(kept), encoding="utf-8")
    return 1
