"""The outbox at the terminal and on the pages: read, hold, release, drop, send."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from desk.preview import from_bytes
from models import clock, planning
from models.database import House
from models.entrance import accounts
from models.post.outbox import NOTICE
from tests.desk.conftest import Icc
from tests.desk.people import OLGA, signed_in
from tests.notifications.servers import Scripted


@pytest.fixture
def letter(settled: House) -> int:
    """The number of the one letter that is owed: Manchester's record check."""
    from models.post.listings import notices

    today: date = clock.today(settled)
    for stage in planning.STAGES:
        for key in planning.due(settled, stage, today):
            planning.plan_city(settled, stage, key, today)
    found = [n for n in notices(settled)["notices"] if n["to"] == "ada@manchester.example"]
    assert [notice["kind"] for notice in found] == ["record_check"]
    return int(found[0]["id"])


def state(icc: Icc, number: int) -> str:
    listed = icc("notices", "--json").document["notices"]
    return next(str(notice["state"]) for notice in listed if notice["id"] == number)


def test_the_outbox_is_listed_with_the_contracts_keys(icc: Icc, letter: int) -> None:
    document = icc("notices", "--city", "Manchester", "--json").document
    keys = {
        "id", "city", "to", "kind", "rung", "state", "planned_on", "sent_at", "message_id", "reason",
        "milestones",
    }  # fmt: skip
    assert [set(notice) >= keys for notice in document["notices"]] == [True]
    assert "record check" in icc("notices").out


def test_a_letter_can_be_read_before_it_goes_and_nothing_is_sent_by_it(icc: Icc, letter: int) -> None:
    before = state(icc, letter)
    said = icc("notices", "preview", str(letter))
    assert said.code == 0
    assert "Manchester" in said.out.splitlines()[0] and "2019" in said.out
    assert state(icc, letter) == before


def test_a_letter_is_held_released_and_dropped(icc: Icc, letter: int) -> None:
    number = str(letter)
    assert icc("notices", "hold", number, "--reason", "the Mayor is on holiday").code == 0
    assert state(icc, letter) == "held"
    assert icc("notices", "release", "--kind", "record_check").out == "1 letter released.\n"
    assert icc("notices", "drop", number, "--reason", "spoken to on the telephone").code == 0
    assert state(icc, letter) == "suppressed"
    assert "telephone" in icc("why", "--notice", number).out


def test_what_is_not_held_cannot_be_released(icc: Icc, letter: int) -> None:
    assert icc("notices", "release", "--all").code == 1
    assert "notice 999 does not exist" in icc("notices", "drop", "999", "--reason", "x").err


def test_sending_writes_a_specimen_once(icc: Icc, letter: int, tmp_path: Path) -> None:
    first = icc("outbox", "send", "--json").document
    assert first == {"sent": 1, "suppressed": 0, "failed": 0, "unknown": 0}
    written = list((tmp_path / "outbox").rglob("*.eml"))
    assert [path.name for path in written] == [f"manchester-gb-{letter}.eml"]
    assert icc("outbox", "send", "--json").document["sent"] == 0


@pytest.mark.parametrize("day", ["2199-01-01"])
def test_a_day_that_has_not_come_sends_nothing(icc: Icc, letter: int, day: str) -> None:
    said = icc("outbox", "send", "--today", day)
    assert said.code == 1
    assert "rehearsal" in said.err
    assert state(icc, letter) != "sent"


def test_a_page_shows_the_letter_as_its_reader_sees_it(browser: TestClient, icc: Icc, letter: int) -> None:
    assert f'href="/letters/{letter}"' in browser.get("/letters").text
    assert browser.get("/letters?state=bounced").text.count("No letter is in that state") == 1
    page = browser.get(f"/letters/{letter}").text
    assert f'src="/letters/{letter}/body"' in page and "sandbox" in page
    body = browser.get(f"/letters/{letter}/body")
    assert "Manchester" in body.text
    assert "sandbox" in body.headers["content-security-policy"]
    assert "script" not in body.headers["content-security-policy"]


def test_a_letter_that_went_is_shown_from_its_stored_bytes(
    browser: TestClient, icc: Icc, letter: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    icc("outbox", "send")
    monkeypatch.setattr("notifications.render.render", None)
    assert "Manchester" in browser.get(f"/letters/{letter}").text


def test_a_page_says_what_the_server_answered_and_sends_a_failed_letter_once_more(
    icc: Icc, letter: int, settled: House
) -> None:
    accounts.give(settled, OLGA, "Olga", "officer")
    olga = signed_in(settled, OLGA)

    def page(**now: str) -> str:
        with settled.begin() as connection:
            connection.execute(update(NOTICE).where(NOTICE.c.id == letter).values(now))
        return str(olga.get(f"/letters/{letter}").text)

    assert "451 greylisted" in page(state="queued", reply="451 greylisted")
    failed = page(state="failed", reason="554 looks like spam")
    assert "554 looks like spam" in failed and "Send it once more" in failed
    assert olga.post(f"/letters/{letter}/release").status_code == 303
    assert state(icc, letter) == "queued"


def test_bytes_are_read_back_as_subject_text_and_html() -> None:
    raw = (
        b"Subject: =?utf-8?q?Z=C3=BCrich?=\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/alternative; boundary="b"\n\n'
        b"--b\nContent-Type: text/plain; charset=utf-8\n\nHello\n"
        b"--b\nContent-Type: text/html; charset=utf-8\n\n<p>Hello</p>\n--b--\n"
    )
    read = from_bytes(raw)
    assert (read.subject, read.text.strip(), read.html.strip()) == ("Zürich", "Hello", "<p>Hello</p>")


SAYS = {
    "is busy": ("rcpt", "451 4.7.1 greylisted", "1 not through: `icc notices` says", "queued"),
    "does not take our sender": ("mail", "550 5.1.8 unknown", "and the rest waits: `icc doctor`", "queued"),
    "knows no such address": ("rcpt", "550 5.1.1 no such user", "1 not through", "failed"),
}


@pytest.mark.parametrize(("step", "reply", "words", "after"), SAYS.values(), ids=SAYS)
def test_an_officer_reads_what_a_mail_server_said_that(
    icc: Icc, letter: int, step: str, reply: str, words: str, after: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Scripted({step: f"{reply}\r\n"}).running() as port:
        monkeypatch.setenv("ICC_MAIL_URL", f"mailto://127.0.0.1:{port}?mode=insecure")
        sent, again = icc("outbox", "send"), icc("outbox", "send")
    assert sent.code == 1 and words in sent.out and "specimen" not in sent.out
    assert state(icc, letter) == after and "ada@manchester.example" in icc("notices").out
    assert reply in " ".join(icc("notices").out.split()) or reply in icc("why", "--notice", str(letter)).out
    if "451" in reply:
        assert "Nothing goes now: 1 letter put off by the mail server will go again" in again.out
