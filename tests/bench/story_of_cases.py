"""The story's chapters of a case: help, consent, days, what comes to people, a determination."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING

from sqlalchemy import delete, update

from tests.bench.an_evaluation import evaluate, once, plan_evaluation
from tests.bench.arranging import CONTENT
from tests.bench.data import ZONE
from tests.consents.a_consent import under_review
from tests.eligibility.deciding import answers
from tests.evaluations.a_case import a_file
from tests.factories import Town
from tests.isolation.a_case import went
from trellis.attachments.model import Attachment
from trellis.consents.model import ConsentAsk
from trellis.deadlines import service as clocks
from trellis.kernel import clock
from trellis.kernel.ids import global_id, new_id
from trellis.kernel.jobs import JOBS
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.moves.model import Move
from trellis.people.model import Person
from trellis.students.model import RightsHolder, Student

if TYPE_CHECKING:
    from tests.bench.statements import Asking


async def tell_help(ask: Asking, town: Town) -> None:
    """Requests are logged, matched and set aside; a mother asks, and the case of her child goes to its report."""
    director, family = town.people["director"], town.people["parent"]
    student = global_id("Student", town.student_id)
    said = {
        "givenName": "Maya",
        "familyName": "Ruiz",
        "birthOn": "2016-03-09",
        "askerName": "Helena Ruiz",
        "askerRelation": "parent",
        "concern": "She does not read.",
        "receivedOn": (clock.today_in(ZONE) - timedelta(days=1)).isoformat(),
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
    await ask(director, "TakeBackDialog_takeBack", requestId=keys[0], reason="It is about another Maya.")
    await ask(director, "MatchDialog_match", requestId=keys[0], studentId=student, isConfirmed=False)
    child = {
        "givenName": "Iris",
        "familyName": "Okafor",
        "birthOn": "2022-06-03",
        "language": "en",
        "address": "12 Alder Street",
        "setting": "private_school",
        "schoolName": "St. Anne",
        "contactGivenName": "Ada",
        "contactFamilyName": "Okafor",
        "contactKind": "mother",
        "contactLanguage": "en",
        "contactEmail": "ada@mail.test",
        "isConfirmed": False,
    }
    about_her = said | {"givenName": "Iris", "familyName": "Okafor", "birthOn": "2022-06-03"}
    logged = await ask(director, "LogRequest_log", input=about_her, idempotencyKey="logged-for-iris")
    await ask(director, "RegisterDialog_register", requestId=logged["id"], input=child)
    await _on_the_roster(ask.gate, town)
    found = (await ask(director, "ChildrenNotEnrolled_children"))["edges"][0]["node"]
    came = found["onTheRoster"][0]["id"]
    await ask(director, "JoinDialog_join", studentId=found["student"]["id"], cameId=came, isConfirmed=False)
    await ask(family, "FamilyHelp_child", id=student)
    asked = {"concern": "She does not read.", "wantsInterpreter": False, "idempotencyKey": "asked-for-bench"}
    await ask(family, "FamilyHelp_ask", studentId=student, **asked)
    await ask(director, "RequestsPage_cases", state=None)
    found = await ask(director, "CasesOfStudent_cases", id=student)
    await ask(director, "CasesOfStudent_take", caseId=found["cases"][0]["id"], event="review", reason=None)
    await plan_evaluation(ask, town, found["cases"][0]["id"])
    await evaluate(ask, town)


async def tell_consent(ask: Asking, town: Town) -> None:
    """An evaluation is proposed with its notice, the mother is asked, called, written to; she agrees, then not."""
    director, manager, family = (town.people[who] for who in ("director", "case_manager", "parent"))
    case = global_id("Case", (await under_review(ask.gate, town)).id)
    here = {"caseId": case, "language": "en"}
    await plan_evaluation(ask, town, case)
    why = {"what": "propose", "reason": "She reads two grades below her age.", "isConfirmed": False}
    drafted = await ask(director, "ConsentOfCase_draft", **once(), **here, **why)
    key = {"id": drafted["notices"][0]["noticeId"], "language": "en"}
    notice = await ask(director, "CaseNotice_notice", **key)
    said = [{"key": one["key"], "en": one["en"] or "Said."} for one in notice["contents"] if one["number"] > 1]
    notice = await ask(director, "Notices_revise", **key, revision=notice["revision"], contents=said, items=[])
    why_not = {"how": "not_feasible", "reason": "No interpreter could be found before the day."}
    others = [{**why_not, "language": one["language"]} for one in notice["otherReaders"]]
    issued = {"revision": notice["revision"], "lateReason": None, "renderings": others}
    await ask(director, "Notices_issue", **key, **issued)
    await ask(director, "CasesOfStudent_take", caseId=case, event="propose", reason=None)
    async with ask.gate.open(town.district_id, SYSTEM, "bench") as work:
        right = {"student_id": town.student_id, "person_id": town.people["other_parent"], "law": "IDEA"}
        his = new_id()
        work.session.add(
            RightsHolder(
                district_id=town.district_id, id=his, starts_on=clock.today_in(ZONE) - timedelta(days=9), **right
            )
        )
    records = [{"what": "The report of May", "to": "Dr. Lee"}]
    asked = {"records": records, "jointOrderId": None, "idempotencyKey": "consent-for-bench"}
    await ask(manager, "ConsentOfCase_ask", **here, **asked)
    async with ask.gate.open(town.district_id, SYSTEM, "bench") as work:
        await work.session.execute(update(ConsentAsk).values(written_on=clock.today_in(ZONE) - timedelta(days=1)))
    await ask(manager, "ConsentOfCase_remind", **once(), **here)
    await ask(manager, "ConsentOfCase_changed", id=global_id("Student", town.student_id))
    day = clock.today_in(ZONE).isoformat()
    tried = {"madeOn": day, "channel": "phone", "outcome": "Nobody answered.", "idempotencyKey": "called-for-bench"}
    await ask(manager, "ConsentOfCase_attempt", **here, **tried)
    page = global_id("Attachment", await a_scan(ask, town))
    decided = {"way": "mediation", "decidedOn": day, "attachmentId": page, "reason": "They agreed in mediation."}
    await ask(director, "ConsentOfCase_override", **once(), **here, **decided)
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
    async with ask.gate.open(town.district_id, SYSTEM, "bench") as work:
        await work.session.execute(delete(RightsHolder).where(RightsHolder.id == his))
    back = {"consentTextSha256": given["sentences"][0]["sha256"], "idempotencyKey": "back-for-bench"}
    await ask(family, "FamilyConsent_revoke", **mine, **signs, **back)


async def a_scan(ask: Asking, town: Town, kind: str = "consent") -> uuid.UUID:
    """A signed page, checked."""
    key = new_id()
    async with ask.gate.open(town.district_id, SYSTEM, "bench") as work:
        work.session.add(
            Attachment(
                district_id=town.district_id,
                id=key,
                student_id=town.student_id,
                uploaded_by_id=town.people["case_manager"],
                kind=kind,
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


async def tell_deadlines(ask: Asking, town: Town) -> None:
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
    await tell_worklists(ask, town)


async def tell_worklists(ask: Asking, town: Town) -> None:
    """A director looks over the district's days; a case manager is told of one, and has a calendar."""
    director, manager = town.people["director"], town.people["case_manager"]
    async with ask.gate.open(town.district_id, SYSTEM, "bench") as work:
        due = {
            "rule": "EVAL_INITIAL",
            "event": "eval_consent_received",
            "on": clock.today_in(ZONE) - timedelta(days=50),
        }
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
    await ask(manager, "Extension_files", studentId=global_id("Student", town.student_id))
    file = global_id("Attachment", await a_file(ask.gate, town, "case_manager"))
    until = (clock.today_in(ZONE) + timedelta(days=40)).isoformat()
    agreed = {"ground": "written_agreement", "note": "With both parents", "attachmentId": file, "language": "en"}
    await ask(manager, "Extension_extend", id=global_id("Deadline", row.id), until=until, **agreed)


