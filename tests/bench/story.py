"""Every trusted document asked once: lists by a case manager of 50 and a director of 100 students, the rest in the
story of one student, from the draft to the signature, and a day of an operator."""

from __future__ import annotations

import base64
import uuid
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import httpx
from pycrdt import Array
from sqlalchemy import delete, select, update

from tests.bench import sizes
from tests.bench.an_evaluation import evaluate
from tests.bench.largest import largest_plan, rewrite
from tests.eligibility.deciding import answers
from tests.factories import Town, make_town
from tests.factories.plan import begun, meet, whole_plan, write
from tests.plans.a_district_form import png
from trellis.attachments.model import Attachment
from trellis.deadlines import service as clocks
from trellis.districts.model import District
from trellis.evaluations import naming
from trellis.kernel import clock
from trellis.kernel.ids import global_id, new_id, parse_global_id
from trellis.kernel.jobs import JOBS
from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID, SYSTEM
from trellis.live import documents
from trellis.live.model import LiveDocument
from trellis.notices.prior_written.delivering import day_there
from trellis.people.model import Identity, Person, PersonRole
from trellis.plans import service as plans
from trellis.plans.content import rows_root
from trellis.plans.model import Plan, PlanVersion
from trellis.rostering.model import RosterFinding, RosterImport
from trellis.students.model import RightsHolder, Student
from trellis.translations import service as translations
from trellis.translations.model import TranslationUnit

if TYPE_CHECKING:
    from tests.bench.statements import Asking

CONTENT = b"%PDF-1.4\n%%EOF\n"


async def tell(ask: Asking) -> None:
    """The whole story, chapter by chapter."""
    town = await make_town(ask.gate, "town")
    for who in ("case_manager", "teacher", "principal", "director", "admin", "psychologist"):
        await ask.sign_in(town.district_id, town.people[who])
    await ask.sign_in(town.district_id, town.people["parent"], "family")
    # The first requests of a pool make its connections, which ask the server what it is.
    for _ in range(3):
        await ask(town.people["case_manager"], "Session_viewer")
    ask.counts.clear()
    await _lists(ask)
    await _student(ask, town)
    await _help(ask, town)
    await evaluate(ask, town)
    version = await _plan(ask, town)
    await _signing(ask, town, version)
    await _older_plan(ask, town, version)
    await _meetings(ask, town)
    await _files(ask, town)
    await _roster(ask, town)
    await _forms(ask, town)
    await _deadlines(ask, town)
    await _determination(ask, town)
    await _accounts(ask, town)
    await _operator(ask, town)


async def _lists(ask: Asking) -> None:
    district = sizes.TINY.everyday[0]
    manager = await ask.sign_in(district.id, district.manager(0))
    director = await ask.sign_in(district.id, district.director)
    await ask(None, "SignInPage_options")
    await ask(None, "Doorstep_district")
    await ask(manager, "Session_viewer")
    await ask(manager, "Session_setLanguage", language="en")
    await ask(manager, "StaffFrame_search", text="ma")
    await ask(manager, "StaffFrame_searchFurther", text="maja")
    await ask(manager, "TodayPage_today")
    await ask(manager, "CaseloadPage_caseload")
    await ask(manager, "MeetingsPage_meetings")
    await ask(director, "StudentsPage_students")
    await ask(director, "StudentsPage_schools")
    await ask(director, "SchoolsPage_schools")
    await ask(director, "PeoplePage_people")
    await ask(manager, "AddMember_people", kind="staff")


async def _student(ask: Asking, town: Town) -> None:
    manager, student = town.people["case_manager"], global_id("Student", town.student_id)
    await ask(manager, "StudentPage_student", id=student)
    await ask(manager, "StudentPage_changed", id=student)
    await ask(manager, "HistorySection_history", studentId=student)
    await ask(manager, "AccessRecord_entries", studentId=student)
    await ask(manager, "ArrangePage_student", id=student)
    person, today = global_id("Person", town.people["stranger"]), clock.now().date()
    member = {"studentId": student, "personId": person, "role": "other", "startsOn": today.isoformat()}
    added = await ask(manager, "AddMember_add", input=member)
    ends_on = (today + timedelta(days=30)).isoformat()
    await ask(manager, "EndMembership_end", id=added["id"], endsOn=ends_on)
    parent = global_id("Person", town.people["parent"])
    await ask(manager, "FamilySection_invite", studentId=student, personId=parent, idempotencyKey="invite-once")
    family = town.people["parent"]
    await ask(manager, "FamilyAccess_invite", studentId=student, personId=parent, idempotencyKey="invite-again")
    director = town.people["director"]
    await ask(director, "FamilyEmail_set", studentId=student, personId=parent, email="helena@home.test")
    await ask(family, "FamilyHome_child", id=student)
    await ask(family, "FamilyAccess_record", first=20, studentId=student)


