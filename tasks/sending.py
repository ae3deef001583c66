"""Sending what is due: the outbox of `models` joined with the sending loop of `notifications`."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from functools import partial

from prefect import task

from models import clock
from models.post import webhooks
from models.post.outbox import OutboxStore
from models.post.postroom import return_words
from models.post.webhooks import CallStore
from models.settings import Settings
from notifications.calling import Calls
from notifications.channels import Channel, open_channel
from notifications.copies import WithCopies, read_channels
from notifications.returnpath import ReturnPath
from notifications.sending import Tally, send_due
from tasks.healing import HABITS
from tasks.the_house import the_house

LIMIT = 50
"""Letters a task run hands over at most; the next task run goes on."""


@task(task_run_name="send for {today}", **HABITS)
def send_some(today: date, window: bool) -> Tally:
    """Claim, check again, hand over and record letters due by `today`; how many of each outcome.

    With `window`, only to readers whose clocks stand between 9 and 11.
    """
    house = the_house()
    with closing(_channel(house.settings)) as channel:
        now = clock.now(house, today)
        return send_due(OutboxStore(house), channel, now=now, today=today, window=window, limit=LIMIT)


@task(task_run_name="call other programs for {today}", **HABITS)
def call_some(today: date) -> Tally:
    """Claim, hand over and record calls to webhooks due by `today`, at any hour; how many of each outcome."""
    house = the_house()
    settings = house.settings
    specimens = settings.var / "outbox" if settings.rehearsal else None
    channel = Calls(partial(webhooks.target, house), read_channels(settings.var).inside, specimens)
    now = clock.now(house, today)
    return send_due(CallStore(house), channel, now=now, today=today, window=False, limit=LIMIT)


def tells_other_programs() -> bool:
    """Whether any webhook was ever registered."""
    return webhooks.any_ever(the_house())


def waits_for_the_window() -> bool:
    """Whether letters wait for the reader's morning: only where real mail goes out."""
    return the_house().settings.sends_for_real


def _channel(settings: Settings) -> Channel:
    mail = settings.mail_url.get_secret_value() if settings.mail_url else None
    words = return_words(settings)
    channel = open_channel(
        mail,
        settings.var,
        settings.mail_from,
        settings.mail_redirect_to,
        rehearsal=settings.rehearsal,
        return_path=ReturnPath(*words) if words else None,
    )
    return WithCopies(channel, read_channels(settings.var)) if settings.sends_for_real else channel
