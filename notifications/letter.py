"""What every letter says: which city, to whom, from whom, what arrived, what is asked, what we owe."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import ClassVar, Self

from email_validator import EmailNotValidError, validate_email

from lifecycle.ports import Claim, File, Item, Party
from lifecycle.programme import OURS
from lifecycle.reminding.letters import RULES, LetterClass, class_of
from notifications.languages import country, marked, said
from notifications.words import CannotWrite, Point, asked, clean, handed_in, owed

OUR_ROLES = OURS | {"peer", "auditor", "administrator"}
_OUR_PAPERWORK = frozenset({"eligibility_note", "year_opened", "call_issued"})
_ROLE_WORDS = {
    "coordinator": marked("the intercultural coordinator of %(city)s"),
    "alternate": marked("the alternate coordinator of %(city)s"),
    "leadership": marked("the leadership of %(city)s"),
    "signatory": marked("a signatory of the statement of intent for %(city)s"),
    "department": marked("a colleague who contributes for %(city)s"),
    "payer": marked("the contact of %(city)s for the annual contribution"),
    "network_coordinator": marked("the coordinator of the network that %(city)s belongs to"),
    "our_signatory": marked("the office that has statements of intent signed for the Council of Europe"),
    "officer": marked("an officer of the Intercultural Cities secretariat"),
    "institute": marked("the research institute that processes the results of %(city)s"),
    "analyst": marked("the analyst of the Index report of %(city)s"),
    "expert": marked("an expert of Intercultural Cities for %(city)s"),
    "representative": marked("a representative of the Council of Europe for %(city)s"),
}
_GREETINGS = {
    "coordinator": marked("Dear coordinator"),
    "alternate": marked("Dear coordinator"),
    "network_coordinator": marked("Dear coordinator"),
    "our_signatory": marked("Dear colleague"),
    "officer": marked("Dear colleague"),
}
_TO_ANYBODY = marked("Dear Sir or Madam")
_OUR_CONTACT = marked("our contact in %(city)s")
_SECRETARIAT = marked("The Intercultural Cities secretariat")

_RESERVED = re.compile(r"\.(?:test|invalid)\Z", re.IGNORECASE)
"""Names the address library refuses; here they are addresses, and the channel decides what may go to them."""


@dataclass(frozen=True, slots=True)
class Head:
    """The part all letters share. `on` is the letter's civil date in the city's zone.

    `received`, `asked` and `ours` are lines ready for print; every text is one clean line. `named`: the
    officer is a person, not the secretariat as a whole; `salutation`: how the reader wishes to be addressed.
    """

    city: str
    country: str
    reader: str
    salutation: str
    role: str
    officer: str
    named: bool
    telephone: str
    address: str
    on: date
    rung: int | None
    received: tuple[Point, ...]
    asked: tuple[Point, ...]
    ours: tuple[Point, ...]

    @property
    def who(self) -> str:
        """The officer's name inside a sentence ("the secretariat", not "The secretariat")."""
        if not self.named:
            return said("the Intercultural Cities secretariat")
        return "the " + self.officer[4:] if self.officer.startswith("The ") else self.officer

    @property
    def greeting(self) -> str:
        """How the letter begins: as the person wishes, by name, or by role (a box has no name)."""
        if self.salutation:
            return self.salutation
        if self.reader and not is_function(self.reader):
            return said("Dear %(name)s", name=self.reader)
        return said(_GREETINGS.get(self.role, _TO_ANYBODY))

    @property
    def standing(self) -> str:
        """Who the reader is for us, inside a sentence."""
        return said(_ROLE_WORDS.get(self.role, _OUR_CONTACT), city=self.city)


@dataclass(frozen=True)
class Letter:
    """A letter of one kind. Subclasses add what their kind must say and build it from a claim."""

    kind: ClassVar[str]
    head: Head

    @property
    def stop(self) -> LetterClass:
        """How the reader can stop it: E not at all, S for this matter, U for good."""
        return stop_of(self.kind, self.head.rung)

    @property
    def files(self) -> tuple[File, ...]:
        """What the letter brings along; most bring nothing."""
        return ()

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """The letter a claim asks for; CannotWrite, with a sentence, where something is missing."""
        return cls(head_of(claim))


