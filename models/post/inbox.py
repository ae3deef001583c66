"""What came back is matched to its letter, once: bounces end an address, an answer rests the ladder."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.exc import DBAPIError

from lifecycle.commands import Note
from lifecycle.ports import Returned
from lifecycle.reminding.answers import ANSWER, AWAY, matter
from models import clock, door
from models.database import House
from models.post import owing
from models.post.disabling import put_out_of_use
from models.tables import table

NOTICE, INBOUND, PERSON = (table(name) for name in ("notice", "inbound", "person"))
_GONE_OUT = ("sent", "unknown", "sending")
_ACTOR = "system:post"
_KINDS = ("bounce", "delay", "away", "answer", "stranger", "again", "left")
log = logging.getLogger(__name__)


def take_in_all(
    house: House,
    mails: Iterable[tuple[bytes, Callable[[], None]]],
    read: Callable[[bytes], Returned],
) -> dict[str, int]:
    """Take in mails, each with what to call afterwards; how many of each kind.

    One that cannot be taken in stops no other: it stays where it is, and counts as `left`.
    """
    kinds: Counter[str] = Counter()
    for raw, done in mails:
        try:
            kind = take_in(house, read(raw))
            done()
        except (OSError, DBAPIError):
            raise
        except Exception as error:
            log.exception("a mail that came back cannot be taken in (%s)", type(error).__name__)
            kind = "left"
        kinds[kind] += 1
    return {name: kinds[name] for name in _KINDS}


def take_in(house: House, mail: Returned) -> str:
    """Note what came back: its kind; `again` if it was read before, `stranger` if it is about no letter."""
    today = clock.today(house)
    now = clock.now(house, today)
    with house.read() as connection:
        if connection.execute(select(INBOUND.c.kind).where(INBOUND.c.digest == mail.digest)).first():
            return "again"
        notice = _notice(connection, mail)
    if notice is None:
        with house.begin() as connection:
            _keep(connection, mail, None, now)
        return "stranger"
    if mail.kind == "bounce" and mail.address and _of_the_reader(house, mail, notice):
        put_out_of_use(house, notice.id, notice.person or "", mail.said, now=now)
    _note(house, mail, notice, now)
    return mail.kind


def _of_the_reader(house: House, mail: Returned, notice: Row[Any]) -> bool:
    """Whether the address that is gone is the reader's as it stands today.

    Not where their mail is passed on to another address that is gone, nor where they have a new one already.
    """
    with house.read() as connection:
        query = select(PERSON.c.email).where(PERSON.c.id == notice.person)
        held: str | None = connection.execute(query).scalar_one_or_none()
    return not mail.of or (held is not None and _alike(mail.of) == _alike(held))


def _alike(address: str) -> str:
    """An address as servers compare it: its domain in ASCII, nothing in capitals."""
    local, _, domain = address.strip().casefold().rpartition("@")
    with suppress(UnicodeError):
        domain = domain.encode("idna").decode("ascii")
    return f"{local}@{domain}"


def _notice(connection: Connection, mail: Returned) -> Row[Any] | None:
    """The letter by its signed return path, else by a Message-ID of ours."""
    by = NOTICE.c.id == mail.notice if mail.notice else NOTICE.c.message_id.in_(list(mail.message_ids)[:50])
    return connection.execute(select(NOTICE).where(by).order_by(NOTICE.c.id.desc()).limit(1)).one_or_none()


def _note(house: House, mail: Returned, notice: Row[Any], now: datetime) -> None:
    today = clock.today(house)

    def beside(connection: Connection) -> None:
        _keep(connection, mail, notice.id, now)
        if mail.kind == "bounce":
            mine = (NOTICE.c.id == notice.id, NOTICE.c.state.in_(_GONE_OUT))
            connection.execute(update(NOTICE).where(*mine).values(state="bounced", reason=mail.said))

    notes = _notes(house, mail, notice, today) if notice.city else []
    if not notes:
        with house.begin() as connection:
            beside(connection)
        return
    writer = door.Writer(_ACTOR, "mailbox", now, today, _ACTOR)
    door.submit_together(house, [(notice.city, notes)], writer, beside)


def _notes(house: House, mail: Returned, notice: Row[Any], today: Any) -> list[Note]:
    if mail.kind == "away":
        return [Note(AWAY, {"notice": notice.id}, today, notes={"text": mail.said})]
    if mail.kind != "answer":
        return []
    with house.read() as connection:
        parts = owing.reminders_of(connection, notice.id)
    matters = [matter((part.track, part.cycle, part.milestone)) for part in parts]
    data = {"how": "mail", "matters": matters, "notice": notice.id}
    return [Note(ANSWER, data, today, notes={"text": mail.said})]


def _keep(connection: Connection, mail: Returned, notice: int | None, now: datetime) -> None:
    row = {"digest": mail.digest, "at": now, "kind": mail.kind, "notice": notice, "said": mail.said}
    connection.execute(insert(INBOUND).values(row))
