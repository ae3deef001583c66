"""The desk tells by itself that the flows are dead, and what it writes down names nobody."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from desk import logs
from desk.app import create_app
from desk.lookout import GONE, Lookout
from lifecycle.ports import Receipt
from models.database import House, open_house
from models.keeping import runs
from models.tables import Schedule
from notifications.heartbeat import beat

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
WATCH = Schedule(flow="watch", cron="*/30 * * * *", zone="UTC", description="")


class Officers:
    """Whoever is alerted."""

    def __init__(self, ok: bool = True) -> None:
        self.heard: list[str] = []
        self.ok = ok

    def __call__(self, url: str, new: object, over: object) -> Receipt:
        if self.ok:
            self.heard += [*new, *(f"over: {each}" for each in over)]  # type: ignore[misc,attr-defined]
        return Receipt(ok=self.ok, reply="")


@pytest.fixture
def alerted(monkeypatch: pytest.MonkeyPatch) -> Officers:
    monkeypatch.setenv("ICC_ALERT_URL", "json://chat.example/hook")
    return Officers()


def test_a_silent_watch_is_told_once_and_once_when_it_works_again(house: House, alerted: Officers) -> None:
    house = open_house()
    runs.register(house, [WATCH])
    lookout = Lookout(house, NOW - timedelta(hours=2), alerted)
    lookout.look(NOW)
    lookout.look(NOW + timedelta(minutes=5))
    assert len(alerted.heard) == 1 and "the flows may be dead" in alerted.heard[0]
    run = runs.open_run(house, "watch", today=NOW.date())
    runs.close_run(house, run, state="completed", cities=0, events=0, notices=0)
    lookout.look(datetime.now(UTC))
    assert alerted.heard[1].startswith("over: `watch` closed no run")


def test_a_desk_that_just_began_gives_the_flows_their_time(sqlite_house: House, alerted: Officers) -> None:
    runs.register(sqlite_house, [WATCH])
    Lookout(open_house(), NOW - timedelta(minutes=89), alerted).look(NOW)
    assert alerted.heard == []


def test_an_alert_that_does_not_get_through_is_tried_again(sqlite_house: House, alerted: Officers) -> None:
    runs.register(sqlite_house, [WATCH])
    lookout = Lookout(open_house(), NOW - timedelta(hours=2), alerted)
    alerted.ok = False
    lookout.look(NOW)
    alerted.ok = True
    lookout.look(NOW + timedelta(minutes=5))
    assert len(alerted.heard) == 1


def test_a_database_out_of_reach_is_told_once_and_once_when_it_is_back(
    sqlite_house: House, alerted: Officers, tmp_path: Path
) -> None:
    lookout = Lookout(open_house(), NOW, alerted)
    kept = (tmp_path / "icc.db").read_bytes()
    lookout.house.engine.dispose()
    (tmp_path / "icc.db").write_bytes(b"no database any more, and long enough to be looked at" * 20)
    for minutes in (0, 5):
        lookout.look(NOW + timedelta(minutes=minutes))
    lookout.house.engine.dispose()
    (tmp_path / "icc.db").write_bytes(kept)
    lookout.look(NOW + timedelta(minutes=10))
    assert alerted.heard == [GONE, f"over: {GONE}"]


def test_metrics_are_numbers_without_a_city_and_answer_on_this_machine_alone(browser: TestClient) -> None:
    told = browser.get("/metrics").text
    assert "icc_cities 3.0" in told and 'icc_letters{state="' not in told
    assert "anchester" not in told
    assert browser.get("/metrics", headers={"Host": "localhost:8321"}).status_code == 200


def test_metrics_do_not_exist_under_the_name_that_a_proxy_serves(
    peopled: House, icc: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ICC_DESK_URL", "https://desk.city.example")
    assert icc("user", "add", "o@house.example", "--role", "officer").code == 0  # type: ignore[operator]
    app = TestClient(create_app(open_house()), base_url="https://desk.city.example")
    assert app.get("/metrics").status_code == 404
    assert app.get("/healthz").status_code == 200


def test_a_desk_is_ready_only_in_the_schema_of_its_version(browser: TestClient, peopled: House) -> None:
    assert browser.get("/readyz").json() == {"status": "ready", "schema": "current"}
    with peopled.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    answer = browser.get("/readyz")
    assert (answer.status_code, answer.json()["schema"]) == (503, "newer")


def test_what_is_written_down_of_a_request_names_its_route_and_nothing_in_its_address(
    peopled: House, capfd: pytest.CaptureFixture[str]
) -> None:
    capfd.readouterr()
    logs.configure()
    app = TestClient(logs.Requests(create_app(peopled)), base_url="http://127.0.0.1")
    app.get("/cities/manchester-gb?q=ada@manchester.example")
    app.get("/l/s3cret-word")
    app.get("/nowhere/ada@manchester.example")
    lines = capfd.readouterr().err.splitlines()
    said = [json.loads(line) for line in lines]
    assert next(line["route"] for line in said).startswith("/cities/{")
    assert {line["event"] for line in said} == {"request"} and len(said) == 3
    assert not any(word in "".join(lines) for word in ("ada", "s3cret", "anchester"))


@contextmanager
def listener(status: int) -> Iterator[tuple[str, list[str]]]:
    heard: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_response(status)
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/ping/s3cret", heard
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("status", "said"),
    [(200, "heard (200)"), (500, "not heard: answered 500"), (302, "not heard: answered 302")],
)
def test_a_sign_of_life_is_one_call_that_follows_nothing(status: int, said: str) -> None:
    with listener(status) as (url, heard):
        assert beat(url) == said
    assert heard == ["/ping/s3cret"]


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://h/x", "http://127.0.0.1:9/s3cret", "https://[x"]
)
def test_a_sign_of_life_that_nobody_hears_stops_nothing_and_tells_no_address(url: str) -> None:
    assert "no" in beat(url) and "s3cret" not in beat(url) and "passwd" not in beat(url)
