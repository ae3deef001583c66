"""`icc notices`: the outbox. Which letters are planned, held, sent, and why; read, let go, hold, drop."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from desk.terminal.house import key_of, open_up
from desk.terminal.options import City, Json, MaybeReason, Reason, whole
from desk.terminal.safety import WrongUsage
from desk.terminal.speak import show_json, tell
from desk.words import LETTER_STATES, count

if TYPE_CHECKING:
    from models.database import House

Number = Annotated[int, Parameter(help="The letter's number, as `icc notices` lists it.", converter=whole)]
State = Annotated[str | None, Parameter(help="planned, held, queued, sent, failed, unknown, suppressed …")]
Kind = Annotated[str | None, Parameter(help="Every held letter of this kind.")]
All = Annotated[bool, Parameter(name="--all", negative="", help="Every held letter.")]


def list_notices(*, state: State = None, city: City | None = None, json: Json = False) -> None:
    """The letters of the outbox, with their state and the reason for it."""
    from models.post.listings import notices

    known = _known(state)
    house = open_up()
    document = notices(house, state=known, city=key_of(house, city) if city else None)
    if json:
        show_json(document)
        return
    from desk.terminal.tables import print_letters

    print_letters(document)


def _known(state: str | None) -> str | None:
    if state is not None and state not in LETTER_STATES:
        raise WrongUsage(f"“{state}” is no state of a letter: use one of {', '.join(LETTER_STATES)}")
    return state


def preview(number: Number, *, json: Json = False) -> None:
    """Read a letter before it goes; nothing is sent by reading it."""
    from desk.preview import read_letter
    from lifecycle.commands import Refused

    letter = read_letter(open_up(), number)
    if letter is None:
        raise Refused(f"letter {number} cannot be written yet: `icc why --notice {number}` says why")
    if json:
        show_json({"id": number, "subject": letter.subject, "text": letter.text, "html": letter.html})
    else:
        tell(f"{letter.subject}\n\n{letter.text}")


def tomorrow(*, json: Json = False) -> None:
    """The letters that go tomorrow (those of earlier days too), and those held that would."""
    from models.clock import today
    from models.post.listings import coming

    house = open_up()
    document = coming(house, today(house) + timedelta(days=1))
    if json:
        show_json(document)
        return
    from desk.terminal.tables import print_letters

    print_letters(document)


def release(
    number: Number | None = None, *, kind: Kind = None, everything: All = False, json: Json = False
) -> None:
    """Let held letters go: one, every one of a kind, or all. They leave with the next sending."""
    from models.post import releasing

    if sum((number is not None, kind is not None, everything)) != 1:
        raise WrongUsage("name one letter (`icc notices release 7`), a --kind, or --all")
    house = open_up()
    numbers = [number] if number is not None else releasing.held(house, kind)
    _order(house, numbers, "release", "", json)


def hold(number: Number, *, reason: MaybeReason = None, json: Json = False) -> None:
    """Hold a letter back until it is released."""
    _order(open_up(), [number], "hold", reason or "", json)


def drop(number: Number, *, reason: Reason, json: Json = False) -> None:
    """A letter that shall not go, with the reason."""
    _order(open_up(), [number], "drop", reason, json)


def _order(house: House, numbers: list[int], order: str, reason: str, json: bool) -> None:
    from models.post import releasing

    for number in numbers:
        releasing.give(house, number, order, reason)
    done = {"release": "released", "hold": "held", "drop": "dropped"}[order]
    if json:
        show_json({done: numbers})
    else:
        tell(f"{count(len(numbers), 'letter')} {done}.")
