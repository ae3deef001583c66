"""What ends a day and a week: the audit, the officers' letter, sending, looking after the runs."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.sorting import ArtifactSort

from deployments.schedules import SCHEDULES
from models.database import House
from models.keeping import runs
from models.proof import anchors, verify
from tests.flows.conftest import CITIES, TODAY, Run, rows, spoil

MONDAYS_LETTERS = "SELECT planned_on FROM notice WHERE kind = 'officers_monday' ORDER BY planned_on"
SENT = "SELECT count(*) FROM notice WHERE state = 'sent'"


def artifacts() -> dict[str, Any]:
    """The latest artifact of each key: all flow tests share one server."""

    async def read() -> dict[str, Any]:
        async with get_client() as client:
            found = await client.read_artifacts(sort=ArtifactSort.CREATED_DESC)
        return {artifact.key or "": artifact.data for artifact in reversed(found)}

    return asyncio.run(read())


def test_the_audit_shows_where_each_city_stands_and_keeps_the_anchor(peopled: House, run: Run) -> None:
    done = run("standing_audit")
    assert done.document is not None and done.document["anchor"] == verify.anchor(peopled)
    assert rows(peopled, "SELECT today, anchor, cities FROM anchor") == [
        (TODAY.isoformat(), done.document["anchor"], 3)
    ]
    assert runs.ledger_day(peopled) == TODAY
    shown = artifacts()
    assert "3 cities" in shown["standing"] and done.document["anchor"] in shown["standing"]
    assert "Oslo" in str(shown["standing-table"])


def test_the_audit_goes_on_without_a_city_that_cannot_be_read(peopled: House, run: Run) -> None:
    spoil(peopled, "dublin-ie")
    done = run("standing_audit")
    assert done.document is not None
    assert [aside["city"] for aside in done.document["set_aside"]] == ["dublin-ie"]
    [finding] = done.document["findings"]
    assert finding.startswith("the ledger is not whole: dublin-ie, event 1: was altered")
    assert runs.ledger_day(peopled) == TODAY


def test_the_audit_of_one_city_does_not_move_the_ledger(peopled: House, run: Run) -> None:
    done = run("standing_audit", city="oslo-no")
    assert done.document is not None and done.document["cities"] == 1
    assert runs.ledger_day(peopled) is None


def test_letters_are_sent_once(peopled: House, run: Run) -> None:
    run("officers_digest")
    first, second = run("outbox"), run("outbox")
    assert first.document is not None and second.document is not None
    assert (first.document["sent"], second.document["sent"]) == (1, 0)
    assert rows(peopled, SENT) == [(1,)]


def test_a_mailbox_that_does_not_open_is_a_finding_and_no_letter_waits_for_it(
    peopled: House, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ICC_BOUNCE_URL", "pop3://bounces:secret@host")
    run("officers_digest")
    done = run("outbox")
    assert done.document is not None and done.document["sent"] == 1
    [finding] = done.document["findings"]
    assert "ICC_BOUNCE_URL is no mailbox" in finding and "secret" not in finding


def test_a_mail_server_that_is_away_ends_the_run_and_the_letter_waits(
    peopled: House, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("officers_digest")
    monkeypatch.setenv("ICC_MAIL_URL", "mailto://127.0.0.1:9?mode=insecure")
    done = run("outbox")
    assert done.document is not None and (done.document["sent"], done.document["failed"]) == (0, 1)
    assert rows(peopled, "SELECT state, tries FROM notice WHERE kind = 'officers_monday'") == [("queued", 0)]


def test_the_officers_letter_is_written_once_a_week_on_its_first_working_day(
    peopled: House, run: Run
) -> None:
    easter_monday = date(2026, 4, 6)
    for day in range(9):
        run("officers_digest", today=easter_monday + timedelta(days=day))
    assert rows(peopled, MONDAYS_LETTERS) == [("2026-04-07",), ("2026-04-13",)]


def test_a_missed_week_begins_late(peopled: House, run: Run) -> None:
    run("officers_digest", today=date(2026, 3, 5))
    assert rows(peopled, MONDAYS_LETTERS) == [("2026-03-05",)]


def test_the_watch_is_content_where_all_is_well(peopled: House, run: Run) -> None:
    runs.register(peopled, SCHEDULES)
    run("accession")
    done = run("watch")
    assert done.document is not None and done.document["findings"] == []


def test_the_watch_tells_of_a_failed_run_and_of_a_city_set_aside(peopled: House, run: Run) -> None:
    runs.register(peopled, SCHEDULES)
    number = runs.open_run(peopled, "outbox", today=TODAY)
    runs.close_run(peopled, number, state="failed", cities=0, events=0, notices=0, error="no network")
    spoil(peopled, CITIES[0])
    run("accession")
    done = run("watch")
    assert done.document is not None
    assert done.document["findings"] == [
        "accession: 1 cities were set aside on 2026-03-03",
        "outbox: the last run, for 2026-03-03, failed: no network",
    ]
    assert done.as_prefect_saw_it().state_name == "CompletedWithFindings"
    assert "no network" in artifacts()["watch"]


def test_the_audit_keeps_the_anchor_as_a_file_that_verify_takes(peopled: House, run: Run) -> None:
    run("standing_audit")
    noted = anchors.read(anchors.folder(peopled.settings.var) / f"{TODAY}.json")
    assert verify.verify(peopled, noted)["ok"]
    assert noted["cities"] == 3


def test_an_anchor_that_cannot_be_sent_out_is_reported_and_stops_nothing(
    peopled: House, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ICC_ANCHOR_TO", "json://127.0.0.1:9/anchor")
    done = run("standing_audit")
    assert done.document is not None
    [finding] = done.document["findings"]
    assert finding.startswith("the anchor was not sent out of the house: JSON did not take it")
    assert runs.ledger_day(peopled) == TODAY
