"""What else the page says: its settings are read, its other commands done; and no block is left untried."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import pytest

from models import clock
from models.database import House, open_house
from models.migrate import schema_state
from models.settings import Settings
from tests.desk.conftest import Icc
from tests.desk.test_operating_bad_day import blocks, play
from tests.desk.test_operating_page import PAGE, TRACKS
from tests.models.cast import live

ELSEWHERE = {
    "A day": "tests/faults/test_operating_day.py",
    "Several machines": "tests/deployments/test_pool.py",
    **dict.fromkeys(
        [*TRACKS, "An expert visit", "The life of the network", "Networks, clocks and corrections"],
        "test_operating_page.py",
    ),
    **dict.fromkeys(("Backup and restore", "An upgrade", "A bad day"), "test_operating_bad_day.py"),
}
"""The sections whose blocks other tests type."""

HERE = (
    "A real mail server", "Your organisation's sign-in, and other programs", "Links, answers, calendars",
    "PostgreSQL", "Who is told when something is wrong", "What is proved, and how to look",
    "What is held of people",
)  # fmt: skip


def test_every_block_of_commands_on_the_page_is_typed_by_a_test() -> None:
    headed = re.split(r"^## (.*)\n", PAGE, flags=re.MULTILINE)
    with_blocks = {name for name, body in zip(headed[1::2], headed[2::2], strict=True) if "```" in body}
    assert with_blocks == {*ELSEWHERE, *HERE}


@pytest.mark.parametrize("heading", HERE)
def test_every_setting_that_the_page_exports_exists_and_can_be_read(
    heading: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    exported = [line[1] for block in blocks(heading) for line in block if line and line[0] == "export"]
    for assignment in (each for line in blocks(heading) for words in line for each in words[1:]):
        name, _, value = assignment.partition("=")
        if name.startswith("ICC_"):
            assert name.removeprefix("ICC_").lower() in Settings.model_fields, name
            monkeypatch.setenv(name, value)
    assert Settings() is not None and (exported or heading in {"PostgreSQL", HERE[1]})


def test_the_doctor_speaks_with_the_mail_server_that_the_page_sets_and_nothing_else_is_bad(
    peopled: House, icc: Icc, monkeypatch: pytest.MonkeyPatch
) -> None:
    *exports, doctor = blocks("A real mail server")[0]
    play(icc, exports, monkeypatch)
    said = icc(*doctor[1:], "--json")
    bad = [finding["check"] for finding in said.document["findings"] if finding["verdict"] == "bad"]
    assert (said.code, bad) == (1, ["mail"]), "no server listens under a reserved name"


def test_an_empty_database_is_made_ready(
    bare_house: House, icc: Icc, monkeypatch: pytest.MonkeyPatch
) -> None:
    *_, upgrade, doctor = blocks("PostgreSQL")[0]
    assert "`icc db backup moving.icc`" in PAGE and "`icc db restore moving.icc`" in PAGE
    play(icc, [upgrade, doctor], monkeypatch)
    assert schema_state(open_house()) == "current"


def test_a_house_moves_to_postgresql_with_a_backup(
    peopled: House, postgresql_house: House, icc: Icc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as small:
        small.delenv("ICC_DATABASE_URL")
        small.setenv("ICC_VAR", str(peopled.settings.var))
        assert icc("db", "backup", str(tmp_path / "moving.icc")).code == 0
    assert icc("db", "restore", str(tmp_path / "moving.icc")).code == 0
    assert len(icc("audit", "--json").document["cities"]) == 3


def test_each_morning_s_look_and_the_rights_of_people_are_commands_that_work(
    peopled: House, icc: Icc, monkeypatch: pytest.MonkeyPatch
) -> None:
    live(peopled, clock.today(peopled))
    for words in (
        ["notices", "tomorrow"],
        ["answer", "list"],
        ["verify"],
        ["rebuild", "--check"],
        ["person", "ada@manchester.example", "--json"],
        ["erase", "ada@manchester.example", "--reason", "asked to"],
        ["user", "log"],
    ):
        said = icc(*words)
        assert said.code == 0, (words, said.out, said.err)
    [block] = blocks("What is held of people")
    play(icc, block, monkeypatch)


def test_an_account_and_a_program_of_one_s_own_are_let_in(
    peopled: House, icc: Icc, monkeypatch: pytest.MonkeyPatch
) -> None:
    far = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: far)
    accounts, programs = blocks("Your organisation's sign-in, and other programs")
    play(icc, [words for words in accounts if words[0] == "icc"], monkeypatch)
    play(icc, programs, monkeypatch)
