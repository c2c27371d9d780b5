"""What translations ask of somebody today: one a family asked for, one to write, one to review."""

from __future__ import annotations

import uuid

from sqlalchemy import and_, or_, select

from trellis.access.day import in_force, today
from trellis.access.visibility import LEADING_TEAM_ROLES
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.teams.model import TeamMember
from trellis.translations.model import Translation
from trellis.translations.rules import OPEN, TONGUES
from trellis.worklists.waiting import MOST_ROWS, Row, standing_of, waits

ASKED = Words(en="The family asks for the plan in {language}", es="La familia pide el plan en {language}")
TO_GIVE = Words(en="To be translated into {language}: nobody has it", es="Por traducir al {language}: nadie la tiene")
ASKED_WHY = Words(
    en="Parents are informed in their native language (34 CFR 300.9(a), 300.503(c)). Give it to a translator.",
    es="A los padres se les informa en su idioma (34 CFR 300.9(a), 300.503(c)). Asígnela a un traductor.",
)
ASKED_VERB = Words(en="Choose a translator", es="Elegir traductor")
TO_WRITE = Words(en="Translate into {language}", es="Traducir al {language}")
TO_WRITE_WHY = Words(en="You were given this plan to translate.", es="Se le asignó este plan para traducir.")
TO_WRITE_VERB = Words(en="Go on translating", es="Seguir traduciendo")
SENT_BACK = Words(en="Look again: translation into {language}", es="Revise de nuevo: traducción al {language}")
SENT_BACK_WHY = Words(en="The reviewer sent it back with a note.", es="Quien la revisó la devolvió con una nota.")
TO_REVIEW = Words(en="Review the translation into {language}", es="Revisar la traducción al {language}")
TO_REVIEW_WHY = Words(en="The family reads it once you publish it.", es="La familia la lee cuando usted la publique.")
TO_REVIEW_VERB = Words(en="Review", es="Revisar")
SPOT = "translations"
"""What stands behind the # of a plan's address that opens its translations."""


@waits("translations", whose=("translator", "case_manager"))
async def rows_for(work: UnitOfWork) -> list[Row]:
    """Of students whose case the actor leads, and what was given to them to translate or review."""
    day = await today(work)
    led = select(TeamMember.student_id).where(
        TeamMember.person_id == work.person_id, TeamMember.role.in_(LEADING_TEAM_ROLES), in_force(TeamMember, day)
    )
    to_arrange = and_(
        Translation.student_id.in_(led),
        or_(
            Translation.state == "asked",
            and_(Translation.state == "in_review", Translation.reviewer_id.is_(None)),
        ),
    )
    found = await work.session.execute(
        select(Translation)
        .where(
            Translation.state.in_(OPEN),
            or_(to_arrange, Translation.translator_id == work.person_id, Translation.reviewer_id == work.person_id),
        )
        .order_by(Translation.due_on, Translation.id)
        .limit(MOST_ROWS)
    )
    return [row for one in found.scalars() if (row := row_of(one, work.person_id, day))]


def row_of(one: Translation, person_id: uuid.UUID, day: object) -> Row | None:
    """What a translation asks of `person_id`, or nothing while it waits for somebody else."""
    if one.state == "asked":
        return _row(one, ASKED if one.by_family else TO_GIVE, ASKED_WHY, ASKED_VERB, day, on_plan=True)
    if one.state == "in_work" and one.translator_id == person_id:
        if one.returned_note:
            return _row(one, SENT_BACK, SENT_BACK_WHY, TO_WRITE_VERB, day)
        return _row(one, TO_WRITE, TO_WRITE_WHY, TO_WRITE_VERB, day)
    if one.state == "in_review" and one.reviewer_id in (person_id, None):
        is_other = one.reviewer_id is None and one.translator_id == person_id
        return None if is_other else _row(one, TO_REVIEW, TO_REVIEW_WHY, TO_REVIEW_VERB, day)
    return None


def _row(one: Translation, what: Words, why: Words, verb: Words, day: object, *, on_plan: bool = False) -> Row:
    return Row(
        id=one.id,
        kind="Plan" if on_plan else "Translation",
        place="plans" if on_plan else "translations",
        student_id=one.student_id,
        what=what.filled(language=TONGUES[one.language].name),
        due_on=one.due_on,
        standing=standing_of(one.due_on, day) if one.due_on else "this_week",  # type: ignore[arg-type]
        verb=verb,
        reason=why,
        on=one.plan_id if on_plan else None,
        spot=SPOT if on_plan else "",
    )
