"""The message: its headers, its parts, its bytes, and what cannot be smuggled into it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.ports import Claim
from lifecycle.reminding.letters import class_of
from notifications.mail import as_specimen, compose, redirected, subject_and_text
from notifications.render import render
from notifications.words import CannotWrite
from tests.notifications.claims import ADA, LIFELIKE, MANCHESTER, OFFICER, claim

NOW = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
BOX = "Intercultural Cities <intercultural.cities@secretariat.example>"


def raw_of(each: Claim) -> bytes:
    return compose(each, render(each), sender=BOX, now=NOW)


def parsed(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=default)


def named(name: str) -> Claim:
    return claim("record_check", to=replace(ADA, name=name))


def test_a_message_is_from_the_box_answers_to_the_officer_and_has_one_message_id() -> None:
    raw = raw_of(LIFELIKE["record_check"])
    letter = parsed(raw)
    assert letter["From"] == BOX
    assert letter["Reply-To"] == "Irena Novak <irena.novak@secretariat.example>"
    assert letter["To"] == "Ada Lovelace <ada@manchester.example>"
    assert letter.get_all("Message-ID") == ["<record_check.7@secretariat.example>"]
    assert raw.lower().count(b"message-id:") == 1
    assert letter["Date"] == "Wed, 25 Nov 2026 08:30:00 +0000"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Content-Language"] == "en"


def test_a_message_is_plain_text_and_then_html() -> None:
    letter = parsed(raw_of(LIFELIKE["record_check"]))
    assert letter.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
    assert subject_and_text(bytes(letter))[1].startswith("Dear Ada Lovelace,")


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert raw_of(LIFELIKE["city_digest"]) == raw_of(LIFELIKE["city_digest"])


@pytest.mark.parametrize("kind", LIFELIKE)
def test_every_kind_makes_lines_that_every_server_takes(kind: str) -> None:
    raw = raw_of(LIFELIKE[kind])
    assert raw.isascii() and max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kind", LIFELIKE)
def test_every_kind_is_a_message_without_a_defect(kind: str, language: str) -> None:
    each = LIFELIKE[kind]
    raw = raw_of(replace(each, to=replace(each.to, language=language)))
    letter = parsed(raw)
    assert [part.defects for part in letter.walk() if part.defects] == []
    assert [name for name, value in letter.items() if getattr(value, "defects", ())] == []
    once = ("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type")
    assert {name: len(letter.get_all(name, [])) for name in once} == dict.fromkeys(once, 1)
    assert letter["References"] == letter["In-Reply-To"] != letter["Message-ID"]
    assert letter["Date"].datetime == NOW and letter["Content-Language"] == language
    assert (letter["List-Unsubscribe"] is None) == (class_of(kind, each.rung) == "E")
    plain, page = (letter.get_body((form,)) for form in ("plain", "html"))
    assert plain is not None and page is not None
    assert plain.get_content().strip() and page.get_content().startswith("<!DOCTYPE html>")
    head = [line for line in raw.partition(b"\r\n\r\n")[0].split(b"\r\n") if b"mailto:" not in line]
    assert max(map(len, head)) <= 78, "words are folded; only addresses stay whole"


def test_letters_of_one_matter_share_their_root() -> None:
    first, second = (parsed(raw_of(claim("welcome", message_id=f"<{n}@s.example>"))) for n in "ab")
    assert first["References"] == second["References"] == first["In-Reply-To"]
    assert re.fullmatch(r"<\w+@s\.example>", first["References"])


def test_a_thread_that_is_a_message_id_is_referred_to_save_by_itself() -> None:
    root = "<root@secretariat.example>"
    assert parsed(raw_of(claim("welcome", thread=root)))["References"] == root
    assert parsed(raw_of(claim("welcome", thread=root, message_id=root)))["References"] is None


@pytest.mark.parametrize("kind", ["city_digest", "reassessment_offer"])
def test_a_letter_that_can_be_stopped_is_stopped_by_a_mail_to_the_officer(kind: str) -> None:
    assert parsed(raw_of(LIFELIKE[kind]))["List-Unsubscribe"].startswith(
        "<mailto:irena.novak@secretariat.example?subject=Please%20stop%3A%20"
    )


def test_a_letter_with_a_page_is_stopped_by_one_click_of_the_mail_program_or_by_mail() -> None:
    page = "https://icc.city.example/l/" + "a" * 90
    raw = raw_of(replace(LIFELIKE["city_digest"], stop_link=page))
    letter = parsed(raw)
    assert f"List-Unsubscribe: <{page}>,\r\n <mailto:irena.novak@secretariat.example?".encode() in raw
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert parsed(raw_of(LIFELIKE["city_digest"]))["List-Unsubscribe-Post"] is None


def test_a_letters_button_and_the_way_to_stop_it_lead_to_its_pages() -> None:
    each = replace(
        LIFELIKE["city_digest"], answer_link="https://i.example/l/a", stop_link="https://i.example/l/s"
    )
    rendered = render(each)
    assert 'href="https://i.example/l/a"' in rendered.html and 'href="https://i.example/l/s"' in rendered.html
    assert "Answer this letter: https://i.example/l/a" in rendered.text
    assert "Put this matter off: https://i.example/l/s" in rendered.text


def test_an_essential_letter_has_no_list_unsubscribe() -> None:
    assert parsed(raw_of(LIFELIKE["record_check"]))["List-Unsubscribe"] is None


@pytest.mark.parametrize(
    "name",
    [
        "Ada\r\nBcc: spy@evil.example",
        "Ada\nBcc: spy@evil.example",
        "Ada\u2028Bcc: spy@evil.example",
        "Ada\x00\x0b",
        "=?utf-8?q?x=0D=0ABcc=3A_spy=40evil=2Eexample?=",
        "a =?utf-8?b?DQpCY2M6IHNweUBldmlsLmV4YW1wbGU=?= b",
        'Ada =?utf-8?q?=22_<spy=40evil.example>?= "',
    ],
)
def test_a_line_break_in_a_name_opens_no_header(name: str) -> None:
    raw = raw_of(claim("record_check", to=replace(ADA, name=name), city=replace(MANCHESTER, name=name)))
    for copy in (raw, as_specimen(raw), redirected(raw, "Box <ada@manchester.example>")):
        letter = parsed(copy)
        assert letter["Bcc"] is None and b"\nbcc:" not in copy.lower()
        assert [address.addr_spec for address in letter["To"].addresses] == ["ada@manchester.example"]


@pytest.mark.parametrize("place", ["to", "officer"])
@pytest.mark.parametrize(
    "address", ["ada@a.example\r\nBcc: spy@evil.example", "ada@a.example\n", "ada", "", "a@b@c.example", None]
)
def test_an_address_that_is_none_is_refused(place: str, address: str | None) -> None:
    party = replace(ADA if place == "to" else OFFICER, email=address)
    with pytest.raises(CannotWrite, match="address"):
        raw_of(claim("record_check", **{place: party}))


@pytest.mark.parametrize("ident", ["<a@b>\r\nBcc: spy@evil.example", "no host", "<a b@c>", "<>", "<ü@c>"])
def test_a_message_id_that_is_none_is_refused(ident: str) -> None:
    with pytest.raises(CannotWrite, match="no Message-ID"):
        raw_of(claim("record_check", message_id=ident))


def test_long_identifiers_stay_whole_and_readable() -> None:
    ident = "<" + "a" * 120 + "@secretariat.example>"
    raw = raw_of(claim("record_check", message_id=ident, thread="<" + "b" * 120 + "@secretariat.example>"))
    assert parsed(raw).get_all("Message-ID") == [ident]
    assert parsed(raw)["References"] == "<" + "b" * 120 + "@secretariat.example>"
    assert b"=?utf-8?" not in raw.partition(b"\r\n\r\n")[0]


@pytest.mark.parametrize(
    "name", ["Łódź", "Πάτρα", "京都", "חיפה", "الدار البيضاء", "L’Hospitalet, Barcelona (ES)"]
)
def test_names_in_every_script_arrive_as_they_are(name: str) -> None:
    letter = parsed(
        raw_of(claim("record_check", to=replace(ADA, name=name), city=replace(MANCHESTER, name=name)))
    )
    assert letter["To"].addresses[0].display_name == name
    assert letter["Subject"] == f"{name}: is what we hold on record right?"
    assert name in subject_and_text(bytes(letter))[1].replace("\n", " ")


def test_markup_and_template_signs_in_a_name_are_only_signs() -> None:
    rendered = render(
        claim("record_check", to=replace(ADA, name="<script>alert(1)</script> {{ 7 * 7 }} {% raw %}"))
    )
    assert "<script" not in rendered.html and "&lt;script&gt;" in rendered.html
    assert "{{ 7 * 7 }} {% raw %}" in rendered.text and "49" not in rendered.text


def test_marks_that_turn_the_direction_of_text_are_left_out() -> None:
    rendered = render(named("Ada \u202eevol\u202c \u2066x\u2069"))
    assert rendered.text.startswith("Dear Ada evol x,")


def test_a_name_of_100_kb_is_cut_and_breaks_nothing() -> None:
    raw = raw_of(
        claim(
            "record_check", to=replace(ADA, name="Ä" * 100_000), city=replace(MANCHESTER, name="n" * 100_000)
        )
    )
    assert len(raw) < 60_000
    shown = str(make_header(decode_header(message_from_bytes(raw)["To"])))
    assert shown == "Ä" * 159 + "… <ada@manchester.example>"


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_name_whatever_changes_the_shape_of_a_message(reader: str, city: str) -> None:
    each = claim("record_check", to=replace(ADA, name=reader), city=replace(MANCHESTER, name="X" + city))
    letter = parsed(raw_of(each))
    assert [address.addr_spec for address in letter["To"].addresses] == ["ada@manchester.example"]
    assert letter.keys() == parsed(raw_of(LIFELIKE["record_check"])).keys()
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]


def test_a_domain_in_another_script_becomes_ascii_for_the_server() -> None:
    letter = parsed(raw_of(claim("record_check", to=replace(ADA, email="ada@münchen.example"))))
    assert letter["To"].addresses[0].addr_spec == "ada@xn--mnchen-3ya.example"


def test_a_specimen_says_so_in_subject_header_and_both_bodies() -> None:
    raw = raw_of(LIFELIKE["record_check"])
    letter = parsed(as_specimen(raw))
    assert letter["Subject"] == "[specimen] Manchester: is what we hold on record right?"
    assert letter["X-Specimen"] == "yes; written to a file and sent to nobody"
    for form in ("plain", "html"):
        part = letter.get_body((form,))
        assert part is not None and "SPECIMEN: this letter was written to a file" in part.get_content()
    assert letter.get_all("Message-ID") == parsed(raw).get_all("Message-ID")
    assert as_specimen(raw) == as_specimen(raw)


@pytest.mark.parametrize("marked", [as_specimen, lambda raw: redirected(raw, "box@test.org")])
def test_a_marked_copy_keeps_the_addresses_that_stop_letters(marked: Callable[[bytes], bytes]) -> None:
    raw = raw_of(replace(LIFELIKE["city_digest"], stop_link="https://icc.city.example/l/" + "a" * 90))
    line = raw[raw.index(b"List-Unsubscribe: ") : raw.index(b"List-Unsubscribe-Post")]
    assert line in marked(raw)


def test_a_redirected_letter_has_one_reader_and_names_the_true_one() -> None:
    letter = parsed(redirected(raw_of(LIFELIKE["record_check"]), "Test box <box@test.org>"))
    assert letter.get_all("To") == ["Test box <box@test.org>"]
    said = letter["Subject"].strip()
    assert said == "[to ada@manchester.example] Manchester: is what we hold on record right?"