async def _help(ask: Asking, town: Town) -> None:
    """Requests are logged, matched and set aside; a mother asks, and the case of her child takes its first step."""
    director, family = town.people["director"], town.people["parent"]
    student = global_id("Student", town.student_id)
    said = {
        "givenName": "Maya",
        "familyName": "Ruiz",
        "birthOn": "2016-03-09",
        "askerName": "Helena Ruiz",
        "askerRelation": "parent",
        "concern": "She does not read.",
        "receivedOn": (clock.now().date() - timedelta(days=1)).isoformat(),
        "saidAloud": True,
    }
    await ask(director, "LogRequest_schools")
    keys = [
        (await ask(director, "LogRequest_log", input=said, idempotencyKey=f"logged-for-bench-{n}"))["id"]
        for n in range(3)
    ]
    await ask(director, "RequestsPage_requests", state="waiting")
    await ask(director, "MatchDialog_request", id=keys[0])
    await ask(director, "MatchDialog_students", search="ruiz")
    await ask(director, "MatchDialog_duplicate", requestId=keys[1], ofId=keys[0], isConfirmed=True)
    await ask(director, "MatchDialog_keep", requestId=keys[2])
    await ask(director, "MatchDialog_match", requestId=keys[0], studentId=student, isConfirmed=False)
    await ask(family, "FamilyHelp_child", id=student)
    asked = {"concern": "She does not read.", "wantsInterpreter": False, "idempotencyKey": "asked-for-bench"}
    await ask(family, "FamilyHelp_ask", studentId=student, **asked)
    await ask(director, "RequestsPage_cases", state=None)
    found = await ask(director, "CasesOfStudent_cases", id=student)
    await ask(director, "CasesOfStudent_take", caseId=found["cases"][0]["id"], event="review", reason=None)
    await _consent(ask, town, found["cases"][0]["id"])


