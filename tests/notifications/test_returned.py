"""What comes back: failed deliveries, delays, out-of-office words, answers of people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.commands import Refused
from notifications.mailboxes import from_folder, from_imap
from notifications.returned import read
from notifications.returnpath import ReturnPath
from tests.notifications.bounces import ANSWER, AWAY, DELAYED, FAILED, FULL, LETTER_ID, PATH


def test_a_failed_delivery_is_a_bounce_of_its_letter_and_ends_its_address() -> None:
    mail = read(FAILED, PATH)
    assert (mail.kind, mail.notice, mail.address) == ("bounce", 17, True)
    assert "5.1.1" in mail.said and "no such user" in mail.said
    assert LETTER_ID in mail.message_ids


def test_a_full_mailbox_is_a_bounce_that_leaves_the_address_in_use() -> None:
    mail = read(FULL, PATH)
    assert (mail.kind, mail.address) == ("bounce", False)


def test_a_delay_is_no_failure() -> None:
    assert read(DELAYED, PATH).kind == "delay"


def test_an_out_of_office_word_is_no_answer() -> None:
    assert read(AWAY, PATH).kind == "away"


def test_an_answer_is_known_by_the_letter_it_answers_and_told_without_what_it_quotes() -> None:
    mail = read(ANSWER, PATH)
    assert (mail.kind, mail.message_ids) == ("answer", [LETTER_ID])
    assert mail.said == "We need until March."


def test_without_our_return_path_the_letter_is_known_by_its_message_id_alone() -> None:
    assert read(FAILED, None).notice is None and LETTER_ID in read(FAILED, None).message_ids


def test_a_return_path_names_its_letter_and_cannot_be_made_up() -> None:
    said = PATH.of(17)
    assert PATH.notice(said) == PATH.notice(said.upper()) == 17
    assert PATH.notice(said.replace("+17.", "+18.")) is None
    assert PATH.notice(said.replace("bounces", "spy")) is None
    assert PATH.notice(said.replace("secretariat", "evil")) is None
    assert ReturnPath(PATH.address, "another key").notice(said) is None
    assert PATH.key not in repr(PATH)


@given(st.integers(0, 10**17))
def test_every_letters_return_path_comes_back_to_it(notice: int) -> None:
    assert PATH.notice(PATH.of(notice)) == notice


@given(st.binary(max_size=2000))
def test_no_bytes_whatever_break_the_reading(raw: bytes) -> None:
    assert read(raw, PATH).kind in ("bounce", "delay", "away", "answer")


@pytest.mark.parametrize("line", ["To: a:;b <c", "From: a: b: c@d;;", "To: bounces+17.9bent: rfc822; a@b"])
def test_an_address_that_the_library_falls_over_is_read_all_the_same(line: str) -> None:
    assert read(line.encode() + b"\n" + ANSWER, PATH).kind == "answer"


@pytest.mark.parametrize(
    "change", [lambda raw: raw[: len(raw) // 2], lambda raw: raw.replace(b"utf-8", b"klingon")]
)
def test_a_torn_report_breaks_nothing(change: Callable[[bytes], bytes]) -> None:
    assert read(change(FAILED), PATH).kind != "answer"
    assert read(change(ANSWER), PATH).kind == "answer"


def test_files_move_aside_once_they_were_taken_in(tmp_path: Path) -> None:
    (tmp_path / "1.eml").write_bytes(FAILED)
    for raw, done in from_folder(tmp_path):
        assert raw == FAILED
        done()
    assert list(from_folder(tmp_path)) == [] and (tmp_path / "read" / "1.eml").exists()


def test_a_folder_or_a_mailbox_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="is no folder"):
        list(from_folder(tmp_path / "nowhere"))
    with pytest.raises(Refused, match="imaps://user"):
        list(from_imap("pop3://host"))
