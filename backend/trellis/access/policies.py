"""Which rows of a student's record the acting person may see, table by table.

Beside the district, which every row asks for, these tables ask for a kind of
record (`access.ties.SCOPES`). Reading, changing and deleting pass through it;
so does a row that is written and read back in one statement. That somebody may
write, and not only see, the services ask of the matrix.
"""

from __future__ import annotations

from sqlalchemy import MetaData

from trellis.access import derivation, majority, opening, reaching
from trellis.access.ties import CLOSED_TO_FAMILY
from trellis.kernel.row_security import APP_ROLE, readable_policy

ME = "(SELECT app_person())"
SYSTEM = "(SELECT app_system())"
WIDE = "(SELECT app_wide_scopes())::text[]"
OWN_CHILDREN = "(SELECT app_own_children())::uuid[]"


def _opened(table: str, kind: str) -> str:
    """A row with `student_id` that a record of one `kind`'s readers see."""
    by_school = _by_school(table, f"'{kind}'::text")
    found = f"'{kind}' = ANY ({WIDE}) OR {table}.student_id IN (SELECT s FROM app_students('{kind}') s) OR {by_school}"
    return f"({found}) AND {table}.student_id <> ALL ({OWN_CHILDREN})" if kind in CLOSED_TO_FAMILY else found


def _by_school(table: str, kind: str) -> str:
    """Through a role in the student's school. A person without such a role is not asked row by row."""
    school = (
        f"(SELECT s.school_id FROM student s WHERE s.district_id = {table}.district_id AND s.id = {table}.student_id)"
    )
    return (
        f"(SELECT app_has_schools()) AND ({school}, {kind}) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)"
    )


def _of_504_in(table: str) -> str:
    """A row about a Section 504 plan in any state, for who works with those and with no IEP."""
    return (
        f"'plan_504' = ANY ({WIDE}) AND (SELECT p.kind = 'section_504' FROM plan p "
        f"WHERE p.district_id = {table}.district_id AND p.id = {table}.plan_id)"
    )


def _of_504_version(table: str) -> str:
    """The same through the frozen version a row is about."""
    return (
        f"'plan_504' = ANY ({WIDE}) AND (SELECT p.kind = 'section_504' FROM plan_version v "
        "JOIN plan p ON p.district_id = v.district_id AND p.id = v.plan_id "
        f"WHERE v.district_id = {table}.district_id AND v.id = {table}.version_id)"
    )


def _of_plan(table: str, column: str = "plan_id") -> str:
    """A row that is part of the plan in `column`, for whoever reads that plan's draft as it is written, or its final.

    Whom a draft was shared with sees the plan and the copy made for them (`shared_draft`), none of its parts.
    """
    return (
        f"{WIDE} @> ARRAY['plan_draft', 'plan_final'] "
        f"OR {table}.{column} IN (SELECT p FROM app_plans() p) "
        f"OR ({WIDE} <> '{{}}' OR (SELECT app_has_schools())) AND "
        f"(SELECT {PART_KIND} = ANY ({WIDE}) OR {OF_504} OR {_by_school('plan', PART_KIND)} "
        f"FROM plan WHERE plan.district_id = {table}.district_id AND plan.id = {table}.{column})"
    )


def _of_plan_or_the_familys(table: str, key: str, column: str = "plan_id") -> str:
    """Also the one section a family writes in itself, there when the plan is."""
    return (
        f"{_of_plan(table, column)} OR {table}.{key} = '{FAMILY_SECTION}' AND "
        f"(SELECT true FROM plan p WHERE p.district_id = {table}.district_id AND p.id = {table}.{column})"
    )


def _of_team(table: str) -> str:
    """A row the team works with while it writes a plan, for whoever reads that draft as it is written, ever after."""
    return f"{_opened(table, 'plan_draft')} OR {_of_504_in(table)}"