async def _consent(ask: Asking, town: Town, case: str) -> None:
    """An evaluation is proposed with its notice, the mother is asked, called and written to; she agrees, and not."""
    director, manager, family = (town.people[who] for who in ("director", "case_manager", "parent"))
    here = {"caseId": case, "language": "en"}
    _, case_id = parse_global_id(case) or ("", uuid.uuid4())
    async with ask.gate.open(town.district_id, town.actor("case_manager"), "bench") as work:
        area = naming.Named("intelligence", "A test, an interview", "Spanish", "She understands what she hears.")
        await naming.name_area(work, case_id=case_id, named=area)
    why = {"what": "propose", "reason": "She reads two grades below her age.", "isConfirmed": False}
    drafted = await ask(director, "ConsentOfCase_draft", **here, **why)
    key = {"id": drafted["notices"][0]["noticeId"], "language": "en"}
    notice = await ask(director, "CaseNotice_notice", **key)
    said = [{"key": one["key"], "en": one["en"] or "Said."} for one in notice["contents"] if one["number"] > 1]
    notice = await ask(director, "Notices_revise", **key, revision=notice["revision"], contents=said, items=[])
    await ask(director, "Notices_issue", **key, revision=notice["revision"], lateReason=None)
    await ask(director, "CasesOfStudent_take", caseId=case, event="propose", reason=None)
    async with ask.gate.open(town.district_id, SYSTEM, "bench") as work:
        right = {"student_id": town.student_id, "person_id": town.people["other_parent"], "law": "IDEA"}
        his = new_id()
        work.session.add(
            RightsHolder(
                district_id=town.district_id, id=his, starts_on=clock.now().date() - timedelta(days=9), **right
            )
        )
    records = [{"what": "The report of May", "to": "Dr. Lee"}]
    asked = {"records": records, "jointOrderId": None, "idempotencyKey": "consent-for-bench"}
    await ask(manager, "ConsentOfCase_ask", **here, **asked)
    await ask(manager, "ConsentOfCase_remind", **here)
    await ask(manager, "ConsentOfCase_changed", id=global_id("Student", town.student_id))
    day = clock.now().date().isoformat()
    tried = {"madeOn": day, "channel": "phone", "outcome": "Nobody answered.", "idempotencyKey": "called-for-bench"}
    await ask(manager, "ConsentOfCase_attempt", **here, **tried)
    page = global_id("Attachment", await _scan(ask, town))
    decided = {"way": "mediation", "decidedOn": day, "attachmentId": page, "reason": "They agreed in mediation."}
    await ask(director, "ConsentOfCase_override", **here, **decided)
    await ask(manager, "ConsentFiles_list", id=global_id("Student", town.student_id))
    # The father, who holds the rights for this chapter alone, answers on paper.
    seen = await ask(manager, "ConsentOfCase_read", **here)
    (father,) = (one["id"] for one in seen["request"]["asked"] if one["name"].startswith("Ivan"))
    page_said = {"outcome": "granted", "signedOn": day, "receivedOn": day, "writtenIn": "en", "refusedAreas": []}
    given_by = {"askId": father, "attachmentId": page, "idempotencyKey": "paper-for-bench"}
    await ask(manager, "ConsentOfCase_record", **here, **page_said, **given_by)
    waits = (await ask(family, "FamilyHome_consents", language="es"))[0]
    mine = {"id": waits["id"], "language": "es"}
    await ask(family, "FamilyConsent_read", **mine)
    found = (await ask.all_of(family, "FamilyConsent_read", **mine))["consentAsk"]
    await ask(family, "FamilyConsent_viewed", **mine)
    signs = {"documentSha256": found["sha256"], "typedName": "Helena Ruiz"}
    sentence = {one["outcome"]: one["sha256"] for one in found["sentences"]}
    agrees = {"agrees": True, "refusedAreas": [], "idempotencyKey": "agreed-for-bench"}
    given = await ask(family, "FamilyConsent_answer", **mine, **signs, **agrees, consentTextSha256=sentence["granted"])
    back = {"consentTextSha256": given["sentences"][0]["sha256"], "idempotencyKey": "back-for-bench"}
    await ask(family, "FamilyConsent_revoke", **mine, **signs, **back)
    async with ask.gate.open(town.district_id, SYSTEM, "bench") as work:
        await work.session.execute(delete(RightsHolder).where(RightsHolder.id == his))


async def _scan(ask: Asking, town: Town) -> uuid.UUID:
    """A signed page, checked."""
    key = new_id()
    async with ask.gate.open(town.district_id, SYSTEM, "bench") as work:
        work.session.add(
            Attachment(
                district_id=town.district_id,
                id=key,
                student_id=town.student_id,
                uploaded_by_id=town.people["case_manager"],
                kind="consent",
                title="Signed page",
                file_name="page.pdf",
                content_type="application/pdf",
                byte_count=len(CONTENT),
                state="ready",
                upload_key=f"in/{key}",
                object_key=f"kept/{key}",
            )
        )
    return key


async def _plan(ask: Asking, town: Town) -> str:
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
    await _bank(ask, town, plan)
    await _together(ask, town, plan)
    await _history(ask, town, plan)
    await ask(manager, "PlanPage_share", planId=plan)
    await _family_talks(ask, town, plan)
    await ask(manager, "PlanPage_stopSharing", planId=plan)
    overrides = [
        {"ruleId": f["ruleId"], "rowId": f["rowId"], "reason": "The team talked about it."} for f in page["findings"]
    ]
    version = await ask(manager, "PlanPage_finalize", planId=plan, overrides=overrides, idempotencyKey="final-once")
    await ask(manager, "WhoIsAsked_signers", planId=plan)
    await _notice(ask, town, plan, version["id"])
    await ask(manager, "PlanPage_requestSignatures", planId=plan, idempotencyKey="request-once")
    await ask(manager, "FinalAnswers_plan", planId=plan)
    await _translation(ask, town, plan)
    await _amendment(ask, town, row.id)
    await _transfer(ask, town, row.id)
    student = global_id("Student", town.student_id)
    await ask(manager, "StartPlan_carry", studentId=student, kind="iep")
    begins = {"studentId": student, "kind": "iep", "occasion": "annual", "carryForward": True}
    following = await ask(manager, "StartPlan_start", **begins)
    await ask(manager, "PlanPage_confirmCarried", planId=following["id"], sectionKey="goals", places=["goals"])
    await ask(manager, "ComparePage_comparison", planId=plan, language="en", everything=False)
    return str(version["id"])


