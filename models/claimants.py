"""Who claims work: a process, named so that a dead one is never mistaken for a living one."""

from __future__ import annotations

import os
import socket
from pathlib import Path


def claimant(pid: int) -> str:
    """The host, and when the process began there: together they name one process for good."""
    return f"{socket.gethostname()} {_birth(pid)}"


def _birth(pid: int) -> str:
    """The start of a process in ticks since boot (Linux), `alive` where that is unknown, `gone` if dead."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return _without_proc(pid)
    return "gone" if fields[0] == "Z" else fields[19]


def _without_proc(pid: int) -> str:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return "gone"
    except PermissionError:
        pass
    return "gone" if Path("/proc/self").exists() else "alive"


def is_gone(holder: str, pid: int) -> bool:
    """Whether the process of this host that called itself `holder` has ended; False for other hosts."""
    here = holder.split(" ", 1)[0] == socket.gethostname()
    return here and holder != claimant(pid)
