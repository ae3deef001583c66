"""What changed since I was away: since my last visit, remembered with my account, or since another day."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from desk import words
from desk.sheet import Column, Sheet
from desk.tongue import say
from desk.web.doing import maybe_day
from desk.web.looking import OfHouse, WrongDay
from desk.web.tables import Form_, shown
from desk.web.who import Who, needs
from lifecycle.commands import Refused
from models.database import House
from models.entrance import accounts
from models.entrance.sessions import Visitor
from models.proof.since import last_here, since_document

router = APIRouter(dependencies=[needs("see")], include_in_schema=False)
_COLUMNS = (
    Column("city", "City"), Column("what", "What", "told"), Column("on", "Happened", "day"),
    Column("by", "By"), Column("recorded", "Recorded (UTC)", "moment"), Column("reason", "Why"),
)  # fmt: skip


@router.get("/since")
def since(
    request: Request, house: OfHouse, who: Who, form: Form_, day: Annotated[str, Query(max_length=10)] = ""
) -> Response:
    """What others recorded since then, newest first; what the software did is counted."""
    moment = _moment(house, who, day)
    document = since_document(house, moment, but=who.account or "")
    with house.read() as connection:
        names = accounts.names(connection, (each["actor"] for each in document["by_people"]))
    rows = [
        {
            **each, "href": f"/cities/{each['key']}#timeline",
            "under": say("no. {number}", number=each["seq"]),
            "by": names.get(each["actor"], words.plain(each["actor"])),
            "recorded": each["recorded_at"][:16].replace("T", " "),
        }
        for each in document["by_people"]
    ]  # fmt: skip
    return shown(
        request, Sheet("Since you were away", _COLUMNS, rows), form, template="since.html", document=document,
        moment=moment, lede=_lede(moment, day), empty="Nobody has recorded anything since then.",
    )  # fmt: skip


def _moment(house: House, who: Visitor, day: str) -> datetime:
    """The beginning of the day that was asked for, else the last visit, else this morning's beginning."""
    try:
        asked = maybe_day(day, "the day")
    except Refused as error:
        raise WrongDay(str(error)) from error
    if asked is not None:
        return datetime.combine(asked, time(), UTC)
    with house.read() as connection:
        last = last_here(connection, who.account, who.session) if who.account else None
    return last or datetime.combine(datetime.now(UTC).date(), time(), UTC)


def _lede(moment: datetime, day: str) -> str:
    said: dict[str, Any] = {"day": words.day(moment.date()), "hour": f"{moment:%H:%M}"}
    if day:
        return say("What others recorded since {day}.", **said)
    return say("Your last visit before this one ended on {day} at {hour} UTC.", **said)
