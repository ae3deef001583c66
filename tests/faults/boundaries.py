"""Named boundaries of the house's work: where a process may be ended or held up, each time at the same place.

`DIE_AT=NAME` ends a process there without a chance to tidy up, `KILL_AT=N` at its n-th write or commit;
`HALT_AT=NAME` lets it write a file `halted` and wait for a file `go on`. Only tests read these settings.
"""

from __future__ import annotations

import functools
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Boundary:
    """The edge of a function, as its caller finds it; passed for the so-many-eth time, it is the end."""

    place: str
    """`module:name`, or `module:Class.name`."""

    before: bool = False
    passes: int = 1


FLOWS = {
    "the run's row is open": Boundary("models.keeping.runs:open_run"),
    "who is due is known": Boundary("flows.stages:cities_due"),
    "a batch begins": Boundary("models.planning:plan_free", before=True, passes=2),
    "a batch's events are appended": Boundary("models.door:append", passes=2),
    "a batch's letters are planned": Boundary("models.planning:Mailbag.put", passes=2),
    "a batch is projected": Boundary("models.door:project", passes=2),
    "a batch is kept": Boundary("models.planning:plan_free", passes=2),
    "a batch's task has ended": Boundary("flows.stages:plan_turns", passes=2),
    "a sign of life is given": Boundary("models.keeping.runs:touch", passes=2),
    "the run's row is about to be closed": Boundary("models.keeping.runs:close_run", before=True),
    "the run's row is closed": Boundary("models.keeping.runs:close_run"),
}
"""Within the run of a stage."""

AUDIT = {
    "the ledger is checked": Boundary("flows.standing_audit:check"),
    "the anchor's row is kept": Boundary("models.keeping.runs:keep_anchor"),
    "the anchor's file is kept": Boundary("models.proof.anchors:keep"),
    "what is old has gone": Boundary("models.proof.retention:thin"),
}
"""Within the run that ends a day."""

OUTBOX = {
    "the channel is open": Boundary("tasks.sending:open_channel"),
    "letters are claimed": Boundary("models.post.outbox:OutboxStore.claim"),
    "a letter is checked again": Boundary("models.post.outbox:OutboxStore.no_longer_owed", passes=3),
    "the letters' bytes are kept": Boundary("models.post.outbox:OutboxStore.keep"),
    "a letter is recorded as sent": Boundary("models.post.outbox:OutboxStore.sent", passes=3),
    "a portion is sent": Boundary("flows.outbox:send_some"),
}
"""Within the run that sends. (What a real mail server sees of it: `tests/notifications/sender.py`.)"""

DESK = {
    "an order's key is taken": Boundary("models.entrance.tokens:_held"),
    "an order is decided": Boundary("models.door:works"),
    "an order's event is appended": Boundary("models.door:append"),
    "an order is projected": Boundary("models.door:project"),
    "an order is kept": Boundary("models.door:submit_together"),
    "an order's answer is kept": Boundary("models.entrance.tokens:once"),
}
"""Within an order at the desk."""

IMPORT = {
    "a file is read": Boundary("desk.intake.importing:read_file"),
    "a file's cities are submitted": Boundary("desk.intake.importing:submit_many"),
    "a file's people are named": Boundary("desk.intake.importing:_name_people"),
    "a file is about to be kept": Boundary("desk.intake.importing:_record"),
    "a file is kept": Boundary("desk.intake.importing:_in_one_transaction"),
}
"""While a file comes in."""

ALL = FLOWS | AUDIT | OUTBOX | DESK | IMPORT


def arm() -> None:
    """End or halt this process at the boundary that the environment names; nothing where it names none."""
    if name := os.environ.get("DIE_AT"):
        _watch(ALL[name], _die)
    if name := os.environ.get("HALT_AT"):
        _watch(ALL[name], _halt)
    if "KILL_AT" in os.environ:
        import_module("tests.deployments.killing.sitecustomize")


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _halt() -> None:
    folder = Path(os.environ["ICC_VAR"])
    (folder / "halted").touch()
    while not (folder / "go on").exists():
        time.sleep(0.02)


def _watch(boundary: Boundary, act: Callable[[], None]) -> None:
    module, _, path = boundary.place.partition(":")
    holder: Any = import_module(module)
    *outer, name = path.split(".")
    for part in outer:
        holder = getattr(holder, part)
    setattr(holder, name, _watched(getattr(holder, name), boundary, act))


def _watched(true: Callable[..., Any], boundary: Boundary, act: Callable[[], None]) -> Callable[..., Any]:
    passed = 0

    @functools.wraps(true, updated=())
    def watched(*args: Any, **more: Any) -> Any:
        nonlocal passed
        passed += 1
        if boundary.before and passed == boundary.passes:
            act()
        done = true(*args, **more)
        if not boundary.before and passed == boundary.passes:
            act()
        return done

    return watched