async def _amendment(ask: Asking, town: Town, plan_id: uuid.UUID) -> None:
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


async def _transfer(ask: Asking, town: Town, plan_id: uuid.UUID) -> None:
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


async def _history(ask: Asking, town: Town, plan: str) -> None:
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


async def _bank(ask: Asking, town: Town, plan: str) -> None:
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


async def _family_talks(ask: Asking, town: Town, plan: str) -> None:
    """A parent asks about a part of the copy that was shared with her, and says more."""
    parent = town.people["parent"]
    begun_with = {"planId": plan, "sectionKey": "goals", "said": "What is a probe?", "idempotencyKey": "family-once"}
    thread = await ask(parent, "FamilyTalk_start", **begun_with)
    await ask(parent, "FamilyTalk_answer", threadId=thread["id"], said="Thank you.", idempotencyKey="family-more")


async def _together(ask: Asking, town: Town, plan: str) -> None:
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


async def _translation(ask: Asking, town: Town, plan: str) -> None:
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


async def _signing(ask: Asking, town: Town, version: str) -> None:
    family = town.people["parent"]
    request = (await ask(family, "FamilyHome_requests"))[0]
    plan = request["plan"]["id"]
    await ask(family, "FamilySign_request", id=request["id"], language="es")
    await ask(family, "FamilySign_viewed", id=request["id"])
    await ask(family, "FamilyPlan_plan", id=plan, language="es")
    await ask(family, "SealedCopy_link", planId=plan)
    await ask(family, "SinceLastPlan_comparison", planId=plan, language="es")
    async with ask.gate.open(town.district_id, SYSTEM, "bench") as work:
        frozen = await plans.version_by_id(work, version_id=_key(version))
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


async def _older_plan(ask: Asking, town: Town, version: str) -> None:
    """A plan that was final before notices were drafted here gets one."""
    async with ask.gate.open(town.district_id, SYSTEM, "bench") as work:
        frozen = (await plans.version_by_id(work, version_id=_key(version))).row
        mine = {"district_id": town.district_id, "student_id": town.student_id}
        plan_id, who = new_id(), town.people["case_manager"]
        fixed = {"kind": "iep", "form_version": "2026.1", "state": "expired", "started_by_id": who}
        work.session.add(Plan(**mine, id=plan_id, **fixed))
        await work.session.flush()
        said = {"canonical": frozen.canonical, "sha256": frozen.sha256, "finalized_at": frozen.finalized_at}
        work.session.add(PlanVersion(**mine, id=new_id(), plan_id=plan_id, number=1, finalized_by_id=who, **said))
    await ask(who, "Notices_draft", planId=global_id("Plan", plan_id), language="en")


async def _notice(ask: Asking, town: Town, plan: str, version: str) -> None:
    """The plan's prior written notice, completed, issued, read, given on paper, corrected; and the family's copy."""
    manager, family = town.people["case_manager"], town.people["parent"]
    papers = await ask(manager, "Notices_papers", planId=plan, language="en")
    notice = papers["notice"]
    key = {"id": notice["id"], "language": "en"}
    said = [{"key": one["key"], "en": one["en"] or "Said."} for one in notice["contents"] if one["number"] > 1]
    own = [{"how": "refuse", "en": "A second meeting."}]
    revised = await ask(manager, "Notices_revise", **key, revision=notice["revision"], contents=said, items=own)
    late = "The parents agreed to it at the meeting."
    # Something is refused in it: the district decides.
    await ask(town.people["principal"], "Notices_issue", **key, revision=revised["revision"], lateReason=late)
    await ask(family, "FamilyHome_notices")
    await ask(family, "FamilyNotice_notice", id=notice["id"], language="es")
    await ask(family, "FamilyNotice_open", id=notice["id"])
    async with ask.gate.open(town.district_id, SYSTEM, "bench") as work:
        today = (await day_there(work, clock.now())).isoformat()
    given = {"personId": global_id("Person", family), "way": "handed", "on": today}
    await ask(manager, "Notices_handOver", **key, **given)
    await ask(manager, "Notices_handOverCopy", versionId=version, **given)
    await ask(family, "SealedCopy_receive", versionId=version)
    await ask(manager, "Notices_correct", **key)


