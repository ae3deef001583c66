"""The next Index round over all cities: whom one could be offered, in order, and how many this month."""

from __future__ import annotations

from lifecycle.index.queue import offers_left
from models import clock
from models.database import House
from models.index import offers, queueing
from models.noted import noted
from models.post.listings import Document, iso


def candidates_document(house: House) -> Document:
    """The cities that could be offered a round, in order, and what the month's slots leave for offers."""
    today = clock.today(house)
    with house.read() as connection:
        made = noted(connection, "reassessment.offered", since=today.replace(day=1))
        room = queueing.capacity(connection, house.settings, today)
        left = offers_left(room, len(queueing.waiting(connection, today)), len(made))
        found = offers.proposals(connection, today)
    return {
        "as_of": today.isoformat(),
        "slots_a_month": room.slots,
        "offered_this_month": len(made),
        "left_this_month": left,
        "candidates": [
            {
                "key": one.key,
                "city": one.city,
                "country": one.country,
                "cycle": one.cycle,
                "report_on": one.report_on,
                "window_opened_on": iso(one.window_opened_on),
                "wished_on": iso(one.wished_on),
                "network": one.network,
            }
            for one in found
        ],
    }
