"""Hosts and mentors: who could be one for a city, asking them, and what they answered. A no is free."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from desk.sheet import Column, Sheet
from desk.web.doing import Does, Line, Sent, Word, a_number, maybe_day
from desk.web.looking import OfHouse, standing
from desk.web.tables import Form_, shown
from desk.web.who import Who, needs
from lifecycle.engagement.hosting import ANSWERS, COSTS, ROLES
from lifecycle.engagement.support_steps import TOPICS
from lifecycle.index.questionnaires import index_rules
from models.acting import name_of, newest
from models.database import House
from models.engagement import peers

router = APIRouter(prefix="/engagement/hosts", dependencies=[needs("see")], include_in_schema=False)
DONE: Final[Mapping[str, str]] = {
    "asked": "The request is prepared; its letter is held for your own words.",
    "answered": "The answer is noted.",
}
_ASKED = (
    Column("name", "City"), Column("role", "As what", "words"), Column("topic", "Topic", "words"),
    Column("for_name", "For"), Column("on", "Asked", "day"), Column("answer", "Answer", "words"),
)  # fmt: skip


@router.get("")
def hosts(
    request: Request, house: OfHouse, who: Who, *, form: Form_,
    city: Annotated[str, Query(max_length=200)] = "", topic: Annotated[str, Query(max_length=60)] = "",
    done: Annotated[str, Query(max_length=20)] = "",
) -> Response:  # fmt: skip
    """Who was asked and what they said; for a city and a topic, who could be asked, with the reasons."""
    document = peers.asked(house)["requests"]
    found = _matches(house, city, topic) if city and topic else None
    return shown(
        request, Sheet("Hosts and mentors", _ASKED, document), form, template="hosts.html",
        found=found, city=city, topic=topic, topics=_topics(), acting=who.may("write"), roles=ROLES,
        costs=COSTS, answers=ANSWERS, open=_open(house, document) if who.may("write") else [],
        cities=[(each["key"], each["city"]) for each in standing(house)["cities"]], done=DONE.get(done, ""),
        lede="An officer’s own letter asks, and does not name the other city. A city is free to decline.",
        empty="No city was asked yet. Look for one below, by city and topic.",
    )  # fmt: skip


def _topics() -> list[str]:
    """A topic of support, or an area of the Index."""
    return [*TOPICS, *(area for area in index_rules().areas if area not in TOPICS)]


def _matches(house: House, city: str, topic: str) -> dict[str, Any]:
    name_of(house, city)
    return peers.find(house, city, topic)


def _open(house: House, asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The requests without a last word, each with the newest event of its city."""
    with house.read() as connection:
        return [
            {**each, "seen": newest(connection, each["city"])}
            for each in asked
            if each["answer"] in (None, "later")
        ]


class Wish(Sent):
    """What a city is asked for."""

    key: Line = ""
    city: Line = ""
    topic: Word = ""
    role: Word = "host"
    costs: Word = "shared"
    days: Word = ""
    begins: Word = ""
    practice: Line = ""
    line: Line = ""


@router.post("", dependencies=[needs("write")])
def ask(does: Does, said: Annotated[Wish, Form()]) -> Response:
    """Ask a city to host or to be a mentor; the letter waits for the officer's own hand."""

    def work() -> None:
        name_of(does.house, said.key)
        name_of(does.house, said.city)
        begins = maybe_day(said.begins, "the first day thought of")
        wish = peers.Wish(
            said.role, said.costs, a_number(said.days, "the days"), begins, said.practice.strip() or None,
            said.line.strip() or None,
        )  # fmt: skip
        peers.ask(does.house, said.key, said.city, said.topic, wish)

    return does.do(work, back="/engagement/hosts", done="asked", sight=(said.key, said.seen))


class Answer(Sent):
    """What the city said."""

    answer: Word = ""
    line: Line = ""


@router.post("/{key}/{number}/answer", dependencies=[needs("write")])
def answer(key: str, number: int, does: Does, said: Annotated[Answer, Form()]) -> Response:
    """Note a city's answer, which is free."""

    def work() -> None:
        peers.answer(does.house, key, number, said.answer, said.line.strip() or None)

    return does.do(work, back="/engagement/hosts", done="answered", sight=(key, said.seen))