async def _meetings(ask: Asking, town: Town) -> None:
    manager, family = town.people["case_manager"], town.people["parent"]
    meeting = await _arranged(ask, town, "arrange-once")
    await ask(manager, "MeetingPage_invite", meetingId=meeting, idempotencyKey="invite-to-first")
    await ask(manager, "MeetingPage_read", id=meeting)
    await ask(manager, "MeetingPage_changed", id=meeting)
    await ask(manager, "MyAnswer_answer", meetingId=meeting, answer="coming")
    await ask(family, "FamilyMeeting_meeting", id=meeting)
    await ask(family, "MeetingAnswer_answer", meetingId=meeting, answer="coming", note="Con un intérprete.")
    starts = datetime.now(UTC) + timedelta(days=31)
    moved = {"startsAt": starts.isoformat(), "endsAt": (starts + timedelta(hours=1)).isoformat()}
    await ask(manager, "MoveMeeting_move", id=meeting, **moved)
    # Attendance is taken of a meeting whose day has come.
    over = await _arranged(ask, town, "arrange-afterwards", timedelta(hours=-2), tookPlace=True)
    page = await ask(manager, "MeetingPage_read", id=over)
    came = [{"participantId": p["id"], "attendance": "in_person"} for p in page["participants"]]
    await ask(manager, "Attendance_take", meetingId=over, attendance=came)
    await ask(manager, "MeetingPage_hold", id=over)
    other = await _arranged(ask, town, "arrange-twice")
    await ask(manager, "MeetingPage_invite", meetingId=other, idempotencyKey="invite-to-other")
    await ask(manager, "MeetingPage_cancel", id=other, reason="The room is taken.")


async def _arranged(ask: Asking, town: Town, key: str, ahead: timedelta = timedelta(days=30), **more: Any) -> str:
    starts = datetime.now(UTC).replace(microsecond=0) + ahead
    asked = [("case_manager", "case_manager"), ("teacher", "general_teacher"), ("parent", "parent")]
    meeting = {
        "studentId": global_id("Student", town.student_id),
        "kind": "annual_review",
        "purpose": "Annual review",
        "startsAt": starts.isoformat(),
        "endsAt": (starts + timedelta(hours=1)).isoformat(),
        "location": "Room 4",
        "participants": [{"personId": global_id("Person", town.people[who]), "role": role} for who, role in asked],
        **more,
    }
    found = await ask(town.people["case_manager"], "ArrangePage_arrange", input=meeting, idempotencyKey=key)
    return str(found["id"])


async def _files(ask: Asking, town: Town) -> None:
    manager, family, student = town.people["case_manager"], town.people["parent"], global_id("Student", town.student_id)
    target = await ask(
        manager,
        "Attach_start",
        studentId=student,
        kind="other",
        title="A letter",
        fileName="letter.pdf",
        contentType="application/pdf",
        byteCount=len(CONTENT),
    )
    headers = {header["name"]: header["value"] for header in target["headers"]}
    async with httpx.AsyncClient() as browser:
        (await browser.put(target["url"], content=CONTENT, headers=headers)).raise_for_status()
    attachment = target["attachment"]["id"]
    await ask(manager, "Attach_finish", id=attachment)
    async with ask.gate.open(town.district_id, SYSTEM, "bench") as work:  # the scanner's part
        await work.session.execute(
            update(Attachment)
            .where(Attachment.district_id == town.district_id, Attachment.id == _key(attachment))
            .values(state="ready", object_key=f"{town.district_id}/letter", sha256="0" * 64)
        )
    await ask(manager, "Attachments_list", studentId=student)
    await ask(manager, "Attachments_changed", studentId=student)
    await ask(manager, "OpenFile", id=attachment)
    await ask(family, "FamilyFiles_files", first=20, studentId=student)
    await ask(family, "OpenFile", id=attachment)


