"""The page says how a visit is driven; the page is right if its commands do it, in their order."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from desk.intake.importing import import_file
from models.database import House
from tests.architecture.source import ROOT
from tests.desk.conftest import Icc

CITIES = """\
city,country,iso_country,joined_year,index_years,coordinator_name,coordinator_email
Bergen,Norway,NO,2008,2025,Ada,ada@bergen.example
"""


def commands(heading: str) -> list[list[str]]:
    """The commands of one section of the operating page, as typed."""
    page = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    section = page.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    blocks = re.findall(r"```\n(.*?)```", section, re.DOTALL)
    lines = [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    return [shlex.split(line)[1:] for line in lines]


def test_the_commands_of_the_page_take_a_visit_from_the_team_to_the_profile(
    icc: Icc, house: House, tmp_path: Path
) -> None:
    path = tmp_path / "cities.csv"
    path.write_text(CITIES, encoding="utf-8")
    import_file(house, path)
    typed = commands("An expert visit")
    assert len(typed) > 20
    assert [(words, said.err) for words in typed if (said := icc(*words)).code] == []
    assert icc("city", "show", "Bergen", "--json").document["accession_completed"]
