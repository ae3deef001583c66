"""The rows of the outbox: one mail to one person, on its day, held or queued, under its own Message-ID."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from email.utils import parseaddr
from functools import lru_cache

from sqlalchemy import Connection

from lifecycle.ports import Party
from lifecycle.reminding.holding import Letter
from lifecycle.reminding.letters import RULES, joins_digest
from lifecycle.reminding.posting import Postbox, send_after
from lifecycle.standing import CityStanding
from models import people
from models.post import addressing
from models.post.mailbag import NOTICE, PENDING, Mail, Mailbag
from models.settings import Settings

__all__ = ["NOTICE", "NO_ADDRESS", "PENDING", "Part", "Post"]
NO_ADDRESS = "no address is known for this role"
OUT_OF_USE = "the address is out of use"


@dataclass(frozen=True, slots=True)
class Post:
    """What planning a city's notices needs: the bag they go into, the city, where it stands."""

    bag: Mailbag
    city: str
    standing: CityStanding

    @property
    def connection(self) -> Connection:
        """The transaction."""
        return self.bag.connection

    @property
    def settings(self) -> Settings:
        """The house's settings."""
        return self.bag.settings

    @property
    def today(self) -> date:
        """The civil day of the planning."""
        return self.bag.today

    @property
    def box(self) -> Postbox:
        """The city's postbox."""
        iso = self.standing.known.facts["iso_country"]
        return Postbox(self.standing.calendar, iso, self.settings.sends_for_real)


@dataclass(frozen=True, slots=True)
class Part:
    """What a notice carries of one milestone: a rung of a ladder, or the event that caused the letter."""

    track: str
    cycle: int
    milestone: str
    letter: str
    rung: int
    counted_from: date
    owed_on: date
    role: str
    seq: int | None = None


def new_notice(post: Post, part: Part, planned_on: date) -> Mail:
    """Plan a notice for a day, held or queued, or suppressed where nobody can be written to."""
    party = _addressee(post, part, max(planned_on, post.today))
    held = why_held(post, part, party.id) if party else no_address(post.connection, post.city, part.role)
    zone = post.standing.known.facts.get("zone") or "UTC"
    row = {
        "city": post.city,
        "kind": part.letter,
        "rung": None if part.seq else part.rung,
        "role": part.role,
        "person": party.id if party else None,
        "state": "suppressed" if party is None else "held" if held else "queued",
        "reason": held,
        "planned_on": planned_on,
        "created_on": post.today,
        "send_after": send_after(zone, planned_on, f"{post.city} {part.role}"),
        "message_id": message_id(post.settings),
        "thread": thread_of(post, part),
        "tries": 0,
    }
    mail = Mail(row)
    post.bag.post(mail)
    return mail


def why_held(post: Post, part: Part, person: str | None) -> str | None:
    """Why a letter waits for an officer's release; None where it goes by itself."""
    iso = post.standing.known.facts["iso_country"]
    letter = Letter(part.letter, None if part.seq else part.rung, part.role, iso, post.today)
    return post.bag.holds.why(letter, post.city, person or "")


def no_address(connection: Connection, city: str, role: str) -> str:
    """Why nobody can be written to in a role: it is empty, or its address was put out of use."""
    known = dict(people.disabled(connection, city)).get(role)
    return f"{OUT_OF_USE}: {known}" if known else NO_ADDRESS


def message_id(settings: Settings) -> str:
    """A Message-ID of our own, made once and kept whatever happens to the mail."""
    return f"<{secrets.token_hex(16)}@{_domain(settings.mail_from)}>"


@lru_cache(maxsize=8)
def _domain(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2] or "icc.invalid"


def day_of(post: Post, part: Part) -> date:
    """The day on which a letter goes: an answer soon, a digest on its weekday, others on a working day."""
    box, rule = post.box, RULES[part.letter]
    if rule.answers:
        return box.answer_day(post.today)
    day = max(part.owed_on, post.today)
    if part.letter == "record_check":
        return box.working_day(max(part.owed_on, post.today + timedelta(days=1)))
    if joins_digest(part.letter, part.rung):
        last = post.bag.last_digest(post.city, part.role)
        return box.digest_day(day, post.settings.digest_weekday, last)
    return box.working_day(day)


def thread_of(post: Post, part: Part) -> str:
    """Letters of one round hang together in mail programs."""
    return f"{post.city}.{part.track}.{part.cycle}"


def _addressee(post: Post, part: Part, day: date) -> Party | None:
    bag = post.bag
    return addressing.addressee(
        bag.connection, bag.settings, post.city, part.role, "en", day, directory=bag.directory
    )


def unwished(post: Post, part: Part) -> bool:
    """Whether the reader no longer wishes letters of this kind."""
    party = _addressee(post, part, post.today)
    return party is not None and part.letter in people.unwished(post.connection, party.id)