def _of_thread(table: str) -> str:
    """What was said in a conversation about a plan: there when the conversation is."""
    return f"(SELECT true FROM comment_thread t WHERE t.district_id = {table}.district_id AND t.id = {table}.thread_id)"


def _of_document(table: str) -> str:
    """A piece of a document people write together: there when the document is."""
    return (
        f"{SYSTEM} OR (SELECT true FROM live_document d "
        f"WHERE d.district_id = {table}.district_id AND d.id = {table}.document_id)"
    )


def _of_meeting(table: str) -> str:
    """What was captured in a meeting: there when the meeting is."""
    return f"(SELECT true FROM meeting m WHERE m.district_id = {table}.district_id AND m.id = {table}.meeting_id)"


def _of_case(table: str) -> str:
    """A step of a case: there when the case is."""
    return f"(SELECT true FROM evaluation_case c WHERE c.district_id = {table}.district_id AND c.id = {table}.case_id)"


def _of_determination(table: str) -> str:
    """A part of a determination: there when the determination is."""
    return (
        f"(SELECT true FROM determination d WHERE d.district_id = {table}.district_id "
        f"AND d.id = {table}.determination_id)"
    )


def _of_family_request(table: str) -> str:
    """What was said about something a family asked: there when that is."""
    return (
        f"(SELECT true FROM family_request q WHERE q.district_id = {table}.district_id AND q.id = {table}.request_id)"
    )


def _of_destruction(table: str) -> str:
    """Who was told that a file is to be destroyed: there when that is, for staff; of a family, one's own row."""
    return (
        f"({table}.person_id = {ME} OR {_opened(table, 'history')}) AND (SELECT true FROM file_destruction d "
        f"WHERE d.district_id = {table}.district_id AND d.id = {table}.destruction_id)"
    )


def _of_request(table: str) -> str:
    """A request that waits, for who matches in the district or the school it names; a matched one, for who reads it."""
    return (
        f"{SYSTEM} OR {table}.recorded_by_id = {ME} OR {table}.decided_by_id = {ME} OR CASE WHEN {table}.student_id "
        f"IS NULL THEN 'request_queue' = ANY ({WIDE}) OR (SELECT app_has_schools()) AND ({table}.school_id, "
        "'request_queue'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) "
        f"ELSE {_opened(table, 'request')} END"
    )


def _of_area(table: str) -> str:
    """A score of a report: its assessor's and theirs who answer for the evaluation; once signed, as the report."""
    return (
        f"{_opened(table, 'evaluation')} OR {_of_assessor(table)} "
        f"OR ({_opened(table, 'evaluation_signed')}) AND (SELECT a.signed_on IS NOT NULL FROM evaluation_area a "
        f"WHERE a.district_id = {table}.district_id AND a.id = {table}.area_id)"
    )


def _of_signed_area(table: str) -> str:
    """A report as its assessor signed it: also for who assesses beside them, and for the principal."""
    return f"{_opened(table, 'evaluation_signed')} OR {_of_assessor(table)}"


def _of_review() -> str:
    """What was known already: for who works with evaluations, and for a parent once the review is done."""
    return (
        f"{_opened('evaluation_review', 'evaluation_signed')} "
        "OR evaluation_review.student_id IN (SELECT s FROM app_students('evaluation_report') s) "
        "AND (SELECT c.state NOT IN ('referred', 'review_of_data') FROM evaluation_case c "
        "WHERE c.district_id = evaluation_review.district_id AND c.id = evaluation_review.case_id)"
    )


def _of_assessor(table: str) -> str:
    return (
        f"(SELECT a.assessor_id = {ME} FROM evaluation_area a "
        f"WHERE a.district_id = {table}.district_id AND a.id = {table}.area_id)"
    )


def _of_evaluation_document() -> str:
    """The document a report is written in. A family never has it: a deleted sentence would still be in it."""
    return (
        f"(SELECT ({_opened('a', 'evaluation')}) OR a.assessor_id = {ME} FROM evaluation_area a "
        "WHERE a.district_id = live_document.district_id AND a.id = live_document.id)"
    )


