"""What grows old goes, its counts stay; events stay for ever, and nothing is owed again."""

from __future__ import annotations

from datetime import date

from sqlalchemy import text

from models.database import House
from models.keeping import runs
from models.post.why import why_city
from models.proof.retention import kept_counts, thin
from models.proof.verify import verify
from tests.models.cast import ADOPTED, live, member

LONG_AFTER = date(2036, 1, 1)


def _count(house: House, table: str) -> int:
    with house.read() as connection:
        return int(connection.execute(text(f"SELECT COUNT(*) FROM {table}")).scalar_one())


def _sent(house: House) -> str:
    key = member(house)
    live(house, ADOPTED)
    with house.begin() as connection:
        connection.execute(text("UPDATE notice SET state = 'sent'"))
    return key


def test_old_letters_go_and_their_counts_stay(house: House) -> None:
    _sent(house)
    letters, events = _count(house, "notice"), _count(house, "event")
    gone = thin(house, LONG_AFTER)
    assert gone["removed"]["letter"] == letters > 0
    assert (_count(house, "notice"), _count(house, "event")) == (0, events)
    with house.read() as connection:
        kept = kept_counts(connection)
    assert gone["counts"] == kept
    assert sum(row["count"] for row in kept) == letters
    assert {(row["what"], row["state"]) for row in kept} == {("letter", "sent")}
    assert verify(house)["ok"]


def test_what_was_handled_long_ago_is_not_owed_again_and_why_still_answers(house: House) -> None:
    key = _sent(house)
    thin(house, LONG_AFTER)
    assert live(house, ADOPTED) == (0, [])
    steps = why_city(house, key, None)["steps"]
    assert any("no longer kept: the letter was sent" in step["text"] for step in steps)


def test_what_is_young_or_still_waits_stays(house: House) -> None:
    member(house)
    live(house, ADOPTED)
    assert thin(house, ADOPTED)["removed"] == {"letter": 0, "link": 0, "run": 0}
    with house.begin() as connection:
        connection.execute(text("UPDATE notice SET state = 'held'"))
    assert thin(house, LONG_AFTER)["removed"]["letter"] == 0


def test_old_runs_go_but_the_ledger_keeps_its_day(house: House) -> None:
    for day in (date(2026, 3, 2), date(2026, 3, 3)):
        run = runs.open_run(house, runs.LEDGER_FLOW, today=day)
        runs.set_aside(house, run, "lyon-fr", "a reason")
        runs.close_run(house, run, state="completed", cities=1, events=0, notices=0)
    assert thin(house, LONG_AFTER)["removed"]["run"] == 1
    assert runs.ledger_day(house) == date(2026, 3, 3)
    assert _count(house, "set_aside") == 1


def test_a_dry_look_removes_nothing(house: House) -> None:
    _sent(house)
    letters = _count(house, "notice")
    assert thin(house, LONG_AFTER, dry=True)["removed"]["letter"] == letters
    assert _count(house, "notice") == letters
