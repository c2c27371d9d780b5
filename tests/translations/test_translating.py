"""A plan in the family's language, from asking to reading: who asks, who writes, who publishes, who reads."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import ProgrammingError

from tests.factories import Town, make_town
from tests.factories.plan import begun, finalized, meet, whole_plan, write
from tests.translations.translating import asked, does, given, newest, published, texts, translated, writes
from trellis.kernel import clock
from trellis.kernel.audit import AuditEntry
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.hashing import sha256_hex
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.notices.model import Message
from trellis.people.model import PersonRole
from trellis.plans.model import Plan, PlanVersion
from trellis.students.model import Student
from trellis.translations import memory, rules, service
from trellis.translations.model import PublishedTranslation, RememberedSentence, Translation, TranslationUnit

pytestmark = pytest.mark.database
TABLES = (Translation, TranslationUnit, PublishedTranslation, RememberedSentence)


async def seen(gate: Gate, town: Town, who: str) -> dict[str, int]:
    """How many rows of each table somebody has before them."""
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        counts = {}
        for table in (*TABLES, Plan, PlanVersion, Student):
            counts[table.__tablename__] = (await work.session.execute(select(func.count(table.id)))).scalar_one()
        return counts


async def today_of(gate: Gate, town: Town, who: str) -> list[str]:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return [row.what.en for row in await service.rows_for(work)]


async def letters(gate: Gate, town: Town) -> list[tuple[str, Any]]:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        rows = await work.session.execute(
            select(Message.template, Message.person_id)
            .where(Message.template.like("translation%"))
            .order_by(Message.id)
        )
        who = {person_id: name for name, person_id in town.people.items()}
        return [(template, who[person_id]) for template, person_id in rows]


async def test_a_parent_asks_and_the_case_manager_has_it_on_their_page(
    gate: Gate, town: Town, version: PlanVersion
) -> None:
    row = await asked(gate, town, version, "parent")
    assert (row.state, row.by_family, row.version_sha256) == ("asked", True, version.sha256)
    again = await asked(gate, town, version, "parent")
    assert (await asked(gate, town, version)).id == again.id == row.id
    assert await today_of(gate, town, "case_manager") == ["The family asks for the plan in Spanish"]
    assert await letters(gate, town) == [("translation_asked", "case_manager")]
    await given(gate, town, row)
    assert await today_of(gate, town, "case_manager") == []
    assert await today_of(gate, town, "translator") == ["Translate into Spanish"]


async def test_nobody_else_asks_and_nobody_for_a_draft_or_into_a_language_of_no_list(
    gate: Gate, town: Town, version: PlanVersion
) -> None:
    refused = {
        **dict.fromkeys(("teacher", "student", "principal"), NotAllowed),
        **dict.fromkeys(("other_parent", "stranger", "admin", "translator"), NotFound),
    }
    for who, error in refused.items():
        with pytest.raises(error):
            await asked(gate, town, version, who)
    draft = await begun(gate, town, occasion="annual")
    with pytest.raises(NotAllowed):
        await does(gate, town, "case_manager", service.ask, plan_id=draft.id, language="es", due_on=None)
    with pytest.raises(InvalidInput):
        await asked(gate, town, version, language="tlh")


async def test_it_is_given_by_who_leads_the_case_to_translators_of_the_district_alone(
    gate: Gate, town: Town, version: PlanVersion
) -> None:
    row = await asked(gate, town, version, "parent")
    with pytest.raises(InvalidInput):
        await given(gate, town, row, "teacher")
    with pytest.raises(InvalidInput):
        await given(gate, town, row, "translator", "stranger")
    for who, error in (("parent", NotAllowed), ("teacher", NotAllowed), ("translator", NotFound)):
        values = {"translator_id": town.people["translator"], "reviewer_id": None, "due_on": None}
        with pytest.raises(error):
            await does(gate, town, who, service.assign, translation_id=row.id, **values)
    offered = await does(gate, town, "case_manager", service.translators, plan_id=version.plan_id)
    assert [one.given_name for one in offered] == ["Nina", "Omar", "Lucía"]
    assert await does(gate, town, "teacher", service.translators, plan_id=version.plan_id) == []


async def test_who_translates_sees_what_was_given_to_them_and_nothing_else(
    gate: Gate, town: Town, version: PlanVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = await given(gate, town, await asked(gate, town, version))
    count = len(await texts(gate, town, row, "case_manager"))
    for who in ("translator", "reviewer"):
        found = await seen(gate, town, who)
        assert (found["translation"], found["translation_unit"]) == (1, count)
        assert (found["plan"], found["plan_version"], found["student"]) == (0, 0, 1)
    assert set((await seen(gate, town, "idle")).values()) == {0}
    # The next translator takes the place of the one before.
    await given(gate, town, row, "idle")
    assert set((await seen(gate, town, "translator")).values()) == {0}
    assert (await seen(gate, town, "idle"))["translation_unit"] == count
    # Who is no translator any more sees nothing, whatever was given.
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        ended = update(PersonRole).where(PersonRole.person_id == town.people["idle"])
        await work.session.execute(ended.values(ends_on=clock.now().date() - timedelta(days=1)))
    assert set((await seen(gate, town, "idle")).values()) == {0}


async def test_it_is_closed_to_its_makers_two_weeks_after_publishing(
    gate: Gate, town: Town, version: PlanVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    await published(gate, town, version)
    assert (await seen(gate, town, "translator"))["published_translation"] == 1
    monkeypatch.setenv("TRELLIS_TEST_NOW", (clock.now() + timedelta(days=15)).isoformat())
    found = await seen(gate, town, "translator")
    assert (found["translation"], found["translation_unit"], found["published_translation"]) == (0, 0, 0)
    assert (await seen(gate, town, "parent"))["published_translation"] == 1


async def test_two_who_write_one_text_lose_nothing(gate: Gate, town: Town, version: PlanVersion) -> None:
    row = await given(gate, town, await asked(gate, town, version))
    unit = (await texts(gate, town, row, "translator"))[0]
    mine = await writes(gate, town, unit, "Uno", is_done=False)
    assert (mine.revision, mine.said) == (2, "Uno")
    with pytest.raises(rules.SomebodyWrote):
        await writes(gate, town, unit, "Otro", "reviewer")
    # The same answer asked for twice is no conflict; the one who knows the newest goes on.
    assert (await writes(gate, town, unit, "Uno", is_done=False)).revision == 2
    assert (await writes(gate, town, mine, "Otro", "reviewer")).said == "Otro"
    with pytest.raises(InvalidInput):
        await writes(gate, town, mine, "  ", revision=3)
    for who, error in (("case_manager", NotAllowed), ("teacher", NotAllowed), ("parent", NotFound), ("idle", NotFound)):
        with pytest.raises(error):
            await writes(gate, town, mine, "Nuestro", who, revision=3)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        entries = await work.session.execute(
            select(AuditEntry.actor_person_id, AuditEntry.student_id).where(AuditEntry.action == "translation.write")
        )
        assert set(entries.all()) == {(town.people[who], town.student_id) for who in ("translator", "reviewer")}


async def test_it_is_published_whole_by_the_reviewer_and_frozen_with_its_versions_hash(
    gate: Gate, town: Town, version: PlanVersion
) -> None:
    row = await given(gate, town, await asked(gate, town, version, "parent"))
    with pytest.raises(rules.NotAllDone):
        await does(gate, town, "translator", service.submit, translation_id=row.id)
    await translated(gate, town, row)
    with pytest.raises(rules.WrongStep):
        await does(gate, town, "reviewer", service.publish, translation_id=row.id)
    await does(gate, town, "translator", service.submit, translation_id=row.id)
    for who, error in (("translator", NotAllowed), ("case_manager", NotAllowed), ("parent", NotAllowed)):
        with pytest.raises(error):
            await does(gate, town, who, service.publish, translation_id=row.id)
    assert (await seen(gate, town, "parent"))["published_translation"] == 0
    assert (await seen(gate, town, "parent"))["translation_unit"] == 0
    await does(gate, town, "reviewer", service.send_back, translation_id=row.id, note="Goal 2 says daily.")
    assert await today_of(gate, town, "translator") == ["Look again: translation into Spanish"]
    await does(gate, town, "translator", service.submit, translation_id=row.id)
    await does(gate, town, "reviewer", service.publish, translation_id=row.id)
    frozen = await newest(gate, town, row.id)
    said = json.loads(frozen.canonical)
    assert frozen.sha256 == sha256_hex(frozen.canonical)
    assert said["version"]["sha256"] == frozen.version_sha256 == version.sha256
    assert all(one["text"] == f"ES {one['source']}" for one in said["units"])
    for who, published_rows in (("parent", 1), ("teacher", 1), ("student", 1), ("other_parent", 0), ("stranger", 0)):
        assert (await seen(gate, town, who))["published_translation"] == published_rows, who
    assert (await seen(gate, town, "parent"))["translation_unit"] == 0
    async with gate.open(town.district_id, town.actor("case_manager"), "attack") as work:
        with pytest.raises(ProgrammingError):
            await work.session.execute(text("UPDATE published_translation SET sha256 = 'x'"))


async def test_under_review_a_text_changes_under_nobodys_eyes(gate: Gate, town: Town, version: PlanVersion) -> None:
    row = await given(gate, town, await asked(gate, town, version))
    await translated(gate, town, row)
    await does(gate, town, "translator", service.submit, translation_id=row.id)
    unit = (await texts(gate, town, row, "translator"))[0]
    with pytest.raises(rules.WrongStep):
        await writes(gate, town, unit, "Something the reviewer never saw")
    assert (await writes(gate, town, unit, "The reviewer's own word", "reviewer")).said == "The reviewer's own word"


async def test_who_only_translates_has_the_texts_and_nothing_around_them(
    gate: Gate, town: Town, version: PlanVersion
) -> None:
    """Neither the plain view nor the printed copy: both hold the birth date, the grade and every answer."""
    frozen = await published(gate, town, version)
    frozen.pdf_state, frozen.pdf_key, frozen.pdf_sha256 = "made", "translations/x.pdf", "0" * 64
    storage = FileStore()
    for who, opens in (("parent", True), ("case_manager", True), ("translator", False), ("reviewer", False)):
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            assert (await service.linked_pdf(work, storage, frozen) is not None) is opens, who
            if opens:
                assert await service.plain_of(work, frozen)
            else:
                with pytest.raises(NotFound):
                    await service.plain_of(work, frozen)


class FileStore:
    """Signs nothing: only whether somebody gets as far as a link is asked here."""

    def open_link(self, key: str, _: str) -> str:
        return f"https://files.test/{key}"


async def test_who_looks_for_offers_is_on_record_as_reading(gate: Gate, town: Town, version: PlanVersion) -> None:
    row = await given(gate, town, await asked(gate, town, version))
    await does(gate, town, "translator", memory.offers, translation_id=row.id)
    unit = (await texts(gate, town, row, "translator"))[0]
    await writes(gate, town, unit, unit.said, is_done=unit.is_done, revision=99)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        read = await work.session.execute(
            select(AuditEntry.actor_person_id, AuditEntry.student_id).where(AuditEntry.action == "translation.read")
        )
        assert list(read) == [(town.people["translator"], version.student_id)] * 2


async def test_where_nobody_is_named_to_review_the_case_manager_does_and_a_correction_stands_beside(
    gate: Gate, town: Town, version: PlanVersion
) -> None:
    row = await given(gate, town, await asked(gate, town, version), reviewer=None)
    await translated(gate, town, row)
    await does(gate, town, "translator", service.submit, translation_id=row.id)
    assert await today_of(gate, town, "case_manager") == ["Review the translation into Spanish"]
    await does(gate, town, "case_manager", service.publish, translation_id=row.id)
    await given(gate, town, row)
    unit = (await texts(gate, town, row, "translator"))[0]
    await writes(gate, town, unit, "Mejor")
    assert (await newest(gate, town, row.id)).number == 1
    await does(gate, town, "translator", service.submit, translation_id=row.id)
    await does(gate, town, "reviewer", service.publish, translation_id=row.id)
    corrected = await newest(gate, town, row.id)
    assert corrected.number == 2
    assert json.loads(corrected.canonical)["units"][0]["text"] == "Mejor"
    assert (await seen(gate, town, "parent"))["published_translation"] == 2


async def test_the_family_reads_the_plan_in_its_language_with_the_forms_own_words(
    gate: Gate, town: Town, version: PlanVersion
) -> None:
    for language, label in (("es", "Metas"), ("ar", "Goals")):
        frozen = await published(gate, town, version, language)
        async with gate.open(town.district_id, town.actor("parent"), "test") as work:
            row = (
                await work.session.execute(select(PublishedTranslation).where(PublishedTranslation.id == frozen.id))
            ).scalar_one()
            view = await service.plain_of(work, row)
        goals = next(section for section in view if section["key"] == "goals")
        assert label in goals["title"]
        assert all(item["text"].startswith(language.upper()) for item in goals["items"])
        # What somebody wrote is in the family's language; what the form says, in one the form speaks.
        spoken = {d["textLanguage"] for item in goals["items"] for d in item["details"]}
        assert spoken == ({"es"} if language == "es" else {"ar", "en"})
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        read = select(func.count(AuditEntry.id)).where(
            AuditEntry.action == "translation.read", AuditEntry.actor_person_id == town.people["parent"]
        )
        assert (await work.session.execute(read)).scalar_one() == 2


async def test_a_newer_plan_marks_the_translation_and_what_did_not_change_is_taken_over(
    gate: Gate, town: Town, version: PlanVersion
) -> None:
    first = await published(gate, town, version)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert await service.changed_count(work, first) == 0
        await work.session.execute(update(Plan).where(Plan.id == version.plan_id).values(state="active"))
    content = whole_plan()
    content["goals"]["goals"][0]["condition"] = "Given a new text about the sea"
    later = await begun(gate, town)
    await write(gate, town, later, content)
    await meet(gate, town, later)
    next_version = await finalized(gate, town, later, key="second-click")
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        row = (
            await work.session.execute(
                select(PublishedTranslation, service.is_stale(work, PublishedTranslation)).where(
                    PublishedTranslation.id == first.id
                )
            )
        ).one()
        assert row[1] is True
        assert await service.changed_count(work, row[0]) == 1
    row = await given(gate, town, await asked(gate, town, next_version))
    left = [one for one in await texts(gate, town, row, "translator") if not one.is_done]
    assert [one.source for one in left] == ["Given a new text about the sea"]
    assert left[0].earlier_text == f"ES {left[0].earlier_source}"
    kept = [one for one in await texts(gate, town, row, "translator") if one.is_done]
    assert {one.origin for one in kept} == {"carried"} and all(one.said == f"ES {one.source}" for one in kept)


async def test_the_districts_memory_offers_a_sentence_again_and_names_nobody(
    gate: Gate, town: Town, version: PlanVersion
) -> None:
    row = await given(gate, town, await asked(gate, town, version))
    units = await texts(gate, town, row, "translator")
    plain = next(
        one for one in units if not rules.names_somebody(one.source, ["Maya", "Ruiz"]) and len(one.source) > 30
    )
    await translated(
        gate, town, row, lambda one: "Una frase común." if one.id == plain.id else f"De Maya: {one.source}"
    )
    await does(gate, town, "translator", service.submit, translation_id=row.id)
    await does(gate, town, "reviewer", service.publish, translation_id=row.id)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await memory.remember(work, await work.session.merge(await newest(gate, town, row.id)))
        kept = list((await work.session.execute(select(RememberedSentence.said))).scalars())
    assert kept == ["Una frase común."]
    for who in ("case_manager", "parent", "teacher"):
        assert (await seen(gate, town, who))["translation_memory"] == 0
    # A correction of the same plan, and the text not done: it is offered, with who said it and when.
    await given(gate, town, row)
    unit = next(one for one in await texts(gate, town, row, "translator") if one.id == plain.id)
    await writes(gate, town, unit, "", is_done=False)
    (offer,) = await does(gate, town, "translator", service.offers, translation_id=row.id)
    assert (offer.unit_id, offer.said, offer.is_whole) == (plain.id, "Una frase común.", True)
    assert offer.translated_by_id == town.people["translator"]
    for who in ("case_manager", "idle"):
        with pytest.raises((NotAllowed, NotFound)):
            await does(gate, town, who, service.offers, translation_id=row.id)


async def test_the_office_says_who_translates_and_who_no_more(gate: Gate, town: Town) -> None:
    for who, error in (("case_manager", NotAllowed), ("principal", NotAllowed), ("translator", NotAllowed)):
        with pytest.raises(error):
            await does(gate, town, who, service.set_translator, person_id=town.people["teacher"], is_translator=True)
    for who in ("parent", "student"):
        with pytest.raises(NotFound):
            await does(gate, town, "director", service.set_translator, person_id=town.people[who], is_translator=True)
    for is_translator in (True, True, False, False, True):
        named = {"person_id": town.people["teacher"], "is_translator": is_translator}
        await does(gate, town, "admin", service.set_translator, **named)
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            held = select(PersonRole.ends_on).where(
                PersonRole.person_id == town.people["teacher"], PersonRole.role == "translator"
            )
            open_ones = [ends_on for ends_on in (await work.session.execute(held)).scalars() if ends_on is None]
            assert len(open_ones) == int(is_translator)


async def test_another_district_finds_nothing(gate: Gate, town: Town, version: PlanVersion) -> None:
    row = await given(gate, town, await asked(gate, town, version))
    unit = (await texts(gate, town, row, "translator"))[0]
    other = await make_town(gate)
    other.people["translator"], other.roles["translator"] = town.people["translator"], frozenset({"translator"})
    for who in ("director", "translator"):
        assert {(await seen(gate, other, who))[table.__tablename__] for table in TABLES} == {0}
        for deed, values in (
            (service.ask, {"plan_id": version.plan_id, "language": "es", "due_on": None}),
            (service.withdraw, {"translation_id": row.id}),
            (service.submit, {"translation_id": row.id}),
            (service.publish, {"translation_id": row.id}),
            (
                service.write_text,
                {"unit_id": unit.id, "said": "x", "is_done": False, "revision": 1, "from_memory": False},
            ),
        ):
            with pytest.raises(NotFound):
                await does(gate, other, who, deed, **values)
