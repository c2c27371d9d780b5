"""The notice under Section 504: given with each thing a school does, with the family's rights (34 CFR 104.36)."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

import trellis.rooms  # noqa: F401  (jobs are declared by importing them)
from tests.cases.test_stepping import code_of, owner
from tests.eligibility.deciding import decided, everybody_agrees
from tests.eligibility.of_504 import case_of_504
from tests.factories import Town, make_town, with_coordinator
from tests.factories.plan import begun, finalized, write
from tests.factories.reading import read
from tests.plans import a_plan_504
from trellis.access.day import today
from trellis.documents.typeset import typeset
from trellis.eligibility import deciding
from trellis.eligibility.standing import named as determination_named
from trellis.kernel.audit import AuditEntry
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.hashing import sha256_hex
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.notices.booklet import sha256_of
from trellis.notices.model import Message
from trellis.notices.prior_written.model import FormalDelivery
from trellis.notices.section_504 import service
from trellis.notices.section_504.contents import EDITIONS, FEDERAL, OCCASIONS
from trellis.notices.section_504.enforced import NOT_DONE
from trellis.notices.section_504.model import Section504Notice
from trellis.notices.section_504.printing import notice_504_to_print

READ = """query ($id: ID!, $language: String) { section504Notices(studentId: $id, language: $language) {
  language mayGive title sha256 parts { number cite } notices { id occasion about says why issuedOn openedOn
  givenTo { id deliveries { way on } } } } }"""


def test_104_36_each_right_is_told_in_both_languages() -> None:
    """Notice, records, an impartial hearing with the parents and counsel, review; and no right of IDEA."""
    for edition in EDITIONS:
        assert [part.number for part in edition.parts] == [1, 2, 3, 4, 5]
        assert [part.cite for part in edition.parts[:4]] == ["34 CFR 104.36"] * 4
        for part in edition.parts:
            for words in (part.title, part.text):
                assert words.en.strip() and words.es.strip() and words.en != words.es
        en, es = (" ".join(p.text.in_language(lang) for p in edition.parts) for lang in ("en", "es"))
        for said in ("records", "hearing", "lawyer", "You take part", "review", "no part in it"):
            assert said in en, said
        for said in ("expedientes", "audiencia", "abogado", "participa", "revise", "imparcial"):
            assert said in es, said
        assert "IDEA" not in en and "300." not in en


def test_who_was_given_an_edition_has_its_hash_so_it_never_changes() -> None:
    assert {language: sha256_of(FEDERAL, language)[:16] for language in ("en", "es")} == {
        "en": "6697c329894679f6",
        "es": "e21d2af421d81d7b",
    }


@pytest.mark.database
class TestGiving:
    @pytest.fixture
    async def town(self, gate: Gate) -> Town:
        return await with_coordinator(gate, await make_town(gate))

    async def test_each_step_about_evaluation_and_identification_gives_one(self, gate: Gate, town: Town) -> None:
        row = await case_of_504(gate, town, until="evaluate")
        assert [one.occasion for one in await notices(gate, town)] == ["evaluate"]
        async with gate.open(town.district_id, town.actor("coordinator"), "test") as work:
            await deciding.take(work, determination_id=row.id, revision=row.revision, event="meet")
        assert len(await notices(gate, town)) == 1, "that the group met is nobody's notice"
        await everybody_agrees(gate, town, row)
        await decided(gate, town, row, "decide_504", who="coordinator")
        _, decision = await notices(gate, town)
        said = orjson.loads(decision.canonical)
        assert (decision.occasion, decision.sha256) == ("decide_504", sha256_hex(decision.canonical))
        assert said["why"] == "As the report says." and "Maya" in said["says"]["es"]
        assert said["rights"]["sha256"] == {one: sha256_of(FEDERAL, one) for one in ("en", "es")}
        async with gate.open(town.district_id, town.actor("coordinator"), "test") as work:
            now = await determination_named(work, determination_id=row.id)
            await deciding.take(
                work, determination_id=row.id, revision=now.revision, event="end", reason="He moved away."
            )
        *_, end = await notices(gate, town)
        assert (end.occasion, orjson.loads(end.canonical)["why"]) == ("end", "He moved away.")

    async def test_a_decision_against_a_plan_gives_one_with_its_reasons(self, gate: Gate, town: Town) -> None:
        row = await case_of_504(gate, town, limits=False, needs_services=None, why="It passes in a week.")
        await everybody_agrees(gate, town, row)
        await decided(gate, town, row, "decide_not_504", who="coordinator")
        _, decision = await notices(gate, town)
        assert (decision.occasion, orjson.loads(decision.canonical)["why"]) == (
            "decide_not_504",
            "It passes in a week.",
        )

    async def test_a_plan_that_is_final_gives_one_before_it_begins_and_an_iep_none(
        self, gate: Gate, town: Town
    ) -> None:
        version = await final_plan(gate, town)
        (notice,) = await notices(gate, town)
        assert (notice.occasion, notice.version_id, notice.event_id) == ("plan", version, None)
        assert "October 12, 2026" in orjson.loads(notice.canonical)["says"]["en"]

    async def test_everybody_owed_notice_has_a_letter_that_names_no_child(self, gate: Gate, town: Town) -> None:
        await final_plan(gate, town)
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            letters = (
                (await work.session.execute(select(Message).where(Message.template == "section_504_notice")))
                .scalars()
                .all()
            )
        assert [one.person_id for one in letters] == [town.people["parent"]]
        from trellis.notices.templates.section_504_notice import SECTION_504_NOTICE as letter

        for words in (letter.subject, letter.body, letter.button):
            assert "Maya" not in words.en + words.es and "student" not in words.en

    async def test_opening_is_its_giving_once_in_the_language_it_was_read(self, gate: Gate, town: Town) -> None:
        await final_plan(gate, town)
        about = {"id": global_id("Student", town.student_id), "language": "es"}
        before = (await read(gate, town, "parent", READ, **about))["section504Notices"]
        assert (before["mayGive"], before["notices"][0]["openedOn"], len(before["parts"])) == (False, None, 5)
        for language in ("es", "en"):
            async with gate.open(town.district_id, town.actor("parent"), "test") as work:
                await service.open_own(work, student_id=town.student_id, language=language)
        (given,) = await deliveries(gate, town)
        (notice,) = await notices(gate, town)
        assert (given.person_id, given.way, given.language) == (town.people["parent"], "app", "es")
        assert given.document_sha256 == notice.sha256
        after = (await read(gate, town, "parent", READ, **about))["section504Notices"]
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            day = await today(work)
        assert after["notices"][0]["openedOn"] == day.isoformat() and after["language"] == "es"
        assert after["notices"][0]["givenTo"] == [], "whom it reached is the staff's"
        of_staff = (await read(gate, town, "coordinator", READ, **about))["section504Notices"]
        assert of_staff["mayGive"] and of_staff["notices"][0]["givenTo"] == [
            {"id": global_id("Person", town.people["parent"]), "deliveries": [{"way": "app", "on": day.isoformat()}]}
        ]

    @pytest.mark.parametrize("who", ["coordinator", "case_manager", "director"])
    async def test_staff_put_on_record_what_went_on_paper(self, gate: Gate, town: Town, who: str) -> None:
        await final_plan(gate, town)
        (notice,) = await notices(gate, town)
        for _ in range(2):
            await gives(gate, town, who, notice.id, on=notice.issued_on)
        (given,) = await deliveries(gate, town)
        assert (given.way, given.recorded_by_id, given.language) == ("handed", town.people[who], "en")
        async with gate.open(town.district_id, town.actor("coordinator"), "test") as work:
            await service.open_own(work, student_id=town.student_id, language="en")
        assert len(await deliveries(gate, town)) == 1, "staff who read it were given nothing"
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            noted = select(AuditEntry.action).where(AuditEntry.action.startswith("notice_504."))
            assert sorted((await work.session.execute(noted)).scalars()) == ["notice_504.give", "notice_504.issue"]

    async def test_what_cannot_be_is_refused(self, gate: Gate, town: Town) -> None:
        await final_plan(gate, town)
        (notice,) = await notices(gate, town)
        for wrong in (
            {"on": notice.issued_on - timedelta(days=1)},
            {"on": notice.issued_on + timedelta(days=2)},
            {"way": "app"},
            {"person": "teacher"},
        ):
            with pytest.raises(InvalidInput):
                await gives(gate, town, "coordinator", notice.id, **{"on": notice.issued_on, **wrong})
        for who in ("parent", "teacher", "stranger", "admin"):
            with pytest.raises((NotAllowed, NotFound)):
                await gives(gate, town, who, notice.id, on=notice.issued_on)
        for who in ("stranger", "admin"):
            about = {"id": global_id("Student", town.student_id)}
            assert (await read(gate, town, who, READ, **about))["section504Notices"] is None
        assert await deliveries(gate, town) == []

    async def test_it_is_printed_with_the_rights_and_its_hash(self, gate: Gate, town: Town) -> None:
        await final_plan(gate, town)
        (notice,) = await notices(gate, town)
        async with gate.open(town.district_id, town.actor("parent"), "test") as work:
            document = await notice_504_to_print(work, notice_id=notice.id, language="es")
        assert document.content_sha256 == notice.sha256
        assert typeset(document).startswith(b"%PDF-")
        said = str(document.blocks)
        assert "12 de octubre de 2026" in said and "audiencia" in said and "34 CFR 104.36" in said

    async def test_the_database_takes_no_notice_of_what_was_not_done_and_changes_none(
        self, gate: Gate, town: Town, fresh_database: Any
    ) -> None:
        row = await case_of_504(gate, town, until="evaluate")
        (notice,) = await notices(gate, town)
        await final_plan(gate, town)
        add = (
            "INSERT INTO section_504_notice (district_id, id, student_id, occasion, event_id, version_id, edition, "
            "canonical, sha256, issued_on, issued_by_id, issued_at) VALUES (%s, gen_random_uuid(), %s, %s, %s, NULL, "
            "'504-1', '', '0', '2026-11-25', %s, now())"
        )
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            steps = text("SELECT event, id FROM determination_event WHERE determination_id = :id")
            events = dict((await work.session.execute(steps, {"id": row.id})).tuples().all())
        by = town.people["coordinator"]
        with owner(fresh_database, town) as connection:
            for student, occasion, event in (
                (town.student_id, "decide_504", events["refer"]),
                (town.student_id, "evaluate", events["refer"]),
            ):
                assert code_of(connection, add, town.district_id, student, occasion, event, by) == NOT_DONE
        for deed in ("UPDATE section_504_notice SET sha256 = '1'", "DELETE FROM section_504_notice"):
            with pytest.raises(DBAPIError, match="permission denied"):
                async with gate.open(town.district_id, SYSTEM, "test") as work:
                    await work.session.execute(text(deed))
        assert notice.event_id == events["evaluate"]


async def final_plan(gate: Gate, town: Town) -> uuid.UUID:
    plan = await begun(gate, town, "section_504", "initial")
    await write(gate, town, plan, a_plan_504.content())
    return (await finalized(gate, town, plan)).id


async def notices(gate: Gate, town: Town) -> list[Section504Notice]:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return list((await work.session.execute(select(Section504Notice).order_by(Section504Notice.id))).scalars())


async def deliveries(gate: Gate, town: Town) -> list[FormalDelivery]:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        of = select(FormalDelivery).where(FormalDelivery.section_504_notice_id.is_not(None))
        return list((await work.session.execute(of.order_by(FormalDelivery.id))).scalars())


async def gives(
    gate: Gate, town: Town, who: str, notice_id: uuid.UUID, *, on: date, way: str = "handed", person: str = "parent"
) -> None:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        await service.give(work, notice_id=notice_id, person_id=town.people[person], way=way, on=on)


def test_every_occasion_says_what_is_done_and_under_which_law() -> None:
    assert {one.about.en.split()[1] for one in OCCASIONS.values()} == {"evaluating", "whether", "where"}
    for one in OCCASIONS.values():
        assert "104.36" in one.cite and "{name}" in one.says.en and "{name}" in one.says.es
