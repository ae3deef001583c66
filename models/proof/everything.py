"""Everything a house holds, in one JSON document; and such a document brought into an empty house.

Rows leave and come in as they are stored, so that every hash is the same afterwards; documents that cities
handed in come along. It holds people's data and whatever else the house keeps: it is treated like a backup.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy import Column, Connection, Table, func, insert, select
from sqlmodel import SQLModel

from lifecycle.commands import Refused
from models.database import House
from models.keeping import copying, files
from models.ledger import anchor_of
from models.migrate import HEAD
from models.proof import anchors, erasure, verify
from models.settings import Settings
from models.tables import table

KIND = "icc everything"
_AT_ONCE = 1000


def write_all(house: House, path: Path) -> dict[str, int]:
    """Write everything into a file that only its owner may read; returns the rows of each table."""
    draft = path.with_name(f".{path.name}.new")
    opened = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(opened, "w", encoding="utf-8") as file, house.still() as connection:
        counts = _write(connection, house.settings, file)
    draft.replace(path)
    return counts


def _write(connection: Connection, settings: Settings, file: TextIO) -> dict[str, int]:
    gone = erasure.remembered(settings.var)
    head = {"kind": KIND, "schema": HEAD, "anchor": anchor_of(connection), "erased": gone}
    file.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "tables": {')
    counts = {}
    for number, each in enumerate(SQLModel.metadata.sorted_tables):
        names = json.dumps([column.name for column in each.columns])
        file.write(f'{"," if number else ""}\n{json.dumps(each.name)}: {{"columns": {names}, "rows": [')
        counts[each.name] = 0
        for row in _rows(connection, each):
            file.write(("," if counts[each.name] else "") + "\n" + json.dumps(row, ensure_ascii=False))
            counts[each.name] += 1
        file.write("]}")
    file.write('\n}, "files": [')
    for number, (_, content) in enumerate(files.every(settings)):
        file.write(f'{"," if number else ""}\n"{base64.b64encode(content).decode()}"')
    file.write("\n]}\n")
    return counts


def _rows(connection: Connection, each: Table) -> Iterator[list[Any]]:
    query = select(each).order_by(*each.primary_key.columns)
    for part in connection.execution_options(yield_per=_AT_ONCE).execute(query).partitions():
        yield from ([_said(value) for value in row] for row in part)


def _said(value: Any) -> Any:
    """A value as JSON has it: days and instants as ISO text (UTC), bytes in base 64."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


# And back -----------------------------------------------------------------------------------------


def bring_all(house: House, path: Path, *, dry: bool = False) -> dict[str, int]:
    """Bring everything into an empty house; Refused, with nothing changed, where that cannot be.

    The ledger that comes in is verified before it is kept. Whoever was removed from this house or the
    other stays removed. Returns the rows of each table.
    """
    document = _read(path)
    with house.begin(dry=dry) as connection:
        _refuse_unless_empty(connection, path)
        copying.empty(connection)  # what a first start wrote
        tables = SQLModel.metadata.sorted_tables
        counts = {each.name: _fill(connection, each, document["tables"]) for each in tables}
        bad = next(verify.findings(connection), None)
        if bad is not None:
            raise Refused(f"{path.name}: the ledger in it is not whole ({bad['problem']}): take another copy")
        if anchor_of(connection) != document["anchor"]:
            raise Refused(f"{path.name}: its events are not those it was written with: take another copy")
    if not dry:
        for content in document["files"]:
            files.bring(house.settings, content)
        anchors.set_aside(house)
        erasure.remember_all(house.settings.var, document["erased"])
        erasure.replay(house)
    return counts


def _read(path: Path) -> Mapping[str, Any]:
    none = Refused(f"{path.name} is no document of `icc export all`: give one of those, or a table")
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        whole = document["kind"] == KIND and isinstance(document["tables"], dict)
        handed_in = [base64.b64decode(said, validate=True) for said in document.get("files", [])]
    except (ValueError, KeyError, TypeError) as error:
        raise none from error
    if not whole:
        raise none
    if document["schema"] != HEAD:
        raise Refused(
            f"{path.name} was written by another version of this software (schema {document['schema']}, here "
            f"{HEAD}): bring it in with that version, then upgrade"
        )
    return {**document, "files": handed_in}


def _refuse_unless_empty(connection: Connection, path: Path) -> None:
    for name in ("event", "city", "person"):
        if connection.execute(select(func.count()).select_from(table(name))).scalar_one():
            raise Refused(
                f"{path.name} goes into an empty house alone, and this one is not: set ICC_VAR to another"
            )


def _fill(connection: Connection, each: Table, tables: Mapping[str, Any]) -> int:
    held = tables.get(each.name, {"columns": [], "rows": []})
    columns = [each.c[name] for name in held["columns"]]
    for start in range(0, len(held["rows"]), _AT_ONCE):
        part = held["rows"][start : start + _AT_ONCE]
        rows = [
            {column.name: _stored(column, value) for column, value in zip(columns, row, strict=True)}
            for row in part
        ]
        connection.execute(insert(each), rows)
    copying.count_on(connection, each)
    return len(held["rows"])


def _stored(column: Column[Any], value: Any) -> Any:
    kind = column.type.python_type
    if value is None or not isinstance(value, str) or kind is str:
        return value
    if kind is bytes:
        return base64.b64decode(value)
    return kind.fromisoformat(value) if issubclass(kind, date) else value
