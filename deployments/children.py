"""Starting and stopping our child processes: each in its own session, tied to our life, no orphan."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 10.0
"""Seconds a child has to end by itself after it was asked to."""


@dataclass(frozen=True)
class Child:
    """A running child process, with what people call it and where it writes what it has to say."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes]
    log: Path
    born: float

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    @property
    def age(self) -> float:
        """Seconds since it was started."""
        return time.monotonic() - self.born

    def last_words(self) -> str:
        """The last line it wrote, for a sentence about why it ended."""
        lines = self.log.read_text(errors="replace").strip().splitlines() if self.log.exists() else []
        return lines[-1] if lines else "it said nothing"


def start(name: str, command: Sequence[str], log: Path) -> Child:
    """Start `python -m COMMAND` in a session of its own, its output in `log`, tied to our life."""
    log.parent.mkdir(parents=True, exist_ok=True)
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    with log.open("ab") as out:
        process = subprocess.Popen(  # noqa: S603 - our own modules only
            [sys.executable, "-m", "deployments.child", *command],
            stdin=subprocess.PIPE,  # held open by us alone: its end is the sign of ours
            stdout=out,
            stderr=out,
            env=os.environ | {"PYTHONPATH": path},
            start_new_session=True,
        )
    return Child(name, command, process, log, time.monotonic())


def again(child: Child) -> Child:
    """Start it once more, as it was."""
    return start(child.name, child.command, child.log)


def stop(children: Sequence[Child], patience: float = PATIENCE) -> None:
    """End one after the other: ask it, wait, then end what is left of it and all that it started.

    Not all at once: the flows say goodbye to the server, which must still be there.
    """
    for child in children:
        child.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            child.process.wait(patience)
        with suppress(ProcessLookupError):
            os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()
