"""The table of territories: what it says, and how an inconsistent one is refused."""

from __future__ import annotations

from datetime import date

import holidays
import pytest

from lifecycle.territories import TerritoriesRefused, parse_territories, territories, territory

FRANCE = """
[FR]
name = "France"
zone = "Europe/Paris"
language = "fr"
bearer = "council_of_europe"
from = 1949-05-05
source = "member state"
"""


def test_all_46_member_states_are_listed() -> None:
    members = [place for place in territories().values() if place.source.startswith("member state")]
    assert len(members) == 46
    assert {place.bearer for place in members} == {"council_of_europe"}


def test_every_listed_territory_has_a_holiday_calendar() -> None:
    assert set(territories()) <= set(holidays.list_supported_countries(include_aliases=True))


def test_the_faroe_islands_are_european_and_australia_pays_itself() -> None:
    faroe, australia = territory("fo"), territory("AU")
    assert faroe and faroe.bearer == "council_of_europe"
    assert australia and australia.bearer == "city"
    assert territory("ZZ") is None


def test_the_bearer_for_russia_depends_on_the_day() -> None:
    russia = territory("RU")
    assert russia is not None
    assert russia.bearer_on(date(2022, 3, 15)) == "council_of_europe"
    assert russia.bearer_on(date(2022, 3, 16)) == russia.bearer == "unknown"
    assert russia.bearer_on(date(1990, 1, 1)) == "unknown"


def test_a_consistent_table_is_read() -> None:
    assert parse_territories(FRANCE)["FR"].zone == "Europe/Paris"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("Europe/Paris", "Europe/Pariss"), "t.toml, FR.zone: “Europe/Pariss” is not an IANA time zone"),
        (('"fr"', '"de"'), "t.toml, FR.language: “de” has no letters; use en or fr"),
        (('"council_of_europe"', '"nobody"'), "t.toml, FR.bearer: “nobody” is unknown"),
        (("1949-05-05", '"1949"'), "t.toml, FR.from: “1949” is not a date"),
        (("1949-05-05", "1949-05-05\nto = 1940-01-01"), "t.toml, FR.from: 1949-05-05 lies after"),
        (('name = "France"', ""), "t.toml, FR.name: missing"),
        (("name =", "nom ="), "t.toml, FR.nom: no such key"),
        (("[FR]", "[FRA]"), "t.toml, FRA: a key is an ISO 3166-1 alpha-2 code"),
        (("[FR]", "[FR"), "t.toml: not readable as TOML"),
        (("[FR]", "FR = 1\n[XX]"), "t.toml, FR: expected a table"),
        (
            (
                'source = "member state"',
                'source = "m"\nearlier = [{ bearer = "city", to = 1950-01-01, source = "s" }]',
            ),
            "t.toml, FR.earlier: a period must end before the newer one begins",
        ),
        (('source = "member state"', 'source = "m"\nearlier = 1'), "t.toml, FR.earlier: expected a list"),
    ],
)
def test_an_inconsistent_table_is_refused_with_file_key_and_reason(
    change: tuple[str, str], sentence: str
) -> None:
    with pytest.raises(TerritoriesRefused) as refusal:
        parse_territories(FRANCE.replace(*change), "t.toml")
    assert str(refusal.value).startswith(sentence)
