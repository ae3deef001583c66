"""Whole processes, measured from outside: seconds on the clock, and the most memory they held."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ICC = str(Path(sys.executable).with_name("icc"))


@dataclass(frozen=True, slots=True)
class Measure:
    """One process: wall-clock seconds, and its peak of resident memory in MB."""

    seconds: float
    megabytes: float


def environment(var: Path) -> dict[str, str]:
    """The environment without any setting of whoever measures, and with the house at `var`."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("ICC_")}
    return plain | {"ICC_VAR": str(var)}


def measure(command: Sequence[str], var: Path, more: Mapping[str, str] | None = None) -> Measure:
    """Run a command in the house at `var`; its output goes to a file there. RuntimeError if it fails."""
    with (var / "output.txt").open("wb") as output:
        began = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, env=environment(var) | dict(more or {})
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{(var / 'output.txt').read_text()[-2000:]}")
    return Measure(seconds, usage.ru_maxrss / 1024)


def fastest(command: Sequence[str], var: Path, times: int = 5) -> Measure:
    """The fastest of several runs: what the machine's other work adds is no property of ours."""
    return min((measure(command, var) for _ in range(times)), key=lambda each: each.seconds)
