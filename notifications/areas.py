"""Areas and versions of the Index by their names, in the reader's language."""

from __future__ import annotations

from notifications.languages import marked, said
from notifications.words import clean

CURRENT = marked("Current Index questionnaire")
NAMES = (
    marked("Commitment"),
    marked("Education"),
    marked("Neighbourhoods"),
    marked("Public services"),
    marked("Business and labour market"),
    marked("Cultural and civil life"),
    marked("Public space"),
    marked("Policies through the intercultural lens"),
    marked("Mediation and conflict resolution"),
    marked("Language"),
    marked("Media and communication"),
    marked("International outlook"),
    marked("Intercultural intelligence and competence"),
    marked("Welcoming newcomers"),
    marked("Governance and leadership"),
    marked("Anti-discrimination"),
    marked("Participation"),
    marked("Interaction"),
    CURRENT,
    marked("Second Index questionnaire"),
    marked("First Index questionnaire"),
)
"""The titles of `index.toml` besides the grid's, which is a milestone's: a test holds the two together."""


def titled(name: str) -> str:
    """An area or version by its name in the language in hand; anything else as it is, one clean line."""
    plain = clean(name)
    return said(plain) if plain in NAMES or plain == "Policy assessment grid" else plain
