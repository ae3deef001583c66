"""A database on PostgreSQL that is lent to one test after the other, and found as new by each.

To make one from its template takes a tenth of a second on a good day, to sweep one a hundredth.
"""

from __future__ import annotations

from collections.abc import Generator
from time import sleep
from typing import Any

import psycopg

from tests.postgres import Postgres

Connection = psycopg.Connection[tuple[Any, ...]]

_LENDINGS = 50
"""After so many a new one is made: rows that were deleted keep their place in its files."""

_END_ALL_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
"""Asked until none is left: to wait for the end, the server itself looks only every 100 ms."""
_TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
_CATALOGUES = (
    "class",
    "attribute",
    "constraint",
    "index",
    "trigger",
    "namespace",
    "statistic",
    "db_role_setting",
)
_RESTART_COUNTING = """
SELECT setval(seqrelid, seqstart, false) FROM pg_sequence WHERE pg_sequence_last_value(seqrelid) IS NOT NULL
"""


def lent(server: Postgres, template: str) -> Generator[str]:
    """An address for each test that asks: there are the template's rows, and no others.

    It is the database of the test before, unless that changed more than rows; then it is another.
    """
    while True:
        with server.database(template) as url:
            yield from _in_turn(url)


def _in_turn(url: str) -> Generator[str]:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")  # no foreign key hinders
        sweeper = _Sweeper(connection)
        for _ in range(_LENDINGS):
            yield url
            if not sweeper.sweep():
                return


class _Sweeper:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        tables = [name for (name,) in connection.execute(_TABLES)]
        self._kept = self._filled(tables)
        self._swept = [name for name in tables if name not in self._kept]
        self._shape = self._look()

    def sweep(self) -> bool:
        """Take out every row that the template does not have; False where more than rows was changed."""
        while self._connection.execute(_END_ALL_OTHERS).fetchall():
            sleep(0.001)
        if self._look() != self._shape:
            return False
        for name in self._filled(self._swept):
            self._connection.execute(f'DELETE FROM "{name}"'.encode())
        self._connection.execute(_RESTART_COUNTING)
        return True

    def _look(self) -> list[tuple[Any, ...]]:
        """What changes with a table, a column, a trigger or a setting, and with a row of the template."""
        looks = [
            f"SELECT count(*)::text, sum(xmin::text::bigint)::text FROM pg_{name}" for name in _CATALOGUES
        ]
        looks += [
            f"SELECT count(*)::text, string_agg(t::text, ';' ORDER BY t::text) FROM \"{name}\" t"
            for name in self._kept
        ]
        return self._connection.execute(" UNION ALL ".join(looks).encode()).fetchall()

    def _filled(self, tables: list[str]) -> list[str]:
        """Those tables that hold a row."""
        looks = [f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in tables]
        return [name for (name,) in self._connection.execute(" UNION ALL ".join(looks).encode())]
