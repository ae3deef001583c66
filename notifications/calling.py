"""A call to another program's address: signed, pinned to an address that was looked at, followed nowhere.

`ICC-Signature: t=<seconds>,v1=<hex>`, where v1 is the HMAC-SHA256 of `<seconds>.<body>` under the webhook's
secret: who reads it knows that the call is ours and not an old one. `ICC-Delivery` is the same for every try.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

import httpx

from lifecycle.ports import Claim, Receipt
from notifications.inward import public_address
from notifications.trust import trusted

_PATIENCE = httpx.Timeout(10.0)
_SHOWN = 200
_ENDED = "the webhook has ended"
_INSIDE = "its address leads into our own network, or nowhere: nothing is called there"


class Target(Protocol):
    """Where a call goes, and the secret that signs it."""

    @property
    def url(self) -> str:
        """The address."""

    @property
    def secret(self) -> str:
        """The secret that its reader has."""


@dataclass(frozen=True)
class Calls:
    """Hands calls over. `target` finds where one goes by its thread; `inside`: hosts opened by the operator.

    In a rehearsal nobody is called: a call is a file beside the specimens of letters.
    """

    target: Callable[[str], Target | None]
    inside: Collection[str]
    specimens: Path | None = None
    sender: str = ""

    def deliver(self, claim: Claim, raw: bytes) -> Receipt:
        """Call; whatever comes of it is a receipt, never an exception."""
        found = self.target(claim.thread)
        if found is None:
            return Receipt(ok=False, reply=_ENDED, final=True)
        if self.specimens is not None:
            return _written(self.specimens, claim, raw)
        try:
            return _called(found, raw, self.inside)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            return Receipt(ok=False, reply=f"not reached ({type(error).__name__})")

    def close(self) -> None:
        """Nothing is kept open."""


def _called(target: Target, raw: bytes, inside: Collection[str]) -> Receipt:
    parts = urlsplit(target.url)
    address = public_address(target.url, inside)
    if address is None or parts.hostname is None:
        return Receipt(ok=False, reply=_INSIDE)
    port = f":{parts.port}" if parts.port else ""
    host = f"[{address}]" if ":" in address else address
    pinned = urlunsplit((parts.scheme, f"{host}{port}", parts.path or "/", parts.query, ""))
    headers = signed(target.secret, raw, int(time.time())) | {"host": f"{parts.hostname}{port}"}
    with (
        httpx.Client(timeout=_PATIENCE, follow_redirects=False, trust_env=False, verify=trusted()) as client,
        client.stream(
            "POST", pinned, content=raw, headers=headers, extensions={"sni_hostname": parts.hostname}
        ) as answer,
    ):
        said = f"{answer.status_code} {answer.reason_phrase}"[:_SHOWN]
        return Receipt(ok=answer.is_success, reply=said, final=answer.status_code == httpx.codes.GONE)


def signed(secret: str, raw: bytes, now: int) -> dict[str, str]:
    """The headers of a call made at `now` (seconds since 1970)."""
    seal = hmac.new(secret.encode(), f"{now}.".encode() + raw, hashlib.sha256).hexdigest()
    return {
        "content-type": "application/json",
        "user-agent": "icc-lifecycle",
        "icc-delivery": str(json.loads(raw)["id"]),
        "icc-signature": f"t={now},v1={seal}",
    }


def _written(folder: Path, claim: Claim, raw: bytes) -> Receipt:
    path = folder / claim.planned_on.isoformat() / f"webhook-{claim.notice}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    return Receipt(ok=True, reply=f"a rehearsal calls nobody: written to {path}")
