"""Planning a stage: who is due, and each city's turn. The rules are in `models.planning`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from prefect import task

from models import planning
from models.post import officers
from tasks.healing import HABITS, heals
from tasks.the_house import the_house
from tasks.turns import Turns


@task(task_run_name="{stage} due", **HABITS)
def cities_due(stage: str, today: date, city: str | None) -> list[str]:
    """The cities with something due up to and including tomorrow."""
    return planning.due(the_house(), stage, today, city)


@task(task_run_name="{stage} {turns.label}", **HABITS)
def plan_turns(stage: str, turns: Turns, today: date) -> None:
    """Plan the cities of the batch that no other worker has in hand, as many as go well together at once."""
    house = the_house()

    def plan(cities: Sequence[str]) -> dict[str, planning.Planned]:
        return planning.plan_free(house, stage, cities, today)

    turns.take(plan, passing=heals, most=planning.TOGETHER)


@task(task_run_name="{stage} {turns.label}, left to others", **HABITS)
def plan_left(stage: str, turns: Turns, today: date) -> None:
    """Plan the cities of the batch that nobody has done after all, waiting for whoever has one in hand."""
    house = the_house()

    def plan(cities: Sequence[str]) -> dict[str, planning.Planned]:
        return planning.plan_free(house, stage, cities, today, wait=True)

    turns.take(plan, passing=heals, most=planning.TOGETHER)


class TurnFailed(Exception):
    """A city's turn failed. Prefect hears the kind of error; its words, which may name people, stay here."""

    def __init__(self, error: Exception) -> None:
        super().__init__(f"{type(error).__name__}: its words are in the house's own record of the run")
        self.error = error


@task(task_run_name="{stage} {city} alone", **HABITS)
def plan_alone(stage: str, city: str, today: date) -> planning.Planned:
    """Plan one city whose turn failed in company; TurnFailed with its own error where it fails again."""
    try:
        return planning.plan_city(the_house(), stage, city, today)
    except Exception as error:
        if heals(error):
            raise
        raise TurnFailed(error) from None


@task(task_run_name="officers' week of {today}", **HABITS)
def plan_week(today: date) -> officers.Planned:
    """Plan the officers' letter of the week, where it is owed."""
    return officers.plan_officers_digest(the_house(), today)
