"""Referral and evaluation as one table (domain.md 5.1): what may happen to a case, by whom, on which ground.

The service, the triggers of the database (`enforced.py`), the steps a page offers, the line a page draws and the tests
all read `TABLE`. Pure: no I/O.

Who asks for a step says which of its `needs` hold. What nobody has said is not known, and a step that needs it is
refused with a sentence: nothing is taken for granted because the room that would know it is not built.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from trellis.cases import moves
from trellis.cases.moves import ENDED_MOVES, MOVES, OPEN_MOVES
from trellis.cases.words import CAPACITY_NAMES, EVENTS, FACTS
from trellis.kernel.words import Words

NEW = "new"
"""Where a case begins; none is ever stored in it."""
EVALUATIONS = ("initial", "reevaluation")
MACHINES = (*EVALUATIONS, *MOVES)
WITHOUT_CONSENT = ("declined", "override_sought")
"""A parent said no to an evaluation: the case is closed, or mediation or a hearing is sought (34 CFR 300.300(a)(3))."""
OPEN = (
    "referred",
    "review_of_data",
    "proposed",
    "consent_pending",
    *WITHOUT_CONSENT,
    "consented",
    "in_progress",
    "report_ready",
)
"""States in which somebody owes the child a step. Of one student one case at most is in one of them."""
ENDED = ("refused", "closed", "in_error")
"""States in which nothing more is expected of anybody; a refusal may be opened again."""
STATES = (NEW, *OPEN, *ENDED, *OPEN_MOVES, *ENDED_MOVES)

# The first row of a state that leads on is the ordinary way, in which `line` draws it. A `from` of several states
# stands for a row each; `=` is the state it was in.
WRITTEN = """
machine      | from                                | event            | by                     | needs                            | to             | effects                                                       | cite
initial      | new                                 | submit           | PAR CM ADM EVL GEN REG | student_matched                  | referred       | stamp_day start_EVAL_RESPONSE owe_safeguards acknowledge      | 34 CFR 300.301(b), 300.504(a)(1)
reevaluation | new                                 | submit           | PAR CM ADM EVL GEN REG SYS | student_matched              | referred       | stamp_day start_EVAL_RESPONSE owe_safeguards acknowledge      | 34 CFR 300.303(a)
both         | referred                            | review           | CM ADM EVL GEN         |                                  | review_of_data |                                                               | 34 CFR 300.300(d)(1), 300.305(a)
reevaluation | referred                            | unnecessary      | ADM                    | agreement_signed                 | closed         | next_due_in_3_years                                           | 34 CFR 300.303(b)(2)
initial      | review_of_data                      | propose          | ADM                    | prior_written_notice areas_named data_reviewed | proposed | request_consent                                       | 34 CFR 300.503(a)(1), 300.304(a), 300.305(a)
reevaluation | review_of_data                      | propose          | ADM                    | prior_written_notice areas_named data_reviewed gap_or_agreement | proposed | request_consent                       | 34 CFR 300.503(a)(1), 300.303(b)(1), 300.305(a)
both         | review_of_data                      | no_review        | CM ADM                 | reason                           | =              |                                                               | 34 CFR 300.305(a)
both         | review_of_data                      | refuse           | ADM                    | prior_written_notice reason      | refused        | end_EVAL_RESPONSE                                             | 34 CFR 300.503(a)(2)
reevaluation | review_of_data                      | no_more_data     | ADM                    | parent_notified reason           | report_ready   | end_EVAL_RESPONSE                                             | 34 CFR 300.305(d)(1)
reevaluation | report_ready                        | assess_after_all | PAR                    | decided_on_known_data            | proposed       | request_consent                                               | 34 CFR 300.305(d)(1)(ii)(B), (d)(2)
both         | refused                             | reopen           | ADM                    | reason                           | review_of_data | start_EVAL_RESPONSE                                           | 34 CFR 300.111(a)
both         | proposed                            | send             | CM ADM                 | consent_requested                | consent_pending | end_EVAL_RESPONSE                                            | 34 CFR 300.300(a)(1)(i), (c)(1)(i)
both         | consent_pending                     | consent          | PAR                    | consent_signed                   | consented      | lock_assessment_plan start_EVAL_INITIAL                       | 34 CFR 300.300(a)(1), 300.301(c)(1)
both         | consent_pending                     | decline          | PAR                    | consent_refused                  | declined       |                                                               | 34 CFR 300.300(a)(3), (c)(1)(ii)
both         | declined                            | close_declined   | ADM                    | reason                           | closed         | close_no_consent                                              | 34 CFR 300.300(a)(3)(ii), (c)(1)(iii)
both         | declined                            | seek_mediation   | ADM                    | reason                           | override_sought |                                                              | 34 CFR 300.300(a)(3)(i), (c)(1)(ii), 300.506
both         | declined                            | seek_hearing     | ADM                    | reason                           | override_sought |                                                              | 34 CFR 300.300(a)(3)(i), (c)(1)(ii), 300.507
both         | declined,override_sought            | consent          | PAR                    | consent_signed                   | consented      | lock_assessment_plan start_EVAL_INITIAL                       | 34 CFR 300.300(a)(1), 300.301(c)(1)
both         | override_sought                     | override         | ADM                    | override_decided                 | consented      | lock_assessment_plan start_EVAL_INITIAL                       | 34 CFR 300.300(a)(3)(i), (c)(1)(ii)
both         | override_sought                     | override_ended   | ADM                    | reason                           | closed         | close_no_consent                                              | 34 CFR 300.300(a)(3)(ii), (c)(1)(iii)
initial      | consent_pending                     | no_response      | ADM                    | efforts_recorded                 | closed         | close_no_consent                                              | 34 CFR 300.300(a)(3), (d)(5)
reevaluation | consent_pending                     | no_response      | ADM                    | efforts_recorded                 | consented      | lock_assessment_plan                                          | 34 CFR 300.300(c)(2)
both         | consent_pending                     | override         | ADM                    | override_decided                 | consented      | lock_assessment_plan start_EVAL_INITIAL                       | 34 CFR 300.300(a)(3)(i), (c)(1)(ii)
both         | consented,in_progress               | consent_earlier  | PAR                    | consent_signed                   | =              | earlier_consent                                               | 34 CFR 300.301(c)(1)(i)
both         | consented                           | assign           | CM ADM                 | evaluators_assigned              | in_progress    |                                                               | 34 CFR 300.304(c)(1)(iv)
both         | in_progress                         | areas_done       | EVL CM ADM             | reports_signed                   | report_ready   | lock_reports copy_to_parent                                   | 34 CFR 300.304, 300.306(a)(2)
both         | consented,in_progress               | revoke_consent   | PAR                    | consent_revoked                  | closed         | close_no_consent                                              | 34 CFR 300.9(c), 300.300(a)(3)
both         | report_ready                        | close            | ADM                    | eligibility_decided              | closed         | close_decided                                                 | 34 CFR 300.306(a)(1)
both         | consent_pending,consented,in_progress | child_unavailable | CM ADM              | evidence_kept                    | =              | pause_EVAL_INITIAL                                            | 34 CFR 300.301(d)(1)
both         | consented,in_progress               | transfer_in      | ADM                    | evidence_kept agreement_signed   | =              | extend_EVAL_INITIAL                                           | 34 CFR 300.301(d)(2), (e)
both         | consented,in_progress               | sld_extension    | ADM                    | agreement_signed                 | =              | extend_EVAL_INITIAL                                           | 34 CFR 300.309(c)
both         | report_ready,closed                 | iee_request      | PAR                    | evaluation_finished              | =              | answer_IEE                                                    | 34 CFR 300.502(b)(1)
both         | report_ready,closed                 | iee_pay          | ADM                    | iee_requested                    | =              |                                                               | 34 CFR 300.502(b)(2)(ii)
both         | report_ready,closed                 | iee_hearing      | ADM                    | iee_requested prior_written_notice | =            | file_due_process                                              | 34 CFR 300.502(b)(2)(i), 300.503
both         | report_ready,closed                 | iee_consider     | CM ADM                 | evidence_kept                    | =              |                                                               | 34 CFR 300.502(c)(1)
both         | referred,review_of_data,proposed,consent_pending,declined,override_sought,consented,in_progress,report_ready | ask_again | PAR CM ADM EVL GEN REG | student_matched | = | earliest_day owe_safeguards acknowledge | 34 CFR 300.301(b), 300.504(a)(1)
both         | referred,review_of_data,proposed,consent_pending,declined,override_sought,consented,in_progress,report_ready | give_safeguards | CM ADM | reason | = | | 34 CFR 300.504(a)(1)
both         | referred,review_of_data,proposed,consent_pending,declined,override_sought,refused | opened_in_error | ADM | wrong_match reason | in_error | withdraw_clocks tell_again | 34 CFR 300.610, 300.611
both         | referred,review_of_data,proposed,consent_pending,declined,override_sought,consented,in_progress,report_ready,refused,closed | request_withdrawn | ADM | wrong_match reason | = | count_anew | 34 CFR 300.610, 300.611
"""  # noqa: E501


@dataclass(frozen=True, slots=True)
class Row:
    """From `source`, on `event`, by somebody in one of the capacities `by`, where all of `needs` hold: to `target`.

    `effects` name what follows; the rooms that do it read them.
    """

    machine: str
    source: str
    event: str
    by: tuple[str, ...]
    needs: tuple[str, ...]
    target: str
    effects: tuple[str, ...]
    cite: str

    @property
    def says(self) -> Words:
        """The step as a button would have it."""
        return EVENTS[self.event]


def _rows(written: str) -> tuple[Row, ...]:
    _, *lines = (line for line in written.strip().splitlines())
    rows = []
    for line in lines:
        machine, sources, event, by, needs, target, effects, cite = (cell.strip() for cell in line.split("|"))
        for one in EVALUATIONS if machine == "both" else (machine,):
            for source in sources.split(","):
                to = source if target == "=" else target
                rows.append(
                    Row(
                        machine=one,
                        source=source,
                        event=event,
                        by=tuple(by.split()),
                        needs=tuple(needs.split()),
                        target=to,
                        effects=tuple(effects.split()),
                        cite=cite,
                    )
                )
    return tuple(rows)


TABLE: tuple[Row, ...] = (*_rows(WRITTEN), *_rows(moves.WRITTEN))


@dataclass(frozen=True, slots=True)
class Transition:
    """A step that may be taken: its row, and the capacity of those held in which it is."""

    row: Row
    capacity: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A step that may not be taken now. `code` is not_a_step, not_yours or waits."""

    code: str
    why: Words
    do_next: Words | None = None


