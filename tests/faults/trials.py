"""Bad things that are given to the house by the thousand, and what is counted of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlmodel import SQLModel

from models.database import House


@dataclass
class Tried:
    """What came of so many bad things of one kind."""

    what: str
    number: int = 0
    refused: int = 0
    """Refused whole, with a sentence."""
    named: int = 0
    """Looked through, and what is bad in them named."""
    taken: int = 0
    """Not bad after all: done whole."""
    unforeseen: list[str] = field(default_factory=list)
    """Those that ran into an error of ours."""
    half_written: list[str] = field(default_factory=list)
    """Those that were not done and left something behind."""

    @property
    def clean(self) -> bool:
        """Whether none ran into an error of ours, and none was half-written."""
        return not self.unforeseen and not self.half_written

    def __str__(self) -> str:
        """A line for the table."""
        ours = f"{len(self.unforeseen)} unforeseen, {len(self.half_written)} half-written"
        bad = ", ".join([*self.unforeseen, *self.half_written][:5])
        return (
            f"{self.number} {self.what}: {self.refused} refused in a sentence, {self.named} with what is bad"
            f" named, {self.taken} good after all; {ours}{': ' + bad if bad else ''}"
        )


def held(house: House) -> tuple[int, ...]:
    """How many rows each table has, and the ledger's heads."""
    with house.read() as connection:
        counts = [
            connection.exec_driver_sql(f'SELECT COUNT(*) FROM "{each.name}"').scalar_one()
            for each in SQLModel.metadata.sorted_tables
        ]
        heads = connection.exec_driver_sql("SELECT city, seq, hash FROM head ORDER BY city").all()
    return (*counts, hash(str(heads)))
