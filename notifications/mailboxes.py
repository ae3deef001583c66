"""Where mails return: a folder of files, or a mailbox by IMAP. Each is taken out once it was taken in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from imap_tools import MailBox, MailBoxUnencrypted, MailMessageFlags

from lifecycle.commands import Refused

_READ = "read"


def from_folder(folder: Path) -> Iterator[tuple[bytes, Callable[[], None]]]:
    """Each `.eml` of a folder with what to call once it was taken in: it moves to the folder `read`."""
    if not folder.is_dir():
        raise Refused(f"{folder} is no folder: ICC_BOUNCE_FOLDER names where returned mails lie as files")
    for path in sorted(folder.glob("*.eml")):
        yield path.read_bytes(), lambda path=path: _move(path)  # type: ignore[misc]


def _move(path: Path) -> None:
    target = path.parent / _READ / path.name
    target.parent.mkdir(exist_ok=True)
    path.replace(target)


def from_imap(url: str) -> Iterator[tuple[bytes, Callable[[], None]]]:
    """Each unread mail of a mailbox, marked as read once it was taken in. Refused where it cannot be read."""
    parts = urlsplit(url)
    if parts.scheme not in ("imap", "imaps") or not parts.hostname:
        raise Refused("ICC_BOUNCE_URL is no mailbox: write imaps://user:password@host/INBOX")
    box: MailBox | MailBoxUnencrypted
    if parts.scheme == "imaps":
        box = MailBox(parts.hostname, parts.port or 993, timeout=60)
    else:
        box = MailBoxUnencrypted(parts.hostname, parts.port or 143, timeout=60)
    folder = parts.path.strip("/") or "INBOX"
    with box.login(unquote(parts.username or ""), unquote(parts.password or ""), folder) as opened:
        for mail in opened.fetch("UNSEEN", mark_seen=False, bulk=50):
            yield mail.obj.as_bytes(), lambda uid=mail.uid: _seen(opened, uid)  # type: ignore[misc]


def _seen(box: MailBox | MailBoxUnencrypted, uid: str | None) -> None:
    if uid is not None:
        box.flag(uid, MailMessageFlags.SEEN, value=True)
