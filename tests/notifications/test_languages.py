"""Languages: nothing untranslated, names that bend, dates and spaces as they are written there."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from lifecycle.ports import Claim
from notifications.grammar import at, of
from notifications.languages import country, languages, spoken, writing_in
from notifications.letters import build
from notifications.mail import compose
from notifications.render import render
from notifications.words import day, people_date
from tests.notifications.catalogues import catalogue_files, read, texts, wanted
from tests.notifications.claims import ADA, LIFELIKE, MANCHESTER, OFFICER, VARIANTS, claim
from tests.notifications.test_letters import INWARD, NOTHING_ASKED, visible, words
from tests.notifications.test_mail import BOX, NOW, parsed

GOLDEN = Path(__file__).parent / "golden"
RECORD = os.environ.get("ICC_RECORD") == "1"
OUTWARD = {name: each for name, each in {**LIFELIKE, **VARIANTS}.items() if each.kind not in INWARD}
FRENCH = {name: replace(each, to=replace(each.to, language="fr")) for name, each in OUTWARD.items()}
CATALOGUES = pytest.mark.parametrize("path", catalogue_files(), ids=lambda path: path.parts[-3])
FORBIDDEN = (
    r"retard|échéance|dépassé|manquement|défaillan|non-conform|arriéré"
    r"|sanction|pénalité|menace|obligat|obligé|\bdevez\b|\bdoit\b|\bdoivent\b|exigé|immédiat|urgent"
    r"|classement|\brang\b|\bscores?\b|meilleure ville|comparé"
    r"|garanti|promett|gratuit|suspen|refus|rejet|ne pas répondre"
    r"|\b(?:66|73|83|14|11) (?:questions|indicateurs)|\btu\b|\bton\b|\btes\b|\bIntercultural\b"
)
_NAME = re.compile(r"%\((\w+)\)s")


def names(text: str) -> set[str]:
    return {name.removeprefix("of_").removeprefix("at_") for name in _NAME.findall(text)}


def translated(path: Path) -> list[tuple[str, str]]:
    return [(str(m.id), str(m.string)) for m in texts(read(path)).values()]


@CATALOGUES
def test_a_catalogue_holds_every_text_and_no_other(path: Path) -> None:
    held, sought = set(texts(read(path))), set(texts(wanted()))
    assert (sought - held, held - sought) == (set(), set()), "run `make words`, then translate what is new"


@CATALOGUES
def test_nothing_is_untranslated_or_fuzzy(path: Path) -> None:
    def unsure(message: Message) -> bool:
        return not message.string or message.fuzzy

    assert [m.id for m in texts(read(path)).values() if unsure(m)] == []


@CATALOGUES
def test_a_translation_names_nothing_that_its_sentence_does_not(path: Path) -> None:
    assert [said for text, said in translated(path) if names(said) - names(text)] == []


@CATALOGUES
def test_a_translation_can_break_no_page(path: Path) -> None:
    assert [said for _, said in translated(path) if re.search(r"[<>&{}]|%(?!\(\w+\)s|%)", said)] == []


def test_french_sets_its_spaces_as_french_does() -> None:
    said = [words for _, words in translated(catalogue_files()[0])]
    wrong = r"[^\u202f ][;?!](?=\s|$)| [;?!:»]|[^\u00a0]:(?=\s)|«[^\u00a0]|[^\u00a0]»|'(?!er|\s)|\s{2}"
    assert [words for words in said if re.search(wrong, words) and "MMMM" not in words] == []


@pytest.mark.parametrize("name", FRENCH)
def test_a_french_letter_reads_as_it_was_last_approved(name: str) -> None:
    rendered = render(FRENCH[name])
    path, now = GOLDEN / "fr" / f"{name}.txt", f"Subject: {rendered.subject}\n\n{rendered.text}"
    if RECORD:
        path.parent.mkdir(exist_ok=True)
        path.write_text(now, encoding="utf-8")
    assert now == path.read_text(encoding="utf-8"), f"fr/{path.name}: read it, then ICC_RECORD=1"


@pytest.mark.parametrize("name", FRENCH)
def test_no_french_letter_says_what_no_letter_may(name: str) -> None:
    rendered = render(FRENCH[name])
    for said in (words(rendered), visible(rendered.html)):
        assert re.findall(FORBIDDEN, said, re.IGNORECASE) == []


@pytest.mark.parametrize("name", FRENCH)
def test_a_french_letter_names_city_programme_officer_and_why(name: str) -> None:
    rendered = render(FRENCH[name])
    for said in (words(rendered), visible(rendered.html)):
        for part in (FRENCH[name].city.name, "Cités interculturelles", OFFICER.name, OFFICER.telephone):
            assert part in said
        assert "Pourquoi vous recevez" in said


@pytest.mark.parametrize("name", FRENCH)
def test_a_french_page_says_so_and_asks_once(name: str) -> None:
    page = render(FRENCH[name]).html
    assert '<html lang="fr">' in page
    assert len(re.findall("<a ", page)) == (0 if FRENCH[name].kind in NOTHING_ASKED else 1)


def test_the_message_says_its_language() -> None:
    each = FRENCH["record_check"]
    letter = parsed(compose(each, render(each), sender=BOX, now=NOW))
    assert letter["Content-Language"] == "fr"
    assert letter["Subject"] == "Manchester\u00a0: nos informations sont-elles exactes\u202f?"


def test_a_language_nobody_wrote_is_english_and_a_regions_is_its_languages() -> None:
    assert languages()[0] == "en" and "fr" in languages()
    assert [spoken(code) for code in ("fr-CA", "FR", "uk", None, "")] == ["fr", "fr", "en", "en", "en"]


def test_dates_and_countries_are_written_as_they_are_written_there() -> None:
    with writing_in("fr"):
        assert day(date(2027, 3, 3)) == "3\u00a0mars 2027"
        assert day(date(2027, 3, 1)) == "1er\u00a0mars 2027"
        assert people_date("2019-08") == "août 2019"
        assert country("GB", "United Kingdom") == "Royaume-Uni"
    assert day(date(2027, 3, 1)) == "1 March 2027"
    assert country("GB", "United Kingdom") == "United Kingdom"


@pytest.mark.parametrize(
    ("name", "after_of", "after_at"),
    [
        ("Lyon", "de Lyon", "à Lyon"),
        ("Oslo", "d’Oslo", "à Oslo"),
        ("Évry", "d’Évry", "à Évry"),
        ("Le Mans", "du Mans", "au Mans"),
        ("Les Lilas", "des Lilas", "aux Lilas"),
        ("La Rochelle", "de La Rochelle", "à La Rochelle"),
        ("York", "de York", "à York"),
        ("Ypres", "d’Ypres", "à Ypres"),
        ("le secrétariat", "du secrétariat", "au secrétariat"),
    ],
)
def test_names_bend_in_french(name: str, after_of: str, after_at: str) -> None:
    assert (of(name), at(name)) == (after_of, after_at)


def test_a_bent_name_is_still_escaped_on_a_page() -> None:
    city = replace(MANCHESTER, name="Oslo <script>")
    page = render(claim("strategy_validated", city=city, to=replace(ADA, language="fr"))).html
    tags: list[str] = []
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, attrs: tags.append(tag)  # type: ignore[method-assign]
    reader.feed(page)
    assert "d’Oslo &lt;script&gt;" in page and "script" not in tags


def test_a_person_is_addressed_as_the_person_wishes() -> None:
    mayor = replace(ADA, language="fr", salutation="Madame la Maire")
    assert render(claim("strategy_validated", to=mayor)).text.startswith("Madame la Maire,")


def test_a_name_with_a_percent_sign_is_only_a_name() -> None:
    each: Claim = claim("record_check", city=replace(MANCHESTER, name="100%(city)s"))
    assert build(each).head.city == "100%(city)s"
    assert "100%(city)s" in render(each).text
