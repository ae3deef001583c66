"""What waits on us comes first, on the board and at the terminal."""

from __future__ import annotations

from typing import Any

from desk.standing import by_urgency, lead, order, unrecorded
from tests.desk.test_words import entry


def city(name: str, *entries: dict[str, Any], paused: bool = False) -> dict[str, Any]:
    return {"city": name, "iso_country": "GB", "paused": paused, "tracks": list(entries)}


OVERDUE = entry(owner="officer", force="house", late_days=3)
OURS = entry(owner="officer", force="house", due_on="2030-01-01")
THEIRS = entry(owner="coordinator", force="house", due_on="2020-01-01")
DONE = entry(state="done", track="membership")
UNKNOWN = entry(state="unrecorded", track="strategy", milestone="support_group_set_up")


def test_overdue_then_ours_then_theirs_then_the_rest_and_paused_last() -> None:
    cities = [
        city("Paused", OVERDUE, paused=True), city("Idle"), city("Done", DONE), city("Theirs", THEIRS),
        city("Ours", OURS), city("Overdue", OVERDUE),
    ]  # fmt: skip
    assert [c["city"] for c in order(cities)] == ["Overdue", "Ours", "Theirs", "Done", "Idle", "Paused"]


def test_within_a_group_cities_stand_by_name_whatever_the_accents() -> None:
    cities = [city("Zürich", THEIRS), city("Ávila", THEIRS), city("Bergen", THEIRS)]
    assert [c["city"] for c in order(cities)] == ["Ávila", "Bergen", "Zürich"]


def test_a_city_leads_with_what_is_ours_even_if_more_is_open() -> None:
    assert lead(city("Manchester", THEIRS, DONE, OURS)) is OURS


def test_where_nothing_is_open_the_furthest_reached_says_where_a_city_stands() -> None:
    profile = entry(state="done", track="visit", milestone="profile_final")
    assert lead(city("Bergen", UNKNOWN, DONE, profile)) is profile


def test_what_nobody_knows_never_says_where_a_city_stands() -> None:
    assert lead(city("Dublin", UNKNOWN)) is None
    assert unrecorded([UNKNOWN, DONE]) == ["Intercultural support group"]


def test_a_city_without_tracks_leads_with_nothing() -> None:
    assert lead(city("Somewhere")) is None


def test_the_earlier_date_comes_first_among_equals() -> None:
    sooner, later = OURS | {"due_on": "2026-01-01"}, OURS
    assert by_urgency([later, sooner]) == [sooner, later]
