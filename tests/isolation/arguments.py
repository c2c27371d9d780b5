"""What stands in every argument of every operation. A new argument has its line here, or the suite fails.

Of an id it says the kind of thing it is an id of; of words one looks people up
by, that they are words; of anything else, a value that would do.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.isolation.documents import Leaf, Root, leaves, node_kinds, variables
from tests.isolation.world import Seeker
from tests.plans.a_district_form import png
from trellis.kernel.ids import global_id, new_id
from trellis.signatures.rules import consent_text

IDS = {
    "Query.node(id)": "any",
    "RequestInput.studentId": "Student",
    "RequestInput.schoolId": "School",
    "RequestInput.heardById": "Person",
    "Mutation.askForHelp(studentId)": "Student",
    "Mutation.matchRequest(requestId)": "HelpRequest",
    "Mutation.matchRequest(studentId)": "Student",
    "Mutation.sayRequestDuplicate(requestId)": "HelpRequest",
    "Mutation.sayRequestDuplicate(ofId)": "HelpRequest",
    "Mutation.keepForChildFind(requestId)": "HelpRequest",
    "Mutation.takeCaseStep(caseId)": "Case",
    "Query.students(schoolId)": "School",
    "Query.student(id)": "Student",
    "Query.plan(id)": "Plan",
    "Query.planComparison(planId)": "Plan",
    "Query.atAGlance(studentId)": "Student",
    "Query.implementers(planId)": "Plan",
    "Query.planPapers(planId)": "Plan",
    "Query.priorNotice(id)": "PriorNotice",
    "Mutation.draftNotice(planId)": "Plan",
    "Mutation.reviseNotice(id)": "PriorNotice",
    "Mutation.issueNotice(id)": "PriorNotice",
    "Mutation.correctNotice(id)": "PriorNotice",
    "Mutation.openNotice(id)": "PriorNotice",
    "Mutation.handOverNotice(id)": "PriorNotice",
    "Mutation.handOverNotice(personId)": "Person",
    "Mutation.receiveCopy(versionId)": "PlanVersion",
    "Mutation.handOverCopy(versionId)": "PlanVersion",
    "Mutation.handOverCopy(personId)": "Person",
    "Mutation.acknowledgePlan(versionId)": "PlanVersion",
    "Query.deadlines(studentId)": "Student",
    "Query.deadlineExplanation(id)": "Deadline",
    "Mutation.giveLateReason(id)": "Deadline",
    "Mutation.extendDeadline(id)": "Deadline",
    "Query.board(schoolId)": "School",
    "Query.board(caseManagerId)": "Person",
    "Query.boardByName(schoolId)": "School",
    "Query.boardByName(caseManagerId)": "Person",
    "Mutation.exportBoard(schoolId)": "School",
    "Mutation.exportBoard(caseManagerId)": "Person",
    "Mutation.markAlertsRead(ids)": "DeadlineAlert",
    "Mutation.setSchoolYear(id)": "SchoolCalendar",
    "Mutation.changeCalendar(id)": "SchoolCalendar",
    "Mutation.readCalendar(id)": "SchoolCalendar",
    "Query.planComparison(before)": "PlanVersion",
    "Query.planComparison(after)": "Plan",
    "Query.meeting(id)": "Meeting",
    "Query.signatureRequest(id)": "SignatureRequest",
    "Query.signersToAsk(planId)": "Plan",
    "Query.rosterImport(id)": "RosterImport",
    "Query.peopleToMention(planId)": "Plan",
    "Query.peopleToGive(planId)": "Plan",
    "TeamMemberInput.studentId": "Student",
    "TeamMemberInput.personId": "Person",
    "Mutation.endTeamMembership(id)": "TeamMember",
    "Mutation.inviteFamilyMember(studentId)": "Student",
    "Mutation.setFamilyEmail(studentId)": "Student",
    "Mutation.setFamilyEmail(personId)": "Person",
    "Mutation.inviteFamilyMember(personId)": "Person",
    "Mutation.inviteStaffAgain(personId)": "StaffShutOut",
    "Mutation.startPlan(studentId)": "Student",
    "Query.carryForward(studentId)": "Student",
    "Mutation.confirmCarried(planId)": "Plan",
    "Mutation.startAmendment(planId)": "Plan",
    "Mutation.restateAmendment(planId)": "Plan",
    "Mutation.setAmendmentAside(planId)": "Plan",
    "Mutation.handOverPlan(planId)": "Plan",
    "Mutation.lookIntoTransfer(studentId)": "Student",
    "Mutation.startFromTransfer(studentId)": "Student",
    "Mutation.startFromPaper(studentId)": "Student",
    "PaperPlanInput.attachmentId": "Attachment",
    "Mutation.recordComparableServices(planId)": "Plan",
    "Query.sectionHistory(planId)": "Plan",
    "Query.sectionMoment(planId)": "Plan",
    "Mutation.restoreSection(planId)": "Plan",
    "Mutation.undoRestore(planId)": "Plan",
    "Mutation.shareDraft(planId)": "Plan",
    "Mutation.stopSharingDraft(planId)": "Plan",
    "Mutation.finalizePlan(planId)": "Plan",
    "Mutation.joinPlan(planId)": "Plan",
    "Mutation.openSection(planId)": "Plan",
    "Mutation.requestSignatures(planId)": "Plan",
    "Mutation.startThread(planId)": "Plan",
    "Mutation.startThread(mentioned)": "Person",
    "Mutation.addComment(threadId)": "CommentThread",
    "Mutation.addComment(mentioned)": "Person",
    "Mutation.takeBackComment(id)": "Comment",
    "Mutation.resolveThread(threadId)": "CommentThread",
    "Mutation.decideSuggestion(threadId)": "CommentThread",
    "Mutation.giveSection(planId)": "Plan",
    "Mutation.giveSection(personId)": "Person",
    "Mutation.takeSection(planId)": "Plan",
    "Mutation.markSectionReady(planId)": "Plan",
    "Query.translation(id)": "Translation",
    "Query.translators(planId)": "Plan",
    "Query.translationOffers(translationId)": "Translation",
    "Mutation.askTranslation(planId)": "Plan",
    "Mutation.assignTranslation(id)": "Translation",
    "Mutation.assignTranslation(translatorId)": "Person",
    "Mutation.assignTranslation(reviewerId)": "Person",
    "Mutation.setTranslator(personId)": "Person",
    "Mutation.withdrawTranslation(id)": "Translation",
    "Mutation.writeTranslation(id)": "TranslationUnit",
    "Mutation.submitTranslation(id)": "Translation",
    "Mutation.returnTranslation(id)": "Translation",
    "Mutation.publishTranslation(id)": "Translation",
    "Subscription.translationChanged(translationId)": "Translation",
    "Mutation.markSignatureRequestViewed(id)": "SignatureRequest",
    "Mutation.signPlan(requestId)": "SignatureRequest",
    "MeetingInput.studentId": "Student",
    "MeetingInput.planId": "Plan",
    "ParticipantInput.personId": "Person",
    "AttendanceInput.participantId": "MeetingParticipant",
    "Mutation.rescheduleMeeting(id)": "Meeting",
    "Mutation.cancelMeeting(id)": "Meeting",
    "Mutation.sendInvitations(meetingId)": "Meeting",
    "Mutation.sendInvitations(onPaper)": "MeetingParticipant",
    "Mutation.answerInvitation(meetingId)": "Meeting",
    "Mutation.takeAttendance(meetingId)": "Meeting",
    "Mutation.holdMeeting(meetingId)": "Meeting",
    "Mutation.startUpload(studentId)": "Student",
    "Mutation.finishUpload(attachmentId)": "Attachment",
    "Mutation.openAttachment(id)": "Attachment",
    "Mutation.applyRosterImport(id)": "RosterImport",
    "Mutation.takeBackForm(id)": "FormRevision",
    "Mutation.discardRosterImport(id)": "RosterImport",
    "Mutation.setDistrictProvider(districtId)": "OperatedDistrict",
    "Mutation.tryProvider(providerId)": "Provider",
    "Mutation.inviteDistrictAdministrator(districtId)": "OperatedDistrict",
    "Mutation.suspendDistrict(id)": "OperatedDistrict",
    "Mutation.reopenDistrict(id)": "OperatedDistrict",
    "Mutation.retryDeadJob(id)": "DeadJob",
    "Mutation.prepareBankGoal(planId)": "Plan",
    "Mutation.keepBankGoal(planId)": "Plan",
    "Mutation.useBankGoal(planId)": "Plan",
    "Mutation.useBankGoal(goalId)": "BankGoal",
    "Mutation.archiveBankGoal(id)": "BankGoal",
    "Subscription.planChanged(planId)": "Plan",
    "Subscription.planFindings(planId)": "Plan",
    "Subscription.planThreads(planId)": "Plan",
    "Subscription.studentChanged(studentId)": "Student",
    "Subscription.meetingChanged(meetingId)": "Meeting",
    "Subscription.rosterImportChanged(importId)": "RosterImport",
}
WORDS = frozenset(
    {
        "Query.search(text)",
        "Query.searchFurther(text)",
        "Query.caseload(search)",
        "Query.students(search)",
        "Query.people(search)",
        "Query.goalBank(text)",
    }
)
VALUES: dict[str, Any] = {
    "Query.caseload(first)": 3,
    "Query.caseload(after)": None,
    "Query.students(first)": 3,
    "Query.students(after)": None,
    "Query.people(first)": 3,
    "Query.people(after)": None,
    "Query.people(kind)": None,
    "Query.meetings(first)": 3,
    "Query.meetings(after)": None,
    "Query.helpRequests(first)": 3,
    "Query.helpRequests(after)": None,
    "Query.helpRequests(state)": None,
    "Query.cases(first)": 3,
    "Query.cases(after)": None,
    "Query.cases(state)": None,
    "RequestInput.givenName": "Nia",
    "RequestInput.familyName": "Cole",
    "RequestInput.birthOn": "2019-05-01",
    "RequestInput.askerName": "Ed Cole",
    "RequestInput.askerRelation": "parent",
    "RequestInput.askerEmail": "ed@family.test",
    "RequestInput.askerPhone": None,
    "RequestInput.language": "en",
    "RequestInput.wantsInterpreter": False,
    "RequestInput.concern": "She does not speak yet.",
    "RequestInput.receivedOn": "2026-11-20",
    "RequestInput.saidAloud": True,
    "RequestInput.isConfirmed": True,
    "Mutation.logRequest(idempotencyKey)": "logged-once-more",
    "Mutation.askForHelp(concern)": "She does not speak yet.",
    "Mutation.askForHelp(wantsInterpreter)": False,
    "Mutation.askForHelp(idempotencyKey)": "asked-once-more",
    "Mutation.matchRequest(isConfirmed)": True,
    "Mutation.sayRequestDuplicate(isConfirmed)": True,
    "Mutation.takeCaseStep(event)": "review",
    "Mutation.takeCaseStep(reason)": None,
    "Query.rosterImports(first)": 3,
    "Query.rosterImports(after)": None,
    "Query.consentText(language)": "en",
    "Query.planComparison(language)": "en",
    "Query.atAGlance(language)": "en",
    "Query.implementers(language)": "en",
    "Query.planPapers(language)": "en",
    "Query.priorNotice(language)": "en",
    "Mutation.draftNotice(language)": "en",
    "Mutation.reviseNotice(language)": "en",
    "Mutation.reviseNotice(revision)": 1,
    "Mutation.issueNotice(language)": "en",
    "Mutation.issueNotice(revision)": 1,
    "Mutation.issueNotice(lateReason)": "The parents agreed to it.",
    "Mutation.correctNotice(language)": "en",
    "Mutation.openNotice(language)": "en",
    "Mutation.handOverNotice(language)": "en",
    "Mutation.handOverNotice(way)": "handed",
    "Mutation.handOverNotice(on)": "2026-11-20",
    "Mutation.handOverCopy(way)": "handed",
    "Mutation.handOverCopy(on)": "2026-11-20",
    "NoticeText.key": "why",
    "NoticeText.en": "Because of it.",
    "NoticeText.es": "Por eso.",
    "OwnItem.id": None,
    "OwnItem.how": "refuse",
    "OwnItem.en": "A second meeting.",
    "OwnItem.es": "Otra reunión.",
    "Query.deadlines(language)": "en",
    "Query.deadlineExplanation(language)": "en",
    "Query.lateReasons(language)": "en",
    "Query.deadlineRules(language)": "en",
    "Mutation.giveLateReason(reason)": "staff_missing",
    "Mutation.giveLateReason(language)": "en",
    "Mutation.giveLateReason(note)": None,
    "Mutation.extendDeadline(until)": "2027-12-01",
    "Mutation.extendDeadline(ground)": "written_agreement",
    "Mutation.extendDeadline(note)": "As agreed",
    "Mutation.extendDeadline(language)": "en",
    **{
        f"{field}({name})": value
        for field in ("Query.board", "Query.boardByName", "Mutation.exportBoard")
        for name, value in (
            ("standing", "unexplained"),
            ("rule", None),
            ("withinDays", 300),
            ("first", 3),
            ("after", None),
            ("language", "en"),
        )
        if not (field.startswith("Mutation") and name in ("first", "after"))
        and not (field.startswith("Query") and name == "language")
    },
    "Query.boardCounts(withinDays)": 300,
    "Query.alerts(first)": 3,
    "Query.alerts(after)": None,
    "Mutation.chooseAlertMail(mail)": "daily",
    "Mutation.setEscalation(afterDays)": 7,
    "SchoolYearInput.name": "2030-2031",
    "SchoolYearInput.firstOn": "2030-08-26",
    "SchoolYearInput.lastOn": "2031-06-05",
    "SchoolYearInput.weekdays": 1,
    "Mutation.setSchoolYear(why)": "As the board decided",
    "Mutation.setSchoolYear(revision)": None,
    "CalendarDayInput.day": "2026-12-10",
    "CalendarDayInput.lastDay": None,
    "CalendarDayInput.kind": "CLOSURE",
    "CalendarDayInput.reason": "Snow",
    "Mutation.changeCalendar(revision)": 2,
    "Mutation.changeCalendar(remove)": "2026-12-14",
    "Mutation.changeCalendar(why)": "Decided this morning",
    "Mutation.readCalendar(format)": "CSV",
    "Mutation.readCalendar(content)": "day,kind,reason\n2026-12-10,closure,Snow\n",
    "Mutation.readCalendar(language)": "en",
    "Mutation.decideRule(key)": "US/EVAL_INITIAL/eval_consent_received/all/1",
    "Mutation.decideRule(what)": "tighten",
    "Mutation.decideRule(value)": "45",
    "Mutation.decideRule(why)": "Board policy",
    "Mutation.decideRule(language)": "en",
    "Query.planComparison(everything)": True,
    "Query.planComparison(plain)": False,
    "Mutation.setLanguage(language)": "en",
    "TeamMemberInput.role": "speech_therapist",
    "TeamMemberInput.startsOn": "2026-11-01",
    "TeamMemberInput.endsOn": None,
    "Mutation.endTeamMembership(endsOn)": "2027-06-01",
    "Mutation.endTeamMembership(reason)": "Moved away",
    "Mutation.inviteFamilyMember(idempotencyKey)": "invited-again",
    "Mutation.setFamilyEmail(email)": "somebody@family.test",
    "Mutation.inviteStaffAgain(idempotencyKey)": "invited-back-in",
    "Mutation.inviteAllStaffAgain(idempotencyKey)": "invited-all-back-in",
    "Mutation.startPlan(kind)": "section_504",
    "Mutation.startPlan(occasion)": "annual",
    "Mutation.startPlan(carryForward)": True,
    "Query.carryForward(kind)": "iep",
    "Query.sectionHistory(sectionKey)": "goals",
    "Query.sectionHistory(language)": "en",
    "Query.sectionMoment(sectionKey)": "goals",
    "Query.sectionMoment(number)": 1,
    "Query.sectionMoment(language)": "en",
    "Mutation.restoreSection(sectionKey)": "goals",
    "Mutation.restoreSection(number)": 1,
    "Mutation.undoRestore(sectionKey)": "goals",
    "Mutation.undoRestore(number)": 1,
    "AmendmentInput.way": "agreement",
    "AmendmentInput.reason": "The bus leaves early on Fridays.",
    "AmendmentInput.scope": "services",
    "AmendmentInput.takesEffectOn": None,
    "Mutation.setAmendmentAside(toMeeting)": True,
    # As the sign-in page lists it.
    "Mutation.handOverPlan(to)": "aspen",
    "Mutation.handOverPlan(ground)": "district_asked",
    "Mutation.handOverPlan(reason)": "The family moved there.",
    "Mutation.lookIntoTransfer(content)": "{}",
    "Mutation.startFromTransfer(content)": "{}",
    "Mutation.startFromTransfer(arrivedOn)": "2026-11-02",
    "Mutation.startFromTransfer(isSameChild)": True,
    "Mutation.startFromPaper(arrivedOn)": "2026-11-02",
    "PaperPlanInput.district": "Elsewhere Schools",
    "PaperPlanInput.state": "NV",
    "PaperPlanInput.startsOn": None,
    "PaperPlanInput.endsOn": None,
    "PaperPlanInput.evaluatedOn": None,
    "ComparableServiceInput.what": "Help with reading",
    "ComparableServiceInput.startsOn": "2026-11-02",
    "ConsultationInput.on": "2026-11-02",
    "ConsultationInput.how": "phone",
    "ConsultationInput.withWhom": "Her mother",
    "ConsultationInput.said": "The same as before.",
    "Mutation.recordComparableServices(revision)": 1,
    "Mutation.recordComparableServices(evaluation)": None,
    "Mutation.confirmCarried(sectionKey)": "goals",
    "Mutation.confirmCarried(places)": "goals",
    "Mutation.finalizePlan(idempotencyKey)": "finalized-once",
    "Mutation.finalizePlan(revision)": None,
    "OverrideInput.ruleId": "IEP-GO-02",
    "OverrideInput.rowId": None,
    "OverrideInput.reason": "The team talked about it.",
    "Mutation.openSection(sectionKey)": "goals",
    "BankGoalInput.topic": "reading",
    "BankGoalInput.subject": "Fluency",
    "BankGoalInput.area": "academic",
    "BankGoalInput.language": "en",
    "BankGoalInput.condition": "Given a passage",
    "BankGoalInput.behavior": "{name} will read aloud",
    "BankGoalInput.criterion": "at 90 words a minute in 4 of 5 probes",
    "BankGoalInput.method": "Probes",
    "BankGoalInput.measuredEvery": "week",
    "BankGoalInput.gradeFrom": 2,
    "BankGoalInput.gradeTo": 5,
    "Mutation.keepBankGoal(forDistrict)": False,
    "Mutation.keepBankGoal(idempotencyKey)": "kept-in-the-bank",
    "Mutation.useBankGoal(rowId)": "goal-from-the-bank",
    "Query.districtForm(kind)": "iep",
    "Mutation.scheduleForm(kind)": "iep",
    "Mutation.scheduleForm(effectiveOn)": "2027-03-01",
    "Mutation.scheduleForm(settings)": {"required": {"family.hopes": True}},
    "Mutation.keepFormLogo(content)": base64.b64encode(png()).decode(),
    "Mutation.tryForm(kind)": "iep",
    "Mutation.tryForm(settings)": {},
    "Mutation.tryForm(language)": "en",
    "Mutation.tryForm(sectionKey)": "basics",
    "Mutation.requestSignatures(idempotencyKey)": "asked-once-more",
    "Query.peopleToMention(withFamily)": False,
    "Query.peopleToGive(sectionKey)": "goals",
    "PlaceInput.sectionKey": "goals",
    "PlaceInput.fieldKey": "goals",
    "PlaceInput.rowId": "goal-fluency",
    "Mutation.startThread(said)": "Is this still so?",
    "Mutation.startThread(quote)": None,
    "Mutation.startThread(withFamily)": False,
    "Mutation.startThread(idempotencyKey)": "said-once-more",
    "AnchorInput.start": "AAAAAA==",
    "AnchorInput.end": "AAAAQQ==",
    "SuggestionInput.was": "Maya reads.",
    "SuggestionInput.becomes": "Maya reads aloud.",
    "SuggestionInput.columnKey": "statement",
    "Mutation.decideSuggestion(outcome)": "rejected",
    "Mutation.decideSuggestion(why)": None,
    "Mutation.decideSuggestion(idempotencyKey)": "decided-once-more",
    "Mutation.addComment(said)": "Yes.",
    "Mutation.addComment(idempotencyKey)": "answered-once-more",
    "Mutation.resolveThread(isResolved)": True,
    "Mutation.giveSection(sectionKey)": "goals",
    "Mutation.giveSection(dueOn)": None,
    "Mutation.takeSection(sectionKey)": "goals",
    "Mutation.markSectionReady(sectionKey)": "goals",
    "Mutation.markSectionReady(isReady)": True,
    "Mutation.askTranslation(language)": "es",
    "Mutation.askTranslation(dueOn)": None,
    "Mutation.assignTranslation(dueOn)": None,
    "Mutation.writeTranslation(text)": "Lee en voz alta.",
    "Mutation.writeTranslation(isDone)": False,
    "Mutation.writeTranslation(revision)": 1,
    "Mutation.writeTranslation(fromMemory)": False,
    "Mutation.setTranslator(isTranslator)": True,
    "Mutation.returnTranslation(note)": "Goal 2 says daily.",
    "Mutation.signPlan(documentSha256)": "0" * 64,
    "Mutation.signPlan(consentTextSha256)": consent_text("en")[1],
    "Mutation.signPlan(language)": "en",
    "Mutation.signPlan(typedName)": "Helena Ruiz",
    "Mutation.signPlan(idempotencyKey)": "signed-once-more",
    "ChoiceInput.itemId": "goal:goal-fluency",
    "ChoiceInput.choice": "agree",
    "ChoiceInput.comment": None,
    "Mutation.arrangeMeeting(idempotencyKey)": "arranged-once-more",
    "MeetingInput.kind": "annual_review",
    "MeetingInput.purpose": "Annual review",
    "MeetingInput.startsAt": "2036-12-09T17:00:00+00:00",
    "MeetingInput.endsAt": "2036-12-09T18:00:00+00:00",
    "MeetingInput.location": "Room 9",
    "MeetingInput.tookPlace": False,
    "MeetingInput.noticeGivenOn": None,
    "ParticipantInput.role": "speech_therapist",
    "AttendanceInput.attendance": "in_person",
    "Mutation.rescheduleMeeting(startsAt)": "2036-12-10T17:00:00+00:00",
    "Mutation.rescheduleMeeting(endsAt)": "2036-12-10T18:00:00+00:00",
    "Mutation.rescheduleMeeting(location)": None,
    "Mutation.cancelMeeting(reason)": "Snow",
    "Mutation.sendInvitations(idempotencyKey)": "invited-once-more",
    "Mutation.answerInvitation(answer)": "coming",
    "Mutation.answerInvitation(note)": None,
    "Mutation.startUpload(kind)": "medical",
    "Mutation.startUpload(title)": "A letter",
    "Mutation.startUpload(fileName)": "letter.pdf",
    "Mutation.startUpload(contentType)": "application/pdf",
    "Mutation.startUpload(byteCount)": 2000,
    "Mutation.applyRosterImport(confirmWarnings)": True,
    "Mutation.applyRosterImport(reason)": "The school was closed.",
    # A district's short name is no secret: the sign-in page lists them all.
    "DistrictInput.slug": "birch",
    "DistrictInput.name": "Birch Unified",
    "DistrictInput.state": "CA",
    "DistrictInput.timeZone": "America/Denver",
    "DistrictInput.schoolYearStartsOn": "2026-08-24",
    "DistrictInput.schoolYearEndsOn": "2027-06-04",
    "ProviderInput.audience": "STAFF",
    "ProviderInput.label": "Sign-in",
    "ProviderInput.issuer": "http://127.0.0.1:9/elsewhere",
    "ProviderInput.clientId": "trellis",
    "ProviderInput.clientSecret": "a-secret",
    "ProviderInput.rosterClaim": None,
    "ProviderInput.allowedDomains": "birch.test",
    "Mutation.inviteDistrictAdministrator(givenName)": "Rosa",
    "Mutation.inviteDistrictAdministrator(familyName)": "Díaz",
    "Mutation.inviteDistrictAdministrator(email)": "rosa.diaz@birch.test",
    "Mutation.inviteDistrictAdministrator(idempotencyKey)": "asked-in-once-more",
    "Mutation.suspendDistrict(reason)": "Because I can",
}
ANYBODY = "Ruiz"
"""How a family in both districts is called."""
TRIED_OF_EACH = 3


@dataclass(frozen=True)
class Attempt:
    """One operation with what is foreign, and the same with what never was. `note` says what is foreign in it."""

    note: str
    only: str | None
    foreign: dict[str, Any]
    invented: dict[str, Any]


def missing(root: Root) -> list[str]:
    """Arguments nobody said anything about."""
    return [
        leaf.coordinate
        for leaf in leaves(root)
        if not (leaf.coordinate in IDS or leaf.coordinate in WORDS or leaf.coordinate in VALUES)
    ]


def said_in_vain(known: list[str]) -> list[str]:
    """Lines here whose argument the schema no longer has."""
    return sorted({*IDS, *WORDS, *VALUES} - set(known))


ON_THE_WIRE = {"StaffShutOut": "Person"}
"""Kinds of this suite that are a part of a kind of the schema."""


def invented(kind: str) -> str:
    """An id of that kind, well formed and of today, that never was."""
    return "987654321" if kind == "DeadJob" else global_id(ON_THE_WIRE.get(kind, kind), new_id())


def written(kind: str, key: Any) -> str:
    """An id as a client sends it."""
    return str(key) if kind == "DeadJob" else global_id(ON_THE_WIRE.get(kind, kind), key)


def plain_variables(root: Root, seeker: Seeker) -> dict[str, Any]:
    """Everything the seeker's own, or invented where they have none."""
    return variables({leaf.path: _own(leaf, seeker, {}) for leaf in leaves(root)})


