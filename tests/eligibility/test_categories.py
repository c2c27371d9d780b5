"""What a district calls its categories, as its page of settings asks and says it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.factories import make_town
from tests.factories.reading import read
from trellis.eligibility import labels
from trellis.eligibility.model import CategorySetting
from trellis.kernel.audit import AuditEntry
from trellis.kernel.tenancy import SYSTEM

pytestmark = pytest.mark.database


@pytest.fixture
async def town(gate):
    return await make_town(gate)


async def test_what_is_said_of_a_category_again_is_written_once_and_the_law_s_name_comes_back(gate, town):
    said = {"code": "EMN", "label_en": "Emotional disability", "label_es": None}
    async with gate.open(town.district_id, town.actor("admin"), "test") as work:
        for _ in (1, 2):
            named = await labels.set_category(work, **said)
            assert named.own is not None and named.own.person_id == work.person_id
        for _ in (1, 2):
            again = await labels.set_category(work, code="EMN", label_en="  ", label_es=None)
            assert (again.says.en, again.own) == ("Emotional disturbance", None)
        await labels.set_category(work, code="SLI", label_en=None, label_es=None)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        rows = (await work.session.execute(select(CategorySetting.label_en).order_by(CategorySetting.id))).scalars()
        assert list(rows) == ["Emotional disability", None]
        deeds = select(AuditEntry.detail).where(AuditEntry.action == "category.set")
        assert list((await work.session.execute(deeds)).scalars()) == [{"category": "EMN"}] * 2


async def test_the_page_of_categories_has_the_law_s_names_beside_the_district_s_and_who_said_so(gate, town):
    asks = """{ disabilityCategories {
        code says lawEn lawEs ownEn ownEs isUsed firstAge lastAge earliestAge latestAge
        maySet setAt setBy { name } } }"""
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        await labels.set_category(work, code="DD", label_en="Young child", label_es=None, first_age=3, last_age=5)
    shown = (await read(gate, town, "director", asks))["disabilityCategories"]
    assert len(shown) == 14
    delay = shown[-1]
    assert delay.pop("setAt") and delay.pop("setBy")["name"]
    assert delay == {
        "code": "DD",
        "says": "Young child",
        "lawEn": "Developmental delay",
        "lawEs": "Retraso en el desarrollo",
        "ownEn": "Young child",
        "ownEs": None,
        "isUsed": True,
        "firstAge": 3,
        "lastAge": 5,
        "earliestAge": 3,
        "latestAge": 9,
        "maySet": True,
    }
    assert shown[0]["says"] == "Autism" and shown[0]["setBy"] is None and shown[0]["earliestAge"] is None
    other = (await read(gate, town, "case_manager", asks))["disabilityCategories"][-1]
    assert (other["says"], other["maySet"], other["setAt"], other["setBy"]) == ("Young child", False, None, None)
