"""First contacts: the record check goes before every other letter, and only so many a day reach people.

Source: the design, First contacts; the number is a setting (`ICC_FIRST_CONTACTS_A_DAY`).
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from lifecycle.reminding.reminders import RECORD_CHECK
from models.post.mailbag import NOTICE
from models.post.mailing import Post

KIND = RECORD_CHECK[2]


def may_contact(post: Post) -> bool:
    """Whether the day has room for one more record check; without a mail server always."""
    return not _turn(post)


def first_day(post: Post) -> date:
    """The working day on which a first contact that somebody's act calls for may go, in its turn."""
    today = post.box.answer_day(post.today)
    return post.box.calendar.add_working_days(today, turn) if (turn := _turn(post)) else today


def _turn(post: Post) -> int:
    """After how many days it is the turn of one more: 0 while the day has room."""
    if not post.settings.sends_for_real:
        return 0
    post.bag.put()
    c = NOTICE.c
    query = select(func.count()).where(c.kind == KIND, c.created_on == post.today)
    found: int = post.connection.execute(query).scalar_one()
    return found // max(1, post.settings.first_contacts_a_day)


def contacted(post: Post) -> bool:
    """Whether a record check of the city was ever planned or skipped."""
    return any(key[3] == KIND for key in post.bag.handled(post.city))


def awaited(post: Post) -> date | None:
    """The day of the city's first contact while it still waits; None once another was planned after it."""
    checks = [key for key in post.bag.handled(post.city) if key[3] == KIND]
    days = [m.row["planned_on"] for m in post.bag.pending(post.city) if m.row["kind"] == KIND]
    return max(days, default=None) if len(checks) == 1 else None
