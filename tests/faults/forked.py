"""Programs of the house as processes forked from one that has everything loaded: quick to start, to kill.

They do what a command typed at a terminal does, in a house that the environment names.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Sequence
from functools import cache
from multiprocessing import forkserver
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.deployments.conftest import surroundings
from tests.deployments.served import prefect_server
from tests.faults.houses import around

_FORKED = multiprocessing.get_context("forkserver")
PATIENCE = 120.0
KILLED = -9
_OURS = ("ICC_", "DIE_AT", "HALT_AT", "KILL_AT")


@cache
def load() -> None:
    """Load everything once, in the environment that forked programs begin with: beside a Prefect server."""
    kept = dict(os.environ)
    try:
        os.environ |= prefect_server().around
        _FORKED.set_forkserver_preload(["tests.faults.acts"])
        forkserver.ensure_running()
    finally:
        os.environ.clear()
        os.environ |= kept


def start(what: str, words: Sequence[str], folder: Path, **more: str) -> BaseProcess:
    """Start one of `tests.faults.acts` in the house of that folder; what it says lies in `said.txt` there."""
    given = surroundings(folder, **around(folder), **more)
    ours = {name: value for name, value in given.items() if name.startswith(_OURS)}
    load()
    made = _FORKED.Process(target=_act, args=(what, list(words), ours, str(folder / "said.txt")), daemon=True)
    made.start()
    return made


def run(what: str, words: Sequence[str], folder: Path, cut: float | None = None, **more: str) -> int:
    """Run it to its end, killed without a word after `cut` seconds; its exit code, KILLED if it was."""
    program = start(what, words, folder, **more)
    program.join(cut if cut is not None else PATIENCE)
    if program.exitcode is None:
        program.kill()
        program.join()
        assert cut is not None, f"{what} did not end"
    code = program.exitcode
    program.close()
    assert code is not None
    return code


def said(folder: Path) -> str:
    """What the last program in that house said."""
    return (folder / "said.txt").read_text(encoding="utf-8", errors="replace")


def _act(what: str, words: list[str], ours: dict[str, str], log: str) -> None:
    for name in [name for name in os.environ if name.startswith("ICC_")]:
        del os.environ[name]
    os.environ |= ours
    with open(log, "wb", buffering=0) as paper:  # noqa: PTH123 - a descriptor is wanted
        os.dup2(paper.fileno(), 1)
        os.dup2(paper.fileno(), 2)
    from tests.faults import acts, boundaries

    boundaries.arm()
    code = acts.ACTS[what](words)
    sys.stdout.flush()
    sys.exit(code)
