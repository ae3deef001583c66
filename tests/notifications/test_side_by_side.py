"""Senders in processes of their own, against a real and slow mail server: no letter lost, none doubled."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from multiprocessing.process import BaseProcess

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import func, select

from models.database import House
from models.post.outbox import NOTICE
from tests.models.cast import ADOPTED, live, record
from tests.notifications.sender import BOUNDARIES, start
from tests.notifications.servers import Postbox, serve

LETTERS = 14
DAY = (ADOPTED + timedelta(days=7)).isoformat()
KILLED = -9


def slowly(_turn: int) -> str:
    time.sleep(0.02)
    return "250 2.0.0 queued"


@pytest.fixture
def postbox(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[Postbox]:
    """A slow mail server, and a house with letters for it."""
    for number in range(LETTERS):
        record(house, f"City {number}", "FR", address=f"ada{number}@city.example")
    live(house, ADOPTED)
    box = Postbox(data=slowly)
    controller: Controller = serve(box)
    monkeypatch.setenv("ICC_MAIL_URL", f"mailto://127.0.0.1:{controller.port}?mode=insecure")
    yield box
    controller.stop()


def ended(sender: BaseProcess) -> int | None:
    """How a sender ended."""
    sender.join(120)
    return sender.exitcode


def states(house: House) -> dict[str, int]:
    with house.read() as connection:
        counted = connection.execute(select(NOTICE.c.state, func.count()).group_by(NOTICE.c.state))
        return {state: int(count) for state, count in counted}


def letters_in(box: Postbox) -> list[tuple[str, bytes]]:
    contents = [e.content for e in box.envelopes if isinstance(e.content, bytes)]
    return [(str(message_from_bytes(content)["Message-ID"]), content) for content in contents]


def arrived(box: Postbox) -> Counter[str]:
    return Counter(name for name, _ in letters_in(box))


@pytest.mark.parametrize("senders", [2, 4])
def test_senders_side_by_side_hand_every_letter_over_once(
    house: House, postbox: Postbox, senders: int
) -> None:
    running = [start(DAY) for _ in range(senders)]
    assert [ended(each) for each in running] == [0] * senders
    assert states(house) == {"sent": LETTERS}
    assert set(arrived(postbox).values()) == {1} and len(arrived(postbox)) == LETTERS


@pytest.mark.parametrize("place", BOUNDARIES)
def test_a_sender_killed_anywhere_loses_no_letter_and_doubles_none_but_the_unknown(
    house: House, postbox: Postbox, place: str
) -> None:
    assert ended(start(DAY, place)) == KILLED
    assert ended(start(DAY)) == 0
    assert states(house) == {"sent": LETTERS}
    twice = [name for name, times in arrived(postbox).items() if times > 1]
    assert len(arrived(postbox)) == LETTERS and len(twice) == (place == "handed over")
    same = {content for name, content in letters_in(postbox) if name in twice}
    assert len(same) == len(twice), "a second copy is the same letter, byte for byte"
