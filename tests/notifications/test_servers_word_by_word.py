"""What a mail server may say at each step, word for word, and what becomes of the letter then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lifecycle.ports import Receipt
from notifications import conversation, mail_plugin
from notifications.channels import Channel
from tests.notifications.servers import DROP, Scripted
from tests.notifications.test_channels import CHECK, RAW, channel_for


@contextmanager
def talking_to(server: Scripted) -> Iterator[Channel]:
    with server.running() as port:
        channel = channel_for(f"mailto://127.0.0.1:{port}?mode=insecure", Path("unused"))
        yield channel
        channel.close()


def outcome(receipt: Receipt) -> str:
    """What becomes of the letter, as the sending loop takes it."""
    if receipt.ok:
        return "sent"
    words = ("away", "busy", "unsure", "address", "final")
    return next((word for word in words if getattr(receipt, word)), "later")


AT_EACH_STEP = {
    "closes at the greeting": ("banner", "421 4.3.2 going down", "away"),
    "has no mail service": ("banner", "554 no mail here", "away"),
    "hangs up at once": ("banner", DROP, "away"),
    "closes at our sender": ("mail", "421 4.7.0 too many connections", "away"),
    "does not take our sender": ("mail", "550 5.1.8 no such domain of a sender", "away"),
    "is out of room for anybody": ("mail", "451 4.3.0 try later", "away"),
    "is out of room for this letter": ("mail", "452 4.3.1 not enough room", "later"),
    "finds the letter too large": ("mail", "552 5.3.4 too large", "final"),
    "wants us signed in": ("mail", "530 5.7.0 sign in first", "away"),
    "closes at the reader's name": ("rcpt", "421 4.7.0 busy with that house", "busy"),
    "hangs up at the reader's name": ("rcpt", DROP, "busy"),
    "greylists": ("rcpt", "451 4.7.1 greylisted", "later"),
    "greylists in old words": ("rcpt", "450 try again in five minutes", "later"),
    "cannot say whether it knows the reader": ("rcpt", "252 2.1.5 cannot verify", "sent"),
    "forwards": ("rcpt", "251 2.1.5 will forward", "sent"),
    "does not know the reader": ("rcpt", "550 5.1.1 no such user", "address"),
    "does not know the reader, as Exchange says it":
        ("rcpt", "550 5.1.10 RESOLVER.ADR.RecipientNotFound", "address"),
    "does not know the reader, as Microsoft's edge says it":
        ("rcpt", "550 5.4.1 Recipient address rejected: Access denied.", "address"),
    "does not know the reader, in old words": ("rcpt", "550 no such user here", "address"),
    "has a full mailbox": ("rcpt", "552 5.2.2 over quota", "later"),
    "has a full mailbox, in old words": ("rcpt", "552 mailbox full", "later"),
    "does not relay": ("rcpt", "554 5.7.1 <ada>: Relay access denied", "later"),
    "does not relay, as qmail says it": ("rcpt", "553 sorry, relaying denied", "later"),
    "says at the reader's name that it does not take our sender":
        ("rcpt", "550 5.1.8 <box>: Sender address rejected: Domain not found", "away"),
    "minds our machine's name": ("rcpt", "550 5.7.1 Helo command rejected: need a full name", "later"),
    "lost its way": ("data", "503 5.5.1 out of order", "later"),
    "cannot read the address": ("rcpt", "501 5.1.3 bad address syntax", "address"),
    "says so in old words": ("rcpt", "553 sender address rejected: not logged in", "away"),
    "does not know the reader, and speaks of relays": ("rcpt", "550 5.1.1 unknown; relay=mx", "address"),
    "has our machine on its list, in old words": ("rcpt", "550 your address is on a block list", "later"),
    "has our machine on its list": ("rcpt", "554 5.7.1 Client host blocked using a list", "later"),
    "misses our proof": ("dot", "550 5.7.26 unauthenticated: SPF and DKIM did not pass", "later"),
    "closes before the letter": ("data", "421 4.3.2 going down", "later"),
    "hangs up before the letter": ("data", DROP, "later"),
    "wants no letter after all": ("data", "554 5.5.1 no valid recipients", "final"),
    "speaks out of turn": ("data", "250 2.0.0 fine", "later"),
    "closes after the letter": ("dot", "421 4.3.2 going down", "later"),
    "cannot keep it now": ("dot", "452 4.3.1 not enough room", "later"),
    "will not have it": ("dot", "550 5.7.1 looks like spam", "final"),
    "finds no mailbox after all": ("dot", "550 5.1.1 no such user", "address"),
    "says yes in its own number": ("dot", "200 fine", "sent"),
    "hangs up after the letter": ("dot", DROP, "unsure"),
    "answers nonsense": ("dot", "well received", "unsure"),
    "answers the beginning again": ("dot", "354 go on", "unsure"),
}  # fmt: skip


@pytest.mark.parametrize(("step", "words", "what"), AT_EACH_STEP.values(), ids=AT_EACH_STEP)
def test_what_becomes_of_a_letter_when_a_server(step: str, words: str, what: str) -> None:
    with talking_to(Scripted({step: words if words == DROP else words + "\r\n"})) as channel:
        receipt = channel.deliver(CHECK, RAW)
    assert outcome(receipt) == what
    if words[0] in "45":
        assert words in receipt.reply


def test_an_officer_reads_which_server_and_what_to_do_where_our_sender_is_refused() -> None:
    with talking_to(Scripted({"mail": "550 5.1.8 unknown sender domain\r\n"})) as channel:
        reply = channel.deliver(CHECK, RAW).reply
    assert "takes no letter from intercultural.cities@secretariat.example now: 550 5.1.8" in reply


@pytest.mark.parametrize("words", ["refusé par la passerelle", "abgelehnt: Größe"])
@pytest.mark.parametrize("charset", ["utf-8", "latin-1"])
def test_a_servers_own_language_is_read_in_either_writing(words: str, charset: str) -> None:
    with talking_to(Scripted({"dot": f"554 5.7.0 {words}\r\n".encode(charset)})) as channel:
        assert channel.deliver(CHECK, RAW).reply == f"554 5.7.0 {words}"


def test_control_signs_and_endless_words_of_a_server_reach_no_record() -> None:
    words = b"250 2.0.0 \x1b[31mred\x00 " + b"x" * 5000 + b"\r\n"
    with talking_to(Scripted({"dot": words})) as channel:
        reply = channel.deliver(CHECK, RAW).reply
    assert reply.isprintable() and reply.startswith("250 2.0.0 [31mred") and len(reply) == 500


def test_a_reply_of_many_lines_is_told_once() -> None:
    lines = (
        "550-5.7.26 this mail is unauthenticated\r\n550-5.7.26 for more, see our page\r\n550 5.7.26 bye\r\n"
    )
    with talking_to(Scripted({"dot": lines})) as channel:
        reply = channel.deliver(CHECK, RAW).reply
    assert reply == "550 5.7.26 this mail is unauthenticated for more, see our page bye"


def test_after_an_answer_too_many_the_next_letter_gets_a_conversation_of_its_own() -> None:
    twice = "250 2.1.5 fine\r\n550 5.1.1 no such user\r\n"
    server = Scripted({"rcpt": lambda turn: twice if turn == 1 else "250 fine\r\n"})
    with talking_to(server) as channel:
        receipts = [channel.deliver(CHECK, RAW) for _ in range(2)]
    assert [outcome(receipt) for receipt in receipts][1] == "sent" and server.connections == 2


def test_a_server_that_announces_its_limits_is_told_the_size_and_no_other() -> None:
    told = {"ehlo": "250-mail.city.example\r\n250 SIZE 1000\r\n", "mail": "552 5.3.4 too large\r\n"}
    with talking_to(limited := Scripted(dict(told))) as channel:
        assert outcome(channel.deliver(CHECK, RAW)) == "final"
    with talking_to(plain := Scripted()) as channel:
        channel.deliver(CHECK, RAW)
    assert f"SIZE={len(RAW)}" in next(line for line in limited.heard if line.startswith("mail"))
    assert not any("SIZE" in line for line in plain.heard) and limited.letters == []


def test_a_limit_of_letters_that_is_told_at_the_senders_name_is_met_with_another_connection() -> None:
    server = Scripted({"mail": lambda turn: "452 4.7.0 enough for now\r\n" if turn == 2 else "250 fine\r\n"})
    with talking_to(server) as channel:
        assert [outcome(channel.deliver(CHECK, RAW)) for _ in range(3)] == ["sent"] * 3
    assert server.connections == 2


def test_a_server_that_writes_a_letter_at_a_time_is_heard_to_the_end() -> None:
    with talking_to(Scripted(pause=0.0005)) as channel:
        assert outcome(channel.deliver(CHECK, RAW)) == "sent"


def without_end(_: int) -> bytes:
    return b"250-still here\r\n" * 200_000


@pytest.mark.parametrize(
    ("step", "limit", "what"),
    [("banner", "OPENING", "away"), ("rcpt", "ENVELOPE", "busy"), ("dot", "ANSWER", "unsure")],
)
@pytest.mark.parametrize("answer", [b"250-drop after drop, and no end of it", without_end])
def test_a_server_that_never_comes_to_its_end_holds_nobody_up(
    step: str,
    limit: str,
    what: str,
    answer: bytes | Callable[[int], bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    module = mail_plugin if limit == "OPENING" else conversation
    monkeypatch.setattr(module, f"{limit}_SECONDS", 0.1)
    with talking_to(Scripted({step: answer}, pause=0.0 if callable(answer) else 0.02)) as channel:
        receipt = channel.deliver(CHECK, RAW)
    assert outcome(receipt) == what and "no answer in time" in receipt.reply


def test_a_server_that_knows_no_goodbye_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "_GOODBYE_SECONDS", 0.05)
    with talking_to(server := Scripted({"quit": ""})) as channel:
        assert outcome(channel.deliver(CHECK, RAW)) == "sent"
    assert server.heard[-1].lower() == "quit"


def test_lines_that_begin_with_a_dot_arrive_as_they_were_written() -> None:
    with talking_to(server := Scripted()) as channel:
        channel.deliver(CHECK, RAW + b".\r\n..so\r\n")
    assert server.letters[0].endswith(b"\r\n..\r\n...so\r\n")
