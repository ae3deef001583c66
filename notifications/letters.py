"""Every kind of letter this house writes, by its key in the register of letters.

`build` makes the typed letter that a claim asks for; an unknown kind is an error, never a blank letter.
"""

from __future__ import annotations

from lifecycle.ports import Claim
from notifications import letters_assessment as index
from notifications import letters_assignment as assignment
from notifications import letters_contribution as contribution
from notifications import letters_engagement as engagement
from notifications import letters_general as general
from notifications import letters_links as links
from notifications import letters_membership as membership
from notifications import letters_report as report
from notifications import letters_strategy as strategy
from notifications import letters_support as support
from notifications import letters_visit as visit
from notifications.letter import Letter
from notifications.words import CannotWrite, clean

KINDS: tuple[type[Letter], ...] = (
    membership.InterestAcknowledged,
    membership.IntentForSignature,
    membership.SignaturePending,
    membership.MembershipOfficial,
    membership.Welcome,
    membership.CoordinatorWanted,
    membership.NewLeadership,
    membership.Handover,
    membership.PauseWord,
    membership.Farewell,
    membership.Correction,
    general.RecordCheck,
    general.Received,
    general.DateAgreed,
    general.CityDigest,
    index.QuestionnaireInvitation,
    index.DepartmentRequest,
    index.QuestionnaireReminder,
    index.CompletionNeeded,
    index.AnalysisStarted,
    index.AnalysisTakesLonger,
    report.DraftForComments,
    report.ReportFinal,
    report.ReassessmentOffer,
    report.RecommendationsReview,
    report.PracticePermission,
    assignment.Assignment,
    visit.VisitDates,
    visit.VisitConfirmed,
    visit.TravelCosts,
    visit.VisitProgramme,
    visit.VisitThanks,
    visit.ProfileForComments,
    visit.ProfileFinal,
    strategy.StrategySupport,
    strategy.StrategyValidated,
    strategy.PresentationSpeaker,
    strategy.StrategyYear,
    contribution.ContributionNotice,
    contribution.ContributionCall,
    contribution.ContributionReminder,
    contribution.ContributionRecorded,
    engagement.EventAnnouncement,
    engagement.Registration,
    support.HostOrMentorRequest,
    support.SupportAnswer,
    links.PassedOn,
    links.NewLink,
    general.OfficersMonday,
)
LETTERS: dict[str, type[Letter]] = {each.kind: each for each in KINDS}


def build(claim: Claim) -> Letter:
    """The letter of a claim; CannotWrite, with a sentence, for an unknown kind or a missing fact."""
    try:
        chosen = LETTERS[claim.kind]
    except KeyError:
        raise CannotWrite(
            f"“{clean(claim.kind)}” is no kind of letter here: use one of {', '.join(sorted(LETTERS))}"
        ) from None
    return chosen.of(claim)
