"""A small IMAP server on loopback (RFC 3501, as much as a reader of returned mails speaks): one mailbox."""

from __future__ import annotations

import re
import shlex
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Box:
    """The mails of the mailbox by UID, those that were read, and what its reader said."""

    mails: dict[int, bytes]
    user: str = "bounces"
    password: str = "a word"
    folder: str = "INBOX"
    read: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    """Taken away by somebody else after they were listed."""
    said: list[str] = field(default_factory=list)
    breaks_at: int | None = None
    """The UID at which the connection breaks."""


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.box: Box = self.server.box  # type: ignore[attr-defined]
        self._tell("* OK ready")
        for line in self.rfile:
            tag, _, words = line.decode().rstrip("\r\n").partition(" ")
            self.box.said.append(words)
            verb = words.partition(" ")[0].upper()
            if not self._answered(tag, verb, words):
                return

    def _answered(self, tag: str, verb: str, words: str) -> bool:
        if verb == "CAPABILITY":
            self._tell("* CAPABILITY IMAP4rev1")
        elif verb == "LOGIN" and shlex.split(words)[1:] != [self.box.user, self.box.password]:
            self._tell(f"{tag} NO [AUTHENTICATIONFAILED] wrong user or password")
            return True
        elif verb == "SELECT":
            if shlex.split(words)[1] != self.box.folder:
                self._tell(f"{tag} NO no such mailbox")
                return True
            self._tell(f"* {len(self.box.mails)} EXISTS")
        elif verb == "UID" and not self._of_mails(words):
            return False
        elif verb == "LOGOUT":
            self._tell("* BYE")
        self._tell(f"{tag} OK done")
        return verb != "LOGOUT"

    def _of_mails(self, words: str) -> bool:
        """SEARCH, FETCH and STORE by UID; False where the connection breaks."""
        box, verb = self.box, words.split()[1].upper()
        if verb == "SEARCH":
            self._tell("* SEARCH " + " ".join(str(uid) for uid in box.mails if uid not in box.read))
            return True
        number = re.match(r"UID \w+ (\d+) ", words, re.IGNORECASE)
        assert number is not None, words
        uid = int(number[1])
        if uid == box.breaks_at:
            return False
        if verb == "STORE":
            box.read.add(uid)
        elif uid not in box.gone:
            raw = box.mails[uid]
            self.wfile.write(f"* {uid} FETCH (UID {uid} BODY[] {{{len(raw)}}}\r\n".encode() + raw + b")\r\n")
        return True

    def _tell(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


@contextmanager
def mailbox(box: Box) -> Iterator[str]:
    """The mailbox behind a running server; its address."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Conversation) as server:
        server.box = box  # type: ignore[attr-defined]
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            word = box.password.replace(" ", "%20")
            yield f"imap://{box.user}:{word}@127.0.0.1:{server.server_address[1]}/{box.folder}"
        finally:
            server.shutdown()
