"""The queue of complete documents: who waits, slots, jumps, and the window that a city is told."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from desk.terminal.house import open_up
from desk.terminal.options import City, Cycle, Json, MaybeReason, OnDay, Reason
from desk.terminal.rounds import do
from desk.terminal.speak import show_json


def show(*, json: Json = False) -> None:
    """Who waits for a slot, in order, with a forecast window for officers; a city never hears its place."""
    from models.index.queueing import queue_document

    document = queue_document(open_up())
    if json:
        show_json(document)
        return
    from desk.terminal.round_tables import print_queue

    print_queue(document)


def slot(
    city: City, *, reason: Reason, on: OnDay | None = None, cycle: Cycle = None, json: Json = False
) -> None:
    """Give a city a slot at once, before its turn or beyond the month's capacity."""
    from lifecycle.index import orders

    do(city, on, lambda standing, day: orders.slot(standing, day, reason, cycle), "slot given", json)


def jump(
    city: City, *, reason: Reason, on: OnDay | None = None, cycle: Cycle = None, json: Json = False
) -> None:
    """Move a city up in the queue: it gets the next free slot, after those moved up before it."""
    from lifecycle.index import orders

    do(
        city,
        on,
        lambda standing, day: orders.jump(standing, day, reason, cycle),
        "moved up in the queue",
        json,
    )


def tell_window(
    city: City,
    *,
    earliest: Annotated[OnDay, Parameter(help="The report comes not before that day …")],
    latest: Annotated[OnDay, Parameter(help="… and by that one.")],
    reason: MaybeReason = None,
    words: Annotated[str | None, Parameter(help="One line for the city, why it takes longer.")] = None,
    on: OnDay | None = None,
    cycle: Cycle = None,
    json: Json = False,
) -> None:
    """Tell a city the window of its report; a new one after an earlier needs --reason, and apologises."""
    from lifecycle.index import orders

    notes, days = {"reason": reason, "words": words}, (earliest, latest)
    do(
        city,
        on,
        lambda standing, day: orders.tell_window(standing, day, days, notes, cycle),
        f"window told, {earliest} to {latest}",
        json,
    )
