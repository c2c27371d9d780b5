"""A determination of eligibility, and a Section 504 case, as one table (domain.md 5.2, 5.4).

The service, the triggers of the database (`enforced.py`), the steps a page offers and the tests all read `TABLE`, as
cases do (`cases/states.py`). Pure: no I/O. What nobody has shown does not hold.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache

from trellis.cases.states import ASK_THEM, LOOK_AGAIN, NEW, NOT_YOURS, WAITS, Mark, Refused, Row, Transition
from trellis.eligibility.categories import IDEA, SECTION_504
from trellis.eligibility.words import CAPACITY_NAMES, FACTS
from trellis.kernel.words import Words

OPEN = ("scheduled", "held", "referred", "evaluating", "team_determination")
"""The group has not decided: what it writes down can change."""
LIVE = (*OPEN, "plan_draft", "active", "reviewing")
"""Of one student and machine one at most is in one of these."""
UNSEEN = ("scheduled", "referred", "evaluating")
"""Not before the group yet: the staff's own preparation."""
STATES = (NEW, *LIVE, "eligible", "not_eligible", "disputed", "ended")
FOUND, NOT_FOUND = ("decide_eligible", "decide_504"), ("decide_not_eligible", "decide_not_504")
DECIDING = (*FOUND, *NOT_FOUND)
"""Steps that certify: what the group wrote is frozen in the same moment."""

WRITTEN = """
machine     | from                 | event               | by                      | needs                                                            | to                 | effects                   | cite
idea        | new                  | schedule            | CM ADM                  | report_ready                                                     | scheduled          |                           | 34 CFR 300.306(a)
idea        | scheduled            | hold                | CM ADM                  | report_ready group_complete meeting_held                         | held               |                           | 34 CFR 300.306(a)(1)
idea        | held                 | decide_eligible     | ADM                     | report_ready group_complete document_complete conclusions_in special_rule_clear found_eligible | eligible | start_IEP_INITIAL draft_notice | 34 CFR 300.306(a)(1), (b), 300.323(c)(1)
idea        | held                 | decide_not_eligible | ADM                     | report_ready group_complete document_complete conclusions_in found_not_eligible | not_eligible | draft_notice offer_504 | 34 CFR 300.306(a)(1), (b), 300.503(a)
idea        | held                 | adjourn             | CM ADM                  | reason                                                           | scheduled          |                           | 34 CFR 300.306(a)(1)
idea        | eligible,not_eligible | dispute            | PAR ADM                 | reason                                                           | disputed           |                           | 34 CFR 300.506, 300.507
idea        | not_eligible         | end_eligibility     | SYS                     | was_category notice_time_over                                    | not_eligible       | end_category              | 34 CFR 300.503(a), 300.518
idea        | disputed             | settle_eligible     | ADM                     | reason was_eligible                                              | eligible           |                           | 34 CFR 300.506, 300.514
idea        | disputed             | settle_not_eligible | ADM                     | reason was_not_eligible                                          | not_eligible       |                           | 34 CFR 300.506, 300.514
section_504 | new                  | refer               | CM ADM EVL GEN C504     | reason                                                           | referred           |                           | 34 CFR 104.32, 104.35(a)
section_504 | referred             | evaluate            | CM ADM C504             | permission_given                                                 | evaluating         |                           | 34 CFR 104.35(a)
section_504 | evaluating           | meet                | CM ADM C504             | sources_named group_complete meeting_held                        | team_determination |                           | 34 CFR 104.35(c)
section_504 | team_determination   | decide_504          | ADM C504                | group_complete document_complete conclusions_in found_eligible   | plan_draft         | start_plan                | 34 CFR 104.3(j), 104.35(c)
section_504 | team_determination   | decide_not_504      | ADM C504                | group_complete document_complete conclusions_in found_not_eligible | not_eligible     |                           | 34 CFR 104.3(j), 104.36
section_504 | team_determination   | adjourn             | CM ADM C504             | reason                                                           | evaluating         |                           | 34 CFR 104.35(c)
section_504 | plan_draft,reviewing | activate            | SYS                     | plan_in_force                                                    | active             |                           | 34 CFR 104.33
section_504 | active               | review              | CM ADM C504             |                                                                  | reviewing          |                           | 34 CFR 104.35(d)
section_504 | reviewing            | keep                | CM ADM C504             | plan_in_force reason                                             | active             |                           | 34 CFR 104.35(d)
section_504 | referred,evaluating,team_determination,plan_draft,active,reviewing | end | ADM C504 | reason                    | ended              |                           | 34 CFR 104.36
section_504 | not_eligible         | dispute             | PAR ADM C504            | reason                                                           | disputed           |                           | 34 CFR 104.36
section_504 | disputed             | settle_not_eligible | ADM C504                | reason was_not_eligible                                          | not_eligible       |                           | 34 CFR 104.36
"""  # noqa: E501

