"""The doctor's looks at what lies outside the house: Prefect, the mail server, officers' alerts."""

from __future__ import annotations

import base64
import json
import os
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from desk.terminal.findings import Found

if TYPE_CHECKING:
    from models.database import House

_PATIENCE = 5.0


def installed() -> Found:
    """Prefect as installed here."""
    from importlib import metadata, util

    if util.find_spec("prefect") is None:
        return "bad", "is not installed: the flows cannot run. Install with `make setup`"
    return "good", f"version {metadata.version('prefect')}"


def server(house: House) -> Found:
    """The Prefect server of the environment, else that of a running `icc up`: its version."""
    from importlib import metadata

    named = os.environ.get("PREFECT_API_URL", "").rstrip("/")
    url = named or _own(house)
    if not url:
        return "look", "none runs: `icc up` starts one, `icc run` one of its own; the desk needs none"
    try:
        version = _asked(f"{url}/admin/version", _login(house, own=not named))
    except HTTPError as error:
        if error.code in {401, 403}:
            return "bad", f"{url} refuses our password: set PREFECT_API_AUTH_STRING as the server has it"
        return "bad", f"{url} answers {error.code}: is that a Prefect server's interface (…/api)?"
    except (URLError, OSError, ValueError):
        remedy = "start it, or unset PREFECT_API_URL" if named else "stop `icc up` and start it again"
        return "bad", f"no Prefect server answers at {url}: {remedy}"
    mine = metadata.version("prefect")
    if version.split(".")[:2] != mine.split(".")[:2]:
        return "look", f"{url} has version {version}, this house {mine}: bring them to one version"
    return "good", f"{url} answers, version {version}"


def _own(house: House) -> str:
    """The address of the server of a running `icc up`, by its note."""
    try:
        return str(json.loads((house.settings.var / "up.json").read_text())["prefect"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _login(house: House, *, own: bool) -> str:
    password = house.settings.var / "prefect" / "password"
    if own and password.exists():
        return f"icc:{password.read_text().strip()}"
    return os.environ.get("PREFECT_API_AUTH_STRING", "")


def _asked(url: str, login: str) -> str:
    headers = {"Authorization": f"Basic {base64.b64encode(login.encode()).decode()}"} if login else {}
    if not url.startswith(("http://", "https://")):
        raise ValueError("no address of a server")
    with urlopen(Request(url, headers=headers), timeout=_PATIENCE) as answer:  # noqa: S310 - http(s), as looked at
        return str(json.loads(answer.read()))


def mail(house: House) -> Found:
    """Where letters go; a mail server is spoken with, up to the point where a letter would be handed over."""
    settings = house.settings
    folder = settings.var.resolve() / "outbox"
    if settings.rehearsal:
        return "good", f"a rehearsal house: letters are files in {folder} whatever ICC_MAIL_URL says"
    if settings.mail_url is None:
        return "good", f"no server is set: letters are specimen files in {folder}"
    if (refused := _knocked(house)) is not None:
        return "bad", refused
    if not settings.sends_for_real:
        return "look", "the server is on this machine, which counts as none: nothing is held"
    if settings.mail_redirect_to:
        return "look", f"every letter goes to {settings.mail_redirect_to} (ICC_MAIL_REDIRECT_TO)"
    return "good", "a server is set and takes our letters: they go out"


def _knocked(house: House) -> str | None:
    """What a conversation without sending ran into; None where a letter would go."""
    from notifications.knocking import knock

    settings = house.settings
    assert settings.mail_url is not None
    to = settings.mail_redirect_to or settings.officer_email
    answer = knock(settings.mail_url.get_secret_value(), settings.mail_from, to)
    if answer is None or answer.ok:
        return None
    return f"{answer.reply}: check ICC_MAIL_URL, ICC_MAIL_FROM and the server; letters wait meanwhile"


def alerts(house: House) -> Found:
    """Whether officers hear of troubles, and which stand."""
    from models.keeping.troubles import standing

    troubles = standing(house)
    if troubles:
        return "bad", f"{len(troubles)} stand: {'; '.join(troubles)}"
    if house.settings.alert_url is None:
        return "look", "officers hear of none: set ICC_ALERT_URL to a chat, a message or a webhook of theirs"
    return "good", "none stands; officers hear of new ones by ICC_ALERT_URL"
