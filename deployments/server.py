"""The Prefect server of our own: on loopback, behind a password, tied to the life of who started it."""

from __future__ import annotations

import os
import socket
import time
from urllib.error import URLError
from urllib.request import urlopen

from deployments.children import Child, start, stop
from deployments.surroundings import prefect_home, surround_own
from lifecycle.commands import Refused
from models.settings import Settings

STARTUP = 120.0
"""Seconds a server may take to answer: a cold start on a slow machine with its first migrations."""

_FACTORY = "prefect.server.api.server:create_app"


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def refuse_taken(port: int, what: str, variable: str) -> None:
    """Refused, in a sentence, where another program already listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Refused(
                f"port {port}, meant for {what}, is in use: stop the program that listens there,"
                f" or set {variable} to a free port"
            ) from error


def start_server(settings: Settings, port: int, *, brief: bool) -> Child:
    """Start the server and return at once. `brief`: for one command, without pages and background work."""
    surround_own(settings, address(port))
    os.environ["PREFECT_SERVER_API_PORT"] = str(port)
    for name in ("PREFECT__SERVER_EPHEMERAL", "PREFECT__SERVER_FINAL"):
        os.environ[name] = "1" if brief else ""
    command = ["uvicorn", "--factory", _FACTORY, "--host", "127.0.0.1", "--port", str(port)]
    command += ["--log-level", "warning", "--lifespan", "on", "--timeout-graceful-shutdown", "3"]
    return start("the Prefect server", command, prefect_home(settings) / "server.log")


def wait_for(server: Child, url: str) -> None:
    """Wait until the server answers; Refused, with its last words, if it ends or never does."""
    until = time.monotonic() + STARTUP
    while time.monotonic() < until:
        if answers(url):
            return
        if not server.alive:
            raise Refused(f"the Prefect server did not start ({server.last_words()}): see {server.log}")
        time.sleep(0.1)
    stop([server])
    raise Refused(f"the Prefect server did not answer within {STARTUP:.0f} seconds: see {server.log}")


def answers(url: str, path: str = "/health") -> bool:
    """Whether a Prefect server answers at this address."""
    try:
        with urlopen(url + path, timeout=5) as response:  # noqa: S310 - the address comes from the house
            return bool(response.status == 200)
    except (URLError, OSError):
        return False


def address(port: int) -> str:
    """The address of our own server's interface."""
    return f"http://127.0.0.1:{port}/api"
