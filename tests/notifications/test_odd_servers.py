"""Mail servers as one meets them: limits, greylists, old ones, ones that sign in and encrypt, busy ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from lifecycle.ports import Claim, Receipt
from notifications.channels import Channel
from tests.notifications.servers import Postbox, serve
from tests.notifications.test_channels import CHECK, RAW, channel_for, mail_server


def after(turns: int, then: str) -> Callable[[int], str]:
    """Good for so many turns, then that answer once, then good again."""
    return lambda turn: then if turn == turns + 1 else "250 2.1.5 fine"


def send(channel: Channel, times: int = 1, claim: Claim = CHECK) -> list[Receipt]:
    return [channel.deliver(claim, RAW) for _ in range(times)]


def test_a_limit_of_letters_a_connection_is_met_with_another_connection() -> None:
    postbox = Postbox(rcpt=after(2, "421 4.7.0 too many messages in this connection"))
    with mail_server(postbox) as channel:
        receipts = send(channel, 4)
    assert all(receipt.ok for receipt in receipts)
    assert (postbox.connections, len(postbox.envelopes)) == (2, 4)


def test_a_server_too_busy_at_a_readers_name_counts_that_letter_and_is_not_pestered() -> None:
    postbox = Postbox(rcpt="421 4.3.2 too many connections from your address")
    with mail_server(postbox) as channel:
        first, second = send(channel, 2)
    assert (first.busy, first.final, first.ok) == (True, False, False)
    assert "421 4.3.2 too many connections" in first.reply
    assert second.away and second.reply == first.reply
    assert postbox.offered == 1


@pytest.mark.parametrize("at", ["rcpt", "data"])
def test_a_greylist_puts_off_this_letter_alone(at: str) -> None:
    answer = after(0, "450 4.7.1 greylisted, try again in 300 seconds")
    postbox = Postbox(rcpt=answer) if at == "rcpt" else Postbox(data=answer)
    with mail_server(postbox) as channel:
        first, second = send(channel, 2)
    assert (first.ok, first.final, first.away, first.unsure) == (False, False, False, False)
    assert second.ok and postbox.connections == 1


def test_a_421_in_the_middle_of_a_letter_puts_it_off_and_the_next_goes() -> None:
    with mail_server(Postbox(data=after(0, "421 4.3.0 shutting down"))) as channel:
        first, second = send(channel, 2)
    assert (first.ok, first.final, second.ok) == (False, False, True)


@pytest.mark.parametrize(
    "answer", ["530 5.7.0 Must issue a STARTTLS command first", "530 5.7.1 sign in first"]
)
def test_what_concerns_our_own_way_in_kills_no_letter_and_no_address(answer: str) -> None:
    with mail_server(Postbox(rcpt=answer)) as channel:
        (receipt,) = send(channel)
    assert (receipt.away, receipt.final, receipt.address) == (True, False, False)
    assert receipt.reply.endswith(f": {answer}")


@pytest.mark.parametrize(
    ("answer", "address"),
    [
        ("550 5.1.1 no such user", True),
        ("551 user not local", True),
        ("550 5.7.1 message looks like spam", False),
        ("552 5.3.4 message too big", False),
    ],
)
def test_only_a_word_about_the_address_ends_the_address(answer: str, address: bool) -> None:
    with mail_server(Postbox(rcpt=answer)) as channel:
        (receipt,) = send(channel)
    assert (receipt.final, receipt.address) == (True, address)


class Old(Postbox):
    """A server of before the extensions: it knows no EHLO, no 8BITMIME, no SMTPUTF8, no sizes."""

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        return ["502 5.5.1 command not implemented"]

    async def handle_HELO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str
    ) -> str:
        self.connections += 1
        session.host_name = hostname
        return "250 hello"


def test_a_server_without_any_extension_takes_letters_in_every_script() -> None:
    postbox = Old()
    with mail_server(postbox) as channel:
        (receipt,) = send(channel)
    assert receipt.ok and postbox.connections == 1
    content = postbox.envelopes[0].content
    assert isinstance(content, bytes) and content.isascii()


@contextmanager
def signing_in(word: str, *without: str) -> Iterator[tuple[str, list[str]]]:
    """A server that takes letters only from who signs in; its address, and who tried."""
    tried: list[str] = []

    def check(*said: Any) -> AuthResult:
        tried.append(said[-1].login.decode())
        return AuthResult(success=said[-1].password.decode() == word, handled=False)

    controller = Controller(
        Postbox(), hostname="127.0.0.1", port=_free(), authenticator=check, auth_required=True,
        auth_require_tls=False, auth_exclude_mechanism=without,
    )  # fmt: skip
    controller.start()
    try:
        yield (
            f"mailto://box:{{}}@127.0.0.1:{controller.port}?mode=insecure&from=box@secretariat.example",
            tried,
        )
    finally:
        controller.stop()


def _free() -> int:
    probe = serve(Postbox())
    probe.stop()
    return int(probe.port)


@pytest.mark.parametrize("without", [(), ("PLAIN",), ("LOGIN",)])
def test_a_server_that_wants_a_sign_in_gets_one_for_many_letters(
    without: tuple[str, ...], tmp_path: Path
) -> None:
    with signing_in("a-word", *without) as (url, tried):
        channel = channel_for(url.format("a-word"), tmp_path)
        receipts = send(channel, 3)
        channel.close()
    assert all(receipt.ok for receipt in receipts) and tried == ["box"]


def test_a_wrong_word_leaves_every_letter_waiting(tmp_path: Path) -> None:
    with signing_in("a-word") as (url, tried):
        receipts = send(channel_for(url.format("guess"), tmp_path), 3)
    assert all(receipt.away and not receipt.final for receipt in receipts)
    assert "it refused our sign-in (535 5.7.8" in receipts[0].reply
    assert receipts[0].reply.endswith("check user and password in ICC_MAIL_URL")
    assert len(tried) <= 2, "nobody is locked out by our trying"


def test_a_word_beyond_ascii_signs_in_too_and_a_wrong_one_is_told(tmp_path: Path) -> None:
    with signing_in("clé à molette") as (url, _):
        right = channel_for(url.format("cl%C3%A9%20%C3%A0%20molette"), tmp_path)
        wrong = channel_for(url.format("cl%C3%A9"), tmp_path)
        receipts = [channel.deliver(CHECK, RAW) for channel in (right, wrong)]
        right.close()
    assert receipts[0].ok and receipts[1].away and "refused our sign-in" in receipts[1].reply


def test_a_server_without_a_sign_in_says_that_it_offers_none(tmp_path: Path) -> None:
    controller = serve(Postbox())
    url = f"mailto://box:a-word@127.0.0.1:{controller.port}?mode=insecure&from=box@secretariat.example"
    receipt = channel_for(url, tmp_path).deliver(CHECK, RAW)
    controller.stop()
    assert receipt.away and "it offers no way to sign in that we know" in receipt.reply
