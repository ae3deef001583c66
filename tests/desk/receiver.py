"""Another program, on loopback, that is called: it remembers what it was told, and answers as it shall."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Receiver:
    """`status` is what it answers; `came` the headers and body of each call."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.status = 200
        self.came: list[tuple[dict[str, str], bytes]] = []


@contextmanager
def receiver() -> Iterator[Receiver]:
    """The program, served until the end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    made = Receiver(f"http://127.0.0.1:{server.server_port}/hook?of=ours")
    server.receiver = made  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        mine: Any = self.server
        body = self.rfile.read(int(self.headers["content-length"]))
        mine.receiver.came.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(mine.receiver.status)
        self.send_header("location", "http://127.0.0.1:1/elsewhere")
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_said: object) -> None:
        """Nothing is written down."""
