"""The programme as data: every track and milestone with its dates, each with provenance and force."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk import words
from desk.sheet import Column, Sheet
from desk.web.looking import OfHouse
from desk.web.tables import Form_, shown
from desk.web.who import needs
from lifecycle.programme import Clock, Milestone, Programme
from models import clock, programmes

_BY = {"programme": "programme’s document", "seen": "seen in records", "house": "secretariat"}
router = APIRouter(dependencies=[needs("see")], include_in_schema=False)
_COLUMNS = (
    Column("title", "Milestone"),
    Column("track", "Track"),
    Column("owner", "Whose", "words"),
    Column("opens", "Opens"),
    Column("due", "Date"),
    Column("floor", "Not before"),
    Column("worth", "How binding, by whom"),
    Column("ladder", "Letters"),
)


@router.get("/programme")
def programme(request: Request, house: OfHouse, form: Form_) -> Response:
    """The version in force today."""
    with house.read() as connection:
        rules = programmes.current(connection, clock.today(house))
    lede = (
        f"Version {rules.version}, valid from {words.day(rules.valid_from)}. {rules.document}. A cycle stays "
        "with the version that opened it; `icc programme diff FILE` shows what a proposed one would move."
    )
    return shown(request, Sheet("Programme", _COLUMNS, list(_rows(rules))), form, lede=lede)


def _rows(rules: Programme) -> list[dict[str, Any]]:
    return [_row(track.title, milestone) for track in rules.tracks for milestone in track.milestones]


def _row(track: str, milestone: Milestone) -> dict[str, Any]:
    clocks = {name: _timing(getattr(milestone, name, None)) for name in ("opens", "due", "floor")}
    ladder = [f"{words.plain(rung.letter)} ({rung.days:+d} days)" for rung in milestone.ladder]
    return {
        "title": milestone.title,
        "under": milestone.key,
        "track": track,
        "owner": milestone.owner,
        **clocks,
        "worth": _worth(milestone),
        "ladder": ladder,
    }


def _worth(of: Clock | Milestone) -> str:
    """Force and provenance in a few words."""
    return f"{words.FORCES[of.force]}; {_BY[of.provenance]}"


def _timing(clock_: Clock | None) -> str | None:
    """A timing in words: how long after what, with force and provenance."""
    if clock_ is None:
        return None
    names = ("months", "weeks", "days", "working_days")
    spans = [
        f"{getattr(clock_.span, name)} {words.plain(name)}" for name in names if getattr(clock_.span, name, 0)
    ]
    after = words.plain(" and ".join(_after(clock_)))
    told = " ".join([*spans, f"after {after}"]) if after else " ".join(spans)
    return f"{told or 'at once'} ({_worth(clock_)})"


def _after(clock_: Clock) -> list[str]:
    after = getattr(clock_, "after", None) or getattr(clock_, "previous", None) or ()
    return [after] if isinstance(after, str) else [each[-1] for each in after]
