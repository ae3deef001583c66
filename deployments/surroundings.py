"""What Prefect finds around it: its home, its password, no telemetry, leases that survive a power cut."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from models.settings import Settings

HEARTBEAT = 30
"""Seconds between two signs of life of a run, as Prefect sees it."""

_ALWAYS = {
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": str(HEARTBEAT),
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # Leases in memory would leave a flow without its one slot for ever after a power cut.
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
    "PREFECT_SERVER_API_HOST": "127.0.0.1",
    "PREFECT_SERVER_CSRF_PROTECTION_ENABLED": "true",
    "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
    # People read our own words on the terminal; Prefect's logs stay on its server.
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
}


def prefect_home(settings: Settings) -> Path:
    """Where Prefect keeps its database, leases and logs; made for its owner alone."""
    home = settings.var.resolve() / "prefect"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return home


def elsewhere() -> str | None:
    """The address of a Prefect server that the environment names, instead of one of our own."""
    return os.environ.get("PREFECT_API_URL") or None


def surround(settings: Settings, api_url: str) -> None:
    """Set this process, and all it starts, up for the server at `api_url`. Before Prefect's import."""
    os.environ |= _ALWAYS | {"PREFECT_HOME": str(prefect_home(settings)), "PREFECT_API_URL": api_url}
    os.environ["ICC_VAR"] = str(settings.var.resolve())


def surround_own(settings: Settings, api_url: str) -> None:
    """As `surround`, for a server of our own: with its password."""
    surround(settings, api_url)
    login = f"icc:{password(settings)}"
    os.environ |= {"PREFECT_SERVER_API_AUTH_STRING": login, "PREFECT_API_AUTH_STRING": login}


def password(settings: Settings) -> str:
    """The password of our own Prefect server (user `icc`), made once and readable by its owner alone."""
    path = password_file(settings)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(made := secrets.token_urlsafe(24))
    return made


def password_file(settings: Settings) -> Path:
    """Where the password of our own Prefect server lies."""
    return prefect_home(settings) / "password"
