"""Where letters go: a real SMTP conversation, a webhook, files."""

from __future__ import annotations

import json
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from lifecycle.commands import Refused
from lifecycle.ports import Claim
from notifications.channels import Channel, Files, Mail, open_channel
from notifications.mail import compose
from notifications.render import render
from tests.notifications.claims import ADA, claim
from tests.notifications.servers import DROP, Postbox, serve

NOW = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
BOX = "Intercultural Cities <intercultural.cities@secretariat.example>"
CHECK = claim("record_check")
RAW = compose(CHECK, render(CHECK), sender=BOX, now=NOW)
SECRET = "hunter2-is-secret"


def channel_for(
    url: str | None, var: Path, redirect_to: str | None = None, rehearsal: bool = False
) -> Channel:
    return open_channel(url, var, BOX, redirect_to, rehearsal=rehearsal)


@contextmanager
def mail_server(postbox: Postbox, query: str = "") -> Iterator[Channel]:
    """A channel to a running server with that postbox."""
    controller = serve(postbox)
    channel = channel_for(f"mailto://127.0.0.1:{controller.port}?mode=insecure{query}", Path("unused"))
    try:
        yield channel
    finally:
        channel.close()
        controller.stop()


def test_a_letter_is_handed_over_unchanged_and_the_servers_reply_comes_back() -> None:
    postbox = Postbox()
    with mail_server(postbox) as channel:
        receipt = channel.deliver(CHECK, RAW)
    assert receipt.ok and receipt.reply == "250 2.0.0 queued as 4F1"
    assert postbox.envelopes[0].content == RAW
    assert postbox.envelopes[0].rcpt_tos == ["ada@manchester.example"]


def test_the_envelopes_sender_is_the_functional_box() -> None:
    postbox = Postbox()
    with mail_server(postbox) as channel:
        channel.deliver(CHECK, RAW)
    assert postbox.envelopes[0].mail_from == "intercultural.cities@secretariat.example"


def test_the_envelopes_sender_follows_the_addresss_own_from() -> None:
    postbox = Postbox()
    with mail_server(postbox, "&from=Bounces%20<bounces@secretariat.example>") as channel:
        channel.deliver(CHECK, RAW)
    assert postbox.envelopes[0].mail_from == "bounces@secretariat.example"


def test_many_letters_share_one_connection_without_waiting_between() -> None:
    postbox = Postbox()
    with mail_server(postbox) as channel:
        receipts = [channel.deliver(replace(CHECK, notice=n), RAW) for n in range(30)]
    assert all(receipt.ok for receipt in receipts)
    assert (postbox.connections, len(postbox.envelopes)) == (1, 30)


def test_a_refusal_for_now_heals_and_the_next_try_goes_through() -> None:
    postbox = Postbox(data=lambda turn: "451 4.3.0 try later" if turn == 1 else "250 ok")
    with mail_server(postbox) as channel:
        first, second = channel.deliver(CHECK, RAW), channel.deliver(CHECK, RAW)
    assert (first.ok, first.final, first.reply) == (False, False, "451 4.3.0 try later")
    assert second.ok and postbox.connections == 1


@pytest.mark.parametrize("at", ["rcpt", "data"])
def test_a_refusal_for_good_is_final_in_the_servers_words_and_the_next_letter_goes(at: str) -> None:
    def answer(turn: int) -> str:
        return "550 5.1.1 no such mailbox" if turn == 1 else "250 ok"

    postbox = Postbox(rcpt=answer) if at == "rcpt" else Postbox(data=answer)
    with mail_server(postbox) as channel:
        first, second = channel.deliver(CHECK, RAW), channel.deliver(CHECK, RAW)
    assert (first.ok, first.final, first.reply) == (False, True, "550 5.1.1 no such mailbox")
    assert second.ok


