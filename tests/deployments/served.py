"""A true Prefect server for all tests of this process that need any, but none of their own."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import certifi

from deployments.children import Child, stop
from deployments.server import address, free_port, start_server, wait_for
from deployments.surroundings import prefect_home
from models.settings import Settings

DATABASE = "prefect.db"


@dataclass
class Server:
    """A server whose home lies in `folder`; `around` is the environment in which programs find it."""

    folder: Path
    port: int
    brief: bool = True
    around: dict[str, str] = field(default_factory=dict, init=False)
    child: Child = field(init=False)

    def start(self) -> None:
        """Start it, or start it again where it was; it answers when this returns."""
        kept = dict(os.environ)
        try:
            self.child = start_server(Settings(var=self.folder), self.port, brief=self.brief)
            self.around = {name: value for name, value in os.environ.items() if name.startswith("PREFECT_")}
            self.around["PREFECT_API_SSL_CERT_FILE"] = one_certificate()
        finally:
            os.environ.clear()
            os.environ |= kept
        wait_for(self.child, address(self.port))

    def kill(self) -> None:
        """End it without a word, and all that it started."""
        os.killpg(self.child.process.pid, signal.SIGKILL)
        self.child.process.wait()

    def stop(self) -> None:
        """End it in order."""
        stop([self.child])


@cache
def one_certificate() -> str:
    """A file with one authority in it: each of Prefect's clients reads all that it is given, for 25 ms.

    Our servers speak no TLS.
    """
    folder, end = Path(tempfile.mkdtemp(prefix="icc-prefect-")), "-----END CERTIFICATE-----\n"
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    file = folder / "one.pem"
    file.write_text(Path(certifi.where()).read_text(encoding="utf-8").partition(end)[0] + end)
    return str(file)


def lay_prefect(var: Path) -> None:
    """Give a house the database that a Prefect server makes at its first start, which takes five seconds."""
    _copy(prefect_server().folder / DATABASE, prefect_home(Settings(var=var)) / DATABASE)


def _copy(source: Path, target: Path) -> None:
    """Copy a database that may be in use."""
    with closing(sqlite3.connect(source)) as held, closing(sqlite3.connect(target)) as made:
        held.backup(made)


@cache
def prefect_server() -> Server:
    """The server that all share."""
    folder = Path(tempfile.mkdtemp(prefix="icc-prefect-"))
    server = Server(folder, free_port())
    server.start()
    _copy(prefect_home(Settings(var=folder)) / DATABASE, folder / DATABASE)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(server.stop)
    return server
