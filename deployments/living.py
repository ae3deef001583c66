"""What is alive in this house: `up` and its addresses, and who may start a Prefect server."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from deployments.children import stop
from deployments.server import address, answers, free_port, start_server, wait_for
from deployments.surroundings import elsewhere, prefect_home, surround, surround_own
from lifecycle.commands import Refused
from models.settings import Settings

_PAUSE = 0.2


@dataclass(frozen=True, slots=True)
class Up:
    """A running `icc up`: its process, and the addresses of its Prefect interface and its desk."""

    pid: int
    prefect: str
    desk: str
    started_at: str


def up_file(settings: Settings) -> Path:
    """Where a running `icc up` says where it is."""
    return settings.var / "up.json"


def note_up(settings: Settings, up: Up) -> None:
    """Write where we are, whole or not at all."""
    fresh = up_file(settings).with_suffix(".new")
    fresh.write_text(json.dumps(asdict(up), indent=2) + "\n")
    fresh.replace(up_file(settings))


def living_up(settings: Settings) -> Up | None:
    """The `icc up` of this house, if it lives and its Prefect server answers."""
    try:
        found = Up(**json.loads(up_file(settings).read_text()))
    except (OSError, ValueError, TypeError):
        return None
    return found if not _alone(settings) and answers(found.prefect) else None


@contextmanager
def engine_room(settings: Settings, say: Callable[[str], None]) -> Iterator[str]:
    """A Prefect server for one command: the one the environment names, `up`'s, or a brief one of our own.

    Refused where the environment names one that does not answer.
    """
    if named := elsewhere():
        if not answers(named):
            raise Refused(f"no Prefect server answers at {named}: start it, or unset PREFECT_API_URL")
        surround(settings, named)
        yield named
        return
    with keys(settings, wait=lambda: living_up(settings), say=say) as found:
        if found:
            surround_own(settings, found.prefect)
            yield found.prefect
            return
        with _brief_server(settings) as url:
            yield url


@contextmanager
def _brief_server(settings: Settings) -> Iterator[str]:
    port = free_port()
    server = start_server(settings, port, brief=True)
    try:
        wait_for(server, address(port))
        yield address(port)
    finally:
        stop([server])


@contextmanager
def keys(
    settings: Settings, wait: Callable[[], Up | None], say: Callable[[str], None]
) -> Iterator[Up | None]:
    """Hold the right to start a Prefect server in this house, alone; or find the `up` that has one.

    Two servers on one database would hinder each other. The right ends with the process that holds it,
    however it ends.
    """
    told = False
    with _lock_file(settings).open("a") as file:
        while not _take(file.fileno()):
            if found := wait():
                yield found
                return
            if not told:
                say("Another command is at work in this house; waiting for it.")
                told = True
            time.sleep(_PAUSE)
        yield None


def _lock_file(settings: Settings) -> Path:
    return prefect_home(settings) / "server.lock"


def _take(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _alone(settings: Settings) -> bool:
    """Whether nobody holds the right to a server here, so that a note of `up` is a leftover."""
    descriptor = os.open(_lock_file(settings), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        return _take(descriptor)
    finally:
        os.close(descriptor)
