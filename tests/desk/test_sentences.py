"""The rules' sentences in the reader's language: each is read back by its template, and said again whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from desk import tongue
from desk.sentences import read_back, templates, told
from tests.desk.phrases import kept_together

_PLACES = re.compile(r"\{(\w+)\}")


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    tongue.begin()
    tongue.speak("fr")
    yield
    tongue.begin()


def _shape(template: str) -> str:
    return _PLACES.sub("{}", template)


@pytest.mark.parametrize("value", ["2027-03-01", "12", "Index report"])
def test_every_sentence_gives_its_template_and_its_values_back(value: str) -> None:
    wrong = []
    for each in templates("fr"):
        worth = "12" if "} {" in each.text else value
        found, values = read_back(each.text.format(**dict.fromkeys(_PLACES.findall(each.text), worth)))
        if (_shape(found), set(values.values())) != (_shape(each.text), {worth}):
            wrong.append((each.text, found, values))
    assert wrong == []


def test_what_people_wrote_and_what_nobody_has_a_template_for_stays_as_it_is() -> None:
    said = "event 5, recorded 2026-05-01 by Olga: ask again in May, please"
    assert told(said) == "événement 5, enregistré le 1er mai 2026 par Olga\xa0: ask again in May, please"
    assert told("they rang, and we rang back") == "they rang, and we rang back"


def test_a_sentence_within_a_sentence_days_sums_and_counts_are_said_in_french() -> None:
    said = "Contribution 2027: recorded as paid, but EUR 1,000.00 of EUR 5,000.00 paid, EUR 4,000.00 remains"
    assert told(said) == (
        "Contribution 2027\xa0: enregistrée comme payée, mais 1\u202f000,00\xa0EUR versés sur "
        "5\u202f000,00\xa0EUR, reste 4\u202f000,00\xa0EUR"
    )
    assert told("No contact for 12 months: the last was on 2026-05-01; call the coordinator") == (
        "Aucun contact depuis 12 mois\xa0: le dernier remonte au 1er mai 2026\xa0; appelez la coordination"
    )
    assert told("1 day after it opened") == "1 jour après l’ouverture"
    assert told("2 working days after it opened") == "2 jours ouvrés après l’ouverture"


def test_a_reader_of_english_reads_what_the_rule_wrote() -> None:
    tongue.speak("en")
    assert told("No contact for 12 months: the last was on 2026-05-01; call the coordinator").startswith("No")


def test_french_writes_its_signs_with_spaces_that_do_not_break() -> None:
    said = [str(message.string) for message in tongue.catalogue("fr") if message.id]
    assert [text for text in said if kept_together(text) != text] == []
