"""The house's one key: it signs links, calendars and return paths. Never shown, never in the database."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from itsdangerous import BadSignature, URLSafeSerializer

from lifecycle.commands import Refused
from models.settings import Settings

_NAME = "secret.key"
_OTHERS = 0o077


def key_of(settings: Settings) -> str:
    """The key from the settings, else of the state folder, made there once (0600).

    Refused where others on this machine may read it.
    """
    if settings.secret_key is not None and settings.secret_key.get_secret_value().strip():
        return settings.secret_key.get_secret_value().strip()
    path = settings.var / _NAME
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read(path)
    made = secrets.token_hex(32)
    with os.fdopen(descriptor, "w") as file:
        file.write(made)
    return made


def _read(path: Path) -> str:
    if path.stat().st_mode & _OTHERS:
        raise Refused(f"{path} may be read by others: chmod 600 {path}, and the key is ours alone again")
    key = path.read_text().strip()
    if not key:
        raise Refused(f"{path} is empty: remove it, and a new key is made (links sent before end with it)")
    return key


def sign(settings: Settings, purpose: str, value: object) -> str:
    """A value as a word of an address that nobody else can make."""
    return str(URLSafeSerializer(key_of(settings), salt=f"icc.{purpose}").dumps(value))


def unsign(settings: Settings, purpose: str, word: str) -> object | None:
    """The value of a word that we signed for that purpose; None for any other word."""
    try:
        found: object = URLSafeSerializer(key_of(settings), salt=f"icc.{purpose}").loads(word[:300])
    except BadSignature:
        return None
    return found
