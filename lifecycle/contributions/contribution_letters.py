"""When a letter about the contribution may go, what it may say, and what an officer should know instead.

A letter speaks of a year that an officer opened here, to a city that is asked to contribute, before the
year is over; after that an officer telephones.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from lifecycle.contributions.contribution_years import (
    AGREED,
    AMOUNT,
    TRACK,
    Year,
    key_of,
    opened,
    remains,
    why_no_dues,
    year_of,
    years,
)
from lifecycle.contributions.money import plain, told
from lifecycle.events import Event, Key
from lifecycle.history import Known
from lifecycle.reminding.letters import is_task
from lifecycle.reminding.rungs import Owed
from lifecycle.standing import UNSETTLED, CityStanding

NOTICE, RECORDED = "contribution_notice", "contribution_recorded"


def withheld(standing: CityStanding, letter: str, about: Key, day: date) -> str | None:
    """Why no letter (or task) about this year's contribution goes on a day, None where it may."""
    track, year, what = about
    if track != TRACK:
        return None
    if not opened(standing.known, year):
        return f"the contribution for {year} was not opened here by an officer"
    if why := why_no_dues(standing):
        return why
    if letter == RECORDED:
        return _said_already(standing.known, year, what)
    if day.year > year and not is_task(letter):
        return f"the year {year} is over: an officer telephones instead"
    return None


def _said_already(known: Known, year: int, what: str) -> str | None:
    if what == "contribution_paid" and year_of(known, year).payments:
        return "the letter about the payment itself says it"
    return None


def rungs(standing: CityStanding) -> list[Owed]:
    """The notice for the budget: in autumn of the year before, for a year that was opened by then."""
    season = standing.programme.dues.notice if standing.programme.dues else None
    if season is None:
        return []
    return [o for year in years(standing.known) for o in _notice(standing, year, *season)]


def _notice(standing: CityStanding, year: int, first: int, last: int) -> Iterator[Owed]:
    opening = standing.known.opened.get((TRACK, year))
    called = standing.known.account(key_of(year, "call_issued"))
    paid = standing.milestones.get(key_of(year))
    if opening is None or called is not None or standing.known.today.year >= year:
        return
    if paid is not None and paid.state not in UNSETTLED:
        return
    begins = date(year - 1, first, 1)
    owed_on = max(begins, opening.day)
    if (owed_on.year, owed_on.month) <= (year - 1, last):
        yield Owed((TRACK, year, AMOUNT), NOTICE, 0, "payer", owed_on, begins)


def facts(standing: CityStanding, letter: str, about: Key, seq: int | None) -> dict[str, str]:
    """What a letter says of the year: amounts in EUR as plain decimals, days as ISO text."""
    track, year, _ = about
    if track != TRACK:
        return {}
    held = year_of(standing.known, year)
    said = {"year": str(year), "amount": plain(held.amount), "remaining": plain(held.remaining)}
    said |= {"paid": plain(held.paid), "waived": plain(held.waived), "payments": _listed(held)}
    return said | (_of_event(standing.known, held, seq) if letter == RECORDED else {})


def _of_event(known: Known, held: Year, seq: int | None) -> dict[str, str]:
    """The payment or waiver that a letter records; for a year recorded as paid by hand, its day alone."""
    waiver = next((e for e in known.noted.get(AGREED, ()) if e.seq == seq), None)
    if waiver is not None:
        proposal = next(e for e in held.agreed if e.seq == waiver.data["waiver"])
        return {"what": "waiver", "this": plain_of(proposal), "on": str(waiver.on)}
    if any(e.seq == seq for e in held.payments):
        return {"what": "payment"}
    account = known.account(key_of(held.year))
    return {"what": "paid", "on": str(account.on)} if account else {}


def plain_of(event: Event) -> str:
    """The amount of a payment or a waiver, such as `5000.00`."""
    return plain(Decimal(event.data["amount"]))


def _listed(held: Year) -> str:
    """Every payment of the year, one a line: day, EUR, the payer's own currency, reference; tabs between."""
    return "\n".join("\t".join(_payment(event)) for event in held.payments)


def _payment(event: Event) -> tuple[str, str, str, str]:
    own = " ".join(event.data.get(name, "") for name in ("paid_amount", "paid_in")).strip()
    reference = " ".join(event.notes.get("reference", "").split())
    return str(event.on), plain_of(event), own, reference


def observations(standing: CityStanding) -> list[str]:
    """What an officer should know of each year: never a sanction, and no letter."""
    return [text for year in years(standing.known) for text in _observed(standing, year)]


def _observed(standing: CityStanding, number: int) -> Iterator[str]:
    year, account = year_of(standing.known, number), standing.known.account(key_of(number))
    if year.overpaid:
        yield f"Contribution {number}: {told(year.overpaid)} more than asked was paid or waived"
    if year.payments and year.remaining and account is None:
        yield f"Contribution {number}: {remains(year)}"
    if year.payments and year.remaining and account is not None:
        yield f"Contribution {number}: recorded as paid, but {remains(year)}"
    for proposed in year.proposed:
        amount = told(Decimal(proposed.data["amount"]))
        yield f"Contribution {number}: a waiver of {amount} (event {proposed.seq}) waits for a second person"
    if opened(standing.known, number) and _unpaid_at_its_end(standing, number):
        yield f"Contribution {number}: {remains(year)}, and the year is over; no letter goes, call the payer"


def _unpaid_at_its_end(standing: CityStanding, number: int) -> bool:
    found = standing.milestones.get(key_of(number))
    return standing.known.today.year > number and found is not None and found.state in UNSETTLED
