"""The matrix, tabulated: one tie at a time says all there is to say, and the database is told the same."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from trellis.access.matrix import ALLOW, Permission
from trellis.access.relationship import Facts, Relationship
from trellis.access.ties import REACH, SCOPES, TIES, opened_by, tabulated
from trellis.plans.model import KINDS, STATES

TABLE = tabulated()
NAMES = sorted(TIES)
OPENING = [name for name in NAMES if opened_by(TIES[name])]


def together(names) -> Relationship:
    """All of these ties at once, as `relationship_with` would find them."""
    ties = [TIES[name] for name in names]
    first = ties[0]
    return replace(
        first,
        actor=replace(first.actor, roles=frozenset().union(*(t.actor.roles for t in ties))),
        is_self=any(t.is_self for t in ties),
        teaches=any(t.teaches for t in ties),
        team_roles=frozenset().union(*(t.team_roles for t in ties)),
        rights=frozenset().union(*(t.rights for t in ties)),
        school_roles=frozenset().union(*(t.school_roles for t in ties)),
    )


def said_by_each(names) -> set[str]:
    return {scope for scope in SCOPES if any(name in TABLE[scope] for name in names)}


def said_together(names) -> set[str]:
    tie = together(names)
    return {scope for scope, (permission, facts) in SCOPES.items() if ALLOW[permission](Facts(tie=tie, **facts))}


def test_two_or_three_ties_open_what_each_opens_alone():
    """A rule that wants two ties at once can't be tabulated; it would show here."""
    for names in [*combinations(NAMES, 2), *combinations(OPENING, 3)]:
        assert said_together(names) == said_by_each(names), names


@given(st.sets(st.sampled_from(NAMES), min_size=1))
def test_any_ties_open_what_each_opens_alone(names):
    assert said_together(sorted(names)) == said_by_each(names)


def test_a_plan_is_opened_by_its_state_and_by_whether_it_was_shared():
    for name, kind, state, shared in product(NAMES, KINDS, STATES, (False, True)):
        facts = Facts(tie=TIES[name], plan_kind=kind, plan_state=state, plan_shared=shared)
        draft = state in ("draft", "team_review")
        scope = ("plan_shared" if shared else "plan_draft") if draft else "plan_final"
        may_read = ALLOW[Permission.READ_PLAN](facts) or (draft and ALLOW[Permission.READ_DRAFT](facts))
        opened = name in TABLE[scope] or (kind == "section_504" and name in TABLE["plan_504"])
        assert may_read == opened, (name, kind, state, shared)


def test_the_504_coordinator_opens_504_plans_and_no_iep():
    coordinator = "district:section_504_coordinator"
    assert [kind for kind in TABLE if coordinator in TABLE[kind]] == [
        "directory",
        "record",
        "contacts",
        "plan_504",
        REACH,
    ]
    beside = set(TABLE["plan_504"]) - set(TABLE["plan_draft"])
    assert beside == {coordinator}


def test_who_may_write_something_may_see_it():
    """A row that is written is read back in the same statement, so what may be made must be seen."""
    sees = {
        Permission.WRITE_CONTACTS: "contacts",
        Permission.MANAGE_TEAM: "record",
        Permission.START_PLAN: "plan_draft",
        Permission.COMMENT: "plan_draft",
        Permission.ASSIGN_SECTION: "plan_draft",
        Permission.SHARE_DRAFT: "plan_draft",
        Permission.FINALIZE_PLAN: "plan_final",
        Permission.REQUEST_SIGNATURE: "plan_final",
        Permission.ASK_TRANSLATION: "plan_final",
        Permission.ARRANGE_TRANSLATION: "plan_final",
        Permission.ARRANGE_MEETING: "meeting",
        Permission.ATTACH: "attachment",
        Permission.INVITE_FAMILY: "record",
    }
    for permission, scope in sees.items():
        for name, kind, state in product(NAMES, KINDS, STATES):
            if ALLOW[permission](Facts(tie=TIES[name], plan_kind=kind, plan_state=state)):
                of_504 = scope.startswith("plan_") and kind == "section_504" and name in TABLE["plan_504"]
                assert name in TABLE[scope] or of_504, (permission, name, kind)


def test_the_table_reads_as_the_matrix_does():
    table = TABLE
    assert table["history"] == sorted(
        [
            *(n for n in NAMES if n.startswith("team:") and n not in ("team:parent", "team:student")),
            "school:school_leader",
            "district:school_leader",
            "district:special_education_admin",
        ]
    )
    assert "class" in table["plan_final"]
    assert "class" not in table["plan_draft"]
    assert {"right:view", "self"} <= set(table["plan_shared"])
    assert not {"right:view", "self"} & set(table["plan_draft"])
    assert "district:district_admin" in table["directory"]
    assert [kind for kind in table if "district:district_admin" in table[kind]] == ["directory", "contacts", REACH]
    assert not any("team:parent" in table[kind] for kind in table)
