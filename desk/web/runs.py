"""Runs: every flow with its last and next run, its state, and the cities set aside with the error."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk import words
from desk.crons import next_run
from desk.sheet import Column, Sheet
from desk.web.looking import OfHouse
from desk.web.tables import Form_, shown
from desk.web.who import needs
from models.database import House
from models.keeping import runs as kept
from models.keeping.runs import RunRecord

router = APIRouter(dependencies=[needs("see")], include_in_schema=False)
_COLUMNS = (
    Column("flow", "Flow", "words"),
    Column("state", "Last run", "words"),
    Column("started", "Began (UTC)"),
    Column("took", "Took"),
    Column("did", "Did"),
    Column("next", "Next"),
)
_RECENT = 60


@router.get("/runs")
def runs(request: Request, house: OfHouse, form: Form_) -> Response:
    """One line a flow; below, what was set aside and the latest runs."""
    records = kept.recent(house, limit=_RECENT)
    sheet = Sheet("Runs", _COLUMNS, [_line(house, each) for each in kept.scheduled(house)])
    aside = [(run, kept.cities_set_aside(house, run.id)) for run in records if run.set_aside]
    lede = f"The ledger stands at {words.day(kept.ledger_day(house)) or 'no day yet'}."
    return shown(
        request, sheet, form, template="runs.html", lede=lede, aside=aside[:10], records=records[:20],
        prefect=_prefect(house), empty="No schedule is registered yet: `icc up` registers them.",
    )  # fmt: skip


def _line(house: House, schedule: Any) -> dict[str, Any]:
    last = next(iter(kept.recent(house, flow=schedule.flow, limit=1)), None)
    coming = next_run(schedule.cron, schedule.zone, datetime.now(UTC))
    line: dict[str, Any] = {"flow": schedule.flow, "under": schedule.description, "state": "never"}
    line["next"] = f"{coming:%d %B, %H:%M} {schedule.zone}" if coming else schedule.cron
    if last is None:
        return line
    bad = last.state in ("failed", "crashed") or last.set_aside
    line |= {"state": last.state, "started": f"{last.started_at:%Y-%m-%d %H:%M}", "took": took(last)}
    return line | {"did": did(last), "look": "bad" if bad else ""}


def took(run: RunRecord) -> str:
    """How long a run took, in words; empty while it runs."""
    if run.ended_at is None:
        return ""
    seconds = (run.ended_at - run.started_at).total_seconds()
    return f"{seconds:.1f} s" if seconds < 100 else f"{seconds / 60:.0f} min"


def did(run: RunRecord) -> str:
    """What a run did, in words."""
    told = f"{words.count(run.cities, 'city', 'cities')}, {words.count(run.events, 'event')}"
    told += f", {words.count(run.notices, 'letter')}" if run.notices else ""
    return told + (f"; {words.count(run.set_aside, 'city', 'cities')} set aside" if run.set_aside else "")


def _prefect(house: House) -> str:
    """Where Prefect's own pages are."""
    said = os.environ.get("PREFECT_API_URL", "").removesuffix("/api").rstrip("/")
    return said or f"http://127.0.0.1:{house.settings.prefect_port}"
