"""The sending loop, over an outbox in memory and a channel that does as it is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from lifecycle.ports import Claim, Receipt
from notifications import sending
from notifications.sending import Tally, send_due
from tests.notifications.claims import ADA, TODAY, claim

NOW = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
BOX = "Intercultural Cities <intercultural.cities@secretariat.example>"
OK = Receipt(ok=True, reply="250 ok")


@dataclass
class Memory:
    """An outbox in memory. `story` tells what was asked of it, in order."""

    queue: list[Claim]
    settled: dict[int, str] = field(default_factory=dict)
    owed: Callable[[Claim], str | None] = lambda claim: None
    story: list[str] = field(default_factory=list)
    kept: dict[int, bytes] = field(default_factory=dict)
    asked: list[tuple[date, int, bool]] = field(default_factory=list)
    gave_back: list[int] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    seconds_apart: float = 0

    def claim(self, *, now: datetime, today: date, limit: int, window: bool) -> Sequence[Claim]:
        self.asked.append((today, limit, window))
        batch, self.queue = self.queue[:limit], self.queue[limit:]
        return [replace(each, raw=self.kept.get(each.notice, each.raw)) for each in batch]

    def no_longer_owed(self, claim: Claim, *, today: date) -> str | None:
        return self.owed(claim)

    def keep(self, written: Sequence[tuple[Claim, bytes]]) -> None:
        for each, raw in written:
            self._tell("keep", each)
            self.kept[each.notice] = raw

    def give_back(self, claims: Sequence[Claim], reply: str | None = None) -> None:
        self.gave_back += [each.notice for each in claims]
        self.settled |= {each.notice: f"waits: {reply}" for each in claims if reply}

    def sent(self, claim: Claim, reply: str, *, now: datetime) -> None:
        self._tell("sent", claim)
        self.settled[claim.notice] = f"sent: {reply}"

    def failed(self, claim: Claim, reply: str, *, final: bool, now: datetime) -> None:
        self._tell("failed", claim)
        self.settled[claim.notice] = f"{'final' if final else 'later'}: {reply}"

    def refused(self, claim: Claim, reply: str, *, now: datetime) -> None:
        self._tell("refused", claim)
        self.settled[claim.notice] = f"refused: {reply}"

    def unsure(self, claim: Claim, reply: str, *, now: datetime) -> None:
        self._tell("unsure", claim)
        self.settled[claim.notice] = f"unsure: {reply}"

    def pace(self) -> float:
        return self.seconds_apart

    def suppress(self, claim: Claim, reason: str) -> None:
        self._tell("suppress", claim)
        self.settled[claim.notice] = f"suppressed: {reason}"

    def _tell(self, what: str, claim: Claim) -> None:
        if what in self.broken:
            raise OSError("the database is locked")
        self.story.append(f"{what} {claim.notice}")


@dataclass
class Postman:
    """A channel that keeps what it carried and answers as it is told."""

    answer: Callable[[Claim], Receipt] = lambda claim: OK
    sender: str = BOX
    carried: list[tuple[int, bytes]] = field(default_factory=list)
    outbox: Memory | None = None

    def deliver(self, claim: Claim, raw: bytes) -> Receipt:
        self.carried.append((claim.notice, raw))
        if self.outbox is not None:
            self.outbox.story.append(f"deliver {claim.notice}")
        return self.answer(claim)

    def close(self) -> None:
        pass


def letters(*notices: int) -> list[Claim]:
    return [claim("welcome", notice=n, message_id=f"<{n}@secretariat.example>") for n in notices]


def run(outbox: Memory, postman: Postman | None = None, limit: int | None = None) -> Tally:
    return send_due(outbox, postman or Postman(), now=NOW, today=TODAY, window=True, limit=limit)


def test_the_bytes_are_kept_before_they_are_handed_over_and_then_recorded() -> None:
    outbox = Memory(letters(1))
    assert run(outbox, Postman(outbox=outbox)) == Tally(sent=1)
    assert outbox.story == ["keep 1", "deliver 1", "sent 1"]
    assert outbox.settled == {1: "sent: 250 ok"}


def test_a_letter_no_longer_owed_is_suppressed_with_the_reason_and_not_rendered() -> None:
    first, second = letters(1, 2)
    gone = replace(first, why_not="the questionnaire has arrived")
    outbox = Memory([gone, second], owed=lambda each: each.why_not)
    assert run(outbox) == Tally(sent=1, suppressed=1)
    assert outbox.settled[1] == "suppressed: the questionnaire has arrived"
    assert 1 not in outbox.kept


def test_what_arrives_while_a_batch_is_under_way_still_stops_its_letter() -> None:
    outbox, postman = Memory(letters(1, 2)), Postman()
    outbox.owed = lambda each: "it has just arrived" if postman.carried and each.notice == 2 else None
    assert run(outbox, postman) == Tally(sent=1, suppressed=1)
    assert [notice for notice, _ in postman.carried] == [1] and sorted(outbox.kept) == [1, 2]


def test_a_letter_that_is_owed_again_when_its_turn_comes_is_written_then() -> None:
    outbox = Memory([replace(letters(1)[0], why_not="the city is paused")])
    assert run(outbox) == Tally(sent=1)
    assert outbox.story == ["keep 1", "sent 1"]


def test_a_batch_is_kept_together_before_its_first_letter_goes() -> None:
    outbox = Memory(letters(1, 2))
    run(outbox, Postman(outbox=outbox))
    assert outbox.story == ["keep 1", "keep 2", "deliver 1", "sent 1", "deliver 2", "sent 2"]


def test_letters_that_cannot_be_kept_together_are_kept_one_by_one() -> None:
    class Choosy(Memory):
        def keep(self, written: Sequence[tuple[Claim, bytes]]) -> None:
            if any(each.notice == 2 for each, _ in written):
                raise OSError("a page of the database is damaged")
            super().keep(written)

    outbox, postman = Choosy(letters(1, 2, 3)), Postman()
    assert run(outbox, postman) == Tally(sent=2, unknown=1)
    assert [notice for notice, _ in postman.carried] == [1, 3]


def test_an_interruption_gives_back_what_was_not_begun() -> None:
    def answer(each: Claim) -> Receipt:
        if each.notice == 2:
            raise KeyboardInterrupt
        return OK

    outbox = Memory(letters(1, 2, 3, 4))
    with pytest.raises(KeyboardInterrupt):
        run(outbox, Postman(answer))
    assert sorted(outbox.settled) == [1] and outbox.gave_back == [3, 4]


def test_stored_bytes_go_again_unchanged_and_are_not_kept_twice() -> None:
    outbox, postman = Memory([replace(letters(1)[0], raw=b"as it was")]), Postman()
    assert run(outbox, postman) == Tally(sent=1)
    assert postman.carried == [(1, b"as it was")]
    assert outbox.story == ["sent 1"]


def test_a_letter_that_cannot_be_written_fails_for_good_with_the_reason_and_stops_nobody() -> None:
    bad = [
        claim("love_letter", notice=1),
        claim("received", notice=2),
        claim("welcome", notice=3, to=replace(ADA, email=None)),
    ]
    outbox = Memory([*bad, *letters(4)])
    assert run(outbox) == Tally(sent=1, failed=3)
    assert outbox.settled[1].startswith("final: not written: “love_letter” is no kind of letter here")
    assert outbox.settled[2].startswith(
        "final: not written: a letter of kind received needs what was handed in"
    )
    assert (
        outbox.settled[3]
        == "final: not written: there is no address for the coordinator: enter one for this person"
    )


def test_an_error_nobody_foresaw_while_writing_is_a_failure_with_its_name() -> None:
    odd = replace(letters(1)[0], items=(object(),))  # type: ignore[arg-type]
    outbox = Memory([odd, *letters(2)])
    assert run(outbox) == Tally(sent=1, failed=1)
    assert outbox.settled[1].startswith("final: not written: AttributeError")


@pytest.mark.parametrize(("final", "says"), [(True, "final: 550 no"), (False, "later: 550 no")])
def test_a_refusal_is_recorded_as_final_or_as_healing(final: bool, says: str) -> None:
    outbox = Memory(letters(1))
    assert run(outbox, Postman(lambda _: Receipt(ok=False, reply="550 no", final=final))) == Tally(failed=1)
    assert outbox.settled == {1: says}


def test_a_server_that_refuses_the_address_itself_is_told_apart() -> None:
    outbox = Memory(letters(1))
    gone = Receipt(ok=False, reply="550 5.1.1 no such mailbox", final=True, address=True)
    assert run(outbox, Postman(lambda _: gone)) == Tally(failed=1)
    assert outbox.settled == {1: "refused: 550 5.1.1 no such mailbox"}


def test_what_may_have_arrived_is_unknown() -> None:
    outbox = Memory(letters(1))
    broke = Receipt(ok=False, reply="the connection broke", unsure=True)
    assert run(outbox, Postman(lambda _: broke)) == Tally(unknown=1)
    assert outbox.settled == {1: "unsure: the connection broke"}


def test_the_pace_of_the_house_is_kept_before_each_hand_over(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(sending, "sleep", waited.append)
    run(Memory(letters(1, 2), seconds_apart=1.5))
    assert waited == [1.5, 1.5]


def test_a_hand_over_that_cannot_be_recorded_is_unknown_and_the_next_letter_goes() -> None:
    outbox = Memory(letters(1, 2), broken={"sent"})
    postman = Postman()
    assert run(outbox, postman) == Tally(unknown=2)
    assert [notice for notice, _ in postman.carried] == [1, 2]


def test_bytes_that_cannot_be_kept_are_not_handed_over() -> None:
    outbox, postman = Memory(letters(1), broken={"keep"}), Postman()
    assert run(outbox, postman) == Tally(unknown=1)
    assert postman.carried == []


def test_an_unknown_outcome_goes_again_with_the_same_bytes() -> None:
    outbox, postman = Memory(letters(1), broken={"sent"}), Postman()
    run(outbox, postman)
    outbox.queue, outbox.broken = letters(1), set()
    later = send_due(outbox, postman, now=datetime(2026, 11, 26, 9, tzinfo=UTC), today=TODAY, window=True)
    assert later == Tally(sent=1)
    assert postman.carried[0] == postman.carried[1]


def test_a_channel_that_raises_stops_nobody() -> None:
    def answer(each: Claim) -> Receipt:
        if each.notice == 1:
            raise RuntimeError("out of paper")
        return OK

    assert run(Memory(letters(1, 2)), Postman(answer)) == Tally(sent=1, unknown=1)


def test_all_batches_are_sent_in_one_call() -> None:
    outbox = Memory(letters(*range(105)))
    assert run(outbox) == Tally(sent=105)
    assert [limit for _, limit, _ in outbox.asked] == [50, 50, 50, 50]


def test_a_limit_is_kept_over_batches() -> None:
    outbox = Memory(letters(*range(105)))
    assert run(outbox, limit=60) == Tally(sent=60)
    assert [limit for _, limit, _ in outbox.asked] == [50, 10]


def test_while_the_server_is_away_all_keep_their_place_and_none_is_counted_as_tried() -> None:
    outbox = Memory(letters(*range(105)))
    away = Receipt(ok=False, reply="no conversation with the mail server", away=True)
    assert run(outbox, Postman(lambda _: away)) == Tally(failed=1, away=True)
    assert outbox.gave_back == list(range(50)) and len(outbox.queue) == 55
    assert outbox.settled == {0: "waits: no conversation with the mail server"}


def test_a_batch_of_which_every_letter_is_put_off_ends_the_call() -> None:
    outbox = Memory(letters(*range(105)))
    later = Receipt(ok=False, reply="450 4.7.1 greylisted")
    assert run(outbox, Postman(lambda _: later)) == Tally(failed=50)
    assert len(outbox.queue) == 55


def test_a_notice_that_comes_back_in_the_same_call_ends_it() -> None:
    class Stubborn(Memory):
        def claim(self, *, now: datetime, today: date, limit: int, window: bool) -> Sequence[Claim]:
            return letters(1)

    outbox = Stubborn([])
    assert run(outbox) == Tally(sent=1) and outbox.gave_back == [1]


def test_letters_whose_claim_would_run_out_before_a_slow_server_answers_are_left_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seconds = [0.0]
    monkeypatch.setattr(sending, "monotonic", lambda: seconds[0])

    def slow(each: Claim) -> Receipt:
        seconds[0] += 100
        return OK

    outbox = Memory(letters(1, 2, 3, 4, 5))
    assert run(outbox, Postman(slow)) == Tally(sent=3)
    assert sorted(outbox.settled) == [1, 2, 3] and outbox.gave_back == [4, 5]


def test_a_claim_late_in_a_long_call_holds_as_long_as_its_first(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds, claimed_at = [0.0], []
    monkeypatch.setattr(sending, "monotonic", lambda: seconds[0])

    class Noting(Memory):
        def claim(self, *, now: datetime, today: date, limit: int, window: bool) -> Sequence[Claim]:
            claimed_at.append(now)
            return super().claim(now=now, today=today, limit=limit, window=window)

    def slow(each: Claim) -> Receipt:
        seconds[0] += 4
        return OK

    run(Noting(letters(*range(100))), Postman(slow))
    assert claimed_at == [NOW + timedelta(minutes=minutes) for minutes in (0, 3, 6)]


def test_progress_is_told_after_every_notice() -> None:
    seen: list[int] = []
    send_due(
        Memory(letters(1, 2, 3)),
        Postman(),
        now=NOW,
        today=TODAY,
        window=False,
        on_progress=lambda tally: seen.append(tally.total),
    )
    assert seen == [1, 2, 3]


def test_the_outbox_is_asked_for_the_day_and_the_window() -> None:
    outbox = Memory(letters(1))
    run(outbox)
    assert outbox.asked[0] == (TODAY, 50, True)


def test_a_server_busy_at_one_readers_name_counts_that_letter_and_ends_the_call() -> None:
    outbox = Memory(letters(1, 2, 3))
    busy = Receipt(ok=False, reply="421 4.7.0 busy with that house", busy=True)
    assert run(outbox, Postman(lambda _: busy)) == Tally(failed=1, away=True)
    assert outbox.settled == {1: "later: 421 4.7.0 busy with that house"} and outbox.gave_back == [2, 3]


def test_what_was_written_to_one_person_is_written_anew_for_the_next_in_the_role() -> None:
    outbox, postman = Memory(letters(1), broken={"sent"}), Postman()
    run(outbox, postman)
    outbox.queue = [
        replace(each, to=replace(ADA, name="Eve", email="eve@manchester.example")) for each in letters(1)
    ]
    outbox.broken = set()
    run(outbox, postman)
    first, second = (raw for _, raw in postman.carried)
    assert b"To: Ada Lovelace <ada@" in first and b"Dear Ada" in first
    assert b"To: Eve <eve@" in second and b"Ada" not in second
