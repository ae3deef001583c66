"""Letters beside a bare loop of smtplib in one process, turn by turn: `python -m benchmarks.mailing PORT`.

Turns of both follow one another, so that what else the machine does weighs on both alike. Starting and the
first turn, which reads templates, calendars and words once, lie outside. Prints JSON: milliseconds a letter.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

from benchmarks import bare_mail
from desk.terminal.sending import channel_of
from models.clock import now, today
from models.database import open_house
from models.post.outbox import OutboxStore
from notifications.sending import send_due

TURN, TURNS = 150, 6


def main(port: int) -> None:
    """Send both ways, and print the fastest turn of each: what else the machine does is not ours."""
    house = open_house()
    day, channel = today(house), channel_of(house)

    def ours() -> int:
        at = now(house, day)
        return send_due(OutboxStore(house), channel, now=at, today=day, window=False, limit=TURN).sent

    def bare() -> int:
        bare_mail.main(port, TURN)
        return TURN

    turns = [(_milliseconds(ours), _milliseconds(bare)) for _ in range(TURNS + 1)][1:]
    mine, theirs = (min(each) for each in zip(*turns, strict=True))
    print(json.dumps({"ours": mine, "bare": theirs}))


def _milliseconds(send: Callable[[], int]) -> float:
    """Milliseconds a letter. RuntimeError where fewer went than were meant to."""
    began = time.perf_counter()
    if send() != TURN:
        raise RuntimeError("there were fewer letters to send than the measurement needs")
    return 1000 * (time.perf_counter() - began) / TURN


if __name__ == "__main__":
    main(int(sys.argv[1]))
