"""Who is alive in a house, and that nothing outlives what started it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from deployments import children, living
from deployments.server import refuse_taken
from deployments.surroundings import password, password_file
from lifecycle.commands import Refused
from models.settings import Settings
from tests.deployments.conftest import ROOT, surroundings

NOTE = living.Up(pid=1, prefect="http://127.0.0.1:1/api", desk="http://127.0.0.1:2/", started_at="")


def eventually(true: Callable[[], bool], seconds: float = 10) -> bool:
    until = time.monotonic() + seconds
    while not (found := true()) and time.monotonic() < until:
        time.sleep(0.05)
    return found


def test_a_note_left_by_a_dead_up_misleads_nobody() -> None:
    living.note_up(Settings(), NOTE)
    assert living.living_up(Settings()) is None


def test_a_house_without_a_note_is_not_up() -> None:
    assert living.living_up(Settings()) is None


def test_only_one_may_start_a_server_in_a_house_at_a_time() -> None:
    said: list[str] = []
    first = living.keys(Settings(), lambda: None, said.append)
    second = living.keys(Settings(), lambda: NOTE, said.append)
    with first as alone, second as found:
        assert (alone, found) == (None, NOTE)
    with living.keys(Settings(), lambda: NOTE, said.append) as alone:
        assert alone is None


def test_the_password_is_made_once_and_readable_by_its_owner_alone() -> None:
    made = password(Settings())
    assert made == password(Settings()) and len(made) >= 32
    assert password_file(Settings()).stat().st_mode & 0o777 == 0o600


def test_a_port_in_use_is_a_sentence_with_the_remedy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Refused, match=rf"port {port}, meant for the desk, .* set ICC_DESK_PORT"):
            refuse_taken(port, "the desk", "ICC_DESK_PORT")


def test_a_child_dies_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    code = (
        "import time; from pathlib import Path; from deployments import children;"
        f"log = Path({str(tmp_path / 'log')!r});"
        "child = children.start('a sleeper', ['tests.deployments.sleeper'], log);"
        "print(child.process.pid, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env=surroundings(tmp_path)) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert eventually(lambda: (tmp_path / "log").read_text() == "asleep\n")
        parent.kill()
    assert eventually(lambda: not Path(f"/proc/{child}/cmdline").exists() or _gone(child))


def _gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"


def test_a_child_that_does_not_listen_is_ended_all_the_same(tmp_path: Path) -> None:
    child = children.start("a stubborn sleeper", ["tests.deployments.sleeper", "stubborn"], tmp_path / "log")
    assert eventually(lambda: (tmp_path / "log").read_text() == "asleep\n")
    children.stop([child], patience=0.2)
    assert child.process.returncode == -signal.SIGKILL
    assert child.last_words() == "asleep"
