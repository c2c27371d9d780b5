"""What people do with the goal bank: keep a goal of a plan for others, find one, put it into a plan, put it away."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from sqlalchemy import Integer, Select, Text, cast, func, literal_column, select, true, union, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import aliased

from trellis.access import Permission, allow
from trellis.access.ask import may_in_the_district
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.ids import new_id
from trellis.kernel.repeating import is_repeated
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.people.model import Person
from trellis.plans.bank.model import AREAS, LANGUAGES, MEASURED_EVERY, OLDEST, TOPICS, YOUNGEST, BankGoal, BankGoalUse
from trellis.plans.bank.placeholders import Names, names_left, strange_places, without_student
from trellis.plans.bank.searching import found_by, key_of
from trellis.plans.form.kinds import IEP
from trellis.plans.form.values import is_row_id
from trellis.plans.model import Plan
from trellis.plans.reading import may_write, plan_named
from trellis.students.model import Relation, RightsHolder, Student
from trellis.teams.model import TeamMember

SECTION = "goals"
MOST_FOUND = 20
LONGEST_SUBJECT, LONGEST_TEXT = 120, 2_000
TEXTS = ("subject", "condition", "behavior", "criterion", "method")
NEEDED = ("subject", "behavior", "criterion")


class NamesInBankGoal(InvalidInput):
    """The goal still says who a child, a parent or a colleague is; a bank is no place for that (34 CFR 99.30)."""

    code = "NAMES_IN_BANK_GOAL"
    default_says = Words(
        en="This still names somebody. The bank keeps no names.",
        es="Esto todavía nombra a alguien. El banco no guarda nombres.",
    )


class UnknownPlace(InvalidInput):
    """Braces that are none of our placeholders."""

    code = "UNKNOWN_PLACEHOLDER"
    default_says = Words(
        en="Words in braces must be one of {name}, {they}, {them}, {their}, {theirs} and {themself}.",
        es="Las palabras entre llaves deben ser {name}, {they}, {them}, {their}, {theirs} o {themself}.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A goal as the bank keeps it."""

    topic: str
    subject: str
    area: str
    language: str
    condition: str
    behavior: str
    criterion: str
    method: str
    measured_every: str | None = None
    grade_from: int | None = None
    grade_to: int | None = None

    def texts(self) -> dict[str, str]:
        """What people wrote, by key."""
        return {key: getattr(self, key) for key in TEXTS}


@dataclass(frozen=True, slots=True)
class Prepared:
    """What would be kept of a goal, the names that still stand in it by the key of their text, and for whom it may."""

    wording: Wording
    left: dict[str, list[str]]
    may_publish: bool


async def found(work: UnitOfWork, *, text: str) -> Select[Any]:
    """The goals that what was typed means, as the search shows them: as typed, then by own use, then by the district's.

    Which goals there are, the row policy says: those of the district and one's own.
    """
    mine = (
        select(BankGoalUse.goal_id, func.count(BankGoalUse.plan_id.distinct()).label("plans"))
        .where(BankGoalUse.person_id == work.person_id)
        .group_by(BankGoalUse.goal_id)
        .subquery("mine")
    )
    # One lookup a goal, whatever PostgreSQL thinks of how many there are.
    counted = select(func.jsonb_object_agg(mine.c.goal_id, mine.c.plans, type_=JSONB)).scalar_subquery()
    own = func.coalesce(
        cast(counted.op("->>", return_type=Text())(cast(BankGoal.id, Text)), Integer), literal_column("0", Integer())
    )
    condition, missed = found_by(text)
    statement = select(BankGoal, missed.label("missed"), own.label("own_plans")).where(
        BankGoal.archived_at.is_(None), true() if condition is None else condition
    )
    first = statement.order_by(
        literal_column("missed"),
        literal_column("own_plans DESC"),
        BankGoal.use_count.desc(),
        BankGoal.subject,
        BankGoal.id,
    ).limit(literal_column(str(MOST_FOUND)))
    goals = first.subquery("goals")
    c = goals.c
    order = (c.missed, c.own_plans.desc(), c.use_count.desc(), c.subject, c.id)
    return select(
        c.id.label("goal_id"),
        c.owner_id.is_not(None).label("is_own"),
        *(c[key] for key in ("topic", "area", "language", "measured_every", "grade_from", "grade_to")),
        *(c[key] for key in TEXTS),
        c.use_count,
        c.own_plans.label("own_plan_count"),
        func.row_number().over(order_by=order).label("place"),
    )