def _of_report(table: str) -> str:
    """An assembled report: for who reads signed ones, and for a parent once the evaluation is finished."""
    return (
        f"{_opened(table, 'evaluation_signed')} "
        f"OR {table}.student_id IN (SELECT s FROM app_students('evaluation_report') s) "
        f"AND (SELECT c.state IN ('report_ready', 'closed') FROM evaluation_case c "
        f"WHERE c.district_id = {table}.district_id AND c.id = {table}.case_id)"
    )


def _of_attachment() -> str:
    """A file: the team's and the family's. A raw record is the psychologist's and special education's, on request also
    the family's; a court order theirs who see custody.

    Whoever brought one has it while they read the team's files, another child's apart.
    """
    return (
        f"CASE WHEN attachment.sensitivity = 'team' THEN {_opened('attachment', 'attachment')} "
        f"ELSE CASE WHEN attachment.sensitivity = 'custody' THEN {_opened('attachment', 'custody')} "
        f"ELSE {_opened('attachment', 'raw')} END "
        f"OR attachment.uploaded_by_id = {ME} AND attachment.sensitivity <> 'apart' "
        f"AND (attachment.state IN ('waiting_for_upload', 'checking') OR {_opened('attachment', 'attachment')}) "
        f"OR attachment.sensitivity = 'raw_shown' AND ({_opened('attachment', 'raw_shown')}) END"
    )


PLAN_KIND = "plan_scope(plan.state, plan.shared_with_family_at)"
OF_504 = f"'plan_504' = ANY ({WIDE}) AND plan.kind = 'section_504'"
"""A Section 504 plan in any state, for who works with those and with no IEP (`access.ties.SCOPES`)."""
PART_KIND = "plan_scope(plan.state, NULL)"
"""Of what kind the parts of a plan are: a shared draft's own text is as closed as any draft's."""
COPY_KIND = "CASE WHEN shared_draft.stopped_at IS NULL THEN 'plan_shared' ELSE 'plan_draft' END"
"""The family's copy of a draft; taken back, it is the staff's."""
IS_STAFF = (
    "(SELECT true FROM person p WHERE p.district_id = (SELECT app_district()) AND p.id = (SELECT app_person()) "
    "AND p.kind = 'staff')"
)
"""The acting person works for the district."""
FAMILY_SECTION = "family"
"""The key of the section a family writes in (`plans/sections/family.py`; `tests/plans/test_form.py` compares)."""

