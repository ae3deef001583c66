"""What officers look at besides the board: map, year, absence, a proposed programme, scores, cities aside."""

from __future__ import annotations

import csv
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from desk.geography import OURS, places
from desk.web.atlas import EUROPE, WORLD
from desk.web.bars import Bar, bars_of
from lifecycle.commands import Note, Waive
from lifecycle.folding import slug
from lifecycle.reading import PACKAGED
from lifecycle.when import When
from models import clock, planning
from models.database import House
from models.door import submit
from models.index.rounds import window_of
from models.keeping import runs
from models.membership import portfolios
from models.tables import table
from tests.architecture.source import ROOT
from tests.desk.conftest import Icc
from tests.desk.people import ADAM, OLGA, signed_in, staffed

HERE = "/cities/manchester-gb"
NEWEST = ["1 May 2023 (version 83)", "Against the last round"]


def words(client: TestClient, path: str) -> str:
    main = client.get(path).text.partition("<main")[2].partition("</main>")[0]
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)))


# The map -----------------------------------------------------------------------------------------


def test_every_example_city_has_its_place() -> None:
    with (ROOT / "examples" / "cities.csv").open(encoding="utf-8", newline="") as file:
        keys = {slug(row["city"], row["iso_country"]) for row in csv.DictReader(file)}
    assert len(keys) == 88 and keys == places(ROOT).keys() & keys
    assert all(WORLD.holds(place) for place in places(ROOT).values())


def test_a_house_adds_a_place_of_its_own_and_a_city_without_one_is_listed(peopled: House) -> None:
    client = signed_in(staffed(peopled), OLGA)
    own = peopled.settings.var / "places.csv"
    own.write_text("city,iso_country,latitude,longitude\nLyon,FR,10,20\nBergen,NO,much,5\n", encoding="utf-8")
    assert places(peopled.settings.var)["lyon-fr"] == (10.0, 20.0)
    assert places(peopled.settings.var)["bergen-no"][0] > 60
    assert "Lyon,France" in client.get("/map?form=csv&country=FR").text


@given(st.floats(-89, 89), st.floats(-179, 179))
def test_a_point_within_a_frame_lies_on_its_paper(latitude: float, longitude: float) -> None:
    for frame in (EUROPE, WORLD):
        x, y = frame.at((latitude, longitude))
        assert not frame.holds((latitude, longitude)) or (0 <= x <= frame.width and 0 <= y <= frame.height)


def test_north_is_above_and_east_to_the_right() -> None:
    oslo, lisbon = EUROPE.at((59.9, 10.7)), EUROPE.at((38.7, -9.1))
    assert oslo[1] < lisbon[1] and oslo[0] > lisbon[0]
    assert len(OURS.read_text(encoding="utf-8").splitlines()) == 89


# Pictures of numbers -----------------------------------------------------------------------------


@given(st.lists(st.floats(0, 100), min_size=1, max_size=9))
def test_a_longer_bar_is_never_drawn_shorter(values: list[float]) -> None:
    drawn = bars_of([Bar(str(n), value, 100, "") for n, value in enumerate(values)], 100)
    assert drawn is not None
    pairs = sorted(zip(values, (row.width for row in drawn.rows), strict=True))
    assert [width for _, width in pairs] == sorted(width for _, width in pairs)


def test_scores_are_set_beside_the_last_round_only_where_versions_allow_it(peopled: House) -> None:
    for cycle, year, version, points in (
        (1, 2015, "66-14", 50.0),
        (2, 2019, "73-11", 61.5),
        (3, 2023, "83", 40.0),
    ):
        data = {"version": version, "scores": {"mediation": points}}
        submit(
            peopled, "manchester-gb", Note("index.scored", data, When(date(year, 5, 1)), "assessment", cycle)
        )
    client = signed_in(staffed(peopled), OLGA)
    assert "40 (-21.5)" in words(client, HERE) and "length-before" in client.get(HERE).text
    told = client.get(f"{HERE}?form=csv&table=scores").text.splitlines()
    assert told[0].split(",")[1:] == ["1 May 2015 (version 66-14)", "1 May 2019 (version 73-11)", *NEWEST]
    assert told[1].split(",")[1:] == ["50", "61.5", "40", "−21.5"]
    data = {"version": "66-14", "scores": {"mediation": 70.0}}
    submit(peopled, "manchester-gb", Note("index.scored", data, When(date(2024, 5, 1)), "assessment", 4))
    with peopled.read() as connection:
        assert window_of(connection, "manchester-gb", peopled)["scores"][-1]["change"] == {}
    assert "may not be compared" in words(client, HERE) and "length-before" not in client.get(HERE).text


