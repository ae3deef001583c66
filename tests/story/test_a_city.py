"""docs/story.md is played as it stands: each command, each day between, each letter on its day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from models import queries
from models.database import House
from models.post import listings
from tests.story.playing import page, play, sent

DELIVERED = date(2027, 8, 5)


@pytest.mark.story
def test_a_city_comes_from_its_letter_of_interest_to_its_first_report(rehearsal: Path, house: House) -> None:
    told = page("story.md")
    told.write_files("city.csv")
    play(house, told)
    letters = sent(house, frozenset({"coordinator"}))
    assert letters == told.letters
    rungs = [day for day, _, kind, _ in letters if kind == "questionnaire_reminder"]
    assert len(rungs) == 2
    assert max(rungs) < str(DELIVERED)
    [city] = queries.audit(house)["cities"]
    assert city["since"] == "2027-02-10"


@pytest.mark.story
def test_each_letter_of_a_rehearsal_lies_on_its_day_as_a_specimen(rehearsal: Path, house: House) -> None:
    told = page("story.md")
    told.write_files("city.csv")
    play(house, told, until=date(2027, 3, 1))
    written = [n for n in listings.notices(house)["notices"] if n["state"] == "sent" and n["city"]]
    assert len(written) > 3
    for notice in written:
        file = house.settings.var / "outbox" / notice["planned_on"] / f"porto-lume-pt-{notice['id']}.eml"
        assert "specimen" in file.read_text(encoding="utf-8").lower()