NOT_A_STEP = Words(
    en="This step does not belong where the determination stands now.",
    es="Este paso no corresponde al estado actual de la determinación.",
)


def _rows(written: str) -> tuple[Row, ...]:
    found = []
    for line in written.strip().splitlines()[1:]:
        machine, sources, event, by, needs, target, effects, cite = (cell.strip() for cell in line.split("|"))
        for source in sources.split(","):
            cells = (tuple(by.split()), tuple(needs.split()), target, tuple(effects.split()))
            found.append(Row(machine, source, event, *cells, cite=cite))
    return tuple(found)


TABLE: tuple[Row, ...] = _rows(WRITTEN)


def step(
    machine: str, state: str, event: str, capacities: Collection[str], facts: Mapping[str, bool]
) -> Transition | Refused:
    """Whether `event` may happen in `state` by somebody who acts in `capacities`, as `facts` stand."""
    row = _by_place().get((machine, state, event))
    if row is None:
        return Refused("not_a_step", NOT_A_STEP, LOOK_AGAIN)
    held = next((one for one in row.by if one in capacities), None)
    if held is None:
        return Refused("not_yours", NOT_YOURS.filled(who=listed([CAPACITY_NAMES[one] for one in row.by])), ASK_THEM)
    lacking = [FACTS[need] for need in row.needs if not facts.get(need, False)]
    if lacking:
        return Refused("waits", WAITS.filled(what=listed([fact.says for fact in lacking])), lacking[0].do_next)
    return Transition(row, held)


def rows_from(machine: str, state: str) -> list[Row]:
    """Every row that leaves `state`, in the order of the table."""
    return [row for row in TABLE if (row.machine, row.source) == (machine, state)]


LINES = {
    IDEA: ("scheduled", "held", "eligible"),
    SECTION_504: ("referred", "evaluating", "team_determination", "plan_draft", "active"),
}
"""The ordinary way of each machine, as a page draws it."""


def marks(machine: str, state: str, reached: Collection[str]) -> list[Mark]:
    """The line of a determination in `state` that has `reached` these states."""
    path = list(LINES[machine])
    if state not in path:
        path = [one for one in path if one in reached and one not in ("eligible", "active")] + [state]
    here = path.index(state)
    now = "now" if state in LIVE else "ended"
    return [Mark(one, "done" if at < here else now if at == here else "ahead") for at, one in enumerate(path)]


@cache
def _by_place() -> dict[tuple[str, str, str], Row]:
    found = {(row.machine, row.source, row.event): row for row in TABLE}
    if len(found) != len(TABLE):
        raise ValueError("two rows of one state and event")
    return found


def listed(words: list[Words]) -> Words:
    """Several things in one sentence."""
    return Words(en=_and([one.en for one in words], "and"), es=_and([one.es for one in words], "y"))


def _and(texts: list[str], last: str) -> str:
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} {last} {texts[-1]}"
