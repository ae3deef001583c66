"""Where mails return: a folder of files, or a mailbox by IMAP. Each is taken out once it was taken in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from imaplib import IMAP4
from pathlib import Path
from urllib.parse import unquote, urlsplit

from imap_tools import BaseMailBox, ImapToolsError, MailBox, MailBoxUnencrypted

from lifecycle.commands import Refused
from notifications.words import clean

_READ = "read"
_PATIENCE = 60
"""Seconds that a mailbox may take to answer."""


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
    """Each unread mail of a mailbox as it lies there, marked as read once it was taken in.

    Refused, with a sentence, where the mailbox does not open; ConnectionError where the network fails.
    """
    try:
        with _opened(url) as box:
            for uid in box.uids("UNSEEN"):
                raw = _bytes(box, uid)
                if raw is not None:
                    yield raw, lambda uid=uid: _seen(box, uid)  # type: ignore[misc]
    except OSError as error:
        said = error.strerror or type(error).__name__
        raise ConnectionError(f"the mailbox of ICC_BOUNCE_URL cannot be reached: {said}") from error
    except (ImapToolsError, IMAP4.error) as error:
        said = f"the mailbox of ICC_BOUNCE_URL does not open ({_said(error)})"
        raise Refused(f"{said}: check its user, password and folder") from None


def _opened(url: str) -> BaseMailBox:
    parts = urlsplit(url)
    if parts.scheme not in ("imap", "imaps") or not parts.hostname:
        raise Refused("ICC_BOUNCE_URL is no mailbox: write imaps://user:password@host/INBOX")
    secure = parts.scheme == "imaps"
    kind = MailBox if secure else MailBoxUnencrypted
    box = kind(parts.hostname, parts.port or (993 if secure else 143), timeout=_PATIENCE)
    folder = unquote(parts.path.strip("/")) or "INBOX"
    return box.login(unquote(parts.username or ""), unquote(parts.password or ""), folder)


def _said(error: Exception) -> str:
    """What the server said, in few words and without what we said to it."""
    told = getattr(error, "command_result", None) or error.args
    words = told[-1] if isinstance(told, tuple) and told else ""
    text = words[0] if isinstance(words, list) and words else words
    return clean(text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text), 120)


def _bytes(box: BaseMailBox, uid: str) -> bytes | None:
    """A mail's own bytes; None where it was taken away meanwhile."""
    _, found = box.client.uid("FETCH", uid, "(BODY.PEEK[])")
    parts = [part[1] for part in found if isinstance(part, tuple)]
    return parts[0] if parts and isinstance(parts[0], bytes) else None


def _seen(box: BaseMailBox, uid: str) -> None:
    """Mark one mail as read, and leave all others as they are."""
    box.client.uid("STORE", uid, "+FLAGS", "(\\Seen)")
