"""A draft on paper, for a meeting: what it says to whoever prints it, marked as a draft on each page."""

from __future__ import annotations

import uuid

from trellis.documents.content import Document
from trellis.kernel.audit import record
from trellis.kernel.errors import NotFound
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Language
from trellis.plans.amendment import about
from trellis.plans.canonical import final_document, fingerprint
from trellis.plans.derived import derived_as_json
from trellis.plans.finalizing import student_as_known
from trellis.plans.letterhead import letterhead_of
from trellis.plans.printed import printed_draft
from trellis.plans.reading import derived_of, may_read_work, plan_named, shown_to
from trellis.plans.transferring.about import about as about_transfer
from trellis.plans.written_on import form_of
from trellis.students.service import students_by_id


async def draft_to_print(work: UnitOfWork, *, plan_id: uuid.UUID, language: Language) -> Document:
    """The draft as it is now, for who reads it as it is written (FIN-13: a draft is for discussion, never pre-signed).

    Its digest is of what is printed, so that two prints can be told apart. On record as printed. Raises NotFound,
    also for a plan that is final: that has a sealed PDF.
    """
    plan = await plan_named(work, plan_id=plan_id)
    if not await may_read_work(work, plan):
        raise NotFound()
    found = (await students_by_id(work, [plan.student_id]))[0]
    if found is None:
        raise NotFound()
    document = final_document(
        plan={
            "id": str(plan.id),
            "kind": plan.kind,
            "occasion": plan.occasion,
            "formVersion": plan.form_version,
            "districtForm": plan.district_form,
            "amendment": await about(work, plan),
            "transfer": await about_transfer(work, plan),
        },
        student=student_as_known(*found),
        content=await shown_to(work, plan),
        derived=derived_as_json(await derived_of(work, plan)),
    )
    letterhead = await letterhead_of(work, form_of(plan), student_id=plan.student_id)
    record(work, "plan.print_draft", "plan", plan.id, student_id=plan.student_id)
    return printed_draft(document, sha256=fingerprint(document), letterhead=letterhead, at=work.at, language=language)
