"""Somebody is removed from this house everywhere, and the chain of hashes stays whole.

The rules are the Council of Europe's own, CM/Res(2022)14 on the protection of personal data. What is
removed: the person's row and roles, links, notes that name them, the stored bytes of letters, specimens,
exports in the state folder. What stays: an opaque id that leads nowhere, and an event that says it left.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, and_, delete, or_, select, update

from lifecycle.changing import ErasePerson
from lifecycle.commands import Refused
from models import clock, door
from models.database import House
from models.entrance import access_notes, accounts
from models.post import feeds
from models.proof import remains, traces
from models.proof.traces import ACCOUNT, ERASED, LOCAL, NOTE, NOTICE, OFFICER, PERSON, Traces
from models.tables import table

FILE = "erasures.jsonl"
_GONE = "its reader was removed from this house"
_WAITING = ("planned", "held", "queued", "unknown")
_OF_ACCOUNTS = ("session", "entry", "token", "view", "kept_answer")
Document = dict[str, Any]
__all__ = ["ERASED", "FILE", "back_again", "erase", "remember_all", "remembered", "replay"]


def erase(house: House, said: str, reason: str, *, actor: str = "officer") -> Document:
    """Remove a person (an address or an id) everywhere; each city concerned gets an event of it.

    Refused where nobody of that name is on record, or a letter to them is just being sent. Returns what
    was removed, in numbers, and the cities.
    """
    today = clock.today(house)
    with house.begin() as connection:
        _leave_no_trace_in_free_pages(connection)
        found = traces.find(connection, said)
        if found.gone:
            raise Refused(f"“{said}” was removed from this house before")
        for account in found.accounts:
            accounts.keep_one_administrator(connection, account, "")
        document = _forget(connection, house, found, reason, actor, today)
        _remember(house, found, today)
    _truncate_log(house)
    return document


def replay(house: House) -> int:
    """Remove again whoever was removed before, from a backup that was restored; how many were held.

    Reads `$ICC_VAR/erasures.jsonl`, which no restore touches. Doing it twice changes nothing.
    """
    again = 0
    for person in dict.fromkeys(each for line in remembered(house.settings.var) for each in line["persons"]):
        with house.begin() as connection:
            _leave_no_trace_in_free_pages(connection)
            found = _held(connection, person)
            if found is None or found.gone:
                continue
            said = "removed again: a backup had brought the person back"
            _forget(connection, house, found, said, "system:house", clock.today(house))
            again += 1
    _truncate_log(house)
    return again


def _held(connection: Connection, person: str) -> Traces | None:
    try:
        return traces.find(connection, person)
    except Refused:
        return None


def back_again(house: House) -> int:
    """How many who were removed are held all the same: a restore was cut off before it removed them again."""
    gone = {person for line in remembered(house.settings.var) for person in line["persons"]}
    if not gone:
        return 0
    live = (
        select(PERSON.c.id).where(PERSON.c.disabled_reason.is_distinct_from(ERASED)),
        select(ACCOUNT.c.id).where(ACCOUNT.c.name != ERASED, ACCOUNT.c.id != LOCAL),
        select(OFFICER.c.id),
    )
    with house.read() as connection:
        return sum(len(gone.intersection(connection.execute(query).scalars())) for query in live)


def _forget(
    connection: Connection, house: House, found: Traces, reason: str, actor: str, today: date
) -> Document:
    letters = traces.letters(connection, found)
    if any(row.state == "sending" for row in letters):
        raise Refused("a letter to this person is being sent at this moment: try again in a few minutes")
    gone = {
        "notes": _empty_notes(connection, traces.notes(connection, found)),
        "letters": _empty_letters(connection, letters),
        "texts": _empty_texts(connection, found) + _empty_answers(connection, found),
        "rows": _drop_rows(connection, found),
        "files": remains.remove(house.settings.var, found, [row.id for row in letters]),
    }
    for row in (*found.rows, *found.officers):
        feeds.blind_all_of(connection, row.email or "", clock.now(house))
    _empty_person(connection, found)
    _close_accounts(connection, [row.id for row in found.accounts], clock.now(house), actor)
    _drop_officers(connection, [row.id for row in found.officers])
    _say_so(connection, house, found, reason, actor, today)
    return {"person": list(found.subjects), "cities": list(found.cities), "removed": gone}


def _empty_notes(connection: Connection, rows: Sequence[Any]) -> int:
    for row in rows:
        mine = and_(NOTE.c.city == row.city, NOTE.c.seq == row.seq, NOTE.c.field == row.field)
        connection.execute(update(NOTE).where(mine).values(salt=None, text=None))
    return len(rows)


def _empty_letters(connection: Connection, rows: Sequence[Any]) -> int:
    """The bytes go; that there was a letter, of which kind and when, stays. What waits is not sent."""
    for row in rows:
        change: dict[str, Any] = {"raw": None, "reply": None}
        if row.state in _WAITING:
            change |= {"state": "suppressed", "reason": _GONE}
        connection.execute(update(NOTICE).where(NOTICE.c.id == row.id).values(change))
    return len(rows)


def _empty_texts(connection: Connection, found: Traces) -> int:
    cells = list(traces.free_texts(connection, found))
    for each, column, key in cells:
        mine = and_(*(part == value for part, value in zip(each.primary_key.columns, key, strict=True)))
        value = None if column.nullable else ERASED
        connection.execute(update(each).where(mine).values({column.name: value}))
    return len(cells)


def _empty_answers(connection: Connection, found: Traces) -> int:
    """What the API answered and keeps for whoever asks again: that it was done stays, the words go."""
    kept = table("kept_answer")
    rows = connection.execute(select(kept.c.account, kept.c.key, kept.c.body)).all()
    naming = [row for row in rows if found.names(bytes(row.body).decode(errors="replace"), near=False)]
    for row in naming:
        mine = and_(kept.c.account == row.account, kept.c.key == row.key)
        connection.execute(update(kept).where(mine).values(body=b"{}"))
    return len(naming)


def _drop_rows(connection: Connection, found: Traces) -> int:
    """Roles, links and whatever else says what the person does; of a nullable column only the id goes."""
    dropped = 0
    for each, column in traces.keyed():
        mine = column.in_(found.ids)
        keeps = column.nullable and not column.primary_key and each.name != "link"
        change = update(each).where(mine).values({column.name: None}) if keeps else delete(each).where(mine)
        dropped += connection.execute(change).rowcount
    return dropped


def _empty_person(connection: Connection, found: Traces) -> None:
    emptied = {column.name: None for column in PERSON.columns if column.name != "id"}
    mine = PERSON.c.id.in_(found.ids)
    connection.execute(update(PERSON).where(mine).values(emptied | {"disabled_reason": ERASED}))


def _close_accounts(connection: Connection, closed: Sequence[str], now: datetime, actor: str) -> None:
    """Nobody signs in by it any more, and nothing in it says whose it was; calls to its programs end."""
    for name in _OF_ACCOUNTS:
        of = table(name)
        connection.execute(delete(of).where(of.c.account.in_(closed)))
    hook, note = table("webhook"), table("access_note")
    connection.execute(update(hook).where(hook.c.account.in_(closed)).values(ended_at=now))
    connection.execute(update(note).where(note.c.who.in_(closed)).values(place=None))
    for account in closed:
        empty = {"email": f"{ERASED}-{account}", "name": ERASED, "role": "", "closed_at": now}
        empty |= {"language": None, "password": None}
        connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == account).values(empty))
        access_notes.note(connection, now, "account erased", who=actor, subject=account)


def _drop_officers(connection: Connection, officers: Sequence[str]) -> None:
    """Letters about the officer's cities name the house from now on, until somebody has them."""
    away = table("absence")
    connection.execute(delete(away).where(or_(away.c.officer.in_(officers), away.c.substitute.in_(officers))))
    connection.execute(delete(OFFICER).where(OFFICER.c.id.in_(officers)))


