"""The house: settings, one engine, and the two ways in (read, begin)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import ArgumentError

from models.settings import Settings

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=30000",
    "cache_size=-64000",
    # A day of many cities writes much at once: it lies safely in the log, and is folded in together.
    "wal_autocheckpoint=20000",
)
"""How SQLite is opened: full durability, and a log that is folded in at 20,000 pages, some 80 MB."""

_ONE: ContextVar[Connection | None] = ContextVar("one transaction", default=None)


@dataclass(frozen=True, slots=True)
class House:
    """One installation: its settings and its database."""

    settings: Settings
    engine: Engine

    @contextmanager
    def begin(self, *, dry: bool = False) -> Iterator[Connection]:
        """The one transaction of a writer: committed whole or not at all; a `dry` one never is."""
        outer = _ONE.get()
        if outer is not None and outer.engine is self.engine:
            with _within(outer, dry=dry):
                yield outer
            return
        with self.engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                connection.begin()
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.rollback() if dry else connection.commit()

    @contextmanager
    def jot(self) -> Iterator[Connection]:
        """A transaction that outlives any end of this process, yet may be lost if the machine loses power.

        Only for what is found out again: nothing waits for the disk.
        """
        with self.engine.connect() as connection:
            say = connection.exec_driver_sql
            if connection.dialect.name == "sqlite":
                say = connection.connection.driver_connection.execute  # type: ignore[union-attr]  # it is open
                say("PRAGMA synchronous=NORMAL")
                say("BEGIN IMMEDIATE")
            else:
                say("SET LOCAL synchronous_commit TO OFF")
            try:
                yield connection
                connection.commit()
            finally:
                connection.rollback()
                if connection.dialect.name == "sqlite":
                    say("PRAGMA synchronous=FULL")

    @contextmanager
    def as_one(self) -> Iterator[Connection]:
        """One transaction for all that is begun within it, by whomever: it stands or falls as a whole."""
        with self.begin() as connection:
            token = _ONE.set(connection)
            try:
                yield connection
            finally:
                _ONE.reset(token)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading; whatever it did is rolled back."""
        with self.engine.connect() as connection:
            yield connection
            connection.rollback()

    @contextmanager
    def still(self) -> Iterator[Connection]:
        """A connection that sees one moment of the house throughout, whatever is written meanwhile."""
        with self.engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN")
            else:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")  # noqa: PLW2901
            yield connection
            connection.rollback()


@contextmanager
def _within(connection: Connection, *, dry: bool) -> Iterator[None]:
    """A part of a larger transaction, taken back alone where it fails or is dry."""
    part = connection.begin_nested()
    try:
        yield
    except BaseException:
        part.rollback()
        raise
    part.rollback() if dry else part.commit()


def open_house(settings: Settings | None = None) -> House:
    """Open the house that the environment names, creating its folder. The schema is not touched."""
    settings = settings or Settings()
    settings.var.mkdir(mode=0o750, parents=True, exist_ok=True)
    return House(settings, make_engine(settings.url))


def make_engine(url: str) -> Engine:
    """An engine with our pragmas: WAL, full durability, foreign keys; rows are never printed in errors."""
    server = url.startswith("postgresql")
    patience = {"connect_timeout": 10} if server else {}  # a server that does not answer is told, not awaited
    try:
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=server, connect_args=patience)
    except ModuleNotFoundError as error:
        raise ArgumentError("neither SQLite nor PostgreSQL") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _pragmas)
    return engine


def _pragmas(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
