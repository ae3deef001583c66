"""Sockets on which whatever is said ends at an instant, not each byte of it within a time of its own."""

from __future__ import annotations

import socket
import ssl
import time
from typing import Any


def by(made: Any, instant: float) -> None:
    """From now on everything on that socket ends by an instant of the monotonic clock, or TimeoutError."""
    made.until = instant


class _Timed:
    """A socket on which everything ends at an instant (`until`, by the monotonic clock)."""

    until = float("inf")

    def _wait(self) -> None:
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        self.settimeout(left)  # type: ignore[attr-defined]

    def recv_into(self, *given: Any) -> int:
        self._wait()
        return super().recv_into(*given)  # type: ignore[misc,no-any-return]

    def send(self, *given: Any) -> int:
        self._wait()
        return super().send(*given)  # type: ignore[misc,no-any-return]

    def sendall(self, *given: Any) -> None:
        self._wait()
        super().sendall(*given)  # type: ignore[misc]


class Plain(_Timed, socket.socket):
    """In the clear."""


class Secured(_Timed, ssl.SSLSocket):
    """Encrypted."""
