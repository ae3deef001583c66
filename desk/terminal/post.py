"""`icc post read`: mails that came back, and answers: from a folder of files, and a mailbox by IMAP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from desk.terminal.house import open_up
from desk.terminal.options import Json
from desk.terminal.speak import show_json, tell

if TYPE_CHECKING:
    from models.database import House

Folder = Annotated[Path | None, Parameter(help="A folder of .eml files; without it, what the settings name.")]
Mails = Iterator[tuple[bytes, Callable[[], None]]]


def post_read(folder: Folder = None, *, json: Json = False) -> None:
    """Read what came back, match it to its letters, and note it; each mail counts once."""
    counts = read_all(open_up(), folder)
    if json:
        show_json(counts)
    else:
        tell(", ".join(f"{name} {number}" for name, number in counts.items()))


def read_all(house: House, folder: Path | None = None) -> dict[str, int]:
    """Take in everything that waits; how many of each kind."""
    from lifecycle.commands import Refused
    from models.post.inbox import take_in_all
    from models.post.postroom import return_words
    from notifications.returned import read
    from notifications.returnpath import ReturnPath

    words = return_words(house.settings)
    path = ReturnPath(*words) if words else None
    try:
        return take_in_all(house, _waiting(house, folder), lambda raw: read(raw, path))
    except ConnectionError as error:
        raise Refused(f"{error}; try again later, or correct ICC_BOUNCE_URL") from error


def _waiting(house: House, folder: Path | None) -> Mails:
    from lifecycle.commands import Refused
    from models.post.postroom import mailbox_url
    from notifications.mailboxes import from_folder, from_imap

    named, url = folder or house.settings.bounce_folder, mailbox_url(house.settings)
    if named is None and url is None:
        raise Refused("no folder and no mailbox: name a folder, or set ICC_BOUNCE_FOLDER or ICC_BOUNCE_URL")
    files: Mails = from_folder(named) if named is not None else iter(())
    return chain(files, from_imap(url) if url is not None and folder is None else iter(()))
