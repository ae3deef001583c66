"""Whatever is typed, a person reads a sentence; exit codes and stdout keep the contract."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from desk import command
from models.database import House
from tests.desk.conftest import Icc


def test_help_names_every_command(icc: Icc) -> None:
    told = icc("--help").out
    for path, _, _ in command._COMMANDS:
        assert f" {path.split()[0]} " in told


@pytest.mark.parametrize("path", [path for path, target, _ in command._COMMANDS if target.startswith("desk")])
def test_every_command_of_the_desk_can_say_what_it_takes(icc: Icc, path: str) -> None:
    said = icc(*path.split(), "--help")
    assert said.code == 0
    assert said.out.startswith(f"Usage: icc {path}")


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["audti"], "did you mean `icc audit`?"),
        (["city", "lst"], "did you mean `icc city list`?"),
        (["record"], "CITY is missing"),
        (["pause", "Bergen"], "--reason is missing"),
        (["record", "Bergen", "welcome", "--on", "2026-13-01"], "is not a day of the calendar"),
        (["record", "Bergen", "welcome", "--on", "tomorrow"], "write 2014, 2014-04 or 2014-04-02"),
        (["audit", "--as-of", "2014"], "“2014” is not one day"),
        (["audit", "--format", "pdf"], "Choose from"),
        (["audit", "--jso"], "--json"),
        (["why"], "ask about a city"),
        (["why", "Bergen", "--notice", "1"], "ask about a city"),
        (["pause", "--reason", "war"], "name a city, or a territory"),
        (["notices", "--state", "lost"], "is no state of a letter"),
        (["notices", "release"], "name one letter"),
        (["rebuild"], "--check"),
        (["record", " ", "welcome"], "a city needs a name"),
        (["record", "Bergen", "welcome", "--on", "2026-00-15"], "is not a day of the calendar"),
        (["record", "Bergen", "welcome", "--reason", "caf\udce9"], "no UTF-8 text"),
        (["city", "rename", "Bergen", "=cmd"], "is a formula"),
        (["retract", "Bergen", "1.6", "--reason", "wrong"], "“1.6” is no whole number"),
        (["record", "Bergen", "welcome", "--cycle", "0x2"], "“0x2” is no whole number"),
    ],
)
def test_wrong_usage_is_two_with_a_hint_and_nothing_on_stdout(icc: Icc, words: list[str], hint: str) -> None:
    said = icc(*words)
    assert (said.code, said.out) == (2, "")
    assert hint in said.err
    assert said.err.startswith("icc: ") and said.err.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        ["audit", "--json"], ["city", "list", "--json"], ["notices", "--json"], ["verify", "--json"],
        ["rebuild", "--check", "--json"], ["doctor", "--json"], ["outbox", "send", "--json"],
        ["programme", "show", "--json"],
    ],
)  # fmt: skip
def test_every_command_works_in_an_empty_folder_with_one_document_on_stdout(
    icc: Icc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.setenv("ICC_VAR", str(tmp_path / "new" / "house"))
    said = icc(*words)
    assert said.code == 0
    assert isinstance(said.document, dict)


def test_an_unknown_city_is_refused_with_near_names(icc: Icc, peopled: House) -> None:
    said = icc("city", "show", "Manchster", "--json")
    assert (said.code, said.out) == (1, "")
    assert "Manchester" in said.err


def test_a_setting_that_cannot_be_read_is_named_and_its_value_kept_quiet(
    icc: Icc, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ICC_DESK_PORT", "s3cret")
    said = icc("audit")
    assert said.code == 1
    assert "ICC_DESK_PORT" in said.err
    assert "s3cret" not in said.err


@pytest.mark.parametrize(
    "address",
    ["nonsense", "mysterious://host/name", "postgresql://nobody:s3cret@127.0.0.1:9/none"],
)
def test_a_database_out_of_reach_is_a_sentence_without_the_password(
    icc: Icc, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("ICC_DATABASE_URL", address)
    said = icc("audit", "--json")
    assert (said.code, said.out) == (1, "")
    assert "ICC_DATABASE_URL" in said.err
    assert "s3cret" not in said.err and "Traceback" not in said.err


def test_a_damaged_database_is_a_sentence(icc: Icc, tmp_path: Path) -> None:
    (tmp_path / "icc.db").write_bytes(b"this is no database" * 100)
    said = icc("audit")
    assert said.code == 1
    assert "not a database" in said.err


def test_what_nobody_foresaw_gets_a_reference_and_a_log_only_we_can_read(
    icc: Icc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError("division of a city")

    monkeypatch.setattr("models.queries.audit", fails)
    said = icc("audit")
    log = tmp_path / "desk.log"
    reference = said.err.split("reference ")[1].split(")")[0]
    assert said.code == 1
    assert str(log) in said.err and "Traceback" not in said.err
    assert reference in log.read_text() and "division of a city" in log.read_text()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_a_stop_by_hand_is_no_failure_of_ours(icc: Icc, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("models.queries.audit", stopped)
    said = icc("audit")
    assert said.code == 130
    assert "Traceback" not in said.err
