"""A program tied to the life of the process that started it: `python -m deployments.child MODULE ARGS…`.

Even a parent killed without a chance to tidy up leaves nothing behind.
"""

from __future__ import annotations

import ctypes
import os
import runpy
import signal
import sys
import threading
import time

PARENT = "ICC_PARENT"
"""The environment variable that names the parent's process number."""

_PR_SET_PDEATHSIG = 1


def tie(parent: int) -> None:
    """End this process when `parent` ends: by the kernel on Linux, by looking once a second elsewhere."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        _end_without(parent)
    else:
        threading.Thread(target=_look, args=(parent,), daemon=True).start()


def _look(parent: int) -> None:
    while True:
        _end_without(parent)
        time.sleep(1)


def _end_without(parent: int) -> None:
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """Tie, undo what a shell's `&` made us inherit (ignored signals), and become the module."""
    tie(int(os.environ.pop(PARENT)))
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
