"""What sending and the reading of returned mail need of the settings: return path and mailbox."""

from __future__ import annotations

from models.secret import key_of
from models.settings import Settings


def return_words(settings: Settings) -> tuple[str, str] | None:
    """The address mails return to, and the key that signs it; None where the house has no such address."""
    if not settings.bounce_address:
        return None
    return settings.bounce_address, key_of(settings)


def mailbox_url(settings: Settings) -> str | None:
    """The mailbox of returned mails, password and all."""
    return settings.bounce_url.get_secret_value() if settings.bounce_url else None
