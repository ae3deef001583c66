"""The year in figures, from every city's ledger, each figure with the events it counts."""

from __future__ import annotations

from lifecycle.engagement.figures import figures
from models.database import House
from models.ledger import load_all
from models.post.listings import Document


def year(house: House, number: int) -> Document:
    """The figures of a civil year; a source is a city and the number of one of its events."""
    with house.read() as connection:
        ledgers = dict(load_all(connection, reasons=False))
    return {
        "year": number,
        "figures": [
            {
                "figure": each.key,
                "title": each.title,
                "number": each.number,
                "sources": [{"city": city, "seq": seq} for city, seq in each.sources],
            }
            for each in figures(ledgers, number)
        ],
    }
