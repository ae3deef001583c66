"""Secrets as we keep them: a random word for its holder, its digest for us; passwords by argon2."""

from __future__ import annotations

import hashlib
import secrets
from functools import cache
from typing import TYPE_CHECKING

from lifecycle.commands import Refused

if TYPE_CHECKING:
    from pwdlib import PasswordHash

LEAST, MOST = 12, 256
"""Characters of a password: length is what counts, and no rule asks for signs."""


def fresh() -> str:
    """A secret of 256 bits, fit for an address or a cookie."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is kept of a secret; a secret of 256 bits needs no salt and no slow digest."""
    return hashlib.sha256(secret.encode()).hexdigest()


def sealed(password: str) -> str:
    """The argon2 digest of a password; Refused where it is too short or absurdly long."""
    if not LEAST <= len(password) <= MOST:
        raise Refused(f"a password has {LEAST} to {MOST} characters: choose four or five words")
    return str(_hasher().hash(password))


def fits(password: str, kept: str | None) -> bool:
    """Whether it is the password; as slow where there is none, so that time tells nobody who is known."""
    right = bool(_hasher().verify(password[:MOST], kept or _nobodys()))
    return right and kept is not None


@cache
def _hasher() -> PasswordHash:
    from pwdlib import PasswordHash

    return PasswordHash.recommended()


@cache
def _nobodys() -> str:
    return str(_hasher().hash(secrets.token_hex(16)))
