"""Who may come in: accounts, their sessions, one-time entries and tokens, and the record of all of it.

Nothing here can be used to come in by whoever reads it: of a secret only its SHA-256 is kept, of a password
its argon2 digest.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Index, LargeBinary, Text
from sqlmodel import Field, SQLModel

from models.tables.columns import serial, utc


class Account(SQLModel, table=True):
    """Somebody who signs in. `role` is the role in the house (administrator, officer, auditor) or empty.

    What the account may do in a city is read from `role` rows of the persons with the same address.
    `officer` is the one account of whoever sits at this machine.
    """

    id: str = Field(primary_key=True)
    email: str = Field(unique=True)
    name: str
    role: str = ""
    language: str | None = None
    password: str | None = None
    closed_at: datetime | None = Field(default=None, sa_column=utc())
    made_at: datetime = Field(sa_column=utc(False))


class Session(SQLModel, table=True):
    """One browser that signed in; `id` is the digest of its cookie. Ended by `ended_at` or `ends_at`."""

    id: str = Field(primary_key=True)
    account: str = Field(foreign_key="account.id", index=True)
    how: str
    agent: str
    made_at: datetime = Field(sa_column=utc(False))
    seen_at: datetime = Field(sa_column=utc(False))
    ends_at: datetime = Field(sa_column=utc(False))
    ended_at: datetime | None = Field(default=None, sa_column=utc())


class Entry(SQLModel, table=True):
    """A link that signs in once; `id` is the digest of its secret."""

    id: str = Field(primary_key=True)
    account: str = Field(foreign_key="account.id", index=True)
    how: str
    made_at: datetime = Field(sa_column=utc(False))
    ends_at: datetime = Field(sa_column=utc(False))
    used_at: datetime | None = Field(default=None, sa_column=utc())


class Token(SQLModel, table=True):
    """What a program shows to the API; `digest` of its secret. `scope` is read or write."""

    id: int | None = Field(default=None, sa_column=serial())
    digest: str = Field(unique=True)
    account: str = Field(foreign_key="account.id", index=True)
    name: str
    scope: str
    made_at: datetime = Field(sa_column=utc(False))
    ends_at: datetime = Field(sa_column=utc(False))
    seen_at: datetime | None = Field(default=None, sa_column=utc())
    ended_at: datetime | None = Field(default=None, sa_column=utc())


class AccessNote(SQLModel, table=True):
    """What happened at the entrance: who came in or was turned away, which right was given or taken.

    `who` is an account's id, `subject` what it is about (an account's id, or the digest of an address that
    is nobody's), `place` the network address it came from.
    """

    __tablename__ = "access_note"
    __table_args__ = (Index("access_note_recent", "what", "at"),)
    id: int | None = Field(default=None, sa_column=serial())
    at: datetime = Field(sa_column=utc(False))
    what: str
    who: str | None = None
    subject: str | None = None
    place: str | None = None
    said: str | None = None


class KeptAnswer(SQLModel, table=True):
    """What the API answered to a write under an idempotency key: the same request is answered alike."""

    __tablename__ = "kept_answer"
    account: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    request: str
    status: int
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    at: datetime = Field(sa_column=utc(False))


class Webhook(SQLModel, table=True):
    """An address that is told of what happens to cities. `kinds` of events, with spaces; empty is every kind.

    The secret that signs each call lies nowhere: it is made from the house's key and the webhook's number.
    """

    id: int | None = Field(default=None, sa_column=serial())
    account: str = Field(foreign_key="account.id")
    url: str = Field(sa_column=Column(Text, nullable=False))
    kinds: str
    made_at: datetime = Field(sa_column=utc(False))
    ended_at: datetime | None = Field(default=None, sa_column=utc())


class View(SQLModel, table=True):
    """A saved view of the board: a name for an address; `account` is empty for everyone's."""

    id: int | None = Field(default=None, sa_column=serial())
    account: str = Field(index=True)
    name: str
    address: str = Field(sa_column=Column(Text, nullable=False))
    made_at: datetime = Field(sa_column=utc(False))
