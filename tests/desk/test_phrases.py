"""The desk in another language: every text has its translation, and whoever reads French reads French."""

from __future__ import annotations

import re

import pytest

from desk import tongue, words
from desk.tongue import path_of
from models.database import House
from models.entrance import accounts
from tests.desk import phrases
from tests.desk.people import OLGA, signed_in, staffed
from tests.notifications.catalogues import read, texts

_PLACES = re.compile(r"\{\w+\}")
PAGES = {
    "/today": "Aujourd’hui", "/": "Où en est chaque ville", "/cities/manchester-gb": "Où elle en est",
    "/calendar?year=2026": "janvier 2026", "/queue": "File d’analyse", "/visits": "Visites d’experts",
    "/map": "Carte", "/since": "Depuis votre absence", "/contributions": "Ouvrir ou appeler une année",
    "/programme/proposed": "Une version proposée", "/cities/manchester-gb/consider?act=pause&reason=guerre":
    "Tous les délais s’arrêtent",
}  # fmt: skip


def test_every_text_of_a_page_has_its_translation() -> None:
    held, wanted = texts(read(path_of("fr"))), texts(phrases.wanted())
    assert [key[1] for key in wanted if key not in held or not held[key].string] == []
    assert [key[1] for key in held if key not in wanted] == []


def test_a_translation_keeps_what_is_filled_in() -> None:
    held = texts(read(path_of("fr")))
    wrong = [
        key[1] for key, message in held.items()
        if sorted(_PLACES.findall(key[1])) != sorted(_PLACES.findall(str(message.string)))
    ]  # fmt: skip
    assert wrong == []


@pytest.fixture
def french(peopled: House) -> House:
    house = staffed(peopled)
    accounts.speak(house, next(a["id"] for a in accounts.listed(house) if a["email"] == OLGA), "fr")
    return house


def test_an_officer_who_reads_french_reads_french(french: House) -> None:
    client = signed_in(french, OLGA)
    told = {path: client.get(path) for path in PAGES}
    assert {path: answer.status_code for path, answer in told.items() if answer.status_code != 200} == {}
    assert [path for path, answer in told.items() if '<html lang="fr">' not in answer.text] == []
    assert [path for path, words in PAGES.items() if words not in told[path].text] == []


def test_a_table_taken_along_has_its_headings_in_french(french: House) -> None:
    assert signed_in(french, OLGA).get("/queue?form=csv").text.startswith("Ville,En file,Complet depuis")


def test_days_numbers_and_countries_are_written_as_the_reader_writes_them() -> None:
    tongue.begin()
    assert (words.day("2026-05-01"), words.day("2026-05"), words.day("2026")) == (
        "1 May 2026",
        "May 2026",
        "2026",
    )
    tongue.speak("fr-CA")
    assert (words.day("2026-05-01"), words.day("2026-05-02")) == ("1er mai 2026", "2 mai 2026")
    assert words.country("NO", "Norway") == "Norvège" and words.country("XX", "Atlantis") == "Atlantis"
    assert (
        words.count(0, "city", "cities") == "0 ville"
        and words.count(1200, "event") == "1\u202f200 événements"
    )
    tongue.speak("xx")
    assert words.country("NO", "Norway") == "Norway" and words.count(2, "city", "cities") == "2 cities"
