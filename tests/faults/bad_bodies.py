"""Bad bodies by the thousand for the desk's interface: each a good order, spoilt in ways drawn by a seed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from random import Random
from typing import Any

from fastapi.testclient import TestClient

from desk.app import create_app
from models.database import House
from tests.faults.trials import Tried, held

_PATHS = (
    *("/api/v1/cities/oslo-no/orders",) * 4, "/api/v1/notices/1/hold", "/api/v1/notices/1/drop",
    "/api/v1/mine/oslo-no/orders", "/api/v1/webhooks",
)  # fmt: skip
_GOOD: tuple[dict[str, Any], ...] = (
    {"act": "record", "milestone": "questionnaire_returned", "track": "assessment", "on": "2023-01-05"},
    {"act": "contact", "on": "2023-01-05", "reason": "a call"},
    {"act": "pause", "reason": "elections"},
    {"act": "retract", "seq": 1, "reason": "a slip"},
    {"reason": "a look"},
    {"url": "https://tools.city.example/icc", "kinds": ["reached"]},
)
_ODD: tuple[Any, ...] = (
    None, True, 0, -1, 10**30, 1.5, "", " ", "\x00", "a" * 5000, [], {}, [[]], {"$gt": ""}, "2026-02-30",
    "9999", "0000-00-00", "'; DROP TABLE city;--", "\u202e", "<script>", "=1+1", "../../etc/passwd", "NaN",
)  # fmt: skip


def spoilt(seed: int) -> tuple[str, bytes, str]:
    """The bad body of that seed: where it is posted, its bytes, and what it says it is."""
    chance = Random(seed)
    body: Any = dict(chance.choice(_GOOD))
    for _ in range(chance.randrange(1, 4)):
        body[chance.choice([*body, "seen", "cycle", "evidence", "unheard_of"])] = chance.choice(_ODD)
    if chance.random() < 0.1:
        body = chance.choice((_ODD, [body], json.dumps(body)))
    raw = json.dumps(body).encode()
    if chance.random() < 0.25:
        at = chance.randrange(len(raw))
        broken = bytes(chance.randrange(256) for _ in range(chance.randrange(4)))
        raw = chance.choice((raw[:at], raw[:at] + broken + raw[at:], b"[" * 5000, raw * 3, b""))
    said = chance.choice(("application/json",) * 6 + ("text/plain", "application/x-www-form-urlencoded", ""))
    return chance.choice(_PATHS), raw, said


def try_bodies(house: House, token: str, seeds: Iterable[int]) -> Tried:
    """Post the bad bodies of these seeds to a desk; what came of them."""
    client = TestClient(create_app(house), base_url="http://127.0.0.1:8321", raise_server_exceptions=False)
    client.headers["authorization"] = f"Bearer {token}"
    tried, before = Tried("bad bodies to the interface"), held(house)
    for seed in seeds:
        path, raw, said = spoilt(seed)
        answer = client.post(path, content=raw, headers={"content-type": said} if said else {})
        tried.number += 1
        _count(tried, seed, answer.status_code, answer.text)
        after = held(house)
        if after != before and not answer.is_success:
            tried.half_written.append(f"seed {seed}")
        before = after
    return tried


def _count(tried: Tried, seed: int, status: int, text: str) -> None:
    if status >= 500 or "Traceback" in text:
        tried.unforeseen.append(f"seed {seed}: {status}")
    elif status in {400, 422}:
        tried.named += 1
    elif status >= 400:
        tried.refused += 1
    else:
        tried.taken += 1
