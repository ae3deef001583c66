"""Days within the sentences of a page are words, whoever wrote the sentence."""

from __future__ import annotations

import pytest

from desk import tongue
from desk.sentences import told


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The window (2027-04-05 to 2027-05-03) holds", "The window (5 April 2027 to 3 May 2027) holds"),
        ("closes 2027-03-01T16:00:00Z, ends", "closes 1 March 2027 at 16:00 UTC, ends"),
        ("Date chosen: Index report, 2027-09-30.", "Date chosen: Index report, 30 September 2027."),
        ("Slot for the analysis: month 2026-11", "Slot for the analysis: month November 2026"),
        ("file 2027-01-02.pdf, no. 2027-01-02-7, a/2027-01-02", None),
        ("2019-13-40 is no day", None),
    ],
)
def test_a_day_in_an_english_sentence_is_in_words(text: str, said: str | None) -> None:
    tongue.begin()
    assert told(text) == (said or text)
