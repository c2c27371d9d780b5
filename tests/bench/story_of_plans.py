"""The story's chapters of a plan: written, amended, translated, signed, moved."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from pycrdt import Array
from sqlalchemy import select, update

from tests.bench.arranging import key_of
from tests.bench.largest import largest_plan, rewrite
from tests.factories import Town, make_town
from tests.factories.plan import begun, meet, whole_plan, write
from trellis.kernel import clock
from trellis.kernel.ids import global_id, new_id, parse_global_id
from trellis.kernel.tenancy import SYSTEM
from trellis.live import documents
from trellis.live.model import LiveDocument
from trellis.notices.prior_written.delivering import day_there
from trellis.plans import service as plans
from trellis.plans.content import rows_root
from trellis.plans.model import Plan, PlanVersion
from trellis.students.model import Student
from trellis.translations import service as translations
from trellis.translations.model import TranslationUnit

if TYPE_CHECKING:
    from tests.bench.statements import Asking


async def tell_plan(ask: Asking, town: Town) -> str:
    manager = town.people["case_manager"]
    row = await begun(ask.gate, town)
    await write(ask.gate, town, row, whole_plan())
    await meet(ask.gate, town, row)
    plan = global_id("Plan", row.id)
    # The largest plan is opened with no statement more than any other.
    async with ask.gate.open(town.district_id, SYSTEM, "bench") as work:
        await rewrite(work, row, largest_plan())
    await ask(manager, "PlanPage_plan", id=plan)
    async with ask.gate.open(town.district_id, SYSTEM, "bench") as work:
        await rewrite(work, row, whole_plan())
    page = await ask(manager, "PlanPage_plan", id=plan)
    await ask(manager, "KeepingPlans_plan", id=plan)
    await ask(manager, "PlanPage_changed", id=plan)
    await ask(manager, "PlanPage_findings", id=plan)
    await ask(manager, "PlanPage_openSection", planId=plan, sectionKey="goals")
    await ask(manager, "Presenting_join", planId=plan)
    await tell_bank(ask, town, plan)
    await tell_together(ask, town, plan)
    await tell_history(ask, town, plan)
    await ask(manager, "PlanPage_share", planId=plan)
    await tell_family_talks(ask, town, plan)
    await ask(manager, "PlanPage_stopSharing", planId=plan)
    overrides = [
        {"ruleId": f["ruleId"], "rowId": f["rowId"], "reason": "The team talked about it."} for f in page["findings"]
    ]
    version = await ask(manager, "PlanPage_finalize", planId=plan, overrides=overrides, idempotencyKey="final-once")
    await ask(manager, "WhoIsAsked_signers", planId=plan)
    await tell_notice(ask, town, plan, version["id"])
    await ask(manager, "PlanPage_requestSignatures", planId=plan, idempotencyKey="request-once")
    await ask(manager, "FinalAnswers_plan", planId=plan)
    await tell_translation(ask, town, plan)
    await tell_amendment(ask, town, row.id)
    await tell_transfer(ask, town, row.id)
    student = global_id("Student", town.student_id)
    await ask(manager, "StartPlan_carry", studentId=student, kind="iep")
    begins = {"studentId": student, "kind": "iep", "occasion": "annual", "carryForward": True}
    following = await ask(manager, "StartPlan_start", **begins)
    await ask(manager, "PlanPage_confirmCarried", planId=following["id"], sectionKey="goals", places=["goals"])
    await ask(manager, "ComparePage_comparison", planId=plan, language="en", everything=False)
    return str(version["id"])


async def tell_amendment(ask: Asking, town: Town, plan_id: uuid.UUID) -> None:
    """The family agreed to the plan; the case manager begins to amend it, says it anew, and gives it up."""
    manager, plan = town.people["case_manager"], global_id("Plan", plan_id)

    async def stands(key: uuid.UUID, state: str) -> None:
        async with ask.gate.open(town.district_id, SYSTEM, "bench") as work:
            await work.session.execute(update(Plan).where(Plan.id == key).values(state=state))

    await stands(plan_id, "active")
    meant = {"way": "agreement", "reason": "The bus leaves early on Fridays.", "scope": ["services"]}
    begun = await ask(manager, "Amending_start", planId=plan, amendment=meant)
    await ask(manager, "Amending_restate", planId=begun["id"], amendment={**meant, "way": "meeting"})
    _, key = parse_global_id(begun["id"]) or ("", plan_id)
    await stands(key, "consent_pending")
    await ask(manager, "Amending_setAside", planId=begun["id"], toMeeting=False)
    await stands(plan_id, "consent_pending")


MOVED = {"ground": "district_asked", "reason": "The family moved there."}


async def tell_transfer(ask: Asking, town: Town, plan_id: uuid.UUID) -> None:
    """The student moves: the plan in force is handed over, looked into there, begins a draft; another came on paper."""
    manager, plan = town.people["case_manager"], global_id("Plan", plan_id)
    there = await make_town(ask.gate, "elsewhere")
    other, student = there.people["case_manager"], global_id("Student", there.student_id)
    await ask.sign_in(there.district_id, other)
    async with ask.gate.open(town.district_id, SYSTEM, "bench") as work:
        born_on = (await work.session.execute(select(Student.birth_on))).scalars().first()
        await work.session.execute(update(Plan).where(Plan.id == plan_id).values(state="active"))
    async with ask.gate.open(there.district_id, SYSTEM, "bench") as work:
        await work.session.execute(update(Student).where(Student.id == there.student_id).values(birth_on=born_on))
    await ask(manager, "Transfer_districts")
    sent = await ask(manager, "Transfer_handOver", planId=plan, to=there.slug, **MOVED)
    await ask(other, "Transfer_files", studentId=student)
    brought = {"studentId": student, "content": sent["content"]}
    await ask(other, "Transfer_look", **brought)
    day = clock.today_in("America/Los_Angeles").isoformat()
    begins = await ask(other, "Transfer_start", arrivedOn=day, isSameChild=True, **brought)
    consulted = {"on": day, "how": "phone", "withWhom": "Her mother", "said": "The same as before."}
    given = {"services": [{"what": "Help with reading", "startsOn": day}], "consulted": consulted, "evaluation": None}
    await ask(other, "Transfer_record", planId=begins["id"], revision=1, **given)
    async with ask.gate.open(there.district_id, SYSTEM, "bench") as work:
        await work.session.execute(update(Plan).values(state="void"))
    paper = {"district": "Elsewhere Schools", "state": "NV"}
    await ask(other, "Transfer_startFromPaper", studentId=student, paper=paper, arrivedOn=day)
    async with ask.gate.open(town.district_id, SYSTEM, "bench") as work:
        await work.session.execute(update(Plan).where(Plan.id == plan_id).values(state="consent_pending"))


async def tell_history(ask: Asking, town: Town, plan: str) -> None:
    """Goals are taken out; the case manager looks how that came to be, restores them, takes it back, restores again."""
    manager, goals = town.people["case_manager"], {"planId": plan, "sectionKey": "goals"}
    async with ask.gate.open(town.district_id, town.actor("case_manager"), "bench") as work:
        asked = select(LiveDocument.id).where(
            LiveDocument.key == "goals", LiveDocument.owner_id == (parse_global_id(plan) or ("", None))[1]
        )
        document = (await work.session.execute(asked)).scalar_one()
        doc = await documents.load_document(work, document)
        before = doc.get_state()
        doc.get(rows_root("goals"), type=Array).clear()
        await documents.append(work, document, doc.get_update(before), manager)
    moments = (await ask(manager, "SectionHistory_moments", **goals, language="en"))["moments"]
    first = {**goals, "number": moments[0]["number"]}
    await ask(manager, "SectionHistory_moment", **first, language="en")
    done = await ask(manager, "SectionHistory_restore", **first)
    await ask(manager, "SectionHistory_undo", **goals, number=done["number"])
    await ask(manager, "SectionHistory_restore", **first)


async def tell_bank(ask: Asking, town: Town, plan: str) -> None:
    """A goal goes into the case manager's bank, is found there, put into the plan, and put away."""
    manager = town.people["case_manager"]
    goal = {
        "topic": "reading",
        "subject": "Fluency",
        "area": "academic",
        "language": "en",
        "condition": "Given a passage",
        "behavior": "Maya will read aloud",
        "criterion": "at 95 correct words a minute in 4 of 5 probes",
        "method": "One-minute probes",
    }
    prepared = await ask(manager, "GoalBank_prepare", planId=plan, goal=goal)
    goal |= {key: prepared[key] for key in ("subject", "condition", "behavior", "criterion", "method")}
    await ask(manager, "GoalBank_keep", planId=plan, goal=goal, forDistrict=False, idempotencyKey="keep-once")
    (found,) = await ask(manager, "GoalBank_search", text="fluency")
    await ask(manager, "GoalBank_use", planId=plan, goalId=found["id"], rowId="goal-of-the-bank")
    await ask(manager, "GoalBank_archive", id=found["id"])


