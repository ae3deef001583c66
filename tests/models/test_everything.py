"""Everything leaves in one document, and comes into an empty house as it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel

from lifecycle.commands import Contact, Refused
from models import clock, queries
from models.database import House, make_engine
from models.door import submit
from models.keeping import files
from models.migrate import upgrade
from models.proof import erasure
from models.proof.everything import bring_all, write_all
from models.proof.verify import verify
from models.settings import Settings
from tests.models.cast import ADOPTED, live, member, record


def _all_rows(house: House) -> dict[str, list[Any]]:
    with house.read() as connection:
        return {
            table.name: [
                str(row) for row in connection.execute(table.select().order_by(*table.primary_key.columns))
            ]
            for table in SQLModel.metadata.sorted_tables
        }


@pytest.fixture
def full(house: House) -> House:
    """Two cities, letters of a day, one with its bytes, a run, a person who was removed."""
    member(house)
    record(house, "Oslo", "NO", kind="unconfirmed", address="other@oslo.example")
    live(house, ADOPTED)
    with house.begin() as connection:
        connection.execute(text("UPDATE notice SET raw = :raw"), {"raw": b"\x00\xffbytes"})
    erasure.erase(house, "other@oslo.example", "asked")
    return house


@pytest.fixture
def other(tmp_path: Path) -> House:
    """An empty house elsewhere."""
    var = tmp_path / "other"
    var.mkdir()
    house = House(Settings(var=var), make_engine(f"sqlite:///{var}/icc.db"))
    upgrade(house)
    return house


def test_what_comes_in_gives_the_same_audit_and_the_same_hashes(
    full: House, other: House, tmp_path: Path
) -> None:
    write_all(full, tmp_path / "all.json")
    bring_all(other, tmp_path / "all.json")
    day = clock.today(full)
    assert queries.audit(other, as_of=day) == queries.audit(full, as_of=day)
    assert verify(other) == verify(full)
    assert verify(other)["ok"]
    assert {name: len(rows) for name, rows in _all_rows(other).items()} == {
        name: len(rows) for name, rows in _all_rows(full).items()
    }


def test_a_copy_of_a_copy_is_the_same_document(full: House, other: House, tmp_path: Path) -> None:
    write_all(full, tmp_path / "first.json")
    bring_all(other, tmp_path / "first.json")
    write_all(other, tmp_path / "second.json")
    assert (tmp_path / "second.json").read_bytes() == (tmp_path / "first.json").read_bytes()


def test_a_house_goes_on_where_the_other_stood(full: House, house: House, tmp_path: Path) -> None:
    """On both databases: numbers given after the import follow those that came in."""
    write_all(full, tmp_path / "all.json")
    with house.begin() as connection:
        for table in reversed(SQLModel.metadata.sorted_tables):
            connection.execute(table.delete())
    bring_all(house, tmp_path / "all.json")
    submit(house, "lyon-fr", Contact(clock.today(house), "officer"))
    assert verify(house)["ok"]


def test_who_was_removed_stays_removed(full: House, other: House, tmp_path: Path) -> None:
    write_all(full, tmp_path / "all.json")
    bring_all(other, tmp_path / "all.json")
    assert erasure.remembered(other.settings.var) == erasure.remembered(full.settings.var)


def test_documents_that_were_handed_in_come_along(full: House, other: House, tmp_path: Path) -> None:
    kept = files.keep(full.settings, "grid.txt", b"the grid of the departments")
    write_all(full, tmp_path / "all.json")
    bring_all(other, tmp_path / "all.json")
    assert files.content_of(other.settings, kept.digest) == b"the grid of the departments"


def test_a_house_that_holds_something_takes_no_other(full: House, tmp_path: Path) -> None:
    write_all(full, tmp_path / "all.json")
    with pytest.raises(Refused, match="empty house alone"):
        bring_all(full, tmp_path / "all.json")


def test_a_document_that_was_altered_is_refused_and_changes_nothing(
    full: House, other: House, tmp_path: Path
) -> None:
    path = tmp_path / "all.json"
    write_all(full, path)
    document = json.loads(path.read_text(encoding="utf-8"))
    rows = document["tables"]["event"]
    rows["rows"][2][rows["columns"].index("source")] = "another source"
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(Refused, match="is not whole"):
        bring_all(other, path)
    assert all(rows == [] for name, rows in _all_rows(other).items() if name in ("event", "city", "person"))


@pytest.mark.parametrize(
    "content",
    [
        "not json",
        "{}",
        '{"kind": "something"}',
        "[1]",
        '{"kind": "icc everything", "tables": {}, "files": ["@"]}',
    ],
)
def test_a_file_that_is_none_is_refused(other: House, tmp_path: Path, content: str) -> None:
    path = tmp_path / "all.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(Refused, match="is no document of"):
        bring_all(other, path)


def test_only_its_owner_may_read_the_document(full: House, tmp_path: Path) -> None:
    write_all(full, tmp_path / "all.json")
    assert (tmp_path / "all.json").stat().st_mode & 0o077 == 0
