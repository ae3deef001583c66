"""Looking after the other flows: late, failed, crashed, silent, stuck, cancelled again and again."""

from __future__ import annotations

from datetime import date
from typing import Any

from prefect import flow
from prefect.artifacts import acreate_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.logging import get_run_logger

from flows.running import HABITS, run_of
from models.keeping.troubles import discreet
from tasks.watching import (
    give_sign_of_life,
    look_at_prefect,
    look_at_rows,
    scheduled_flows,
    tell_officers,
)


@flow(name="watch", **HABITS)
async def watch(today: date | None = None, city: str | None = None) -> State[dict[str, Any]]:
    """Tell the officers what is wrong with the runs. `city` only names the run."""
    with run_of("watch", today, city) as account:
        found = look_at_rows() + await look_at_prefect(scheduled_flows())
        account.findings = [discreet(trouble.text) for trouble in found]
        if found:
            await _raise(account.findings)
        account.more |= {"told": tell_officers(found), "sign_of_life": give_sign_of_life()}
    return account.ending()


async def _raise(findings: list[str]) -> None:
    for finding in findings:
        get_run_logger().error(finding)
    text = "\n".join(["# The flows need a look", "", *(f"- {finding}" for finding in findings)])
    await acreate_markdown_artifact(key="watch", markdown=text, description="What is wrong with the runs")