NOT_A_STEP = Words(
    en="This step does not belong where the case stands now.", es="Este paso no corresponde al estado actual del caso."
)
LOOK_AGAIN = Words(
    en="Look at where the case stands and take one of its next steps.",
    es="Revise el estado del caso y elija uno de sus siguientes pasos.",
)
NOT_YOURS = Words(en="This step is taken by: {who}.", es="Este paso lo da: {who}.")
ASK_THEM = Words(en="Ask one of them to take it.", es="Pida a una de esas personas que lo dé.")
WAITS = Words(en="This waits for {what}.", es="Falta {what}.")


def step(
    machine: str, state: str, event: str, capacities: Collection[str], facts: Mapping[str, bool]
) -> Transition | Refused:
    """Whether `event` may happen to a case in `state` by somebody who acts in `capacities`, as `facts` stand."""
    row = _by_place().get((machine, state, event))
    if row is None:
        return Refused("not_a_step", NOT_A_STEP, LOOK_AGAIN)
    held = next((one for one in row.by if one in capacities), None)
    if held is None:
        return Refused("not_yours", NOT_YOURS.filled(who=_listed([CAPACITY_NAMES[one] for one in row.by])), ASK_THEM)
    lacking = [FACTS[need] for need in row.needs if not facts.get(need, False)]
    if lacking:
        return Refused("waits", WAITS.filled(what=_listed([fact.says for fact in lacking])), lacking[0].do_next)
    return Transition(row, held)


