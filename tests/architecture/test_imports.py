"""Who may know whom (design of the rooms)."""

from __future__ import annotations

import sys

import pytest
from importlinter import configuration
from importlinter.application.use_cases import lint_imports

from tests.architecture.source import PACKAGES, ROOT, imports, modules, place

BESIDE_THE_STANDARD_LIBRARY = {"lifecycle", "pendulum", "holidays"}


def test_every_import_contract_is_kept(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    configuration.configure()
    kept = lint_imports(str(ROOT / "pyproject.toml"), cache_dir=None, no_logo=True)
    assert kept, capsys.readouterr().out


def test_the_rules_know_only_the_standard_library_and_two_calendars() -> None:
    allowed = sys.stdlib_module_names | BESIDE_THE_STANDARD_LIBRARY
    strangers = [
        f"{place(path, node)} imports {name}"
        for path in modules("lifecycle")
        for name, node in imports(path)
        if name.split(".")[0] not in allowed
    ]
    assert strangers == []


def test_no_flow_or_task_file_takes_the_name_of_a_package() -> None:
    taken = sys.stdlib_module_names | set(PACKAGES)
    files = [path for path in modules("flows", "tasks") if path.stem != "__init__"]
    assert [path.name for path in files if path.stem in taken] == []


def test_packages_begin_empty() -> None:
    full = [
        str(path.relative_to(ROOT))
        for path in modules()
        if path.name == "__init__.py" and (ROOT / "models") not in path.parents and path.read_text().strip()
    ]
    assert full == []


def test_sql_is_spoken_in_models_alone() -> None:
    """Elsewhere one may catch the database's errors and hand its connection on, no more."""
    spoken = [
        f"{place(path, node)} imports {', '.join(alias.name for alias in node.names)}"
        for path in modules("lifecycle", "notifications", "tasks", "flows", "deployments", "desk")
        for name, node in imports(path)
        if name.split(".")[0] in {"sqlalchemy", "sqlmodel", "alembic", "psycopg"}
        and name != "sqlalchemy.exc"
        and {alias.name for alias in node.names} != {"Connection"}
    ]
    assert spoken == []