async def _accounts(ask: Asking, town: Town) -> None:
    """Two colleagues have accounts of an issuer the district no longer uses."""
    admin = town.people["admin"]
    async with ask.gate.open(town.district_id, SYSTEM, "story") as work:
        for who in ("therapist", "psychologist"):
            account = Identity(
                district_id=town.district_id,
                id=new_id(),
                person_id=town.people[who],
                issuer="https://before.example",
                subject=who,
                linked_by="roster",
                last_used_at=None,
            )
            work.session.add(account)
    await ask(admin, "DistrictOverview_schools")
    await ask(admin, "DistrictOverview_access")
    await ask(admin, "StaffShutOut_read")
    therapist = global_id("Person", town.people["therapist"])
    await ask(admin, "StaffShutOut_invite", personId=therapist, idempotencyKey="back-in-one")
    await ask(admin, "StaffShutOut_inviteAll", idempotencyKey="back-in-all")


async def _forms(ask: Asking, town: Town) -> None:
    """The district's administrator sets its form for a day to come, and takes it back."""
    admin = town.people["admin"]
    await ask(admin, "FormsPage_form", kind="iep")
    logo = await ask(admin, "FormsPage_keepLogo", content=base64.b64encode(png()).decode())
    words = {"en": "A river", "es": "Un río"}
    letterhead = {"name": "Grand Bend Schools", "logo": {"sha256": logo["sha256"], "alt": words}}
    settings = {"letterhead": letterhead, "required": {"family.hopes": True}}
    await ask(admin, "FormsPage_try", kind="iep", settings=settings, language="es", sectionKey="basics")
    soon = (clock.now().date() + timedelta(days=30)).isoformat()
    made = await ask(admin, "FormsPage_schedule", kind="iep", effectiveOn=soon, settings=settings)
    await ask(admin, "FormsPage_takeBack", id=made["id"])


async def _deadlines(ask: Asking, town: Town) -> None:
    """A school year is entered and changed, a rule confirmed; a case manager looks why something was due."""
    admin, manager = town.people["admin"], town.people["case_manager"]
    await ask(admin, "CalendarPage_years")
    wish = {"name": "2026-2027", "firstOn": "2026-08-24", "lastOn": "2027-06-04", "weekdays": [0, 1, 2, 3, 4]}
    year = await ask(admin, "YearDialog_set", input=wish, why="Adopted by the board")
    lines = "day,kind,reason\n2026-11-26,holiday,Thanksgiving\n"
    await ask(admin, "ImportDialog_read", id=year["id"], format="CSV", content=lines, language="en")
    closed = [{"day": "2026-12-10", "kind": "CLOSURE", "reason": "Snow"}]
    said = {"id": year["id"], "revision": year["revision"], "remove": [], "why": "Snow"}
    await ask(admin, "CalendarPage_change", add=closed, **said)
    await ask(admin, "RulesPage_rules", language="en")
    key = "CA/EVAL_INITIAL/eval_consent_received/all/1"
    await ask(admin, "DecideDialog_decide", key=key, what="confirm", why="EC 56344", language="en")
    async with ask.gate.open(town.district_id, SYSTEM, "bench") as work:
        late = {"rule": "SURROGATE", "event": "surrogate_need_determined", "on": date(2026, 1, 5)}
        row = await clocks.start_clock(work, student_id=town.student_id, instance="bench", **late)
        assert row is not None
    student, deadline = global_id("Student", town.student_id), global_id("Deadline", row.id)
    await ask(manager, "DeadlinesOfStudent_list", studentId=student, language="en")
    await ask(manager, "DeadlineDialog_explanation", id=deadline, language="en")
    await ask(manager, "LateReason_reasons", language="en")
    await ask(manager, "LateReason_give", id=deadline, reason="overlooked", language="en")
    await _worklists(ask, town)


