"""What one look of the doctor found: how it stands, and in words what to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from desk.terminal.safety import sentence

Verdict = Literal["good", "look", "bad"]
Found = tuple[Verdict, str]
MARKS: dict[Verdict, str] = {"good": "ok  ", "look": "look", "bad": "BAD "}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what, how it stands, and in words what to do."""

    check: str
    verdict: Verdict
    text: str


def looked(check: str, look: Callable[[], Found]) -> Finding:
    """What a look says; one that fails is itself a finding."""
    try:
        verdict, text = look()
    except Exception as error:  # noqa: BLE001 - whatever fails in a look is what the doctor has found
        return Finding(check, "bad", sentence(error))
    return Finding(check, verdict, text)
