"""The commands of Index rounds by name: documents, analysis, queue, results, the next round."""

from __future__ import annotations

GROUPS = {
    "analysis": "An Index round: documents, analysis, report, what came of it.",
    "queue": "The queue of complete documents, and what a city is told of it.",
    "reassessment": "The next Index round: its window, offers, answers.",
}
_DOCUMENTS, _WORK, _RESULTS, _LINE, _AGAIN = (
    f"desk.terminal.{name}" for name in ("documents", "analysing", "outcomes", "queueing", "reassessing")
)
COMMANDS = (
    ("analysis show", f"{_WORK}:show", "Where a round stands: parts, gaps, window, draft, results."),
    ("analysis version", f"{_DOCUMENTS}:version", "Which version of the questionnaire a round uses."),
    ("analysis assign", f"{_DOCUMENTS}:assign", "A department gets parts of the documents."),
    ("analysis parts", f"{_DOCUMENTS}:hand_in_parts", "Parts were handed in."),
    ("analysis submit", f"{_DOCUMENTS}:submit", "A whole document came from the city."),
    ("analysis gaps", f"{_DOCUMENTS}:gaps", "The check found gaps: ask for them by a short new date."),
    ("analysis complete", f"{_DOCUMENTS}:complete", "A document is complete; with both, the 8 weeks begin."),
    ("analysis task", f"{_WORK}:task", "Give the institute or an analyst its task."),
    ("analysis drafted", f"{_WORK}:drafted", "The analyst has handed in the draft."),
    ("analysis clear", f"{_WORK}:clear", "Clear the draft: it goes to the city for comments."),
    ("analysis document", "desk.terminal.storing:report_document", "Store the file of the draft or report."),
    ("visit document", "desk.terminal.storing:profile_document", "Store the file of the draft or profile."),
    ("analysis scores", f"{_RESULTS}:scores", "Scores by area and version, beside the previous ones."),
    ("analysis score", f"{_RESULTS}:score", "Record scores by area."),
    ("analysis recommend", f"{_RESULTS}:recommend", "A recommendation to the city."),
    ("analysis follow", f"{_RESULTS}:follow", "What became of a recommendation, in the city's words."),
    ("analysis publish", f"{_RESULTS}:publish", "What the city said of publication."),
    ("analysis practices", f"{_RESULTS}:list_practices", "Good practices, and which may be cited."),
    ("analysis practice", f"{_RESULTS}:practice", "Keep a good practice of a city."),
    ("analysis ask", f"{_RESULTS}:ask", "Ask a city whether its practice may be cited."),
    ("analysis leave", f"{_RESULTS}:leave", "What the city answered: yes, change or no."),
    ("analysis cite", f"{_RESULTS}:cite", "Cite another city's cleared practice in a report."),
    ("queue show", f"{_LINE}:show", "Who waits for a slot, in order, with a forecast for officers."),
    ("queue slot", f"{_LINE}:slot", "Give a city a slot at once, with the reason."),
    ("queue jump", f"{_LINE}:jump", "Move a city up, with the reason."),
    ("queue tell", f"{_LINE}:tell_window", "Tell a city the window of its report, or a new one."),
    ("reassessment show", f"{_AGAIN}:show", "The next round of a city, or whom one could be offered."),
    ("reassessment offer", f"{_AGAIN}:offer", "Offer a city a new round now."),
    ("reassessment wish", f"{_AGAIN}:wish", "The city would like a new round."),
    ("reassessment answer", f"{_AGAIN}:answered", "The city's answer: yes, later or no."),
)
