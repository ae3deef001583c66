"""The signed return path: the envelope's sender names the letter, so that what comes back finds it.

`bounces@host` becomes `bounces+17.4f1c…@host` for letter 17. Nobody can make one without the house's key.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, field

_TAG = re.compile(r"\+(\d{1,18})\.([0-9a-f]{16})\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReturnPath:
    """Where mails return to, and the key that signs which letter they are about."""

    address: str
    key: str = field(repr=False)

    def of(self, notice: int) -> str:
        """The envelope's sender for a letter."""
        local, _, host = self.address.rpartition("@")
        return f"{local}+{notice}.{self._signed(notice)}@{host}"

    def notice(self, address: str) -> int | None:
        """The letter that a return path names; None for any other address, and for one we did not sign."""
        local, _, host = address.rpartition("@")
        ours, _, our_host = self.address.rpartition("@")
        tag = _TAG.search(local)
        if tag is None or host.lower() != our_host.lower() or local[: tag.start()].lower() != ours.lower():
            return None
        number = int(tag[1])
        return number if hmac.compare_digest(self._signed(number), tag[2].lower()) else None

    def _signed(self, notice: int) -> str:
        said = f"icc.return {notice}".encode()
        return hmac.new(self.key.encode(), said, hashlib.sha256).hexdigest()[:16]
