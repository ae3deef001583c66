"""Looking after the runs: our own rows, and what Prefect believes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from prefect import get_client, task
from prefect.client.schemas.filters import FlowFilter, FlowFilterName
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.sorting import FlowRunSort

from models.keeping import health, runs, troubles, watching
from models.keeping.troubles import Trouble
from notifications.alerts import alert
from notifications.heartbeat import beat
from tasks.healing import HABITS
from tasks.the_house import the_house

WATCHER = "watch"
_LATEST = 5
_STUCK = timedelta(minutes=10)


@task(task_run_name="look at our rows", **HABITS)
def look_at_rows() -> list[Trouble]:
    """A trouble for each flow that is late, failed, crashed or silent, by our own rows; and for the house."""
    house, now = the_house(), datetime.now(UTC)
    runs.crash_zombies(house, now)
    return [*watching.findings(house, now), *health.findings(house, now)]


def scheduled_flows() -> list[str]:
    """The flows that have a schedule."""
    return [schedule.flow for schedule in runs.scheduled(the_house())]


@task(task_run_name="look at Prefect", **HABITS)
async def look_at_prefect(flows: list[str]) -> list[Trouble]:
    """A trouble for each flow whose runs Prefect cancels again and again, or cannot start."""
    found = []
    async with get_client() as client:
        for flow in flows:
            only = FlowFilter(name=FlowFilterName(any_=[flow]))
            latest = await client.read_flow_runs(
                flow_filter=only, sort=FlowRunSort.START_TIME_DESC, limit=_LATEST
            )
            found += told_by(flow, latest, datetime.now(UTC))
    return found


def told_by(flow: str, latest: list[FlowRun], now: datetime) -> list[Trouble]:
    """What the latest runs of a flow tell, newest first."""
    found = []
    done = [run for run in latest if run.state is not None and run.state.is_final()]
    if any(_cancelled(one) and _cancelled(other) for one, other in pairwise(done[:2])):
        said = f"{flow}: two runs in a row were cancelled; a dead one may hold its slot: restart `icc up`"
        found.append(Trouble(f"{flow} cancelled", said))
    stuck = [run.name for run in latest if _stuck(run, now)]
    if stuck:
        said = f"{flow}: {', '.join(stuck)} has been starting for over 10 minutes"
        found.append(Trouble(f"{flow} stuck", said))
    return found


@task(task_run_name="tell the officers", **HABITS)
def tell_officers(found: list[Trouble]) -> str:
    """Tell what is new and what is over by the officers' own channel; what became of that, in words.

    What was not told stands until it is.
    """
    house, now = the_house(), datetime.now(UTC)
    url = house.settings.alert_url
    news = troubles.settle(house, WATCHER, found, now)
    if not news:
        return "nothing new to tell"
    if url is None:
        return "no ICC_ALERT_URL is set"
    receipt = alert(url.get_secret_value(), news.new, news.over)
    if receipt.ok:
        troubles.confirm(house, WATCHER, now)
    return receipt.reply


@task(task_run_name="sign of life", **HABITS)
def give_sign_of_life() -> str:
    """Call the heartbeat address, so that somebody outside notices when nobody calls any more."""
    url = the_house().settings.heartbeat_url
    return beat(url.get_secret_value()) if url is not None else "no ICC_HEARTBEAT_URL is set"


def _cancelled(run: FlowRun) -> bool:
    return run.state is not None and run.state.is_cancelled()


def _stuck(run: FlowRun, now: datetime) -> bool:
    return run.state is not None and run.state.is_pending() and now - run.state.timestamp > _STUCK
