"""Becoming a member: the interest, the advisory note, the statement of intent on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from desk.terminal.house import key_of, open_up
from desk.terminal.options import Address, City, Json, MaybeReason, OnDay
from desk.terminal.speak import done

if TYPE_CHECKING:
    from models.database import House
    from models.door import Beside, Outcome

Verdict = Literal["met", "not_met", "unknown"]
Point = Annotated[Verdict | None, Parameter(help="met, not_met or unknown; else by what is on record.")]
Name = Annotated[str | None, Parameter(help="Who wrote.")]


def interest(
    city: City,
    *,
    form: Annotated[Literal["letter", "e-mail"], Parameter(help="letter or e-mail.")],
    function: Annotated[
        Literal["leadership", "unclear"],
        Parameter(help="Whether the Mayor or another high-level representative wrote, or it is unclear."),
    ],
    name: Name = None,
    email: Address | None = None,
    on: OnDay | None = None,
    json: Json = False,
) -> None:
    """A city expresses its interest; an unclear function is clarified in the answer, never refused."""
    from lifecycle.commands import Note, Reach
    from lifecycle.when import When
    from models.clock import today

    house = open_up()
    key, day = key_of(house, city), on or today(house)
    sender = _sender(house, key, "leadership" if function == "leadership" else "contact", name, email)
    said = Note("membership.interest", {"form": form, "function": function}, day)
    # The milestone first: the record belongs to the cycle that it begins.
    first = not _reached(house, key, "expression_of_interest")
    begins = [Reach("expression_of_interest", When(day))] if first else []
    done(city, key, "Interest recorded", _submit(house, key, [*begins, said], sender), json=json)


def _reached(house: House, key: str, milestone: str) -> bool:
    """Whether this cycle of membership has it; a city that had left begins another one."""
    from lifecycle.history import AWAY
    from models.clock import today
    from models.post.outbox import standing_of

    with house.read() as connection:
        standing = standing_of(connection, key, today(house))
    cycle = standing.current.get("membership", 1)
    held = standing.known.account(("membership", cycle, milestone))
    return held is not None and standing.known.kind not in AWAY


def _sender(house: House, key: str, role: str, name: str | None, email: str | None) -> Beside | None:
    """What names the sender within the write of the interest: both are kept, or neither."""
    from models.clock import today
    from models.people import Holder
    from models.post.reaching import name_holders

    if email is None:
        return None
    holders, day = [Holder(key, role, name, email)], today(house)
    return lambda connection: name_holders(connection, house.settings, holders, day)


def eligibility(
    city: City,
    *,
    inhabitants: Point = None,
    diversity: Point = None,
    leadership: Point = None,
    readiness: Point = None,
    on: OnDay | None = None,
    reason: MaybeReason = None,
    json: Json = False,
) -> None:
    """The note on the four advisory points. None of them refuses; --reason says why for smaller places."""
    from lifecycle.commands import Note, Reach
    from lifecycle.membership.membership import ELIGIBILITY, verdict_of
    from lifecycle.reading import programme
    from lifecycle.when import When
    from models.clock import today
    from models.queries import city_document

    house = open_up()
    key, day = key_of(house, city), on or today(house)
    facts = city_document(house, key)["facts"]
    given = {"inhabitants": inhabitants, "diversity": diversity, "leadership": leadership}
    given["readiness"] = readiness
    points: dict[str, Any] = {
        criterion.key: given[criterion.key] or verdict_of(criterion, facts)
        for criterion in programme().criteria
    }
    note = Note(ELIGIBILITY, {**points, "explained": bool(reason)}, day, notes={"reason": reason})
    reached = [] if _reached(house, key, "eligibility_note") else [Reach("eligibility_note", When(day))]
    words = ", ".join(f"{name} {verdict.replace('_', ' ')}" for name, verdict in points.items())
    outcome = _submit(house, key, [*reached, note])
    done(city, key, f"Eligibility noted: {words}", outcome, json=json)


def statement(city: City, *, on: OnDay | None = None, json: Json = False) -> None:
    """The statement of intent goes out for signature: its letter is prepared."""
    from lifecycle.commands import Note
    from models.clock import today

    house = open_up()
    key = key_of(house, city)
    sent = Note("membership.statement_sent", {}, on or today(house))
    done(city, key, "Statement of intent sent for signature", _submit(house, key, [sent]), json=json)


def _submit(house: House, key: str, commands: list[Any], beside: Beside | None = None) -> Outcome:
    from models.door import submit

    return submit(house, key, commands, actor="officer", source="icc", beside=beside)
