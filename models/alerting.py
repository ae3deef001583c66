"""Which alerts officers have not been told of lately: the same sentence is told once a day."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from models import pace
from models.database import House

_QUIET = timedelta(days=1)


def fresh(house: House, sentences: Iterable[str], now: datetime) -> list[str]:
    """The sentences that were not told within a day; they count as told from now."""
    with house.begin() as connection:
        return [
            sentence
            for sentence in dict.fromkeys(sentences)
            if pace.first_for(connection, _name(sentence), now, _QUIET)
        ]


def _name(sentence: str) -> str:
    return "alert " + hashlib.sha256(sentence.encode()).hexdigest()[:32]
