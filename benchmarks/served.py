"""Servers in processes of their own, so that what is measured shares no interpreter with them.

`python -m benchmarks.served mail|desk|bare|prefect PORT`: a mail server that takes everything, our desk, the
same server answering one page from memory, or a Prefect server.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measuring import environment

_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Server:
    """A server in a process of its own."""

    port: int
    pid: int

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def megabytes(self) -> float:
        """The most memory it has held, in MB; as much as is known of it where /proc is missing: none."""
        told = Path(f"/proc/{self.pid}/status")
        lines = told.read_text().splitlines() if told.exists() else []
        return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


@contextmanager
def served(what: str, var: Path) -> Iterator[Server]:
    """A server on a free port of loopback. RuntimeError if it does not come up in a minute."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "benchmarks.served", what, str(port)]
    with (var / f"{what}.txt").open("wb") as said:
        process = subprocess.Popen(command, env=environment(var), stdout=said, stderr=said)
    try:
        _wait_for(port)
        yield Server(port, process.pid)
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


def _prefect(port: int) -> None:
    """As `prefect server start` serves it, with a home of its own in the house's folder."""
    os.environ["PREFECT_HOME"] = str(Path(os.environ["ICC_VAR"]) / "server")
    os.environ["PREFECT_SERVER_API_PORT"] = str(port)
    import uvicorn

    application = "prefect.server.api.server:create_app"
    uvicorn.run(application, factory=True, host="127.0.0.1", port=port, log_level="warning")


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
    {"mail": _mail, "desk": _desk, "bare": _bare, "prefect": _prefect}[sys.argv[1]](int(sys.argv[2]))
