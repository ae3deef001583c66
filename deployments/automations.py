"""What Prefect watches by itself, as code: a run that stops giving signs of life is ended as crashed."""

from __future__ import annotations

from datetime import timedelta

from prefect.automations import Automation
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification

from deployments.surroundings import HEARTBEAT
from flows.running import WITH_FINDINGS, WITH_SET_ASIDE

SILENCE = timedelta(seconds=5 * HEARTBEAT)
"""A run silent for so long is dead: five heartbeats, so that a busy machine ends nobody by mistake."""

_BEAT = "prefect.flow-run.heartbeat"
_ENDS = ("Completed", WITH_SET_ASIDE, WITH_FINDINGS, "Failed", "Cancelled", "Crashed")


def crash_zombies() -> Automation:
    """After a heartbeat, either another or an end is expected; our own names of an end are ends too."""
    return Automation(
        name="ICC: end silent runs",
        description="A run whose process was killed stays Running for ever, and holds its flow's one slot.",
        trigger=EventTrigger(
            after={_BEAT},
            expect={_BEAT, *(f"prefect.flow-run.{end}" for end in _ENDS)},
            match=ResourceSpecification({"prefect.resource.id": ["prefect.flow-run.*"]}),
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=SILENCE,
        ),
        actions=[ChangeFlowRunState(state=StateType.CRASHED, message="No sign of life any more.")],
    )


async def install() -> None:
    """Register the automations, once: what is there under the same name is replaced."""
    for automation in (crash_zombies(),):
        try:
            automation.id = (await Automation.aread(name=automation.name)).id
        except ValueError:
            await automation.acreate()
        else:
            await automation.aupdate()
