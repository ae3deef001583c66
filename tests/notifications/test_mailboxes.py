"""Returned mails read from a mailbox by a real IMAP conversation, odd ones among them."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from sqlalchemy import select, update

from desk.command import run
from lifecycle.commands import Refused
from models.database import House
from models.post.outbox import NOTICE
from notifications.mailboxes import from_imap
from notifications.returned import read
from tests.models.cast import ADOPTED, live, record
from tests.notifications.bounces import ANSWER, AWAY, DELAYED, FAILED, LETTER_ID, PATH, PLAIN, RECEIPT
from tests.notifications.imap import Box, mailbox

ODD = (b"", b"\x00\xff\xfe" * 50, b"Subject: =?klingon?b?///?=\r\n\r\n\xe9\r\n", b"To: " + b"x" * 20_000)


def test_unread_mails_come_byte_for_byte_and_only_what_was_taken_in_is_marked_as_read() -> None:
    box = Box({1: FAILED, 2: AWAY, 3: ANSWER}, read={2})
    with mailbox(box) as url:
        for number, (raw, done) in enumerate(from_imap(url)):
            assert raw == (FAILED, ANSWER)[number]
            if number:
                done()
    assert box.read == {2, 3}
    assert [words for words in box.said if "BODY[]" in words] == [], "looking marks nothing as read"
    assert not any("EXPUNGE" in words for words in box.said), "nobody else's mails are touched"


def test_a_mail_that_somebody_took_away_meanwhile_is_passed_over() -> None:
    box = Box({1: FAILED, 2: ANSWER}, gone={1})
    with mailbox(box) as url:
        assert [raw for raw, _ in from_imap(url)] == [ANSWER]


@pytest.mark.parametrize(
    ("change", "says"),
    [(("a%20word", "guess"), "wrong user or password"), (("/INBOX", "/Trash"), "no such mailbox")],
)
def test_a_mailbox_that_does_not_open_is_refused_without_its_password(
    change: tuple[str, str], says: str
) -> None:
    with mailbox(Box({})) as url, pytest.raises(Refused, match=says) as refused:
        list(from_imap(url.replace(*change)))
    assert "guess" not in str(refused.value) and "a word" not in str(refused.value)


def test_a_connection_that_breaks_leaves_the_rest_for_the_next_time() -> None:
    box = Box({1: FAILED, 2: ANSWER}, breaks_at=2)
    with mailbox(box) as url:
        came = from_imap(url)
        next(came)[1]()
        with pytest.raises((Refused, ConnectionError), match="ICC_BOUNCE_URL"):
            next(came)
        box.breaks_at = None
        assert [raw for raw, _ in from_imap(url)] == [ANSWER]


def test_what_comes_back_reaches_its_letter_and_odd_mails_stop_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    record(house, "Lyon", "FR")
    live(house, ADOPTED)
    with house.begin() as connection:
        connection.execute(update(NOTICE).values(state="sent", message_id=LETTER_ID, reply="250 ok"))
    mails = [*ODD, DELAYED, FAILED, FAILED, b"From: a@b.example\r\n\r\nHello"]
    box = Box(dict(enumerate(mails, start=1)))
    with mailbox(box) as url:
        monkeypatch.setenv("ICC_BOUNCE_URL", url)
        assert run(["post", "read", "--json"]) == 0
    told = capsys.readouterr().out.replace(" ", "").replace("\n", "")
    assert told == '{"bounce":1,"delay":1,"away":0,"answer":0,"stranger":5,"again":1,"left":0}'
    assert box.read == set(box.mails)
    with house.read() as connection:
        state = connection.execute(select(NOTICE.c.state, NOTICE.c.reason)).one()
    assert state.state == "bounced" and "no such user" in state.reason


def test_a_mailbox_that_cannot_be_reached_is_told_in_a_sentence(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setenv("ICC_BOUNCE_URL", f"imap://u:secret@127.0.0.1:{taken.getsockname()[1]}/INBOX")
        assert run(["post", "read"]) == 1
    said = capsys.readouterr().err
    assert "cannot be reached" in said and "secret" not in said


def test_a_server_that_only_writes_plain_words_is_understood() -> None:
    mail = read(PLAIN, PATH)
    assert (mail.kind, mail.notice, mail.address) == ("bounce", 17, True)
    assert mail.said.startswith("550 5.1.1 no such user")


def test_a_read_receipt_and_a_subject_that_says_it_all_are_no_answers() -> None:
    assert read(RECEIPT, PATH).kind == "away"
    automatic = ANSWER.replace(b"Subject: Re: Lyon", b"Subject: Automatic reply: Lyon")
    assert read(automatic, PATH).kind == "away"


def test_an_answer_written_as_a_page_is_told_in_its_words() -> None:
    page = b"<p>Yes, <b>gladly</b> &amp; soon</p><blockquote><p>Dear Ada</p></blockquote>"
    raw = b"In-Reply-To: <a@b.example>\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    assert read(raw, PATH).said == "Yes, gladly & soon"