async def _worklists(ask: Asking, town: Town) -> None:
    """A director looks over the district's days; a case manager is told of one, and has a calendar."""
    director, manager = town.people["director"], town.people["case_manager"]
    async with ask.gate.open(town.district_id, SYSTEM, "bench") as work:
        due = {"rule": "EVAL_INITIAL", "event": "eval_consent_received", "on": clock.now().date() - timedelta(days=50)}
        row = await clocks.start_clock(work, student_id=town.student_id, instance="bench", **due)
        assert row is not None
    await JOBS["worklists.morning"].body(SimpleNamespace(gate=ask.gate), district_id=town.district_id)
    asked = {"standing": "overdue", "withinDays": 30}
    await ask(director, "BoardPage_byDay", **asked)
    await ask(director, "BoardPage_byName", **asked)
    await ask(director, "BoardPage_counts", withinDays=30)
    await ask(director, "BoardPage_export", language="en", **asked)
    await ask(director, "AlertsPage_escalation", afterDays=5)
    await ask(manager, "AlertBell_unread")
    await ask(manager, "AlertsPage_alerts")
    await ask(manager, "AlertsPage_read")
    await ask(manager, "AlertsPage_settings")
    await ask(manager, "AlertsPage_mail", mail="weekly")
    await ask(manager, "AlertsPage_makeFeed")
    await ask(manager, "AlertsPage_revokeFeed")
    until = (clock.now().date() + timedelta(days=200)).isoformat()
    agreed = {"ground": "written_agreement", "note": "With both parents"}
    await ask(manager, "Extension_extend", id=global_id("Deadline", row.id), until=until, language="en", **agreed)


async def _determination(ask: Asking, town: Town) -> None:
    """The group decides on what is known, its parent with it; Section 504 is looked at, another reevaluation opened."""
    director, manager, family = (town.people[who] for who in ("director", "case_manager", "parent"))
    student, today = global_id("Student", town.student_id), clock.now().date().isoformat()
    case = (await ask(director, "CasesOfStudent_cases", id=student))["cases"][0]["id"]
    paper = {"caseId": case, "kind": "no_more_data", "madeOn": today, "way": "paper", "reasons": "The data suffice."}
    paper["parentId"] = global_id("Person", family)
    await ask(director, "EligibilityOfStudent_keepPaper", input=paper)
    await ask(director, "CasesOfStudent_take", caseId=case, event="no_more_data", reason="The data suffice.")
    await ask(manager, "EligibilityOfStudent_eligibility", studentId=student)
    key = (await ask(manager, "EligibilityOfStudent_begin", caseId=case))["id"]
    await ask(manager, "DeterminationPage_meetings", studentId=student)
    added = await ask(manager, "Determination_add", id=key, role="other", name="Lee Stone")
    lee = next(one["id"] for one in added["group"] if one["name"] == "Lee Stone")
    await ask(manager, "Determination_takeOut", memberId=lee, reason="Cannot come.")
    said = [
        {"key": key, **one, "on": one["on"].isoformat() if "on" in one else None}
        for key, one in answers("idea", "SLI", needs_special_education=False, only_related_service=True).items()
    ]
    whole = {"answers": said, "primaryCategory": "SLI", "secondaryCategories": [], "heldOn": today, "decidedOn": today}
    row = await ask(manager, "Determination_revise", id=key, revision=1, input=whole)
    row = await ask(manager, "Determination_step", id=key, revision=row["revision"], event="hold", reason=None)
    await ask(family, "FamilyDetermination_determination", id=key)
    mine = {"conclusion": "agrees", "statement": None}
    for one in row["group"]:
        if one["isFamily"]:
            await ask(family, "FamilyDetermination_conclude", memberId=one["id"], **mine)
        else:
            await ask(manager, "Determination_conclude", memberId=one["id"], isOnPaper=True, **mine)
    decided = {"id": key, "revision": row["revision"], "event": "decide_not_eligible", "reason": None}
    await ask(director, "Determination_step", **decided)
    await ask(director, "DeterminationPage_determination", id=key)
    await ask(family, "FamilyHelp_decisions", studentId=student)
    await ask(director, "Determination_refer", studentId=student, reason="Not eligible.", determinationId=key)
    await ask(manager, "Determination_startPlan", studentId=student, kind="section_504")
    await ask(manager, "EligibilityOfStudent_reevaluate", studentId=student, reason="A doctor writes.")


