"""The bare minimum that sending could be: so many letters by smtplib over one connection."""

from __future__ import annotations

import smtplib
import sys
from email.message import EmailMessage

WORDS = "Dear Ada,\n\n" + "We write to you about your city's record in the network. " * 40


def main(port: int, letters: int) -> None:
    """Build and hand over each letter."""
    with smtplib.SMTP("127.0.0.1", port) as connection:
        for number in range(letters):
            letter = EmailMessage()
            letter["Subject"] = f"Your record, {number}"
            letter["From"], letter["To"] = "network@city.example", f"coordinator.{number}@city.example"
            letter.set_content(WORDS)
            connection.send_message(letter)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