async def prepare(work: UnitOfWork, *, plan_id: uuid.UUID, wording: Wording) -> Prepared:
    """What the bank would keep of a goal of this plan: the student's name and pronouns made places. Writes nothing."""
    plan = await _written_by_actor(work, plan_id)
    prepared, left = await _without_child(work, plan, wording)
    return Prepared(prepared, left, may_in_the_district(work, Permission.PUBLISH_GOAL))


async def keep(
    work: UnitOfWork, *, plan_id: uuid.UUID, wording: Wording, for_district: bool, idempotency_key: str
) -> BankGoal:
    """Keep a goal of this plan for others: in the actor's own bank, or in the district's where the matrix lets them.

    Raises NamesInBankGoal while it names the student, their family or their team, InvalidInput for what is missing.
    """
    plan = await _written_by_actor(work, plan_id)
    if for_district and not may_in_the_district(work, Permission.PUBLISH_GOAL):
        raise NotAllowed()
    wording, left = await _without_child(work, plan, wording)
    _refuse_unless_whole(wording, left)
    goal_id = uuid.uuid5(work.person_id, f"bank_goal {idempotency_key}")
    if not await is_repeated(
        work,
        "goal_bank.keep",
        idempotency_key,
        for_district=for_district,
        **{f.name: getattr(wording, f.name) for f in fields(wording)},
    ):
        work.session.add(
            BankGoal(
                district_id=work.district_id,
                id=goal_id,
                owner_id=None if for_district else work.person_id,
                kept_by_id=work.person_id,
                search_key=search_key(wording),
                archived_at=None,
                **{field.name: getattr(wording, field.name) for field in fields(wording)},
            )
        )
        record(work, "goal_bank.keep", "bank_goal", goal_id, for_district=for_district)
        await work.session.flush()
    return await goal_by_id(work, goal_id=goal_id)


async def use(work: UnitOfWork, *, plan_id: uuid.UUID, goal_id: uuid.UUID, row_id: str) -> BankGoal:
    """Note that a goal of the bank was put into a plan as `row_id`; said twice, it counts once."""
    plan = await _written_by_actor(work, plan_id)
    goal = await goal_by_id(work, goal_id=goal_id)
    if not is_row_id(row_id):
        raise InvalidInput(field="rowId")
    noted = await work.session.execute(
        insert(BankGoalUse)
        .values(
            district_id=work.district_id,
            id=new_id(),
            goal_id=goal.id,
            person_id=work.person_id,
            plan_id=plan.id,
            row_id=row_id,
        )
        .on_conflict_do_nothing()
        .returning(BankGoalUse.id)
    )
    if noted.first() is not None:
        await work.session.execute(
            update(BankGoal).where(BankGoal.id == goal.id).values(use_count=BankGoal.use_count + 1)
        )
        await work.session.refresh(goal)
        record(work, "goal_bank.use", "bank_goal", goal.id, plan_id=str(plan.id))
    return goal


async def archive(work: UnitOfWork, *, goal_id: uuid.UUID) -> BankGoal:
    """Put a goal away, one's own or the district's: nobody finds it any more, and who used it still knows it."""
    goal = await goal_by_id(work, goal_id=goal_id)
    if goal.owner_id is None and not may_in_the_district(work, Permission.PUBLISH_GOAL):
        raise NotAllowed()
    if goal.archived_at is None:
        goal.archived_at = work.at
        record(work, "goal_bank.archive", "bank_goal", goal.id)
    return goal


