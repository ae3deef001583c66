"""What the reader of a letter does through its link: through the one door, as that person, once.

The link is marked used in the transaction that writes what it did, so that a double click acts once.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import Connection, Row

from lifecycle.commands import ChooseDate, Command, Note, Reach, Refused
from lifecycle.reminding.answers import ANSWER, DELIVERED, PASSED_ON, RENEWED, SILENCED, UNSUBSCRIBED
from lifecycle.when import When
from models import clock, door, people
from models.database import House
from models.keeping import files
from models.membership import handing
from models.post import addressing, links
from models.settings import Settings
from models.visits import visitsteps
from models.writing import Hand, under

Kind = Literal["date", "hand_in", "delivered", "silence"]
USED = "this link was used meanwhile: open it again to see what was noted"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader does with one matter (`track/cycle/milestone`): a new date, a reference, a file kept."""

    kind: Kind
    matter: str
    day: date | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody the reader names: a colleague for one matter, or a successor."""

    name: str
    email: str
    language: str | None = None


def do(house: House, link: Row[Any], wishes: Sequence[Wish], words: str) -> None:
    """Do what the reader wishes with each matter; words alone are an answer for the officer to look at."""
    today = clock.today(house)
    commands: list[Command] = [_command(wish, today, words) for wish in wishes]
    if not commands:
        commands = [_answer(link, today, words)]
    submit(house, link, commands, " ".join(wish.kind for wish in wishes) or "answer", today)


def _command(wish: Wish, today: date, words: str) -> Command:
    track, cycle, name = wish.matter.split("/")
    text = {"text": words or None}
    if wish.kind == "date" and wish.day is not None:
        return ChooseDate(name, wish.day, track, int(cycle), words or None)
    if wish.kind == "hand_in":
        return Reach(name, When(today), track, int(cycle), evidence=wish.reference, reason=words or None)
    if wish.kind == "silence" and wish.day is not None:
        return Note(SILENCED, {"matter": wish.matter, "until": wish.day.isoformat()}, today, notes=text)
    return Note(DELIVERED, {"matters": [wish.matter]}, today, notes=text)


def _answer(link: Row[Any], today: date, words: str) -> Note:
    data = {"how": "page", "matters": (link.matter or "").split()}
    if link.notice is not None:
        data["notice"] = link.notice
    return Note(ANSWER, data, today, notes={"text": words or None})


def say(house: House, link: Row[Any], words: str) -> None:
    """A word for the officer to look at; the link can still be used for what it is for."""
    today = clock.today(house)
    submit(house, link, [_answer(link, today, words)], None, today)


def unsubscribe(house: House, link: Row[Any]) -> None:
    """Send this person no more letters of the kind that the link names."""
    today = clock.today(house)
    kind = str(link.matter)
    note = Note(UNSUBSCRIBED, {"kind": kind}, today)
    submit(house, link, [note], "unsubscribe", today, lambda c: people.unsubscribe(c, link.person, kind))


def pass_on(house: House, link: Row[Any], matter: str, colleague: Colleague) -> None:
    """Give a colleague a narrower link for one matter, by a letter; the reader's own stays usable."""
    today, person = clock.today(house), secrets.token_hex(8)
    values = {"matter": matter, "link": link.id, "person": person, "to": f"department:{person}"}
    named = people.Newcomer(person, colleague.name, colleague.email, colleague.language)
    with house.read() as connection:
        giver = addressing.reader(connection, link.city, link.role, "en")
    note = Note(PASSED_ON, values, today, notes={"giver": giver.name if giver else None})
    submit(house, link, [note], None, today, lambda c: people.newcomer(c, named))


def name_successor(house: House, link: Row[Any], colleague: Colleague) -> None:
    """Name who will be the coordinator: from that moment older links of the role are void.

    The link gives its reader, whatever their role, the one power to name somebody.
    """
    today = clock.today(house)
    _may(house, link)
    named = handing.Newcomer("coordinator", colleague.name, colleague.email, today, colleague.language)

    def once(connection: Connection) -> None:
        if not links.use(connection, link.id, "successor", clock.now(house, today)):
            raise Refused(USED)

    with under(Hand(link.person, "coordinator", "link", once)):
        handing.change(house, link.city, named)


def vote(house: House, link: Row[Any], days: Sequence[date]) -> None:
    """Say which pairs of days suit; a later vote takes the place of an earlier one."""
    role = _may(house, link)
    voter = "coordinator" if role in ("coordinator", "alternate") else link.person
    with under(Hand(link.person, role, "link")):
        visitsteps.vote(house, link.city, voter, days)


def renew(house: House, link: Row[Any]) -> None:
    """Send a new link to the address on record, once for each old one; never to whoever asks."""
    today = clock.today(house)

    def once(connection: Connection) -> None:
        if not links.void(connection, link.id, "a new link was sent to the address on record"):
            raise Refused("a new link was sent already: it is in the mailbox of the address on record")

    writer = door.Writer(link.person, "link", clock.now(house, today), today, "reader")
    note = Note(RENEWED, {"to": link.role, "link": link.id}, today)
    door.submit_together(house, [(link.city, [note])], writer, once)


def submit(
    house: House,
    link: Row[Any],
    commands: Sequence[Command],
    used_for: str | None,
    today: date,
    beside: Any = None,
) -> None:
    """Write what a link's person does, in the role held; used up with it unless `used_for` is None."""
    now, role = clock.now(house, today), _may(house, link)

    def first(connection: Connection) -> None:
        if used_for is not None and not links.use(connection, link.id, used_for, now):
            raise Refused(USED)
        if beside is not None:
            beside(connection)

    writer = door.Writer(link.person, "link", now, today, role)
    door.submit_together(house, [(link.city, commands)], writer, first)


def _may(house: House, link: Row[Any]) -> str:
    """The role that the link's person acts in; Refused once somebody else answers."""
    with house.read() as connection:
        role = links.acting_role(connection, link)
    if role is None:
        raise Refused("somebody else answers for the city in this matter now")
    return role


def keep_file(settings: Settings, name: str, content: bytes) -> str:
    """Keep a file that a reader hands in, and how an event refers to it; Refused where it is not taken."""
    return str(files.keep(settings, name, content))
