"""The pack that a hand-over letter brings along."""

from __future__ import annotations

from dataclasses import replace
from email.message import EmailMessage

from notifications.mail import compose
from notifications.render import render
from tests.notifications.claims import ADA, LIFELIKE
from tests.notifications.test_mail import BOX, NOW, parsed


def pack(language: str = "en") -> str:
    """The page that comes with the letter."""
    of = replace(LIFELIKE["handover"], to=replace(ADA, language=language))
    letter: EmailMessage = parsed(compose(of, render(of), sender=BOX, now=NOW))
    (part,) = letter.iter_attachments()
    assert (part.get_content_type(), part.get_filename()) == ("text/html", "handover-pack.html")
    return str(part.get_content())


def test_the_pack_tells_where_the_city_stands_what_is_open_documents_people_and_dates() -> None:
    page = pack()
    assert '<html lang="en">' in page and "<h1>Hand-over pack of 25 November 2026: Manchester</h1>" in page
    assert "<li>Index report: June 2019</li>" in page
    assert "<li>Index questionnaire: 3 March 2027, suggested by the secretariat</li>" in page
    assert "<li>Intercultural profile, 12 April 2016: https://m.example/profile.pdf</li>" in page
    assert "<li>Coordinator: Ada Lovelace &lt;ada@manchester.example&gt;</li>" in page
    assert "<li>Officer of the secretariat: Irena Novak &lt;irena.novak@secretariat.example&gt;</li>" in page
    assert "<li>3 March 2027: Index questionnaire</li>" in page


def test_a_name_in_the_pack_is_only_a_name() -> None:
    assert "Contact for the contribution: Paul &lt;Money&gt;" in pack()


def test_the_pack_speaks_the_readers_language() -> None:
    page = " ".join(pack("fr").split())
    assert '<html lang="fr">' in page and "Dossier de passation du 25 novembre 2026 : Manchester" in page
    assert "<h2>Où en est la ville</h2>" in page and "Coordination : Ada Lovelace" in page
    assert "3 mars 2027 : Questionnaire Index" in page
