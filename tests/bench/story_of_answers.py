"""The story's chapters of what a family answers and is told: a plan's answer and dispute, services taken back, the
notice under Section 504, and files whose time is over."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING
from unittest.mock import patch

from sqlalchemy import select

from tests.bench.data import ZONE
from tests.bench.story_of_cases import a_scan
from tests.eligibility.of_504 import case_of_504
from tests.factories import Town, make_town, with_coordinator
from tests.isolation.a_case import went
from tests.plans.answering import answer, final
from tests.plans.answering import ask as ask_for_signatures
from trellis.attachments.destruction import NOTICE_DAYS
from trellis.deadlines import service as clocks
from trellis.kernel import clock
from trellis.kernel.ids import global_id, new_id
from trellis.kernel.tenancy import SYSTEM
from trellis.moves.model import StudentExit
from trellis.notices.section_504.model import Section504Notice

if TYPE_CHECKING:
    from tests.bench.statements import Asking

STAFF = ("case_manager", "director", "admin")


async def _settle(ask: Asking, name: str) -> Town:
    """A town whose people are signed in."""
    town = await make_town(ask.gate, name, state="TX")
    for who in STAFF:
        await ask.sign_in(town.district_id, town.people[who])
    await ask.sign_in(town.district_id, town.people["parent"], "family")
    return town


async def tell_answers(ask: Asking) -> None:
    """One family answers, disputes, and takes services back in the app; another takes them back on paper."""
    for name in ("answered", "on-paper"):
        town = await _settle(ask, name)
        row = await final(ask.gate, town, "initial")
        await ask_for_signatures(ask.gate, town, row)
        await answer(ask.gate, town, row)
        if name == "answered":
            await _answer(ask, town, global_id("Plan", row.id))
        else:
            await _on_paper(ask, town)
    await _gives_time_up(ask)
    await _notices_504(ask)
    await _files(ask)


async def _answer(ask: Asking, town: Town, plan: str) -> None:
    director, family = town.people["director"], town.people["parent"]
    mine, today = {"planId": plan, "language": "es"}, clock.today_in(ZONE).isoformat()
    await ask(director, "AnswerOfPlan_plan", **mine)
    await ask(family, "FamilyAnswer_plan", **mine)
    later = await final(ask.gate, town, "annual", key="a-year-later")
    plan = global_id("Plan", later.id)
    filed = {"filedBy": "family", "filedOn": today, "note": "The minutes.", "idempotencyKey": "filed-for-bench"}
    await ask(director, "AnswerOfPlan_file", planId=plan, **filed)
    ended = {"outcome": "plan_stands", "endedOn": today, "idempotencyKey": "ended-for-bench"}
    await ask(director, "AnswerOfPlan_end", planId=plan, **ended)
    here = {"studentId": global_id("Student", town.student_id), "language": "en"}
    said = await ask(family, "StopServices_revoking", **here)
    signs = {"typedName": "Helena Ruiz", "textSha256": said["textSha256"], "idempotencyKey": "stopped-for-bench"}
    await ask(family, "StopServices_revoke", **here, **signs)


async def _gives_time_up(ask: Asking) -> None:
    """A family signs that it comes to a meeting without the days of notice the state gives."""
    town, today = await _settle(ask, "at-short-notice"), clock.today_in(ZONE)
    manager, scan = town.people["case_manager"], await a_scan(ask, town)
    async with ask.gate.open(town.district_id, SYSTEM, "bench") as work:
        near = {"rule": "MEETING_NOTICE", "event": "meeting", "on": today + timedelta(days=2)}
        row = await clocks.start_clock(work, student_id=town.student_id, instance=str(new_id()), **near)
        assert row is not None
        shown = {"countedFrom": row.trigger_on.isoformat(), "dueOn": row.due_on and row.due_on.isoformat()}
    await ask(manager, "NoticeOfMeeting_list", studentId=global_id("Student", town.student_id), language="en")
    said = {"waivedById": global_id("Person", town.people["parent"]), "waivedOn": today.isoformat(), "note": None}
    file = {"attachmentId": global_id("Attachment", scan), "language": "en"}
    await ask(manager, "Waiver_record", id=global_id("Deadline", row.id), **said, **shown, **file)


async def _on_paper(ask: Asking, town: Town) -> None:
    director, student = town.people["director"], global_id("Student", town.student_id)
    await ask(director, "Revocation_services", studentId=student, language="en")
    today = clock.today_in(ZONE).isoformat()
    page = {"personId": global_id("Person", town.people["parent"]), "signedOn": today, "receivedOn": today}
    scan = global_id("Attachment", await a_scan(ask, town))
    await ask(director, "Revocation_record", studentId=student, scanId=scan, **page, idempotencyKey="stopped-on-paper")


async def _notices_504(ask: Asking) -> None:
    town = await with_coordinator(ask.gate, await _settle(ask, "notified"))
    coordinator, family = await ask.sign_in(town.district_id, town.people["coordinator"]), town.people["parent"]
    await case_of_504(ask.gate, town, until="evaluate")
    here = {"studentId": global_id("Student", town.student_id)}
    await ask(family, "FamilyHome_notices504", **here)
    await ask(family, "FamilyNotices504_read", **here, language="es")
    await ask(family, "FamilyNotices504_open", **here, language="es")
    await ask(coordinator, "Notices504_given", **here, language="en")
    async with ask.gate.open(town.district_id, SYSTEM, "bench") as work:
        notice = (await work.session.execute(select(Section504Notice.id))).scalar_one()
    given = {"personId": global_id("Person", family), "way": "handed", "on": clock.today_in(ZONE).isoformat()}
    await ask(coordinator, "Notices504_give", id=global_id("Section504Notice", notice), **given)


async def _files(ask: Asking) -> None:
    """The district says how long it keeps files; two of a student who left eight years ago are past it."""
    town = await _settle(ask, "long-ago")
    admin, director, today = town.people["admin"], town.people["director"], clock.today_in(ZONE)
    await ask(admin, "FileRules_read")
    await ask(admin, "FileRules_set", asksForRaw=True, asksKinds=["private_report"], asksOutsideTeam=False)
    await ask(admin, "Categories_read")
    named = {"code": "EMN", "isUsed": True, "labelEn": "Emotional disability", "labelEs": None}
    await ask(admin, "Categories_set", input=named)
    kept = {"retentionClass": "health", "years": 8, "because": "As the board decided.", "startsOn": None}
    await ask(admin, "FileRules_keep", **kept)
    files = [await a_scan(ask, town, "private_report") for _ in range(2)]
    mine, left_on = {"district_id": town.district_id, "student_id": town.student_id}, today - timedelta(9 * 366)
    async with ask.gate.open(town.district_id, SYSTEM, "bench") as work:
        case_id = await went(work, mine, "exit", left_on, "propose_exit", "confirm_exit")
        said = {"reason": "maximum_age", "left_on": left_on, "retention_from": left_on}
        work.session.add(StudentExit(**mine, id=new_id(), case_id=case_id, **said))
    ground = {"ground": "kept_long_enough", "because": "Nobody needs it any more.", "askedOn": None}
    one, other = [
        (await ask(director, "Destruction_propose", attachmentId=global_id("Attachment", file), **ground))["id"]
        for file in files
    ]
    await ask(director, "Destruction_list")
    await ask(director, "Destruction_callOff", id=other, because="The family wants it.")
    told = {"personId": global_id("Person", town.people["parent"]), "how": "letter", "on": today.isoformat()}
    await ask(director, "Destruction_told", id=one, **told)
    later = (clock.now() + timedelta(days=NOTICE_DAYS + 1)).isoformat()
    with patch.dict(os.environ, TRELLIS_TEST_NOW=later):
        await ask.sign_in(town.district_id, director)
        await ask(director, "Destruction_destroy", id=one, because="Its time is over.")
