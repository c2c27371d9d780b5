"""What states ask of a plan beyond federal law, as far as the checks use it today (domain.md 6.3).

Each value with its source; unlisted states have the federal ones. When the
district can see and confirm rules as rows, this table becomes their first load.
"""

from __future__ import annotations

from trellis.plans.checks.facts import StateRules
from trellis.students.rules import age_of_majority

STATES: dict[str, StateRules] = {
    "AL": StateRules(age_majority=age_of_majority("AL")),
    # f3law.com, AB 438: consider at the start of high school, required at 16
    "CA": StateRules(transition_grade_consider=9, asks_to_consider_transition=True),
    "CO": StateRules(transition_age=15),
    # FS 1003.5716
    "FL": StateRules(transition_age=14, transition_planning_age=12),
    # 105 ILCS 5/14-8.03; 23 IAC 226.530
    "IL": StateRules(transition_age=14.5, meeting_notice_days=10),
    # MGL c71B s2
    "MA": StateRules(transition_age=14),
    # MDE monitoring checklist
    "MN": StateRules(transition_grade=9, benchmarks_scope="all"),
    "MS": StateRules(age_majority=age_of_majority("MS")),
    "NE": StateRules(age_majority=age_of_majority("NE")),
    # NJAC 6A:14-3.7
    "NJ": StateRules(transition_age=14),
    # NYSED SPP13 protocol; 8 NYCRR 200.5(c)(1)
    "NY": StateRules(transition_age=15, benchmarks_scope="alternate+preschool", meeting_notice_days=5),
    # ORC 3323.011
    "OH": StateRules(transition_age=14),
    # 22 Pa Code 14.131(a)(5)
    "PA": StateRules(transition_age=14),
    # 0520-01-09-.15(1)
    "TN": StateRules(meeting_notice_days=10),
    # TEC 29.0111; 19 TAC 89.1050(d)
    "TX": StateRules(transition_planning_age=14, meeting_notice_days=5),
    # 8VAC20-81-110
    "VA": StateRules(transition_age=14),
    "WI": StateRules(transition_age=14),
}


def rules_of_state(state: str) -> StateRules:
    """The values in force in a state (two letters)."""
    return STATES.get(state, StateRules())
