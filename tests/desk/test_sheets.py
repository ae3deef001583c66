"""The audit as a sheet: every entry a row, and no cell that a spreadsheet would calculate."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest

from desk.terminal.sheets import COLUMNS, as_bytes
from tests.desk.test_words import entry


def audit(name: str = "Reykjavík") -> dict[str, Any]:
    city = {
        "city": name, "country": "Iceland", "iso_country": "IS", "kind": "international",
        "since": "2014-12-31", "accession_completed": None, "paused": False,
        "tracks": [entry(), entry(track="visit")],
    }  # fmt: skip
    return {"as_of": "2026-11-25", "cities": [city, {**city, "city": "Oslo", "tracks": []}]}


def rows(name: str = "Reykjavík") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(as_bytes(audit(name), "csv").decode())))


def workbook(name: str = "Reykjavík") -> Any:
    return openpyxl.load_workbook(io.BytesIO(as_bytes(audit(name), "xlsx"))).active


def test_csv_has_a_row_for_every_entry_and_one_for_a_city_without() -> None:
    assert [(row["city"], row["track"]) for row in rows()] == [
        ("Reykjavík", "assessment"), ("Reykjavík", "visit"), ("Oslo", ""),
    ]  # fmt: skip
    assert rows()[0]["paused"] == "no" and rows()[0]["accession_completed"] == ""


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_a_name_is_never_a_formula(name: str) -> None:
    assert rows(name)[0]["city"] == "'" + name
    cell = workbook(name)["A2"]
    assert (cell.value, cell.data_type) == (name, "s")


def test_the_workbook_has_the_same_columns_and_numbers_stay_numbers() -> None:
    sheet = workbook()
    head = [cell.value for cell in sheet[1]]
    assert head == list(COLUMNS)
    assert sheet.cell(2, head.index("late_days") + 1).value == 0


def test_html_shows_a_name_as_text() -> None:
    page = as_bytes(audit("<script>alert(1)</script>"), "html").decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
