"""The access matrix (domain.md 7.2), as one table. Change who may do what here and nowhere else."""

from __future__ import annotations

from enum import Enum

from trellis.access.predicates import (
    assigned_to_it,
    case_manager,
    district_administrator,
    district_registrar,
    district_special_education,
    evaluator,
    is_the_student,
    of_no_child_of_theirs,
    plan_is_504,
    plan_is_draft,
    plan_is_final,
    plan_is_iep,
    plan_is_shared,
    recently_authenticated,
    registrar,
    represents_the_district,
    rights_holder_with,
    school_leader,
    school_psychologist,
    section_504_coordinator,
    section_may_change,
    staff_team_member,
    teaches_the_student,
    team_has_decided,
    translator,
    writes_this_section,
)
from trellis.access.relationship import Facts
from trellis.kernel.policy import Predicate, all_of, any_of

family_viewer = any_of(rights_holder_with("view"), is_the_student)
district_staff = any_of(staff_team_member, school_leader, district_special_education)
coordinator_of_504 = all_of(plan_is_504, section_504_coordinator)
reads_the_draft = any_of(
    district_staff,
    coordinator_of_504,
    all_of(plan_is_shared, rights_holder_with("view")),
    all_of(plan_is_shared, is_the_student),
)
reads_signed_reports = any_of(
    case_manager, evaluator, represents_the_district, school_leader, district_special_education
)
special_education_of_iep = all_of(plan_is_iep, district_special_education)


class Permission(Enum):
    """Everything that can be done with one student's record."""

    SEE_STUDENT = "student.see"
    SEE_DIRECTORY = "student.directory"  # name, school, grade, contacts: what the registrar works with
    SEE_CONTACTS = "student.contacts"
    WRITE_CONTACTS = "student.write_contacts"
    SEE_CUSTODY = "student.custody"  # orders and papers about who holds which rights, and what they say
    KEEP_RIGHTS = "student.keep_rights"
    SEE_HISTORY = "student.history"
    MANAGE_TEAM = "team.manage"
    START_PLAN = "plan.start"
    READ_DRAFT = "plan.read_draft"
    READ_PLAN = "plan.read"
    READ_AT_A_GLANCE = "plan.at_a_glance"  # the one page of it for those who carry it out
    WRITE_SECTION = "plan.write_section"
    COMMENT = "plan.comment"
    ASSIGN_SECTION = "plan.assign_section"
    SHARE_DRAFT = "plan.share"
    FINALIZE_PLAN = "plan.finalize"
    REQUEST_SIGNATURE = "signature.request"
    SIGN = "signature.sign"
    HAND_OVER_PLAN = "plan.hand_over"  # to the district a student moves to
    ARRANGE_MEETING = "meeting.arrange"
    SEE_MEETING = "meeting.see"
    ATTACH = "attachment.add"
    OPEN_ATTACHMENT = "attachment.open"
    KEEP_FILES = "attachment.keep"  # rename, file elsewhere, withdraw what somebody else brought
    HOLD_FILES = "attachment.hold"  # lays a legal hold on them, lifts it
    DESTROY_FILES = "attachment.destroy"  # once their time is over and the family was told
    INVITE_FAMILY = "family.invite"
    SEE_DEADLINES = "deadline.see"
    SEE_ANY_DEADLINE = "deadline.see_any"  # on a list over students: of every law, not of Section 504 alone
    KEEP_DEADLINES = "deadline.keep"  # extend one, say why one was late
    SEE_RECORD_OF_ACCESS = "record_of_access.see"
    COPY_RECORD = "record.copy"  # all of it that one may read, at once
    KEEP_GOAL = "goal_bank.keep"  # out of one's own work with a student, without a word about them
    PUBLISH_GOAL = "goal_bank.publish"  # for the whole district
    SET_FORM = "form.set"  # words, questions and letterhead of the district's plans
    ASK_TRANSLATION = "translation.ask"
    ARRANGE_TRANSLATION = "translation.arrange"  # give it to a translator, take it back, say that it is right
    SET_CALENDAR = "calendar.set"
    SET_FILE_RULE = "file_rule.set"  # for which files the district asks why they are opened
    DECIDE_RULES = "rule.decide"  # confirm a state's rule, ask for more than it
    TRANSLATE = "translation.write"
    APPOINT_TRANSLATOR = "translation.appoint"  # says who translates for the district
    READ_NOTICE = "notice.read"  # a prior written notice that was issued
    DRAFT_NOTICE = "notice.draft"  # also: say that it was handed over on paper
    ISSUE_NOTICE = "notice.issue"
    SEE_CASE = "case.see"  # that there is a referral, and where it stands
    READ_REQUEST = "request.read"  # what somebody said who asked for help, and how they are reached
    MATCH_REQUEST = "request.match"  # says which student a request is about, or that it is none
    REGISTER_CHILD = "child.register"  # a child who is not enrolled; also: joins the roster's record of them
    LOG_REQUEST = "request.log"  # puts on record what somebody asked for this student
    ASK_FOR_EVALUATION = "request.ask"
    ASK_SCHOOL = "family.ask"  # writes to the team, asks for a meeting, the records, their amendment
    ANSWER_FAMILY = "family.answer"
    DECIDE_FAMILY_REQUEST = "family.decide"  # what the agency decides: amending a record, paying for an evaluation
    PLAN_EVALUATION = "evaluation.plan"  # reviews what is known, names areas and who assesses them
    ASSIGN_EVALUATION = "evaluation.assign"  # says who assesses and when; gives the parent's copy, records exceptions
    READ_EVALUATION = "evaluation.read"  # reports of areas as they are written, and their scores
    READ_SIGNED_AREA = "evaluation.signed"  # reports as they were signed, and what else staff wrote down
    WRITE_AREA = "evaluation.write"
    READ_EVALUATION_REPORT = "evaluation.report"  # once it is out; also the review of what is known, once done
    READ_RAW = "evaluation.raw"  # test protocols, medical and psychological records
    READ_RAW_SHOWN = "evaluation.raw_shown"  # one of them, shown on request
    CASE_AS_PAR = "case.as_par"  # the capacities of domain.md 5, in which a step of a case is taken
    CASE_AS_CM = "case.as_cm"
    CASE_AS_ADM = "case.as_adm"
    CASE_AS_EVL = "case.as_evl"
    CASE_AS_GEN = "case.as_gen"
    CASE_AS_REG = "case.as_reg"
    KEEP_CONSENT = "consent.keep"  # ask for it, put a signed page and attempts on record
    ANSWER_CONSENT = "consent.answer"
    CASE_AS_504 = "case.as_504"
    SEE_DETERMINATION = "determination.see"  # of eligibility, from the day the group met
    WRITE_DETERMINATION = "determination.write"  # what the group says; also: record from paper what a member concluded
    KEEP_REEVALUATION = "reevaluation.keep"  # open one, put an agreement about it on record


