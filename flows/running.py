"""The shape every flow has: a run row opened first and closed last, a name, a summary, an honest end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from prefect import runtime
from prefect.client.schemas.objects import State
from prefect.events import emit_event
from prefect.logging import get_run_logger
from prefect.states import Completed

from models import clock
from models.keeping import runs
from tasks.healing import patiently
from tasks.the_house import the_house
from tasks.turns import Brought

Progress = Callable[[str, int, int], None]
"""Told after every batch: the flow, how many cities had their turn, of how many."""

progress: ContextVar[Progress | None] = ContextVar("progress", default=None)

WITH_SET_ASIDE = "CompletedWithSetAside"
WITH_FINDINGS = "CompletedWithFindings"


@dataclass
class Account:
    """What a run did, as it goes along. `today` is the civil day in Paris the run stands for."""

    flow: str
    today: date
    city: str | None
    run: int
    cities: int = 0
    events: int = 0
    notices: int = 0
    set_aside: list[dict[str, str]] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)

    def count(self, city: str, brought: Brought) -> None:
        """Count a city's turn, and tell the world where something happened."""
        self.cities += 1
        self.events += brought.events
        self.notices += brought.notices
        if brought.events or brought.notices:
            happened(self.flow, city, brought)

    def put_aside(self, city: str, error: Exception | str) -> None:
        """Name a city whose turn failed; the run goes on without it and ends visibly imperfect."""
        said = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
        self.cities += 1
        self.set_aside.append({"city": city, "error": said})
        patiently(lambda: runs.set_aside(the_house(), self.run, city, said))
        get_run_logger().error("%s was set aside; the error is in the house's own record", city)

    def alive(self, total: int) -> None:
        """A sign of life after a batch, for the run row and for whoever watches."""
        patiently(lambda: runs.touch(the_house(), self.run))
        if told := progress.get():
            told(self.flow, self.cities, total)

    def ending(self) -> State[dict[str, Any]]:
        """The state the run ends in: its name tells whether all went well."""
        if self.set_aside:
            names = ", ".join(entry["city"] for entry in self.set_aside)
            sentence = f"{len(self.set_aside)} of {self.cities} cities set aside: {names}"
            return Completed(name=WITH_SET_ASIDE, message=sentence, data=self.document())
        if self.findings:
            return Completed(name=WITH_FINDINGS, message="; ".join(self.findings), data=self.document())
        sentence = f"{self.cities} cities, {self.events} events, {self.notices} notices"
        return Completed(message=sentence, data=self.document())

    def document(self) -> dict[str, Any]:
        """The run as JSON holds it."""
        return {
            "flow": self.flow,
            "today": self.today.isoformat(),
            "cities": self.cities,
            "events": self.events,
            "notices": self.notices,
            "set_aside": self.set_aside,
            "findings": self.findings,
            **self.more,
        }


@contextmanager
def run_of(flow: str, today: date | None, city: str | None) -> Iterator[Account]:
    """Frame a flow's work by its run row: opened before anything else, closed whatever happens."""
    house = the_house()
    day = today or patiently(lambda: clock.today(house))
    prefect_run = runtime.flow_run.get_id()
    run = patiently(lambda: runs.open_run(house, flow, today=day, city=city, prefect_run=prefect_run))
    account = Account(flow, day, city, run)
    try:
        yield account
    except BaseException as error:
        _close(account, "failed" if isinstance(error, Exception) else "crashed", error)
        raise
    _close(account, "completed")


def _close(account: Account, state: runs.RunState, error: BaseException | None = None) -> None:
    said = f"{type(error).__name__}: {error}" if error else "; ".join(account.findings) or None
    counts = {"cities": account.cities, "events": account.events, "notices": account.notices}
    patiently(lambda: runs.close_run(the_house(), account.run, state=state, error=said, **counts))


def happened(flow: str, city: str, brought: Brought) -> None:
    """Tell Prefect that something happened to a city: how much, never what."""
    name = f"icc.city.{city}"
    payload = {"flow": flow, "events": brought.events, "notices": brought.notices}
    emit_event(name, resource={"prefect.resource.id": name}, payload=payload)


def run_name() -> str:
    """Name a run after its stage, its day and its city."""
    given = runtime.flow_run.get_parameters()
    day = given.get("today") or clock.today(the_house())
    return " ".join(str(part) for part in (runtime.flow_run.get_flow_name(), day, given.get("city")) if part)


HABITS: dict[str, Any] = {"flow_run_name": run_name, "persist_result": False, "validate_parameters": True}
"""How every flow of ours behaves."""
