"""Every reason why a letter went or did not, as `why` words it: a table that walks them all."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select, update

from models.database import House
from models.post.fates import moved
from models.post.notices import NO_ADDRESS, UNWISHED
from models.post.outbox import NOTICE
from models.post.why import why_notice
from tests.lifecycle.cast import on
from tests.models.cast import ADOPTED, live, record

_GAPS = "completion_needed"
SENT = {"sent_at": datetime(2026, 11, 26, 9, tzinfo=UTC), "reply": "250 2.0.0 queued as 4F1"}
TABLE: dict[str, tuple[dict[str, Any], str]] = {
    "sent": ({"state": "sent", **SENT}, "sent on 2026-11-26 to ada@lyon.example with the reply “250 2.0.0"),
    "bounced": (
        {"state": "bounced", **SENT, "reason": "550 5.1.1 no such user"},
        "with the reply “250 2.0.0 queued as 4F1”, and came back: 550 5.1.1 no such user",
    ),
    "delivered": (
        {"state": "suppressed", "reason": "Index questionnaire was received"},
        "not sent: Index questionnaire was received",
    ),
    "paused": (
        {"state": "suppressed", "reason": "the city is paused: only a person writes to it"},
        "not sent: the city is paused",
    ),
    "waived": (
        {"state": "suppressed", "reason": "Index questionnaire is waived"},
        "not sent: Index questionnaire is waived",
    ),
    "extended": (
        {"state": "suppressed", "reason": "Index questionnaire has another date now"},
        "not sent: Index questionnaire has another date now",
    ),
    "no address": ({"state": "suppressed", "reason": NO_ADDRESS}, "not sent: no address is known for this"),
    "unsubscribed": ({"state": "suppressed", "reason": UNWISHED}, "not sent: the reader no longer wishes"),
    "dropped": (
        {"state": "suppressed", "reason": "dropped by an officer: they telephoned"},
        "not sent: dropped by an officer: they telephoned",
    ),
    "held": (
        {"state": "held", "reason": "the first letter to a city"},
        "held for 2026-11-26: the first letter to a city (`icc notices release",
    ),
    "waiting": ({"state": "queued"}, "is queued: queued for 2026-11-26"),
    "put off": (
        {"state": "queued", "tries": 2, "reply": "450 4.7.1 greylisted"},
        "queued for 2026-11-26; tried 2 times; last reply “450 4.7.1 greylisted”",
    ),
    "server away": (
        {"state": "queued", "reply": "no conversation with the mail server"},
        "queued for 2026-11-26; last reply “no conversation with the mail server”",
    ),
    "refused": (
        {"state": "failed", "reason": "554 5.7.1 relay access denied"},
        "failed for good: 554 5.7.1 relay access denied",
    ),
    "unknown": (
        {"state": "unknown", "reason": "the connection broke"},
        "its outcome is unknown (the connection broke); it goes again unchanged under the same Message-ID",
    ),
    "on its way": ({"state": "sending"}, "being sent at this moment"),
}


def test_a_letter_tells_what_became_of_it_for_every_reason(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.clock.wall", lambda now=None: ADOPTED + timedelta(days=1))
    record(house, "Lyon", "FR", address="ada@lyon.example")
    live(house, ADOPTED)
    with house.begin() as connection:
        number = connection.execute(select(NOTICE.c.id)).scalar_one()
        before = connection.execute(select(NOTICE)).mappings().one()
    for name, (change, says) in TABLE.items():
        with house.begin() as connection:
            plain = {"planned_on": date(2026, 11, 26), "reason": None, "reply": None, "tries": 0}
            connection.execute(update(NOTICE).values({**before, **plain, **change}))
        assert says in why_notice(house, number)["answer"], name


@pytest.mark.parametrize(
    ("kind", "owed", "planned", "says"),
    [
        (
            "completion_needed",
            "2027-05-06",
            "2027-05-07",
            "2027-05-06 is no working day there, so 2027-05-07",
        ),
        (
            "completion_needed",
            "2027-05-08",
            "2027-05-10",
            "2027-05-08 is no working day there, so 2027-05-10",
        ),
        (_GAPS, "2026-12-24", "2027-01-08", "2026-12-24 lies in a quiet period, so 2027-01-08"),
        ("city_digest", "2027-05-06", "2027-05-11", "planned for the next digest day, 2027-05-11"),
        (_GAPS, "2027-05-06", "2027-05-06", ""),
    ],
)
def test_a_letter_on_another_day_than_it_was_owed_says_why(
    kind: str, owed: str, planned: str, says: str
) -> None:
    notice: Any = SimpleNamespace(kind=kind, planned_on=date.fromisoformat(planned))
    told = moved(on(ADOPTED), date.fromisoformat(owed), notice)
    assert told.removeprefix("; ") == says
