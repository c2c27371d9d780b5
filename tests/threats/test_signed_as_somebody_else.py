"""Who signed is who was signed in; what they said is theirs and the team's who asked (threats rows 4, 5, 34)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update

from tests.factories import Town
from tests.factories.plan import begun, finalized, meet, whole_plan, write
from tests.threats.conftest import Browser, Place, id_of, words
from trellis.access.day import today
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM
from trellis.people.model import Person
from trellis.plans import service as plans
from trellis.plans.model import Plan
from trellis.signatures.model import Signature, SignatureRequest
from trellis.students.model import ClassEnrollment, RightsHolder, SchoolClass
from trellis.teams.model import TeamMember

ASK = """mutation ($plan: ID!) { requestSignatures(planId: $plan, idempotencyKey: "asked both") { __typename } }"""
SHOWN = """query { consentText(language: "en") { sha256 } signatureRequests { id version { id sha256 } } }"""
SIGN = """mutation ($id: ID!, $document: String!, $consent: String!, $choices: [ChoiceInput!]!, $name: String!,
  $language: String!) { signPlan(requestId: $id, documentSha256: $document, consentTextSha256: $consent,
    language: $language, choices: $choices, typedName: $name, idempotencyKey: "signed once") {
    __typename ... on Problem { code message field } ... on Signature { typedName receipt choices { choice } } } }"""
ANSWERS = """query ($plan: ID!) { plan(id: $plan) { state latestVersion { signatureRequests { state person { name }
  signature { outcome signedAt typedName receipt choices { title choice comment } } } } } }"""
PRIVATE = "She cries before the bus comes."


async def both_asked(place: Place, town: Town) -> Plan:
    """A frozen plan that mother and father were asked to answer."""
    gate = place.house.gate
    async with gate.open(town.district_id, SYSTEM, "test.setup") as work:
        for law in ("IDEA", "FERPA"):
            work.session.add(
                RightsHolder(
                    district_id=town.district_id,
                    student_id=town.student_id,
                    person_id=town.people["other_parent"],
                    law=law,
                    starts_on=date(2026, 8, 1),
                )
            )
    plan = await begun(gate, town)
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    await finalized(gate, town, plan)
    async with place.browser(town, "case_manager") as browser:
        await browser.ask(ASK, plan=id_of("Plan", plan.id))
    return plan


async def sign(place: Place, town: Town, browser: Browser, name: str, language: str = "en") -> dict[str, Any]:
    """What the page of `browser` sends with `name` typed, and the answer."""
    shown = await browser.ask(SHOWN)
    [request] = shown["signatureRequests"]
    async with place.house.gate.open(town.district_id, SYSTEM, "test") as work:
        row = (await work.session.execute(select(SignatureRequest.version_id).limit(1))).scalar_one()
        items = (await plans.version_by_id(work, version_id=row)).decision_items
    return (
        await browser.ask(
            SIGN,
            id=request["id"],
            document=request["version"]["sha256"],
            consent=shown["consentText"]["sha256"],
            choices=[{"itemId": item.id, "choice": "question", "comment": PRIVATE} for item in items],
            name=name,
            language=language,
        )
    )["signPlan"]  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "Type your own name, as we have it: Ivan Ruiz."),
        ("es", "Escriba su propio nombre, como lo tenemos: Ivan Ruiz."),
    ],
)
async def test_the_father_signs_his_own_request_with_no_name_but_his_own(
    place: Place, town: Town, language: str, says: str
) -> None:
    await both_asked(place, town)
    async with place.house.gate.open(town.district_id, SYSTEM, "test.setup") as work:
        father_id = town.people["other_parent"]
        await work.session.execute(update(Person).where(Person.id == father_id).values(language=language))
    async with place.browser(town, "other_parent") as father:
        refused = await sign(place, town, father, "Helena Ruiz")
        assert refused == {
            "__typename": "InvalidInputProblem",
            "code": "NAME_NOT_YOURS",
            "message": says,
            "field": "typedName",
        }
        async with place.house.gate.open(town.district_id, SYSTEM, "test") as work:
            assert (await work.session.execute(select(func.count()).select_from(Signature))).scalar_one() == 0
        assert (await sign(place, town, father, "Iván Ruiz"))["__typename"] == "Signature"


@pytest.mark.parametrize("language", ["fr", "es-MX", "", "en'; --"])
async def test_one_signs_in_a_language_the_sentence_is_said_in(place: Place, town: Town, language: str) -> None:
    await both_asked(place, town)
    async with place.browser(town, "other_parent") as father:
        refused = await sign(place, town, father, "Ivan Ruiz", language)
    assert (refused["code"], refused["field"]) == ("INVALID_INPUT", "language")


async def test_what_a_parent_answered_is_read_by_herself_and_by_who_asked(place: Place, town: Town) -> None:
    """The other parent, a class teacher and the rest of the team see that she answered, and how it came out."""
    plan = await both_asked(place, town)
    await only_a_class_teacher(place, town, "teacher")
    async with place.browser(town, "parent") as mother:
        signed = await sign(place, town, mother, "Helena Ruiz")
        assert signed["typedName"] == "Helena Ruiz" and len(signed["receipt"]) == 64 and signed["choices"]
    for who, reads in (
        ("parent", True),
        ("case_manager", True),
        ("director", True),
        ("other_parent", False),
        ("teacher", False),
        ("therapist", False),
        ("student", False),
    ):
        async with place.browser(town, who) as browser:
            said = (await browser.ask(ANSWERS, plan=id_of("Plan", plan.id)))["plan"]
        requests = said["latestVersion"]["signatureRequests"]
        [hers] = [one["signature"] for one in requests if one["state"] == "answered"]
        assert hers["outcome"] == "refused" and hers["signedAt"], who
        assert (PRIVATE in words(said)) == reads, who
        assert (hers["choices"] != []) == (hers["typedName"] is not None) == (hers["receipt"] is not None) == reads, who


async def only_a_class_teacher(place: Place, town: Town, who: str) -> None:
    """Takes `who` off the team and lets them teach a class of the student's instead."""
    async with place.house.gate.open(town.district_id, SYSTEM, "test.setup") as work:
        day = await today(work)
        await work.session.execute(delete(TeamMember).where(TeamMember.person_id == town.people[who]))
        taught = SchoolClass(
            district_id=town.district_id,
            id=new_id(),
            school_id=town.school_id,
            name="Grade 4",
            roster_id="c1",
        )
        work.session.add(taught)
        await work.session.flush()
        for person, role in ((who, "teacher"), ("student", "student")):
            work.session.add(
                ClassEnrollment(
                    district_id=town.district_id,
                    class_id=taught.id,
                    person_id=town.people[person],
                    role=role,
                    roster_id=f"c1-{who}-{person}",
                    starts_on=day - timedelta(days=30),
                )
            )
