"""The day's work in its bare forms, on tables with the columns and keys that the work needs and no rule.

Each city has a position: the step it opens next, and when. Its day: one event, one reminder, the next
position, with one commit. `floor`: three SQL statements. `loop`: an ORM that asks city by city. `due`: an
ORM that loads what is due.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Engine, Index, UniqueConstraint, create_engine, event, insert, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from benchmarks.synthetic import CYCLE, DAY, STEPS, STRIDE
from models.database import PRAGMAS

LETTER, DUE = "questionnaire_reminder", 60


class Base(DeclarativeBase):
    """The tables of the bare forms."""


class Position(Base):
    """Where a city is: the step it opens next, and on which day."""

    __tablename__ = "position"
    __table_args__ = (Index("position_next", "next_on"),)
    city: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[int]
    next_on: Mapped[date]


class Event(Base):
    """A step opened, with the deadline frozen."""

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("city", "step"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    city: Mapped[str]
    step: Mapped[int]
    on_day: Mapped[date]
    due_on: Mapped[date]


class Reminder(Base):
    """What the city is reminded of."""

    __tablename__ = "reminder"
    __table_args__ = (UniqueConstraint("city", "step", "letter"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    city: Mapped[str]
    step: Mapped[int]
    letter: Mapped[str]
    owed_on: Mapped[date]


@dataclass(frozen=True, slots=True)
class At:
    """A city's position on the evening before the measured day."""

    city: str
    step: int
    next_on: date


def positions(count: int) -> Iterator[At]:
    """The same staggered cities as `benchmarks.synthetic` makes."""
    for number in range(count):
        elapsed = number % CYCLE
        began, done = DAY - timedelta(days=elapsed + 1), min(STEPS, elapsed // STRIDE)
        last = done == STEPS
        day = DAY + timedelta(days=CYCLE) if last else began + timedelta(days=STRIDE * (done + 1))
        yield At(f"newtown-{number:06}", done + 1, day)


def opened(url: str, count: int) -> Engine:
    """An engine on a fresh database with its cities, under our pragmas."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _pragmas)
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        rows = [{"city": at.city, "step": at.step, "next_on": at.next_on} for at in positions(count)]
        connection.execute(insert(Position), rows)
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    return engine


def _pragmas(connection: Any, _record: Any) -> None:
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


_SAID = {
    "sqlite": {"due": f"date(:day, '+{DUE} days')", "next": f"date(next_on, '+{STRIDE} days')"},
    "postgresql": {"due": f"CAST(:day AS date) + {DUE}", "next": f"next_on + {STRIDE}"},
}


def floor(engine: Engine) -> int:
    """Three statements, one commit; returns the transitions."""
    said = _SAID[engine.dialect.name]
    what = "SELECT city, step, {} FROM position WHERE next_on <= :day"
    values = {"day": DAY, "letter": LETTER}
    event_ = f"INSERT INTO event (city, step, on_day, due_on) {what.format('next_on, ' + said['due'])}"
    reminder = f"INSERT INTO reminder (city, step, letter, owed_on) {what.format(':letter, next_on')}"
    moved = f"UPDATE position SET step = step + 1, next_on = {said['next']} WHERE next_on <= :day"
    with engine.begin() as connection:
        done = connection.execute(text(event_), values).rowcount
        connection.execute(text(reminder), values)
        connection.execute(text(moved), values)
    return done


def loop(engine: Engine) -> int:
    """Every city asked for, one by one, as objects."""
    with engine.connect() as connection:
        cities = list(connection.execute(select(Position.city)).scalars())
    done = 0
    with Session(engine) as session, session.begin():
        for city in cities:
            found = session.get_one(Position, city)
            if found.next_on <= DAY:
                _step(session, found)
                done += 1
    return done


def due(engine: Engine) -> int:
    """What is due, as objects."""
    with Session(engine) as session, session.begin():
        found = list(session.scalars(select(Position).where(Position.next_on <= DAY)))
        for position in found:
            _step(session, position)
    return len(found)


def _step(session: Session, found: Position) -> None:
    due_on = DAY + timedelta(days=DUE)
    session.add(Event(city=found.city, step=found.step, on_day=found.next_on, due_on=due_on))
    session.add(Reminder(city=found.city, step=found.step, letter=LETTER, owed_on=found.next_on))
    found.step, found.next_on = found.step + 1, found.next_on + timedelta(days=STRIDE)


def nothing(engine: Engine) -> int:
    """A day with nothing due: one probe of the index."""
    with engine.connect() as connection:
        query = select(Position.city).where(Position.next_on <= DAY - timedelta(days=2))
        return len(connection.execute(query).all())


FORMS: dict[str, Callable[[Engine], int]] = {"floor": floor, "loop": loop, "due": due, "nothing": nothing}