async def _roster(ask: Asking, town: Town) -> None:
    admin = town.people["admin"]
    async with ask.gate.open(town.district_id, SYSTEM, "bench") as work:
        rows = []
        for name in ("monday", "tuesday"):
            row = RosterImport(
                district_id=town.district_id,
                id=new_id(),
                uploaded_by_id=admin,
                file_name=f"{name}.zip",
                object_key=f"{town.district_id}/{name}",
                sha256=name,
                state="previewed",
                counts={"student": {"new": 60}},
                failure=None,
                applied_at=None,
            )
            work.session.add(row)
            await work.session.flush()
            rows.append(global_id("RosterImport", row.id))
            for n in range(60):
                work.session.add(
                    RosterFinding(
                        district_id=town.district_id,
                        import_id=row.id,
                        position=n,
                        kind="new",
                        subject="student",
                        label=f"Student {n}",
                        file="users.csv",
                        line=n,
                        reason_en=None,
                        reason_es=None,
                    )
                )
    await ask(admin, "LatestRoster_read")
    await ask(admin, "RosterPage_imports")
    await ask(admin, "RosterImportPage_load", id=rows[0])
    await ask(admin, "RosterImportPage_changed", id=rows[0])
    await ask(admin, "RosterFindings_findings", id=rows[0])
    await ask(admin, "RosterDecision_discard", id=rows[0])
    await ask(admin, "RosterDecision_apply", id=rows[1], confirmWarnings=True)


async def _operator(ask: Asking, town: Town) -> None:
    operator = await _an_operator(ask)
    await ask(operator, "OperatorOverview_read")
    await ask(operator, "DeadJobsPage_jobs")
    await ask(operator, "DeadJobsPage_retry", id="1")
    provider = {"audience": "STAFF", "label": "Staff", "issuer": "https://127.0.0.1:9", "clientId": "trellis"}
    provider |= {"clientSecret": "a-secret", "allowedDomains": []}  # type: ignore[dict-item]
    opened = {
        "slug": "new-town",
        "name": "New Town Unified",
        "state": "CA",
        "timeZone": "America/Los_Angeles",
        "schoolYearStartsOn": date(2026, 8, 24).isoformat(),
        "schoolYearEndsOn": date(2027, 6, 4).isoformat(),
        "staffProvider": provider,
    }
    district = (await ask(operator, "NewDistrictPage_create", input=opened))["id"]
    set_up = await ask(operator, "ProviderDialog_set", districtId=district, input=provider)
    await ask(operator, "ProviderCard_try", id=set_up["id"])
    first = {"givenName": "Rosa", "familyName": "Lane", "email": "rosa@new-town.test"}
    await ask(operator, "InviteAdministrator_invite", districtId=district, idempotencyKey="first-admin", **first)
    await ask(operator, "DeploymentPage_districts")
    await ask(operator, "DistrictPage_district", id=district)
    await ask(operator, "DistrictPage_suspend", id=district, reason="Not paid.")
    await ask(operator, "DistrictPage_reopen", id=district)


async def _an_operator(ask: Asking) -> uuid.UUID:
    tenant, person_id = DEPLOYMENT_DISTRICT_ID, new_id()
    async with ask.gate.open(tenant, SYSTEM, "bench") as work:
        work.session.add(
            District(
                id=tenant,
                kind="deployment",
                slug="deployment",
                name="Deployment",
                state="--",
                time_zone="UTC",
                created_at=clock.now(),
            )
        )
        await work.session.flush()
        name = {"given_name": "Olga", "family_name": "Berg", "name_key": "olga berg", "family_name_key": "berg"}
        work.session.add(Person(district_id=tenant, id=person_id, kind="operator", **name))
        await work.session.flush()
        role = {"role": "deployment_operator", "school_id": None, "starts_on": date(2026, 1, 1)}
        work.session.add(PersonRole(district_id=tenant, person_id=person_id, **role))
    return await ask.sign_in(tenant, person_id, "operators")


def _key(opaque: Any) -> uuid.UUID:
    parsed = parse_global_id(opaque)
    assert parsed is not None
    return parsed[1]
