"""Every table of the desk can be taken along, and nothing in it is calculated by a spreadsheet."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest
from fastapi.testclient import TestClient

from desk.sheet import Column, Sheet
from desk.web import board
from models.database import House
from tests.desk.people import OLGA, signed_in, staffed

TABLES = (
    "/", "/letters", "/calendar", "/queue", "/visits", "/contributions", "/engagement", "/runs", "/audit",
    "/audit/changes", "/programme",
)  # fmt: skip


@pytest.mark.parametrize("path", TABLES)
def test_every_table_is_a_file_to_keep_and_never_shown_in_place(peopled: House, path: str) -> None:
    client = signed_in(staffed(peopled), OLGA)
    page = client.get(path, params={"form": "csv"})
    assert page.headers["content-disposition"].startswith("attachment;")
    assert len(next(csv.reader(StringIO(page.text)))) > 3
    book = openpyxl.load_workbook(BytesIO(client.get(path, params={"form": "xlsx"}).content))
    assert book.active is not None and book.active.max_column > 3


@pytest.mark.parametrize("sign", ["=1+1", "+1", "-1", "@sum", "\tx"])
def test_no_cell_is_a_formula(sign: str) -> None:
    sheet = Sheet("x", (Column("a", "A"),), [{"a": sign}])
    assert next(iter(list(csv.reader(StringIO(sheet.as_bytes("csv").decode())))[1:]))[0] == "'" + sign
    book = openpyxl.load_workbook(BytesIO(sheet.as_bytes("xlsx")))
    assert book.active is not None and book.active["A2"].data_type == "s"


def test_the_boards_file_holds_what_its_filters_keep(browser: TestClient) -> None:
    kept = list(csv.DictReader(StringIO(browser.get("/?q=manchester&form=csv").text)))
    assert {line["City"] for line in kept} == {"Manchester"}


def test_a_long_board_comes_in_pages(browser: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board, "A_PAGE", 2)
    first, second = browser.get("/?country=").text, browser.get("/?country=&page=2").text
    assert (first.count('class="city"'), second.count('class="city"')) == (2, 1)
    assert 'href="/?page=2"' in first
