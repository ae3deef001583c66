"""The laws of the house that syntax can show: pure rules, one transaction, due means up to today."""

from __future__ import annotations

import ast
import re

from tests.architecture.source import ROOT, calls, imports, modules, place, tree

CLOCKS = re.compile(r"\b(date|datetime|pendulum|DateTime)\.(today|now|utcnow)$|^time\.\w+$")
OUTSIDE = {"os", "socket", "subprocess", "sqlite3", "random", "secrets", "time", "urllib", "http", "shutil"}
THE_CLOCK = ROOT / "models" / "clock.py"
THE_TRANSACTION = ROOT / "models" / "database.py"


def _clock_reads(*packages: str) -> list[str]:
    return [
        f"{place(path, call)} calls {called}"
        for path in modules(*packages)
        for called, call in calls(path)
        if CLOCKS.search(called)
    ]


def test_the_rules_read_no_clock() -> None:
    assert _clock_reads("lifecycle") == []


def seeded(node: ast.Import | ast.ImportFrom) -> bool:
    """Chance is an argument of the forecast: a generator that somebody seeded, never the machine's own."""
    generator = isinstance(node, ast.ImportFrom) and node.module == "random"
    return generator and [alias.name for alias in node.names] == ["Random"]


def test_the_rules_reach_for_nothing_outside() -> None:
    reached = [
        f"{place(path, node)} imports {name}"
        for path in modules("lifecycle")
        for name, node in imports(path)
        if name.split(".")[0] in OUTSIDE and not seeded(node)
    ]
    spoken = [
        f"{place(path, call)} calls {called}"
        for path in modules("lifecycle")
        for called, call in calls(path)
        if called in {"open", "print", "input"} or called.endswith((".write_text", ".write_bytes"))
    ]
    assert reached + spoken == []


def test_no_part_of_the_house_asks_the_machine_for_the_day() -> None:
    """Which day it is says models/clock.py alone: a rehearsal house lives ahead of the wall."""
    asked = [line for line in _clock_reads() if re.search(r"calls .*\b(today|utcnow)$", line)]
    assert [line for line in asked if not line.startswith("models/clock.py:")] == []


def test_nothing_inside_the_one_transaction_commits() -> None:
    committing = [
        place(path, call)
        for path in modules()
        for called, call in calls(path)
        if called.endswith(".commit") and path != THE_TRANSACTION
    ]
    assert committing == []


def test_due_means_up_to_today_never_on_today() -> None:
    """A reminder matched on the exact day is lost with one missed run; `run.today` names a run."""
    exact = [
        place(path, node)
        for path in modules("lifecycle", "models", "notifications", "tasks", "flows")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Compare) and any(isinstance(operator, ast.Eq) for operator in node.ops)
        for sides in [[ast.unparse(side) for side in (node.left, *node.comparators)]]
        if "today" in sides and not any(side.endswith(".today") for side in sides)
    ]
    assert exact == []
