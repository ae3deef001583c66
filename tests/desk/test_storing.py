"""An officer stores the file of a report; the city reads it by its letter's link, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from lifecycle.commands import Reach
from lifecycle.when import When
from models import clock, door
from models.database import House
from models.keeping import files
from tests.desk.conftest import Icc
from tests.desk.people import ADA, INES, OLGA, SAME, signed_in, staffed

KEY, PDF = "manchester-gb", b"%PDF-1.7 the draft"


def send(client: TestClient, content: bytes = PDF, name: str = "draft.pdf") -> str:
    form = {"kind": "assessment.draft"}
    sent = {"file": (name, content)}
    answer = client.post(f"/documents/{KEY}", data=form, files=sent, headers=SAME, follow_redirects=True)
    said: str = answer.text
    return said


@pytest.fixture
def house_at_work(peopled: House) -> House:
    return staffed(peopled)


def test_an_officer_stores_a_file_and_reads_it_again(house_at_work: House) -> None:
    olga = signed_in(house_at_work, OLGA)
    assert "The file is stored" in send(olga)
    shown = olga.get(f"/documents/{KEY}").text
    assert "Draft Index report" in shown and "draft.pdf" in shown
    address = next(part for part in shown.split('"') if part.startswith(f"/documents/{KEY}/files/"))
    assert olga.get(address).content == PDF
    assert "is not what its name says" in send(olga, b"no pdf")


def test_who_only_reads_stores_nothing_and_a_city_sees_nothing_of_it(house_at_work: House) -> None:
    send(signed_in(house_at_work, OLGA))
    kept = files.keep(house_at_work.settings, "draft.pdf", PDF)
    assert signed_in(house_at_work, INES).post(f"/documents/{KEY}", data={}, headers=SAME).status_code == 403
    ada = signed_in(house_at_work, ADA)
    assert ada.get(f"/documents/{KEY}").status_code == 403
    assert ada.get(f"/mine/{KEY}/files/{kept.digest}").status_code != 200


def test_the_file_of_a_draft_that_an_expert_hands_in_is_not_in_the_citys_history(
    house_at_work: House,
) -> None:
    kept, today = files.keep(house_at_work.settings, "draft.pdf", PDF), clock.today(house_at_work)
    door.submit(house_at_work, KEY, Reach("profile_draft", When(today), cycle=1, evidence=str(kept)))
    ada = signed_in(house_at_work, ADA)
    assert kept.digest not in ada.get(f"/mine/{KEY}/history").text
    assert ada.get(f"/mine/{KEY}/files/{kept.digest}").status_code != 200


def test_a_file_is_stored_by_a_command(icc: Icc, house_at_work: House, tmp_path: Path) -> None:
    path = tmp_path / "final.pdf"
    path.write_bytes(PDF)
    assert icc("analysis", "document", "Manchester", str(path), "--final", "--json").document["events"] == 1
    assert icc("visit", "document", "Manchester", str(path)).code == 0
    said = icc("visit", "document", "Manchester", str(tmp_path / "none.pdf"))
    assert said.code == 1 and "cannot be read" in said.err