def _own(leaf: Leaf, seeker: Seeker, never: dict[str, str]) -> Any:
    if leaf.coordinate in IDS:
        kind = IDS[leaf.coordinate]
        own = seeker.own.get(kind)
        return written(kind, own[0]) if own else never.setdefault(kind, invented("Student" if kind == "any" else kind))
    if leaf.coordinate in WORDS:
        return ANYBODY if leaf.is_needed else None
    return VALUES[leaf.coordinate]


def attempts(root: Root, seeker: Seeker) -> Iterator[Attempt]:
    """Each id and word foreign by itself among the seeker's own, and all of them together."""
    closed = [leaf for leaf in leaves(root) if leaf.coordinate in IDS or leaf.coordinate in WORDS]
    together = [closed] if len(closed) > 1 else []
    for chosen in [*([leaf] for leaf in closed), *together]:
        kinds = _kinds(chosen[0], seeker)
        for kind in kinds:
            most = max((len(_theirs(leaf, kind, seeker)) for leaf in chosen), default=0)
            for number in range(min(most, TRIED_OF_EACH)):
                yield _attempt(root, seeker, chosen, kind, number)


def _kinds(leaf: Leaf, seeker: Seeker) -> list[str]:
    if leaf.coordinate in WORDS:
        return ["words"]
    kind = IDS[leaf.coordinate]
    return [kind for kind in node_kinds() if seeker.foreign.get(kind)] if kind == "any" else [kind]


