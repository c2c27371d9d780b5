"""The summary of performance: drafted from the last plan, written by people, given to the student, printed.

34 CFR 300.305(e)(3): before the right to special education ends by a regular diploma or by age.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

import orjson
from sqlalchemy import and_, select
from sqlalchemy.dialects.postgresql import insert

from trellis.access import Permission, may
from trellis.access.day import day_of, today
from trellis.cases.model import EvaluationCase
from trellis.districts.model import District, School
from trellis.documents.content import Document, Fact, FactTable, Heading, Paragraph, Run
from trellis.kernel.audit import record
from trellis.kernel.errors import Conflict, InvalidInput, NotFound
from trellis.kernel.events import hint_all
from trellis.kernel.hashing import sha256_hex
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Language, Words
from trellis.moves import errors, rules
from trellis.moves.facts import reason_of
from trellis.moves.model import PerformanceSummary
from trellis.moves.service import find_move, open_move, works_on_it
from trellis.people.model import Person
from trellis.plans.form.values import day_in_words
from trellis.plans.model import Plan, PlanVersion
from trellis.students.model import Student

NOT_OWED = Words(
    en="No summary of performance is owed for this reason.", es="Por este motivo no se debe un resumen de desempeño."
)
TITLE = Words(en="Summary of Performance", es="Resumen de Desempeño")
ABOUT = Words(en="About", es="Sobre")
NAME, BORN = Words(en="Student", es="Estudiante"), Words(en="Date of birth", es="Fecha de nacimiento")
GIVEN = Words(en="Given to the student", es="Entregado al estudiante")
ENDS = Words(en="Special education ends", es="La educación especial termina")
REASON = Words(en="Reason", es="Motivo")


async def summary_of(work: UnitOfWork, case_id: uuid.UUID) -> PerformanceSummary | None:
    """The summary of an exit, as far as one reads it."""
    found = await work.session.execute(select(PerformanceSummary).where(PerformanceSummary.case_id == case_id))
    row: PerformanceSummary | None = found.scalar_one_or_none()
    return row


async def begin(work: UnitOfWork, *, case_id: uuid.UUID) -> PerformanceSummary:
    """Draft the summary from the last final plan one reads; again answers the one there is.

    Raises NotFound, NotAllowed, MoveOver, InvalidInput where none is owed.
    """
    case, _ = await open_move(work, case_id=case_id)
    await works_on_it(work, case.student_id)
    reason = await reason_of(work, case)
    if reason is None or not reason.summary:
        raise InvalidInput(NOT_OWED, field="caseId")
    known = await summary_of(work, case.id)
    if known is not None:
        return known
    # Of two who begin it at once the second waits, and is given the first one's.
    begun = (
        insert(PerformanceSummary)
        .values(
            district_id=work.district_id,
            id=new_id(),
            created_at=work.at,
            case_id=case.id,
            student_id=case.student_id,
            contents=rules.drafted(await _last_plan(work, case)),
            revision=1,
            written_by_id=work.person_id,
        )
        .on_conflict_do_nothing(index_elements=["district_id", "case_id"])
        .returning(PerformanceSummary.id)
    )
    is_mine = (await work.session.execute(begun)).first() is not None
    row = await summary_of(work, case.id)
    if row is None:
        raise Conflict()
    if not is_mine:
        return row
    record(work, "summary.begin", "case", case.id, student_id=case.student_id)
    await hint_all(work, [("student.changed", case.student_id)])
    return row


async def _last_plan(work: UnitOfWork, case: EvaluationCase) -> Mapping[str, Mapping[str, object]]:
    newest = (
        select(PlanVersion)
        .join(Plan, and_(Plan.district_id == PlanVersion.district_id, Plan.id == PlanVersion.plan_id))
        .where(Plan.student_id == case.student_id, Plan.kind == "iep", Plan.state != "void")
        .order_by(PlanVersion.id.desc())
        .limit(1)
    )
    version = (await work.session.execute(newest)).scalar_one_or_none()
    return orjson.loads(version.canonical)["content"] if version else {}


async def write(
    work: UnitOfWork, *, case_id: uuid.UUID, revision: int, contents: Mapping[str, str]
) -> PerformanceSummary:
    """Put down what the summary says. Raises NotFound, NotAllowed, MoveOver, Conflict on a stale `revision`."""
    case, _ = await open_move(work, case_id=case_id)
    await works_on_it(work, case.student_id)
    row = await _held(work, case.id)
    if row.given_on is not None:
        raise errors.MoveOver()
    if row.revision != revision:
        raise Conflict()
    if unknown := set(contents) - set(rules.SUMMARY):
        raise InvalidInput(field=f"contents.{min(unknown)}")
    said = {key: rules.words_of(text, rules.LONGEST_SUMMARY, f"contents.{key}") for key, text in contents.items()}
    row.contents = {key: text for key, text in {**row.contents, **said}.items() if text}
    row.revision += 1
    row.written_by_id = work.person_id
    record(work, "summary.write", "case", case.id, student_id=case.student_id)
    await work.session.flush()
    await hint_all(work, [("student.changed", case.student_id)])
    return row


async def give(work: UnitOfWork, *, case_id: uuid.UUID, revision: int, given_on: date, how: str) -> PerformanceSummary:
    """Put on record that the student was given the summary; frozen from then on.

    Raises NotFound, NotAllowed, MoveOver, SummaryIncomplete, Conflict, InvalidInput.
    """
    case, move = await open_move(work, case_id=case_id)
    await works_on_it(work, case.student_id)
    row = await _held(work, case.id)
    if row.given_on is not None or row.revision != revision:
        raise Conflict()
    if still_open := rules.still_open_of(row.contents):
        names = [rules.SUMMARY[key] for key in still_open]
        listed = Words(", ".join(one.en for one in names), ", ".join(one.es for one in names))
        raise errors.SummaryIncomplete(errors.SummaryIncomplete.default_says.filled(open=listed))
    if how not in rules.HOWS:
        raise InvalidInput(field="how")
    rules.day_of_a_move(given_on, await today(work), may_come=False)
    if given_on < await day_of(work, row.created_at) - rules.A_DAY:
        raise InvalidInput(rules.SAY_DAY, field="givenOn")
    reason = await reason_of(work, case)
    frozen: dict[str, Any] = {
        "contents": dict(sorted(row.contents.items())),
        "givenOn": given_on.isoformat(),
        "how": how,
        "leavesOn": move.on.isoformat(),
        "reason": reason.key if reason else None,
        "student": str(case.student_id),
    }
    row.canonical = orjson.dumps(frozen, option=orjson.OPT_SORT_KEYS)
    row.sha256 = sha256_hex(row.canonical)
    row.given_on, row.given_how, row.given_by_id = given_on, how, work.person_id
    record(work, "summary.give", "case", case.id, student_id=case.student_id, how=how)
    await work.session.flush()
    await hint_all(work, [("student.changed", case.student_id)])
    return row


async def _held(work: UnitOfWork, case_id: uuid.UUID) -> PerformanceSummary:
    found = await work.session.execute(
        select(PerformanceSummary)
        .where(PerformanceSummary.case_id == case_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    row: PerformanceSummary | None = found.scalar_one_or_none()
    if row is None:
        raise NotFound()
    return row


async def may_print(work: UnitOfWork, row: PerformanceSummary) -> bool:
    """Staff as it is written; the student and the family once it was given."""
    return row.given_on is not None or await may(work, Permission.READ_REQUEST, row.student_id)


async def summary_to_print(work: UnitOfWork, *, case_id: uuid.UUID, language: Language) -> Document:
    """The summary on paper; that it was printed is on record. Raises NotFound."""
    case, move = await find_move(work, case_id=case_id)
    row = await summary_of(work, case.id)
    if row is None or not await may_print(work, row):
        raise NotFound()
    reason = await reason_of(work, case)
    record(work, "summary.print", "case", case.id, student_id=case.student_id)
    who = (
        select(Person.name, Student.birth_on, School.name, District.name)
        .select_from(Student)
        .join(Person, and_(Person.district_id == Student.district_id, Person.id == Student.id))
        .join(District, District.id == Student.district_id)
        .outerjoin(School, and_(School.district_id == Student.district_id, School.id == Student.school_id))
        .where(Student.id == case.student_id)
    )
    name, birth_on, school, district = (await work.session.execute(who)).one()
    facts = [
        (NAME, name),
        (BORN, day_in_words(birth_on).in_language(language) if birth_on else ""),
        (ENDS, day_in_words(move.on).in_language(language)),
        (REASON, reason.says.in_language(language) if reason else ""),
        (GIVEN, day_in_words(row.given_on).in_language(language) if row.given_on else ""),
    ]
    blocks: list[Any] = [
        Heading(1, ABOUT.in_language(language)),
        FactTable(tuple(Fact(says.in_language(language), text) for says, text in facts if text)),
    ]
    for key, says in rules.SUMMARY.items():
        blocks.append(Heading(1, says.in_language(language)))
        said = row.contents.get(key, "—")
        blocks += [Paragraph((Run(line),)) for line in said.splitlines() if line.strip()]
    return Document(
        title=TITLE.in_language(language),
        language=language,
        status="final" if row.given_on else "draft",
        content_sha256=row.sha256 or "",
        blocks=tuple(blocks),
        subject=name,
        letterhead=tuple(line for line in (district, school) if line),
        made_at=work.at,
    )
