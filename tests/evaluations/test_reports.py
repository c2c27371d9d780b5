"""From a consented case to a report: assigned, written, scored, signed, put together; and who reads which of it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from decimal import Decimal

import orjson
import psycopg
import pytest
from pycrdt import Doc, Text
from sqlalchemy import select, text

from tests.evaluations.a_case import a_score, brought_to, cognitive, named, signed, written
from tests.factories import make_town
from trellis.access.day import today
from trellis.cases.facts import evidence_for
from trellis.cases.stepping import take
from trellis.deadlines.service import start_clock
from trellis.evaluations import assigning, errors, giving, live, reading, reviewing, scoring, signing
from trellis.evaluations.assigning import Assigned
from trellis.evaluations.form import REPORT
from trellis.evaluations.jobs import assemble_report
from trellis.evaluations.model import EvaluationSection
from trellis.evaluations.reviewing import Reviewed
from trellis.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from trellis.kernel.hashing import sha256_hex
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM
from trellis.live import documents
from trellis.live.model import LiveUpdate

pytestmark = pytest.mark.database


@pytest.fixture
async def areas(gate, town, case):
    """Two areas of a case that is consented to: the psychologist's, and one of the case manager, a teacher's."""
    mine = await named(gate, town, case, cognitive(town))
    other = await named(gate, town, case, cognitive(town, key="academic", assessor_id=town.people["case_manager"]))
    await brought_to(gate, town, case, "consented")
    return [mine, other]


async def as_who(gate, town, who, body):
    actor = SYSTEM if who == "system" else town.actor(who)
    async with gate.open(town.district_id, actor, "test") as work:
        return await body(work)


async def assigned(gate, town, area, who="case_manager", **other):
    async def body(work):
        said = {
            "assessor_id": area.assessor_id,
            "is_qualified": True,
            "instrument": "WISC-V",
            "planned_on": await today(work),
            **other,
        }
        return await assigning.assign_area(work, area_id=area.id, assigned=Assigned(**said))

    return await as_who(gate, town, who, body)


async def facts(gate, town, case, *names):
    return set(await as_who(gate, town, "system", lambda work: evidence_for(work, case, names)))


async def scored(gate, town, area, who="psychologist", score_id=None, **other):
    return await as_who(
        gate,
        town,
        who,
        lambda work: scoring.put_score(work, area_id=area.id, score=a_score(**other), score_id=score_id),
    )


# --- review ---------------------------------------------------------------------------------------------------------


def reviewed(**other) -> Reviewed:
    said = {
        "from_parents": "A private vision test of June.",
        "classroom": "Benchmarks of fall, the state's test of May.",
        "observations": "Her teacher: she waits for others to read.",
        "parent_input": "Helena asks for a test in Spanish too.",
        "more_is_needed": True,
        "needed": "How she reads and what she understands.",
        "reviewed_by": "Ana Reyes, Dana Weiss, Helena Ruiz",
        "reviewed_on": None,
    }
    return Reviewed(**{**said, **other})


async def test_what_is_known_is_reviewed_with_the_parents_words_until_the_plan_goes_out(gate, town, case) -> None:
    async def write(who, revision, **other):
        return await as_who(
            gate,
            town,
            who,
            lambda work: reviewing.write_review(work, case_id=case.id, reviewed=reviewed(**other), revision=revision),
        )

    assert (await write("psychologist", 0)).revision == 1
    with pytest.raises(Conflict):
        await write("case_manager", 0, needed="Nobody's words are lost.")
    assert (await write("case_manager", 1, needed="Reading.")).needed == "Reading."
    with pytest.raises((NotAllowed, NotFound)):
        await write("parent", 2)
    for field, other in (
        ("needed", {"needed": " "}),
        ("classroom", {"classroom": "x" * 5001}),
        ("reviewedBy", {"reviewed_by": "x" * 501}),
        ("reviewedOn", {"reviewed_on": case.received_on + timedelta(days=4000)}),
    ):
        with pytest.raises(InvalidInput) as refused:
            await write("case_manager", 2, **other)
        assert refused.value.field == field
    await brought_to(gate, town, case, "consent_pending")
    with pytest.raises(errors.AssessmentPlanLocked):
        await write("case_manager", 2)


# --- assigning --------------------------------------------------------------------------------------------------------


async def test_the_evaluation_begins_when_every_area_has_somebody_something_and_a_day(gate, town, case, areas) -> None:
    assert await facts(gate, town, case, "evaluators_assigned") == set()
    await assigned(gate, town, areas[0])
    assert await facts(gate, town, case, "evaluators_assigned") == set()
    await assigned(gate, town, areas[1])
    assert await facts(gate, town, case, "evaluators_assigned") == {"evaluators_assigned"}
    # Whoever leaves the team assesses no more.
    await as_who(
        gate,
        town,
        "system",
        lambda work: work.session.execute(
            text("UPDATE team_member SET ends_on = app_today() WHERE role = 'psychologist'")
        ),
    )
    assert await facts(gate, town, case, "evaluators_assigned") == set()


async def test_a_day_after_the_evaluation_is_due_is_taken_with_a_reason_and_never_refused(
    gate, town, case, areas
) -> None:
    async def clock(work):
        return await start_clock(
            work,
            student_id=town.student_id,
            rule="EVAL_INITIAL",
            event="eval_consent_received",
            on=await today(work),
            instance=str(case.id),
            no_later_than=await today(work),
        )

    row = await as_who(gate, town, "director", clock)
    late = row.due_on + timedelta(days=3)
    with pytest.raises(errors.AssessmentIsLate):
        await assigned(gate, town, areas[0], planned_on=late)
    taken = await assigned(gate, town, areas[0], planned_on=late, late_reason="The test in Spanish comes in May.")
    assert (taken.planned_on, taken.late_reason) == (late, "The test in Spanish comes in May.")


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("instrument", {"instrument": " "}),
        ("instrument", {"instrument": "x" * 301}),
        ("lateReason", {"late_reason": "x" * 501}),
        ("plannedOn", {"planned_on": "long ago"}),
        ("assessorId", {"assessor_id": "stranger"}),
    ],
)
async def test_an_assignment_that_does_not_fit_is_refused_with_its_field(gate, town, case, areas, field, other) -> None:
    if "planned_on" in other:
        other = {"planned_on": case.received_on - timedelta(days=1)}
    if "assessor_id" in other:
        other = {"assessor_id": town.people["stranger"]}
    with pytest.raises(InvalidInput) as refused:
        await assigned(gate, town, areas[0], **other)
    assert refused.value.field == field


@pytest.mark.parametrize("who", ["psychologist", "teacher", "parent", "admin", "stranger"])
async def test_who_assigns_nobody_is_refused(gate, town, areas, who) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        await assigned(gate, town, areas[0], who)


# --- writing ----------------------------------------------------------------------------------------------------------


async def test_the_assessor_alone_writes_who_answers_for_it_reads_and_nobody_else_has_a_part_in_drafts(
    gate, town, case, areas
) -> None:
    await written(gate, town, areas[0])
    found = {}
    for who in ("psychologist", "therapist", "case_manager", "principal", "director", "teacher", "parent", "student"):

        async def body(work):
            area = (await work.session.execute(select(type(areas[0])).where(type(areas[0]).id == areas[0].id))).scalar()
            rows = (await work.session.execute(select(LiveUpdate.id))).all()
            return (await live.access_to(work, area) if area else None, len(rows))

        found[who] = await as_who(gate, town, who, body)
    assert found == {
        "psychologist": ("write", 1),
        "therapist": (None, 0),
        "case_manager": ("read", 1),
        "principal": (None, 0),
        "director": ("read", 1),
        "teacher": (None, 0),
        "parent": (None, 0),
        "student": (None, 0),
    }


async def test_nobody_writes_before_the_parent_consented(gate, town, case) -> None:
    area = await named(gate, town, case, cognitive(town))
    for state in ("review_of_data", "consent_pending"):
        await brought_to(gate, town, case, state)
        with pytest.raises(errors.NotInProgress):
            await scored(gate, town, area)
        with pytest.raises(errors.NotInProgress):
            await signed(gate, town, area)
        assert await as_who(gate, town, "psychologist", lambda work: live.access_to(work, area)) == "read"


async def test_what_does_not_fit_the_form_is_a_breach() -> None:
    doc: Doc = Doc()
    doc["prose:findings"] = Text("plain")
    doc["another"] = Text("x")
    assert ("another",) in {one.path for one in live.breaches(REPORT, doc)}
    assert set(live.roots(REPORT)) >= {"prose:findings", "prose:summary"}


# --- scores -----------------------------------------------------------------------------------------------------------


async def test_scores_are_put_down_corrected_and_taken_out_by_the_assessor(gate, town, areas) -> None:
    first = await scored(gate, town, areas[0])
    await scored(gate, town, areas[0], name="Working Memory", score=Decimal("85.5"), low=Decimal("80"))
    fixed = await scored(gate, town, areas[0], score_id=first.id, score=Decimal("93"))
    assert (fixed.id, fixed.score) == (first.id, Decimal("93"))
    await as_who(
        gate, town, "psychologist", lambda work: scoring.drop_score(work, area_id=areas[0].id, score_id=first.id)
    )
    ((left,),) = [await as_who(gate, town, "case_manager", lambda work: scoring.scores_of(work, [areas[0].id]))]
    assert [one.name for one in left] == ["Working Memory"]
    for who in ("case_manager", "therapist", "director", "teacher", "parent"):
        with pytest.raises((NotAllowed, NotFound)):
            await scored(gate, town, areas[0], who)
    with pytest.raises(NotFound):
        await scored(gate, town, areas[0], score_id=new_id())
    with pytest.raises(errors.ScoreUnfit) as refused:
        await scored(gate, town, areas[0], percentile=Decimal("101"))
    assert refused.value.field == "percentile"


async def test_the_database_refuses_scores_that_no_form_would_send(gate, town, areas, fresh_database) -> None:
    row = await scored(gate, town, areas[0])
    with psycopg.connect(fresh_database.owner_url) as owner:
        owner.execute(f"SET app.context = '{town.district_id} - system 1800000000'")
        for changed in ("low = 93", "high = 91", "level = NULL", "level = 42", "percentile = 100", "scale = 'shoe'"):
            with pytest.raises(psycopg.errors.CheckViolation), owner.transaction():
                owner.execute(f"UPDATE evaluation_score SET {changed} WHERE id = %s", [row.id])


# --- signing ----------------------------------------------------------------------------------------------------------


async def test_a_signed_report_stands_with_its_scores_and_its_hash_and_what_comes_later_is_an_addendum(
    gate, town, case, areas, fresh_database
) -> None:
    area = areas[0]
    await written(gate, town, area)
    score = await scored(gate, town, area)
    done = await signed(gate, town, area)
    assert done.summary == "Maya thinks as others of her age do."
    section = await as_who(gate, town, "case_manager", lambda work: work.session.scalar(select(EvaluationSection)))
    assert sha256_hex(section.canonical) == section.sha256
    said = orjson.loads(section.canonical)
    assert said["content"]["findings"]["text"] == "The full scale is 92."
    assert [(one["name"], one["score"], one["low"]) for one in said["scores"]] == [("Full Scale IQ", "92", "87")]
    assert said["signed"]["by"] == "Dana Weiss"
    with pytest.raises(errors.AreaSigned):
        await signed(gate, town, area)
    with pytest.raises(errors.AreaSigned):
        await scored(gate, town, area, score_id=score.id)
    with pytest.raises(errors.AreaSigned):
        await assigned(gate, town, area)
    with pytest.raises(documents.DocumentClosed):
        await written(gate, town, area, findings="Something else.")
    with psycopg.connect(fresh_database.owner_url) as owner:
        owner.execute(f"SET app.context = '{town.district_id} - system 1800000000'")
        for tried in (
            "UPDATE evaluation_score SET score = 95",
            "DELETE FROM evaluation_score",
            "UPDATE evaluation_area SET summary = 'x'",
            "UPDATE evaluation_area SET signed_on = NULL WHERE signed_on IS NOT NULL",
        ):
            with pytest.raises(psycopg.Error) as refused, owner.transaction():
                owner.execute(tried)
            assert refused.value.sqlstate == errors.SIGNED, tried

    async def added(who, words):
        return await as_who(gate, town, who, lambda work: signing.add_addendum(work, area_id=area.id, said=words))

    await added("psychologist", "The percentile is 31.")
    for words in ("", "x" * 5001):
        with pytest.raises(InvalidInput):
            await added("psychologist", words)
    with pytest.raises((NotAllowed, NotFound)):
        await added("case_manager", "I think so too.")
    with pytest.raises(errors.ReportNotReady):
        await as_who(
            gate, town, "case_manager", lambda work: signing.add_addendum(work, area_id=areas[1].id, said="Early.")
        )
    found = await as_who(gate, town, "therapist", lambda work: reading.addenda_of(work, case.id))
    assert [one.said for one in found] == ["The percentile is 31."]
    content, sha256 = await as_who(gate, town, "therapist", lambda work: reading.content_of(work, done))
    assert (content["findings"]["text"], sha256) == ("The full scale is 92.", section.sha256)


async def test_a_report_that_leaves_open_what_was_found_is_not_signed_and_stays_open(gate, town, areas) -> None:
    await written(gate, town, areas[0], recommendations="")
    with pytest.raises(errors.ReportIncomplete) as refused:
        await signed(gate, town, areas[0])
    assert "Recommendations" in refused.value.says.en
    assert "Recomendaciones" in refused.value.says.es
    await written(gate, town, areas[0])
    assert (await signed(gate, town, areas[0])).signed_on


async def test_the_last_signature_makes_the_report_and_the_family_reads_it_once_it_is_out(
    gate, town, case, areas
) -> None:
    await written(gate, town, areas[0])
    await scored(gate, town, areas[0])
    await signed(gate, town, areas[0])
    assert await facts(gate, town, case, "reports_signed") == set()
    await written(gate, town, areas[1], "case_manager", summary="She reads as a second grader does.")
    await signed(gate, town, areas[1], "case_manager")
    assert await facts(gate, town, case, "reports_signed") == {"reports_signed"}

    async def read(who):
        return await as_who(gate, town, who, lambda work: reading.report_of(work, case.id))

    report = await read("case_manager")
    assert [(one.key, one.assessor) for one in report.areas] == [
        ("intelligence", "Dana Weiss"),
        ("academic", "Ana Reyes"),
    ]
    assert report.areas[0].texts["findings"] == "The full scale is 92."
    assert report.areas[0].scores[0]["percentile"] == "30"
    assert await read("teacher") is None, "a teacher of the student reads the summaries"
    assert await read("parent") is None, "not out yet"
    await brought_to(gate, town, case, "in_progress")
    moved = await as_who(gate, town, "psychologist", lambda work: take(work, case_id=case.id, event="areas_done"))
    assert moved.state == "report_ready"
    assert (await read("parent")).sha256 == report.sha256
    assert [await read(who) for who in ("other_parent", "student", "teacher", "stranger", "admin")] == [None] * 5


async def test_of_two_who_sign_the_last_areas_at_once_one_makes_the_report(gate, town, case, areas) -> None:
    await written(gate, town, areas[0])
    await written(gate, town, areas[1], "case_manager")
    await asyncio.gather(signed(gate, town, areas[0]), signed(gate, town, areas[1], "case_manager"))
    report = await as_who(gate, town, "director", lambda work: reading.report_of(work, case.id))
    assert len(report.areas) == 2


async def test_who_reads_only_their_own_area_leaves_the_report_to_a_job(gate, town, case) -> None:
    mine = await named(gate, town, case, cognitive(town))
    other = await named(gate, town, case, cognitive(town, key="academic", assessor_id=town.people["teacher"]))
    await brought_to(gate, town, case, "in_progress")
    await written(gate, town, mine)
    await signed(gate, town, mine)
    await written(gate, town, other, "teacher")
    await signed(gate, town, other, "teacher")
    assert await facts(gate, town, case, "reports_signed") == set()

    class House:
        pass

    house = House()
    house.gate = gate  # type: ignore[attr-defined]
    for _ in range(2):
        await assemble_report(house, district_id=town.district_id, case_id=str(case.id))  # type: ignore[arg-type]
    assert await facts(gate, town, case, "reports_signed") == {"reports_signed"}


# --- the parent's copy ------------------------------------------------------------------------------------------------


async def finished(gate, town, case):
    area = await named(gate, town, case, cognitive(town))
    await brought_to(gate, town, case, "in_progress")
    await written(gate, town, area)
    await signed(gate, town, area)
    return await brought_to(gate, town, case, "report_ready")


async def test_a_copy_is_given_to_a_parent_on_a_day_and_not_before_there_is_a_report(gate, town, case) -> None:
    async def given(who="case_manager", to="parent", days=0, how="in_person"):
        async def body(work):
            return await giving.give_copy(
                work,
                case_id=case.id,
                person_id=town.people[to],
                given_on=await today(work) + timedelta(days=days),
                how=how,
            )

        return await as_who(gate, town, who, body)

    with pytest.raises(errors.ReportNotReady):
        await given()
    await finished(gate, town, case)
    for field, other in (
        ("how", {"how": "by_pigeon"}),
        ("personId", {"to": "stranger"}),
        ("personId", {"to": "other_parent"}),
        ("givenOn", {"days": 1}),
        ("givenOn", {"days": -1}),
    ):
        with pytest.raises(InvalidInput) as refused:
            await given(**other)
        assert refused.value.field == field
    for who in ("teacher", "psychologist", "parent"):
        with pytest.raises((NotAllowed, NotFound)):
            await given(who)
    assert (await given()).how == "in_person"
    copies = await as_who(gate, town, "parent", lambda work: giving.copies_of(work, case.id))
    assert [one.person_id for one in copies] == [town.people["parent"]]


async def test_nothing_of_an_evaluation_is_there_in_another_district(gate, town, case, areas) -> None:
    other = await make_town(gate)
    for deed in (
        lambda work: scoring.put_score(work, area_id=areas[0].id, score=a_score()),
        lambda work: signing.sign_area(work, area_id=areas[0].id),
        lambda work: signing.add_addendum(work, area_id=areas[0].id, said="x"),
        lambda work: reading.document_of(work, case_id=case.id),
        lambda work: giving.give_copy(
            work, case_id=case.id, person_id=other.people["parent"], given_on=case.received_on, how="mail"
        ),
    ):
        with pytest.raises(NotFound):
            await as_who(gate, other, "director", deed)
