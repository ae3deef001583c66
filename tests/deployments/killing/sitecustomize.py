"""Kills a process in mid-run: put on `PYTHONPATH`, read by Python at its start.

`KILL_AT=n` ends the process, without a chance to tidy up, at the n-th write or commit of the house;
`KILL_COUNT=file` writes there how many there were; `HANG_AT=n` lets a run that Prefect serves hang
there instead. Prefect's own database is not counted.
"""

import atexit
import os
import signal
import time
from pathlib import Path
from typing import Any

SERVED = "PREFECT__FLOW_RUN_ID" in os.environ

if os.environ.keys() & {"KILL_AT", "KILL_COUNT"} or ("HANG_AT" in os.environ and SERVED):
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    passed: list[str] = []

    def _pass(connection: Any, what: str) -> None:
        if connection.dialect.driver == "pysqlite":
            passed.append(what)
        if len(passed) == int(os.environ.get("KILL_AT", "-1")):
            os.kill(os.getpid(), signal.SIGKILL)
        if SERVED and len(passed) == int(os.environ.get("HANG_AT", "-1")):
            time.sleep(600)

    @event.listens_for(Engine, "before_cursor_execute")
    def _at_a_write(connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            _pass(connection, statement)

    @event.listens_for(Engine, "commit")
    def _at_a_commit(connection: Any) -> None:
        _pass(connection, "COMMIT")

    @atexit.register
    def _tell() -> None:
        if name := os.environ.get("KILL_COUNT"):
            Path(name).write_text(str(len(passed)))
