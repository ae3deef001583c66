"""A stage of the programme through a true Prefect: bad cities set aside, runs repeated, locks outlived."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from flows import running
from models import planning
from models.database import House
from models.keeping import runs
from tests.flows.conftest import CITIES, TODAY, Run, rows, spoil

NOTICES = "SELECT city, kind FROM notice ORDER BY city"


def test_a_stage_plans_for_every_city_due_and_says_so_everywhere(peopled: House, run: Run) -> None:
    done = run("accession")
    assert done.document is not None
    assert (done.document["cities"], done.document["notices"], done.document["set_aside"]) == (3, 3, [])
    seen = done.as_prefect_saw_it()
    assert (seen.name, seen.state_name) == ("accession 2026-03-03", "Completed")
    [row] = runs.recent(peopled)
    assert (row.flow, row.state, row.today, row.cities, row.notices) == (
        "accession",
        "completed",
        TODAY,
        3,
        3,
    )


def test_a_broken_city_is_set_aside_and_the_others_are_done(peopled: House, run: Run) -> None:
    spoil(peopled, "dublin-ie")
    done = run("accession")
    assert done.document is not None
    [aside] = done.document["set_aside"]
    assert aside["city"] == "dublin-ie" and "JSONDecodeError" in aside["error"]
    assert {city for city, _ in rows(peopled, NOTICES)} == {"bergen-no", "oslo-no"}
    seen = done.as_prefect_saw_it()
    assert seen.state_name == "CompletedWithSetAside"
    assert seen.state is not None and seen.state.message == "1 of 3 cities set aside: dublin-ie"
    [row] = runs.recent(peopled)
    assert (row.state, row.set_aside) == ("completed", 1)
    assert runs.cities_set_aside(peopled, row.id) == [("dublin-ie", aside["error"])]


def test_the_day_run_again_and_on_later_days_writes_to_nobody_twice(peopled: House, run: Run) -> None:
    run("accession")
    once = rows(peopled, NOTICES)
    again = run("accession")
    later = run("accession", today=TODAY + timedelta(days=5))
    assert again.document is not None and later.document is not None
    assert (again.document["notices"], later.document["notices"]) == (0, 0)
    assert rows(peopled, NOTICES) == once and len(once) == 3


def test_one_city_alone_is_planned_and_named(peopled: House, run: Run) -> None:
    done = run("accession", city="oslo-no")
    assert {city for city, _ in rows(peopled, NOTICES)} == {"oslo-no"}
    assert done.as_prefect_saw_it().name == "accession 2026-03-03 oslo-no"
    assert runs.last_completed(peopled, "accession") is None


def test_all_stages_of_one_city_run_in_order(peopled: House, run: Run) -> None:
    done = run("city_lifecycle", city="oslo-no")
    assert done.document is not None
    assert (done.document["cities"], done.document["notices"]) == (1, 1)


def test_a_lock_is_outlived_and_nothing_counts_twice(
    peopled: House, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    true, tried = planning.plan_free, list[str]()

    def locked_once(
        house: House, stage: str, keys: Sequence[str], today: date
    ) -> dict[str, planning.Planned]:
        tried.extend(keys)
        if len(tried) == 2:
            raise OperationalError("UPDATE", {}, _locked())
        return true(house, stage, keys, today)

    monkeypatch.setattr(planning, "plan_free", locked_once)
    done = run("accession")
    assert done.document is not None
    assert (done.document["cities"], done.document["notices"], done.document["set_aside"]) == (3, 3, [])
    assert sorted(tried) == sorted([*CITIES, tried[1]])


def test_a_city_in_another_worker_s_hand_is_left_to_it_and_made_sure_of_at_the_end(
    peopled: House, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = planning.plan_free

    def but_one(
        house: House, stage: str, keys: Sequence[str], today: date, *, wait: bool = False
    ) -> dict[str, planning.Planned]:
        free = [key for key in keys if wait or key != "dublin-ie"]
        return true(house, stage, free, today, wait=wait)

    monkeypatch.setattr(planning, "plan_free", but_one)
    done = run("accession")
    assert done.document is not None and done.document["notices"] == 3
    assert {city for city, _ in rows(peopled, NOTICES)} == set(CITIES)


def _locked() -> Exception:
    import sqlite3

    return sqlite3.OperationalError("database is locked")


def test_a_run_that_fails_as_a_whole_is_closed_as_failed_with_its_error(
    peopled: House, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> list[str]:
        raise LookupError("the programme has no such stage")

    monkeypatch.setattr(planning, "due", broken)
    done = run("accession")
    assert done.state.is_failed() and done.document is None
    [row] = runs.recent(peopled)
    assert (row.state, row.error) == ("failed", "LookupError: the programme has no such stage")


def test_prefect_hears_how_much_happened_to_which_city_and_nothing_else(
    peopled: House, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(running, "emit_event", lambda event, **rest: heard.append((event, rest)))
    run("accession")
    run("accession")
    assert [event for event, _ in heard] == [f"icc.city.{city}" for city in CITIES]
    assert heard[0][1] == {
        "resource": {"prefect.resource.id": "icc.city.bergen-no"},
        "payload": {"flow": "accession", "events": 0, "notices": 1},
    }


def test_whoever_watches_is_told_after_every_batch(peopled: House, run: Run) -> None:
    told: list[tuple[str, int, int]] = []
    token = running.progress.set(lambda *step: told.append(step))
    run("accession")
    running.progress.reset(token)
    assert told == [("accession", done, 3) for done in (0, 1, 2, 3)]
