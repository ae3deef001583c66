"""What is tried again, and how: only what time can heal, with back-off and jitter."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

from prefect.cache_policies import NO_CACHE
from sqlalchemy.exc import DBAPIError, OperationalError

from models.ledger import Overtaken

_LOCKED = ("locked", "busy")
Result = TypeVar("Result")


def heals(error: BaseException | None) -> bool:
    """Whether time alone may cure this: a network, a lock, another writer who was first. Never bad data."""
    if isinstance(error, DBAPIError):
        if error.connection_invalidated:
            return True
        return isinstance(error, OperationalError) and _is_passing(error)
    return isinstance(error, Overtaken | ConnectionError | TimeoutError)


def _is_passing(error: OperationalError) -> bool:
    """SQLite also calls a missing table and a full disk operational; only its locks pass."""
    said = str(error.orig).lower()
    of_sqlite = type(error.orig).__module__.startswith("sqlite3")
    return not of_sqlite or any(word in said for word in _LOCKED)


def try_again(_task: Any, _task_run: Any, state: Any) -> bool:
    """Prefect's question after a failed try, whose state carries the error."""
    return isinstance(state.data, BaseException) and heals(state.data)


PAUSES = (2.0, 4.0, 8.0, 16.0, 32.0)
"""Seconds between two tries: together a minute, so that a database that starts again is waited for."""


def patiently(act: Callable[[], Result]) -> Result:
    """Do it, outside a task, as tasks do: again after each pause, while time alone may heal what failed."""
    for pause in PAUSES:
        try:
            return act()
        except Exception as error:
            if not heals(error):
                raise
        time.sleep(pause)
    return act()


HABITS: dict[str, Any] = {
    "retries": len(PAUSES),
    "retry_delay_seconds": list(PAUSES),
    "retry_jitter_factor": 0.5,
    "retry_condition_fn": try_again,
    "cache_policy": NO_CACHE,
    "persist_result": False,
}
"""How every task of ours behaves: five more tries, each after about its pause, no cached result."""
