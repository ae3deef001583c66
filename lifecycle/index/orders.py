"""What an officer decides about the queue, as commands: the same from a page and from `icc`.

Days are civil days; a reason is free text and lies outside the chain. Source: the procedure, Index analysis.
"""

from __future__ import annotations

from datetime import date

from lifecycle.commands import Note, Refused
from lifecycle.index.analysis import window
from lifecycle.index.documents import running
from lifecycle.standing import CityStanding


def slot(standing: CityStanding, day: date, reason: str | None, cycle: int | None = None) -> list[Note]:
    """Give a city a slot at once, before its turn or beyond the month's capacity."""
    which, why = cycle or running(standing), {"reason": reason}
    given = Note("queue.slot", {"month": f"{day:%Y-%m}"}, day, cycle=which, notes=why)
    return [*jump(standing, day, reason, which), given]


def jump(standing: CityStanding, day: date, reason: str | None, cycle: int | None = None) -> list[Note]:
    """Move a city up: it gets the next free slot, after those moved up before it."""
    return [Note("queue.jumped", {}, day, cycle=cycle or running(standing), notes={"reason": reason})]


def tell_window(
    standing: CityStanding,
    day: date,
    days: tuple[date, date],
    notes: dict[str, str | None],
    cycle: int | None = None,
) -> list[Note]:
    """Tell a city the first and last day of its report's window; a second window moves the first.

    `notes`: the `reason`, without which a second window is refused, and `words`, one line for the city.
    """
    which = cycle or running(standing)
    about = "window.told" if window(standing, which) is None else "window.moved"
    if about == "window.moved" and not notes.get("reason"):
        raise Refused("a window was told before: a reason is needed, and the city reads our apology")
    values = {"earliest": days[0].isoformat(), "latest": days[1].isoformat()}
    return [Note(about, values, day, cycle=which, notes=notes)]
