"""Alerts to officers by another way than the letters: a chat, a message, a webhook, by an Apprise address."""

from __future__ import annotations

from collections.abc import Sequence

from apprise import Apprise, NotifyFormat, NotifyType

from lifecycle.commands import Refused
from lifecycle.ports import Receipt
from notifications.words import clean

TITLE = "Intercultural Cities: the house needs a look"
_LONGEST = 300


def alert(url: str, sentences: Sequence[str]) -> Receipt:
    """Hand sentences to the officers' own channel. Refused where the address cannot be read."""
    service = Apprise()
    if not service.add(url.strip()) or len(service) != 1:
        raise Refused("ICC_ALERT_URL is no address that Apprise can read, such as json://host/path")
    body = "\n".join(f"- {clean(sentence, _LONGEST)}" for sentence in sentences)
    name = str(service[0].service_name)
    if service.notify(title=TITLE, body=body, notify_type=NotifyType.WARNING, body_format=NotifyFormat.TEXT):
        return Receipt(ok=True, reply=f"accepted by {name}")
    return Receipt(ok=False, reply=f"{name} did not accept the alert")