def _say_so(
    connection: Connection, house: House, found: Traces, reason: str, actor: str, today: date
) -> None:
    """An event on each city concerned; the reason is kept only where it does not name the person."""
    said = "" if found.names(reason, near=True) else reason
    commands = [ErasePerson(person, today, said) for person in found.subjects]
    role = "officer" if actor.startswith("system:") else door.role_of(actor)
    writer = door.Writer(actor, "erase", clock.now(house, today), today, role)
    door.submit_many(connection, house, [(city, commands) for city in found.cities], writer)


def _remember(house: House, found: Traces, today: date) -> None:
    """Outside the database, so that no backup brings the person back: opaque ids alone."""
    remember_all(house.settings.var, [{"persons": list(found.subjects), "on": today.isoformat()}])


def remembered(var: Path) -> list[Document]:
    """Every erasure of this house: the opaque ids and the day."""
    path = var / FILE
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [json.loads(line) for line in lines]


def remember_all(var: Path, erasures: Sequence[Mapping[str, Any]]) -> None:
    """Add erasures to those remembered, each once, safely on disk before anything else happens."""
    held = remembered(var)
    with (var / FILE).open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(each) + "\n" for each in erasures if each not in held)
        file.flush()
        os.fsync(file.fileno())


def _leave_no_trace_in_free_pages(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")


def _truncate_log(house: House) -> None:
    """What was overwritten also leaves SQLite's write-ahead log."""
    if house.engine.dialect.name == "sqlite":
        with house.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