async def tell_family_talks(ask: Asking, town: Town, plan: str) -> None:
    """A parent asks about a part of the copy that was shared with her, and says more."""
    parent = town.people["parent"]
    begun_with = {"planId": plan, "sectionKey": "goals", "said": "What is a probe?", "idempotencyKey": "family-once"}
    thread = await ask(parent, "FamilyTalk_start", **begun_with)
    await ask(parent, "FamilyTalk_answer", threadId=thread["id"], said="Thank you.", idempotencyKey="family-more")


async def tell_together(ask: Asking, town: Town, plan: str) -> None:
    manager, therapist = town.people["case_manager"], town.people["therapist"]
    await ask.sign_in(town.district_id, therapist)
    await ask(manager, "Comments_people", planId=plan, withFamily=False)
    said = {"said": "Is this still so?", "mentioned": [global_id("Person", therapist)]}
    place = {"sectionKey": "goals", "fieldKey": "goals", "rowId": "goal-fluency"}
    begun_with = {"planId": plan, "place": place, "quote": None, "withFamily": False, "idempotencyKey": "said-once"}
    thread = await ask(manager, "Comments_start", **said, **begun_with)
    await ask(manager, "Comments_changed", planId=plan)
    back = {"threadId": thread["id"], "said": "Yes.", "mentioned": [], "idempotencyKey": "answered-once"}
    answered = await ask(therapist, "Comments_answer", **back)
    await ask(therapist, "Comments_takeBack", id=answered["comments"][-1]["id"])
    await ask(manager, "Comments_resolve", threadId=thread["id"], isResolved=True)
    words = {"was": "Reading fluency", "becomes": "Fluency in reading", "columnKey": "subject"}
    begun_with |= {"suggestion": words, "said": "", "mentioned": [], "idempotencyKey": "suggested-once"}
    thread = await ask(therapist, "Comments_start", **begun_with)
    decided = {"threadId": thread["id"], "outcome": "accepted", "why": None, "idempotencyKey": "decided-once"}
    await ask(manager, "Suggestions_decide", **decided)
    section = {"planId": plan, "sectionKey": "goals"}
    await ask(manager, "GiveSection_people", **section)
    await ask(manager, "GiveSection_give", personId=global_id("Person", therapist), dueOn=None, **section)
    await ask(therapist, "SectionWork_ready", isReady=True, **section)
    await ask(manager, "GiveSection_take", **section)