FOR_THE_DISTRICT = frozenset(
    {
        Permission.SEE_CONTACTS,
        Permission.WRITE_CONTACTS,
        Permission.SEE_CUSTODY,
        Permission.KEEP_RIGHTS,
        Permission.MANAGE_TEAM,
        Permission.START_PLAN,
        Permission.ASSIGN_SECTION,
        Permission.SHARE_DRAFT,
        Permission.FINALIZE_PLAN,
        Permission.REQUEST_SIGNATURE,
        Permission.HAND_OVER_PLAN,
        Permission.ARRANGE_MEETING,
        Permission.KEEP_FILES,
        Permission.HOLD_FILES,
        Permission.DESTROY_FILES,
        Permission.INVITE_FAMILY,
        Permission.KEEP_DEADLINES,
        Permission.ARRANGE_TRANSLATION,
        Permission.DRAFT_NOTICE,
        Permission.ISSUE_NOTICE,
        Permission.READ_REQUEST,
        Permission.MATCH_REQUEST,
        Permission.LOG_REQUEST,
        Permission.ANSWER_FAMILY,
        Permission.DECIDE_FAMILY_REQUEST,
        Permission.PLAN_EVALUATION,
        Permission.ASSIGN_EVALUATION,
        Permission.READ_EVALUATION,
        Permission.WRITE_AREA,
        Permission.READ_RAW,
        Permission.CASE_AS_CM,
        Permission.CASE_AS_ADM,
        Permission.CASE_AS_EVL,
        Permission.CASE_AS_GEN,
        Permission.CASE_AS_REG,
        Permission.CASE_AS_504,
        Permission.KEEP_CONSENT,
        Permission.WRITE_DETERMINATION,
        Permission.KEEP_REEVALUATION,
    }
)
"""What is done in the district's name, and what staff alone know of the other parent. Nobody has it for a child of
their own family, in whatever role: of that child they are a parent (threats row 4; docs/decisions/0051). What a parent
may do is not among them."""

