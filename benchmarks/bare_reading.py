"""The bare minimum that reading a ledger could be: every row once, each hashed, by the standard library."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys


def main(database: str) -> None:
    """Read every event in the order of its chain and hash it as JSON."""
    connection = sqlite3.connect(database)
    for row in connection.execute("SELECT * FROM event ORDER BY city, seq"):
        hashlib.sha256(json.dumps(row[1:16], ensure_ascii=False).encode()).hexdigest()


if __name__ == "__main__":
    main(*sys.argv[1:])
