"""The right to be forgotten, and a chain that stays whole."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
import zlib
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import text

from lifecycle.commands import Contact, Refused
from models import clock
from models.database import House
from models.door import submit
from models.entrance import accounts, sessions, views
from models.keeping import files
from models.membership import portfolios
from models.proof import erasure
from models.proof.persons import person_document
from models.proof.verify import rebuild_check, verify
from models.tables import table
from tests.models.cast import live, member, record

ADDRESS = "coordinator@lyon.example"


def _letter(house: House, city: str) -> int:
    """A letter to Ada, stored as it was sent."""
    letter = EmailMessage()
    letter["To"], letter["Subject"] = f"Ada <{ADDRESS}>", "Your record"
    letter.set_content("Dear Ada,\nyour city’s record is below.")
    with house.begin() as connection:
        number = connection.execute(
            text("SELECT MIN(id) FROM notice WHERE city = :c"), {"c": city}
        ).scalar_one()
        change = text("UPDATE notice SET raw = :raw, state = 'sent' WHERE id = :id")
        connection.execute(change, {"raw": letter.as_bytes(), "id": number})
    return int(number)


@pytest.fixture
def lyon(house: House) -> str:
    """Lyon, whose coordinator Ada had a letter, is named in a note, a specimen and an export."""
    key = member(house)
    today = clock.today(house)
    live(house, today)
    submit(house, key, Contact(today, "officer", f"Ada called; write to {ADDRESS.upper()}"))
    number = _letter(house, key)
    for path in (f"outbox/2026-11-26/{key}-{number}.eml", "exports/people.csv"):
        file = house.settings.var / path
        file.parent.mkdir(parents=True)
        file.write_text(f"To: {ADDRESS}\n\nAda", encoding="utf-8")
    return key


def _everything(house: House) -> str:
    """Every row of every table, as text."""
    from sqlmodel import SQLModel

    with house.read() as connection:
        rows = [str(list(connection.execute(table.select()))) for table in SQLModel.metadata.sorted_tables]
    return "\n".join(rows)


def test_nothing_of_a_person_is_left_and_the_chain_is_whole(house: House, lyon: str) -> None:
    assert ADDRESS in _everything(house)
    document = erasure.erase(house, ADDRESS, "asked for it on the telephone")
    assert document["cities"] == [lyon]
    left = _everything(house)
    assert ADDRESS not in left.lower()
    assert "Ada" not in left
    assert verify(house) == {"events": verify(house)["events"], "ok": True, "first_bad": None}
    assert rebuild_check(house, clock.today(house))["ok"]


def test_no_file_of_the_house_names_the_person_any_more(house: House, lyon: str) -> None:
    erasure.erase(house, ADDRESS, "asked")
    naming = [
        path
        for path in house.settings.var.rglob("*")
        if path.is_file() and ADDRESS.encode() in path.read_bytes().lower()
    ]
    assert naming == []


def test_the_erasure_is_an_event_of_each_city_concerned(house: House, lyon: str) -> None:
    other = record(house, "Oslo", "NO", kind="unconfirmed", address="other@oslo.example")
    person = person_document(house, ADDRESS)["person"][0]["id"]
    erasure.erase(house, person, "asked")
    with house.read() as connection:
        told = connection.execute(text("SELECT city, data FROM event WHERE kind = 'person_erased'")).all()
    assert [(row.city, json.loads(row.data)) for row in told] == [(lyon, {"person": person})]
    assert other not in {row.city for row in told}


def test_a_reason_that_names_the_person_is_not_kept(house: House, lyon: str) -> None:
    erasure.erase(house, ADDRESS, f"{ADDRESS} asked for it")
    assert ADDRESS not in _everything(house)


def test_others_of_the_city_keep_what_is_theirs(house: House, lyon: str) -> None:
    oslo = record(house, "Oslo", "NO", kind="unconfirmed", address="other@oslo.example")
    erasure.erase(house, ADDRESS, "asked")
    assert person_document(house, "other@oslo.example")["roles"] == [{"city": "Oslo", "role": "coordinator"}]
    assert oslo == "oslo-no"


def test_a_restored_backup_forgets_again(sqlite_house: House, tmp_path: Path) -> None:
    member(sqlite_house)
    with sqlite_house.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(tmp_path / "icc.db", tmp_path / "backup.db")
    erasure.erase(sqlite_house, ADDRESS, "asked")
    sqlite_house.engine.dispose()
    shutil.copy(tmp_path / "backup.db", tmp_path / "icc.db")
    (tmp_path / "backup.db").unlink()
    assert ADDRESS in _everything(sqlite_house)
    assert erasure.replay(sqlite_house) == 1
    assert ADDRESS not in _everything(sqlite_house)
    assert erasure.replay(sqlite_house) == 0
    assert verify(sqlite_house)["ok"]


def test_the_record_of_erasures_holds_opaque_ids_alone(house: House, lyon: str) -> None:
    person = person_document(house, ADDRESS)["person"][0]["id"]
    erasure.erase(house, ADDRESS, "asked")
    lines = (house.settings.var / erasure.FILE).read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["persons"] for line in lines] == [[person]]


def test_a_person_gets_all_that_is_held_of_them(house: House, lyon: str) -> None:
    document = person_document(house, ADDRESS)
    assert document["person"][0]["email"] == ADDRESS
    assert document["roles"] == [{"city": "Lyon", "role": "coordinator"}]
    assert "Dear Ada" in document["letters"][0]["text"]
    assert [note["field"] for note in document["notes"]] == ["reason"]


def test_nobody_is_refused_with_a_sentence(house: House) -> None:
    with pytest.raises(Refused, match="nobody on record"):
        erasure.erase(house, "nobody@lyon.example", "asked")


def test_nobody_is_erased_while_a_letter_is_on_its_way(house: House, lyon: str) -> None:
    with house.begin() as connection:
        connection.execute(text("UPDATE notice SET state = 'sending' WHERE raw IS NOT NULL"))
    with pytest.raises(Refused, match="being sent at this moment"):
        erasure.erase(house, ADDRESS, "asked")
    assert ADDRESS in _everything(house)


def test_a_cell_anywhere_that_names_the_person_is_emptied(house: House, lyon: str) -> None:
    with house.begin() as connection:
        connection.execute(text("UPDATE notice SET reason = :said WHERE raw IS NOT NULL"), {"said": ADDRESS})
        answer = {"account": "x", "key": "k", "request": "", "status": 201, "at": datetime.now(UTC)}
        connection.execute(table("kept_answer").insert().values(body=ADDRESS.encode(), **answer))
    assert erasure.erase(house, ADDRESS, "asked")["removed"]["texts"] == 2
    assert ADDRESS not in _everything(house)


def test_who_signs_in_leaves_with_everything_that_was_theirs_there(house: House, lyon: str) -> None:
    account = accounts.give(house, ADDRESS, "Ada Byron", "auditor")
    sessions.link_for(house, ADDRESS, "test")
    views.keep(house, account, "Ada Byron’s view", "", everyone=False)
    assert person_document(house, ADDRESS)["accounts"][0]["email"] == ADDRESS
    erasure.erase(house, ADDRESS, "asked")
    left = _everything(house)
    assert ADDRESS not in left and "Ada" not in left
    assert sessions.link_for(house, ADDRESS, "test") is None
    assert verify(house)["ok"]


def test_an_officer_who_leaves_is_removed_and_a_backup_brings_nobody_back(house: House) -> None:
    member(house)
    portfolios.add(house, "Olga Orlova", "olga@house.example", None)
    accounts.give(house, "olga@house.example", "Olga Orlova", "officer")
    erasure.erase(house, "olga@house.example", "left the service")
    assert "Orlova" not in _everything(house)
    (gone,) = erasure.remembered(house.settings.var)
    with house.begin() as connection:  # as a backup from before would hold
        row = {"id": gone["persons"][1], "name": "Olga Orlova", "email": "olga@house.example"}
        connection.execute(table("officer").insert().values(row))
    assert erasure.back_again(house) == 1
    assert erasure.replay(house) == 1
    assert "Orlova" not in _everything(house)
    assert erasure.back_again(house) == 0


def test_the_last_administrator_and_this_machines_account_stay(house: House) -> None:
    member(house)
    accounts.give(house, "adam@house.example", "Adam", "administrator")
    accounts.give(house, "olga@house.example", "Olga", "officer")
    with pytest.raises(Refused, match="last administrator"):
        erasure.erase(house, "adam@house.example", "asked")
    with pytest.raises(Refused, match="nobody on record"):
        erasure.erase(house, "officer", "asked")


def _document(words: str) -> bytes:
    """A text document as word processors write it, the words in one paragraph's runs."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as book:
        book.writestr("word/document.xml", words)
    return packed.getvalue()


def test_documents_handed_in_that_name_the_person_are_kept_no_more(house: House, lyon: str) -> None:
    naming = {
        "a.txt": f"write to {ADDRESS}".encode(),
        "b.docx": _document("<w:t>coordinator@</w:t><w:t>lyon.example</w:t>"),
        "c.pdf": b"%PDF-1.7\nstream\n" + zlib.compress(ADDRESS.encode()) + b"\nendstream\n",
    }
    kept = [files.keep(house.settings, name, content) for name, content in naming.items()]
    other = files.keep(house.settings, "d.txt", b"the grid of the departments")
    erasure.erase(house, ADDRESS, "asked")
    for each in kept:
        with pytest.raises(Refused, match="not kept here any more"):
            files.content_of(house.settings, each.digest)
    assert files.content_of(house.settings, other.digest)
