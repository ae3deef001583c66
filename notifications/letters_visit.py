"""Letters of the expert visit and of the intercultural profile."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal, Self

from babel.dates import format_date

from lifecycle.ports import Claim, File
from notifications.invitation import Invitation, calendar_file
from notifications.languages import current, said
from notifications.letter import Letter, head_of
from notifications.letters_assessment import date_of
from notifications.letters_contribution import number
from notifications.words import CannotWrite, clean, day, people_date

Word = Literal["confirmed", "changed", "cancelled"]
Bearer = Literal["city", "council_of_europe", "unknown"]
_DAY = timedelta(days=1)
_TONGUES = re.compile(r"\(([a-z]{2,3}(?:, [a-z]{2,3})*)\)$")


def fact(claim: Claim, name: str) -> str:
    """One of the visit's facts as one clean line; empty where it is not known."""
    return clean(claim.facts.get(f"visit_{name}", ""))


def lines(claim: Claim, name: str) -> tuple[str, ...]:
    """A fact of several lines, each clean."""
    return tuple(clean(line) for line in claim.facts.get(f"visit_{name}", "").split("\n") if line.strip())


def team(claim: Claim) -> tuple[str, ...]:
    """Who comes, each with their languages by name: `Phil Wood (en, fr)` becomes words."""
    return tuple(_TONGUES.sub(_by_name, line) for line in lines(claim, "team"))


def _by_name(codes: re.Match[str]) -> str:
    known = current().locale.languages
    return f"({', '.join(known.get(code, code) for code in codes.group(1).split(', '))})"


def between(first: date, last: date) -> str:
    """The days of a visit in words, in the language in hand."""
    if first == last:
        return day(first)
    if last - first == _DAY:
        return said("%(first)s and %(last)s", first=_shorter(first, last), last=day(last))
    return said("%(first)s to %(last)s", first=_shorter(first, last), last=day(last))


def _shorter(first: date, last: date) -> str:
    """The first of two days: “2” of “2 and 3 March 2027” where both lie in one month."""
    words, month = day(first), format_date(last, "MMMM y", locale=current().locale)
    return words.removesuffix(month).strip() if words != month and words.endswith(month) else words


def days_of(claim: Claim, before: str = "") -> str:
    """The days agreed (or those before a change), in words; empty where there are none."""
    first, last = (fact(claim, f"{before}{end}") for end in ("first", "last"))
    return between(date.fromisoformat(first), date.fromisoformat(last)) if first and last else ""


def ours(claim: Claim) -> bool:
    """Whether the reader travels rather than receives: an expert or a representative."""
    return claim.to.role in ("expert", "representative")


@dataclass(frozen=True)
class VisitDates(Letter):
    """Which days suit? Pairs of days to choose from, on site or online, holidays taken out."""

    kind = "visit_dates"
    pairs: tuple[str, ...]
    online: bool
    team: tuple[str, ...]
    other: str
    ours: bool
    again: bool

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """The pairs of the open poll; a rung makes it the one repeat."""
        firsts = [date.fromisoformat(text) for text in fact(claim, "days").split()]
        return cls(
            head_of(claim),
            pairs=tuple(between(first, first + _DAY) for first in firsts),
            online=fact(claim, "form") == "online",
            team=team(claim),
            other=fact(claim, "other_city"),
            ours=ours(claim),
            again=claim.rung is not None and claim.rung > 0,
        )


