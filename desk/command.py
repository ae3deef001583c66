"""The `icc` command: every command by its name, and where it lives. Its file is read when it is called."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from importlib.metadata import version
from inspect import Parameter

from cyclopts import App, Argument, CycloptsError, MissingArgumentError, UnknownCommandError

from desk import proofs, rounds, works
from desk.terminal.letters import list_notices
from desk.terminal.safety import WRONG_USAGE, WrongUsage, guarded
from desk.terminal.speak import find_a_voice, is_text, say

app = App(
    name="icc",
    help="Knows where every Intercultural City stands, and reminds the right person at the right time.",
    help_format="plaintext",
    version=lambda: version("icc-lifecycle"),
    result_action="return_value",
    suppress_keyboard_interrupt=False,
)
_GROUPS = {
    "city": "The cities, and where each stands.",
    "event": "Network events, surveys and grant calls, and who comes.",
    "support": "Support on demand.",
    "project": "Inter-city projects.",
    "challenge": "Challenges that lead to guidance.",
    "resource": "The resource list.",
    "host": "Hosts of study visits and mentors.",
    "notices": "The outbox: which letters are planned, held, sent, and why.",
    "answer": "What readers answered, and your look at it.",
    "post": "Mails that come back.",
    "calendar": "Calendars at secret addresses.",
    "outbox": "Sending.",
    "programme": "The programme as data.",
    "visit": "Expert visits: team, days, programme, results, profile.",
    "expert": "Who can be asked to visit a city.",
    "network": "National and regional networks.",
    "officer": "Officers: who has which city, who is away.",
    "user": "Who may sign in at the desk.",
    "webhook": "Other programs that are told what happens to cities.",
    "db": "The database.",
    **rounds.GROUPS,
    **works.GROUPS,
    **proofs.GROUPS,
}
_COMMANDS = (
    ("up", "deployments.up:up", "Start everything: database, Prefect, the flows, the desk."),
    ("run", "deployments.run:run", "Run a flow, or the whole day, here and now."),
    ("import", "desk.terminal.bringing:bring_in", "Bring in a file; its kind is known by its headings."),
    ("city list", "desk.terminal.auditing:city_list", "Every city and where it stands."),
    ("city show", "desk.terminal.auditing:city_show", "One city: standing, people, events, letters."),
    ("record", "desk.terminal.recording:record", "A milestone is reached."),
    ("open", "desk.terminal.recording:open_track", "Begin a track of a city, or its next cycle."),
    ("date", "desk.terminal.recording:choose_date", "A date for a milestone, chosen or agreed."),
    ("waive", "desk.terminal.recording:waive", "A milestone that this city does not need."),
    ("reopen", "desk.terminal.recording:reopen", "A milestone asked for again."),
    ("pause", "desk.terminal.pausing:pause", "Stop all clocks of a city or a territory."),
    ("resume", "desk.terminal.pausing:resume", "Let the clocks run again; they shift by the pause."),
    ("kind", "desk.terminal.recording:change_kind", "Change a city's kind of membership."),
    ("contact", "desk.terminal.recording:contact", "Somebody was in contact with the city."),
    ("choose", "desk.terminal.recording:choose_account", "Which of two accounts of a milestone counts."),
    ("retract", "desk.terminal.recording:retract", "Void an event by another event."),
    ("interest", "desk.terminal.joining:interest", "A city expresses its interest, by letter or e-mail."),
    ("eligibility", "desk.terminal.joining:eligibility", "The note on the four advisory points."),
    ("statement", "desk.terminal.joining:statement", "The statement of intent goes out for signature."),
    ("handover", "desk.terminal.handing:handover", "Somebody takes a role of a city."),
    ("look", "desk.terminal.pausing:look", "A pause was looked at again and goes on."),
    ("city rename", "desk.terminal.naming:rename", "A city bears a new name."),
    ("city alias", "desk.terminal.naming:alias", "Another name by which a city is found."),
    ("city merge", "desk.terminal.naming:merge", "Two records of one city become one."),
    ("city pack", "desk.terminal.naming:pack", "Everything a newcomer needs, as a file."),
    ("network add", "desk.terminal.networking:network_add", "Put a national or regional network on record."),
    ("network list", "desk.terminal.networking:network_list", "The networks, their terms and cities."),
    ("network coordinator", "desk.terminal.networking:network_coordinator", "Who coordinates a network."),
    ("network join", "desk.terminal.networking:network_join", "A city joins a network."),
    ("network leave", "desk.terminal.networking:network_leave", "A city leaves a network."),
    ("network terms", "desk.terminal.networking:network_terms", "How letters go, whether dues are on."),
    ("officer add", "desk.terminal.handing:officer_add", "Put an officer on record."),
    ("officer list", "desk.terminal.handing:officer_list", "The officers, their cities, who is away."),
    ("officer assign", "desk.terminal.handing:officer_assign", "Give cities to an officer."),
    ("officer away", "desk.terminal.handing:officer_away", "An officer is away, and who stands in."),
    ("audit", "desk.terminal.auditing:audit", "Where each city stands, on any day, as known on any day."),
    ("why", "desk.terminal.explaining:why", "Why is this due; why was this sent, or not."),
    ("forecast", "desk.terminal.forecasting:forecast", "The work ahead against what a month can hold."),
    ("rehearse", "desk.terminal.rehearsing:rehearse", "The days ahead, lived in a scratch copy."),
    ("visit show", "desk.terminal.proposing:visit_show", "Where a city's visit stands."),
    ("visit team", "desk.terminal.proposing:visit_team", "Propose a team with reasons, or appoint one."),
    ("visit days", "desk.terminal.proposing:visit_days", "Pairs of days for a visit, ranked."),
    ("visit poll", "desk.terminal.visits:visit_poll", "Ask the city and the team which days suit."),
    ("visit vote", "desk.terminal.visits:visit_vote", "What one asked answers."),
    ("visit confirm", "desk.terminal.visits:visit_confirm", "Agree the days, or change them."),
    ("visit cancel", "desk.terminal.visits:visit_cancel", "Cancel a visit."),
    ("visit join", "desk.terminal.visits:visit_join", "One mission for two cities."),
    ("visit costs", "desk.terminal.visits:visit_costs", "Who bears the costs, and their estimate."),
    ("visit meets", "desk.terminal.visiting:visit_meets", "A meeting of the programme."),
    ("visit met", "desk.terminal.visiting:visit_met", "Who was met: organisation and number."),
    ("visit results", "desk.terminal.visiting:visit_results", "Answers confirmed or corrected; readiness."),
    ("visit revised", "desk.terminal.visiting:visit_revised", "The corrected report is out."),
    ("visit clear", "desk.terminal.visiting:visit_clear", "Clear the draft profile for the city."),
    ("visit recommend", "desk.terminal.visiting:visit_recommend", "A recommendation, and its state."),
    ("visit publish", "desk.terminal.visiting:visit_publish", "What the city said of publication."),
    ("expert list", "desk.terminal.experts:expert_list", "Who can be asked to visit."),
    ("expert add", "desk.terminal.experts:expert_add", "Name an expert, or say more of one."),
    ("expert away", "desk.terminal.experts:expert_away", "Days on which somebody is not free."),
    ("expert conflict", "desk.terminal.experts:expert_conflict", "A declared conflict of interest."),
    ("expert retire", "desk.terminal.experts:expert_retire", "Somebody no longer takes part."),
    ("event add", "desk.terminal.network_events:event_add", "Put a network event on record."),
    ("event change", "desk.terminal.network_events:event_change", "Change an event; delegates are told."),
    ("event cancel", "desk.terminal.network_events:event_cancel", "An event does not take place."),
    (
        "event announce",
        "desk.terminal.network_events:event_announce",
        "Tell the coordinators concerned, once.",
    ),
    ("event list", "desk.terminal.network_events:event_list", "Every event, and how registration stands."),
    ("event show", "desk.terminal.network_events:event_show", "One event with its delegates in order."),
    ("event join", "desk.terminal.delegates:event_join", "Register a delegate."),
    ("event withdraw", "desk.terminal.delegates:event_withdraw", "A delegate does not come."),
    ("event decline", "desk.terminal.delegates:event_decline", "Not this time: no further letter."),
    ("event attend", "desk.terminal.delegates:event_attend", "Whether a delegate came."),
    ("event outcome", "desk.terminal.delegates:event_outcome", "What came of an event, to those who came."),
    ("support ask", "desk.terminal.supporting:support_ask", "A city asks for support."),
    ("support acknowledge", "desk.terminal.supporting:support_acknowledge", "A request is acknowledged."),
    ("support accept", "desk.terminal.supporting:support_accept", "A request is accepted."),
    ("support defer", "desk.terminal.supporting:support_defer", "A request is deferred."),
    (
        "support decline",
        "desk.terminal.supporting:support_decline",
        "A request is declined, with an alternative.",
    ),
    ("support assign", "desk.terminal.supporting:support_assign", "Somebody is to give the support."),
    ("support deliver", "desk.terminal.supporting:support_deliver", "The support was given."),
    ("support answer", "desk.terminal.supporting:support_answer", "The answers to the three questions."),
    ("support list", "desk.terminal.supporting:support_list", "Every request, what waits on us first."),
    ("rumours", "desk.terminal.supporting:rumours", "The anti-rumours elements of a city."),
    ("project open", "desk.terminal.mattering:project_open", "Open an inter-city project."),
    ("project step", "desk.terminal.mattering:project_step", "A project's next step."),
    ("project list", "desk.terminal.mattering:project_list", "Every inter-city project."),
    ("challenge raise", "desk.terminal.mattering:challenge_raise", "A challenge raised by coordinators."),
    ("challenge step", "desk.terminal.mattering:challenge_step", "A challenge's next step."),
    ("challenge list", "desk.terminal.mattering:challenge_list", "Every challenge and what became of it."),
    ("resource add", "desk.terminal.sharing:resource_add", "Put a resource on the list."),
    ("resource check", "desk.terminal.sharing:resource_check", "Somebody looked at a resource."),
    ("resource list", "desk.terminal.sharing:resource_list", "Guides, tools and trainings."),
    ("host find", "desk.terminal.sharing:host_find", "Who could host or be a mentor, and why."),
    ("host ask", "desk.terminal.sharing:host_ask", "Ask a city to host or to be a mentor."),
    ("host answer", "desk.terminal.sharing:host_answer", "A city's answer, which is free."),
    ("host list", "desk.terminal.sharing:host_list", "Every such request and its answer."),
    ("cluster", "desk.terminal.sharing:cluster", "Learning clusters in an area."),
    ("figures", "desk.terminal.sharing:figures", "The year in figures."),
    ("notices preview", "desk.terminal.letters:preview", "Read a letter before it goes."),
    ("notices tomorrow", "desk.terminal.letters:tomorrow", "The letters that go tomorrow, or would."),
    ("notices release", "desk.terminal.letters:release", "Let held letters go: one, a kind, or all."),
    ("notices hold", "desk.terminal.letters:hold", "Hold a letter back until it is released."),
    ("notices drop", "desk.terminal.letters:drop", "A letter that shall not go, with the reason."),
    ("answer list", "desk.terminal.answers:answer_list", "What readers said and nobody has looked at."),
    ("answer seen", "desk.terminal.answers:answer_seen", "You have looked: the ladders go on."),
    ("post read", "desk.terminal.post:post_read", "Read mails that came back, and answers."),
    ("calendar show", "desk.terminal.calendars:calendar_show", "The secret address of a calendar."),
    ("calendar renew", "desk.terminal.calendars:calendar_renew", "A new address; the old one ends."),
    ("outbox send", "desk.terminal.sending:send", "Send what is queued for today or earlier."),
    ("verify", "desk.terminal.keeping:verify", "Is the ledger whole and unaltered?"),
    ("rebuild", "desk.terminal.keeping:rebuild", "Does the projection equal its events?"),
    ("user add", "desk.terminal.users:user_add", "Give somebody an account with a role in the house."),
    ("user list", "desk.terminal.users:user_list", "Who may sign in."),
    ("user link", "desk.terminal.users:user_link", "A link that signs in once."),
    ("user close", "desk.terminal.users:user_close", "Close an account; its sessions end at once."),
    ("user token", "desk.terminal.users:user_token", "A token for a program that speaks with the API."),
    ("user log", "desk.terminal.users:user_log", "What happened at the entrance."),
    ("webhook add", "desk.terminal.hooking:add", "Tell another program what happens to cities."),
    ("webhook list", "desk.terminal.hooking:list_webhooks", "The webhooks, and what became of their calls."),
    ("webhook end", "desk.terminal.hooking:end", "Tell it no more."),
    ("db upgrade", "desk.terminal.keeping:db_upgrade", "Bring the database up to date."),
    ("doctor", "desk.terminal.doctor:doctor", "Is everything as it should be?"),
    ("programme show", "desk.terminal.programme:show", "Tracks, milestones, owners, dates, their force."),
    ("programme check", "desk.terminal.programme:check", "Is a programme file sound?"),
    *rounds.COMMANDS,
    *works.COMMANDS,
    *proofs.COMMANDS,
)


def _furnish() -> None:
    groups = {name: App(name=name, help=text) for name, text in _GROUPS.items()}
    for group in groups.values():
        app.command(group)
    for path, target, text in _COMMANDS:
        over, _, name = path.rpartition(" ")
        (groups[over] if over else app).command(target, name=name, help=text)
    groups["notices"].default(list_notices)


def run(words: Sequence[str]) -> int:
    """Carry out one command line and return its exit code: 0 done, 1 refused, 2 wrong usage, 3 found."""
    return guarded(lambda: _understood(words))


def _understood(words: Sequence[str]) -> int | None:
    if (garbled := next((word for word in words if not is_text(word)), None)) is not None:
        raise WrongUsage(f"“{ascii(garbled)[1:-1]}” holds bytes that are no UTF-8 text: type it anew")
    try:
        result = app(words, exit_on_error=False, print_error=False)
    except CycloptsError as error:
        say(f"icc: {_usage(error)}")
        return WRONG_USAGE
    return result if isinstance(result, int) else None


def _usage(error: CycloptsError) -> str:
    chain = " ".join(["icc", *(error.command_chain or ())])
    if isinstance(error, UnknownCommandError):
        return f"{_unknown(chain, (error.unused_tokens or [''])[0])} See `{chain} --help`"
    if isinstance(error, MissingArgumentError) and error.argument is not None:
        return f"{_asked(error.argument)} is missing. See `{chain} --help`"
    return f"{str(error).strip().rstrip('.')}. See `{chain} --help`"


def _unknown(chain: str, word: str) -> str:
    """A near name helps more than a list; other commands' files are not read to find one."""
    from difflib import get_close_matches

    paths = [f"icc {path}" for path, _, _ in _COMMANDS] + [f"icc {name}" for name in _GROUPS]
    near = get_close_matches(f"{chain} {word}", paths, n=1)
    return f"“{word}” is no command" + (f"; did you mean `{near[0]}`?" if near else ".")


def _asked(argument: Argument) -> str:
    named = argument.field_info.kind is Parameter.KEYWORD_ONLY
    return argument.name if named else argument.name.lstrip("-").upper()


def main() -> None:
    """The console script. A short life needs little rubbish collected: a tenth of its time is saved."""
    gc.set_threshold(50_000, 50, 50)
    find_a_voice()
    sys.exit(run(sys.argv[1:]))


_furnish()
