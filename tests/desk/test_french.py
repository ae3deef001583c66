"""A house in which much has happened, read in French: no sentence of a rule is left in English."""

from __future__ import annotations

import html
import re
from functools import cache

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from models import clock
from models.database import House
from models.entrance import accounts
from models.people import PERSON
from models.post import listings
from tests.desk.conftest import Icc
from tests.desk.people import ADA, OLGA, signed_in, staffed
from tests.desk.sentences import sentences
from tests.models.cast import live

HAPPENED = (
    "record Lyon visit_held --on 2015",
    "record Lyon final_report --on 2014",
    "record Lyon final_report --on 2016 --cycle 1",
    "record Manchester strategy_validated --on 2017",
    "support ask Manchester --topic narratives --form training",
    "pause Bergen --reason flood",
)
PAGES = (
    "/today", "/", "/letters", "/queue", "/visits", "/contributions", "/engagement", "/programme", "/since",
    "/audit/changes?first=2026-01-01", "/cities/manchester-gb", "/cities/bergen-no", "/cities/lyon-fr",
    "/cities/lyon-fr/brief", "/visits/manchester-gb", "/cities/nowhere", "/nowhere",
    "/cities/manchester-gb/consider?act=record&milestone=visit_held&track=visit&on=2040-01-01",
    "/cities/manchester-gb/consider?act=waive&track=membership&cycle=1&milestone=city_signature&reason=x",
    "/cities/bergen-no/consider?act=pause&reason=again",
)  # fmt: skip
OWN = ("", "/documents", "/offers", "/people", "/mayor", "/history")
_CODE = re.compile(r"<(code|style|script|pre)\b.*?</\1>", re.DOTALL)


@pytest.fixture
def busy(peopled: House, icc: Icc) -> House:
    for said in HAPPENED:
        assert icc(*said.split()).code == 0, said
    house = staffed(peopled)
    accounts.speak(house, next(a["id"] for a in accounts.listed(house) if a["email"] == OLGA), "fr")
    with house.begin() as connection:
        connection.execute(update(PERSON).values(language="fr"))
    live(house, clock.today(house))
    return house


def _words(page: str) -> str:
    """What a reader reads of a page: no code, no marks, spaces as one."""
    shown = re.sub(r"<[^>]+>", " ", _CODE.sub(" ", page.partition("<main")[2]))
    return re.sub(r"[ \n]+", " ", html.unescape(shown))


@cache
def _english() -> frozenset[str]:
    """A telling piece of each sentence: long enough that it is nothing but that sentence."""
    pieces = {max(re.split(r"\{\w+\}|`[^`]*`", text), key=len).strip() for _, text in sentences()}
    return frozenset(piece for piece in pieces if len(piece) > 11 and " " in piece)


def _left(client: TestClient, paths: tuple[str, ...]) -> dict[str, list[str]]:
    told = {path: _words(client.get(path).text) for path in paths}
    english = _english()
    return {path: left for path, text in told.items() if (left := [p for p in english if p in text])}


def test_no_sentence_of_a_rule_is_left_in_english_on_an_officers_page_or_a_citys_own(busy: House) -> None:
    letters = tuple(f"/letters/{each['id']}" for each in listings.notices(busy)["notices"][:4])
    officer = signed_in(busy, OLGA)
    assert {officer.get(path).status_code for path in letters} == {200}
    assert _left(officer, (*PAGES, *letters)) == {}
    assert _left(signed_in(busy, ADA), tuple(f"/mine/manchester-gb{each}" for each in OWN)) == {}
