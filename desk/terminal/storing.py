"""The file of a report or profile: stored by an officer, read by the city through the link of its letter."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from desk.terminal.house import key_of, open_up
from desk.terminal.options import City, Cycle, Json
from desk.terminal.speak import show_json, tell

if TYPE_CHECKING:
    from lifecycle.papers import Stage

File = Annotated[Path, Parameter(help="The document, such as draft.pdf.")]
Final = Annotated[bool, Parameter(help="It is the final version, not the draft.", negative="")]


def report_document(
    city: City, file: File, *, final: Final = False, cycle: Cycle = None, json: Json = False
) -> None:
    """Store the file of the Index report: the draft, or with --final the final one."""
    _store(city, file, "assessment", final, cycle, json)


def profile_document(
    city: City, file: File, *, final: Final = False, cycle: Cycle = None, json: Json = False
) -> None:
    """Store the file of the profile: the draft, or with --final the final one."""
    _store(city, file, "visit", final, cycle, json)


def _store(city: str, file: Path, track: str, final: bool, cycle: int | None, json: bool) -> None:
    from models.index.reporting import Document, store

    house = open_up()
    key, stage = key_of(house, city), _stage(final)
    outcome = store(house, key, Document(track, stage, cycle), file.name, _read(file))
    if json:
        show_json({"city": key, "events": outcome.events, "notices": outcome.notices})
    else:
        tell(f"{city}: {file.name} is stored; the link of the letter about it opens it.")


def _stage(final: bool) -> Stage:
    return "final" if final else "draft"


def _read(file: Path) -> bytes:
    from lifecycle.commands import Refused
    from models.keeping.files import MOST_BYTES

    try:
        with file.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error.strerror}") from error
