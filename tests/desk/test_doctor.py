"""`icc doctor` looks at everything and says what to do."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib import metadata
from pathlib import Path

import pytest

from deployments.schedules import SCHEDULES
from desk.terminal.looking_inside import FLOWS
from lifecycle.ports import Receipt
from models.database import House
from models.keeping import runs
from models.keeping.troubles import Trouble, settle
from models.planning import STAGES
from tests.desk.conftest import Icc
from tests.notifications.servers import Postbox, serve

CHECKS = {
    "Prefect", "Prefect server", "clock", "clocks", "settings", "folder", "files", "disk", "database", "mail",
    "letters", "schedules", "last day", "troubles", "removed people",
}  # fmt: skip


def finding(icc: Icc, check: str) -> dict[str, str]:
    """What the doctor found of one thing."""
    [found] = [each for each in icc("doctor", "--json").document["findings"] if each["check"] == check]
    return dict(found)


@contextmanager
def answering(status: int, body: str) -> Iterator[str]:
    """A server that gives every question this answer."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def verdicts(icc: Icc) -> dict[str, str]:
    return {finding["check"]: finding["verdict"] for finding in icc("doctor", "--json").document["findings"]}


def test_a_new_house_is_looked_at_whole_and_nothing_is_bad(icc: Icc) -> None:
    assert set(verdicts(icc)) == CHECKS
    assert "bad" not in verdicts(icc).values()


def test_a_database_out_of_reach_is_bad_and_the_others_are_still_looked_at(
    icc: Icc, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ICC_DATABASE_URL", "postgresql://nobody:s3cret@127.0.0.1:9/none")
    said = icc("doctor", "--json")
    found = {finding["check"]: finding for finding in said.document["findings"]}
    assert said.code == 1
    assert found["database"]["verdict"] == "bad" and found["disk"]["verdict"] == "good"
    assert "s3cret" not in said.out


def test_a_setting_that_cannot_be_read_is_the_finding(icc: Icc, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ICC_DIGEST_WEEKDAY", "9")
    said = icc("doctor")
    assert said.code == 1
    assert "ICC_DIGEST_WEEKDAY" in said.out


def test_where_letters_go_is_told(icc: Icc) -> None:
    assert "no server is set" in icc("doctor").out


def test_a_mail_server_is_spoken_with_and_nothing_is_sent(icc: Icc, monkeypatch: pytest.MonkeyPatch) -> None:
    server = serve(box := Postbox())
    monkeypatch.setenv("ICC_MAIL_URL", f"mailto://127.0.0.1:{server.port}?from=a@b.example&mode=insecure")
    try:
        said = icc("doctor").out
    finally:
        server.stop()
    assert "counts as none" in said
    assert (box.connections, box.offered, box.envelopes) == (1, 1, [])


@pytest.mark.parametrize(
    ("rcpt", "words"), [("550 5.7.1 not from you", "5.7.1 not from you"), ("451 later", "451 later")]
)
def test_a_mail_server_that_would_not_take_our_letters_is_bad_in_its_own_words(
    icc: Icc, monkeypatch: pytest.MonkeyPatch, rcpt: str, words: str
) -> None:
    server = serve(Postbox(rcpt=rcpt))
    monkeypatch.setenv("ICC_MAIL_URL", f"mailto://127.0.0.1:{server.port}?from=a@b.example&mode=insecure")
    try:
        said = icc("doctor")
    finally:
        server.stop()
    assert said.code == 1 and words in said.out


def test_a_mail_server_out_of_reach_is_bad_and_its_password_is_told_nowhere(
    icc: Icc, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ICC_MAIL_URL", "mailto://user:s3cret@127.0.0.1:9?from=a@b.example&mode=insecure")
    said = icc("doctor")
    assert said.code == 1 and "no conversation with the mail server 127.0.0.1:9" in said.out
    assert "s3cret" not in said.out


def test_a_server_that_takes_letters_for_real_is_good(icc: Icc, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ICC_MAIL_URL", "mailtos://user:s3cret@mail.org")
    monkeypatch.setattr("notifications.knocking.knock", lambda *_: Receipt(ok=True, reply="250 fine"))
    said = icc("doctor").out
    assert "a server is set and takes our letters" in said and "s3cret" not in said


@pytest.mark.parametrize(
    ("status", "version", "verdict", "words"),
    [
        (200, metadata.version("prefect"), "good", "answers, version"),
        (200, "2.1.0", "look", "bring them to one version"),
        (401, "", "bad", "PREFECT_API_AUTH_STRING"),
        (404, "", "bad", "answers 404"),
    ],
)
def test_a_prefect_server_elsewhere_is_asked_for_its_version(
    icc: Icc, monkeypatch: pytest.MonkeyPatch, status: int, version: str, verdict: str, words: str
) -> None:
    with answering(status, json.dumps(version)) as url:
        monkeypatch.setenv("PREFECT_API_URL", f"{url}/api")
        found = finding(icc, "Prefect server")
    assert found["verdict"] == verdict and words in found["text"]


def test_a_prefect_server_that_does_not_answer_is_bad(icc: Icc, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    found = finding(icc, "Prefect server")
    assert found["verdict"] == "bad" and "unset PREFECT_API_URL" in found["text"]


def test_the_flows_that_should_be_scheduled_are_those_of_the_one_list(icc: Icc, sqlite_house: House) -> None:
    assert {*STAGES, *FLOWS} == {schedule.flow for schedule in SCHEDULES}
    runs.register(sqlite_house, [each for each in SCHEDULES if each.flow != "outbox"])
    found = finding(icc, "schedules")
    assert found["verdict"] == "bad" and found["text"].startswith("outbox not registered")


def test_a_secret_that_others_may_read_is_bad_with_its_remedy(icc: Icc, tmp_path: Path) -> None:
    key = tmp_path / "secret.key"
    key.write_text("x")
    key.chmod(0o644)
    found = finding(icc, "files")
    assert found["verdict"] == "bad" and f"chmod 600 {key}" in found["text"]


def test_people_who_came_back_with_a_restore_are_found(icc: Icc, peopled: House, tmp_path: Path) -> None:
    assert icc("erase", "ada@manchester.example", "--reason", "asked").code == 0
    assert finding(icc, "removed people")["verdict"] == "good"
    with peopled.begin() as connection:
        connection.exec_driver_sql("UPDATE person SET disabled_reason = NULL")
    assert finding(icc, "removed people")["verdict"] == "bad"


def test_troubles_that_stand_are_told(icc: Icc, sqlite_house: House) -> None:
    settle(sqlite_house, "watch", [Trouble("x", "outbox: no run since yesterday")], datetime.now(UTC))
    found = finding(icc, "troubles")
    assert found["verdict"] == "bad" and "no run since yesterday" in found["text"]


def test_a_folder_open_to_everybody_is_told(icc: Icc, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    assert verdicts(icc)["folder"] == "look"
    tmp_path.chmod(0o700)
    assert verdicts(icc)["folder"] == "good"