async def tell_translation(ask: Asking, town: Town, plan: str) -> None:
    manager, family, translator = (town.people[who] for who in ("case_manager", "parent", "stranger"))
    who = global_id("Person", translator)
    await ask(town.people["director"], "PeoplePage_setTranslator", personId=who, isTranslator=True)
    await ask.sign_in(town.district_id, translator)
    await ask(family, "FamilyTranslation_languages", planId=plan)
    await ask(family, "FamilyTranslation_ask", planId=plan, language="es")
    await ask(manager, "GiveTranslation_people", planId=plan)
    dropped = await ask(manager, "PlanTranslations_ask", planId=plan, language="ar", dueOn=None)
    await ask(manager, "GiveTranslation_withdraw", id=dropped["id"])
    read = await ask(manager, "PlanTranslations_read", id=plan)
    named = {"id": read["translations"][0]["id"]}
    given = {"translatorId": who, "reviewerId": None, "dueOn": None}
    await ask(manager, "GiveTranslation_assign", **named, **given)
    page = await ask(translator, "TranslationPage_translation", **named)
    await ask(translator, "TranslationPage_changed", **named)
    await ask(translator, "TranslationPage_offers", **named)
    first = page["units"][0]
    said = {"text": "Primero", "isDone": True, "revision": first["revision"], "fromMemory": False}
    await ask(translator, "TranslationPage_write", id=first["id"], **said)
    # The others at once: sixty requests of one kind would make the story a minute longer on a busy machine.
    town.roles["stranger"] = frozenset({"translator"})
    async with ask.gate.open(town.district_id, town.actor("stranger"), "test") as work:
        rest = await work.session.execute(select(TranslationUnit).where(TranslationUnit.is_done.is_(False)))
        for unit in rest.scalars().all():
            more = {"said": f"ES {unit.source}", "is_done": True, "from_memory": False}
            await translations.write_text(work, unit_id=unit.id, revision=1, **more)
    await ask(translator, "TranslationPage_submit", **named)
    await ask(manager, "TranslationPage_return", note="Goal 2 says daily.", **named)
    await ask(translator, "TranslationPage_submit", **named)
    await ask(manager, "TranslationPage_publish", **named)
    await ask(family, "FamilyTranslation_texts", planId=plan)
    await ask(family, "FamilyTranslation_link", planId=plan)


