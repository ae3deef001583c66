"""The officers' Monday, as a page of Markdown: what waits on us, what could be offered, what lies held."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from prefect import task

from models import officers, queries
from tasks.healing import HABITS
from tasks.the_house import the_house

if TYPE_CHECKING:
    from models.queries import Overview

OFFERS_SHOWN = 20


@task(task_run_name="officers' Monday, {today}", **HABITS)
def monday_page(today: date) -> str | None:
    """The week's page, or None where it is not owed (any more)."""
    house = the_house()
    if not officers.is_owed(house, today):
        return None
    return page_of(queries.overview(house, today), today)


def page_of(seen: Overview, today: date) -> str:
    """The network's week: names of cities and dates, never a person's."""
    year, week, _ = today.isocalendar()
    lines = [f"# Week {week} of {year}", "", f"{seen.cities} cities, {seen.open_milestones} open milestones."]
    lines += ["", "## Waits on", *(f"- {owner}: {number}" for owner, number in sorted(seen.waits.items()))]
    lines += ["", "## Letters", *(f"- {state}: {number}" for state, number in sorted(seen.letters.items()))]
    lines += ["", "## Reassessments that could be offered, longest since first"]
    lines += [
        f"- {offer.city}, {offer.country}: last report {offer.report_on}, window open since"
        f" {offer.window_opened_on}"
        for offer in seen.proposals[:OFFERS_SHOWN]
    ]
    return "\n".join(lines)
