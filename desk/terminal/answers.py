"""`icc answer`: what readers said through links and by mail, and the officer's look at it."""

from __future__ import annotations

from desk.terminal.house import key_of, open_up
from desk.terminal.options import City, Json
from desk.terminal.speak import show_json, tell
from desk.words import count


def answer_list(city: City | None = None, *, json: Json = False) -> None:
    """The answers that no officer has looked at yet; until then their ladders rest."""
    from models.post.answers import waiting

    house = open_up()
    document = waiting(house, key_of(house, city) if city else None)
    if json:
        show_json(document)
        return
    for each in document["answers"]:
        about = ", ".join(each["matters"]) or "the letter"
        tell(f"{each['on']}  {each['city']}: {each['what']} ({about}) {each['text'] or ''}")
    if not document["answers"]:
        tell("No answer waits for a look.")


def answer_seen(city: City, *, json: Json = False) -> None:
    """You have looked at this city's answers: its ladders go on."""
    from models.post.answers import looked_at

    house = open_up()
    number = looked_at(house, key_of(house, city))
    if json:
        show_json({"city": city, "seen": number})
    else:
        tell(f"{count(number, 'answer')} looked at; the ladders go on.")
