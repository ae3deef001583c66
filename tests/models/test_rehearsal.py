"""A rehearsal lives the days ahead by the true rules and writes nothing into the house."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
import time_machine
from pydantic import SecretStr

from lifecycle.commands import Reach, Refused
from lifecycle.when import When
from models import door
from models.ahead.rehearsal import rehearse
from models.database import House
from models.post import listings
from models.proof.verify import anchor
from tests.models.cast import member, record

TODAY = date(2026, 12, 7)


@pytest.fixture(autouse=True)
def _on_a_monday() -> object:
    with time_machine.travel("2026-12-07T10:00:00Z", tick=False):
        yield


def invited(house: House) -> str:
    key = record(house, "Lyon", "FR", ("city_signature", "2018"), ("council_of_europe_signature", "2018"))
    door.submit(house, key, Reach("questionnaire_sent", When(TODAY)), today=TODAY)
    return key


def test_if_everyone_answers_on_time_a_round_comes_to_its_report(house: House) -> None:
    invited(house)
    lived = rehearse(house, days=330)
    assert [e["milestone"] for e in lived.events if e["track"] == "assessment"] == [
        "questionnaire_returned", "grid_returned", "completeness_checked", "data_processed",
        "draft_report", "city_comments", "final_report",
    ]  # fmt: skip
    reminders = [n for n in lived.letters if n["kind"] == "questionnaire_reminder"]
    assert [n["rung"] for n in reminders] == [-30]


def test_if_nobody_answers_the_ladder_ends_and_no_letter_repeats(house: House) -> None:
    invited(house)
    lived = rehearse(house, days=330, silent=True)
    assert lived.events == []
    assert [n["rung"] for n in lived.letters if n["kind"] == "questionnaire_reminder"] == [-30, 14, 60]


def test_the_house_itself_is_not_touched(house: House) -> None:
    member(house)
    before = (anchor(house), listings.notices(house))
    assert rehearse(house, days=40).letters
    assert (anchor(house), listings.notices(house)) == before


def test_the_days_of_a_rehearsal_have_limits(house: House) -> None:
    with pytest.raises(Refused, match="from 1 to"):
        rehearse(house, days=0)


def test_a_house_that_writes_to_people_rehearses_its_own_pace_and_quiet_periods(house: House) -> None:
    few = {"mail_url": SecretStr("mailtos://mail.example"), "first_contacts_a_day": 2}
    real = replace(house, settings=house.settings.model_copy(update=few))
    for name in ("Aix", "Brest", "Caen", "Dax", "Evry"):
        member(real, name, adopted=TODAY, address=f"{name}@city.example")
    letters = rehearse(real, days=40, silent=True).letters
    days = Counter(n["day"] for n in letters if n["kind"] == "record_check")
    assert sum(days.values()) == 5
    assert max(days.values()) == 2
    assert [n for n in letters if "2026-12-20" <= n["day"] <= "2027-01-07"] == []