def _theirs(leaf: Leaf, kind: str, seeker: Seeker) -> list[Any]:
    if leaf.coordinate in WORDS:
        return seeker.foreign_words
    return seeker.foreign.get(kind if IDS[leaf.coordinate] == "any" else IDS[leaf.coordinate], [])


def _attempt(root: Root, seeker: Seeker, chosen: list[Leaf], kind: str, number: int) -> Attempt:
    never: dict[str, str] = {}
    base = {leaf.path: _own(leaf, seeker, never) for leaf in leaves(root)}
    foreign, nothing = dict(base), dict(base)
    for leaf in chosen:
        theirs = _theirs(leaf, kind, seeker)
        if not theirs:
            continue
        one = theirs[min(number, len(theirs) - 1)]
        if leaf.coordinate in WORDS:
            foreign[leaf.path], nothing[leaf.path] = one, "Qwertz-Nobody"
        else:
            of = kind if IDS[leaf.coordinate] == "any" else IDS[leaf.coordinate]
            foreign[leaf.path], nothing[leaf.path] = written(of, one), invented(of)
    note = " and ".join(leaf.coordinate for leaf in chosen) + f" (a foreign {kind})"
    only = kind if IDS.get(chosen[0].coordinate) == "any" else None
    return Attempt(note, only, variables(foreign), variables(nothing))
