"""Scenes in which what is killed is not ours: a worker with its runs, or the Prefect server itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from random import Random

from tests.deployments.conftest import DUE_DAY, ROOT, surroundings
from tests.deployments.served import Server
from tests.faults import forked
from tests.faults.houses import Fill, around
from tests.faults.scenes import Left, Scene, whole

POOL = "icc"
ASKED = ("accession", "reassessments")
"""The flows that a worker is asked to run, side by side."""

_PREFECT = str(Path(sys.executable).with_name("prefect"))


def working(on: str, furnish: Fill, server: Server) -> Scene:
    """A worker of a pool runs two flows; it, a run of it, or both with all they started are killed.

    Whatever is left is then buried, as `icc up` does at its start, and a new worker is asked the same.
    """
    deployed: list[bool] = []

    def play(folder: Path, cut: float | None, chance: Random) -> bool:
        if not deployed:
            _deploy(folder, server)
            deployed.append(True)
        assert forked.run("bury", [], folder) == 0, forked.said(folder)
        return _work(folder, server, cut, chance)

    return Scene(f"workers {on}", furnish, play, _by_whomever)


def _by_whomever(folder: Path) -> Left:
    """All that is there, whichever of the two flows came first to a city and wrote in its own name."""
    found = whole(folder)
    events = Counter(tuple(map(event.__getitem__, (0, 2, 3, 4, 5, 6, 7, 10))) for event in found.events)
    return Left(events, found.letters, found.more)


def _deploy(folder: Path, server: Server) -> None:
    for words in (
        (_PREFECT, "work-pool", "create", POOL, "--type", "process", "--overwrite"),
        (_PREFECT, "--no-prompt", "deploy", "--all", "--prefect-file", "deployments/prefect.yaml"),
    ):
        done = subprocess.run(words, cwd=ROOT, env=_env(folder, server), capture_output=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def _env(folder: Path, server: Server) -> dict[str, str]:
    found = surroundings(folder, PYTHONPATH=str(ROOT), ICC_HOME=str(ROOT), **around(folder))
    return found | server.around | {"PREFECT_WORKER_QUERY_SECONDS": "1"}


def _work(folder: Path, server: Server, cut: float | None, chance: Random) -> bool:
    words = (_PREFECT, "worker", "start", "--pool", POOL, "--type", "process", "--name", folder.name)
    with (folder / "worker.txt").open("ab") as log:
        worker = subprocess.Popen(
            words, cwd=ROOT, env=_env(folder, server), stdout=log, stderr=log, start_new_session=True
        )
    asked = [forked.start("ask", [flow, DUE_DAY.isoformat()], folder) for flow in ASKED]
    try:
        until = time.monotonic() + (forked.PATIENCE if cut is None else cut)
        while any(each.is_alive() for each in asked) and time.monotonic() < until:
            time.sleep(0.05)
        done = not any(each.is_alive() for each in asked)
        assert done or cut is not None, (folder / "worker.txt").read_text()
        assert not done or all(each.exitcode == 0 for each in asked), forked.said(folder)
        if not done:
            _kill_some(folder, worker, chance)
        return done
    finally:
        for each in asked:
            each.kill()
        _kill(_of_house(folder))
        worker.wait()


def _kill_some(folder: Path, worker: subprocess.Popen[bytes], chance: Random) -> None:
    """The worker alone, one of its runs alone, or all at once: the machine's power."""
    runs = [pid for pid in _of_house(folder) if pid != worker.pid]
    victims = chance.choice(([worker.pid], runs[:1], [worker.pid, *runs]))
    _kill(victims)
    time.sleep(chance.uniform(0, 0.5))


def _of_house(folder: Path) -> list[int]:
    """The living processes of the worker's side in this house: all whose environment names it, but ours."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            around_ = (process / "environ").read_bytes()
            if f"ICC_VAR={folder}\0".encode() in around_ and b"ICC_HOME=" in around_:
                found.append(int(process.name))
    return found


def _kill(pids: list[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def without_server(on: str, furnish: Fill, server: Server) -> Scene:
    """A day through Prefect whose server is killed, and comes back; where the day failed, it is run again."""

    def play(folder: Path, cut: float | None, chance: Random) -> bool:
        away = threading.Thread(target=_away, args=(server, cut, chance.uniform(0, 3)))
        program = forked.start("flows", ["daily", "outbox", DUE_DAY.isoformat()], folder)
        if cut is not None:
            away.start()
        program.join(forked.PATIENCE)
        if cut is not None:
            away.join()
        good = program.exitcode == 0
        return good or forked.run("flows", ["daily", "outbox", DUE_DAY.isoformat()], folder) == 0

    return Scene(f"server {on}", furnish, play, whole, heals=True)


def _away(server: Server, after: float, absent: float) -> None:
    time.sleep(after)
    server.kill()
    time.sleep(absent)
    server.start()
