"""A word by other channels beside the mail: per person or team, by Apprise addresses in a file of secrets.

`channels.toml` in the state folder (0600):

    [people]
    "ada@city.example" = ["json://chat.city.example/hook"]
    [teams]
    officers = ["slack://token-a/token-b/token-c"]

Above both, `inside = ["chat.city.example"]` opens hosts of our own network to the channels of people.

The mail is the letter; what goes here is its subject and text. A channel that fails stops nothing.
"""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from apprise import Apprise, AppriseAsset, NotifyFormat

from lifecycle.commands import Refused
from lifecycle.ports import Claim, Receipt
from notifications.channels import Channel
from notifications.inward import leads_inward
from notifications.mail import subject_and_text

FILE = "channels.toml"
_OTHERS = 0o077
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Channels:
    """The further addresses of people (by mail address) and of teams (by role).

    Those of people were asked for by readers: one that leads into our own network is left out, unless the
    operator opened its host (`inside`).
    """

    people: Mapping[str, Sequence[str]] = field(default_factory=dict, repr=False)
    teams: Mapping[str, Sequence[str]] = field(default_factory=dict, repr=False)
    inside: Collection[str] = ()

    def of(self, claim: Claim) -> list[str]:
        """Where a word about a letter goes besides its mail."""
        team = "officers" if claim.to.role == "officer" else claim.to.role
        asked = self.people.get((claim.to.email or "").lower(), ())
        mine = [url for url in asked if not leads_inward(url, self.inside)]
        if len(mine) < len(asked):
            log.warning("notice %s: a channel of its reader leads into our own network", claim.notice)
        return list(dict.fromkeys([*mine, *self.teams.get(team, ())]))


def read_channels(var: Path) -> Channels:
    """The house's file of channels, empty where there is none; Refused where it is open or unreadable."""
    path = var / FILE
    if not path.exists():
        return Channels()
    if path.stat().st_mode & _OTHERS:
        raise Refused(f"{path} holds secrets and may be read by others: chmod 600 {path}")
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeError) as error:
        raise Refused(f"{path} cannot be read: {error}") from error
    people, teams = (_table(path, said, name) for name in ("people", "teams"))
    inside = frozenset(str(host).lower() for host in _listed(said.get("inside")))
    return Channels({name.lower(): urls for name, urls in people.items()}, teams, inside)


def _listed(said: object) -> list[object]:
    return said if isinstance(said, list) else []


def _table(path: Path, said: Mapping[str, object], name: str) -> dict[str, list[str]]:
    table = said.get(name, {})
    rows = table.items() if isinstance(table, dict) else ()
    for who, urls in rows:
        if not isinstance(urls, list) or not all(isinstance(url, str) and Apprise().add(url) for url in urls):
            raise Refused(
                f'{path}, [{name}] {who}: write a list of Apprise addresses, such as ["json://host"]'
            )
    return dict(rows)


@dataclass(frozen=True)
class WithCopies:
    """A channel whose letters are told by further channels too, once they were handed over."""

    inner: Channel
    channels: Channels

    @property
    def sender(self) -> str:
        """The functional box."""
        return self.inner.sender

    def deliver(self, claim: Claim, raw: bytes) -> Receipt:
        """Hand the letter over, then tell of it where its reader or team wishes."""
        receipt = self.inner.deliver(claim, raw)
        for url in self.channels.of(claim) if receipt.ok else ():
            _tell(url, claim, raw)
        return receipt

    def close(self) -> None:
        """Let go of the inner channel's connections."""
        self.inner.close()


def _tell(url: str, claim: Claim, raw: bytes) -> None:
    subject, text = subject_and_text(raw)
    service = Apprise(asset=AppriseAsset(http_redirects=False))  # no call is passed on elsewhere
    service.add(url)
    if not service.notify(title=subject, body=text, body_format=NotifyFormat.TEXT):
        log.warning("notice %s: a further channel did not take it", claim.notice)
