"""`make schema`: a small house in the newest schema, as text in `tests/models/released/`.

A release keeps its file for ever: every later version must take such a house up. Until the first release the
one file is written anew with each change of the one migration.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from lifecycle.commands import Contact
from models.database import House, make_engine
from models.door import submit
from models.keeping.backup import back_up
from models.migrate import HEAD, upgrade
from models.settings import Settings
from tests.models.cast import ADOPTED, live, member, record

FOLDER = Path(__file__).parent / "released"
CITIES = {"lyon-fr", "oslo-no"}


def furnish(house: House) -> None:
    """Two cities, a week of days, a note: every table that a day writes holds something."""
    upgrade(house)
    member(house)
    record(house, "Oslo", "NO", kind="candidate", address="c@oslo.example")
    for number in range(8):
        live(house, ADOPTED + timedelta(days=number))
    called = Contact(ADOPTED, "officer", "A call")
    submit(house, "lyon-fr", called, actor="officer", today=ADOPTED)


def written(file: Path) -> str:
    """A backup as SQL text."""
    with closing(sqlite3.connect(file)) as held:
        return "\n".join(held.iterdump()) + "\n"


def read(text: str, file: Path) -> None:
    """Make a backup out of its text again."""
    with closing(sqlite3.connect(file)) as made:
        made.executescript(text)


def tables(text: str) -> Iterator[str]:
    """What a file says of its tables and indexes, without their rows."""
    yield from sorted(
        " ".join(part.split()) for part in text.split(";\n") if part.lstrip().startswith("CREATE")
    )


def main() -> None:
    """Write the file of the newest schema anew."""
    with tempfile.TemporaryDirectory() as name:
        var = Path(name)
        house = House(Settings(var=var, database_url=None), make_engine(f"sqlite:///{var}/icc.db"))
        furnish(house)
        back_up(house, var / "made.icc")
        FOLDER.mkdir(exist_ok=True)
        (FOLDER / f"{HEAD}.sql").write_text(written(var / "made.icc"), encoding="utf-8")
        house.engine.dispose()


if __name__ == "__main__":
    main()