async def tell_signing(ask: Asking, town: Town, version: str) -> None:
    family = town.people["parent"]
    request = (await ask(family, "FamilyHome_requests"))[0]
    plan = request["plan"]["id"]
    await ask(family, "FamilySign_request", id=request["id"], language="es")
    await ask(family, "FamilySign_viewed", id=request["id"])
    await ask(family, "FamilyPlan_plan", id=plan, language="es")
    await ask(family, "SealedCopy_link", planId=plan)
    await ask(family, "SinceLastPlan_comparison", planId=plan, language="es")
    async with ask.gate.open(town.district_id, SYSTEM, "bench") as work:
        frozen = await plans.version_by_id(work, version_id=key_of(version))
        choices = [{"itemId": item.id, "choice": "agree"} for item in frozen.decision_items]
    said = await ask.all_of(family, "FamilySign_request", id=request["id"], language="es")
    await ask(
        family,
        "FamilySign_sign",
        requestId=request["id"],
        documentSha256=said["signatureRequest"]["version"]["sha256"],
        consentTextSha256=said["consentText"]["sha256"],
        language="es",
        choices=choices,
        typedName="Helena Ruiz",
        idempotencyKey="sign-once",
    )
    student = global_id("Student", town.student_id)
    await ask(town.people["case_manager"], "GlancePage_sheet", studentId=student, language="en")
    await ask(town.people["case_manager"], "Implementers_list", planId=plan, language="en")
    await ask(town.people["teacher"], "GlancePage_acknowledge", versionId=version)


async def tell_older_plan(ask: Asking, town: Town, version: str) -> None:
    """A plan that was final before notices were drafted here gets one."""
    async with ask.gate.open(town.district_id, SYSTEM, "bench") as work:
        frozen = (await plans.version_by_id(work, version_id=key_of(version))).row
        mine = {"district_id": town.district_id, "student_id": town.student_id}
        plan_id, who = new_id(), town.people["case_manager"]
        fixed = {"kind": "iep", "form_version": "2026.1", "state": "expired", "started_by_id": who}
        work.session.add(Plan(**mine, id=plan_id, **fixed))
        await work.session.flush()
        said = {"canonical": frozen.canonical, "sha256": frozen.sha256, "finalized_at": frozen.finalized_at}
        work.session.add(PlanVersion(**mine, id=new_id(), plan_id=plan_id, number=1, finalized_by_id=who, **said))
    await ask(who, "Notices_draft", planId=global_id("Plan", plan_id), language="en")


async def tell_notice(ask: Asking, town: Town, plan: str, version: str) -> None:
    """The plan's prior written notice, completed, issued, read, given on paper, corrected; and the family's copy."""
    manager, family = town.people["case_manager"], town.people["parent"]
    papers = await ask(manager, "Notices_papers", planId=plan, language="en")
    notice = papers["notice"]
    key = {"id": notice["id"], "language": "en"}
    said = [{"key": one["key"], "en": one["en"] or "Said."} for one in notice["contents"] if one["number"] > 1]
    own = [{"how": "refuse", "en": "A second meeting."}]
    revised = await ask(manager, "Notices_revise", **key, revision=notice["revision"], contents=said, items=own)
    late = "The parents agreed to it at the meeting."
    why_not = {"how": "not_feasible", "reason": "No interpreter could be found before the day."}
    others = [{**why_not, "language": one["language"]} for one in revised["otherReaders"]]
    # Something is refused in it: the district decides.
    issued = {"revision": revised["revision"], "lateReason": late, "renderings": others}
    await ask(town.people["principal"], "Notices_issue", **key, **issued)
    for one in others:
        await ask(manager, "Notices_render", **key, said=one)
    await ask(family, "FamilyHome_notices")
    await ask(family, "FamilyNotice_notice", id=notice["id"], language="es")
    await ask(family, "FamilyNotice_open", id=notice["id"])
    student = {"studentId": global_id("Student", town.student_id)}
    await ask(family, "FamilyHome_rights", **student)
    await ask(family, "FamilyRights_read", **student, language="es")
    await ask(family, "FamilyRights_open", **student, language="es")
    async with ask.gate.open(town.district_id, SYSTEM, "bench") as work:
        today = (await day_there(work, clock.now())).isoformat()
    given = {"personId": global_id("Person", family), "way": "handed", "on": today}
    await ask(manager, "Safeguards_given", **student)
    await ask(manager, "Safeguards_give", **student, **given)
    await ask(manager, "Notices_handOver", **key, **given)
    await ask(manager, "Notices_handOverCopy", versionId=version, **given)
    await ask(family, "SealedCopy_receive", versionId=version)
    await ask(manager, "Notices_correct", **key)
