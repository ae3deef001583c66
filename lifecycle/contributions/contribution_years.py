"""One year's contribution of a city: what is asked, paid, waived, what remains; who is asked at all.

Amounts are EUR as decimals. A year is opened by an officer, never by a file; a past one never is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lifecycle.case import Case
from lifecycle.commands import Refused
from lifecycle.contributions.money import ZERO, plain, told, total
from lifecycle.events import Event, Key
from lifecycle.history import Known
from lifecycle.membership.networks import contributes
from lifecycle.programme import Programme
from lifecycle.reading import programme
from lifecycle.standing import CityStanding
from lifecycle.when import When

TRACK = "contribution"
FIRST_YEAR = 1990
AMOUNT, PAYMENT = f"{TRACK}.amount", f"{TRACK}.payment"
WAIVER, AGREED = f"{TRACK}.waiver", f"{TRACK}.waiver_agreed"


@dataclass(frozen=True, slots=True)
class Year:
    """A year's contribution as known. `proposed`: waivers that nobody has agreed to yet."""

    year: int
    amount: Decimal
    payments: Sequence[Event]
    agreed: Sequence[Event]
    proposed: Sequence[Event]

    @property
    def paid(self) -> Decimal:
        """The sum of all payments."""
        return total(Decimal(e.data["amount"]) for e in self.payments)

    @property
    def waived(self) -> Decimal:
        """The sum of all waivers that two persons agreed to."""
        return total(Decimal(e.data["amount"]) for e in self.agreed)

    @property
    def remaining(self) -> Decimal:
        """What is still asked, never below 0."""
        return max(ZERO, self.amount - self.paid - self.waived)

    @property
    def overpaid(self) -> Decimal:
        """What was paid or waived beyond the amount."""
        return max(ZERO, self.paid + self.waived - self.amount)


def key_of(year: int, milestone: str = "contribution_paid") -> Key:
    """The key of a milestone of a year's contribution."""
    return TRACK, year, milestone


def year_of(known: Known, year: int) -> Year:
    """A year's contribution; the amount is the one it was opened with, else the programme's."""
    amounts, payments = _noted(known, AMOUNT, year), _noted(known, PAYMENT, year)
    waivers = {e.seq: e for e in _noted(known, WAIVER, year)}
    taken = [int(e.data["waiver"]) for e in _noted(known, AGREED, year)]
    agreed = [waivers[seq] for seq in taken if seq in waivers]
    proposed = [e for seq, e in waivers.items() if seq not in taken]
    amount = Decimal(amounts[-1].data["amount"]) if amounts else dues(programme())
    return Year(year, amount, payments, agreed, proposed)


def _noted(known: Known, about: str, year: int) -> list[Event]:
    return [e for e in known.noted.get(about, ()) if e.cycle == year]


def years(known: Known) -> list[int]:
    """The years of which anything is known: opened, called, paid or waived."""
    noted = {e.cycle for about in (AMOUNT, PAYMENT, WAIVER) for e in known.noted.get(about, ())}
    return sorted({*known.cycles(TRACK), *noted})


def open_amount(known: Known, year: int) -> Decimal:
    """What is still asked of a year: nothing where it is settled by an old record without any payment."""
    found = year_of(known, year)
    settled = known.account(key_of(year)) is not None and not found.payments
    return ZERO if settled else found.remaining


def dues(of: Programme) -> Decimal:
    """EUR a year by the programme; 0 where it asks for none."""
    return of.dues.eur if of.dues else ZERO


def opened(known: Known, year: int) -> bool:
    """Whether an officer opened the year here."""
    return (TRACK, year) in known.opened


def why_no_dues(standing: CityStanding) -> str | None:
    """Why the city is not asked to contribute (a sentence), or None where it is."""
    if contributes(standing):
        return None
    kind = standing.programme.kinds[standing.known.kind]
    if standing.mode(TRACK) == "on_request":
        return f"{kind.title}: the contribution is switched off for its network (icc network terms)"
    return f"{kind.title}: no contribution is asked"


def refuse_opening(case: Case, year: int) -> None:
    """Refused where a year may not be opened for the city: its kind, a past year, one too far ahead."""
    refuse_far(year, case.today)
    if why := why_no_dues(case.standing):
        raise Refused(why)
    if opened(case.known, year):
        raise Refused(f"the contribution for {year} is open already")


def refuse_far(year: int, today: date) -> None:
    """Refused for a year that can be opened for no city: a past one, or one too far ahead."""
    this, following = today.year, today.year + 1
    if year < this:
        raise Refused(f"{year} is past: only {this} or {following} can be opened, never a past year")
    if year > following:
        raise Refused(f"{year} is too far ahead: only {this} or {following} can be opened")


def refuse_year(case: Case, year: int) -> None:
    """Refused for what is no year of a contribution."""
    last = case.today.year + 1
    if not FIRST_YEAR <= year <= last:
        raise Refused(f"{year} is no year of a contribution: name one from {FIRST_YEAR} to {last}")


def begin(case: Case, year: int, on: date) -> None:
    """What the opening of a year brings: its amount, as the programme has it, and the first milestone."""
    amount = {"about": AMOUNT, "amount": plain(dues(case.programme))}
    case.write("noted", on, (TRACK, year), amount)
    case.write("reached", on, key_of(year, "year_opened"), {"account": 1})


def begun_by(case: Case, opening: Event) -> list[Event]:
    """What the opening of a year brought with it, which goes when the opening is withdrawn."""
    brought = case.events[opening.seq : opening.seq + 2]
    return [e for e in brought if e.key[:2] == (TRACK, opening.cycle) and opening.track == TRACK]


def settle(case: Case, event: Event) -> None:
    """Nothing remains: the year is paid, or waived where nothing was paid."""
    year, key = year_of(case.known, event.cycle), key_of(event.cycle)
    if year.remaining or case.known.account(key) or key in case.known.waived:
        return
    if year.payments:
        last = max([*year.payments, *year.agreed, event], key=lambda e: e.day).on
        case.write("reached", last, key, {"account": 1})
        return
    for milestone in ("call_issued", "contribution_paid"):
        if case.known.account(key_of(event.cycle, milestone)) is None:
            case.write("waived", event.on, key_of(event.cycle, milestone))


def unsettle(case: Case, event: Event) -> None:
    """A payment or waiver was withdrawn: what was settled by it, and recorded after it, is withdrawn too."""
    if not year_of(case.known, event.cycle).remaining:
        return
    for key in (key_of(event.cycle, "call_issued"), key_of(event.cycle)):
        rested = [e for e in case.known.accounts.get(key, ()) if key == key_of(event.cycle)]
        rested += [case.known.waived[key]] if key in case.known.waived else []
        for each in (e for e in rested if e.seq > event.seq):
            case.write("retracted", When(case.today), key, {"seq": each.seq})


def remains(year: Year) -> str:
    """What is still asked, in words for officers."""
    return f"{told(year.paid)} of {told(year.amount)} paid, {told(year.remaining)} remains"