# The calendar ------------------------------------------------------------------------------------


def test_a_year_of_one_officers_cities_in_one_country(peopled: House) -> None:
    house = staffed(peopled)
    officer = portfolios.add(house, "Olga", OLGA, None)
    with house.begin() as connection:
        city = table("city")
        connection.execute(update(city).where(city.c.key == "manchester-gb").values(officer=officer))
    client = signed_in(house, OLGA)
    year = "/calendar?year=2023"
    assert "Manchester" in words(client, year) and words(client, year).count("2023") >= 13
    assert "Manchester" in words(client, f"{year}&officer={officer}&country=gb")
    assert "Manchester" not in words(client, f"{year}&officer={officer}&country=no")
    assert "Manchester" not in words(client, f"{year}&officer=nobody")
    assert client.get("/calendar?year=soon").status_code == 200


# What changed while one was away -----------------------------------------------------------------


def test_what_others_did_since_my_last_visit_is_told_and_my_own_is_not(settled: House) -> None:
    house = staffed(settled)
    signed_in(house, OLGA)
    before = datetime.now(UTC) - timedelta(days=3)
    with house.begin() as connection:
        connection.execute(update(table("session")).values(seen_at=before))
    olga, adam = signed_in(house, OLGA), signed_in(house, ADAM)
    adam.post(f"{HERE}/act", data={"act": "pause", "reason": "elections"})
    olga.post(f"{HERE}/act", data={"act": "contact", "reason": "by telephone"})
    told = words(olga, "/since")
    assert f"{before.day} {before:%B %Y}" in told
    assert "elections" in told and "Adam" in told and "by telephone" not in told
    assert "/since" in olga.get("/today").text
    ahead = (clock.today(house) + timedelta(days=2)).isoformat()
    assert "Nobody has recorded anything" in words(olga, f"/since?day={ahead}")
    assert olga.get("/since?day=soon").status_code == 400


# A proposed programme ----------------------------------------------------------------------------


def proposed(months: int) -> str:
    text = PACKAGED.read_text(encoding="utf-8")
    text = re.sub(r'^version = "[^"]+"', 'version = "2030.1"', text, count=1, flags=re.MULTILINE)
    head, found, rest = text.partition('key = "questionnaire_returned"')
    assert found
    return head + found + re.sub(r"months = \d+", f"months = {months}", rest, count=1)


def test_a_proposed_version_is_compared_and_changes_nothing(peopled: House) -> None:
    client = signed_in(staffed(peopled), OLGA)
    answer = client.post("/programme/proposed", data={"text": proposed(7)})
    assert answer.status_code == 200 and "2030.1" in answer.text and "7 months" in answer.text
    as_file = client.post("/programme/proposed", files={"file": ("p.toml", proposed(7).encode())})
    assert as_file.status_code == 200 and "7 months" in as_file.text
    table_ = client.post("/programme/proposed", data={"text": proposed(7), "form": "csv", "table": "says"})
    assert (
        table_.text.startswith("Milestone,What,Before,After")
        and "attachment" in table_.headers["content-disposition"]
    )
    assert "2030.1" not in client.get("/programme").text
    for text, said in (("", "choose its file"), ("x =", "not TOML")):
        bad = client.post("/programme/proposed", data={"text": text})
        assert bad.status_code == 409 and said in bad.text


def test_the_version_in_force_leaves_as_the_file_it_is(peopled: House) -> None:
    client = signed_in(staffed(peopled), OLGA)
    assert client.get("/programme/toml").text == PACKAGED.read_text(encoding="utf-8")


# Cities set aside --------------------------------------------------------------------------------


