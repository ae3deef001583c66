"""`icc outbox send`: an officer's order. Everything queued for today or earlier goes, each checked again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from desk.terminal.house import open_up
from desk.terminal.options import Json, Today
from desk.terminal.safety import DONE, FAILED
from desk.terminal.speak import margin, show_json, tell
from desk.words import count

if TYPE_CHECKING:
    from models.database import House
    from notifications.channels import Channel


def send(
    *,
    today: Today = None,
    window: Annotated[
        bool, Parameter(negative="", help="Only to readers for whom it is between 9 and 11.")
    ] = False,
    json: Json = False,
) -> int:
    """Send what is queued for today or earlier, whatever the hour. Exit code 1 where one could not go."""
    house = open_up()
    tally = _send(house, _day(house, today), window)
    called = _call(house, _day(house, today))
    if json:
        show_json({name: getattr(tally, name) for name in ("sent", "suppressed", "failed", "unknown")})
    else:
        tell(_told(tally, house))
        if called.total:
            tell(f"{count(called.sent, 'webhook call')} taken, {called.failed + called.unknown} not through.")
    return FAILED if tally.failed or tally.unknown else DONE


def _day(house: House, asked: date | None) -> date:
    """The house's day, or the one asked for: not before the ledger's, later only in a rehearsal house."""
    from lifecycle.commands import Refused
    from models.clock import today
    from models.keeping.runs import ledger_day

    now, ledger = today(house), ledger_day(house)
    if asked is not None and ledger is not None and asked < ledger:
        raise Refused(f"{asked} lies before the ledger's day, {ledger}: send for that day or a later one")
    if asked is not None and asked > now and not house.settings.rehearsal:
        raise Refused(f"{asked} has not come yet: only a rehearsal house (ICC_REHEARSAL=1) runs ahead")
    return asked or now


def _send(house: House, day: date, window: bool) -> Any:
    from models.clock import now
    from models.post.outbox import OutboxStore
    from notifications.sending import send_due

    channel = channel_of(house)
    try:
        with margin().status("Sending") as status:
            return send_due(
                OutboxStore(house), channel, now=now(house, day), today=day, window=window,
                on_progress=lambda tally: status.update(f"Sending: {count(tally.total, 'letter')} done"),
            )  # fmt: skip
    finally:
        channel.close()


def _call(house: House, day: date) -> Any:
    """Tell other programs what happened, as far as webhooks are registered."""
    from desk.webhooks import calls_of
    from models.clock import now
    from models.post.webhooks import CallStore
    from notifications.sending import send_due

    return send_due(CallStore(house), calls_of(house), now=now(house, day), today=day, window=False)


def channel_of(house: House) -> Channel:
    """Where this house's letters go, and by which further ways people and teams are told."""
    from models.post.postroom import return_words
    from notifications.channels import open_channel
    from notifications.copies import WithCopies, read_channels
    from notifications.returnpath import ReturnPath

    settings, words = house.settings, return_words(house.settings)
    channel = open_channel(
        settings.mail_url.get_secret_value() if settings.mail_url else None,
        settings.var,
        settings.mail_from,
        settings.mail_redirect_to,
        rehearsal=settings.rehearsal,
        return_path=ReturnPath(*words) if words else None,
    )
    return WithCopies(channel, read_channels(settings.var)) if settings.sends_for_real else channel


def _told(tally: Any, house: House) -> str:
    if not tally.total:
        return _nothing(house)
    files = house.settings.rehearsal or house.settings.mail_url is None
    where = f", as specimen files in {house.settings.var / 'outbox'}" if files else ""
    parts = [f"{count(tally.sent, 'letter')} sent{where}"]
    if tally.suppressed:
        parts.append(f"{tally.suppressed} no longer owed and not sent")
    if tally.failed or tally.unknown:
        parts.append(f"{tally.failed + tally.unknown} not through: `icc notices` says of each why")
    if tally.away:
        parts.append("the mail server takes no more now, and the rest waits: `icc doctor` says more")
    return "; ".join(parts) + "."


def _nothing(house: House) -> str:
    """Why nothing went: nothing was queued, or all of it was put off and rests before it goes again."""
    from models.post.listings import notices

    resting = [notice for notice in notices(house, state="queued")["notices"] if notice["reply"]]
    if not resting:
        return "Nothing is queued for today or earlier."
    put_off = f"{count(len(resting), 'letter')} put off by the mail server"
    return f"Nothing goes now: {put_off} will go again after a pause; `icc notices` says why."
