"""Something to see on every page of the desk: a queue, experts, scores, money, an event, a request, a run."""

from __future__ import annotations

from datetime import date, timedelta

from lifecycle.commands import Note, Reach
from lifecycle.when import When
from models import clock
from models.contributions import contributions
from models.contributions.contributions import Whom
from models.database import House
from models.door import submit
from models.engagement import matters, network_events, peers, registering, resources, support
from models.keeping import runs
from models.membership import portfolios
from models.visits import visitsteps
from models.visits.expertise import Described, describe

QUEUED = ("bergen-no", "bradford-gb", "limerick-ie")
_AREAS = ("commitment", "mediation", "language", "media", "competence", "welcoming", "governance")


def at_work(house: House) -> House:
    """The example cities at work; everything is recorded as of the last weeks."""
    today = clock.today(house)
    for key in QUEUED:
        for days, milestone in (
            (30, "questionnaire_returned"),
            (20, "grid_returned"),
            (10, "completeness_checked"),
        ):
            submit(house, key, Reach(milestone, When(today - timedelta(days=days))))
    _scores(house, today)
    _visit(house, today)
    contributions.open_year(house, today.year + 1, Whom(city="manchester-gb"))
    _together(house)
    portfolios.add(house, "Olga Ivanova", "olga@secretariat.example", None)
    run = runs.open_run(house, "expert_visits", today=today)
    runs.set_aside(house, run, "lyon-fr", "ValueError: an event cannot be read")
    runs.close_run(house, run, state="completed", cities=3, events=1, notices=0)
    return house


def _scores(house: House, today: date) -> None:
    for cycle, year, version in ((1, 2014, "73-11"), (2, 2017, "83")):
        points = {area: 40.0 + 5 * number + 9 * cycle for number, area in enumerate(_AREAS)}
        data = {"version": version, "scores": points}
        submit(house, "oslo-no", Note("index.scored", data, When(date(year, 5, 1)), "assessment", cycle))
    assert today.year > 2017


def _visit(house: House, today: date) -> None:
    known = (
        Described("Claire Dupont", "claire@expert.example", "expert", ("en", "fr")),
        Described("Irena Novak", "irena@secretariat.example", "representative", ("en",)),
    )
    with house.begin() as connection:
        for each in known:
            describe(connection, each, today)
    visitsteps.appoint(house, "manchester-gb", ["claire@expert.example", "irena@secretariat.example"])


def _together(house: House) -> None:
    usual = {"zone": "Europe/Paris", "languages": "en", "online": False, "funded": 0, "funded_a_city": 1}
    named = {"title": "Coordinators’ meeting", "form": "annual_meeting", "funded_by": "nobody", "places": 40}
    number = network_events.add(house, {**usual, **named})
    registering.register(house, number, "manchester-gb", registering.Delegate())
    values = {"to": "coordinator", "topic": "narratives", "form": "training"}
    support.ask(house, "manchester-gb", values, words=None, seen=True)
    cities = ["manchester-gb", "oslo-no"]
    matters.open_matter(house, "project", "Shared streets", cities, topic=None, call=None)
    matters.open_matter(house, "challenge", "Housing", cities[:1], topic="strategy", call=None)
    listed = {"topic": "narratives", "form": "guide", "language": "en"}
    resources.add(house, title="Myths and facts", address="https://guide.example", **listed)
    peers.ask(house, "manchester-gb", "oslo-no", "narratives", peers.Wish())