async def tell_moves(ask: Asking, town: Town) -> None:
    """A student the roster detected is asked after, leaves with a summary of performance, and comes back."""
    director, manager = town.people["director"], town.people["case_manager"]
    student, today = global_id("Student", town.student_id), clock.today_in(ZONE).isoformat()
    here = {"studentId": student}
    came = {**here, "arrivedOn": today, "otherDistrict": "Birch Valley", "otherState": "CA"}
    case = (await ask(manager, "MovesOfStudent_transfer", input=came))["caseId"]
    await ask(manager, "MovesOfStudent_moves", **here)
    await ask(manager, "StatusPage_students", search=None, schoolId=None)
    await ask(manager, "StatusPage_schools")
    await ask(manager, "StatusPage_reasons")
    for kind in ("records_request", "consultation", "services"):
        paper = {"caseId": case, "kind": kind, "on": today, "who": "Helena Ruiz", "said": "As they said."}
        await ask(manager, "MovesOfStudent_keep", input=paper)
    await ask(manager, "CasesOfStudent_take", caseId=case, event="give_comparable", reason=None)
    await ask(director, "MovesOfStudent_draft", caseId=case, step="order_plan")
    await ask(director, "CasesOfStudent_take", caseId=case, event="no_transfer", reason="Another Maya.")
    async with ask.gate.open(town.district_id, SYSTEM, "bench") as work:
        mine = {"district_id": town.district_id, "student_id": town.student_id}
        found = await went(work, mine, "transfer", clock.today_in(ZONE), "detect")
        work.session.add(Move(**mine, id=new_id(), case_id=found, on=clock.today_in(ZONE)))
    where = {"otherDistrict": "Birch Valley", "otherState": "NV"}
    await ask(manager, "MovesOfStudent_whereFrom", caseId=global_id("Case", found), **where)
    earlier = (clock.today_in(ZONE) - timedelta(days=5)).isoformat()
    case = (await ask(manager, "MovesOfStudent_exit", input={**here, "leavesOn": earlier, "reason": "maximum_age"}))[
        "caseId"
    ]
    await ask(manager, "MovesOfStudent_beginSummary", caseId=case)
    keys = ("academic", "functional", "goals", "recommendations")
    parts = [{"key": key, "text": "As the team sees it."} for key in keys]
    await ask(manager, "MovesOfStudent_writeSummary", caseId=case, revision=1, parts=parts)
    await ask(manager, "MovesOfStudent_giveSummary", caseId=case, revision=2, givenOn=today, how="by_hand")
    # Nobody leaves by age at ten.
    await ask(manager, "CasesOfStudent_take", caseId=case, event="withdraw_exit", reason="She is ten.")
    left = {**here, "leavesOn": earlier, "reason": "dropout"}
    case = (await ask(manager, "MovesOfStudent_exit", input=left))["caseId"]
    await ask(director, "CasesOfStudent_take", caseId=case, event="confirm_exit", reason=None)
    await ask(director, "MovesOfStudent_return", **here, on=today, reason="Enrolled again.")


