"""The desk looks whether `watch` still looks: a flow cannot report that flows are dead.

A thread of the desk's process. It speaks to officers by the same channel as `watch`, and remembers in the
database what it told; where the database itself is out of reach, in memory.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError

from lifecycle.commands import Refused
from lifecycle.ports import Receipt
from models.database import House
from models.keeping import troubles, watching
from models.migrate import schema_state

WATCHER = "desk"
EVERY = 300.0
"""Seconds between two looks."""

GONE = "the database cannot be reached from the desk: `icc doctor` says more"
Tell = Callable[[str, Sequence[str], Sequence[str]], Receipt]
log = structlog.get_logger("icc.lookout")


def _tell(url: str, new: Sequence[str], over: Sequence[str]) -> Receipt:
    from notifications.alerts import alert

    return alert(url, new, over)


@dataclass
class Lookout:
    """Looks after `watch` from `since` on: a desk that just began gives the flows their time to begin."""

    house: House
    since: datetime
    tell: Tell = _tell
    gone: bool = field(default=False, init=False)

    def look(self, now: datetime) -> None:
        """Look once, and tell what is new or over. `now` is aware UTC; a failure to tell is tried again."""
        try:
            schema_state(self.house)
        except Refused:
            self._tell_of_database(gone=True)
            return
        self._tell_of_database(gone=False)
        patient = now - self.since <= watching.SILENT
        found = [] if patient else watching.silence(self.house, now)
        news = troubles.settle(self.house, WATCHER, found, now)
        if news and self._told(news.new, news.over):
            troubles.confirm(self.house, WATCHER, now)

    def _tell_of_database(self, *, gone: bool) -> None:
        if gone != self.gone:
            said = [GONE]
            if self._told(*((said, []) if gone else ([], said))):
                self.gone = gone

    def _told(self, new: Sequence[str], over: Sequence[str]) -> bool:
        log.warning("trouble", new=list(new), over=list(over))
        url = self.house.settings.alert_url
        return url is not None and self.tell(url.get_secret_value(), new, over).ok


def keep_looking(house: House, every: float = EVERY) -> threading.Thread:
    """Look every five minutes in a thread that ends with the process."""
    lookout = Lookout(house, datetime.now(UTC))
    thread = threading.Thread(target=_keep, args=(lookout, every), name="lookout", daemon=True)
    thread.start()
    return thread


def _keep(lookout: Lookout, every: float) -> None:
    pause = threading.Event()
    while not pause.wait(every):
        try:
            lookout.look(datetime.now(UTC))
        except (Refused, SQLAlchemyError, OSError) as error:
            log.error("lookout failed", kind=type(error).__name__)  # noqa: TRY400 - its words may name people
