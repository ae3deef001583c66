"""What `up` prints when all is running: where the network stands, what waits on whom, where to look."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from rich.table import Table

from deployments.surroundings import password_file
from deployments.telling import OUTPUT
from models import clock, overview
from models.database import House
from models.entrance import sessions

if TYPE_CHECKING:
    from models.overview import Overview

OFFERS_SHOWN = 20


def tell_all(house: House, *, desk: str, prefect: str, running: bool) -> None:
    """Print what happened and where to look."""
    today = clock.today(house)
    seen = overview.overview(house, today)
    OUTPUT.print(f"[bold]{today}[/]: {seen.cities} cities, {seen.open_milestones} open milestones")
    _table("Open milestones wait on", seen.waits)
    _table("Letters", seen.letters)
    _say_where_letters_lie(house)
    _offers(seen)
    if running:
        OUTPUT.print(
            f"Desk      {desk}  (to record things, come in once by {desk}enter/{_entry(house)})",
            soft_wrap=True,
        )
        OUTPUT.print(f"Prefect   {prefect}{_sign_in(house)}\nCtrl-C stops all of it.")


def _table(title: str, numbers: Mapping[str, int]) -> None:
    if numbers:
        OUTPUT.print(f"{title}: " + ", ".join(f"{name} {number}" for name, number in sorted(numbers.items())))


def _say_where_letters_lie(house: House) -> None:
    folder = house.settings.var.resolve() / "outbox"
    number = sum(1 for _ in folder.glob("*/*.eml")) if folder.is_dir() else 0
    if number:
        OUTPUT.print(f"{number} specimen letters lie in {folder}")


def _offers(seen: Overview) -> None:
    if not seen.proposals:
        return
    table = Table("city", "country", "last report", "window open since", box=None, pad_edge=False)
    for offer in seen.proposals[:OFFERS_SHOWN]:
        table.add_row(offer.city, offer.country, str(offer.report_on), _day(offer.window_opened_on))
    OUTPUT.print(f"{len(seen.proposals)} reassessment offers could be made, longest since first:", table)
    if (left := len(seen.proposals) - OFFERS_SHOWN) > 0:
        OUTPUT.print(f"… and {left} more: `icc audit`")


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _entry(house: House) -> str:
    """The secret of a link for the officer at this machine: it works once, and voids the one before."""
    return sessions.local_link(house)


def _sign_in(house: House) -> str:
    """Our own server asks for its password; another's is not ours to know."""
    file = password_file(house.settings)
    return f"  (sign in with icc:PASSWORD, which lies in {file})" if file.exists() else ""
