"""Form: small functions, small files, names that say what is in them."""

from __future__ import annotations

import ast
import re
from statistics import median

from tests.architecture.source import PACKAGES, ROOT, committed, functions, modules, place, tree

DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "base", "core", "manager", "stuff"}
UNSAID = re.compile(r"(Manager|Helper|Util|Utils|Mixin|Impl|Data|Info)$")


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_the_median_function_has_at_most_eight_lines() -> None:
    assert median(_lines(function) for path in modules() for function in functions(path)) <= 8


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{place(path, function)} {function.name}: {_lines(function)} lines"
        for path in modules()
        for function in functions(path)
        if _lines(function) > 40
    ]
    assert long == []


def test_no_file_has_more_than_250_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in modules()
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 250
    }
    assert long == {}


def test_no_file_is_a_drawer_for_anything() -> None:
    assert [str(path.relative_to(ROOT)) for path in modules() if path.stem in DRAWERS] == []


def test_a_class_is_named_for_what_it_is() -> None:
    unsaid = [
        f"{place(path, node)} {node.name}"
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef) and UNSAID.search(node.name)
    ]
    assert unsaid == []


def test_nothing_is_left_for_later() -> None:
    later = re.compile(r"\b(TO[D]O|FIX[M]E|X[X]X)\b|raise NotImplemented[E]rror")
    left = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in committed()
        if path.suffix in {".py", ".toml", ".md", ".html", ".css", ".js", ".txt", ".yaml"}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if later.search(line)
    ]
    assert left == []


def test_only_the_rooms_of_the_house_are_packages() -> None:
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert rooms - {"tests", "benchmarks"} == set(PACKAGES)
