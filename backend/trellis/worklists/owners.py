"""Whose a deadline is: for each rule the capacity that answers for its day. Pure; change it here and nowhere else.

The law binds the agency and names no person; who acts is domain.md 5's actor column. Where nobody holds the capacity
for a student, or who holds it may not see deadlines, it is the administrators' (`whose` falls to them).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from trellis.deadlines.rule import WAITS

CASE_MANAGER, ADMINISTRATOR, SCHOOL_LEADER, ASSESSOR, REGISTRAR = (
    "case_manager",
    "administrator",
    "school_leader",
    "assessor",
    "registrar",
)
ASSESSING = frozenset({"psychologist", "speech_therapist", "occupational_therapist", "physical_therapist"})
"""Team roles that test; of a student whose team has none of them the case manager is asked."""

BY_CAPACITY: dict[str, str] = {
    ADMINISTRATOR: "EVAL_RESPONSE SURROGATE STATE_COMPLAINT DP_RESPONSE DP_SUFFICIENCY DP_SUFFICIENCY_RULING "
    "DP_RESOLUTION_MTG DP_RESOLUTION_PERIOD DP_DECISION DP_DISCLOSURE DP_CIVIL_ACTION DP_IMPLEMENT EXP_HEARING "
    "EXP_DECISION FERPA_AMEND MEDICAID_NOTICE REJECT_TO_BSEA REVOKE_NOTICE REVOKE_CONSENT CONSENT_SUBSEQUENT "
    "PARTIAL_CONSENT CONSENT_MATERIAL_CHANGE CONSENT_SPECIFIC STO_SCOPE PARENT_MEMBER TRANSFER_DECISION",
    SCHOOL_LEADER: "MDR MDR_NOTICE IAES_MAX REMOVAL_10",
    ASSESSOR: "EVAL_ASSESS COPY_OF_ETR FBA_BIP",
    REGISTRAR: "RECORDS_ACCESS DESTROY_NOTICE",
    CASE_MANAGER: "PARENT_EVAL_DECISION ID_MEETING EVAL_INITIAL EVAL_INITIAL_AFTER_RTI EVAL_SLD_EXT IEP_INITIAL "
    "IEP_INITIAL_FROM_CONSENT IEP_INITIAL_FROM_REQUEST ARD_AFTER_REPORT DOCS_BEFORE_MEETING IEP_ON_PARENT_REQUEST "
    "IEP_IMPLEMENT IEP_SOY IEP_ANNUAL REEVAL_TRIENNIAL REEVAL_MIN_GAP REEVAL_COMPLETE PROGRESS MEETING_NOTICE "
    "PWN_BEFORE_ACTION PWN_AFTER_MEETING COPY_OF_IEP PARENT_RESPONSE IEP_EFFECTIVE_WAIT STAY_AFTER_DISAGREE "
    "RECESS_ON_DISAGREE MISSED_SERVICE_NOTICE SAFEGUARDS_ANNUAL PARTC_TRANSITION PARTC_CONFERENCE TRANSITION_IEP "
    "TRANSITION_AGE TRANSITION_GRADE TRANSITION_PLANNING_START TRANSITION_GRADE_CONSIDER AGE_MAJORITY RIGHTS_NOTICE "
    "SOP TRANSFER_SERVICES TRANSFER_RECORDS DOC_REVIEW_504 REEVAL_504 TRANSLATE_IEP",
}
OWNER: dict[str, str] = {rule: capacity for capacity, rules in BY_CAPACITY.items() for rule in rules.split()}
IS_NO_DEADLINE = frozenset(WAITS)
"""Rules whose day is the first on which something may happen: nobody is late with one."""


def rules_of(capacity: str) -> list[str]:
    """The rules somebody answers for in a capacity, sorted; a rule nobody declared is the case manager's."""
    return sorted(rule for rule, owner in OWNER.items() if owner == capacity)


@dataclass(frozen=True, slots=True)
class Known:
    """Who could answer for a deadline: staff who may sign in, each by id."""

    case_managers: Mapping[uuid.UUID, Sequence[uuid.UUID]] = field(default_factory=dict)
    """By student."""
    assessors: Mapping[uuid.UUID, Sequence[uuid.UUID]] = field(default_factory=dict)
    """By student."""
    leaders: Mapping[uuid.UUID, Sequence[uuid.UUID]] = field(default_factory=dict)
    """By school."""
    administrators: Sequence[uuid.UUID] = ()


def owners_of(
    rule_id: str, student_id: uuid.UUID, school_id: uuid.UUID | None, known: Known
) -> tuple[tuple[uuid.UUID, ...], bool]:
    """Who is told of a deadline, and whether it is anybody's but the administrators'.

    An assessor's falls to the case manager first. A registrar sees no deadlines (matrix), so theirs are the
    administrators', and are not called unowned for it.
    """
    capacity = OWNER.get(rule_id, CASE_MANAGER)
    managers = known.case_managers.get(student_id, ())
    found: Iterable[uuid.UUID] = {
        CASE_MANAGER: managers,
        ASSESSOR: known.assessors.get(student_id) or managers,
        SCHOOL_LEADER: known.leaders.get(school_id, ()) if school_id else (),
    }.get(capacity, known.administrators)
    owners = tuple(dict.fromkeys(found))
    return (owners, True) if owners else (tuple(known.administrators), False)
