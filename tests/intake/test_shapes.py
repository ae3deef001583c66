"""The shapes a file may come in, and that what is read is what was written."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from desk.intake.cities import CityLine
from desk.intake.countries import country, country_name, iso_code
from desk.intake.reading import FileRead, read_file
from lifecycle.commands import Refused
from lifecycle.when import When
from tests.intake.conftest import Saved

TODAY = date(2026, 11, 25)
TEXT = "city,country,iso_country,joined_year,index_years,source\nMálaga,Spain,ES,2011,2014,a;b\n"


def read(path: Path) -> FileRead:
    found = read_file(path, TODAY)
    assert found.problems == []
    return found


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("a;b", '"a;b"').replace(",", ";").encode(),
        TEXT.rstrip("\n").encode(),
        TEXT.replace("source\n", "source,,\n").replace("a;b\n", "a;b,,\n").encode(),
        TEXT.replace("\n", "\n\n,,,,,\n").encode(),
    ],
    ids=["plain", "BOM", "CRLF", "semicolons", "no last line end", "empty columns", "empty rows"],
)
def test_a_file_is_read_the_same_in_every_shape(content: bytes, saved: Saved) -> None:
    (line,) = read(saved(content)).cities
    assert (line.row.facts.name, line.row.facts.iso_country) == ("Málaga", "ES")
    assert (str(line.row.joined), [str(when) for when in line.row.indexes]) == ("2011", ["2014"])
    assert line.row.source == "a;b"


def workbook(path: Path, rows: list[list[Any]]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_a_workbook_is_read_like_text(tmp_path: Path) -> None:
    head = ["city", "country", "iso_country", "joined_year", "index_years", "population", "diversity_percent"]
    rows: list[list[Any]] = [
        head,
        ["Lyon", "France", "FR", date(2018, 10, 24), 2015, 520000.0, 12.5],
        [None, None],
        ["Nice", "France", "FR"],
    ]
    lyon, nice = read(workbook(tmp_path / "cities.xlsx", rows)).cities
    assert (str(lyon.row.joined), str(lyon.row.indexes[0])) == ("2018-10-24", "2015")
    assert (lyon.row.facts.population, lyon.row.facts.diversity_percent) == (520_000, 12.5)
    assert (nice.line, nice.row.joined) == (4, None)


@pytest.mark.parametrize("formula", ["=1+1", ArrayFormula("A2", "=1+1")])
def test_a_formula_in_a_workbook_is_named(tmp_path: Path, formula: Any) -> None:
    path = workbook(tmp_path / "cities.xlsx", [["city", "country", "iso_country"], [formula, "France", "FR"]])
    (problem,) = read_file(path, TODAY).problems
    assert (problem.line, problem.column, problem.value) == (2, "city", "=1+1")
    assert problem.reason.startswith("is a formula")


def test_a_percentage_cell_counts_in_percent(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["city", "country", "iso_country", "diversity_percent"])
    sheet.append(["Lyon", "France", "FR", 0.125])
    sheet["D2"].number_format = "0.0%"
    book.save(tmp_path / "cities.xlsx")
    assert read(tmp_path / "cities.xlsx").cities[0].row.facts.diversity_percent == 12.5


WHENS = st.dates(date(2000, 1, 1), date(2026, 10, 31)).flatmap(
    lambda day: st.sampled_from(
        [When(day), When(day.replace(day=1), "month"), When(day.replace(month=1, day=1), "year")]
    )
)
NAMES = st.text(st.characters(codec="utf-8", categories=["L", "M", "Zs"]), min_size=1, max_size=20).map(
    lambda text: "L" + text
)
LINES = st.fixed_dictionaries(
    {
        "city": NAMES,
        "iso_country": st.sampled_from(["FR", "GB", "IL", "KR", "TR", "FO", "US", "ZA"]),
        "joined_year": st.none() | WHENS,
        "index_years": st.lists(WHENS, max_size=4, unique_by=lambda when: when.first.year),
        "population": st.none() | st.integers(1, 20_000_000),
        "diversity_percent": st.none() | st.integers(0, 1000).map(lambda tenths: tenths / 10),
        "source": st.sampled_from(["", "a report, of 2019", 'so "they" say', "a\nb", "x; y | z"]),
    }
)


@given(
    lines=st.lists(LINES, min_size=1, max_size=8),
    semicolon=st.booleans(),
    crlf=st.booleans(),
    bom=st.booleans(),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_good_rows_are_read_as_they_were_written(
    lines: list[dict[str, Any]], semicolon: bool, crlf: bool, bom: bool, saved: Saved
) -> None:
    text = io.StringIO()
    ends = "\r\n" if crlf else "\n"
    writer = csv.DictWriter(
        text, [*lines[0], "country"], delimiter=";" if semicolon else ",", lineterminator=ends
    )
    writer.writeheader()
    for number, line in enumerate(lines):
        years = ";".join(str(when) for when in line["index_years"])
        line["city"] += f" {'x' * number}y"
        writer.writerow(line | {"country": country_name(line["iso_country"]), "index_years": years})
    found = read(saved(("\ufeff" if bom else "") + text.getvalue())).cities
    assert [_told(line) for line in found] == [_meant(line) for line in lines]


def _told(line: CityLine) -> tuple[Any, ...]:
    facts, row = line.row.facts, line.row
    return (
        facts.iso_country,
        row.joined,
        list(row.indexes),
        facts.population,
        facts.diversity_percent,
        row.source,
    )


def _meant(line: dict[str, Any]) -> tuple[Any, ...]:
    keys = ("population", "diversity_percent", "source")
    return line["iso_country"], line["joined_year"], sorted(line["index_years"]), *(line[key] for key in keys)


@given(content=st.binary(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_whatever_raise_anything_but_a_refusal(content: bytes, saved: Saved) -> None:
    for name in ("cities.csv", "cities.xlsx"):
        with pytest.raises(Refused):
            read_file(saved(content, name), TODAY)


@given(tail=st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_follows_good_headings_is_read_or_refused(tail: bytes, saved: Saved) -> None:
    try:
        found = read_file(saved(TEXT.encode() + tail), TODAY)
    except Refused:
        return
    assert found.cities or found.problems


@pytest.mark.parametrize(
    ("name", "iso"),
    [
        ("Republic of Korea", "KR"), ("South Korea", "KR"), ("Türkiye", "TR"), ("Turkey", "TR"),
        ("turquie", "TR"),
        ("Russian Federation", "RU"), ("Czech Republic", "CZ"), ("The Netherlands", "NL"), ("Pays-Bas", "NL"),
        ("UK", "GB"), ("USA", "US"), ("Republic of Moldova", "MD"), ("Bosnia and Herzegovina", "BA"),
        ("Côte d'Ivoire", "CI"), ("Faroe Islands", "FO"), ("ÅLAND ISLANDS", "AX"), ("North Macedonia", "MK"),
    ],
)  # fmt: skip
def test_a_country_is_known_by_its_usual_names(name: str, iso: str) -> None:
    assert country(name) == iso
    assert country(country_name(iso)) == iso
    assert iso_code(iso.lower()) == iso
