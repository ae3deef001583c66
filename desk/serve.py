"""`python -m desk.serve`: the desk on 127.0.0.1, until TERM or Ctrl-C."""

from __future__ import annotations

import sys

import uvicorn

from desk import logs
from desk.app import create_app
from desk.lookout import keep_looking
from desk.terminal.house import open_up
from desk.terminal.safety import DONE, FAILED, guarded
from desk.terminal.speak import say

GRACE_SECONDS = 5


def main() -> int:
    """Serve until told to stop; answers under way are finished first, for five seconds at most."""
    house = open_up()
    port = house.settings.desk_port
    config = uvicorn.Config(
        logs.Requests(create_app(house)),
        host="127.0.0.1",
        port=port,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    logs.configure()
    keep_looking(house)
    say(f"The desk is at http://127.0.0.1:{port}")
    try:
        uvicorn.Server(config).run()
    except SystemExit:  # uvicorn has said on stderr which address it could not have
        say(f"icc: the desk cannot have port {port}: set ICC_DESK_PORT to a free one, or stop what has it")
        return FAILED
    return DONE


if __name__ == "__main__":
    sys.exit(guarded(main))