READABLE: dict[str, str] = {
    "student": (
        f"'reach' = ANY ({WIDE}) OR student.id IN (SELECT s FROM app_students('reach') s) "
        "OR (student.school_id, 'reach'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) "
        "OR student.id IN (SELECT s FROM app_named_students() s)"
    ),
    "team_member": f"team_member.person_id = {ME} OR {_opened('team_member', 'record')}",
    "relation": _opened("relation", "contacts"),
    "resident_child": _opened("resident_child", "contacts"),
    "rights_holder": f"rights_holder.person_id = {ME} OR {_opened('rights_holder', 'record')}",
    "rights_decision": _opened("rights_decision", "custody"),
    "deadline": _opened("deadline", "record"),
    "deadline_change": _opened("deadline_change", "record"),
    "deadline_reason": _opened("deadline_reason", "record"),
    # What somebody was told is theirs, as long as the student's record is.
    "deadline_alert": f"{SYSTEM} OR deadline_alert.person_id = {ME} AND ({_opened('deadline_alert', 'record')})",
    "alert_choice": f"{SYSTEM} OR alert_choice.person_id = {ME}",
    "calendar_feed": f"{SYSTEM} OR calendar_feed.person_id = {ME}",
    "historical_record": _opened("historical_record", "history"),
    "plan": (
        f"{PLAN_KIND} = ANY ({WIDE}) OR {OF_504} "
        f"OR (plan.student_id, {PLAN_KIND}) IN (SELECT s.student_id, s.scope FROM app_plan_students() s) "
        f"OR {_by_school('plan', PLAN_KIND)}"
    ),
    "shared_draft": (
        f"{COPY_KIND} = ANY ({WIDE}) "
        f"OR (shared_draft.student_id, {COPY_KIND}) IN (SELECT s.student_id, s.scope FROM app_plan_students() s) "
        f"OR {_by_school('shared_draft', COPY_KIND)} OR {_of_504_in('shared_draft')}"
    ),
    "plan_section": _of_plan_or_the_familys("plan_section", "section_key"),
    "live_document": (
        "CASE live_document.kind WHEN 'evaluation_area' THEN "
        f"{_of_evaluation_document()} ELSE live_document.kind <> 'plan_section' "
        f"OR {_of_plan_or_the_familys('live_document', 'key', 'owner_id')} END"
    ),
    "live_update": _of_document("live_update"),
    "live_snapshot": _of_document("live_snapshot"),
    # Of a conversation on their copy a family has part as long as the plan itself is theirs to read.
    "comment_thread": (
        f"{_of_team('comment_thread')} OR comment_thread.copy_id IS NOT NULL "
        "AND comment_thread.student_id IN (SELECT s FROM app_students('plan_shared') s) AND (SELECT true FROM plan p "
        "WHERE p.district_id = comment_thread.district_id AND p.id = comment_thread.plan_id)"
    ),
    "comment": _of_thread("comment"),
    "comment_mention": _of_thread("comment_mention"),
    "suggestion": _of_thread("suggestion"),
    "section_assignment": _of_team("section_assignment"),
    "section_moment": _of_team("section_moment"),
    # Who reads the final plan knows of its translations; the texts in work are the team's and theirs who work on them.
    "translation": (
        f"{_opened('translation', 'plan_final')} OR {_of_504_in('translation')} "
        "OR translation.id IN (SELECT t FROM app_translations() t)"
    ),
    "translation_unit": (
        f"{_of_team('translation_unit')} OR translation_unit.translation_id IN (SELECT t FROM app_translations() t)"
    ),
    "published_translation": (
        f"{_opened('published_translation', 'plan_final')} OR {_of_504_in('published_translation')} "
        "OR published_translation.translation_id IN (SELECT t FROM app_translations() t)"
    ),
    "translation_memory": f"{SYSTEM} OR (SELECT app_is_translator())",
    "plan_goal": _of_plan("plan_goal"),
    "plan_service": _of_plan("plan_service"),
    # The district's goals are its staff's; who keeps one for themselves has it alone.
    "bank_goal": f"{SYSTEM} OR bank_goal.owner_id = {ME} OR bank_goal.owner_id IS NULL AND {IS_STAFF}",
    "bank_goal_use": f"{SYSTEM} OR bank_goal_use.person_id = {ME}",
    "plan_version": f"{_opened('plan_version', 'plan_final')} OR {_of_504_in('plan_version')}",
    "plan_acknowledgement": (
        f"plan_acknowledgement.person_id = {ME} OR {_opened('plan_acknowledgement', 'plan_final')} "
        f"OR {_of_504_version('plan_acknowledgement')}"
    ),
    # A complaint, and consent taken back, are read by staff and whoever is owed notice, by no minor student.
    "plan_dispute": _opened("plan_dispute", "notice"),
    "services_revocation": (f"services_revocation.person_id = {ME} OR {_opened('services_revocation', 'notice')}"),
    # To whom a plan was sent is part of the record of access, and the family's to read (34 CFR 99.32(c)).
    "plan_handover": _opened("plan_handover", "record_of_access"),
    # What a student came with and is given until a plan is in force here: theirs who carry plans out, and the family's.
    "plan_transfer": _opened("plan_transfer", "plan_final"),
    "sealed_document": f"{_opened('sealed_document', 'plan_final')} OR {_of_504_version('sealed_document')}",
    # The seats last: they cost most, and only of a meeting that nothing else opens does anybody need them.
    "meeting": f"{_opened('meeting', 'meeting')} OR meeting.id IN (SELECT m FROM app_asked_meetings() m)",
    "meeting_participant": (
        f"meeting_participant.person_id = {ME} OR 'meeting' = ANY ({WIDE}) OR (SELECT true FROM meeting m "
        "WHERE m.district_id = meeting_participant.district_id AND m.id = meeting_participant.meeting_id)"
    ),
    "meeting_entry": _of_meeting("meeting_entry"),
    "meeting_minutes": _of_meeting("meeting_minutes"),
    "attachment": _of_attachment(),
    # What was done with a file is there when the file is; a family is not told of what a lawyer asked for.
    "attachment_deed": (
        "(SELECT true FROM attachment a WHERE a.district_id = attachment_deed.district_id "
        "AND a.id = attachment_deed.attachment_id)"
    ),
    # That a file is to go, or went, is there when the file is: the family is told (34 CFR 300.624(a)).
    "file_destruction": (
        "(SELECT true FROM attachment a WHERE a.district_id = file_destruction.district_id "
        "AND a.id = file_destruction.attachment_id)"
    ),
    "file_destruction_notice": _of_destruction("file_destruction_notice"),
    "legal_hold": _opened("legal_hold", "history"),
    "signature_request": (
        f"signature_request.person_id = {ME} OR {_opened('signature_request', 'plan_final')} "
        f"OR {_of_504_version('signature_request')}"
    ),
    "signature": (
        f"signature.person_id = {ME} OR {_opened('signature', 'plan_final')} OR {_of_504_version('signature')}"
    ),
    # A notice in work is the team's; issued, it is read by staff and whoever is owed notice, no minor student.
    "prior_notice": (
        f"{_opened('prior_notice', 'plan_draft')} "
        f"OR prior_notice.state <> 'draft' AND ({_opened('prior_notice', 'notice')})"
    ),
    "issued_notice": _opened("issued_notice", "notice"),
    "notice_rendering": _opened("notice_rendering", "notice"),
    # Under Section 504 its coordinator gives it, who works with no IEP.
    "section_504_notice": f"{_opened('section_504_notice', 'notice')} OR 'plan_504' = ANY ({WIDE})",
    "formal_delivery": (
        f"formal_delivery.person_id = {ME} OR {_opened('formal_delivery', 'plan_draft')} "
        f"OR 'plan_504' = ANY ({WIDE}) AND (formal_delivery.section_504_notice_id IS NOT NULL OR (SELECT true "
        "FROM certified_determination c WHERE c.district_id = formal_delivery.district_id "
        "AND c.id = formal_delivery.certified_id))"
    ),
    "help_request": _of_request("help_request"),
    # Who asked reads it as long as the child's record is theirs to see; the other parent never does.
    "family_request": (
        f"family_request.asked_by_id = {ME} AND ({_opened('family_request', 'case')}) "
        f"OR {_opened('family_request', 'request')}"
    ),
    "family_request_note": _of_family_request("family_request_note"),
    # What was opened in error is no family's: it began with another child's request.
    "evaluation_case": (
        f"CASE WHEN evaluation_case.state = 'in_error' THEN {_opened('evaluation_case', 'request')} "
        f"ELSE {_opened('evaluation_case', 'case')} END"
    ),
    "case_event": _of_case("case_event"),
    "evaluation_review": _of_review(),
    "evaluation_area": _of_case("evaluation_area"),
    "case_notice": _opened("case_notice", "request"),
    # Who was asked reads what was asked; what somebody answered is theirs and the staff's, not the other parent's.
    "consent_request": (
        f"{_opened('consent_request', 'case')} OR (SELECT true FROM consent_ask k "
        "WHERE k.district_id = consent_request.district_id AND k.request_id = consent_request.id "
        f"AND k.person_id = {ME})"
    ),
    "consent_ask": f"consent_ask.person_id = {ME} OR {_opened('consent_ask', 'request')}",
    "consent_answer": f"consent_answer.person_id = {ME} OR {_opened('consent_answer', 'request')}",
    "contact_attempt": _opened("contact_attempt", "request"),
    "consent_override": _opened("consent_override", "request"),
    "evaluation_score": _of_area("evaluation_score"),
    "evaluation_section": _of_signed_area("evaluation_section"),
    "evaluation_addendum": f"{_of_report('evaluation_addendum')} OR {_of_assessor('evaluation_addendum')}",
    "evaluation_report": _of_report("evaluation_report"),
    # That one parent opened their copy is theirs and the staff's, not the other parent's.
    "evaluation_copy": f"evaluation_copy.person_id = {ME} OR {_opened('evaluation_copy', 'request')}",
    # A paper is there when its file is. On what an exception stands is no teacher's; the family signed it, or it is
    # said of them.
    "evaluation_paper": (
        "(SELECT true FROM attachment a WHERE a.district_id = evaluation_paper.district_id "
        "AND a.id = evaluation_paper.attachment_id)"
    ),
    "evaluation_ground": _opened("evaluation_ground", "evaluation_report"),
    # Before the group has met, what staff prepare is theirs; the parents are of the group, and read from then on.
    "determination": (
        f"{_opened('determination', 'plan_draft')} "
        f"OR determination.machine = 'section_504' AND 'plan_504' = ANY ({WIDE}) "
        f"OR determination.state NOT IN ('new', 'scheduled', 'referred', 'evaluating') "
        f"AND ({_opened('determination', 'case')})"
    ),
    "determination_event": _of_determination("determination_event"),
    "determination_member": _of_determination("determination_member"),
    "certified_determination": _of_determination("certified_determination"),
    "reevaluation_paper": _opened("reevaluation_paper", "case"),
    "move": _of_case("move"),
    # What one parent said, and what is prepared: the staff's. Given, a summary is the student's and the family's.
    "move_paper": _opened("move_paper", "request"),
    "student_exit": _opened("student_exit", "case"),
    "performance_summary": (
        f"{_opened('performance_summary', 'request')} OR performance_summary.given_on IS NOT NULL "
        f"AND (performance_summary.student_id = {ME} OR {_opened('performance_summary', 'case')})"
    ),
    "message": SYSTEM,
    "audit_entry": f"{SYSTEM} OR {_opened('audit_entry', 'record_of_access')}",
    "student_access": f"{SYSTEM} OR student_access.person_id = {ME}",
}
"""For each table the condition, beside the district, under which a row is there for the acting person."""


def statements(metadata: MetaData) -> list[str]:
    """Everything between the bare tables and rows kept from whom they are not for. May be run again."""
    found = [
        opening.CONTEXT,
        opening.PLAN_SCOPE,
        opening.matrix_functions(),
        majority.FUNCTIONS,
        opening.ASKING,
        opening.SEATS,
        reaching.FUNCTIONS,
        derivation.VIEWS,
        derivation.FUNCTIONS,
        derivation.TELLING,
        *derivation.triggers(),
    ]
    for function in (*opening.GRANTED, *majority.GRANTED, *reaching.GRANTED, *derivation.GRANTED):
        found += [
            f"REVOKE ALL ON FUNCTION {function} FROM public",
            f"GRANT EXECUTE ON FUNCTION {function} TO {APP_ROLE}",
        ]
    found += [f"REVOKE ALL ON FUNCTION {function} FROM public" for function in reaching.INNER]
    for name, readable in READABLE.items():
        found += readable_policy(metadata.tables[name], readable)
    return found
