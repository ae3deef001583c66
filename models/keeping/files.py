"""Files that cities hand in: typed, limited, kept under the hash of their content, never shown in place."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lifecycle.commands import Refused
from models.settings import Settings

MOST_BYTES = 20_000_000
_ZIP = (b"PK\x03\x04",)
TYPES: Mapping[str, Sequence[bytes]] = {
    ".pdf": (b"%PDF-",),
    ".docx": _ZIP, ".xlsx": _ZIP, ".pptx": _ZIP, ".odt": _ZIP, ".ods": _ZIP, ".odp": _ZIP,
    ".png": (b"\x89PNG\r\n",),
    ".jpg": (b"\xff\xd8\xff",), ".jpeg": (b"\xff\xd8\xff",),
    ".csv": (), ".txt": (),
}  # fmt: skip
"""The kinds of files that are taken, with how their content begins; without a beginning, it is text."""
_LONGEST_NAME = 120
_REFERENCE = re.compile(r"^(?P<name>.*) \(file (?P<digest>[0-9a-f]{64})\)$")


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as an event refers to it: the name it came with, and the SHA-256 of its content."""

    name: str
    digest: str

    def __str__(self) -> str:
        return f"{self.name} (file {self.digest})"


def keep(settings: Settings, name: str, content: bytes) -> Kept:
    """Keep a file; Refused where it is too large, empty, or of a kind that is not taken.

    The same content is kept once. The name is only what people call it: it decides no place on the disk.
    """
    name = Path(name.replace("\\", "/")).name[-_LONGEST_NAME:]
    _check(name, content)
    digest = hashlib.sha256(content).hexdigest()
    _write(_path(settings, digest), content)
    return Kept(name, digest)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.part")
    draft.write_bytes(content)
    draft.replace(path)


def _check(name: str, content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise Refused(f"{name} has more than 20 MB: send a link to it instead")
    if not content:
        raise Refused(f"{name} is empty: choose it again")
    begins = TYPES.get(Path(name).suffix.lower())
    if begins is None:
        raise Refused(f"{name} is of a kind that is not taken here: send one of {', '.join(TYPES)}")
    if not (content.startswith(tuple(begins)) if begins else _is_text(content)):
        raise Refused(f"{name} is not what its name says: save it anew, then send it again")


def _is_text(content: bytes) -> bool:
    """Whether it reads as text: UTF-8, or the one-byte encodings that spreadsheets still write."""
    return b"\x00" not in content and not content.startswith((b"%PDF", b"PK\x03\x04", b"MZ"))


def _path(settings: Settings, digest: str) -> Path:
    return settings.var / "files" / digest[:2] / digest


def every(settings: Settings) -> Iterator[tuple[str, bytes]]:
    """Every kept file that is still what its hash says, in the order of the hashes."""
    for path in sorted((settings.var / "files").glob("??/*")):
        if not path.name.startswith("."):
            content = path.read_bytes()
            if hashlib.sha256(content).hexdigest() == path.name:
                yield path.name, content


def bring(settings: Settings, content: bytes) -> None:
    """Keep a file that was kept in another house."""
    _write(_path(settings, hashlib.sha256(content).hexdigest()), content)


def referred(evidence: str | None) -> Kept | None:
    """The file that an event's evidence refers to; None where it refers to none."""
    found = _REFERENCE.match(evidence or "")
    return Kept(found["name"], found["digest"]) if found else None


def content_of(settings: Settings, digest: str) -> bytes:
    """What a kept file holds; Refused where there is none, or where it is no longer what its hash says."""
    path = _path(settings, digest)
    if not path.is_file():
        raise Refused("that file is not kept here any more: ask for it again")
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise Refused("that file was changed on the disk and is not handed out: restore it from a backup")
    return content
