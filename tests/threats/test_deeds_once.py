"""A deed sent twice is done once; the same key with another wish does nothing (threats row 35)."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.factories import Town
from tests.factories.plan import begun, finalized, meet, whole_plan, write
from tests.threats.conftest import Place, id_of
from trellis.graphql.schema import schema
from trellis.kernel.repeating import DeedDone
from trellis.kernel.tenancy import SYSTEM
from trellis.notices.model import Message
from trellis.people.model import Invitation
from trellis.plans.model import Plan, PlanVersion
from trellis.signatures.model import Signature, SignatureRequest

INVITE = """mutation ($student: ID!, $person: ID!, $key: String!) {
  inviteFamilyMember(studentId: $student, personId: $person, idempotencyKey: $key) { __typename
    ... on Problem { code message field } } }"""
FREEZE = """mutation ($plan: ID!, $overrides: [OverrideInput!]!, $key: String!, $revision: Int) {
  finalizePlan(planId: $plan, overrides: $overrides, idempotencyKey: $key, revision: $revision) { __typename
    ... on PlanVersion { id } ... on FindingsProblem { findings { ruleId } } ... on Problem { code message } } }"""
ASK = """mutation ($plan: ID!, $key: String!) { requestSignatures(planId: $plan, idempotencyKey: $key) { __typename
  ... on Plan { state } ... on Problem { code message field } } }"""


async def count(place: Place, town: Town, table: Any) -> int:
    async with place.house.gate.open(town.district_id, SYSTEM, "test.count") as work:
        return int((await work.session.execute(select(func.count()).select_from(table))).scalar_one())


async def ready(place: Place, town: Town) -> Plan:
    """A plan that can be frozen."""
    plan = await begun(place.house.gate, town)
    await write(place.house.gate, town, plan, whole_plan())
    await meet(place.house.gate, town, plan)
    return plan


def test_every_signing_consent_finalise_and_invite_mutation_takes_a_key() -> None:
    mutation = schema()._schema.mutation_type
    assert mutation is not None
    for name in (
        "signPlan",
        "requestSignatures",
        "finalizePlan",
        "inviteFamilyMember",
        "inviteDistrictAdministrator",
        "arrangeMeeting",
        "sendInvitations",
    ):
        assert str(mutation.fields[name].args["idempotencyKey"].type) == "String!", name


async def test_a_storm_of_invitations_is_one_letter(place: Place, town: Town) -> None:
    wish = {
        "student": id_of("Student", town.student_id),
        "person": id_of("Person", town.people["parent"]),
        "key": "one press",
    }
    async with place.browser(town, "case_manager") as browser:
        said = await asyncio.gather(*(browser.ask(INVITE, **wish) for _ in range(6)))
    assert {answer["inviteFamilyMember"]["__typename"] for answer in said} == {"Student"}
    assert await count(place, town, Invitation) == await count(place, town, Message) == 1


async def test_the_same_key_for_somebody_else_invites_nobody(place: Place, town: Town) -> None:
    student = id_of("Student", town.student_id)
    async with place.browser(town, "case_manager") as browser:
        await browser.ask(INVITE, student=student, person=id_of("Person", town.people["parent"]), key="one press")
        other = id_of("Person", town.people["student"])
        said = (await browser.ask(INVITE, student=student, person=other, key="one press"))["inviteFamilyMember"]
        assert (said["__typename"], said["code"]) == ("ConflictProblem", "IDEMPOTENCY_KEY_REUSED")
        short = (await browser.ask(INVITE, student=student, person=other, key="short"))["inviteFamilyMember"]
        assert (short["code"], short["field"]) == ("INVALID_INPUT", "idempotencyKey")
    assert await count(place, town, Invitation) == 1
    async with place.browser(town, "director") as browser:
        said = (await browser.ask(INVITE, student=student, person=other, key="one press"))["inviteFamilyMember"]
        assert said["__typename"] == "Student", "a key is its person's own"


async def test_two_who_freeze_at_once_make_one_version(place: Place, town: Town) -> None:
    plan = await ready(place, town)
    wish = {"plan": id_of("Plan", plan.id), "overrides": [], "key": "one press"}
    async with place.browser(town, "case_manager") as one, place.browser(town, "director") as other:
        said = await asyncio.gather(one.ask(FREEZE, **wish), one.ask(FREEZE, **wish), other.ask(FREEZE, **wish))
    kinds = sorted(answer["finalizePlan"]["__typename"] for answer in said)
    assert kinds in (
        ["ConflictProblem", "PlanVersion", "PlanVersion"],  # hers came first: his comes too late
        ["ConflictProblem", "ConflictProblem", "PlanVersion"],  # or the other way round
    )
    assert len({a["finalizePlan"]["id"] for a in said if "id" in a["finalizePlan"]}) == 1
    assert await count(place, town, PlanVersion) == 1


async def test_the_same_key_with_other_reasons_freezes_nothing_more_and_says_so(place: Place, town: Town) -> None:
    plan = await ready(place, town)
    wish = {"plan": id_of("Plan", plan.id), "overrides": [], "key": "one press"}
    reasons = [{"ruleId": "IEP-GO-01", "reason": "Another reason."}]
    async with place.browser(town, "case_manager") as browser:
        first = (await browser.ask(FREEZE, **wish))["finalizePlan"]
        assert (await browser.ask(FREEZE, **wish))["finalizePlan"] == first
        said = (await browser.ask(FREEZE, **{**wish, "overrides": reasons}))["finalizePlan"]
        assert said["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert await count(place, town, PlanVersion) == 1


async def test_a_deed_that_was_refused_leaves_its_key_free(place: Place, town: Town) -> None:
    """The dialog keeps one key while the reasons are being written."""
    plan = await begun(place.house.gate, town)
    wish = {"plan": id_of("Plan", plan.id), "overrides": [], "key": "one dialog"}
    async with place.browser(town, "case_manager") as browser:
        refused = (await browser.ask(FREEZE, **wish))["finalizePlan"]
        assert refused["__typename"] == "FindingsProblem" and await count(place, town, DeedDone) == 0
        await write(place.house.gate, town, plan, whole_plan())
        await meet(place.house.gate, town, plan)
        done = (await browser.ask(FREEZE, **{**wish, "overrides": [{"ruleId": "X", "reason": "y"}]}))["finalizePlan"]
        assert done["__typename"] == "PlanVersion"


async def test_a_stale_page_freezes_nothing_in_either_language(place: Place, town: Town) -> None:
    """Bad input: a draft somebody else has moved on meanwhile."""
    plan = await ready(place, town)
    wish = {"plan": id_of("Plan", plan.id), "overrides": [], "key": "old page", "revision": 99}
    async with place.browser(town, "case_manager") as browser:
        english = (await browser.ask(FREEZE, **wish))["finalizePlan"]
        await browser.ask('mutation { setLanguage(language: "es") { __typename } }')
        spanish = (await browser.ask(FREEZE, **wish))["finalizePlan"]
    assert english["code"] == spanish["code"] == "CONFLICT"
    assert "Somebody changed this" in english["message"] and "Alguien lo cambió" in spanish["message"]
    assert await count(place, town, PlanVersion) == 0


async def test_asking_for_signatures_twice_asks_once_and_a_key_stays_with_its_plan(place: Place, town: Town) -> None:
    plan = await ready(place, town)
    await finalized(place.house.gate, town, plan)
    async with place.browser(town, "case_manager") as browser:
        wish = {"plan": id_of("Plan", plan.id), "key": "one press"}
        said = await asyncio.gather(*(browser.ask(ASK, **wish) for _ in range(4)))
        assert {a["requestSignatures"]["state"] for a in said} == {"consent_pending"}
        await browser.ask(ASK, **{**wish, "key": "asked again"})
        used = (
            await browser.ask(
                INVITE, student=id_of("Student", town.student_id), person=id_of("Person", town.people["parent"]),
                key="one press",
            )
        )["inviteFamilyMember"]  # fmt: skip
        assert used["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert await count(place, town, SignatureRequest) == 1
    async with place.house.gate.open(town.district_id, SYSTEM, "test") as work:
        letters = select(func.count()).select_from(Message).where(Message.template == "plan_to_sign")
        assert (await work.session.execute(letters)).scalar_one() == 1


SIGN = """mutation ($id: ID!, $document: String!, $consent: String!, $choices: [ChoiceInput!]!, $key: String!) {
  signPlan(requestId: $id, documentSha256: $document, consentTextSha256: $consent, language: "en", choices: $choices,
    typedName: "Helena Ruiz", idempotencyKey: $key) { __typename ... on Signature { id } ... on Problem { code } } }"""


@pytest.mark.parametrize("freeze_again", [False, True])
async def test_a_double_click_on_sign_signs_once_and_its_key_signs_nothing_else(
    place: Place, town: Town, freeze_again: bool
) -> None:
    from trellis.plans import service as plans
    from trellis.signatures.rules import consent_text

    plans_signed = []
    async with place.browser(town, "parent") as mother, place.browser(town, "case_manager") as browser:
        for turn in range(1 + freeze_again):
            plan = await ready(place, town)
            version = await finalized(place.house.gate, town, plan, key=f"press {turn} of two")
            await browser.ask(ASK, plan=id_of("Plan", plan.id), key=f"asked {turn} times")
            async with place.house.gate.open(town.district_id, SYSTEM, "test") as work:
                request = (
                    await work.session.execute(
                        select(SignatureRequest.id).where(SignatureRequest.version_id == version.id)
                    )
                ).scalar_one()
                items = (await plans.version_by_id(work, version_id=version.id)).decision_items
            wish = {
                "id": id_of("SignatureRequest", request),
                "document": version.sha256,
                "consent": consent_text("en")[1],
                "choices": [{"itemId": item.id, "choice": "agree"} for item in items],
                "key": "the one key",
            }
            plans_signed.append(
                [a["signPlan"] for a in await asyncio.gather(*(mother.ask(SIGN, **wish) for _ in "ab"))]
            )
    first, second = plans_signed[0]
    assert first["__typename"] == "Signature" and first == second
    if freeze_again:
        assert {answer.get("code") for answer in plans_signed[1]} == {"IDEMPOTENCY_KEY_REUSED"}
    assert await count(place, town, Signature) == 1
