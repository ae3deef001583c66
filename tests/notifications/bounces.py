"""Mails that came back, as servers and people write them."""

from __future__ import annotations

from notifications.returnpath import ReturnPath

PATH = ReturnPath("bounces@secretariat.example", "a key of the house")
LETTER_ID = "<0a1b@secretariat.example>"


def report(action: str, status: str, words: str) -> bytes:
    """A delivery status of letter 17, as RFC 3464 has it."""
    return f"""\
From: MAILER-DAEMON@mail.lyon.example
To: {PATH.of(17)}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="xx"

--xx
Content-Type: text/plain; charset=utf-8

I'm sorry to have to inform you that your message could not be delivered.

--xx
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.lyon.example

Final-Recipient: rfc822; coordinator@lyon.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {words}

--xx
Content-Type: text/rfc822-headers

From: Intercultural Cities <intercultural.cities@secretariat.example>
To: coordinator@lyon.example
Message-ID: {LETTER_ID}
Subject: Lyon

--xx--
""".encode()


FAILED = report("failed", "5.1.1", "550 5.1.1 no such user")
FULL = report("failed", "5.2.2", "552 5.2.2 mailbox full")
DELAYED = report("delayed", "4.4.1", "451 4.4.1 no answer yet")
AWAY = f"""\
From: coordinator@lyon.example
To: {PATH.of(17)}
Subject: Absence
Auto-Submitted: auto-replied (vacation)
In-Reply-To: {LETTER_ID}
Content-Type: text/plain; charset=utf-8

Je suis absente jusqu'au 3 mars.
""".encode()
ANSWER = f"""\
From: Ada <coordinator@lyon.example>
To: Irena Novak <irena.novak@secretariat.example>
Subject: Re: Lyon
In-Reply-To: {LETTER_ID}
Content-Type: text/plain; charset=utf-8

We need until March.

> Dear Ada,
> the questionnaire
""".encode()
PLAIN = f"""\
Return-Path: <>
From: MAILER-DAEMON@old.lyon.example
To: {PATH.of(17)}
Subject: failure notice

Hi. This is the qmail-send program at old.lyon.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

<coordinator@lyon.example>:
550 5.1.1 no such user here
""".encode()
RECEIPT = f"""\
From: Ada <coordinator@lyon.example>
To: {PATH.of(17)}
Subject: Read: Lyon
In-Reply-To: {LETTER_ID}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=disposition-notification; boundary="xx"

--xx
Content-Type: text/plain

Your message was displayed.

--xx
Content-Type: message/disposition-notification

Final-Recipient: rfc822; coordinator@lyon.example
Disposition: manual-action/MDN-sent-manually; displayed

--xx--
""".encode()
