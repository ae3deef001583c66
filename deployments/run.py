"""`icc run FLOW|daily`: a flow, or the whole day, through Prefect, here and now."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from cyclopts import Parameter

from deployments.schedules import DAILY
from deployments.telling import bars, say, show, show_json
from lifecycle.commands import Refused
from models.database import House, open_house
from models.keeping import runs
from models.migrate import upgrade

FlowName = Literal[
    "daily",
    "accession",
    "index_analysis",
    "expert_visits",
    "support_groups",
    "reassessments",
    "contributions",
    "engagements",
    "standing_audit",
    "officers_digest",
    "outbox",
    "watch",
    "city_lifecycle",
]


def run(
    flow: FlowName,
    *,
    today: date | None = None,
    city: str | None = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Run a flow, or the whole day (`daily`), through Prefect. Running it twice changes nothing more.

    Parameters
    ----------
    flow:
        The flow, or `daily`: the seven stages and the audit, in order.
    today:
        The day to stand for, as 2026-04-02, at 06:00 in Paris. A day to come is only shown.
    city:
        Only this city: “Name” or “Name, ISO”.
    json:
        Print one JSON document.
    """
    house = open_house()
    upgrade(house)
    document = carry_out(house, flow, today, _key(house, city))
    if json:
        show_json(document)
    else:
        show(document)
    if failed := document.get("failure"):
        raise Refused(f"{failed}. What was done stays done; run it again when the cause is gone")
    return 0


def carry_out(house: House, flow: str, asked: date | None, city: str | None) -> dict[str, Any]:
    """Run, or only look ahead; the document tells what was, or would be, done. Refused as `choose_day`."""
    from deployments.days import choose_day

    if flow == "city_lifecycle" and city is None:
        raise Refused("city_lifecycle runs for one city: name it with --city")
    day, began = choose_day(house, asked), time.monotonic()
    names = DAILY if flow == "daily" else (flow,)
    parts = _run(house, names, day.today, city) if day.writes else _ahead(house, names, day.today, city)
    seconds = round(time.monotonic() - began, 1)
    return joined(flow, day.today, parts) | {"seconds": seconds, "written": day.writes}


def joined(flow: str, today: date, parts: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One document of several runs: sums, and each part where there is more than one."""
    whole: dict[str, Any] = {"flow": flow, "today": today.isoformat()}
    whole |= {"cities": max(part["cities"] for part in parts)}
    whole |= {key: sum(part[key] for part in parts) for key in ("events", "notices")}
    whole["set_aside"] = list(
        {entry["city"]: entry for part in parts for entry in part["set_aside"]}.values()
    )
    failed = [f"{part['flow']} failed: {part['failure']}" for part in parts if "failure" in part]
    if len(parts) == 1:
        whole = {**parts[0], **whole}
    else:
        whole["flows"] = list(parts)
    return whole | ({"failure": "; ".join(failed)} if failed else {})


def _run(house: House, names: Sequence[str], today: date, city: str | None) -> list[dict[str, Any]]:
    from deployments.executing import run_flows
    from deployments.living import engine_room

    runs.crash_zombies(house, datetime.now(UTC))
    with engine_room(house.settings, say), bars() as told:
        return run_flows(names, today, city, told)


def _ahead(house: House, names: Sequence[str], today: date, city: str | None) -> list[dict[str, Any]]:
    from deployments.ahead import look_ahead

    with bars() as told:
        return look_ahead(house, names, today, city, told)


def _key(house: House, city: str | None) -> str | None:
    from models.queries import find_city

    return None if city is None else find_city(house, city)
