"""Servers in processes of their own, so that what is measured shares no interpreter with them.

`python -m benchmarks.served mail|desk|bare PORT`: a mail server that takes everything, our desk, or the same
server answering one page from memory.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.measuring import environment

_PATIENCE = 30.0


@contextmanager
def served(what: str, var: Path) -> Iterator[int]:
    """A server on a free port of loopback; its port. RuntimeError if it does not come up in half a minute."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "benchmarks.served", what, str(port)]
    with (var / f"{what}.txt").open("wb") as said:
        process = subprocess.Popen(command, env=environment(var), stdout=said, stderr=said)
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("a server to measure with did not come up")


def _mail(port: int) -> None:
    from aiosmtpd.controller import Controller
    from aiosmtpd.handlers import Sink

    controller = Controller(Sink(), hostname="127.0.0.1", port=port)
    controller.start()
    while True:
        time.sleep(60)


def _desk(port: int) -> None:
    import uvicorn

    from desk.app import create_app
    from models.database import open_house

    uvicorn.run(create_app(open_house()), host="127.0.0.1", port=port, log_level="warning")


def _bare(port: int) -> None:
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import HTMLResponse
    from starlette.routing import Route

    page = "<p>" + "x" * 60_000 + "</p>"

    def answer(_request: Request) -> HTMLResponse:
        return HTMLResponse(page)

    uvicorn.run(Starlette(routes=[Route("/", answer)]), host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    {"mail": _mail, "desk": _desk, "bare": _bare}[sys.argv[1]](int(sys.argv[2]))
