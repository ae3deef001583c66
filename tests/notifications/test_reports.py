"""Failed deliveries as the servers of our readers report them, and what must not be taken for one."""

from __future__ import annotations

import pytest

from lifecycle.ports import Returned
from notifications.returned import read
from tests.notifications.bounces import LETTER_ID, PATH

ADA = "ada@lyon.example"
LETTER = f"Message-ID: {LETTER_ID}\nTo: {ADA}\nSubject: Lyon, 550 5.1.1 in our own words\n"
COPY = f"------ This is a copy of the message, with its headers. ------\n\n{LETTER}"


def status(
    *blocks: str, to: str | None = None, words: str = "It did not work.", charset: str = "utf-8"
) -> Returned:
    """A report by RFC 3464 with these blocks on its readers."""
    said = f"""\
From: Mail delivery <MAILER-DAEMON@mx.lyon.example>
To: {to or PATH.of(17)}
Subject: Undeliverable
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="edge"

--edge
Content-Type: text/plain; charset={charset}

{words}
--edge
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.lyon.example

{chr(10).join(block + chr(10) for block in blocks)}
--edge
Content-Type: text/rfc822-headers

{LETTER}
--edge--
"""
    return read(said.encode(charset), PATH)


def block(action: str, code: str, words: str, of: str = ADA) -> str:
    return (
        f"Final-Recipient: rfc822; {of}\nAction: {action}\nStatus: {code}\nDiagnostic-Code: smtp; {words}\n"
    )


def plain(words: str, subject: str = "Mail delivery failed", **headers: str) -> Returned:
    """A server that knows no delivery status and says it in its own words."""
    more = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in headers.items())
    sender = "" if "From" in headers else "From: Mailer-Daemon@mx.lyon.example\n"
    kind = "" if "Content_Type" in headers else "Content-Type: text/plain; charset=utf-8\n"
    return read(f"{sender}To: {PATH.of(17)}\nSubject: {subject}\n{more}{kind}\n{words}\n".encode(), PATH)


def fate(mail: Returned) -> tuple[str, bool]:
    return mail.kind, mail.address


STATUSES = {
    "postfix, no such user": (("failed", "5.1.1", "550 5.1.1 <ada>: Recipient address rejected"), True),
    "exchange, nobody of that name": (
        ("failed", "5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound"),
        True,
    ),
    "microsoft's edge": (("failed", "5.4.1", "550 5.4.1 Recipient address rejected: Access denied"), True),
    "exchange, a closed group": (("failed", "5.7.1", "550 5.7.133 SenderNotAuthenticatedForGroup"), False),
    "exchange, full": (("failed", "5.2.2", "554 5.2.2 mailbox full"), False),
    "google, switched off": (("failed", "5.2.1", "550 5.2.1 the account is disabled"), True),
    "given up after days": (("failed", "4.4.1", "connect to mx.lyon.example: timed out"), False),
    "our sender refused": (("failed", "5.1.8", "550 5.1.8 sender address rejected"), False),
    "taken for spam": (("failed", "5.7.1", "554 5.7.1 message rejected as spam"), False),
}


@pytest.mark.parametrize(("said", "gone"), STATUSES.values(), ids=STATUSES)
def test_only_a_report_on_the_address_itself_ends_it(said: tuple[str, str, str], gone: bool) -> None:
    mail = status(block(*said))
    assert (mail.kind, mail.notice, mail.address, mail.of) == ("bounce", 17, gone, ADA)


def test_of_two_who_a_letter_was_passed_on_to_the_one_that_failed_counts() -> None:
    mail = status(
        block("relayed", "2.0.0", "250 ok", "a@x.example"), block("failed", "5.1.1", "550 no", "b@x.example")
    )
    assert (mail.kind, mail.of) == ("bounce", "b@x.example")
    assert fate(status(block("delivered", "2.0.0", "250 ok"))) == ("delay", False)


@pytest.mark.parametrize("charset", ["utf-8", "latin-1"])
def test_a_report_is_read_in_its_servers_language(charset: str) -> None:
    mail = status(block("failed", "5.1.1", "550 5.1.1 Empfänger unbekannt"), words="Größe", charset=charset)
    assert mail.said == "5.1.1 smtp; 550 5.1.1 Empfänger unbekannt"


def test_where_letters_carry_a_signed_way_back_no_report_without_it_ends_an_address() -> None:
    for to in ("bounces@secretariat.example", PATH.of(17).replace("+17.", "+18.")):
        mail = status(block("failed", "5.1.1", "550 5.1.1 no such user"), to=to)
        assert (mail.kind, mail.notice, mail.address) == ("bounce", None, False)
        assert LETTER_ID in mail.message_ids


