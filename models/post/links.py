"""Links of letters: signed, for one person and one purpose, until a day; a row says what became of each.

Opening one changes nothing (mail scanners open links): only what is posted from its page acts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Row, insert, select, update

from models.post import addressing, errands
from models.post.errands import STOPS, Draft, Errand
from models.secret import sign, unsign
from models.settings import Settings
from models.tables import table

LINK = table("link")
State = Literal["open", "used", "expired", "void", "stranger"]
_OURS = ("officer", "our_signatory")
_GRACE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a letter's button leads, and where its letters are stopped; empty without such a page."""

    answer: str = ""
    stop: str = ""


def address(settings: Settings, link: int) -> str:
    """The public address of a link."""
    return f"{settings.public_url.rstrip('/')}/l/{sign(settings, 'link', link)}"


def of_letters(
    connection: Connection,
    settings: Settings,
    drafts: Sequence[Draft | None],
    today: date,
    *,
    for_sending: bool,
) -> list[Addresses]:
    """The links of letters about to be written, made once; none without a public address.

    In letters that are only looked at, something stands for them: no such address was signed.
    """
    wanted = {
        (draft.notice.id, errand.purpose): (draft, errand)
        for draft in drafts
        if draft is not None and settings.public_url and _may_act(draft)
        for errand in _errands(connection, draft)
    }
    made = _made(connection, wanted, settings, today) if for_sending else dict.fromkeys(wanted, 0)
    leads = {key: address(settings, link) if link else _shown(settings) for key, link in made.items()}
    return [_addresses(draft, leads) for draft in drafts]


def _may_act(draft: Draft) -> bool:
    return bool(draft.to.email) and draft.to.role not in _OURS


def _shown(settings: Settings) -> str:
    return f"{settings.public_url.rstrip('/')}/l/preview"


def _errands(connection: Connection, draft: Draft) -> list[Errand]:
    stop = errands.stop(draft)
    return [errands.errand(connection, draft), *([stop] if stop else [])]


def _addresses(draft: Draft | None, leads: Mapping[tuple[int, str], str]) -> Addresses:
    mine = {name: where for (notice, name), where in leads.items() if draft and notice == draft.notice.id}
    stop = next((where for name, where in mine.items() if name in STOPS), "")
    return Addresses(next((where for name, where in mine.items() if name not in STOPS), ""), stop)


def _made(
    connection: Connection,
    wanted: Mapping[tuple[int, str], tuple[Draft, Errand]],
    settings: Settings,
    today: date,
) -> dict[tuple[int, str], int]:
    """The numbers of the links of letters: those made before, and the others now."""
    held = _held(connection, {notice for notice, _ in wanted})
    rows = [
        _row(draft, errand, today, settings.link_days)
        for key, (draft, errand) in wanted.items()
        if key not in held
    ]
    if rows:
        numbered = insert(LINK).returning(LINK.c.id, sort_by_parameter_order=True)
        made = connection.execute(numbered, rows).scalars()
        held |= {(row["notice"], row["purpose"]): link for row, link in zip(rows, made, strict=True)}
    return {key: held[key] for key in wanted}


def _held(connection: Connection, notices: Collection[int]) -> dict[tuple[int, str], int]:
    if not notices:
        return {}
    query = select(LINK.c.notice, LINK.c.purpose, LINK.c.id).where(LINK.c.notice.in_(notices))
    return {(row.notice, row.purpose): row.id for row in connection.execute(query)}


def _row(draft: Draft, errand: Errand, today: date, days: int) -> dict[str, Any]:
    return {
        "city": draft.notice.city,
        "person": errand.person,
        "role": errand.role,
        "purpose": errand.purpose,
        "matter": errand.matter,
        "parent": errand.parent,
        "notice": draft.notice.id,
        "made_on": today,
        "expires_on": max(today + timedelta(days=days), _after(errand.until)),
    }


def _after(until: date | None) -> date:
    """A link lives for a week after the day by which something is asked through it [house]."""
    return until + _GRACE if until is not None else date.min


def read(connection: Connection, settings: Settings, word: str) -> Row[Any] | None:
    """The link of an address; None where we signed no such address."""
    number = unsign(settings, "link", word)
    if not isinstance(number, int):
        return None
    return connection.execute(select(LINK).where(LINK.c.id == number)).one_or_none()


def state_of(connection: Connection, link: Row[Any], today: date) -> State:
    """Whether a link can be used, and if not, why not."""
    if link.void is not None:
        return "void"
    if link.used_at is not None:
        return "used"
    if link.expires_on < today:
        return "expired"
    return "open" if acting_role(connection, link) is not None else "stranger"


def acting_role(connection: Connection, link: Row[Any]) -> str | None:
    """The role in which a link's person acts now; None once somebody else is written to in that role.

    Whoever was passed a matter acts in the role of the one who passed it on, while that one holds it.
    """
    reader = addressing.reader(connection, link.city, link.role, "en")
    if reader is None or reader.id != link.person:
        return None
    if link.purpose == "narrow":
        giver = connection.execute(select(LINK).where(LINK.c.id == link.parent)).one_or_none()
        return acting_role(connection, giver) if giver is not None else None
    return str(link.role).partition(":")[0]


def use(connection: Connection, link: int, used_for: str, now: Any) -> bool:
    """Mark a link used, once; False where it was used or voided meanwhile."""
    only = (LINK.c.id == link, LINK.c.used_at.is_(None), LINK.c.void.is_(None))
    change = {"used_at": now, "used_for": used_for}
    return connection.execute(update(LINK).where(*only).values(change)).rowcount == 1


def void(connection: Connection, link: int, reason: str) -> bool:
    """End a link with the reason; False where it had ended so before."""
    only = (LINK.c.id == link, LINK.c.void.is_(None))
    return connection.execute(update(LINK).where(*only).values(void=reason)).rowcount == 1
