"""What Prefect keeps of a day: its server lies behind one shared password, so nobody's address, no secret."""

from __future__ import annotations

import asyncio
import json

import pytest
from prefect.client.orchestration import get_client

from models import people
from models.database import House
from tests.flows.conftest import CITIES, Run, spoil

ADA = "ada.lovelace@bergen.example"
SECRETS = {
    "ICC_MAIL_URL": "mailto://user:hunter2@127.0.0.1:9?from=icc@house.example&mode=insecure",
    "ICC_ANCHOR_TO": "json://user:hunter2@127.0.0.1:9/anchor",
    "ICC_ALERT_URL": "json://user:hunter2@127.0.0.1:9/alert",
    "ICC_HEARTBEAT_URL": "http://127.0.0.1:9/hunter2",
    "ICC_SECRET_KEY": "hunter2-hunter2-hunter2",
}


async def _kept() -> str:
    async with get_client() as client:
        flows = await client.read_flow_runs()
        tasks = await client.read_task_runs()
        artifacts = await client.read_artifacts()
        logs = await client.read_logs()
    everything = [each.model_dump(mode="json") for each in (*flows, *tasks, *artifacts, *logs)]
    assert flows and tasks and artifacts
    return json.dumps(everything)


def test_prefect_keeps_no_address_no_name_and_no_secret(
    peopled: House, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    with peopled.begin() as connection:
        people.assign(connection, [people.Holder(CITIES[0], "coordinator", "Ada Lovelace", ADA)])
    spoil(peopled, CITIES[1])
    for flow in ("accession", "engagements", "standing_audit", "outbox", "watch"):
        run(flow)
    kept = asyncio.run(_kept())
    assert CITIES[0] in kept
    assert not any(word in kept for word in ("hunter2", "Lovelace", ADA))