def aside(house: House, city: str, flow: str = "reassessments") -> None:
    run = runs.open_run(house, flow, today=clock.today(house))
    runs.set_aside(house, run, city, "ValueError: broken")
    runs.close_run(house, run, state="completed", cities=1, events=0, notices=0)


def test_a_city_set_aside_is_tried_again_from_the_page_and_leaves_the_list(peopled: House) -> None:
    house = staffed(peopled)
    aside(house, "manchester-gb")
    client = signed_in(house, OLGA)
    assert "ValueError: broken" in words(client, "/runs")
    answer = client.post("/runs/manchester-gb/retry", data={"flow": "reassessments"})
    assert answer.headers["location"] == "/runs?done=retry"
    assert "broken" not in words(client, "/runs")
    last = runs.recent(house, limit=1)[0]
    assert (last.flow, last.city, last.state, last.set_aside) == (
        "reassessments",
        "manchester-gb",
        "completed",
        0,
    )


def test_a_city_that_fails_again_stays_aside(peopled: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house = staffed(peopled)
    aside(house, "manchester-gb")

    def broken(*_: object) -> None:
        raise ValueError("still broken")

    monkeypatch.setattr(planning, "plan_city", broken)
    client = signed_in(house, OLGA)
    answer = client.post("/runs/manchester-gb/retry", data={"flow": "reassessments"})
    assert answer.status_code == 409 and "still broken" in answer.text
    assert words(client, "/runs").count("still broken") >= 1
    refused = client.post("/runs/manchester-gb/retry", data={"flow": "outbox"})
    assert refused.status_code == 409 and "takes no city alone" in refused.text


# A city's page -----------------------------------------------------------------------------------


def test_what_was_just_recorded_can_be_taken_back_from_the_same_page(peopled: House) -> None:
    house = staffed(peopled)
    client = signed_in(house, OLGA)
    sent = {"act": "record", "track": "membership", "milestone": "welcome"}
    client.post(f"{HERE}/act", data=sent)
    page = client.get(f"{HERE}?done=Recorded").text
    number = re.findall(r'name="seq" value="(\d+)"', page.partition("Take it back")[0])[-1]
    client.post(f"{HERE}/act", data={"act": "retract", "seq": number, "reason": "recorded by mistake"})
    assert "Take it back" not in client.get(HERE).text
    submit(house, "manchester-gb", Waive("welcome", "not needed", clock.today(house)))
    assert "Take it back" not in signed_in(house, ADAM).get(f"{HERE}?done=x").text


def test_the_tables_of_a_city_can_be_taken_along_with_no_formula_in_them(peopled: House) -> None:
    house = staffed(peopled)
    submit(house, "manchester-gb", Waive("welcome", "=1+1", clock.today(house)))
    client = signed_in(house, OLGA)
    events = client.get(f"{HERE}?form=csv&table=events").text
    assert ",'=1+1," in events and events.startswith("When,What,By")
    assert client.get(f"{HERE}?form=xlsx&table=letters").content[:2] == b"PK"


def test_who_wrote_stands_on_today_until_an_officer_has_looked(peopled: House) -> None:
    house = staffed(peopled)
    data, text = {"how": "mail", "matters": []}, {"text": "We shall be late."}
    submit(house, "manchester-gb", Note("answer.received", data, clock.today(house), notes=text))
    client = signed_in(house, OLGA)
    assert "We shall be late." in words(client, "/today")
    assert client.post("/today/manchester-gb/seen").headers["location"] == "/today?done=seen"
    assert "We shall be late." not in words(client, "/today")
    assert client.post("/today/manchester-gb/seen").status_code == 409


def test_today_says_once_what_several_cities_have_in_common(icc: Icc, peopled: House, tmp_path: Path) -> None:
    file = tmp_path / "more.csv"
    file.write_text("city,country,iso_country,joined_year\nOslo,Norway,NO,2015\nParma,Italy,IT,2015\n")
    assert icc("import", str(file)).code == 0
    told = words(signed_in(staffed(peopled), OLGA), "/today")
    assert told.count("No coordinator's address") == 1
    assert "Lyon , Oslo , Parma" in told
