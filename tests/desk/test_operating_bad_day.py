"""The page walks an operator through backup, restore, upgrade and a bad day: typed as it stands there."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from models import clock
from models.database import House
from tests.architecture.source import ROOT
from tests.desk.conftest import Icc
from tests.desk.test_operating_page import PAGE, section
from tests.models.cast import live

SIGNS = re.compile(r"^\| “([^”]+)” \|", re.MULTILINE)


def blocks(heading: str) -> list[list[list[str]]]:
    """The blocks of commands of one section, each command as typed."""
    found = re.findall(r"```\n(.*?)```", section(heading), re.DOTALL)
    return [[shlex.split(line, comments=True) for line in block.splitlines()] for block in found]


def play(icc: Icc, block: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Type a block: what it exports is set, what is not ours is done for it; each must be done."""
    for first, *rest in block:
        if first == "export":
            name, _, value = rest[0].partition("=")
            monkeypatch.setenv(name, value)
        elif first == "mkdir":
            Path(rest[-1]).mkdir(parents=True, exist_ok=True)
        else:
            assert first == "icc", first
            said = icc(*rest)
            assert said.code == 0, (rest, said.out, said.err)


def test_a_backup_is_made_tried_in_a_house_of_its_own_and_brought_back(
    peopled: House, icc: Icc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    live(peopled, clock.today(peopled))
    made, tried, back = blocks("Backup and restore")
    play(icc, made, monkeypatch)
    assert len(list(Path("backups").glob("*.icc"))) == 1
    with monkeypatch.context() as elsewhere:
        play(icc, tried, elsewhere)
        assert [city["city"] for city in icc("audit", "--json").document["cities"]] != []
        shutil.rmtree("scratch")
    assert icc("contact", "Bergen", "--on", "2026-03-02", "--by", "officer").code == 0
    play(icc, back, monkeypatch)
    assert icc("verify", "--anchor", "anchor.json").code == 0
    assert list(tmp_path.glob("before-restore-*.icc"))


def test_an_upgrade_and_a_bad_day_go_as_the_page_says(
    peopled: House, icc: Icc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for heading in ("An upgrade", "A bad day"):
        for block in blocks(heading):
            play(icc, block, monkeypatch)


def test_every_sentence_that_the_page_quotes_is_one_that_the_house_says() -> None:
    said = "\n".join(
        path.read_text(encoding="utf-8")
        for room in ("desk", "models", "notifications", "tasks")
        for path in (ROOT / room).rglob("*.py")
    )
    quoted = SIGNS.findall(section("A bad day"))
    assert len(quoted) >= 5
    assert [words for words in quoted if words not in said] == []


def test_the_files_that_the_page_names_are_there() -> None:
    named = re.findall(r"`(deployments/[\w./-]+)`", PAGE) + re.findall(r"(deployments/[\w.]+\.yaml)", PAGE)
    assert named and [name for name in named if not (ROOT / name).exists()] == []
