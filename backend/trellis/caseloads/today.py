"""Students without a case manager, on the lists of who can give them one."""

from __future__ import annotations

from trellis.caseloads.reading import count_without
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.worklists.waiting import Row, waits

NOBODYS = Words(en="Students without a case manager: {count}", es="Estudiantes sin responsable del caso: {count}")
NOBODYS_WHY = Words(
    en="Each has a plan or an open case, and nobody whose days and letters they are. Give each a case manager.",
    es="Cada uno tiene un plan o un caso abierto, y nadie a quien le tocan sus plazos y avisos. Dé a cada uno un "
    "responsable.",
)
VERB = Words(en="Open caseloads", es="Abrir las listas")


@waits("caseloads", whose=("administrator", "school_leader"))
async def rows_for(work: UnitOfWork) -> list[Row]:
    """One row for all of them, for special education and a school's leader."""
    if not (work.actor.has("special_education_admin", "school_leader") or work.actor.school_roles):
        return []
    count = await count_without(work)
    if not count:
        return []
    return [
        Row(
            id=work.person_id,
            kind="",
            place="caseloads",
            student_id=None,
            what=NOBODYS.filled(count=count),
            due_on=None,
            standing="this_week",
            verb=VERB,
            reason=NOBODYS_WHY,
        )
    ]