def test_a_connection_that_breaks_in_mid_message_heals_and_says_it_may_have_arrived() -> None:
    postbox = Postbox(data=lambda turn: DROP if turn == 1 else "250 ok")
    with mail_server(postbox) as channel:
        first, second = channel.deliver(CHECK, RAW), channel.deliver(CHECK, RAW)
    assert (first.ok, first.final) == (False, False)
    assert "may have arrived, and goes again unchanged" in first.reply
    assert second.ok and postbox.envelopes[0].content == postbox.envelopes[1].content
    assert postbox.connections == 2


def test_a_connection_the_server_closed_between_two_letters_is_opened_anew_unseen() -> None:
    postbox = Postbox(rcpt=lambda turn: DROP if turn == 2 else "250 ok")
    with mail_server(postbox) as channel:
        receipts = [channel.deliver(CHECK, RAW), channel.deliver(CHECK, RAW)]
    assert all(receipt.ok for receipt in receipts)
    assert (postbox.connections, len(postbox.envelopes)) == (2, 2)


def test_a_server_that_is_away_heals_and_is_not_asked_again_at_once(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        channel = channel_for(f"mailto://127.0.0.1:{taken.getsockname()[1]}?mode=insecure", tmp_path)
        first, second = channel.deliver(CHECK, RAW), channel.deliver(CHECK, RAW)
    assert (first.ok, first.final) == (False, False)
    assert first.reply.startswith("no conversation with the mail server 127.0.0.1:")
    assert second == first


def test_a_sign_in_that_is_refused_kills_no_letter_and_shows_no_secret(
    caplog: pytest.LogCaptureFixture,
) -> None:
    controller = serve(Postbox())
    caplog.set_level(logging.DEBUG)
    channel = channel_for(
        f"mailto://box:{SECRET}@127.0.0.1:{controller.port}?mode=insecure&from=box@secretariat.example",
        Path(),
    )
    receipt = channel.deliver(CHECK, RAW)
    controller.stop()
    assert (receipt.ok, receipt.final) == (False, False)
    assert SECRET not in f"{receipt}{channel!r}{channel!s}{caplog.text}"


@pytest.mark.parametrize("domain", ["manchester.example", "a.test", "b.invalid", "B.EXAMPLE"])
def test_a_reserved_name_goes_to_no_server_off_this_machine(domain: str, tmp_path: Path) -> None:
    channel = channel_for("mailtos://box:pass@mail.invalid", tmp_path)
    receipt = channel.deliver(replace(CHECK, to=replace(ADA, email=f"ada@{domain}")), RAW)
    assert (receipt.ok, receipt.final) == (False, True)
    assert "reserved name" in receipt.reply


def test_a_redirected_house_writes_to_one_address_with_the_true_one_in_the_subject() -> None:
    postbox = Postbox()
    controller = serve(postbox)
    url = f"mailto://127.0.0.1:{controller.port}?mode=insecure"
    channel = channel_for(url, Path("unused"), "test.box@city.org")
    receipt = channel.deliver(CHECK, RAW)
    channel.close()
    controller.stop()
    assert receipt.ok and postbox.envelopes[0].rcpt_tos == ["test.box@city.org"]
    content = postbox.envelopes[0].content
    assert isinstance(content, bytes) and b"[to ada@manchester.example]" in content


class Hooked(HTTPServer):
    """A webhook's server: the status it answers with, and what it was sent."""

    status = 200

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Webhook)
        self.kept: list[dict[str, str]] = []


