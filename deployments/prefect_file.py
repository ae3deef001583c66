"""`deployments/prefect.yaml` out of the one list of schedules; `make docs` writes it.

For a work pool and any number of workers; `icc up` serves the same deployments without one.
"""

from __future__ import annotations

from pathlib import Path

from deployments.schedules import DEPLOYMENT, ON_DEMAND, ON_DEMAND_SAYS, SCHEDULES, Schedule

FILE = Path(__file__).with_name("prefect.yaml")
POOL = "icc"
_HEAD = """\
# Written by `make docs` out of deployments/schedules.py: change that list, not this file.
# `prefect deploy --all --prefect-file deployments/prefect.yaml` registers every flow with the pool.
name: icc-lifecycle
pull:
  # Where each worker finds the checkout: without this, the deployer's own folder would be written here.
  - prefect.deployments.steps.set_working_directory:
      directory: "{{ $ICC_HOME }}"
deployments:
"""


def text() -> str:
    """The whole file."""
    listed = [_deployment(each.flow, each.description, each.tags, each) for each in SCHEDULES]
    listed += [_deployment(name, ON_DEMAND_SAYS, ("stage",), None) for name in ON_DEMAND]
    return _HEAD + "".join(listed)


def _deployment(flow: str, description: str, tags: tuple[str, ...], schedule: Schedule | None) -> str:
    """One deployment: a module entrypoint, one run at a time, a run that meets another is cancelled."""
    when = (
        f'    schedules:\n      - cron: "{schedule.cron}"\n        timezone: {schedule.zone}\n'
        if schedule
        else ""
    )
    return f"""\
  - name: {DEPLOYMENT}
    entrypoint: flows.{flow}.{flow}
    description: "{description}"
    tags: [{", ".join(("icc", *tags))}]
    concurrency_limit:
      limit: 1
      collision_strategy: CANCEL_NEW
{when}    work_pool:
      name: {POOL}
"""


def main() -> None:
    """Write the file anew."""
    FILE.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