def rows_from(machine: str, state: str) -> list[Row]:
    """Every row that leaves `state`, the ordinary way first."""
    return [row for row in TABLE if (row.machine, row.source) == (machine, state)]


@cache
def line(machine: str) -> tuple[str, ...]:
    """The states of the ordinary way, in order: the line a page draws."""
    found, state = [], NEW
    while (leading := next((row for row in rows_from(machine, state) if row.target not in (state, *found)), None)) and (
        state != "closed"
    ):
        state = leading.target
        found.append(state)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Mark:
    """One place of the drawn line: done, now, ahead, or ended where the case went no further."""

    state: str
    standing: str


def marks(machine: str, state: str, reached: Collection[str]) -> list[Mark]:
    """The line of a case in `state` that has `reached` these: what is behind it, where it is, what is ahead."""
    if machine in MOVES:
        return _marks_of_a_move(machine, state, reached)
    path = list(line(machine))
    after = path.index("consent_pending") + 1
    path[after:after] = [one for one in WITHOUT_CONSENT if one in {*reached, state}]
    if state == "refused":
        path = [*path[: path.index("review_of_data") + 1], "refused"]
    elif state == "closed":
        path = [one for one in path if one in reached or one == "closed"]
    elif state == "in_error":
        path = [*(one for one in path if one in reached), "in_error"]
    here = path.index(state)
    now = "ended" if state in ENDED else "now"
    return [Mark(one, "done" if at < here else now if at == here else "ahead") for at, one in enumerate(path)]


def _marks_of_a_move(machine: str, state: str, reached: Collection[str]) -> list[Mark]:
    """What was passed over is no place behind it: records may come after the services, or never (300.323(g))."""
    been = {*reached, state}
    turned = [one for one in ("new_eval", "new_iep") if one in been]
    path = [one for one in line(machine) if one != "adopt" or not turned]
    at = path.index("complete") if "complete" in path else len(path)
    path[at:at] = turned
    if state in ("set_aside", "exit_withdrawn"):
        path = [*(one for one in path if one in reached), state]
    here = path.index(state)
    now = "ended" if state in ENDED_MOVES else "now"
    passed = [(at, one) for at, one in enumerate(path) if at >= here or one in been]
    return [Mark(one, "done" if at < here else now if at == here else "ahead") for at, one in passed]


@cache
def _by_place() -> dict[tuple[str, str, str], Row]:
    found = {(row.machine, row.source, row.event): row for row in TABLE}
    if len(found) != len(TABLE):
        raise ValueError("two rows of one state and event")
    return found


def _listed(words: list[Words]) -> Words:
    return Words(en=_and([one.en for one in words], "and"), es=_and([one.es for one in words], "y"))


def _and(texts: list[str], last: str) -> str:
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} {last} {texts[-1]}"
