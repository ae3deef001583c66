"""What is committed: sources alone, tied to no one machine and no one registry."""

from __future__ import annotations

import re
import tomllib

from tests.architecture.source import ROOT, committed

PRODUCTS = re.compile(
    r"(^|/)(\.venv|var|__pycache__|\.[a-z_]+_cache|\.hypothesis|build|dist)/|\.(pyc|db|eml)$"
)
ADDRESSES = re.compile(
    r"py[p]i\.org|pythonhosted[.]org|npm[j]s\.(org|com)|deb\.debian[.]org|--(extra-)?index[-]url|--find[-]links"
)
ONE_MACHINE = re.compile(r"(?<![\w.])/(work|opt|root|home/\w+)/")
A_MEBIBYTE = 2**20


def _lines(pattern: re.Pattern[str]) -> list[str]:
    texts = [path for path in committed() if path.suffix not in {".png", ".xlsx", ".ico", ".woff2"}]
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in texts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_product_is_committed() -> None:
    names = [str(path.relative_to(ROOT)) for path in committed()]
    assert [name for name in names if PRODUCTS.search(name)] == []


def test_no_file_is_large() -> None:
    assert [path.name for path in committed() if path.stat().st_size > A_MEBIBYTE] == []


def test_no_file_names_a_registry() -> None:
    assert _lines(ADDRESSES) == []


def test_no_file_names_a_folder_of_one_machine() -> None:
    assert _lines(ONE_MACHINE) == []


def test_every_requirement_is_pinned_by_hash() -> None:
    for name in ("runtime.txt", "dev.txt"):
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8").replace("\\\n", " ")
        pins = [line for line in text.splitlines() if re.match(r"\w", line)]
        assert pins
        assert [pin for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []


def test_every_direct_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {_name(each) for each in project["project"]["dependencies"]}
    locked = (ROOT / "requirements" / "runtime.txt").read_text(encoding="utf-8")
    assert wanted <= {_name(line) for line in locked.splitlines() if "==" in line}


def _name(requirement: str) -> str:
    return re.split(r"[\[<>=~! ;]", requirement, maxsplit=1)[0].lower()
