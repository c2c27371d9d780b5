"""Files of an evaluation: whose a raw record is, in the database; what exceptions stand on, and the copy's clock."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.evaluations.a_case import a_file, brought_to, cognitive, named, signed, written
from tests.factories import make_town
from trellis.access.day import today
from trellis.attachments.model import Attachment
from trellis.attachments.opening import open_attachment
from trellis.cases import errors as of_cases
from trellis.cases.model import CaseEvent
from trellis.cases.stepping import take
from trellis.deadlines import waiving
from trellis.deadlines.model import Deadline
from trellis.deadlines.service import start_clock
from trellis.districts.model import District
from trellis.evaluations import giving, grounds, papers
from trellis.evaluations.grounds import Ground
from trellis.evaluations.model import EvaluationGround, EvaluationPaper
from trellis.kernel import clock as kernel_clock
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.tenancy import SYSTEM
from trellis.meetings import service as meetings

pytestmark = pytest.mark.database

EVERYBODY = (
    "psychologist",
    "director",
    "case_manager",
    "therapist",
    "teacher",
    "principal",
    "parent",
    "other_parent",
    "student",
    "stranger",
    "admin",
)


async def as_who(gate, town, who, body):
    actor = SYSTEM if who == "system" else town.actor(who)
    async with gate.open(town.district_id, actor, "test") as work:
        return await body(work)


async def filed(gate, town, case, who="case_manager", *, file=None, **other):
    file = file or await a_file(gate, town, who, state="waiting_for_upload")
    said = {"kind": "medical_letter", "source": "Dr. Sato", **other}
    await as_who(gate, town, who, lambda work: papers.file_paper(work, case_id=case.id, attachment_id=file, **said))
    return file


async def ready(gate, town, file):
    async def body(work):
        (await work.session.get(Attachment, (town.district_id, file))).state = "ready"

    await as_who(gate, town, "system", body)


async def who_has(gate, town, file):
    """For whom the database shows the file, and for whom it shows the paper."""
    found = []
    for who in EVERYBODY:

        async def body(work):
            files = (await work.session.execute(select(Attachment.id).where(Attachment.id == file))).all()
            rows = await work.session.execute(select(EvaluationPaper.id).where(EvaluationPaper.attachment_id == file))
            return bool(files), bool(rows.all())

        has = await as_who(gate, town, who, body)
        assert has[0] == has[1], who
        if has[0]:
            found.append(who)
    return found


async def test_a_raw_record_is_the_psychologists_and_special_educations_and_the_parents_on_request(
    gate, town, case
) -> None:
    file = await filed(gate, town, case)
    assert await who_has(gate, town, file) == ["psychologist", "director", "case_manager"], "who brings it, meanwhile"
    await ready(gate, town, file)
    assert await who_has(gate, town, file) == ["psychologist", "director", "case_manager"], "who brought it, too"

    async def opened(who):
        return await as_who(gate, town, who, lambda work: open_attachment(work, "k" * 40, attachment_id=file))

    assert (await opened("psychologist")).url.startswith("/files/")
    for who in EVERYBODY[2:]:
        if who != "case_manager":
            with pytest.raises(NotFound):
                await opened(who)
    (paper,) = [one for one, _ in await as_who(gate, town, "director", lambda w: papers.papers_of(w, case.id))]
    for who in ("case_manager", "therapist", "parent"):
        with pytest.raises((NotFound, NotAllowed)):
            await as_who(gate, town, who, lambda work: papers.show_paper(work, paper_id=paper.id))
    shown = await as_who(gate, town, "psychologist", lambda work: papers.show_paper(work, paper_id=paper.id))
    assert shown.shown_on is not None
    assert await who_has(gate, town, file) == ["psychologist", "director", "case_manager", "parent"]
    assert (await opened("parent")).url.startswith("/files/")


async def test_a_private_report_is_the_teams_and_the_familys_unless_somebody_closes_it(gate, town, case) -> None:
    team = await filed(gate, town, case, kind="private_report")
    await ready(gate, town, team)
    assert await who_has(gate, town, team) == [
        "psychologist",
        "director",
        "case_manager",
        "therapist",
        "teacher",
        "principal",
        "parent",
    ]
    closed = await filed(gate, town, case, kind="private_report", is_raw=True)
    await ready(gate, town, closed)
    assert await who_has(gate, town, closed) == ["psychologist", "director", "case_manager"]


async def test_a_file_others_may_have_opened_is_closed_by_who_reads_raw_records_alone(gate, town, case) -> None:
    file = await a_file(gate, town, "case_manager")
    with pytest.raises(NotAllowed):
        await filed(gate, town, case, file=file)
    await filed(gate, town, case, "psychologist", file=file)
    assert await who_has(gate, town, file) == ["psychologist", "director", "case_manager"]


@pytest.mark.parametrize(
    ("field", "said"),
    [("kind", {"kind": "novel"}), ("source", {"source": " "}), ("source", {"source": "x" * 201})],
)
async def test_a_paper_that_does_not_fit_is_refused_with_its_field(gate, town, case, field, said) -> None:
    with pytest.raises(InvalidInput) as refused:
        await filed(gate, town, case, **said)
    assert refused.value.field == field


async def test_no_file_of_another_child_or_district_and_none_twice(gate, town, case) -> None:
    other = await make_town(gate)
    with pytest.raises(NotFound):
        await filed(gate, town, case, file=await a_file(gate, other, "case_manager"))
    file = await filed(gate, town, case, kind="other")
    with pytest.raises(InvalidInput):
        await filed(gate, town, case, file=file, kind="other")
    for who in ("parent", "stranger", "principal"):
        if who != "principal":
            with pytest.raises((NotFound, NotAllowed)):
                await filed(gate, town, case, who)
    team = [one for one, _ in await as_who(gate, town, "teacher", lambda w: papers.papers_of(w, case.id))]
    with pytest.raises(InvalidInput):
        await as_who(gate, town, "director", lambda work: papers.show_paper(work, paper_id=team[0].id))


# --- exceptions -------------------------------------------------------------------------------------------------------


async def recorded(gate, town, case, who="director", **said):
    said = {"kind": "sld_extension", "said": "Both want the observation in December too.", **said}
    if said["kind"] == "sld_extension" and "attachment_id" not in said:
        said["attachment_id"] = await a_file(gate, town, "case_manager")
    return await as_who(
        gate, town, who, lambda work: grounds.record_ground(work, case_id=case.id, ground=Ground(**said))
    )


async def clock(gate, town, case):
    async def body(work):
        return await start_clock(
            work,
            student_id=town.student_id,
            rule="EVAL_INITIAL",
            event="eval_consent_received",
            on=await today(work),
            instance=str(case.id),
            no_later_than=await today(work) + timedelta(days=60),
        )

    return await as_who(gate, town, "director", body)


async def test_an_agreed_extension_moves_the_clock_and_stands_in_the_log_once(gate, town, case) -> None:
    await brought_to(gate, town, case, "consented")
    row = await clock(gate, town, case)
    day = await as_who(gate, town, "director", today)
    until = row.due_on + timedelta(days=20)
    both = {"parent_signed_on": day, "district_signed_on": day, "until": until}
    assert (await recorded(gate, town, case, **both)).state == "consented"
    moved = await as_who(gate, town, "director", lambda work: work.session.get(Deadline, (town.district_id, row.id)))
    assert (moved.due_on, moved.extension) == (until, "written_agreement")
    ground = await as_who(gate, town, "director", lambda work: work.session.scalar(select(EvaluationGround)))
    last = await as_who(
        gate,
        town,
        "director",
        lambda work: work.session.scalar(select(CaseEvent).order_by(CaseEvent.number.desc()).limit(1)),
    )
    assert (last.event, last.evidence) == ("sld_extension", {"agreement_signed": str(ground.id), "reason": "said"})
    # What one step stood on carries no other one.
    with pytest.raises(of_cases.StepWaits):
        await as_who(gate, town, "director", lambda work: take(work, case_id=case.id, event="sld_extension"))


async def test_a_child_who_is_not_made_available_stops_the_clock_where_it_is_shown(gate, town, case) -> None:
    await brought_to(gate, town, case, "in_progress")
    row = await clock(gate, town, case)
    file = await a_file(gate, town, "case_manager")
    until = row.due_on + timedelta(days=14)
    said = {"kind": "child_unavailable", "said": "Three appointments, no answer.", "until": until}
    with pytest.raises(InvalidInput) as refused:
        await recorded(gate, town, case, "case_manager", **said)
    assert refused.value.field == "attachmentId"
    await recorded(gate, town, case, "case_manager", **said, attachment_id=file)
    moved = await as_who(gate, town, "director", lambda work: work.session.get(Deadline, (town.district_id, row.id)))
    assert (moved.due_on, moved.extension) == (until, "exception_301d")


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("kind", {"kind": "holiday"}),
        ("said", {"said": ""}),
        ("said", {"said": "x" * 5001}),
        ("parentSignedOn", {"district_signed_on": None}),
        ("parentSignedOn", {"parent_signed_on": None, "district_signed_on": None}),
        ("parentSignedOn", {"parent_signed_on": "tomorrow"}),
        ("until", {"until": None}),
        ("parentSignedOn", {"parent_signed_on": "long ago"}),
        ("attachmentId", {"attachment_id": None}),
        ("attachmentId", {"attachment_id": "not checked"}),
        ("attachmentId", {"kind": "transfer_in"}),
        ("kind", {"kind": "unnecessary"}),
        ("attachmentId", {"kind": "iee_consider"}),
    ],
)
async def test_an_exception_that_does_not_fit_is_refused_and_leaves_nothing(gate, town, case, field, said) -> None:
    await brought_to(gate, town, case, "consented")
    day = await as_who(gate, town, "director", today)
    whole = {"parent_signed_on": day, "district_signed_on": day, "until": day + timedelta(days=90), **said}
    if whole["parent_signed_on"] == "tomorrow":
        whole["parent_signed_on"] = day + timedelta(days=1)
    if whole["parent_signed_on"] == "long ago":
        whole["parent_signed_on"] = case.received_on - timedelta(days=1)
    if whole.get("attachment_id") == "not checked":
        whole["attachment_id"] = await a_file(gate, town, "case_manager", state="checking")
    with pytest.raises(InvalidInput) as refused:
        await recorded(gate, town, case, **whole)
    assert refused.value.field == field
    assert await as_who(gate, town, "system", lambda work: work.session.scalar(select(EvaluationGround))) is None


async def test_who_does_not_take_the_step_leaves_no_ground(gate, town, case) -> None:
    await brought_to(gate, town, case, "consented")
    day = await as_who(gate, town, "director", today)
    both = {"parent_signed_on": day, "district_signed_on": day, "until": day + timedelta(days=90)}
    for who in ("case_manager", "teacher", "parent"):
        with pytest.raises(NotAllowed):
            await recorded(gate, town, case, who, **both)
    assert await as_who(gate, town, "system", lambda work: work.session.scalar(select(EvaluationGround))) is None


async def test_an_independent_evaluation_is_asked_for_filed_and_considered(gate, town, case) -> None:
    await brought_to(gate, town, case, "report_ready")
    await as_who(gate, town, "parent", lambda work: take(work, case_id=case.id, event="iee_request"))
    await as_who(
        gate,
        town,
        "director",
        lambda work: take(work, case_id=case.id, event="iee_pay", reason="The criteria were sent to Helena."),
    )
    file = await a_file(gate, town, "case_manager")
    considered = {"kind": "iee_consider", "said": "It finds the same, and more of her hearing.", "attachment_id": file}
    with pytest.raises(InvalidInput):
        await recorded(gate, town, case, "case_manager", **considered)
    await filed(gate, town, case, file=file, kind="independent_report", source="Dr. Bloom")
    await recorded(gate, town, case, "case_manager", **considered)
    found = await as_who(gate, town, "parent", lambda work: grounds.grounds_of(work, case.id))
    assert [one.said for one in found] == ["It finds the same, and more of her hearing."]


# --- the clock of the copy --------------------------------------------------------------------------------------------


async def test_where_the_state_wants_the_report_before_the_meeting_the_clock_runs_back_from_it(
    gate, town, case, monkeypatch
) -> None:
    async def new_jersey(work):
        (await work.session.get(District, town.district_id)).state = "NJ"

    await as_who(gate, town, "system", new_jersey)
    area = await named(gate, town, case, cognitive(town))
    await brought_to(gate, town, case, "in_progress")
    await written(gate, town, area)
    await signed(gate, town, area)
    await brought_to(gate, town, case, "report_ready")

    async def arranged(work):
        return await meetings.arrange(
            work,
            student_id=town.student_id,
            plan_id=None,
            kind="eligibility",
            purpose="To decide on eligibility.",
            starts_at=work.at + timedelta(days=40),
            ends_at=work.at + timedelta(days=40, hours=1),
            location="Room 4",
            participants=[(town.people["case_manager"], "case_manager")],
            idempotency_key="eligibility-of-maya",
        )

    meeting = await as_who(gate, town, "case_manager", arranged)

    async def clocks(work):
        of = select(Deadline).where(Deadline.rule_id == "DOCS_BEFORE_MEETING").order_by(Deadline.id)
        found = await work.session.execute(of)
        return [(one.state, one.trigger_on - one.due_on) for one in found.scalars()]

    assert await as_who(gate, town, "director", clocks) == [("open", timedelta(days=10))]

    async def given(work):
        return await giving.give_copy(
            work, case_id=case.id, person_id=town.people["parent"], given_on=await today(work), how="in_person"
        )

    # Given up in writing, it is not asked again for that meeting; for another day it is.
    paper = await a_file(gate, town, "case_manager")

    async def given_up(work):
        row = (await work.session.execute(select(Deadline).where(Deadline.rule_id == "DOCS_BEFORE_MEETING"))).scalar()
        said = {"waived_by_id": town.people["parent"], "waived_on": await today(work), "attachment_id": paper}
        await waiving.waive(work, deadline_id=row.id, due_on=row.due_on, ahead_of=row.trigger_on, **said)

    await as_who(gate, town, "case_manager", given_up)
    await as_who(gate, town, "system", lambda work: giving.count_back(work, student_id=town.student_id))
    assert [state for state, _ in await as_who(gate, town, "director", clocks)] == ["withdrawn"]
    later = {"starts_at": kernel_clock.now() + timedelta(days=40, hours=26), "location": None}
    later["ends_at"] = later["starts_at"] + timedelta(hours=1)
    await as_who(gate, town, "case_manager", lambda work: meetings.reschedule(work, meeting_id=meeting.id, **later))
    assert [state for state, _ in await as_who(gate, town, "director", clocks)] == ["withdrawn", "open"]

    # The meeting comes and nobody has the copy: it was missed, and no step and no other meeting takes that away.
    monkeypatch.setenv("TRELLIS_TEST_NOW", (kernel_clock.now() + timedelta(days=42)).isoformat())
    await as_who(gate, town, "system", lambda work: giving.count_back(work, student_id=town.student_id))
    assert [state for state, _ in await as_who(gate, town, "director", clocks)] == ["withdrawn", "open"]
    monkeypatch.delenv("TRELLIS_TEST_NOW")

    await as_who(gate, town, "case_manager", given)
    assert [state for state, _ in await as_who(gate, town, "director", clocks)] == ["withdrawn", "met"]
    await as_who(gate, town, "case_manager", lambda work: meetings.cancel(work, meeting_id=meeting.id, reason="Snow."))
    assert [state for state, _ in await as_who(gate, town, "director", clocks)] == ["withdrawn", "met"], (
        "given stays given"
    )
