"""The letter with a link that signs in: written at once, in the reader's language, and never kept."""

from __future__ import annotations

import secrets
from email.message import EmailMessage
from email.utils import make_msgid

from lifecycle.commands import Refused
from lifecycle.ports import Claim, Party, Place
from models import clock
from models.database import House

_WORDS = {
    "en": (
        "Your link to the Intercultural Cities desk",
        (
            "Dear {name},\n\nthis link signs you in, once, within half an hour:\n\n{address}\n\n"
            "If you did not ask for it, nothing needs to be done.\n\n{officer}\n"
        ),
    ),
    "fr": (
        "Votre lien d'accès aux pages des Cités interculturelles",
        (
            "Bonjour {name},\n\nce lien vous connecte, une seule fois, dans la demi-heure :\n\n{address}\n\n"
            "Si vous ne l'avez pas demandé, il n'y a rien à faire.\n\n{officer}\n"
        ),
    ),
}


def send_link(house: House, email: str, name: str, language: str, address: str) -> None:
    """Hand the letter over to the channel that all letters take; Refused where it does not take it."""
    from notifications.channels import open_channel

    settings = house.settings
    url = settings.mail_url.get_secret_value() if settings.mail_url else None
    channel = open_channel(
        url, settings.var, settings.mail_from, settings.mail_redirect_to, rehearsal=settings.rehearsal
    )
    try:
        claim = _claim(house, email, name, language)
        receipt = channel.deliver(claim, _written(house, claim, channel.sender, address))
    finally:
        channel.close()
    if not receipt.ok:
        raise Refused("the letter could not be handed over just now: try again, or telephone an officer")


def _claim(house: House, email: str, name: str, language: str) -> Claim:
    to = Party("", name, email, "account", language)
    place = Place("sign-in", "", "", "", "Europe/Paris")
    number, identifier = secrets.randbelow(10**9), make_msgid(domain="icc.invalid")
    day = clock.today(house)
    return Claim(number, "sign_in", None, place, to, to, day, identifier, identifier)


def _written(house: House, claim: Claim, sender: str, address: str) -> bytes:
    subject, text = _WORDS[claim.to.language if claim.to.language in _WORDS else "en"]
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = sender, str(claim.to.email), subject
    letter["Message-ID"], letter["Auto-Submitted"] = claim.message_id, "auto-generated"
    name = " ".join(claim.to.name.split())
    letter.set_content(text.format(name=name, address=address, officer=house.settings.officer_name))
    return letter.as_bytes()
