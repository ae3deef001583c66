"""What comes back: the mailbox or folder of returned mails joined with the outbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from prefect import task

from models.post.inbox import take_in_all
from models.post.postroom import mailbox_url, return_words
from models.settings import Settings
from notifications.mailboxes import from_folder, from_imap
from notifications.returned import read
from notifications.returnpath import ReturnPath
from tasks.healing import HABITS
from tasks.the_house import the_house


def mails_return() -> bool:
    """Whether the house names a folder or a mailbox of returned mails."""
    settings = the_house().settings
    return settings.bounce_folder is not None or settings.bounce_url is not None


@task(task_run_name="read what came back", **HABITS)
def read_returned() -> dict[str, int]:
    """Match what came back to its letters; how many of each kind."""
    house = the_house()
    words = return_words(house.settings)
    path = ReturnPath(*words) if words else None
    return take_in_all(house, _waiting(house.settings), lambda raw: read(raw, path))


def _waiting(settings: Settings) -> Iterator[tuple[bytes, Callable[[], None]]]:
    folder, url = settings.bounce_folder, mailbox_url(settings)
    files = from_folder(folder) if folder is not None else iter(())
    return chain(files, from_imap(url) if url is not None else iter(()))
