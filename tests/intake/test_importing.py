"""What an import writes, what a second one adds, and what the officer is told."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel, col

from desk.intake.importing import import_file
from lifecycle.commands import Refused
from models import clock
from models.database import House, open_house
from models.ledger import load
from models.proof.verify import rebuild_check, verify
from models.tables import City, Person, Role
from tests.intake.conftest import NOTHING, Bring, Saved, rows_in

CITY, IMPORT = (SQLModel.metadata.tables[name] for name in ("city", "import"))
EXAMPLES = Path(__file__).parents[2] / "examples" / "cities.csv"
HEAD = "city,country,iso_country,joined_year,index_years,profile_year,strategy_year,source\n"


def accounts(house: House, key: str) -> list[tuple[str, int, str]]:
    """What is held as reached: milestone, cycle, date."""
    with house.read() as connection:
        events = load(connection, key)
    return [(e.milestone, e.cycle, str(e.on)) for e in events if e.kind == "reached"]


def city(house: House, key: str) -> City:
    with house.read() as connection:
        return City(**connection.execute(select(CITY).where(CITY.c.key == key)).mappings().one())


def test_the_example_cities_come_in_whole_and_a_second_time_change_nothing(house: House) -> None:
    first = import_file(house, EXAMPLES)
    assert (first["created"], first["changed"], first["unchanged"], first["skipped"]) == (88, 0, 0, [])
    before = rows_in(house)
    second = import_file(house, EXAMPLES)
    assert (second["created"], second["changed"], second["unchanged"], second["events"]) == (0, 0, 88, 0)
    assert rows_in(house) == {**before, "import": 2}
    assert verify(house)["ok"]
    assert rebuild_check(house, clock.today(house))["ok"]


def test_cities_without_an_address_are_told_to_the_officer(sqlite_house: House) -> None:
    told = import_file(sqlite_house, EXAMPLES)["observations"]
    unreachable = {one["city"] for one in told if one["text"].startswith("no address of its coordinator")}
    assert unreachable == {"Arezzo", "Camden", "Getafe", "Izhevsk", "Pontedera"}


def test_a_row_becomes_dated_facts_each_index_year_a_cycle(sqlite_house: House, bring: Bring) -> None:
    bring(HEAD + "Lyon,France,FR,2008,2019;2015,2016,2018-04,seen in a report\n")
    assert sorted(accounts(sqlite_house, "lyon-fr")) == [
        ("city_signature", 1, "2008"),
        ("council_of_europe_signature", 1, "2008"),
        ("final_report", 1, "2015"),
        ("final_report", 2, "2019"),
        ("profile_final", 1, "2016"),
        ("strategy_validated", 1, "2018-04"),
    ]
    assert city(sqlite_house, "lyon-fr").kind == "international"


def test_a_city_without_a_joining_year_is_unconfirmed_unless_the_file_says(
    sqlite_house: House, bring: Bring
) -> None:
    bring("city,country,iso_country,kind\nParis,France,FR,\nNice,France,FR,candidate\n")
    assert city(sqlite_house, "paris-fr").kind == "unconfirmed"
    assert city(sqlite_house, "nice-fr").kind == "candidate"


def test_zone_and_language_come_from_the_territory_unless_the_file_says(
    sqlite_house: House, bring: Bring
) -> None:
    head = "city,country,iso_country,timezone,language,subdivision,population,diversity_percent,network\n"
    bring(head + 'Lyon,France,FR,,,,,,\nTenerife,Spain,ES,Atlantic/Canary,en,CN,900 000,"12,5",RECI\n')
    lyon, tenerife = city(sqlite_house, "lyon-fr"), city(sqlite_house, "tenerife-es")
    assert (lyon.zone, lyon.language) == ("Europe/Paris", "fr")
    assert (tenerife.zone, tenerife.language, tenerife.subdivision) == ("Atlantic/Canary", "en", "CN")
    assert (tenerife.population, tenerife.diversity_percent, tenerife.network) == (900_000, 12.5, "RECI")


def test_an_empty_cell_changes_nothing(sqlite_house: House, bring: Bring) -> None:
    head = "city,country,iso_country,population,joined_year,coordinator_email\n"
    bring(head + "Lyon,France,FR,520000,2008,lyon@lyon.example\n")
    document = bring(head + "LYON,France,FR,,,\n")
    assert (document["changed"], document["unchanged"], document["observations"]) == (0, 1, [])
    assert (city(sqlite_house, "lyon-fr").population, city(sqlite_house, "lyon-fr").name) == (520_000, "Lyon")


def test_a_new_value_changes_the_city_and_nothing_else(sqlite_house: House, bring: Bring) -> None:
    bring("city,country,iso_country,population\nLyon,France,FR,520000\nParis,France,FR,\n")
    document = bring("city,country,iso_country,population\nLyon,France,FR,530000\nParis,France,FR,\n")
    assert (document["changed"], document["unchanged"], document["events"]) == (1, 1, 1)
    assert city(sqlite_house, "lyon-fr").population == 530_000


def test_another_date_is_kept_as_a_second_account_with_an_observation(
    sqlite_house: House, bring: Bring
) -> None:
    bring(HEAD + "Lyon,France,FR,2008,,,,\n")
    document = bring(HEAD + "Lyon,France,FR,2010,,,,\n")
    held = [on for name, _, on in accounts(sqlite_house, "lyon-fr") if name == "city_signature"]
    assert held == ["2008", "2010"]
    assert any("2010 contradicts 2008" in one["text"] for one in document["observations"])


def test_a_sharper_date_is_kept_beside_the_year(sqlite_house: House, bring: Bring) -> None:
    bring(HEAD + "Lyon,France,FR,,2019,,,\n")
    document = bring(HEAD + "Lyon,France,FR,,2019-05-03,,,\n")
    assert accounts(sqlite_house, "lyon-fr") == [
        ("final_report", 1, "2019"),
        ("final_report", 1, "2019-05-03"),
    ]
    assert any("2019-05-03 is kept beside 2019" in one["text"] for one in document["observations"])


def test_the_kind_of_a_city_on_record_is_not_changed_by_a_file(sqlite_house: House, bring: Bring) -> None:
    bring("city,country,iso_country,kind\nLyon,France,FR,unconfirmed\n")
    document = bring("city,country,iso_country,kind\nLyon,France,FR,withdrawn\n")
    assert city(sqlite_house, "lyon-fr").kind == "unconfirmed"
    assert "on record it is unconfirmed" in document["observations"][0]["text"]


def test_coordinators_and_payers_become_people_with_roles(sqlite_house: House, bring: Bring) -> None:
    head = "city,country,iso_country,coordinator_name,coordinator_email,payer_email\n"
    bring(head + "Lyon,France,FR,Alice,alice@lyon.example,money@lyon.example\n")
    document = bring(head + "Lyon,France,FR,,bob@lyon.example,\n")
    with sqlite_house.read() as connection:
        people = select(col(Role.role), col(Person.email)).join(Person, col(Person.id) == col(Role.person))
        held = {(role, email) for role, email in connection.execute(people)}
    assert held == {("coordinator", "bob@lyon.example"), ("payer", "money@lyon.example")}
    assert (document["changed"], document["events"]) == (1, 0)


def test_a_dry_run_counts_and_writes_nothing(sqlite_house: House) -> None:
    document = import_file(sqlite_house, EXAMPLES, dry_run=True)
    assert (document["created"], len(document["observations"])) == (88, 5)
    assert rows_in(sqlite_house) == NOTHING


def test_each_import_is_recorded_with_the_hash_of_its_file(sqlite_house: House, saved: Saved) -> None:
    path = saved("city,country,iso_country\nLyon,France,FR\n")
    import_file(sqlite_house, path, actor="import")
    with sqlite_house.read() as connection:
        (row,) = connection.execute(select(IMPORT)).mappings().all()
    assert row["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (row["name"], row["kind"], row["actor"], row["events"]) == ("cities.csv", "cities", "import", 1)


def test_the_adoption_day_is_today_or_the_day_of_going_live(sqlite_house: House, bring: Bring) -> None:
    bring("city,country,iso_country\nLyon,France,FR\n")
    bring("city,country,iso_country\nParis,France,FR\n", go_live=date(2024, 3, 1))
    assert city(sqlite_house, "lyon-fr").adopted_on == clock.today(sqlite_house)
    assert city(sqlite_house, "paris-fr").adopted_on == date(2024, 3, 1)


def test_going_live_in_the_future_is_refused(sqlite_house: House, bring: Bring) -> None:
    with pytest.raises(Refused, match=r"--go-live 2199-01-01 lies in the future"):
        bring("city,country,iso_country\nLyon,France,FR\n", go_live=date(2199, 1, 1))
    assert rows_in(sqlite_house) == NOTHING


def test_a_place_without_territory_or_calendar_comes_in_with_observations(
    sqlite_house: House, bring: Bring
) -> None:
    document = bring("city,country,iso_country\nSuva,Fiji,FJ\nStanley,,FK\nKinshasa,,CD\nSana’a,Yemen,YE\n")
    told = {(one["city"], one["text"].split(":")[0]) for one in document["observations"]}
    assert ("Suva", "Fiji is in no table of territories") in told
    assert city(sqlite_house, "suva-fj").zone == "UTC"
    assert document["created"] == 4


def test_an_unknown_subdivision_is_told(bring: Bring) -> None:
    document = bring("city,country,iso_country,subdivision\nMunich,Germany,DE,BAV\n")
    assert "no holidays of its own known for “BAV”" in document["observations"][0]["text"]


def test_two_names_of_one_slug_get_keys_of_their_own(sqlite_house: House, bring: Bring) -> None:
    document = bring("city,country,iso_country\nA Київ,Ukraine,UA\nA Одеса,Ukraine,UA\n")
    assert document["created"] == 2
    assert {city(sqlite_house, key).name for key in ("a-ua", "a-ua-2")} == {"A Київ", "A Одеса"}


def test_progress_is_told_to_whoever_listens(saved: Saved, sqlite_house: House) -> None:
    heard: list[tuple[int, int]] = []
    rows = "".join(f"Town {number},France,FR\n" for number in range(501))
    path = saved("city,country,iso_country\n" + rows)
    import_file(sqlite_house, path, on_progress=lambda done, total: heard.append((done, total)))
    assert heard == [(500, 501), (501, 501)]


def test_nothing_of_a_file_stays_when_the_end_fails(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("desk.intake.importing.record_import", broken)
    with pytest.raises(OSError, match="the disk is full"):
        import_file(sqlite_house, EXAMPLES)
    assert rows_in(sqlite_house) == NOTHING


def test_a_rehearsal_house_may_go_live_ahead_of_the_wall(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ICC_REHEARSAL", "1")
    rehearsal, day = open_house(), date(2031, 3, 3)
    import_file(rehearsal, EXAMPLES, go_live=day)
    assert city(rehearsal, "lyon-fr").adopted_on == day
    assert verify(rehearsal)["ok"]
    rehearsal.engine.dispose()
