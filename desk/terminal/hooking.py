"""`icc webhook`: other programs that are told, by signed calls, what happens to cities."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from desk.terminal.house import open_up
from desk.terminal.options import Json, whole
from desk.terminal.speak import show_json, tell

Url = Annotated[str, Parameter(help="Where to call: https, outside our own network.")]
Kinds = Annotated[
    tuple[str, ...],
    Parameter(name="--kind", negative="", help="A kind of event, such as reached; once for each."),
]
Number = Annotated[int, Parameter(help="Its number: `icc webhook list` shows it.", converter=whole)]


def add(url: Url, *, kinds: Kinds = (), json: Json = False) -> None:
    """Register an address; its secret is shown this once, and signs every call."""
    from desk.webhooks import register
    from models.entrance import accounts

    house = open_up()
    with house.begin() as connection:
        account = accounts.local(connection, house.settings.officer_name)
    number, secret = register(house, account, url, kinds, actor=account)
    if json:
        show_json({"webhook": number, "secret": secret})
        return
    tell(f"Webhook {number} is told of what happens from now on. Its secret, shown this once:")
    tell(secret)


def list_webhooks(*, json: Json = False) -> None:
    """The webhooks that run, and the newest calls with what became of them."""
    from desk.webhooks import document

    told = document(open_up())
    if json:
        show_json(told)
        return
    if not told["webhooks"]:
        tell("No webhook runs: `icc webhook add URL` registers one.")
    for each in told["webhooks"]:
        tell(f"{each['id']}  {each['url']}  {', '.join(each['kinds']) or 'every kind of event'}")
    for each in told["calls"]:
        reply = f": {each['reply']}" if each["reply"] else ""
        tell(f"  notice {each['notice']} to {each['webhook']}, {each['city']}: {each['state']}{reply}")


def end(number: Number) -> None:
    """End a webhook: what it was not told yet, it is told no more."""
    from models.entrance.accounts import LOCAL
    from models.post.webhooks import end as finish

    finish(open_up(), number, actor=LOCAL)
    tell(f"Webhook {number} has ended.")
