"""A scratch copy of the house: the same rows in a database of its own, to live days ahead in.

The copy is a rehearsal house on SQLite in a folder that vanishes; nothing in it reaches anyone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from models.database import House, make_engine
from models.keeping import copying
from models.migrate import upgrade
from models.settings import Settings


class _LikeTheHouse(Settings):
    """Settings of a copy: nothing leaves it, and its letters keep the days and holds of the house."""

    as_real: bool = False

    @property
    def sends_for_real(self) -> bool:
        """Whether the house copied does: quiet periods, holds and first contacts a day are then the same."""
        return self.as_real


@contextmanager
def scratch(house: House) -> Iterator[House]:
    """A copy of the house as it stands, on SQLite, gone at the end. Schedules and runs come along."""
    with TemporaryDirectory(prefix="icc-rehearsal-") as folder:
        quiet = {"var": Path(folder), "database_url": None, "mail_url": None, "rehearsal": True}
        kept = {**dict(house.settings), **quiet, "as_real": house.settings.sends_for_real}
        settings = _LikeTheHouse.model_construct(None, **kept)
        engine = make_engine(settings.url)
        copy = House(settings, engine)
        try:
            upgrade(copy)
            _fill(house, copy)
            _hurry(copy)
            yield copy
        finally:
            engine.dispose()


def _fill(house: House, copy: House) -> None:
    with house.still() as source, copy.begin() as target:
        copying.copy_rows(source, target)


def _hurry(copy: House) -> None:
    """A copy that is thrown away need not survive a power cut."""
    with copy.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA synchronous=OFF")