async def tell_determination(ask: Asking, town: Town) -> None:
    """The group decides on the report, its parent with it; Section 504 is looked at, another reevaluation opened."""
    director, manager, family = (town.people[who] for who in ("director", "case_manager", "parent"))
    student, today = global_id("Student", town.student_id), clock.today_in(ZONE).isoformat()
    case = (await ask(director, "CasesOfStudent_cases", id=student))["cases"][0]["id"]
    await ask(manager, "EligibilityOfStudent_eligibility", studentId=student)
    key = (await ask(manager, "EligibilityOfStudent_begin", **once(), caseId=case))["id"]
    await ask(manager, "DeterminationPage_meetings", studentId=student)
    added = await ask(manager, "Determination_add", **once(), id=key, role="other", name="Lee Stone")
    lee = next(one["id"] for one in added["group"] if one["name"] == "Lee Stone")
    await ask(manager, "Determination_takeOut", **once(), memberId=lee, reason="Cannot come.")
    said = [
        {"key": key, **one, "on": one["on"].isoformat() if "on" in one else None}
        for key, one in answers("idea", "SLI", needs_special_education=False, only_related_service=True).items()
    ]
    whole = {"answers": said, "primaryCategory": "SLI", "secondaryCategories": [], "heldOn": today, "decidedOn": today}
    row = await ask(manager, "Determination_revise", id=key, revision=1, input=whole)
    row = await ask(
        manager, "Determination_step", **once(), id=key, revision=row["revision"], event="hold", reason=None
    )
    await ask(family, "FamilyDetermination_determination", id=key)
    mine = {"revision": row["revision"], "conclusion": "agrees", "statement": None}
    for one in row["group"]:
        if one["isFamily"]:
            await ask(family, "FamilyDetermination_conclude", **once(), memberId=one["id"], **mine)
        else:
            await ask(manager, "Determination_conclude", **once(), memberId=one["id"], isOnPaper=True, **mine)
    decided = {"id": key, "revision": row["revision"], "event": "decide_not_eligible", "reason": None}
    await ask(director, "Determination_step", **once(), **decided)
    await ask(director, "DeterminationPage_determination", id=key)
    given = {"personId": global_id("Person", family), "way": "handed", "on": today}
    await ask(manager, "Determination_giveCopy", id=key, **given)
    await ask(family, "FamilyDetermination_open", id=key)
    await ask(family, "FamilyHome_decisions", studentId=student)
    await ask(director, "Determination_refer", **once(), studentId=student, reason="Not eligible.", determinationId=key)
    await ask(manager, "Determination_startPlan", studentId=student, kind="section_504")
    await ask(manager, "EligibilityOfStudent_reevaluate", **once(), studentId=student, reason="A doctor writes.")
    case = (await ask(director, "CasesOfStudent_cases", id=student))["cases"][0]["id"]
    paper = {"caseId": case, "kind": "unnecessary", "madeOn": today, "way": "paper", "reasons": "All agree."}
    paper["parentId"] = global_id("Person", family)
    paper["attachmentId"] = global_id("Attachment", await a_scan(ask, town))
    await ask(director, "EligibilityOfStudent_keepPaper", **once(), input=paper)
    await tell_rights(ask, town)