class Webhook(BaseHTTPRequestHandler):
    """Answers as its server is told and keeps what it was sent."""

    def do_POST(self) -> None:
        """Keep the JSON and answer."""
        assert isinstance(self.server, Hooked)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.kept.append(json.loads(body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def webhook(status: int) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A webhook on loopback: its Apprise address, and what it is sent."""
    server = Hooked()
    server.status = status
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"json://127.0.0.1:{server.server_port}/letters", server.kept
    finally:
        server.shutdown()
        server.server_close()


def test_a_webhook_gets_subject_and_text_and_whom_it_is_for(tmp_path: Path) -> None:
    with webhook(200) as (url, kept):
        receipt = channel_for(url, tmp_path).deliver(CHECK, RAW)
    assert receipt.ok
    assert kept[0]["title"] == "Manchester: is what we hold on record right?"
    assert kept[0]["message"].startswith("To: Ada Lovelace <ada@manchester.example>\n\nDear Ada Lovelace,")


def test_a_webhook_that_refuses_is_a_failure_that_heals(tmp_path: Path) -> None:
    with webhook(500) as (url, _):
        receipt = channel_for(url, tmp_path).deliver(CHECK, RAW)
    assert (receipt.ok, receipt.final) == (False, False)
    assert receipt.reply == "JSON did not accept the letter"


@pytest.mark.parametrize(
    "url",
    [
        f"nonsense://user:{SECRET}@host",
        SECRET,
        f"mailto://user:{SECRET}@",
        f"mailtos://u:{SECRET}@h?mode=fast",
    ],
)
def test_an_address_that_cannot_be_read_is_refused_without_telling_it(
    url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(Refused, match=r"ICC_MAIL_URL is .*write") as refused:
        channel_for(url, tmp_path)
    assert SECRET not in str(refused.value)
    assert SECRET not in caplog.text


@pytest.mark.parametrize(
    ("box", "to", "setting"), [("nobody", None, "MAIL_FROM"), (BOX, "x", "MAIL_REDIRECT_TO")]
)
def test_a_box_that_is_no_address_is_refused_by_the_settings_name(
    box: str, to: str | None, setting: str, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match=f"ICC_{setting}"):
        open_channel(None, tmp_path, box, to, rehearsal=False)


@pytest.mark.parametrize(
    ("url", "rehearsal"), [(None, False), ("", False), ("mailtos://u:p@mail.city.org", True)]
)
def test_without_an_address_and_in_a_rehearsal_letters_are_files(
    url: str | None, rehearsal: bool, tmp_path: Path
) -> None:
    channel = channel_for(url, tmp_path, rehearsal=rehearsal)
    assert isinstance(channel, Files) and channel.deliver(CHECK, RAW).ok
    path = tmp_path / "outbox" / "2026-11-25" / "manchester-gb-7.eml"
    letter = message_from_bytes(path.read_bytes(), policy=default)
    assert letter["Subject"].startswith("[specimen] ")


def test_a_resend_overwrites_and_leaves_no_draft_beside_it(tmp_path: Path) -> None:
    channel = channel_for(None, tmp_path)
    channel.deliver(CHECK, RAW)
    channel.deliver(CHECK, RAW.replace(b"Dear Ada", b"Dear Eda"))
    files = list((tmp_path / "outbox").rglob("*.*"))
    assert [path.name for path in files] == ["manchester-gb-7.eml"]
    assert b"Dear Eda" in files[0].read_bytes()


def test_a_folder_that_cannot_be_written_is_a_receipt_and_no_crash(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file where a folder should be")
    receipt = channel_for(None, tmp_path).deliver(CHECK, RAW)
    assert not receipt.ok and not receipt.final and "cannot be written" in receipt.reply


def test_no_city_key_leads_out_of_the_folder(tmp_path: Path) -> None:
    sly: Claim = replace(CHECK, city=replace(CHECK.city, key="../../etc/passwd"))
    channel_for(None, tmp_path).deliver(sly, RAW)
    assert [path.parent.name for path in tmp_path.rglob("*.eml")] == ["2026-11-25"]


def test_a_mail_channel_shows_server_and_port_but_no_user_and_no_password(tmp_path: Path) -> None:
    channel = channel_for(f"mailtos://box:{SECRET}@mail.city.org?from=box@city.org", tmp_path)
    assert isinstance(channel, Mail)
    assert "LetterMail(mail.city.org:587)" in repr(channel) and SECRET not in repr(channel)
