"""The documentation is tested: whatever a user can say or set has its place in it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

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