async def goal_by_id(work: UnitOfWork, *, goal_id: uuid.UUID) -> BankGoal:
    """One goal of the district's bank or the actor's own. Raises NotFound for anybody else's."""
    goal = (await work.session.execute(select(BankGoal).where(BankGoal.id == goal_id))).scalar_one_or_none()
    if goal is None:
        raise NotFound()
    return goal


def search_key(wording: Wording) -> str:
    """What a search looks at: what the goal is about, the topic's own word too; not its figures and charts."""
    return key_of([wording.topic.replace("_", " "), wording.subject, wording.behavior, wording.condition])


async def _written_by_actor(work: UnitOfWork, plan_id: uuid.UUID) -> Plan:
    """A plan in whose goals the actor writes now."""
    plan = await plan_named(work, plan_id=plan_id)
    if plan.kind != IEP:
        raise NotFound()
    if not await may_write(work, plan, SECTION):
        raise NotAllowed()
    await allow(work, Permission.KEEP_GOAL, plan.student_id)
    return plan


async def _without_child(work: UnitOfWork, plan: Plan, wording: Wording) -> tuple[Wording, dict[str, list[str]]]:
    student, person = (
        await work.session.execute(
            select(Student, Person)
            .join(Person, (Person.district_id == Student.district_id) & (Person.id == Student.id))
            .where(Student.id == plan.student_id)
        )
    ).one()
    names = Names.of(_names(person), await _names_around(work, plan.student_id))
    says_they = (person.pronouns or "").strip().casefold().startswith("they")
    texts = {
        key: without_student(" ".join(text.split()), names, says_they=says_they, language=wording.language)
        for key, text in wording.texts().items()
    }
    return replace(wording, **texts), names_left(texts, names, [student.student_number, person.roster_id])


async def _names_around(work: UnitOfWork, student_id: uuid.UUID) -> Sequence[str | None]:
    """The names of the family and of everybody who is or was on the team."""
    around = union(
        *(select(one.person_id).where(one.student_id == student_id) for one in (Relation, RightsHolder, TeamMember))
    ).subquery()
    person = aliased(Person)
    rows = (await work.session.execute(select(person).where(person.id.in_(select(around.c.person_id))))).scalars()
    return [name for row in rows if row.id != student_id for name in _names(row)]


def _names(person: Person) -> tuple[str | None, ...]:
    return person.given_name, person.preferred_name, person.family_name


def _refuse_unless_whole(wording: Wording, left: dict[str, list[str]]) -> None:
    for key, names in left.items():
        raise NamesInBankGoal(
            Words(
                en="This still names somebody: {names}. The bank keeps no names: say it without them.",
                es="Esto todavía nombra a alguien: {names}. El banco no guarda nombres: dígalo sin ellos.",
            ).filled(names=", ".join(names)),
            field=key,
        )
    for key, text in wording.texts().items():
        if strange_places(text):
            raise UnknownPlace(field=key)
        if len(text) > (LONGEST_SUBJECT if key == "subject" else LONGEST_TEXT) or (key in NEEDED and not text):
            raise InvalidInput(field=key)
    for key, known in (("topic", TOPICS), ("area", AREAS), ("language", LANGUAGES)):
        if getattr(wording, key) not in known:
            raise InvalidInput(field=key)
    if wording.measured_every is not None and wording.measured_every not in MEASURED_EVERY:
        raise InvalidInput(field="measuredEvery")
    least, most = wording.grade_from, wording.grade_to
    if any(grade is not None and not YOUNGEST <= grade <= OLDEST for grade in (least, most)) or (
        least is not None and most is not None and least > most
    ):
        raise InvalidInput(field="gradeFrom")
