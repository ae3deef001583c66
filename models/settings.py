"""The house's settings: every `ICC_*` variable, with its meaning (docs/settings.md lists them)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
)

from lifecycle.reminding.holding import orders

_LOOPBACK = {"localhost", "::1", "ip6-localhost"}


class _Files(SecretsSettingsSource):
    """Files of secrets, of which an empty one says nothing: an engine that hands out files wants each."""

    def __call__(self) -> dict[str, Any]:
        return {name: said for name, said in super().__call__().items() if said != ""}


class Settings(BaseSettings):
    """Read from the environment, then from files of secrets; secrets never show in `repr`.

    A file is named as its variable, such as `ICC_MAIL_URL`, and lies in the folder that systemd
    (`$CREDENTIALS_DIRECTORY`) or a container engine (`/run/secrets`) gives to a process.
    """

    # A line like `ICC_MAIL_URL=` in a file of settings says nothing, rather than "a mail server of no name".
    model_config = SettingsConfigDict(env_prefix="ICC_", env_ignore_empty=True, extra="ignore", frozen=True)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic gives all of them by name
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the same
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given in code, then the environment, then files of secrets; no other file is read."""
        folder = Path(os.environ.get("CREDENTIALS_DIRECTORY") or "/run/secrets")
        files = (_Files(settings_cls, folder),) if folder.is_dir() else ()
        return (init_settings, env_settings, *files)

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
        "", description="Who has statements of intent signed on our side, as letters address them."
    )
    signatory_email: str = Field(
        "", description="That address; without it, the letters meant for it go to the officer."
    )
    public_url: str = Field(
        "",
        description="Where readers reach the pages behind links; without it, they answer by mail.",
    )
    secret_key: SecretStr | None = Field(
        None, description="Signs links, calendars and return paths; without it, made in the state folder."
    )
    link_days: int = Field(60, ge=1, description="Days for which a letter's link can be used.")
    bounce_address: str = Field(
        "", description="Where mails that cannot be delivered return; it must take `name+anything@host`."
    )
    bounce_folder: Path | None = Field(None, description="A folder of returned mails to read (.eml).")
    bounce_url: SecretStr | None = Field(
        None, description="A mailbox of returned mails: imaps://user:password@host/INBOX."
    )
    hold: str = Field("", description="Which kinds of letters are held: `received=never city_digest=always`.")
    hold_days: int = Field(30, ge=0, description="Days for which a kind of letter that is new here is held.")
    hold_batch: int = Field(10, ge=1, description="Letters of one kind and day above which all are held.")
    alert_territories: str = Field("", description="Territories (ISO codes) whose every letter is held.")
    mails_a_minute: int = Field(60, ge=0, description="Mails a minute to a server off loopback; 0: no limit.")
    alert_url: SecretStr | None = Field(
        None, description="An Apprise address for alerts to officers, another way than the letters'."
    )
    heartbeat_url: SecretStr | None = Field(
        None, description="An https address that `watch` calls each time: who stops hearing it, tells you."
    )
    rehearsal: bool = Field(
        False, description="1 makes this a rehearsal house: the clock may run ahead, letters go to files."
    )
    first_contacts_a_day: int = Field(
        25, ge=1, description="First letters to cities a day, where a mail server is set."
    )
    slots_a_month: int = Field(1, ge=0, description="Index reports that can be begun in a month.")
    silence_is_no_comments: bool = Field(
        False, description="1: silence about a draft report means no comments, and its letter says so."
    )
    visits_a_month: int = Field(2, ge=0, description="Expert visits that a month can hold.")
    hours_a_month: int = Field(600, ge=0, description="Officers' hours that a month can hold, all officers.")
    digest_weekday: int = Field(1, ge=0, le=4, description="Day of digests: 0 Monday … 4 Friday.")
    desk_port: int = Field(8321, description="Port of the desk on 127.0.0.1.")
    desk_url: str = Field(
        "",
        description="Where people reach the desk through a proxy on this machine; answers once there is an"
        " account.",
    )
    oidc_issuer: str = Field(
        "",
        description="The organisation's identity provider (OpenID Connect), by the address of its issuer.",
    )
    oidc_client_id: str = Field("", description="The name under which that provider knows this desk.")
    oidc_client_secret: SecretStr | None = Field(
        None, description="The secret that goes with it; a provider may do without one (PKCE is always used)."
    )
    oidc_name: str = Field("your organisation", description="What the button calls that provider.")
    prefect_port: int = Field(4321, description="Port of the embedded Prefect server on 127.0.0.1.")
    anchor_to: SecretStr | None = Field(
        None, description="An Apprise address outside the house that the daily anchor is sent to."
    )
    keep_letters_days: int = Field(1825, ge=30, description="Days for which letters and links are kept.")
    keep_runs_days: int = Field(400, ge=30, description="Days for which runs of flows are kept.")
    home: Path | None = Field(None, description="The checkout, for workers on other machines.")

    @field_validator("hold")
    @classmethod
    def _readable(cls, text: str) -> str:
        orders(text)
        return text

    @field_validator("oidc_issuer")
    @classmethod
    def _is_issuer(cls, address: str) -> str:
        parts = urlsplit(address)
        local = parts.scheme == "http" and (parts.hostname or "") in {"127.0.0.1", *_LOOPBACK}
        if address and not (parts.hostname and (parts.scheme == "https" or local)):
            raise ValueError("an issuer is an address that begins with https://")
        return address

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
