"""The houses that scenes are played in, on either database: prepared once, laid out as often as needed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict
from pydantic import SecretStr

from models.database import House, make_engine
from models.settings import Settings
from tests.deployments.conftest import prepare
from tests.postgres import Postgres

_ADDRESS = "database-url"
"""The file in a house's folder that names its database, where that is no file beside it."""

Fill = Callable[[Path], None]


def around(folder: Path) -> dict[str, str]:
    """What the environment of a program in that house says beside its folder."""
    file = folder / _ADDRESS
    return {"ICC_DATABASE_URL": file.read_text()} if file.exists() else {}


def at(folder: Path) -> House:
    """The house in a folder."""
    url = around(folder).get("ICC_DATABASE_URL")
    settings = Settings(var=folder, database_url=SecretStr(url) if url else None)
    return House(settings, make_engine(settings.url))


def furnisher(folder: Path, server: Postgres | None = None, fill: Fill = prepare) -> Fill:
    """Fill a house in `folder`, with cities that have things due; what is returned lays a copy out elsewhere.

    With a `server`, on PostgreSQL: a database of its own each time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if server is None:
        fill(folder)
        return lambda elsewhere: _copied(folder, elsewhere)
    name = folder.name.replace(" ", "_")
    _made(server, name, "template1", folder)
    os.environ |= around(folder)
    try:
        fill(folder)
    finally:
        del os.environ["ICC_DATABASE_URL"]
    return _Copies(server, name, folder).lay


def empty(server: Postgres | None = None) -> Fill:
    """Lays out a house without anything in it, not even tables."""
    if server is None:
        return lambda elsewhere: elsewhere.mkdir(parents=True, exist_ok=True)
    return _Copies(server, "template1", None).lay


def clear(folder: Path) -> None:
    """Remove a house that was laid out."""
    if url := around(folder).get("ICC_DATABASE_URL"):
        named = conninfo_to_dict(url)
        name = named.pop("dbname")
        with psycopg.connect(dbname="postgres", autocommit=True, **named) as connection:  # type: ignore[arg-type]
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
    shutil.rmtree(folder)


@dataclass(frozen=True)
class _Copies:
    server: Postgres
    template: str
    folder: Path | None

    def lay(self, elsewhere: Path) -> None:
        if self.folder is None:
            elsewhere.mkdir(parents=True, exist_ok=True)
        else:
            _copied(self.folder, elsewhere)
        _made(self.server, elsewhere.name.replace(" ", "_"), self.template, elsewhere)


def _copied(folder: Path, elsewhere: Path) -> None:
    shutil.copytree(folder, elsewhere, dirs_exist_ok=True)


def _made(server: Postgres, name: str, template: str, folder: Path) -> None:
    with psycopg.connect(server.uri("postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
    (folder / _ADDRESS).write_text(server.uri(name))