async def tell_rights(ask: Asking, town: Town) -> None:
    """An order leaves a parent the view; what it closed is looked at by the case manager."""
    director, manager = town.people["director"], town.people["case_manager"]
    student = global_id("Student", town.student_id)
    page = await ask(director, "RightsPage_rights", studentId=student)
    await ask(director, "WhoCanSee_list", studentId=student)
    parent = town.people["parent"]
    await ask(parent, "Asked_read", studentId=student)
    asked = {"studentId": student, "kind": "records", "words": "Everything, please."}
    page = await ask(parent, "Asked_ask", input=asked, idempotencyKey="asked-once")
    one = page["asked"][0]["id"]
    await ask(parent, "Asked_write", requestId=one, kind="note", words="On paper.", idempotencyKey="wrote-once")
    shown = {"requestId": one, "step": "finish", "words": "Copies were handed over."}
    await ask(manager, "Asked_answer", input=shown, idempotencyKey="answered-once")
    page = await ask(director, "RightsPage_rights", studentId=student)
    order = {
        "studentId": student,
        "seenNumber": page["number"],
        "kind": "court_order",
        "personId": global_id("Person", town.people["parent"]),
        "scopes": ["view"],
        "startsOn": (clock.today_in(ZONE) - timedelta(days=1)).isoformat(),
        "attachmentId": global_id("Attachment", await a_scan(ask, town)),
        "reason": "The order of the superior court.",
    }
    page = await ask(director, "RightsPage_decide", input=order, idempotencyKey="decided-once")
    await ask(manager, "RightsPage_changed", id=student)
    await ask(manager, "RightsPage_look", id=page["decisions"][0]["id"])


async def _on_the_roster(gate: Gate, town: Town) -> None:
    """The record a roster brings of Iris."""
    key = new_id()
    async with gate.open(town.district_id, SYSTEM, "bench") as work:
        names = {"given_name": "Iris", "family_name": "Okafor", "name_key": "iris okafor", "family_name_key": "okafor"}
        here = {"district_id": town.district_id, "id": key}
        work.session.add(Person(**here, kind="student", roster_id="s-iris", **names))
        await work.session.flush()
        work.session.add(Student(**here, birth_on=date(2022, 6, 3), school_id=town.school_id, grade="PK"))
