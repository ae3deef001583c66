"""Runs: every flow with its last and next run, its state, and the cities set aside with the error."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from desk import words
from desk.crons import next_run
from desk.sheet import Column, Sheet
from desk.tongue import say
from desk.web.doing import Does
from desk.web.looking import OfHouse, standing
from desk.web.tables import Form_, shown
from desk.web.who import Who, needs
from lifecycle.commands import Refused
from models.acting import name_of
from models.database import House
from models.keeping import retrying
from models.keeping import runs as kept
from models.keeping.runs import RunRecord
from models.proof import retention

router = APIRouter(dependencies=[needs("see")], include_in_schema=False)
_COLUMNS = (
    Column("flow", "Flow", "words"),
    Column("state", "Last run", "words"),
    Column("started", "Began (UTC)"),
    Column("took", "Took"),
    Column("did", "Did"),
    Column("next", "Next"),
)
_LATEST = (
    Column("flow", "Flow", "words"), Column("day", "For the day", "day"), Column("city", "City alone"),
    Column("state", "State", "words"), Column("started", "Began (UTC)"), Column("took", "Took"),
    Column("did", "Did"), Column("error", "Error"),
)  # fmt: skip
_ASIDE = (
    Column("city", "City"), Column("flow", "Flow", "words"), Column("day", "For the day", "day"),
    Column("error", "Error"),
)  # fmt: skip
_GONE = (
    Column("what", "What", "words"), Column("month", "Month"), Column("kind", "Kind", "words"),
    Column("state", "State", "words"), Column("count", "How many", "number"),
)  # fmt: skip
DONE: Final[Mapping[str, str]] = {"retry": "The city is done: what the day brings it is planned."}
_RECENT = 60


@router.get("/runs")
def runs(
    request: Request, house: OfHouse, who: Who, form: Form_, done: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """One line a flow; below, what stands aside with its error and a retry, and the latest runs."""
    records = kept.recent(house, limit=_RECENT)
    sheet = Sheet("Runs", _COLUMNS, [_line(house, each) for each in kept.scheduled(house)])
    latest = Sheet("Latest runs", _LATEST, [_run(each) for each in records])
    aside = _aside(house, records)
    day = words.day(kept.ledger_day(house))
    gone = Sheet("No longer kept", _GONE, _gone(house))
    lede = say("The ledger stands at {day}.", day=day) if day else say("No day has been run yet.")
    return shown(
        request, sheet, form, template="runs.html", lede=lede, aside=aside, acting=who.may("write"),
        tables={"latest": latest, "aside": Sheet("Set aside", _ASIDE, aside), "gone": gone},
        prefect=_prefect(house), done=DONE.get(done, ""),
        empty="No schedule is registered yet: `icc up` registers them.",
    )  # fmt: skip


def _gone(house: House) -> list[dict[str, Any]]:
    """What grew old and went, by month: its counts are kept."""
    with house.read() as connection:
        counts = retention.kept_counts(connection)
    return [{**each, "month": words.day(f"{each['month']:%Y-%m}")} for each in counts]


def _aside(house: House, records: list[RunRecord]) -> list[dict[str, Any]]:
    """Cities that stand aside: set aside in a run, and not done since in a later one of the same flow."""
    named = {city["key"]: city["city"] for city in standing(house)["cities"]}
    done, found = set[tuple[str, str | None]](), list[dict[str, Any]]()
    seen = set[tuple[str, str]]()
    for run in records:
        held = kept.cities_set_aside(house, run.id) if run.set_aside else []
        for key, error in held:
            later = {(run.flow, key), (run.flow, None)} & done
            if not later and (run.flow, key) not in seen:
                told = {"city": named.get(key, key), "key": key, "href": f"/cities/{key}", "flow": run.flow}
                found.append(
                    {**told, "day": run.today, "error": error, "retry": retrying.can_retry(run.flow)}
                )
            seen.add((run.flow, key))
        if run.state == "completed" and not (run.city and held):
            done.add((run.flow, run.city))
    return found


@router.post("/runs/{key}/retry", dependencies=[needs("write")])
def retry(key: str, does: Does, flow: Annotated[str, Form(max_length=60)] = "") -> Response:
    """Try a city that a flow set aside again, now and alone."""

    def work() -> None:
        name = name_of(does.house, key)
        if error := retrying.retry(does.house, flow, key):
            raise Refused(f"{name} is set aside again: {error}. `icc verify` and `icc doctor` say more")

    return does.do(work, back="/runs", done="retry")


def _run(run: RunRecord) -> dict[str, Any]:
    look = "bad" if run.state in ("failed", "crashed") or run.set_aside else ""
    told = {"flow": run.flow, "day": run.today, "state": run.state, "look": look, "city": run.city}
    began = f"{run.started_at:%Y-%m-%d %H:%M}"
    return {**told, "started": began, "took": took(run), "did": did(run), "error": run.error}


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
    aside = words.count(run.set_aside, "city", "cities")
    return told + (say("; {cities} set aside", cities=aside) if run.set_aside else "")


def _prefect(house: House) -> str:
    """Where Prefect's own pages are."""
    said = os.environ.get("PREFECT_API_URL", "").removesuffix("/api").rstrip("/")
    return said or f"http://127.0.0.1:{house.settings.prefect_port}"
