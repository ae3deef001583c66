"""A file that cannot be read is refused with one sentence, and nothing is written."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from desk.intake import table
from desk.intake.importing import import_file
from lifecycle.commands import Refused
from models.database import House
from tests.intake.conftest import NOTHING, Saved, rows_in

HEAD = "city,country,iso_country,joined_year,source\n"
LYON = "Lyon,France,FR,2008,\n"

FILES: dict[str, tuple[str | bytes, str]] = {
    "a near miss of a heading": (
        HEAD.replace("joined_year", "joined year") + LYON,
        "cities.csv, heading 4: “joined year” is not known; write “joined_year”.",
    ),
    "a heading in capitals": (
        HEAD.replace("city,", "City,") + LYON,
        "cities.csv, heading 1: “City” is not known; write “city”.",
    ),
    "a heading of nothing we know": (
        HEAD.replace("source", "mood") + LYON,
        "cities.csv, heading 5: “mood” is not known in a file of cities; delete the column, or use city,",
    ),
    "a column without a heading": (
        HEAD.replace("joined_year", "") + LYON,
        "cities.csv, heading 4: is empty; name the column, or delete it.",
    ),
    "a heading twice": (
        HEAD.replace("source", "city") + LYON,
        "cities.csv: the heading “city” stands there 2 times; keep one of them.",
    ),
    "a heading missing": (
        "city,country\nLyon,France\n",
        "cities.csv: the heading “iso_country” is missing; cities have city, country, iso_country.",
    ),
    "another kind of file": ("apples,pears\n1,2\n", "cities.csv: its headings are those of no file we know."),
    "Latin-1": (
        (HEAD + "Málaga,Spain,ES,,\n").encode("latin-1"),
        "cities.csv, line 2: byte 2 (0xE1) is not UTF-8, after “M”. In a spreadsheet, save it as “CSV",
    ),
    "UTF-16": ((HEAD + LYON).encode("utf-16"), "cities.csv: is UTF-16, not UTF-8."),
    "a NUL byte": (HEAD + "Ly\0on,France,FR,,\n", "cities.csv, line 2: holds a NUL byte"),
    "an old workbook": (b"\xd0\xcf\x11\xe0" + bytes(600), "cities.csv: is an old or locked workbook."),
    "1 MB in one cell": (HEAD + LYON.strip() + "x" * 1_000_000, "cities.csv, line 2: a cell is far too long"),
    "3 MB in one cell": (HEAD + LYON.strip() + "x" * 3_000_000, "cities.csv, line 2: a cell is far too long"),
    "a quotation mark never closed": (
        HEAD + LYON + 'Paris,France,FR,2016,"so\n' + LYON,
        "cities.csv, line 3: a quotation mark opens a cell and is not closed at its end.",
    ),
    "text after a closing mark": (HEAD + '"Lyon"s,France,FR,2008,\n', "cities.csv, line 2: a quotation mark"),
    "bare carriage returns": ((HEAD + LYON).replace("\n", "\r"), "cities.csv, line 1: a line ends with"),
    "tabs": ((HEAD + LYON).replace(",", "\t"), "cities.csv: is separated by tabs."),
    "empty lines": ("\n\n \n", "cities.csv: holds no headings."),
    "a BOM and nothing": (b"\xef\xbb\xbf", "cities.csv: holds no headings."),
    "headings only": (HEAD, "cities.csv: has headings and no row. Write one row for each of the cities."),
}  # fmt: skip


@pytest.mark.parametrize(("content", "sentence"), FILES.values(), ids=FILES.keys())
def test_a_bad_file_is_refused_with_a_sentence_and_nothing_written(
    content: str | bytes, sentence: str, sqlite_house: House, saved: Saved
) -> None:
    with pytest.raises(Refused) as refusal:
        import_file(sqlite_house, saved(content), skip_bad=True)
    assert str(refusal.value).startswith(sentence)
    assert str(refusal.value).count("\n") == 0
    assert rows_in(sqlite_house) == NOTHING


def _refusal(house: House, path: Path) -> str:
    with pytest.raises(Refused) as refusal:
        import_file(house, path)
    assert rows_in(house) == NOTHING
    return str(refusal.value)


def test_an_empty_file_is_refused(sqlite_house: House, saved: Saved) -> None:
    path = saved("")
    assert _refusal(sqlite_house, path).startswith(f"{path}: is empty.")


def test_a_folder_is_refused(sqlite_house: House, tmp_path: Path) -> None:
    assert _refusal(sqlite_house, tmp_path) == f"{tmp_path}: is a folder. Name one CSV or XLSX file in it."


def test_a_name_that_is_not_there_is_refused(sqlite_house: House, tmp_path: Path) -> None:
    assert "there is no such file" in _refusal(sqlite_house, tmp_path / "cites.csv")


def test_a_name_with_a_nul_is_refused(sqlite_house: House) -> None:
    assert "cannot be opened" in _refusal(sqlite_house, Path("ci\0ties.csv"))


def test_a_pipe_is_refused_and_not_waited_for(sqlite_house: House, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    assert "is not a file on disk" in _refusal(sqlite_house, tmp_path / "pipe.csv")


def test_a_file_without_permission_is_refused(
    sqlite_house: House, saved: Saved, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(HEAD + LYON)

    def locked(*args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", locked)
    assert _refusal(sqlite_house, path).startswith(f"{path}: no permission to read it.")


def test_a_file_beyond_measure_is_refused_unread(sqlite_house: House, tmp_path: Path) -> None:
    path = tmp_path / "cities.csv"
    with path.open("wb") as stream:
        stream.truncate(3 << 30)
    assert _refusal(sqlite_house, path) == f"{path}: is larger than 32 MB. Split it into several files."


def test_too_many_rows_are_refused(
    sqlite_house: House, saved: Saved, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "MOST_ROWS", 2)
    assert "has more than 2 rows" in _refusal(sqlite_house, saved(HEAD + LYON * 3))


@pytest.mark.parametrize("content", [HEAD.encode(), b"PK\x03\x04 and then nothing of a workbook"])
def test_a_workbook_that_is_none_is_refused(content: bytes, sqlite_house: House, saved: Saved) -> None:
    assert "cities.xlsx: is no XLSX workbook" in _refusal(sqlite_house, saved(content, "cities.xlsx"))


def test_a_zip_that_is_no_workbook_is_refused(sqlite_house: House, tmp_path: Path) -> None:
    path = tmp_path / "cities.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("notes.txt", "hello")
    assert "is no XLSX workbook" in _refusal(sqlite_house, path)


def test_a_workbook_that_unpacks_beyond_measure_is_refused(sqlite_house: House, tmp_path: Path) -> None:
    path = tmp_path / "cities.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(101 << 20))
    assert "unpacks to over 100 MB" in _refusal(sqlite_house, path)
