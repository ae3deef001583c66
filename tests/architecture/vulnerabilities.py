"""`make audit`: asks pip-audit, fetched for once, whether a weakness is known of a package we ship.

0: every package was looked up and none is known to be weak. 1: some are. 2: it could not be told.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from tests.architecture.source import ROOT

_LOCKS = ("runtime.txt", "dev.txt")
_AUDIT = [
    sys.executable, "-m", "uv", "tool", "run", "--isolated", "pip-audit", "--disable-pip", "--require-hashes",
    "--progress-spinner", "off", "--format", "json", "-r",
]  # fmt: skip
OFFLINE = "The audit could not be made ({said}): run `make audit` where the package index can be reached."


def verdict(name: str, packages: Sequence[dict[str, Any]]) -> tuple[int, list[str]]:
    """The exit code and the sentences for one lock file, from what pip-audit says of its packages."""
    weak = [
        f"{each['name']} {each['version']}: {_weaknesses(each)}" for each in packages if each.get("vulns")
    ]
    skipped = [str(each["name"]) for each in packages if "skip_reason" in each]
    if weak:
        return 1, [f"{name}: raise these, then `make lock`:", *(f"  {line}" for line in weak)]
    if skipped or not packages:
        said = f"{len(skipped)} of {len(packages)} packages of {name} could not be looked up"
        return 2, [OFFLINE.format(said=said)]
    return 0, [f"{name}: {len(packages)} packages, no weakness is known of any."]


def _weaknesses(package: dict[str, Any]) -> str:
    told = [
        f"{each['id']} (mended in {', '.join(each['fix_versions']) or 'no release yet'})"
        for each in package["vulns"]
    ]
    return "; ".join(told)


def ask(name: str) -> tuple[int, list[str]]:
    """Audit one lock file."""
    path = ROOT / "requirements" / name
    done = subprocess.run([*_AUDIT, str(path)], capture_output=True, text=True, check=False)
    try:
        return verdict(name, json.loads(done.stdout)["dependencies"])
    except (ValueError, KeyError):
        said = (done.stderr.strip().splitlines() or ["pip-audit said nothing"])[-1]
        return 2, [OFFLINE.format(said=said)]


def main() -> int:
    """Audit what is shipped and what we work with; the worst code of both."""
    answers = [ask(name) for name in _LOCKS]
    sys.stdout.write("\n".join(line for _, lines in answers for line in lines) + "\n")
    codes = {code for code, _ in answers}
    return 1 if 1 in codes else max(codes)


if __name__ == "__main__":
    sys.exit(main())
