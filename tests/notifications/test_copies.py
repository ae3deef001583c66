"""Further channels of people and teams, and the officers' own alerts, through a real webhook."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from lifecycle.commands import Refused
from lifecycle.ports import Claim, Receipt
from notifications.alerts import alert
from notifications.copies import Channels, WithCopies, read_channels
from notifications.mail import compose
from notifications.render import render
from tests.notifications.claims import OFFICER, claim

NOW = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
BOX = "Intercultural Cities <intercultural.cities@secretariat.example>"
CHECK = claim("record_check")
RAW = compose(CHECK, render(CHECK), sender=BOX, now=NOW)


@contextmanager
def webhook(status: int = 200, elsewhere: str = "") -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A webhook's address, and what it was told."""
    told: list[dict[str, Any]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            if elsewhere:
                self.send_header("Location", elsewhere.replace("json://", "http://"))
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"json://127.0.0.1:{server.server_port}/hook", told
    finally:
        server.shutdown()


@dataclass
class Post:
    """A mail channel that answers as told."""

    answer: Receipt = field(default_factory=lambda: Receipt(ok=True, reply="250 ok"))
    sender: str = BOX

    def deliver(self, claim: Claim, raw: bytes) -> Receipt:
        return self.answer

    def close(self) -> None:
        pass


def file_of(var: Path, text: str, mode: int = 0o600) -> Path:
    path = var / "channels.toml"
    path.write_text(text)
    path.chmod(mode)
    return path


def test_a_person_is_told_beside_the_mail() -> None:
    with webhook() as (url, told):
        channel = WithCopies(Post(), Channels({"ada@manchester.example": [url]}, inside={"127.0.0.1"}))
        assert channel.deliver(CHECK, RAW).reply == "250 ok"
    assert [each["title"] for each in told] == ["Manchester: is what we hold on record right?"]


def test_a_team_is_told_of_letters_to_its_role_and_of_no_others() -> None:
    with webhook() as (url, told):
        channel = WithCopies(Post(), Channels(teams={"officers": [url]}))
        channel.deliver(CHECK, RAW)
        channel.deliver(claim("officers_monday", to=OFFICER), RAW)
    assert len(told) == 1


def test_a_mail_that_did_not_go_is_not_told_of() -> None:
    with webhook() as (url, told):
        refused = Post(Receipt(ok=False, reply="550 no"))
        channels = Channels({"ada@manchester.example": [url]}, inside={"127.0.0.1"})
        WithCopies(refused, channels).deliver(CHECK, RAW)
    assert told == []


def test_a_further_channel_that_fails_does_not_fail_the_letter() -> None:
    with webhook(500) as (url, _):
        channel = WithCopies(Post(), Channels({"ada@manchester.example": [url]}, inside={"127.0.0.1"}))
        assert channel.deliver(CHECK, RAW).ok


def test_a_reader_s_channel_into_our_own_network_is_not_called_and_the_team_s_is() -> None:
    with webhook() as (url, told):
        inward = Channels({"ada@manchester.example": [url]})
        assert WithCopies(Post(), inward).deliver(CHECK, RAW).ok
        assert told == []
        WithCopies(Post(), Channels(teams={"coordinator": [url]})).deliver(CHECK, RAW)
    assert len(told) == 1


def test_an_answer_that_points_elsewhere_is_not_followed() -> None:
    with webhook() as (target, told), webhook(307, target) as (url, asked):
        channel = WithCopies(Post(), Channels({"ada@manchester.example": [url]}, inside={"127.0.0.1"}))
        assert channel.deliver(CHECK, RAW).ok
    assert len(asked) == 1 and told == []


def test_a_host_inside_is_opened_in_the_file(tmp_path: Path) -> None:
    file_of(tmp_path, 'inside = ["127.0.0.1"]\n[people]\n"ada@manchester.example" = ["json://127.0.0.1/x"]\n')
    assert read_channels(tmp_path).of(CHECK) == ["json://127.0.0.1/x"]


def test_the_file_of_channels_is_read_and_its_secrets_never_shown(tmp_path: Path) -> None:
    file_of(tmp_path, '[people]\n"Ada@Manchester.example" = ["json://u:hunter2@h/x"]\n')
    channels = read_channels(tmp_path)
    assert channels.of(CHECK) == ["json://u:hunter2@h/x"] and "hunter2" not in repr(channels)


@pytest.mark.parametrize(
    ("text", "mode", "says"),
    [
        ("[people]\n", 0o644, "chmod 600"),
        ("[people\n", 0o600, "cannot be read"),
        ('[teams]\nofficers = "json://h"\n', 0o600, "write a list of Apprise addresses"),
        ('[teams]\nofficers = ["nonsense"]\n', 0o600, "write a list of Apprise addresses"),
    ],
)
def test_a_file_of_channels_that_makes_no_sense_is_refused(
    tmp_path: Path, text: str, mode: int, says: str
) -> None:
    file_of(tmp_path, text, mode)
    with pytest.raises(Refused, match=says):
        read_channels(tmp_path)


def test_officers_are_alerted_by_their_own_channel() -> None:
    with webhook() as (url, told):
        assert alert(url, ["outbox: no run since yesterday", "a\nb"]).ok
    assert told[0]["message"] == "- outbox: no run since yesterday\n- a b"


def test_an_alert_that_is_not_taken_is_a_failure_and_a_wrong_address_a_refusal() -> None:
    with webhook(500) as (url, _):
        assert not alert(url, ["x"]).ok
    with pytest.raises(Refused, match="ICC_ALERT_URL"):
        alert("nonsense", ["x"])


def test_that_a_trouble_is_over_is_told_as_well() -> None:
    with webhook() as (url, told):
        assert alert(url, [], ["outbox: no run since yesterday"]).ok
    assert told[0]["message"] == "- over: outbox: no run since yesterday"
    assert "is over" in told[0]["title"]
