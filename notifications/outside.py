"""A document sent to an address outside this house, through whatever service Apprise knows."""

from __future__ import annotations

from pathlib import Path

from apprise import Apprise, NotifyFormat


def send_outside(url: str, title: str, text: str, file: Path) -> str | None:
    """Send a text with a file attached; None when it was taken, else a sentence that names no secret.

    A service that takes no attachment gets the text alone.
    """
    service = Apprise()
    if not service.add(url.strip()) or len(service) != 1:
        return "ICC_ANCHOR_TO is no address that Apprise can read: write one such as mailtos://… or json://…"
    name = str(service[0].service_name)
    attached = str(file) if service[0].attachment_support else None
    if service.notify(title=title, body=text, body_format=NotifyFormat.TEXT, attach=attached):
        return None
    return f"{name} did not take it: check ICC_ANCHOR_TO and whether that service can be reached"
