"""Mail servers that encrypt: from the first byte or after a word, believed, not believed, or broken."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from lifecycle.ports import Receipt
from tests.notifications.certificates import certificate, served
from tests.notifications.servers import Postbox, Scripted, serve
from tests.notifications.test_channels import CHECK, RAW, channel_for

OFFERS = {"ehlo": "250-mail.city.example\r\n250 STARTTLS\r\n"}


@pytest.fixture
def believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A server's certificate that this machine believes, as an operator says it."""
    path = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return path


@contextmanager
def encrypting(path: Path, mode: str, postbox: Postbox) -> Iterator[int]:
    """The port of a server with that certificate, which takes no letter in the clear."""
    free = serve(Postbox())
    free.stop()
    shown: Any = served(path)
    how = {"ssl_context": shown} if mode == "ssl" else {"tls_context": shown, "require_starttls": True}
    controller = Controller(postbox, hostname="127.0.0.1", port=free.port, **how)
    controller.start()
    try:
        yield free.port
    finally:
        controller.stop()


def send(port: int, mode: str, more: str = "") -> Receipt:
    channel = channel_for(f"mailtos://127.0.0.1:{port}?mode={mode}{more}", Path("unused"))
    receipt = channel.deliver(CHECK, RAW)
    channel.close()
    return receipt


@pytest.mark.parametrize("mode", ["starttls", "ssl"])
def test_a_letter_goes_encrypted_to_a_server_whose_certificate_is_believed(believed: Path, mode: str) -> None:
    with encrypting(believed, mode, postbox := Postbox()) as port:
        assert send(port, mode).ok
    assert postbox.envelopes[0].content == RAW


@pytest.mark.parametrize("mode", ["starttls", "ssl"])
def test_a_server_that_vouches_for_itself_gets_nothing_unless_told_so(tmp_path: Path, mode: str) -> None:
    with encrypting(certificate(tmp_path), mode, postbox := Postbox()) as port:
        refused, told = send(port, mode), send(port, mode, "&verify=no")
    assert refused.away and told.ok and len(postbox.envelopes) == 1
    assert "its certificate is not believed (self-signed certificate): mend it, or name" in refused.reply


@pytest.mark.parametrize(
    ("name", "days", "why"), [("mail.city.example", 30, "IP address mismatch"), ("127.0.0.1", -1, "expired")]
)
def test_a_certificate_of_another_name_or_an_old_one_is_not_believed(
    name: str, days: int, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = certificate(tmp_path, name, days)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with encrypting(path, "starttls", Postbox()) as port:
        receipt = send(port, "starttls")
    assert receipt.away and "its certificate is not believed" in receipt.reply and why in receipt.reply


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "it offers no encryption (STARTTLS), and only mode=insecure lets letters go in the clear"),
        ({**OFFERS, "starttls": "454 4.7.0 not just now\r\n"}, "454 4.7.0 not just now"),
        ({**OFFERS, "starttls": "220 go on\r\nnot a word of it\r\n"}, "its answer is not encrypted"),
        ({**OFFERS, "starttls": "220 go on\r\n250 as if in the clear\r\n"}, "its answer is not encrypted"),
    ],
)
def test_without_encryption_no_letter_goes_and_the_officer_reads_why(said: Any, words: str) -> None:
    with (server := Scripted(said)).running() as port:
        receipt = send(port, "starttls")
    assert receipt.away and words in receipt.reply
    assert not any(line.lower().startswith(("mail", "auth")) for line in server.heard)


def test_a_server_in_the_clear_where_encryption_was_meant_is_told_apart() -> None:
    with Scripted().running() as port:
        receipt = send(port, "ssl")
    assert (
        receipt.away and "its answer is not encrypted: check mode (starttls or ssl) and port" in receipt.reply
    )


def test_a_server_that_says_nothing_in_the_handshake_holds_nobody_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as hole:
        receipt = send(hole.getsockname()[1], "ssl", "&cto=0.2")
    assert receipt.away and "no answer in time" in receipt.reply


def test_a_server_that_breaks_the_handshake_off_is_told_so() -> None:
    alert = b"\x15\x03\x03\x00\x02\x02\x28"  # fatal: handshake failure (RFC 8446, 6.2)
    with Scripted({"banner": alert}).running() as port:
        receipt = send(port, "ssl")
    assert receipt.away and "no encryption could be agreed with it (" in receipt.reply