@dataclass(frozen=True)
class VisitConfirmed(Letter):
    """The days are confirmed, changed or cancelled, with a calendar file that says the same."""

    kind = "visit_confirmed"
    word: Word
    days: str
    days_before: str
    place: str
    place_before: str
    online: bool
    online_before: bool
    contact: str
    team: tuple[str, ...]
    other: str
    bearer: Bearer
    ours: bool
    invitation: Invitation

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """What the claim's facts say of the days; CannotWrite where they name none."""
        word = _word(claim)
        gone = "before_" if word == "cancelled" else ""
        days = days_of(claim, gone)
        if not days or not fact(claim, "uid"):
            raise CannotWrite(f"notice {claim.notice} tells of no days of a visit: agree them first")
        before = days_of(claim, "before_") if word == "changed" else ""
        return cls(
            head_of(claim),
            word=word,
            days=days,
            days_before=before if before != days else "",
            place=fact(claim, f"{gone}place"),
            place_before=fact(claim, "before_place") if word == "changed" else "",
            online=fact(claim, f"{gone}form") == "online",
            online_before=(fact(claim, "before_form") or fact(claim, "form")) == "online",
            contact=fact(claim, "contact"),
            team=team(claim),
            other=fact(claim, "other_city"),
            bearer=_bearer(claim),
            ours=ours(claim),
            invitation=_invitation(claim, word, gone),
        )

    @property
    def files(self) -> tuple[File, ...]:
        """The calendar file: a request, or its cancellation."""
        return (calendar_file(self.invitation),)


def _word(claim: Claim) -> Word:
    told = fact(claim, "word")
    return "changed" if told == "changed" else "cancelled" if told == "cancelled" else "confirmed"


def _bearer(claim: Claim) -> Bearer:
    told = fact(claim, "bearer")
    return "city" if told == "city" else "council_of_europe" if told == "council_of_europe" else "unknown"


def _invitation(claim: Claim, word: Word, gone: str) -> Invitation:
    first, last = (date.fromisoformat(fact(claim, f"{gone}{end}")) for end in ("first", "last"))
    return Invitation(
        uid=fact(claim, "uid"),
        sequence=int(fact(claim, "sequence") or 0),
        first=first,
        last=last,
        title=said("Intercultural Cities: expert visit to %(city)s", city=clean(claim.city.name)),
        place=fact(claim, f"{gone}place"),
        cancelled=word == "cancelled",
        stamp=claim.planned_on,
        organiser=claim.officer,
        attendee=claim.to,
    )


@dataclass(frozen=True)
class TravelCosts(Letter):
    """Outside Europe: exactly which costs the city bears, and that booking waits for the agreement."""

    kind = "travel_costs"
    estimate: str
    days: str

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """The estimate and the days, where they are known."""
        amount, _, currency = fact(claim, "estimate").partition(" ")
        estimate = f"{number(Decimal(amount))} {currency}" if currency else amount
        return cls(head_of(claim), estimate=estimate, days=days_of(claim))


@dataclass(frozen=True)
class VisitProgramme(Letter):
    """Whom the visitors would like to meet: an open list, organisations rather than names."""

    kind = "visit_programme"
    date: str
    days: str

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """The days of the visit, and the date of the programme where one is open."""
        return cls(head_of(claim), date=date_of(claim), days=days_of(claim))


@dataclass(frozen=True)
class VisitThanks(Letter):
    """Thanks to the hosts, and what follows (no date before the expert agrees)."""

    kind = "visit_thanks"


@dataclass(frozen=True)
class ProfileForComments(Letter):
    """The draft profile: facts to check, which Index answers were confirmed or corrected."""

    kind = "profile_for_comments"
    date: str
    again: bool
    confirmed: str
    corrected: str

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """A rung makes it the one repeat."""
        again = claim.rung is not None and claim.rung < 0
        told = {name: fact(claim, name) for name in ("confirmed", "corrected")}
        return cls(head_of(claim), date=date_of(claim), again=again, **told)


@dataclass(frozen=True)
class ProfileFinal(Letter):
    """The profile, what it replaces, the basis of the work ahead, publication yes / no / later."""

    kind = "profile_final"
    replaces: str
    commented: bool
    has_strategy: bool

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """The profile of an earlier visit that this one takes the place of, as vague as its date is known."""
        earlier = fact(claim, "replaces")
        said = {name: bool(fact(claim, name)) for name in ("commented", "has_strategy")}
        return cls(head_of(claim), replaces=people_date(earlier) if earlier else "", **said)
