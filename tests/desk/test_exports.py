"""Everything can leave: logs that another tool reads without repair, tables without formulas, all of it."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from icalendar import Calendar

from desk.eventlogs import xes
from lifecycle.events import Event
from lifecycle.when import parse_when
from models.database import House
from models.proof.occurrences import CityLog
from tests.desk.conftest import Icc
from tests.lifecycle.cast import ADOPTED, history, joined
from tests.models.cast import record

XES = "{http://www.xes-standard.org/}"


@pytest.fixture
def ocel(icc: Icc, settled: House, tmp_path: Path) -> dict[str, Any]:
    """The object-centric log of the house with its cast."""
    assert icc("export", "ocel", "--out", str(tmp_path / "log.json")).code == 0
    read: dict[str, Any] = json.loads((tmp_path / "log.json").read_text(encoding="utf-8"))
    return read


@pytest.mark.parametrize("whose", [[], ["Manchester"]])
def test_every_date_leaves_as_a_calendar_file(
    icc: Icc, peopled: House, tmp_path: Path, whose: list[str]
) -> None:
    path = tmp_path / "dates.ics"
    assert icc("export", "calendar", *whose, "--out", str(path)).code == 0
    dates = Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    assert "Index questionnaire" in " ".join(str(each["summary"]) for each in dates)


def test_every_event_is_in_the_object_centric_log(icc: Icc, ocel: dict[str, Any]) -> None:
    assert len(ocel["events"]) == icc("verify", "--json").document["events"]
    assert len({event["id"] for event in ocel["events"]}) == len(ocel["events"])


def test_all_that_the_log_speaks_of_is_declared(ocel: dict[str, Any]) -> None:
    objects = {each["id"] for each in ocel["objects"]}
    related = {r["objectId"] for each in (*ocel["events"], *ocel["objects"]) for r in each["relationships"]}
    assert related <= objects
    assert {each["type"] for each in ocel["events"]} == {each["name"] for each in ocel["eventTypes"]}
    assert {each["type"] for each in ocel["objects"]} == {each["name"] for each in ocel["objectTypes"]}
    declared = {a["name"] for each in ocel["eventTypes"] for a in each["attributes"]}
    assert {a["name"] for each in ocel["events"] for a in each["attributes"]} == declared


def test_the_log_keeps_the_rules_of_the_published_schema(ocel: dict[str, Any]) -> None:
    """OCEL 2.0, JSON: four lists, every value a text, every attribute of an object with its instant."""
    assert set(ocel) == {"eventTypes", "objectTypes", "events", "objects"}
    for kind in (*ocel["eventTypes"], *ocel["objectTypes"]):
        assert set(kind) == {"name", "attributes"}
        assert all(set(a) == {"name", "type"} and a["type"] == "string" for a in kind["attributes"])
    for each in (*ocel["events"], *ocel["objects"]):
        assert all(isinstance(a["value"], str) for a in each["attributes"])
        assert all(set(r) == {"objectId", "qualifier"} for r in each["relationships"])
    said = [a["time"] for each in ocel["objects"] for a in each["attributes"]]
    assert all(datetime.fromisoformat(time).tzinfo for time in [*said, *(e["time"] for e in ocel["events"])])


def test_a_record_merged_into_another_makes_no_second_trace(icc: Icc, settled: House, tmp_path: Path) -> None:
    assert icc("city", "merge", "Lyon", "--into", "Bergen", "--reason", "one and the same").code == 0
    assert icc("export", "xes", "--out", str(tmp_path / "log.xes")).code == 0
    assert "lyon-fr/" not in (tmp_path / "log.xes").read_text(encoding="utf-8")


def test_xes_has_a_trace_for_each_round_in_order_of_time(icc: Icc, settled: House, tmp_path: Path) -> None:
    assert icc("export", "xes", "--out", str(tmp_path / "log.xes")).code == 0
    log = ET.parse(tmp_path / "log.xes").getroot()
    traces = log.findall(f"{XES}trace")
    names = [trace.find(f"{XES}string[@key='concept:name']") for trace in traces]
    assert "manchester-gb/assessment/1" in [name.get("value") for name in names if name is not None]
    for trace in traces:
        times = [date.get("value") for date in trace.iter(f"{XES}date")]
        assert times == sorted(times, key=str)


def test_a_name_with_markup_and_control_characters_stays_well_formed() -> None:
    events = history(*joined("2018"))
    odd = Event(4, "waived", parse_when("2020"), ADOPTED, 'a"<b>&\x07', "s", "visit", 1, "visit_held")
    log = CityLog("k", 'A & B <"c">', "L", "FR", "international", None, [*events, odd])
    names = {each.get("value") for each in ET.fromstring("".join(xes([log]))).iter()}
    assert 'A & B <"c">' in names


def test_no_free_text_leaves_with_a_log(icc: Icc, settled: House, tmp_path: Path) -> None:
    icc("contact", "Bergen", "--on", "2026-03-01", "--by", "officer", "--reason", "a private word")
    for kind, name in (("ocel", "a.json"), ("xes", "a.xes"), ("events", "a.csv")):
        icc("export", kind, "--out", str(tmp_path / name))
        assert "a private word" not in (tmp_path / name).read_text(encoding="utf-8")


def test_tables_have_no_formula_in_either_form(icc: Icc, house: House, tmp_path: Path) -> None:
    record(house, "=1+1", "FR", kind="unconfirmed")
    for kind in ("events", "cities"):
        assert icc("export", kind, "--out", str(tmp_path / "t.csv")).code == 0
        assert icc("export", kind, "--out", str(tmp_path / "t.xlsx")).code == 0
        row = next(csv.DictReader((tmp_path / "t.csv").open(encoding="utf-8", newline="")))
        assert row["city"] == "'=1+1"
        cell = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]["A2"]
        assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_another_ending_is_refused(icc: Icc, settled: House, tmp_path: Path) -> None:
    said = icc("export", "events", "--out", str(tmp_path / "t.pdf"))
    assert said.code == 2 and "name the file .csv or .xlsx" in said.err


def test_without_a_name_an_export_is_kept_in_the_state_folder(icc: Icc, settled: House) -> None:
    assert icc("export", "cities").code == 0
    assert len(list((settled.settings.var / "exports").glob("*-cities.csv"))) == 1


def test_all_of_it_comes_into_an_empty_house(
    icc: Icc, peopled: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit = icc("audit", "--json").document
    assert icc("export", "all", "--out", str(tmp_path / "all.json")).code == 0
    refused = icc("import", str(tmp_path / "all.json"))
    assert refused.code == 1 and "empty house alone" in refused.err
    monkeypatch.setenv("ICC_VAR", str(tmp_path / "other"))
    assert icc("import", str(tmp_path / "all.json"), "--dry-run", "--json").document["kept"] is False
    assert icc("import", str(tmp_path / "all.json")).code == 0
    assert icc("audit", "--json").document == audit
    assert icc("verify").code == 0
