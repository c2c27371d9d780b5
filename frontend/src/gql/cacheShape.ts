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
    "Provider",
    "PublishedTranslation",
    "RosterFinding",
    "RosterImport",
    "School",
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
  "CarryForward",
  "CaseConnection",
  "CaseEdge",
  "CaseEvent",
  "CaseMark",
  "CaseStep",
  "ConflictProblem",
  "ConsentText",
  "Count",
  "DistrictForm",
  "Finding",
  "FindingsProblem",
  "FormTrial",
  "HelpRequestConnection",
  "HelpRequestEdge",
  "InvalidInputProblem",
  "ItemChoice",
  "KnownAnswer",
  "LiveTicket",
  "MeetingConnection",
  "MeetingEdge",
  "NotAllowedProblem",
  "NotFoundProblem",
  "OpenLink",
  "OtherProblem",
  "PageInfo",
  "PersonConnection",
  "PersonEdge",
  "PlanAcknowledged",
  "PlanAtAGlance",
  "PlanComparison",
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
  "StudentConnection",
  "StudentEdge",
  "SuggestedStudent",
  "Suggestion",
  "ToAsk",
  "Today",
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
