"""Links of letters: signed, for one person and one purpose, until a day; a row says what became of each.

Opening one changes nothing (mail scanners open links): only what is posted from its page acts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Row, insert, select, update

from lifecycle.ports import Item, Party
from lifecycle.programme import OURS
from lifecycle.reminding.answers import PASSED_ON, RENEWED, matter
from lifecycle.reminding.letters import class_of
from lifecycle.standing import CityStanding
from models.post import addressing
from models.secret import sign, unsign
from models.settings import Settings
from models.tables import table

LINK = table("link")
State = Literal["open", "used", "expired", "void", "stranger"]
_STOPS = ("silence", "unsubscribe")
"""The purposes that stop letters; every other is that of a letter's one button."""
_OURS = ("officer", "our_signatory")
_BY_KIND = {"record_check": "confirm", "coordinator_wanted": "successor", "visit_dates": "vote"}


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a letter's button leads, and where its letters are stopped; empty without such a page."""

    answer: str = ""
    stop: str = ""


@dataclass(frozen=True, slots=True)
class Errand:
    """What a link is for: its purpose, what it is about, and whose narrower link it is."""

    purpose: str
    matter: str
    person: str
    role: str
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter about to be written: its notice, the city's standing, its parts, what it asks, its reader."""

    notice: Row[Any]
    standing: CityStanding
    parts: Sequence[Row[Any]]
    items: Sequence[Item]
    to: Party


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
    stop = _stop(draft)
    return [_errand(connection, draft), *([stop] if stop else [])]


def _addresses(draft: Draft | None, leads: Mapping[tuple[int, str], str]) -> Addresses:
    mine = {name: where for (notice, name), where in leads.items() if draft and notice == draft.notice.id}
    stop = next((where for name, where in mine.items() if name in _STOPS), "")
    return Addresses(next((where for name, where in mine.items() if name not in _STOPS), ""), stop)


def _errand(connection: Connection, draft: Draft) -> Errand:
    """What the letter's one button is for."""
    given = _given(connection, draft)
    if given is not None:
        return given
    kind, role, person = draft.notice.kind, draft.notice.role, draft.to.id
    asked = [item for item in draft.items if not item.reached and item.awaits not in OURS]
    if kind in _BY_KIND:
        return Errand(_BY_KIND[kind], _matters(draft.parts), person, role)
    if not asked:
        return Errand("reply", _matters(draft.parts), person, role)
    matters = " ".join(matter((item.track, item.cycle, item.milestone)) for item in asked)
    return Errand("answer", matters, person, role)


def _given(connection: Connection, draft: Draft) -> Errand | None:
    """The errand of a letter that brings a link somebody passed on, or a new one for an old."""
    for part in draft.parts:
        event = draft.standing.known.held.get(part.seq)
        if event is not None and part.milestone == PASSED_ON:
            return Errand("narrow", event.data["matter"], draft.to.id, part.role, int(event.data["link"]))
        if event is not None and part.milestone == RENEWED:
            old = connection.execute(select(LINK).where(LINK.c.id == int(event.data["link"]))).one()
            return Errand(old.purpose, old.matter or "", draft.to.id, old.role, old.parent)
    return None


def _matters(parts: Sequence[Row[Any]]) -> str:
    return " ".join(dict.fromkeys(matter((part.track, part.cycle, part.milestone)) for part in parts))


def _stop(draft: Draft) -> Errand | None:
    kind, role = draft.notice.kind, draft.notice.role
    cls = class_of(kind, draft.notice.rung)
    if cls == "E":
        return None
    purpose, about = ("silence", _matters(draft.parts)) if cls == "S" else ("unsubscribe", kind)
    return Errand(purpose, about, draft.to.id, role)


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
        "expires_on": today + timedelta(days=days),
    }


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
