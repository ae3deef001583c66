"""Links: for one person and one purpose, used once, and what they do goes through the one door."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Row, select, update

from lifecycle.commands import Refused
from models import people
from models.database import House, open_house
from models.ledger import load
from models.people import PERSON
from models.post import answering, links
from models.post.answering import Colleague, Wish
from models.post.outbox import NOTICE, OutboxStore
from models.secret import key_of, sign
from models.settings import Settings
from tests.models.cast import ADOPTED, live, member, record

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
DAY = ADOPTED + timedelta(days=1)
GRID = "assessment/1/grid_returned"


@pytest.fixture
def public(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """The house under a public address, on its own database."""
    monkeypatch.setenv("ICC_PUBLIC_URL", "https://icc.city.example")
    monkeypatch.setattr("models.clock.wall", lambda now=None: DAY)
    return open_house()


def begun(house: House) -> str:
    """A member that was sent the questionnaire, with the letter about it claimed and so its links made."""
    from lifecycle.commands import Reach
    from lifecycle.when import When
    from models import door

    key = record(house, "Lyon", "FR", ("city_signature", "2018"), ("council_of_europe_signature", "2018"))
    door.submit(house, key, Reach("questionnaire_sent", When(DAY), cycle=1), today=DAY, now=NOW)
    OutboxStore(house).claim(now=NOW, today=DAY + timedelta(days=5), limit=20, window=False)
    return key


def link_of(house: House, purpose: str) -> Row[Any]:
    with house.read() as connection:
        query = select(links.LINK).where(links.LINK.c.purpose == purpose).order_by(links.LINK.c.id.desc())
        return connection.execute(query.limit(1)).one()


def state(house: House, link: Row[Any], day: date = DAY) -> str:
    with house.read() as connection:
        row = connection.execute(select(links.LINK).where(links.LINK.c.id == link.id)).one()
        return links.state_of(connection, row, day)


def events(house: House, key: str) -> list[Any]:
    with house.read() as connection:
        return load(connection, key)


def test_a_letter_about_open_matters_has_a_link_for_them_and_its_address_is_signed(public: House) -> None:
    begun(public)
    made = link_of(public, "answer")
    assert made.matter.split() == ["assessment/1/questionnaire_returned", GRID]
    word = links.address(public.settings, made.id).rpartition("/")[2]
    with public.read() as connection:
        found = links.read(connection, public.settings, word)
        assert found is not None and found.id == made.id
        assert links.read(connection, public.settings, word + "x") is None
        assert links.read(connection, public.settings, sign(public.settings, "feed", made.id)) is None


def test_without_a_public_address_letters_have_no_links(house: House) -> None:
    begun(house)
    with house.read() as connection:
        assert connection.execute(select(links.LINK.c.id)).all() == []


def test_a_claim_made_again_keeps_its_links(public: House) -> None:
    begun(public)
    first = link_of(public, "answer")
    with public.begin() as connection:
        connection.execute(update(NOTICE).values(state="queued", lease_until=None))
    OutboxStore(public).claim(now=NOW, today=DAY + timedelta(days=5), limit=20, window=False)
    assert link_of(public, "answer").id == first.id


def test_the_reader_hands_in_and_the_event_bears_the_readers_id(public: House) -> None:
    key = begun(public)
    made = link_of(public, "answer")
    answering.do(public, made, [Wish("hand_in", GRID, reference="our file 17")], "")
    last = [e for e in events(public, key) if e.milestone == "grid_returned"][-1]
    assert (last.actor, last.source, last.notes["evidence"]) == (made.person, "link", "our file 17")
    assert state(public, made) == "used"


def test_the_reader_chooses_another_date(public: House) -> None:
    key = begun(public)
    chosen = DAY + timedelta(days=60)
    answering.do(public, link_of(public, "answer"), [Wish("date", GRID, day=chosen)], "")
    assert [e.data["due"] for e in events(public, key) if e.kind == "date_chosen"] == [chosen.isoformat()]


def test_a_link_acts_once_even_if_its_button_is_pressed_twice(public: House) -> None:
    key = begun(public)
    made = link_of(public, "answer")
    answering.do(public, made, [Wish("delivered", GRID)], "")
    with pytest.raises(Refused, match="used meanwhile"):
        answering.do(public, made, [Wish("delivered", GRID)], "")
    assert sum(e.data.get("about") == "answer.delivered" for e in events(public, key)) == 1


def test_what_is_refused_leaves_the_link_unused(public: House) -> None:
    begun(public)
    made = link_of(public, "answer")
    with pytest.raises(Refused, match="has passed"):
        answering.do(public, made, [Wish("date", GRID, day=DAY)], "")
    assert state(public, made) == "open"


def test_a_link_ends_on_its_day(public: House) -> None:
    begun(public)
    made = link_of(public, "answer")
    assert state(public, made, made.expires_on) == "open"
    assert state(public, made, made.expires_on + timedelta(days=1)) == "expired"


def test_a_successor_makes_the_predecessors_link_void(public: House) -> None:
    key = begun(public)
    made = link_of(public, "answer")
    with public.begin() as connection:
        people.assign(connection, [people.Holder(key, "coordinator", "Eve", "eve@lyon.example")])
    assert state(public, made) == "stranger"
    with pytest.raises(Refused, match="somebody else answers"):
        answering.do(public, made, [Wish("delivered", GRID)], "")


def test_a_matter_passed_on_opens_that_matter_alone_for_the_colleague(public: House) -> None:
    key = begun(public)
    made = link_of(public, "answer")
    answering.pass_on(public, made, GRID, Colleague("Bo", "bo@lyon.example", "fr"))
    assert state(public, made) == "open"
    OutboxStore(public).claim(now=NOW, today=DAY + timedelta(days=9), limit=20, window=False)
    narrow = link_of(public, "narrow")
    assert (narrow.matter, narrow.parent) == (GRID, made.id) and narrow.person != made.person
    answering.do(public, narrow, [Wish("hand_in", GRID, reference="part 3")], "")
    last = [e for e in events(public, key) if e.milestone == "grid_returned"][-1]
    assert last.actor == narrow.person


def test_a_new_link_goes_to_the_address_on_record_once(public: House) -> None:
    begun(public)
    made = link_of(public, "answer")
    answering.renew(public, made)
    with pytest.raises(Refused, match="sent already"):
        answering.renew(public, made)
    claims = OutboxStore(public).claim(now=NOW, today=DAY + timedelta(days=9), limit=20, window=False)
    fresh = next(claim for claim in claims if claim.kind == "new_link")
    assert fresh.to.email == "coordinator@lyon.example"
    assert link_of(public, "answer").id != made.id and state(public, made) == "void"


def test_who_unsubscribes_gets_no_more_letters_of_that_kind(public: House) -> None:
    key = member(public)
    with public.read() as connection:
        person = people.party(connection, key, "coordinator", "en")
    assert person is not None
    with public.begin() as connection:
        people.unsubscribe(connection, person.id, "reassessment_offer")
    live(public, DAY)
    with public.read() as connection:
        kinds = set(connection.execute(select(NOTICE.c.kind)).scalars())
    assert "reassessment_offer" not in kinds


def test_the_key_is_made_once_and_is_ours_alone(house: House) -> None:
    first = key_of(house.settings)
    path = house.settings.var / "secret.key"
    assert path.stat().st_mode & 0o777 == 0o600 and key_of(house.settings) == first
    path.chmod(0o644)
    with pytest.raises(Refused, match="chmod 600"):
        key_of(house.settings)


def test_a_key_of_the_settings_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ICC_SECRET_KEY", "of the environment")
    assert key_of(Settings()) == "of the environment"


def test_a_file_is_kept_under_its_content(house: House) -> None:
    said = answering.keep_file(house.settings, "../../etc/grid.pdf", b"%PDF-1.7 grid")
    digest = said.rpartition(" ")[2].rstrip(")")
    assert said.startswith("grid.pdf (file ")
    assert (house.settings.var / "files" / digest[:2] / digest).read_bytes() == b"%PDF-1.7 grid"
    with pytest.raises(Refused, match="more than 20 MB"):
        answering.keep_file(house.settings, "big.pdf", b"%PDF-" + b"0" * 20_000_000)


def test_a_disabled_address_is_no_reader(public: House) -> None:
    begun(public)
    made = link_of(public, "answer")
    with public.begin() as connection:
        connection.execute(
            update(PERSON).where(PERSON.c.id == made.person).values(disabled_reason="550 no such user")
        )
    assert state(public, made) == "stranger"