def is_function(name: str) -> bool:
    """Whether a name is that of a box (“ICC coordinator”) rather than a person's."""
    return name.casefold().endswith(("coordinator", "secretariat"))


def officer_words(name: str) -> str:
    """An officer by name inside a sentence of the language in hand; the secretariat where nobody is named."""
    officer = clean(name)
    return officer if officer not in ("", _SECRETARIAT) else said("the Intercultural Cities secretariat")


def stop_of(kind: str, rung: int | None = None) -> LetterClass:
    """The class of a kind of letter or of one of its rungs; an officer’s task is no letter: it stays."""
    return class_of(kind, rung) if kind in RULES else "E"


def head_of(claim: Claim) -> Head:
    """The shared part of a claim's letter; CannotWrite where the officer cannot be answered."""
    city = clean(claim.city.name)
    if not city:
        raise CannotWrite(f"notice {claim.notice} names no city: give {clean(claim.city.key)} a name")
    officer = clean(claim.officer.name)
    named = officer not in ("", _SECRETARIAT)
    return Head(
        city=city,
        country=clean(country(claim.city.iso_country, claim.city.country)),
        reader=clean(claim.to.name),
        salutation=clean(claim.to.salutation),
        role=claim.to.role.partition(".")[0],
        officer=officer if named else said(_SECRETARIAT),
        named=named,
        telephone=clean(claim.officer.telephone, 40),
        address=address_of(claim.officer),
        on=claim.planned_on,
        rung=claim.rung,
        received=tuple(handed_in(item) for item in arrived(claim)),
        asked=tuple(asked(item, claim.planned_on) for item in open_items(claim)),
        ours=tuple(owed(item, claim.planned_on) for item in _ours(claim)),
    )


def arrived(claim: Claim) -> list[Item]:
    """What the city's side has handed in."""
    return [*claim.received, *(item for item in claim.items if item.reached and item.awaits not in OUR_ROLES)]


def open_items(claim: Claim) -> list[Item]:
    """What still waits on the city's side."""
    return [item for item in claim.items if not item.reached and item.awaits not in OUR_ROLES]


def _ours(claim: Claim) -> list[Item]:
    """What we owe and a city would recognise: our own paperwork is not a letter's matter."""
    waiting = (item for item in claim.items if item.awaits in OUR_ROLES and not item.reached)
    return [item for item in _once([*claim.ours, *waiting]) if item.milestone not in _OUR_PAPERWORK]


def _once(items: Iterable[Item]) -> list[Item]:
    return list({(item.track, item.cycle, item.milestone): item for item in items}.values())


def everything(claim: Claim) -> Sequence[Item]:
    """All items of a claim, asked first."""
    return [*claim.items, *claim.ours, *claim.received]


def address_of(party: Party) -> str:
    """A person's address as a mail server takes it (domain in ASCII).

    CannotWrite for none, a line break, or anything else that is no address.
    """
    if not party.email:
        raise CannotWrite(f"there is no address for the {clean(party.role)}: enter one for this person")
    return _checked(party.email)


@lru_cache(maxsize=2048)
def _checked(email: str) -> str:
    reserved = _RESERVED.search(email)
    ordinary = _RESERVED.sub(".example", email)
    try:
        checked = validate_email(ordinary, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise CannotWrite(f"“{clean(email, 80)}” is not an address a letter can go to: {error}") from error
    found = checked.ascii_email or checked.normalized
    return found.removesuffix(".example") + reserved.group().lower() if reserved else found


def floor_of(claim: Claim) -> date:
    """The day before which no report may be promised (8 weeks from both documents complete)."""
    for item in everything(claim):
        if item.earliest_on is not None:
            return item.earliest_on
    raise CannotWrite(f"a letter of kind {claim.kind} needs the earliest day of the report (earliest_on)")


def only(claim: Claim) -> Item:
    """The one matter of a letter about a single milestone."""
    for item in everything(claim):
        return item
    raise CannotWrite(f"a letter of kind {claim.kind} needs the milestone it is about")
