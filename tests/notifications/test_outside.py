"""The anchor leaves the house: taken by a service with its file, or a sentence that names no secret."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from notifications.outside import send_outside


@pytest.fixture
def taken() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A service on loopback that takes everything: its address, and what it was given."""
    given: list[dict[str, Any]] = []

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            given.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Taking)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"json://127.0.0.1:{server.server_port}/anchor", given
    server.shutdown()


def test_the_text_goes_with_its_file(taken: tuple[str, list[dict[str, Any]]], tmp_path: Path) -> None:
    url, given = taken
    file = tmp_path / "2026-11-25.json"
    file.write_text("{}", encoding="utf-8")
    assert send_outside(url, "Anchor", "the text", file) is None
    assert (given[0]["title"], given[0]["message"]) == ("Anchor", "the text")
    assert [part["filename"] for part in given[0]["attachments"]] == ["2026-11-25.json"]


def test_a_service_that_is_down_gives_a_sentence_without_its_password(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text("{}", encoding="utf-8")
    said = send_outside("json://user:secret@127.0.0.1:9/x", "Anchor", "text", file)
    assert said is not None and "did not take it" in said and "secret" not in said


def test_an_address_that_is_none_gives_a_sentence(tmp_path: Path) -> None:
    said = send_outside("nonsense", "Anchor", "text", tmp_path / "a.json")
    assert said is not None and "no address that Apprise can read" in said
