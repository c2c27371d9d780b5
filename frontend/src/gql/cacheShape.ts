export const possibleTypes: Record<string, string[]> = {
  "AttachmentResult": [
    "Attachment",
    "ConflictProblem",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem"
  ],
  "BankGoalResult": [
    "BankGoal",
    "ConflictProblem",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem"
  ],
  "CalendarReadingResult": [
    "CalendarReading",
    "ConflictProblem",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem"
  ],
  "CaseResult": [
    "Case",
    "ConflictProblem",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem"
  ],
  "CommentThreadResult": [
    "CommentThread",
    "ConflictProblem",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem"
  ],
  "CopyReceivedResult": [
    "ConflictProblem",
    "CopyReceived",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem"
  ],
  "DeadlineResult": [
    "ConflictProblem",
    "Deadline",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem"
  ],
  "DeadlineRuleResult": [
    "ConflictProblem",
    "DeadlineRule",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem"
  ],
  "FormLogoResult": [
    "ConflictProblem",
    "FormLogo",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem"
  ],
  "FormRevisionResult": [
    "ConflictProblem",
    "FormRevision",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem"
  ],
  "FormTrialResult": [
    "ConflictProblem",
    "FormTrial",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem"
  ],
  "HelpRequestResult": [
    "ConflictProblem",
    "HelpRequest",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem"
  ],
  "LanguageResult": [
    "ConflictProblem",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem",
    "Viewer"
  ],
  "LiveTicketResult": [
    "ConflictProblem",
    "InvalidInputProblem",
    "LiveTicket",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem"
  ],
  "MeetingResult": [
    "ConflictProblem",
    "InvalidInputProblem",
    "Meeting",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem"
  ],
  "Node": [
    "AccessEntry",
    "Attachment",
    "BankGoal",
    "Case",
    "Comment",
    "CommentThread",
    "Deadline",
    "District",
    "FormLogo",
    "FormRevision",
    "HelpRequest",
    "HistoricalRecord",
    "Meeting",
    "MeetingParticipant",
    "OperatedDistrict",
    "Person",
    "Plan",
    "PlanSection",
    "PlanVersion",
    "PriorNotice",
    "Provider",
    "PublishedTranslation",
    "RosterFinding",
    "RosterImport",
    "School",
    "SchoolCalendar",
    "Signature",
    "SignatureRequest",
    "Student",
    "TeamMember",
    "Translation",
    "TranslationUnit"
  ],
  "OpenLinkResult": [
    "ConflictProblem",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OpenLink",
    "OtherProblem"
  ],
  "OperatedDistrictResult": [
    "ConflictProblem",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OperatedDistrict",
    "OtherProblem"
  ],
  "PlanAcknowledgedResult": [
    "ConflictProblem",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem",
    "PlanAcknowledged"
  ],
  "PlanResult": [
    "ConflictProblem",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem",
    "Plan"
  ],
  "PlanVersionResult": [
    "ConflictProblem",
    "FindingsProblem",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem",
    "PlanVersion"
  ],
  "PreparedGoalResult": [
    "ConflictProblem",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem",
    "PreparedGoal"
  ],
  "PriorNoticeResult": [
    "ConflictProblem",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem",
    "PriorNotice"
  ],
  "Problem": [
    "ConflictProblem",
    "FindingsProblem",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem"
  ],
  "ProviderResult": [
    "ConflictProblem",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem",
    "Provider"
  ],
  "ProviderTrialResult": [
    "ConflictProblem",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem",
    "ProviderTrial"
  ],
  "RosterImportResult": [
    "ConflictProblem",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem",
    "RosterImport"
  ],
  "SchoolCalendarResult": [
    "ConflictProblem",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem",
    "SchoolCalendar"
  ],
  "SectionRestoredResult": [
    "ConflictProblem",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem",
    "SectionRestored"
  ],
  "SignatureRequestResult": [
    "ConflictProblem",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem",
    "SignatureRequest"
  ],
  "SignatureResult": [
    "ConflictProblem",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem",
    "Signature"
  ],
  "StaffShutOutResult": [
    "ConflictProblem",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem",
    "StaffShutOut"
  ],
  "StudentResult": [
    "ConflictProblem",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem",
    "Student"
  ],
  "TeamMemberResult": [
    "ConflictProblem",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem",
    "TeamMember"
  ],
  "TransferPackageResult": [
    "ConflictProblem",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem",
    "TransferPackage"
  ],
  "TransferPreviewResult": [
    "ConflictProblem",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem",
    "TransferPreview"
  ],
  "TranslationResult": [
    "ConflictProblem",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem",
    "Translation"
  ],
  "TranslationUnitResult": [
    "ConflictProblem",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem",
    "TranslationUnit"
  ],
  "TranslatorResult": [
    "ConflictProblem",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem",
    "Person"
  ],
  "UploadTargetResult": [
    "ConflictProblem",
    "InvalidInputProblem",
    "NotAllowedProblem",
    "NotFoundProblem",
    "OtherProblem",
    "UploadTarget"
  ]
};
export const embeddedTypes: string[] = [
  "AccessEntryConnection",
  "AccessEntryEdge",
  "Administrator",
  "AtAGlance",
  "AttachmentConnection",
  "AttachmentEdge",
  "CalendarDay",
  "CalendarEdit",
  "CalendarFault",
  "CalendarReading",
  "CarryForward",
  "CaseConnection",
  "CaseEdge",
  "CaseEvent",
  "CaseMark",
  "CaseStep",
  "ConflictProblem",
  "ConsentText",
  "CopyReceived",
  "Count",
  "DeadlineExplanation",
  "DeadlineMoved",
  "DeadlineRule",
  "Delivery",
  "DistrictForm",
  "Finding",
  "FindingsProblem",
  "FormTrial",
  "HelpRequestConnection",
  "HelpRequestEdge",
  "InvalidInputProblem",
  "ItemChoice",
  "KnownAnswer",
  "LateReason",
  "LiveTicket",
  "MeetingConnection",
  "MeetingEdge",
  "NotAllowedProblem",
  "NotFoundProblem",
  "NoticeContent",
  "OpenLink",
  "OtherProblem",
  "PageInfo",
  "PersonConnection",
  "PersonEdge",
  "PlanAcknowledged",
  "PlanAtAGlance",
  "PlanComparison",
  "PlanHandover",
  "PlanPapers",
  "PlanTransfer",
  "PreparedGoal",
  "ProviderCheck",
  "ProviderTrial",
  "Relation",
  "RequiredRole",
  "RightsHolder",
  "RoleHeld",
  "RosterFailure",
  "RosterFindingConnection",
  "RosterFindingEdge",
  "RosterImportConnection",
  "RosterImportEdge",
  "SchoolCalendars",
  "SealedPdf",
  "SectionAsItStood",
  "SectionAssignment",
  "SectionHistory",
  "SectionMoment",
  "SectionRestored",
  "SharedDraft",
  "ShutOut",
  "SignInOption",
  "SignerToAsk",
  "StaffShutOut",
  "StayingBehind",
  "StudentConnection",
  "StudentEdge",
  "SuggestedStudent",
  "SuggestedYear",
  "Suggestion",
  "ToAsk",
  "Today",
  "TransferPackage",
  "TransferPreview",
  "TranslationLanguage",
  "TranslationOffer",
  "TranslationPdf",
  "UploadHeader",
  "UploadTarget",
  "Viewer"
];
export const connectionFields: Record<string, string[]> = {
  "Query": [
    "caseload",
    "cases",
    "helpRequests",
    "meetings",
    "people",
    "rosterImports",
    "students"
  ],
  "RosterImport": [
    "findings"
  ],
  "Student": [
    "attachments",
    "recordOfAccess"
  ]
};
