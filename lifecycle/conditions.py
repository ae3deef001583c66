"""The few conditions that refuse (design, Law 9): everything else is accepted and noted by itself."""

from __future__ import annotations

from datetime import date

from lifecycle.case import Case
from lifecycle.changing import ErasePerson, Migrate, SetSpan
from lifecycle.commands import (
    Advance,
    ChangeKind,
    ChooseAccount,
    CloseInto,
    Command,
    Pause,
    Reach,
    Refused,
    Reopen,
    Resume,
    Retract,
    Waive,
)
from lifecycle.contributions.contribution_years import opened
from lifecycle.programme import Milestone
from lifecycle.signatures import sides
from lifecycle.visits.costs import city_bears
from lifecycle.when import When

_EXPLAINED = (Waive, Reopen, Pause, Resume, ChangeKind, ChooseAccount, Retract, CloseInto, SetSpan)


def refuse_future(case: Case, on: When | date, what: str) -> None:
    """Nothing begins in the future; a vague date counts as the first day of its period here."""
    first = on.first if isinstance(on, When) else on
    if first > case.today:
        raise Refused(
            f"{what}: {on} lies in the future (today is {case.today}); record it when it has happened"
        )


def refuse_closed(case: Case, command: Command) -> None:
    """A record that was merged into another takes nothing more, but may be read, and the merger undone."""
    if case.known.closed is None or isinstance(command, Retract | Migrate | ErasePerson | Advance):
        return
    into = case.known.closed.data["into"]
    raise Refused(f"this record was merged into {into}: record it there")


def refuse_unexplained(command: Command) -> None:
    """What takes something back or stops a clock is explained: a reason of blanks says nothing."""
    if isinstance(command, _EXPLAINED) and not command.reason.strip():
        raise Refused("a reason is missing: give it in a sentence, it stays in this house")


def check_conditions(case: Case, milestone: Milestone, cycle: int, command: Reach) -> None:
    """Refuse an act of ours, dated on or after adoption, whose condition is not met."""
    if command.when.last < case.known.adopted_on:
        return
    if milestone.key in ("year_opened", "call_issued") and not opened(case.known, cycle):
        raise Refused(f"an officer opens the year first: icc contribution open {cycle}; no file opens one")
    if milestone.key == "welcome" and not _signed(case, cycle):
        raise Refused(
            "a welcome needs both signatures: record city_signature and council_of_europe_signature first"
        )
    if milestone.key == "dates_agreed" and _cost_open(case, cycle) and not (command.reason or "").strip():
        raise Refused(
            "this city bears the travel costs of a visit: record travel_cost_agreed before booking dates, "
            "or give --reason to override"
        )


def _signed(case: Case, cycle: int) -> bool:
    return all(map(case.known.account, sides(cycle)))


def _cost_open(case: Case, cycle: int) -> bool:
    key = ("visit", cycle, "travel_cost_agreed")
    return city_bears(case.known, cycle) and case.known.account(key) is None and key not in case.known.waived
