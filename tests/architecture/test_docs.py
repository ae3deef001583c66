"""The documentation is tested: whatever a user can say or set has its place in it."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from desk import command
from lifecycle.reading import programme
from models.settings import Settings
from tests.architecture.pages import MARK, PAGE, generated
from tests.architecture.source import ROOT, committed, functions, modules

DOCS = ROOT / "docs"


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _commands() -> set[str]:
    return {path for path, _, _ in command._COMMANDS} | {"notices"}


def _described() -> list[str]:
    return re.findall(r"^### `icc ([a-z]+(?: [a-z]+)?)", _read("docs/commands.md"), re.MULTILINE)


def _settings() -> dict[str, str]:
    return dict(re.findall(r"^\| `(ICC_\w+)` \| `?([^|`]*)`? \|", _read("docs/settings.md"), re.MULTILINE))


def _flows() -> set[str]:
    """Every function of flows/ that is decorated as a flow."""
    return {
        function.name
        for path in modules("flows")
        for function in functions(path)
        for decorator in function.decorator_list
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "flow"
    }


def test_every_command_has_its_heading_and_every_heading_its_command() -> None:
    assert set(_described()) == _commands()


def test_every_setting_stands_in_the_table_with_its_default() -> None:
    defaults = {
        f"ICC_{name.upper()}": "–" if field.default in {None, ""} else str(field.default)
        for name, field in Settings.model_fields.items()
    }
    assert {name: value.lower() for name, value in _settings().items()} == {
        name: value.lower() for name, value in defaults.items()
    }


def test_every_flow_stands_in_the_day() -> None:
    day = set(re.findall(r"^\| `(\w+)` \|", _read("docs/operating.md"), re.MULTILINE))
    assert _flows()
    assert _flows() - day == set()


def test_every_schedule_is_told_as_it_is() -> None:
    from deployments.schedules import SCHEDULES

    table = _read("docs/operating.md")
    untold = [
        each.flow for each in SCHEDULES if f"| `{each.flow}` | `{each.cron}` {each.zone} |" not in table
    ]
    assert untold == []


def test_the_page_of_the_programme_is_the_programme() -> None:
    told = PAGE.read_text(encoding="utf-8").partition(MARK)[2].strip()
    assert told == generated(programme()).strip(), "the programme has changed: run `make docs`"


def test_the_page_of_the_programme_names_every_milestone() -> None:
    page = PAGE.read_text(encoding="utf-8")
    milestones = [milestone for track in programme().tracks for milestone in track.milestones]
    assert [each.key for each in milestones if f"`{each.key}`" not in page] == []


def _raw_milestones() -> list[tuple[str, dict[str, Any]]]:
    """Each milestone with its track, read from the file itself and not by our own reader."""
    raw = tomllib.loads(_read("lifecycle/programme.toml"))
    return [(track["key"], each) for track in raw["track"] for each in track.get("milestone", [])]


@pytest.mark.parametrize(("track", "milestone"), _raw_milestones(), ids=lambda it: str(it)[:40])
def test_each_milestone_has_a_row_with_owner_window_ladder_provenance_and_force(
    track: str, milestone: dict[str, Any]
) -> None:
    section = _section(track)
    [row] = [line for line in section if f"** `{milestone['key']}` |" in line]
    _, _, owner, _opens, date, letters, rule, _ = _cells(row)
    assert owner == milestone["owner"]
    assert rule.startswith(f"{milestone['provenance']}, {milestone['force']}: {milestone['source']}")
    assert bool(date) == bool({"due", "floor", "longest", "every"} & set(milestone))
    for rung in milestone.get("ladder", []):
        assert f"`{rung['letter']}`" in letters
        assert not rung["days"] or f"{abs(rung['days'])} days" in letters


def _section(track: str) -> list[str]:
    page = PAGE.read_text(encoding="utf-8")
    return page.partition(f"(`{track}`)\n")[2].partition("\n## ")[0].splitlines()


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.split("|")]


def test_the_diagram_of_a_track_has_a_box_for_each_milestone_and_an_arrow_for_what_opens_it() -> None:
    for track, milestone in _raw_milestones():
        drawn = [line.strip() for line in _section(track)]
        assert [line for line in drawn if re.match(rf"{milestone['key']}(\(\[|\[)", line)], milestone["key"]
        for name in milestone.get("opens", {}).get("after", ()):
            start = re.escape(name.replace(".", "_"))
            arrows = [line for line in drawn if re.match(rf"{start}\b.*> ?.*\b{milestone['key']}$", line)]
            assert arrows, (name, milestone["key"])


def test_every_decision_is_listed_and_numbered_without_gap() -> None:
    pages = sorted((DOCS / "decisions").glob("[0-9]*.md"))
    index = _read("docs/decisions/README.md")
    assert [page.name for page in pages if f"({page.name})" not in index] == []
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))


def test_every_make_target_of_the_docs_exists() -> None:
    made = set(re.findall(r"^([a-z]+):", _read("Makefile"), re.MULTILINE))
    told = {
        target
        for path in committed()
        if path.suffix == ".md"
        for target in re.findall(r"`make ([a-z]+)", path.read_text(encoding="utf-8"))
    }
    assert told - made == set()


@pytest.mark.parametrize(
    "page",
    sorted(path for path in committed() if path.suffix == ".md"),
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
