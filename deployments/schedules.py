"""When each flow runs: one list, served by `up` and written where the Runs page reads it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

PARIS = "Europe/Paris"


@dataclass(frozen=True, slots=True)
class Schedule:
    """A flow's cron in a zone. At or after 04:00 local time: right over both changes of the clock."""

    flow: str
    cron: str
    zone: str
    description: str
    tags: tuple[str, ...] = ()

    @property
    def is_daily(self) -> bool:
        """Whether it runs once a day, so that a day without it is a day missed."""
        return self.zone == PARIS


SCHEDULES = (
    Schedule("accession", "0 6 * * *", PARIS, "Membership: interest, note, signatures, welcome", ("stage",)),
    Schedule(
        "index_analysis", "5 6 * * *", PARIS, "The Index, from questionnaire to final report", ("stage",)
    ),
    Schedule(
        "expert_visits", "10 6 * * *", PARIS, "The expert visit and the intercultural profile", ("stage",)
    ),
    Schedule("support_groups", "15 6 * * *", PARIS, "The intercultural strategy", ("stage",)),
    Schedule("reassessments", "20 6 * * *", PARIS, "The next Index round, offered by free slots", ("stage",)),
    Schedule("contributions", "25 6 * * *", PARIS, "The yearly contribution, where opened", ("stage",)),
    Schedule("engagements", "30 6 * * *", PARIS, "Events, requests, projects, changes, pauses", ("stage",)),
    Schedule("standing_audit", "0 7 * * *", PARIS, "Where each city stands; the ledger's anchor", ("audit",)),
    Schedule("officers_digest", "30 8 * * *", PARIS, "Once a week: what needs a human", ("letters",)),
    Schedule("outbox", "*/10 * * * *", "UTC", "Sends what is due", ("letters",)),
    Schedule("watch", "*/30 * * * *", "UTC", "Looks for runs late, failed, silent or stuck", ("watch",)),
)

ON_DEMAND = ("city_lifecycle",)
ON_DEMAND_SAYS = "All stages of one city in order, on demand"
STAGES = tuple(schedule.flow for schedule in SCHEDULES if "stage" in schedule.tags)
DAILY = (*STAGES, "standing_audit")
"""The day: the seven stages and the audit, in this order."""

DEPLOYMENT = "icc"
"""The name of every deployment of ours, as in `accession/icc`."""


def flow_named(name: str) -> Any:
    """The flow itself; imports Prefect."""
    return getattr(import_module(f"flows.{name}"), name)


def deployments() -> list[RunnerDeployment]:
    """Every flow as Prefect serves it: one run at a time, a run that meets another is cancelled."""
    return [_scheduled(schedule) for schedule in SCHEDULES] + [_on_demand(name) for name in ON_DEMAND]


def _scheduled(schedule: Schedule) -> RunnerDeployment:
    from prefect.schedules import Cron

    cron = Cron(schedule.cron, timezone=schedule.zone)
    return _deployment(schedule.flow, schedule.description, list(schedule.tags), schedule=cron)


def _on_demand(name: str) -> RunnerDeployment:
    return _deployment(name, ON_DEMAND_SAYS, ["stage"])


def _deployment(name: str, description: str, tags: list[str], **when: Any) -> RunnerDeployment:
    """A module entrypoint: a path would put `flows/` first where Python looks for modules."""
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.types.entrypoint import EntrypointType

    made: RunnerDeployment = flow_named(name).to_deployment(
        name=DEPLOYMENT,
        description=description,
        tags=["icc", *tags],
        concurrency_limit=ConcurrencyLimitConfig(
            limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW
        ),
        entrypoint_type=EntrypointType.MODULE_PATH,
        **when,
    )
    return made
