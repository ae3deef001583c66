"""Twenty senders killed at random instants, one after the other, against a mail server of bad moods."""

from __future__ import annotations

from models.database import House
from tests.notifications.killing import fill, try_kills

KILLS = 20


def test_no_letter_is_lost_and_only_an_unknown_one_comes_again_whenever_a_sender_dies(house: House) -> None:
    fill(house)
    came = try_kills(house, KILLS, seed=7)
    assert came.clean, came
    assert came.kills >= KILLS // 2, "most senders were at work when they were killed"
