"""The desk as processes: what a command loads, and how the pages stop."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from desk.command import run
from models.database import House

PLAIN = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
HEAVY = {
    "prefect", "fastapi", "starlette", "apprise", "openpyxl", "xlsxwriter", "alembic", "jinja2", "rich.table",
}  # fmt: skip


def test_an_audit_loads_nothing_it_does_not_need(peopled: House) -> None:
    watched = (
        "import sys; from desk.command import run; code = run(['audit', '--json']);"
        f"print([name for name in {sorted(HEAVY)} if name in sys.modules], file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", watched], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert done.stdout.startswith("{") and done.stdout.endswith("}\n")


def test_the_console_script_answers_with_an_exit_code(tmp_path: Path) -> None:
    icc = Path(sys.executable).with_name("icc")
    done = subprocess.run([icc, "why"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("icc: ask about a city")


def test_a_reader_who_goes_away_is_no_failure(peopled: House) -> None:
    icc = Path(sys.executable).with_name("icc")
    command = f"'{icc}' audit | head -c 20; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this machine has no full device")
def test_where_there_is_no_room_for_an_answer_that_is_said(peopled: House) -> None:
    icc = Path(sys.executable).with_name("icc")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [icc, "city", "list"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 1
    assert "no space left" in done.stderr and done.stderr.count("\n") == 1


def test_a_document_leaves_in_utf_8_whatever_the_locale(peopled: House) -> None:
    assert run(["city", "rename", "Bergen", "Bjørgvin"]) == 0
    icc = Path(sys.executable).with_name("icc")
    done = subprocess.run([icc, "audit", "--json"], env=os.environ | PLAIN, capture_output=True, check=True)
    assert "Bjørgvin" in [city["city"] for city in json.loads(done.stdout.decode("utf-8"))["cities"]]


def test_the_pages_are_served_on_this_machine_only_and_stop_cleanly_on_term(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    monkeypatch.setenv("ICC_DESK_PORT", str(port))
    desk = subprocess.Popen([sys.executable, "-m", "desk.serve"], stderr=subprocess.PIPE, text=True)
    try:
        assert answer(f"http://127.0.0.1:{port}/healthz") == 200
        assert listening_on(port) == {"127.0.0.1"}
        desk.send_signal(signal.SIGTERM)
        _, said = desk.communicate(timeout=20)
    finally:
        desk.kill()
    assert desk.returncode in {0, -signal.SIGTERM}
    assert "Traceback" not in said and f"http://127.0.0.1:{port}" in said


def test_a_port_that_is_taken_is_a_sentence(sqlite_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("ICC_DESK_PORT", str(taken.getsockname()[1]))
        done = subprocess.run(
            [sys.executable, "-m", "desk.serve"], capture_output=True, text=True, check=False, timeout=60
        )
    assert done.returncode == 1
    assert "ICC_DESK_PORT" in done.stderr and "Traceback" not in done.stderr


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def answer(address: str) -> int:
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as got:
                status: int = got.status
                return status
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def listening_on(port: int) -> set[str]:
    """The addresses that the port is open on, as the kernel lists them."""
    rows = [line.split() for name in ("tcp", "tcp6") for line in table(f"/proc/net/{name}")]
    local = [row[1] for row in rows if row[3] == "0A" and int(row[1].rpartition(":")[2], 16) == port]
    return {socket.inet_ntoa(bytes.fromhex(at.split(":")[0])[::-1]) for at in local if len(at) == 13}


def table(path: str) -> list[str]:
    return Path(path).read_text().splitlines()[1:] if Path(path).exists() else []
