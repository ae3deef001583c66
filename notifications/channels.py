"""Where letters go: a mail server, any other service Apprise knows, or specimen files.

A channel takes the stored bytes of a letter and returns a receipt. No address with its user and password
ever stands in a representation, a log line, an exception or a receipt.
"""

from __future__ import annotations

import ipaddress
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from apprise import Apprise, NotifyFormat

from lifecycle.commands import Refused
from lifecycle.ports import Claim, Receipt
from notifications.mail import as_specimen, mailbox, recipient, redirected, subject_and_text
from notifications.mail_plugin import LetterMail
from notifications.returnpath import ReturnPath
from notifications.words import CannotWrite, clean

_RESERVED = (".example", ".test", ".invalid")
_UNREADABLE = (
    "ICC_MAIL_URL is no address that Apprise can read: write one such as "
    "mailtos://user:password@host:port?from=box@host or json://host/path, with spaces as %20"
)
_MAIL = re.compile(r"\s*mailtos?://", re.IGNORECASE)


class Channel(Protocol):
    """What the sending loop needs."""

    @property
    def sender(self) -> str:
        """The functional box, `Name <address>`."""

    def deliver(self, claim: Claim, raw: bytes) -> Receipt:
        """Hand over a letter's stored bytes; what became of it, never an exception for one letter."""

    def close(self) -> None:
        """Let go of connections."""


def open_channel(
    mail_url: str | None,
    var: Path,
    mail_from: str,
    redirect_to: str | None,
    *,
    rehearsal: bool,
    return_path: ReturnPath | None = None,
) -> Channel:
    """The channel this house's settings ask for; Refused, with a sentence, where they make no sense.

    Without an address, and in a rehearsal house whatever the address, letters are files under `var`.
    With a `return_path`, the envelope of each mail names its letter.
    """
    _address_of("ICC_MAIL_FROM", mail_from)
    if redirect_to:
        _address_of("ICC_MAIL_REDIRECT_TO", redirect_to)
    if rehearsal or not mail_url or not mail_url.strip():
        return Files(mail_from, var / "outbox")
    if "://" not in mail_url:
        raise Refused(_UNREADABLE)
    if _MAIL.match(mail_url):
        return Mail(mail_from, _mail_plugin(mail_url, mail_from), redirect_to, return_path)
    return Service(mail_from, _service(mail_url), redirect_to)


def _address_of(setting: str, text: str) -> str:
    try:
        return mailbox(text).addr_spec
    except CannotWrite as error:
        raise Refused(f"{setting}: {error}; write Name <address@host>") from error


def plugin_of(url: str, mail_from: str) -> LetterMail | None:
    """The mail server that an address names; None for another service. Refused where it is unreadable."""
    return _mail_plugin(url, mail_from) if _MAIL.match(url) else None


def _mail_plugin(url: str, mail_from: str) -> LetterMail:
    plugin = LetterMail.at(url.strip(), _address_of("ICC_MAIL_FROM", mail_from))
    if plugin is None or not plugin.smtp_host:
        raise Refused(_UNREADABLE)
    return plugin


def _service(url: str) -> Apprise:
    service = Apprise()
    if not service.add(url.strip()) or len(service) != 1:
        raise Refused(_UNREADABLE)
    return service


@dataclass(frozen=True)
class Files:
    """Specimens on disk: `<folder>/<planned day>/<city key>-<notice id>.eml`; a resend overwrites."""

    sender: str
    folder: Path

    def deliver(self, claim: Claim, raw: bytes) -> Receipt:
        """Write under another name, then rename: a reader never sees half a letter."""
        path = self.folder / claim.planned_on.isoformat() / f"{_plain(claim.city.key)}-{claim.notice}.eml"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_name(f".{path.name}.{os.getpid()}")
            draft.write_bytes(as_specimen(raw))
            draft.replace(path)
        except OSError as error:
            return Receipt(ok=False, reply=f"the specimen {path} cannot be written: {error.strerror}")
        return Receipt(ok=True, reply=f"specimen written to {path}")

    def close(self) -> None:
        """Nothing is kept open."""


def _plain(key: str) -> str:
    """A city's key as the beginning of a file name; an inward letter has no city."""
    return re.sub(r"[^\w-]", "-", key)[:120] or "officers"


@dataclass(frozen=True)
class Mail:
    """A mail server, spoken to by our Apprise plugin."""

    sender: str
    plugin: LetterMail
    redirect_to: str | None = None
    return_path: ReturnPath | None = None

    def deliver(self, claim: Claim, raw: bytes) -> Receipt:
        """Hand over the bytes, or a marked copy to the one address of a redirected house."""
        to = mailbox(self.redirect_to).addr_spec if self.redirect_to else recipient(claim)
        if _reserved(to) and not _loopback(self.plugin.smtp_host):
            return _kept_back(to)
        sender = self.return_path.of(claim.notice) if self.return_path else None
        bytes_ = redirected(raw, self.redirect_to) if self.redirect_to else raw
        return self.plugin.hand_over(to, bytes_, sender)

    def close(self) -> None:
        """Say goodbye to the server."""
        self.plugin.close()


@dataclass(frozen=True)
class Service:
    """A chat, a webhook or any other service of Apprise: subject and plain text, and whom it is for."""

    sender: str
    service: Apprise = field(repr=False)
    redirect_to: str | None = None

    def deliver(self, claim: Claim, raw: bytes) -> Receipt:
        """Apprise raises nothing and answers with a truth value: a falsy one is a failure that heals."""
        to = recipient(claim)
        if _reserved(to) and not self.redirect_to and not _loopback(self._host):
            return _kept_back(to)
        subject, text = subject_and_text(raw)
        body = f"To: {clean(claim.to.name)} <{to}>\n\n{text}"
        if self.service.notify(title=subject, body=body, body_format=NotifyFormat.TEXT):
            return Receipt(ok=True, reply=f"accepted by {self._name}")
        return Receipt(ok=False, reply=f"{self._name} did not accept the letter")

    def close(self) -> None:
        """Nothing is kept open."""

    @property
    def _name(self) -> str:
        return str(self.service[0].service_name)

    @property
    def _host(self) -> str:
        return str(getattr(self.service[0], "host", "") or "")


def _reserved(address: str) -> bool:
    """Whether an address lies under a name that exists nowhere, so that no server may be troubled."""
    return ("." + address.rpartition("@")[2].lower().rstrip(".")).endswith(_RESERVED)


def _loopback(host: str) -> bool:
    """Whether a host is this machine itself."""
    if host.lower() in {"localhost", "localhost.localdomain"}:
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _kept_back(address: str) -> Receipt:
    reply = f"{clean(address)} is a reserved name that exists nowhere: it goes to no server off this machine"
    return Receipt(ok=False, reply=reply, final=True)
