"""The schema of a house: which state it is in, and the one way to bring it up to date.

A command that finds the schema current pays one small SELECT; Alembic is imported only to change it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DBAPIError

from lifecycle.commands import Refused
from models.database import House

SchemaState = Literal["empty", "current", "older", "newer"]

REVISIONS = ("0001",)
"""Every revision in models/migrations/versions, oldest first; a test keeps the two in step."""

HEAD = REVISIONS[-1]
_SCRIPTS = Path(__file__).parent / "migrations"
_LOCK = 1_128_481_603  # any constant of ours: names the PostgreSQL advisory lock of an upgrade


def schema_state(house: House) -> SchemaState:
    """How the database's schema compares with this version's; Refused if it cannot be opened."""
    try:
        with house.read() as connection:
            return _state(connection)
    except DBAPIError as error:
        raise _cannot_open(house, error) from error


def upgrade(house: House) -> None:
    """Bring the schema to this version's, creating every table in an empty database.

    May be called at every start and by several processes at once: one upgrades, the others wait
    and find nothing to do. Refused, with nothing changed, where a later version of the software
    has been at the database, or the database cannot be opened.
    """
    if _needs_work(house, schema_state(house)):
        try:
            with house.begin() as connection:
                _upgrade_alone(house, connection)
        except DBAPIError as error:
            raise _cannot_open(house, error) from error


def _needs_work(house: House, state: SchemaState) -> bool:
    if state == "newer":
        raise Refused(
            f"the database {_name(house)} was written by a later version of this software:"
            " install that version, or point ICC_VAR or ICC_DATABASE_URL at another house"
        )
    return state != "current"


def _upgrade_alone(house: House, connection: Connection) -> None:
    """Upgrade under a lock that outlives no transaction, unless another process just did."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    if _needs_work(house, _state(connection)):
        _run_alembic(connection)


def _run_alembic(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)


def _state(connection: Connection) -> SchemaState:
    if not inspect(connection).has_table("alembic_version"):
        return "empty"
    version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    if version is None:
        return "empty"
    if version not in REVISIONS:
        return "newer"
    return "current" if version == HEAD else "older"


def _cannot_open(house: House, error: DBAPIError) -> Refused:
    reply = " ".join(str(error.orig).split())
    return Refused(f"the database {_name(house)} cannot be used ({reply}): check ICC_VAR or ICC_DATABASE_URL")


def _name(house: House) -> str:
    return house.engine.url.render_as_string(hide_password=True)
