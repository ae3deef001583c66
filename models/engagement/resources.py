"""The resource list: guides, tools, briefs and trainings that letters and pages draw on."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, Row, insert, select, update

from lifecycle.commands import Refused
from lifecycle.engagement.matters import GUIDANCE
from lifecycle.engagement.support_steps import TOPICS
from models import clock
from models.database import House
from models.post.listings import Document
from models.tables import table

RESOURCE = table("resource")
FORMS = ("guide", "tool", "toolkit", "video", *GUIDANCE)


def add(house: House, *, title: str, topic: str, form: str, language: str, address: str) -> int:
    """Put a resource on the list, as looked at today; returns its number. Refused where it stands there."""
    if not title.strip():
        raise Refused("the resource needs a title: write it as readers know it")
    _check(topic, form, language, address)
    today = clock.today(house)
    with house.begin() as connection:
        held = connection.execute(select(RESOURCE.c.id).where(RESOURCE.c.address == address)).scalar()
        if held is not None:
            raise Refused(f"{address} is on the list already, as resource {held}")
        row = {"title": title, "topic": topic, "form": form, "language": language, "address": address}
        made = insert(RESOURCE).values(checked_on=today, works=True, **row).returning(RESOURCE.c.id)
        return int(connection.execute(made).scalar_one())


def _check(topic: str, form: str, language: str, address: str) -> None:
    if topic not in (*TOPICS, "general"):
        known = ", ".join((*TOPICS, "general"))
        raise Refused(f"“{topic}” is not known as a topic: use {known}")
    if form not in FORMS:
        raise Refused(f"“{form}” is not known as a form: use {', '.join(FORMS)}")
    if len(language) != 2 or not language.isalpha():
        raise Refused(f"“{language}” is no language code: write two letters such as en")
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refused(f"“{address}” is no address of a page: it begins with https://")


def look(house: House, number: int, *, works: bool, on: date | None = None) -> None:
    """Somebody looked at a resource: whether it is still there and holds."""
    with house.begin() as connection:
        resource(connection, number)
        change = {"checked_on": on or clock.today(house), "works": works}
        connection.execute(update(RESOURCE).where(RESOURCE.c.id == number).values(change))


def resource(connection: Connection, number: int) -> Row[Any]:
    """One resource; Refused where there is none of that number."""
    row = connection.execute(select(RESOURCE).where(RESOURCE.c.id == number)).one_or_none()
    if row is None:
        raise Refused(f"there is no resource {number}: `icc resource list` shows them")
    return row


def resources(house: House, *, topic: str | None = None, language: str | None = None) -> Document:
    """The resources that hold (on a topic, in a language), those looked at longest ago first."""
    query = select(RESOURCE).order_by(RESOURCE.c.works.desc(), RESOURCE.c.checked_on, RESOURCE.c.id)
    if topic is not None:
        query = query.where(RESOURCE.c.topic == topic)
    if language is not None:
        query = query.where(RESOURCE.c.language == language.lower())
    with house.read() as connection:
        rows = connection.execute(query).all()
    return {"resources": [_document(row) for row in rows]}


def _document(row: Row[Any]) -> Document:
    names = ("title", "topic", "form", "language", "address", "works")
    return {"resource": row.id, **{n: getattr(row, n) for n in names}, "checked_on": row.checked_on}


def one(house: House, number: int) -> Document:
    """One resource as a document; Refused where there is none of that number."""
    with house.read() as connection:
        return _document(resource(connection, number))


def in_words(connection: Connection, number: int) -> str:
    """A resource as a letter names it: title and address; Refused where it does not hold any more."""
    row = resource(connection, number)
    if not row.works:
        raise Refused(f"resource {number} was found not to work: name another")
    return f"{row.title}, {row.address}"
