"""Under which other name the desk answers: that of `ICC_DESK_URL`, once somebody has an account."""

from __future__ import annotations

from urllib.parse import urlsplit

from models.database import House
from models.entrance import accounts


class OtherName:
    """Says whether a name is ours; until there is an account, only this machine's names are."""

    def __init__(self, house: House) -> None:
        self.house, self.name = house, urlsplit(house.settings.desk_url).hostname or ""
        self.open = False

    def __call__(self, name: str) -> bool:
        """Whether to answer under that name."""
        if not self.name or name.lower() != self.name:
            return False
        if not self.open:
            with self.house.read() as connection:
                self.open = accounts.any_account(connection)
        return self.open


def address_of(house: House) -> str:
    """Where people reach the desk, without a slash at the end."""
    said = house.settings.desk_url.rstrip("/")
    return said or f"http://127.0.0.1:{house.settings.desk_port}"
