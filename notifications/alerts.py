"""Alerts to officers by another way than the letters: a chat, a message, a webhook, by an Apprise address."""

from __future__ import annotations

from collections.abc import Sequence

from apprise import Apprise, NotifyFormat, NotifyType

from lifecycle.commands import Refused
from lifecycle.ports import Receipt
from notifications.words import clean

TITLE = "Intercultural Cities: the house needs a look"
WELL = "Intercultural Cities: a trouble of the house is over"
_LONGEST = 300


def alert(url: str, sentences: Sequence[str], over: Sequence[str] = ()) -> Receipt:
    """Hand sentences, and what is over, to the officers' own channel. Refused for an unreadable address."""
    service = Apprise()
    if not service.add(url.strip()) or len(service) != 1:
        raise Refused("ICC_ALERT_URL is no address that Apprise can read, such as json://host/path")
    lines = [*sentences, *(f"over: {sentence}" for sentence in over)]
    body = "\n".join(f"- {clean(line, _LONGEST)}" for line in lines)
    name, title = str(service[0].service_name), TITLE if sentences else WELL
    kind = NotifyType.WARNING if sentences else NotifyType.SUCCESS
    if service.notify(title=title, body=body, notify_type=kind, body_format=NotifyFormat.TEXT):
        return Receipt(ok=True, reply=f"accepted by {name}")
    return Receipt(ok=False, reply=f"{name} did not accept the alert")