PLAIN = {
    "exim, without any number": "failed permanently:\n\n  ada@lyon.example\n    Unrouteable address\n",
    "qmail": "I give up.\n\n<ada@lyon.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n",
    "in French": "Le message n'a pas pu être remis :\nada@lyon.example, destinataire inconnu (550 5.1.1)\n",
    "in German": "Ihre Nachricht ist unzustellbar:\nada@lyon.example: Empfänger unbekannt\n",
}


@pytest.mark.parametrize("words", PLAIN.values(), ids=PLAIN)
def test_a_failure_in_plain_words_is_told_by_the_line_that_says_why(words: str) -> None:
    mail = plain(f"{words}\n{COPY}")
    assert fate(mail) == ("bounce", True) and mail.notice == 17 and LETTER_ID in mail.message_ids
    assert mail.said in words and len(mail.said) < 80


def test_a_page_of_a_server_is_read_without_its_marks() -> None:
    page = "<html><head><style>p {}</style></head><p>550 5.1.1 <b>User unknown</b> &amp; gone</p></html>"
    mail = plain(page, Content_Type="text/html")
    assert fate(mail) == ("bounce", True) and mail.said == "550 5.1.1 User unknown & gone"


def test_a_report_in_utf8_is_read_too() -> None:
    said = f"""\
From: mailer-daemon@mx.lyon.example
To: {PATH.of(17)}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="edge"

--edge
Content-Type: message/global-delivery-status

Reporting-MTA: dns; mx.lyon.example

Final-Recipient: utf-8; zoé@lyon.example
Action: failed
Status: 5.1.1
--edge--
"""
    mail = read(said.encode(), PATH)
    assert (*fate(mail), mail.of) == ("bounce", True, "zoé@lyon.example")


def test_a_server_that_names_whom_it_failed_but_no_reason_leaves_the_address_in_use() -> None:
    mail = plain("It could not be delivered.", X_Failed_Recipients=ADA)
    assert (*fate(mail), mail.of) == ("bounce", False, ADA)


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("Warning: message delayed 24 hours", "It has not yet been delivered. 450 4.2.0 greylisted"),
        ("Delayed Mail", "It is still being retried. The last answer: 451 5.1.1 try later"),
        ("Remise retardée", "Le message n'a pas encore pu être remis."),
        ("Verzögert", "Die Nachricht wurde noch nicht zugestellt."),
    ],
)
def test_a_word_on_a_delay_is_no_failure_whatever_stands_below(subject: str, words: str) -> None:
    assert fate(plain(f"{words}\n\n{COPY}", subject)) == ("delay", False)


AWAY = (
    "Abwesenheitsnotiz: Lyon", "AW: Automatische Antwort: Lyon", "Absence du bureau : Lyon",
    "Re: Out of Office: Lyon", "Réponse automatique : Lyon", "Risposta automatica: Lyon",
    "Fuori ufficio: Lyon", "Respuesta automática: Lyon", "Resposta automática: Lyon",
    "Automatisch antwoord: Lyon", "Autosvar: Lyon", "Automatiskt svar: Lyon",
    "Odpowiedź automatyczna: Lyon", "Automatická odpověď: Lyon", "Αυτόματη απάντηση: Lyon",
    "自動応答: Lyon",
)  # fmt: skip


@pytest.mark.parametrize("subject", AWAY)
def test_an_absence_is_known_by_its_subject_in_the_readers_languages(subject: str) -> None:
    mail = plain("My room is 512, my telephone 550 12 34; back on 5.1.27.", subject, From=ADA)
    assert fate(mail) == ("away", False)


@pytest.mark.parametrize(
    "header",
    ["Auto_Submitted: auto-replied", "X_Auto_Response_Suppress: All", "Precedence: bulk", "Return_Path: <>"],
)
def test_an_absence_is_known_by_its_headers_though_it_looks_like_an_answer(header: str) -> None:
    name, _, value = header.partition(": ")
    mail = plain("Call 550 12 34 meanwhile.", "Re: Lyon", From=ADA, In_Reply_To=LETTER_ID, **{name: value})
    assert fate(mail) == ("away", False)


def test_a_persons_words_about_numbers_are_an_answer() -> None:
    mail = plain(
        "We have 550 inhabitants more; see 5.1.1 of the grid.", "Re: Lyon", From=ADA, In_Reply_To=LETTER_ID
    )
    assert fate(mail) == ("answer", False) and "550 inhabitants" in mail.said


def test_a_complaint_is_an_officers_matter_and_no_absence() -> None:
    said = f"""\
From: feedback@provider.example
To: bounces@secretariat.example
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="edge"

--edge
Content-Type: text/plain

One of our users does not want this.
--edge
Content-Type: message/feedback-report

Feedback-Type: abuse
Version: 1

--edge
Content-Type: message/rfc822

{LETTER}
Dear Ada
--edge--
"""
    mail = read(said.encode(), PATH)
    assert fate(mail) == ("answer", False) and mail.message_ids == [LETTER_ID]
    assert "marked as unwanted" in mail.said