RULES: dict[Permission, Predicate[Facts]] = {
    Permission.SEE_STUDENT: any_of(district_staff, teaches_the_student, family_viewer, section_504_coordinator),
    Permission.SEE_DIRECTORY: any_of(
        district_staff, teaches_the_student, family_viewer, district_administrator, registrar, section_504_coordinator
    ),
    Permission.SEE_CONTACTS: any_of(district_staff, district_administrator, registrar, section_504_coordinator),
    # Who asks a family in (INVITE_FAMILY) is not who says where the letter goes, the district's office apart.
    Permission.WRITE_CONTACTS: any_of(district_special_education, registrar),
    # Not teachers and providers, and no parent the paper about the other (domain.md 7.2; threats row 4).
    Permission.SEE_CUSTODY: any_of(case_manager, school_leader, district_special_education),
    Permission.KEEP_RIGHTS: district_special_education,
    Permission.SEE_HISTORY: any_of(staff_team_member, school_leader, district_special_education),
    Permission.MANAGE_TEAM: any_of(case_manager, school_leader, district_special_education),
    Permission.START_PLAN: any_of(case_manager, special_education_of_iep, coordinator_of_504),
    Permission.READ_DRAFT: reads_the_draft,
    Permission.READ_PLAN: all_of(
        plan_is_final, any_of(district_staff, teaches_the_student, family_viewer, coordinator_of_504)
    ),
    # Who carries a plan out, and who answers for it (34 CFR 300.323(d)); a family has its own view, in plain words.
    # Nobody has it who may not read the plan: the row policies ask for that.
    Permission.READ_AT_A_GLANCE: all_of(plan_is_final, any_of(district_staff, teaches_the_student, coordinator_of_504)),
    Permission.WRITE_SECTION: all_of(
        plan_is_draft, section_may_change, any_of(case_manager, writes_this_section, coordinator_of_504)
    ),
    # Whoever reads a draft may say something about it: the family on the copy they have (domain.md 7.2, FIN-13).
    Permission.COMMENT: all_of(plan_is_draft, reads_the_draft),
    Permission.ASSIGN_SECTION: all_of(
        plan_is_draft, any_of(case_manager, special_education_of_iep, coordinator_of_504)
    ),
    Permission.SHARE_DRAFT: all_of(plan_is_draft, any_of(case_manager, special_education_of_iep, coordinator_of_504)),
    Permission.FINALIZE_PLAN: all_of(
        plan_is_draft,
        any_of(case_manager, all_of(plan_is_iep, school_leader), special_education_of_iep, coordinator_of_504),
    ),
    Permission.REQUEST_SIGNATURE: all_of(
        plan_is_final, any_of(case_manager, special_education_of_iep, coordinator_of_504)
    ),
    Permission.HAND_OVER_PLAN: all_of(plan_is_final, plan_is_iep, any_of(case_manager, district_special_education)),
    Permission.SIGN: all_of(rights_holder_with("consent"), plan_is_final, recently_authenticated),
    Permission.ARRANGE_MEETING: any_of(case_manager, school_leader, district_special_education),
    Permission.SEE_MEETING: any_of(district_staff, rights_holder_with("notice"), is_the_student),
    Permission.ATTACH: any_of(staff_team_member, district_special_education),
    Permission.OPEN_ATTACHMENT: any_of(staff_team_member, district_special_education, rights_holder_with("view")),
    Permission.KEEP_FILES: any_of(case_manager, district_special_education),
    Permission.HOLD_FILES: district_special_education,
    # Theirs who answer for the records (34 CFR 300.623(c)); who only configures the district reads no file.
    Permission.DESTROY_FILES: district_special_education,
    Permission.INVITE_FAMILY: any_of(case_manager, district_special_education, school_leader),
    Permission.SEE_RECORD_OF_ACCESS: any_of(rights_holder_with("view"), case_manager, district_special_education),
    # A right of who may inspect the record (34 CFR 99.10(d), 300.613), no way for staff to take one along.
    Permission.COPY_RECORD: rights_holder_with("view"),
    # What a family has to know of them is told by notices and by the plan; a teacher is told what is theirs to do.
    Permission.SEE_DEADLINES: any_of(district_staff, section_504_coordinator),
    Permission.SEE_ANY_DEADLINE: district_staff,
    Permission.KEEP_DEADLINES: any_of(case_manager, school_leader, district_special_education),
    Permission.SET_CALENDAR: district_administrator,
    Permission.SET_FILE_RULE: any_of(district_special_education, district_administrator),
    Permission.DECIDE_RULES: any_of(district_special_education, district_administrator),
    Permission.KEEP_GOAL: any_of(staff_team_member, district_special_education),
    Permission.PUBLISH_GOAL: any_of(district_special_education, district_administrator),
    Permission.SET_FORM: district_administrator,
    # A family asks for what they read in a language they read (34 CFR 300.9(a), 300.503(c)).
    Permission.ASK_TRANSLATION: all_of(
        plan_is_final, any_of(case_manager, special_education_of_iep, coordinator_of_504, rights_holder_with("view"))
    ),
    Permission.ARRANGE_TRANSLATION: all_of(
        plan_is_final, any_of(case_manager, special_education_of_iep, coordinator_of_504)
    ),
    Permission.TRANSLATE: all_of(translator, assigned_to_it),
    Permission.APPOINT_TRANSLATOR: any_of(district_special_education, district_administrator),
    # Staff of the case, and whoever is owed notice (34 CFR 300.503(a)): parents, and a student who holds the rights.
    # Under Section 504 its coordinator, too (34 CFR 104.7(a), 104.36).
    Permission.READ_NOTICE: any_of(district_staff, rights_holder_with("notice"), coordinator_of_504),
    Permission.DRAFT_NOTICE: any_of(
        case_manager, represents_the_district, school_leader, district_special_education, coordinator_of_504
    ),
    # The district decides. Where a team with its representative has, the case manager gives the notice of it
    # (domain.md 5.14; docs/decisions/0024).
    Permission.ISSUE_NOTICE: any_of(
        represents_the_district,
        school_leader,
        district_special_education,
        all_of(team_has_decided, case_manager),
    ),
    Permission.SEE_CASE: any_of(district_staff, rights_holder_with("view")),
    # Not the other parent: who asked says how they are reached, and that is theirs (threats row 4).
    Permission.READ_REQUEST: district_staff,
    Permission.MATCH_REQUEST: any_of(school_leader, district_special_education, registrar),
    # In the district alone: whose school a child will be nobody knows yet.
    Permission.REGISTER_CHILD: any_of(district_special_education, district_registrar),
    Permission.LOG_REQUEST: any_of(district_staff, teaches_the_student, registrar),
    Permission.ASK_FOR_EVALUATION: rights_holder_with("consent"),  # a parent may (34 CFR 300.301(b))
    # Who sees the record asks about it (34 CFR 99.10, 99.20); the other parent reads none of it (threats row 4).
    Permission.ASK_SCHOOL: rights_holder_with("view"),
    Permission.ANSWER_FAMILY: any_of(case_manager, school_leader, district_special_education),
    Permission.DECIDE_FAMILY_REQUEST: any_of(school_leader, district_special_education),
    # Case manager and administration propose; who assesses plans their own area (domain.md 5.1, 5.14).
    Permission.PLAN_EVALUATION: any_of(case_manager, evaluator, school_leader, district_special_education),
    Permission.ASSIGN_EVALUATION: any_of(case_manager, school_leader, district_special_education),
    # What is not signed is its assessor's and theirs who answer for the evaluation; signed, whoever assesses beside
    # them and the principal read it, a teacher of the student the summary (domain.md 7.2; docs/decisions/0032).
    # An assessor reads their own area whatever their role.
    Permission.READ_EVALUATION: any_of(case_manager, school_psychologist, district_special_education),
    Permission.READ_SIGNED_AREA: reads_signed_reports,
    Permission.WRITE_AREA: all_of(staff_team_member, assigned_to_it),
    Permission.READ_EVALUATION_REPORT: any_of(reads_signed_reports, rights_holder_with("view")),
    Permission.READ_RAW: any_of(school_psychologist, district_special_education),
    Permission.READ_RAW_SHOWN: rights_holder_with("view"),
    Permission.CASE_AS_PAR: rights_holder_with("consent"),
    Permission.CASE_AS_CM: case_manager,
    Permission.CASE_AS_ADM: any_of(district_special_education, school_leader),
    Permission.CASE_AS_EVL: evaluator,
    Permission.CASE_AS_GEN: any_of(staff_team_member, teaches_the_student),
    Permission.CASE_AS_REG: registrar,
    Permission.KEEP_CONSENT: any_of(case_manager, school_leader, district_special_education),
    Permission.ANSWER_CONSENT: all_of(rights_holder_with("consent"), recently_authenticated),
    Permission.CASE_AS_504: section_504_coordinator,
    # The parents are of the group that decides (34 CFR 300.306(a)(1)): they read what it writes.
    Permission.SEE_DETERMINATION: any_of(district_staff, rights_holder_with("view"), coordinator_of_504),
    Permission.WRITE_DETERMINATION: any_of(
        case_manager, school_psychologist, school_leader, district_special_education, coordinator_of_504
    ),
    Permission.KEEP_REEVALUATION: any_of(case_manager, school_leader, district_special_education),
}

ALLOW: dict[Permission, Predicate[Facts]] = {
    permission: all_of(of_no_child_of_theirs, rule) if permission in FOR_THE_DISTRICT else rule
    for permission, rule in RULES.items()
}
"""The table as it is asked."""

VISIBLE: frozenset[Permission] = frozenset({Permission.SEE_STUDENT, Permission.SEE_DIRECTORY})
"""Permissions whose lack makes the student look absent, so that nobody learns who has a plan."""
