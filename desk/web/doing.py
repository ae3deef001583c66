"""Doing from a page what is no single milestone: it is done once, or a sentence says why not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from starlette.responses import RedirectResponse, Response

from desk import words
from desk.intake.values import email
from desk.tongue import say
from desk.web.looking import OfHouse
from desk.web.paper import page
from desk.web.who import Who
from lifecycle.commands import Command, Refused
from lifecycle.when import one_day
from models import acting, clock, writing
from models.acting import Meanwhile, Order
from models.database import House
from models.entrance import accounts
from models.entrance.sessions import Visitor


@dataclass(frozen=True, slots=True)
class Doing:
    """Somebody signed in who does something in this house, from a page of it."""

    request: Request
    house: House
    who: Visitor

    @property
    def today(self) -> date:
        """The house's civil day."""
        return clock.today(self.house)

    def do(
        self, work: Callable[[], object], *, back: str, done: str, sight: tuple[str, int | None] = ("", None)
    ) -> Response:
        """Do it under the name of who is signed in, and lead back with the key of what was done.

        `sight` is a city and the newest event of it that was on the page: what others did since stops it.
        """
        actor, role = self.who.writes_as("")
        hand = writing.Hand(
            actor, role, "desk", lambda connection: acting.stop_if_overtaken(connection, *sight)
        )
        try:
            with writing.under(hand):
                work()
        except Meanwhile as error:
            return overtaken(self.request, self.house, error, back)
        except Refused as error:
            return refused(self.request, error, back)
        return RedirectResponse(_told(back, done), 303)

    def hand_in(self, key: str, commands: Sequence[Command], seen: int | None) -> None:
        """Write commands about one city; Meanwhile where somebody acted on it since the page was read."""
        acting.act(self.house, self.who, Order(key, commands, seen))


def _doing(request: Request, house: OfHouse, who: Who) -> Doing:
    """Whoever is signed in; where the address names a city, there must be one of that key."""
    if "key" in request.path_params:
        acting.name_of(house, request.path_params["key"])
    return Doing(request, house, who)


Does = Annotated[Doing, Depends(_doing)]
Word = Annotated[str, Field(max_length=40)]
"""A day, a number, a key or an amount, as a form sends it."""
Line = Annotated[str, Field(max_length=2000)]
"""A reason or a sentence of a form."""
Seen = Annotated[int | None, BeforeValidator(lambda said: said or None), Field(ge=0, le=1_000_000)]
"""The newest event that whoever sends a form had before them."""


class Sent(BaseModel):
    """What a form sends; each page adds its own fields."""

    model_config = ConfigDict(frozen=True)

    reason: Line = ""
    seen: Seen = None


def _told(back: str, done: str) -> str:
    address, mark, place = back.partition("#")
    return f"{address}{'&' if '?' in address else '?'}{urlencode({'done': done})}{mark}{place}"


def refused(request: Request, error: Refused, back: str) -> Response:
    """Why it was not done, with the way back."""
    values = {"heading": say("That was not done"), "said": str(error), "back": back}
    return page(request, "message.html", status=409, **values)


def overtaken(request: Request, house: House, error: Meanwhile, back: str, **asked: Any) -> Response:
    """What others did meanwhile, by whom: nothing of what was asked is written."""
    with house.read() as connection:
        names = accounts.names(connection, (event["actor"] for event in error.events))
    told = [{**event, "by": names.get(event["actor"], words.plain(event["actor"]))} for event in error.events]
    values = {"back": back, "events": told, "title": "", "on": "", **asked}
    return page(request, "meanwhile.html", status=409, **values)


def a_day(text: str, what: str) -> date:
    """A civil day of a form; Refused where it is none."""
    day = maybe_day(text, what)
    if day is None:
        raise Refused(f"{what} is missing: write a day as 2027-03-02")
    return day


def maybe_day(text: str, what: str) -> date | None:
    """The same; None where the field is empty."""
    if not text.strip():
        return None
    try:
        return one_day(text.strip())
    except ValueError as error:
        raise Refused(f"{what}: {error}") from error


def an_address(text: str) -> str:
    """An address for mail, as it is written; Refused where it is none."""
    try:
        return email(text.strip())
    except ValueError as error:
        raise Refused(say("“{email}” is no address for e-mail: check it", email=text)) from error


def a_number(text: str, what: str) -> int | None:
    """A whole number of a form, None where the field is empty; Refused where it is none."""
    if not text.strip():
        return None
    if not text.strip().isdecimal() or len(text.strip()) > 7:
        raise Refused(f"{what}: “{text}” is no number: write digits only, such as 12")
    return int(text)


def a_reason(text: str) -> str:
    """The reason of a form; Refused where it is missing."""
    if not text.strip():
        raise Refused("a reason is missing: write it in a sentence, it stays in this house")
    return text.strip()
