"""The house's settings: every `ICC_*` variable, with its meaning (docs/settings.md lists them)."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

_LOOPBACK = {"localhost", "::1", "ip6-localhost"}


class Settings(BaseSettings):
    """Read from the environment only; secrets never show in `repr`."""

    model_config = SettingsConfigDict(env_prefix="ICC_", extra="ignore", frozen=True)

    var: Path = Field(Path("var"), description="The one folder in which all state lives.")
    database_url: SecretStr | None = Field(
        None, description="PostgreSQL address; without it, SQLite in the state folder."
    )
    mail_url: SecretStr | None = Field(
        None, description="An Apprise address for the letters; without it, specimen files."
    )
    mail_redirect_to: str | None = Field(
        None, description="Send every letter to this one address, the true recipient in the subject."
    )
    mail_from: str = Field(
        "Intercultural Cities <intercultural.cities@secretariat.example>",
        description="The functional box that letters come from.",
    )
    officer_name: str = Field("The Intercultural Cities secretariat", description="The named officer.")
    officer_email: str = Field(
        "officer@secretariat.example", description="Where answers to letters go (Reply-To)."
    )
    officer_telephone: str = Field("", description="The officer's telephone, shown in letters.")
    signatory_name: str = Field(
        "Office of the signatory of the Council of Europe",
        description="The office that has statements of intent signed on our side.",
    )
    signatory_email: str = Field(
        "", description="Its address; without it, its letters go to the officer's address."
    )
    rehearsal: bool = Field(
        False, description="1 makes this a rehearsal house: the clock may run ahead, letters go to files."
    )
    first_contacts_a_day: int = Field(
        25, ge=1, description="First letters to cities a day, where a mail server is set."
    )
    slots_a_month: int = Field(1, ge=0, description="Index reports that can be begun in a month.")
    digest_weekday: int = Field(1, ge=0, le=4, description="Day of digests: 0 Monday … 4 Friday.")
    desk_port: int = Field(8321, description="Port of the desk on 127.0.0.1.")
    prefect_port: int = Field(4321, description="Port of the embedded Prefect server on 127.0.0.1.")
    home: Path | None = Field(None, description="The checkout, for workers on other machines.")

    @property
    def sends_for_real(self) -> bool:
        """Whether letters reach people: a mail server that is not on loopback, and no rehearsal."""
        if self.mail_url is None or self.rehearsal:
            return False
        parts = urlsplit(self.mail_url.get_secret_value())
        host = parse_qs(parts.query).get("smtp", [parts.hostname or ""])[0]
        return host.lower() not in _LOOPBACK and not host.startswith("127.")

    @property
    def url(self) -> str:
        """The database address SQLAlchemy takes."""
        if self.database_url is None:
            return f"sqlite:///{self.var.resolve()}/icc.db"
        address = self.database_url.get_secret_value()
        for prefix in ("postgresql://", "postgres://"):
            if address.startswith(prefix):
                return "postgresql+psycopg://" + address.removeprefix(prefix)
        return address
