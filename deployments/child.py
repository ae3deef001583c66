"""A program tied to the life of the process that started it: `python -m deployments.child MODULE ARGS…`.

Its standard input is a pipe whose other end only the parent holds. When the parent ends, however it ends,
the pipe closes, and the whole session of this process ends with it: even a parent killed without a chance
to tidy up leaves nothing behind.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading


def tie() -> None:
    """End this process, and all that it started in its session, as soon as the parent ends."""
    threading.Thread(target=_end_with_parent, name="tied to the parent", daemon=True).start()


def _end_with_parent() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os.killpg(os.getpgid(0), signal.SIGKILL)


def main() -> None:
    """Tie, undo what a shell's `&` made us inherit (ignored signals), and become the module."""
    tie()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
