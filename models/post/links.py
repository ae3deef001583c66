"""Links of letters: signed, for one person and one purpose, until a day; a row says what became of each.

Opening one changes nothing (mail scanners open links): only what is posted from its page acts.
"""

from __future__ import annotations

from collections.abc import Sequence
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
ANSWERS = ("answer", "narrow", "confirm", "successor", "vote", "reply")
"""The purposes of a letter's one button; `silence` and `unsubscribe` stop letters."""
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


def of_letter(connection: Connection, settings: Settings, draft: Draft, today: date) -> Addresses:
    """The links of a letter about to be written, made once; none without a public address."""
    if not settings.public_url or not draft.to.email or draft.to.role in _OURS:
        return Addresses()
    answer, stop = _errand(connection, draft), _stop(draft)
    return Addresses(
        _made(connection, settings, draft.notice, answer, today),
        _made(connection, settings, draft.notice, stop, today) if stop else "",
    )


def sample(settings: Settings, draft: Draft) -> Addresses:
    """What stands for the links in a letter that is only looked at: no such address was signed."""
    if not settings.public_url or not draft.to.email or draft.to.role in _OURS:
        return Addresses()
    shown = f"{settings.public_url.rstrip('/')}/l/preview"
    return Addresses(shown, shown if _stop(draft) else "")


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


def _made(connection: Connection, settings: Settings, notice: Row[Any], errand: Errand, today: date) -> str:
    mine = (LINK.c.notice == notice.id, LINK.c.purpose == errand.purpose)
    held = connection.execute(select(LINK.c.id).where(*mine)).scalar_one_or_none()
    if held is None:
        row = {
            "city": notice.city,
            "person": errand.person,
            "role": errand.role,
            "purpose": errand.purpose,
            "matter": errand.matter,
            "parent": errand.parent,
            "notice": notice.id,
            "made_on": today,
            "expires_on": today + timedelta(days=settings.link_days),
        }
        held = connection.execute(insert(LINK).values(row).returning(LINK.c.id)).scalar_one()
    return address(settings, held)


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
