"""`icc up`: the database, Prefect, the flows served, the desk: one process tree that stops cleanly."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from types import FrameType
from typing import Annotated

from cyclopts import Parameter

from deployments import living
from deployments.catching_up import catch_up
from deployments.children import Child, again, start, stop
from deployments.schedules import SCHEDULES
from deployments.server import address, answers, refuse_taken, start_server, wait_for
from deployments.summary import tell_all
from deployments.surroundings import elsewhere, prefect_home, surround
from deployments.telling import ERRORS, say
from lifecycle.commands import Refused
from models.database import House, open_house
from models.keeping import runs
from models.migrate import upgrade
from models.settings import Settings

_LOOK_EVERY = 1.0
_PROVED = 30.0
"""Seconds a part must have lived before it is started again: what cannot live is not started for ever."""


def up(*, once: Annotated[bool, Parameter(negative="")] = False) -> int:
    """Start everything and keep it running until Ctrl-C; the day's run is made up for if it was missed.

    Parameters
    ----------
    once:
        Do it all once, print what happened and stop: for machines without a person.
    """
    house = open_house()
    upgrade(house)
    with _interruptible(), living.keys(house.settings, lambda: _already(house.settings), say):
        try:
            _live(house, once)
        except KeyboardInterrupt:
            say("Stopped.")
    return 0


def _live(house: House, once: bool) -> None:
    with _tree(house) as children:
        desk = _desk_address(house.settings)
        failed = catch_up(house)
        if not once:
            children.append(_serve(house.settings))
        tell_all(house, desk=desk, prefect=_pages(), running=not once)
        if once and failed:
            raise Refused("; ".join(failed))
        for sentence in failed:
            say(sentence)
        if not once:
            _watch_over(children)


@contextmanager
def _tree(house: House) -> Iterator[list[Child]]:
    """The children, each in its own session; all are gone when this ends, however it ends."""
    children: list[Child] = []
    try:
        with ERRORS.status("Starting Prefect and the desk"):
            _start_all(house, children)
        yield children
    finally:
        with _deaf():
            stop(children[::-1])
            living.up_file(house.settings).unlink(missing_ok=True)


def _start_all(house: House, children: list[Child]) -> None:
    settings = house.settings
    refuse_taken(settings.desk_port, "the desk", "ICC_DESK_PORT")
    url = _start_prefect(settings, children)
    children.append(start("the desk", ["desk.serve"], settings.var / "desk.log"))
    _wait_for_prefect(children, url)
    _wait_for_desk(children[-1], settings)
    runs.register(house, SCHEDULES)
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    living.note_up(settings, living.Up(os.getpid(), url, _desk_address(settings), now))


def _start_prefect(settings: Settings, children: list[Child]) -> str:
    if named := elsewhere():
        surround(settings, named)
        return named
    refuse_taken(settings.prefect_port, "Prefect", "ICC_PREFECT_PORT")
    children.append(start_server(settings, settings.prefect_port, brief=False))
    return address(settings.prefect_port)


def _wait_for_prefect(children: Sequence[Child], url: str) -> None:
    if len(children) > 1:
        wait_for(children[0], url)
    elif not answers(url):
        raise Refused(f"no Prefect server answers at {url}: start it, or unset PREFECT_API_URL")


def _wait_for_desk(desk: Child, settings: Settings) -> None:
    """The desk lives apart: if it does not start, the flows run all the same, and we say so."""
    until = time.monotonic() + 30
    while time.monotonic() < until and desk.alive:
        if _listens(settings.desk_port):
            return
        time.sleep(0.1)
    say(f"The desk did not start ({desk.last_words()}): see {desk.log}")


def _listens(port: int) -> bool:
    import socket

    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _serve(settings: Settings) -> Child:
    return start("the flows", ["deployments.serving"], prefect_home(settings) / "flows.log")


def _watch_over(children: list[Child]) -> None:
    """Until Ctrl-C: a part that ends by itself is started again, once it has proved that it can live."""
    while True:
        time.sleep(_LOOK_EVERY)
        for place, child in enumerate(children):
            if not child.alive:
                children[place] = _revive(child)


def _revive(child: Child) -> Child:
    if child.age < _PROVED:
        raise Refused(f"{child.name} keeps ending ({child.last_words()}): see {child.log}, then start again")
    say(f"{child.name} ended by itself ({child.last_words()}) and is started again; see {child.log}")
    return again(child)


def _already(settings: Settings) -> living.Up | None:
    if found := living.living_up(settings):
        raise Refused(f"this house is already up: the desk is at {found.desk}, Prefect at {found.prefect}")
    return None


def _desk_address(settings: Settings) -> str:
    return f"http://127.0.0.1:{settings.desk_port}/"


def _pages() -> str:
    return os.environ["PREFECT_API_URL"].removesuffix("/api")


@contextmanager
def _interruptible() -> Iterator[None]:
    """Ctrl-C and TERM both end us in order, even where a shell's `&` had them ignored."""
    kept = {number: signal.signal(number, _interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


@contextmanager
def _deaf() -> Iterator[None]:
    """A second Ctrl-C does not interrupt the tidying up."""
    kept = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
