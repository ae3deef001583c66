"""The bare minimum that an import could be: read the file, put its rows into one table, durably."""

from __future__ import annotations

import csv
import sqlite3
import sys
from pathlib import Path


def main(source: str, database: str) -> None:
    """Read `source` by the standard library, and write it by one `executemany` under the house's pragmas."""
    with Path(source).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(f"CREATE TABLE city ({', '.join(f'c{number}' for number in range(len(rows[0])))})")
    connection.executemany(f"INSERT INTO city VALUES ({', '.join('?' * len(rows[0]))})", rows)
    connection.commit()
    connection.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
