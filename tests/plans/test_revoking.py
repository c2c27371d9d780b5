"""A family takes back its consent to all services: in writing, after a notice, with nothing undone or overruled."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, text

from tests.factories import Town, make_town
from tests.factories.plan import interpreted
from tests.plans.answering import NAMES, answer, ask, final, now, on, run
from trellis.attachments.model import Attachment
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound, TrellisError
from trellis.kernel.ids import new_id
from trellis.kernel.pruning import EXPIRING
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.notices.prior_written import rules as notice_rules
from trellis.notices.prior_written import service as prior_written
from trellis.notices.prior_written.model import PriorNotice
from trellis.plans.answers.service import answer_of
from trellis.plans.answers.today import rows_for
from trellis.plans.model import Plan, PlanVersion
from trellis.plans.revoking import problems, service
from trellis.plans.revoking.model import ServicesRevocation
from trellis.plans.revoking.rules import revocation_text
from trellis.signatures.model import Signature
from trellis.signatures.service import DocumentChanged, NameNotYours, SignInAgain

pytestmark = pytest.mark.database
WRITTEN: dict[str, Any] = {
    "typed_name": "Helena Ruiz",
    "text_sha256": revocation_text("en")[1],
    "language": "en",
    "idempotency_key": "taken-back",
}


@pytest.fixture(autouse=True)
def _before_the_plan_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, "2026-10-07")


async def served(gate: Gate, state: str = "TX") -> tuple[Town, Plan]:
    """A student whose first plan the family agreed to."""
    town = await make_town(gate, state=state)
    plan = await final(gate, town, "initial")
    await ask(gate, town, plan)
    await answer(gate, town, plan)
    return town, await now(gate, town, plan.id)


async def revoked(gate: Gate, town: Town, who: str = "parent", **other: Any) -> ServicesRevocation:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await service.revoke(work, student_id=town.student_id, **(WRITTEN | other))


async def stored(gate: Gate, town: Town) -> ServicesRevocation:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return (await work.session.execute(select(ServicesRevocation))).scalar_one()


async def issue(gate: Gate, town: Town, notice_id: Any) -> PriorNotice:
    async with gate.open(town.district_id, town.actor("principal"), "test") as work:
        notice = (await work.session.execute(select(PriorNotice).where(PriorNotice.id == notice_id))).scalar_one()
        still = notice_rules.still_open(prior_written.items_in(notice), notice.contents)
        said = {one.key: {"en": f"Nothing else: {one.label.en}."} for one in still}
        notice = await prior_written.revise(
            work, notice_id=notice.id, revision=notice.revision, contents=said, own_items=[]
        )
        notice, _ = await prior_written.issue(
            work,
            notice_id=notice.id,
            revision=notice.revision,
            late_reason=None,
            renderings=await interpreted(work, notice),
        )
        return notice


async def test_services_end_after_the_notice_and_not_before_and_nothing_is_deleted(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    town, plan = await served(gate)
    row = await revoked(gate, town)
    assert (await revoked(gate, town)).id == row.id
    await run(gate, town, "plans.revoked", revocation_id=str(row.id))
    await run(gate, town, "plans.revoked", revocation_id=str(row.id))
    row = await stored(gate, town)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        [waiting] = await rows_for(work)
    assert waiting.id == row.notice_id
    on(monkeypatch, "2026-11-30")
    await run(gate, town, "plans.services_end", revocation_id=str(row.id))
    assert (await now(gate, town, plan.id)).state == "active"
    await issue(gate, town, row.notice_id)
    for day, state in (("2026-12-09", "active"), ("2026-12-10", "revoked"), ("2026-12-11", "revoked")):
        on(monkeypatch, day)
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            await EXPIRING["services_revocation"](work, 10)
        assert (await now(gate, town, plan.id)).state == state
    assert (await stored(gate, town)).ended_on == date(2026, 12, 10)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        for table in (PlanVersion, Signature):
            assert (await work.session.execute(select(table.id))).first() is not None
        still = "SELECT count(*) FROM deadline WHERE state = 'open' AND student_id = :student"
        assert (await work.session.execute(text(still), {"student": town.student_id})).scalar_one() == 0
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        said = await answer_of(work, plan_id=plan.id, language="en")
    assert said is not None and said.came_of_it is not None and "ended" in said.came_of_it.en
    # Services that begin after it begin as at first.
    again = await final(gate, town, "annual", key="once-again")
    assert again.consent_rule == "initial"


async def test_massachusetts_gives_ten_school_days_after_the_notice(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """603 CMR 28.07(1)(a)4; without a calendar no fewer days."""
    town, plan = await served(gate, "MA")
    row = await revoked(gate, town)
    await run(gate, town, "plans.revoked", revocation_id=str(row.id))
    await issue(gate, town, (await stored(gate, town)).notice_id)
    for day, state in (("2026-10-21", "active"), ("2026-10-28", "revoked")):
        on(monkeypatch, day)
        await run(gate, town, "plans.services_end", revocation_id=str(row.id))
        assert (await now(gate, town, plan.id)).state == state


@pytest.mark.parametrize(
    ("other", "error"),
    [
        ({"typed_name": "Ivan Ruiz"}, NameNotYours),
        ({"text_sha256": "0" * 64}, DocumentChanged),
        ({"language": "es"}, DocumentChanged),
        ({"language": "fr"}, InvalidInput),
        ({"idempotency_key": "short"}, InvalidInput),
    ],
)
async def test_what_takes_nothing_back(gate: Gate, other: dict[str, str], error: type[TrellisError]) -> None:
    town, _ = await served(gate)
    with pytest.raises(error):
        await revoked(gate, town, **other)


@pytest.mark.parametrize("who", ["other_parent", "student", "case_manager", "director", "stranger"])
async def test_nobody_else_takes_it_back(gate: Gate, who: str) -> None:
    town, _ = await served(gate)
    with pytest.raises((NotFound, NotAllowed)):
        await revoked(gate, town, who, typed_name=NAMES.get(who, "Helena Ruiz"))


async def test_an_old_sign_in_is_renewed_first(gate: Gate) -> None:
    town, _ = await served(gate)
    async with gate.open(town.district_id, town.actor("parent", recently=False), "test") as work:
        with pytest.raises(SignInAgain):
            await service.revoke(work, student_id=town.student_id, **WRITTEN)


async def test_once_and_only_while_services_are_given(gate: Gate) -> None:
    town = await make_town(gate, state="TX")
    with pytest.raises(problems.NothingToRevoke):
        await revoked(gate, town)
    town, _ = await served(gate)
    await revoked(gate, town)
    with pytest.raises(problems.AlreadyRevoked):
        await revoked(gate, town, idempotency_key="another-visit")


async def paper(gate: Gate, town: Town, who: str = "case_manager", **other: Any) -> ServicesRevocation:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        scan = Attachment(
            district_id=town.district_id,
            id=new_id(),
            student_id=town.student_id,
            uploaded_by_id=town.people["case_manager"],
            kind="consent",
            title="Letter",
            file_name="letter.pdf",
            content_type="application/pdf",
            byte_count=9,
            upload_key=f"up/{new_id()}",
            sha256="0" * 64,
            object_key=f"test/{new_id()}",
            state="ready",
        )
        work.session.add(scan)
    said = {"person_id": town.people["parent"], "signed_on": date(2026, 10, 5), "received_on": date(2026, 10, 6)}
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await service.record_on_paper(
            work,
            student_id=town.student_id,
            scan_id=scan.id,
            idempotency_key="from-paper",
            **(said | other),
        )


async def test_from_paper_it_needs_the_scan_its_days_and_somebody_who_held_the_right(gate: Gate) -> None:
    town, _ = await served(gate)
    with pytest.raises(problems.DaysOfRevocation):
        await paper(gate, town, received_on=date(2026, 10, 4))
    with pytest.raises(problems.NotTheirsToRevoke):
        await paper(gate, town, person_id=town.people["other_parent"])
    with pytest.raises((NotAllowed, NotFound)):
        await paper(gate, town, "teacher")
    row = await paper(gate, town)
    assert (row.method, row.typed_name, row.recorded_by_id) == ("paper", None, town.people["case_manager"])


async def test_the_database_takes_no_revocation_of_somebody_without_the_right(gate: Gate) -> None:
    town, _ = await served(gate)
    with pytest.raises(TrellisError):
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            work.session.add(
                ServicesRevocation(
                    district_id=town.district_id,
                    id=new_id(),
                    student_id=town.student_id,
                    person_id=town.people["other_parent"],
                    recorded_by_id=town.people["other_parent"],
                    method="typed",
                    signed_on=date(2026, 10, 7),
                    received_on=date(2026, 10, 7),
                    typed_name="Ivan Ruiz",
                    text_sha256="0" * 64,
                    language="en",
                    session_id=new_id(),
                    authenticated_at=work.at,
                    idempotency_key="not-theirs",
                )
            )
