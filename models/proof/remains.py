"""Files of the state folder in which a person is named: specimens, exports, documents handed in, logs."""

from __future__ import annotations

import contextlib
import html
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path

from models.proof.traces import Traces, words_of

_TAG = re.compile(r"<[^>]*>")
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)


def remove(var: Path, found: Traces, letters: Collection[int]) -> int:
    """Remove every specimen, export and document that names the person, and their lines of logs; how many."""
    gone = 0
    for path in [*_specimens(var, found, letters), *_exports(var, found), *_documents(var, found)]:
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


def _documents(var: Path, found: Traces) -> Iterator[Path]:
    """Documents that a city handed in. The event keeps their hash, and says that they are kept no more."""
    for path in sorted((var / "files").rglob("*")):
        if path.is_file() and any(found.names(text, near=False) for text in _texts(path)):
            yield path


def _texts(path: Path) -> Iterator[str]:
    """What a file says: a workbook or a text is a folder of files, a PDF has packed parts."""
    content = path.read_bytes()
    parts = [content]
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as book:
            parts = [book.read(name) for name in book.namelist()]
    elif content.startswith(b"%PDF"):
        parts += _unpacked(content)
    for part in parts:
        text = part.decode(errors="replace")
        yield text
        if "<" in text:  # a name may be broken over several runs of a paragraph
            yield html.unescape(_TAG.sub("", text))


def _unpacked(content: bytes) -> Iterator[bytes]:
    for packed in _STREAM.findall(content):
        with contextlib.suppress(zlib.error):
            yield zlib.decompress(packed)


def _without_lines(path: Path, found: Traces) -> int:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
    kept = [line for line in lines if not found.names(line, near=False)]
    if len(kept) == len(lines):
        return 0
    path.write_text("".join(kept), encoding="utf-8")
    return 1
