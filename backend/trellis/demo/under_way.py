"""An evaluation a mother consented to, one she is asked about, and a Section 504 decision: each by its people."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from trellis.access.day import today
from trellis.cases import stepping
from trellis.cases.model import EvaluationCase
from trellis.consents import answering, asking, proposing
from trellis.consents import rules as of_consent
from trellis.consents.model import ConsentAsk
from trellis.demo.cast import CASTS_504, NEWCOMERS
from trellis.demo.evaluations import student_named
from trellis.eligibility import beginning, deciding, reevaluating, writing
from trellis.eligibility.model import Determination, DeterminationMember, ReevaluationPaper
from trellis.evaluations import naming, reviewing
from trellis.evaluations.naming import Named
from trellis.evaluations.reviewing import Reviewed
from trellis.holders import service as holders
from trellis.kernel import clock
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM, UnitOfWork
from trellis.notices.prior_written import rules as of_notice
from trellis.notices.prior_written import service as notices
from trellis.notices.prior_written import understood
from trellis.people.model import Person
from trellis.teams.model import TeamMember

if TYPE_CHECKING:
    from trellis.demo.deeds import Deeds
    from trellis.demo.people import People

OPEN_TEXTS = {
    "options": {
        "en": "To go by what is known already. It does not say what helps with reading now.",
        "es": "Atenerse a lo que ya se sabe. No dice qué ayuda ahora con la lectura.",
    },
    "other_factors": {
        "en": "There are no other factors.",
        "es": "No hay otros factores.",
    },
}
WHY = "She came with a plan of another district. Her teachers see other needs than the plan names."
INTERPRETER = "Elena Prado, the district's interpreter"
SOONER = "Both agree to an evaluation within the year: the newest one was made before she moved."


def _ago(days: int) -> datetime:
    return clock.now() - timedelta(days=days)


async def evaluate_again(deeds: Deeds, people: People) -> None:
    """A reevaluation asked for a month ago: two areas, a notice, and the consent the mother gave in the app."""
    child = NEWCOMERS[people.town.slug][0]
    director = people.rows.named["special_education_director"]["id"]
    async with deeds.gate.open(deeds.district_id, SYSTEM, "demo.seed") as work:
        student_id = await student_named(work, child.child)
        members = select(TeamMember.role, TeamMember.person_id).where(TeamMember.student_id == student_id)
        team = {row.role: row.person_id for row in await work.session.execute(members)}
        named = select(Person.id).where(
            Person.given_name == child.parent.given, Person.family_name == child.parent.family
        )
        mother: uuid.UUID = (await work.session.execute(named)).scalar_one()
    manager = team["case_manager"]
    async with deeds.by(manager, _ago(30)) as work:
        case_id = (await reevaluating.open_reevaluation(work, student_id=student_id, reason=WHY)).id
    async with deeds.by(manager, _ago(25)) as work:
        await stepping.take(work, case_id=case_id, event="review", reason="Her plan, her work of this fall.")
        await _what_is_known(work, case_id, team)
    async with deeds.by(director, _ago(20)) as work:
        # The signed page lies in a cabinet: the demo has no bytes of it, and `keep_paper` asks for the file.
        work.session.add(
            ReevaluationPaper(
                district_id=work.district_id,
                id=new_id(),
                created_at=work.at,
                student_id=student_id,
                case_id=case_id,
                kind="sooner",
                made_on=people.today - timedelta(days=21),
                way="paper",
                parent_id=mother,
                reasons=SOONER,
                recorded_by_id=director,
            )
        )
        await work.session.flush()
        await _propose(work, case_id, WHY)
    async with deeds.by(manager, _ago(15)) as work:
        request = await asking.ask_for_consent(
            work, case_id=case_id, records=[], joint_order_id=None, idempotency_key=f"asked {case_id}"
        )
    async with deeds.by(mother, _ago(10)) as work:
        asked = select(ConsentAsk.id).where(ConsentAsk.request_id == request.id, ConsentAsk.person_id == mother)
        answer = answering.Answer(
            agrees=True,
            document_sha256=request.sha256,
            consent_text_sha256=of_consent.consent_text("granted", child.language)[1],
            language=child.language,
            typed_name=f"{child.parent.given} {child.parent.family}",
            idempotency_key=f"answered {case_id}",
        )
        await answering.answer(work, ask_id=(await work.session.execute(asked)).scalar_one(), given=answer)


async def _what_is_known(work: UnitOfWork, case_id: uuid.UUID, team: dict[str, uuid.UUID]) -> None:
    known = Reviewed(
        from_parents="Her mother brought the reports of the district before.",
        classroom="She reads 40 words a minute; her class reads 90.",
        observations="Her teacher: she follows what she hears, and loses what she reads.",
        parent_input="Her mother asks how she can help with reading at home.",
        more_is_needed=True,
        needed="How she thinks, and how she reads and writes now.",
        reviewed_by="Ruth Larsen, Uma Patel, Jana Novak",
        reviewed_on=work.at.date() - timedelta(days=1),
    )
    await reviewing.write_review(work, case_id=case_id, reviewed=known, revision=0)
    for key, procedures, role in (
        ("intelligence", "WISC-V, a talk with Iris", "psychologist"),
        ("academic", "WJ IV, a look at her work", "case_manager"),
    ):
        area = Named(
            key=key, procedures=procedures, language="English", assessor_id=team.get(role), is_qualified=role in team
        )
        await naming.name_area(work, case_id=case_id, named=area)


ANSWERS_504: dict[str, dict[str, Any]] = {
    "sources": {"text": "The eye doctor's letter, his teacher's notes, benchmarks of fall, what his mother tells."},
    "impairment": {"text": "He had trouble seeing letters at a distance. New glasses help."},
    "has_impairment": {"yes": True},
    "activity": {"text": "Reading from the board."},
    "without_measures": {"yes": True},
    "when_active": {"yes": True},
    "limits": {"yes": False},
    "knows_child": {"text": "His mother and his teacher."},
    "knows_data": {"text": "Theo Grant, who read the doctor's letter with the nurse."},
    "knows_options": {"text": "Theo Grant."},
    "why": {"text": "With ordinary glasses he reads what is on the board from every place in the room."},
}


async def ask_a_mother(deeds: Deeds, people: People) -> None:
    """A first evaluation is proposed to a mother who asked for it; she has not answered yet."""
    director = people.rows.named["special_education_director"]["id"]
    async with deeds.gate.open(deeds.district_id, SYSTEM, "demo.seed") as work:
        student_id = await student_named(work, CASTS_504[people.town.slug].child)
        found = select(EvaluationCase.id).where(EvaluationCase.student_id == student_id)
        case_id = (await work.session.execute(found)).scalar_one()
    async with deeds.by(director, _ago(1)) as work:
        await stepping.take(
            work, case_id=case_id, event="review", reason="Benchmarks of fall, the eye doctor's letter."
        )
        await _propose(work, case_id, "He reads half of what others of his class read, whatever his teacher tried.")
        await asking.ask_for_consent(
            work, case_id=case_id, records=[], joint_order_id=None, idempotency_key=f"asked {case_id}"
        )


async def _propose(work: UnitOfWork, case_id: uuid.UUID, why: str) -> None:
    draft = await proposing.draft_notice(work, case_id=case_id, what="propose", reason=why)
    still = {one.key for one in of_notice.still_open(notices.items_in(draft), draft.contents)}
    open_texts = {key: said for key, said in OPEN_TEXTS.items() if key in still}
    draft = await notices.revise(work, notice_id=draft.id, revision=draft.revision, contents=open_texts, own_items=[])
    # What staff wrote is in English: whoever reads another language has an interpreter (34 CFR 300.503(c)).
    readers = {reader.language for reader in await understood.others(work, draft)}
    done: dict[str, Any] = {"how": "interpreted", "by_whom": INTERPRETER, "on": await today(work)}
    said = [understood.Rendering(one, **done, was_understood=True) for one in sorted(readers)]
    await notices.issue(work, notice_id=draft.id, revision=draft.revision, late_reason=None, renderings=said)
    await stepping.take(work, case_id=case_id, event="propose")


async def decide_504(deeds: Deeds, people: People) -> None:
    """The group looked at a boy under Section 504 and found that nothing limits him; his evaluation goes on."""
    cast = CASTS_504[people.town.slug]
    async with deeds.gate.open(deeds.district_id, SYSTEM, "demo.seed") as work:
        student_id = await student_named(work, cast.child)
        who = select(Person.id).where(
            Person.given_name == cast.coordinator.given,
            Person.family_name == cast.coordinator.family,
            Person.kind == "staff",
        )
        theo: uuid.UUID = (await work.session.execute(who)).scalar_one()
    async with deeds.by(theo, _ago(8)) as work:
        row = await beginning.refer_for_504(work, student_id=student_id, reason="His mother asks for a seat in front.")
    met_on = people.today - timedelta(days=3)
    answers: dict[str, dict[str, Any]] = {**ANSWERS_504, "permission_on": {"on": met_on}}
    said = writing.Written(answers=answers, held_on=met_on, decided_on=met_on)
    async with deeds.by(theo, _ago(2)) as work:
        row = await writing.revise(work, determination_id=row.id, revision=row.revision, said=said)
        roles = await _roles(work, row)
        if theo not in roles.values():
            await writing.add_member(work, determination_id=row.id, role="lea_representative", person_id=theo)
        for event in ("evaluate", "meet"):
            row = await deciding.take(work, determination_id=row.id, revision=row.revision, event=event)
        of_it = select(DeterminationMember.id).where(DeterminationMember.determination_id == row.id)
        for member_id in (await work.session.execute(of_it)).scalars().all():
            row = await writing.conclude(
                work,
                member_id=member_id,
                revision=row.revision,
                conclusion="agrees",
                statement=None,
                is_on_paper=True,
            )
        await deciding.take(work, determination_id=row.id, revision=row.revision, event="decide_not_504")


async def _roles(work: UnitOfWork, row: Determination) -> dict[str, uuid.UUID | None]:
    members = select(DeterminationMember.role, DeterminationMember.person_id).where(
        DeterminationMember.determination_id == row.id
    )
    return {one.role: one.person_id for one in await work.session.execute(members)}


async def appoint_a_surrogate(deeds: Deeds, people: People) -> None:
    """A ward of the state has somebody from outside the district who speaks for them."""
    async with deeds.gate.open(deeds.district_id, SYSTEM, "demo.seed") as work:
        student_id = await student_named(work, NEWCOMERS[people.town.slug][0].child)
    async with deeds.by(people.rows.named["special_education_director"]["id"], _ago(3)) as work:
        await holders.decide(
            work,
            student_id=student_id,
            who=holders.Somebody("Rosalind", "Okoye", None),
            decided=holders.Decided(
                kind="surrogate",
                starts_on=people.today - timedelta(days=3),
                needed_on=people.today - timedelta(days=20),
                ground="ward_of_the_state",
                is_without_conflict=True,
                reason="The county took the child into care; a trained volunteer of its program speaks for them.",
            ),
            seen_number=0,
            idempotency_key=f"appointed {student_id}",
        )
