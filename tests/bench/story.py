"""Every trusted document asked once: lists by a case manager of 50 and a director of 100 students, the rest in the
story of one student, from the draft to the signature, and a day of an operator."""

from __future__ import annotations

import base64
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import httpx
from sqlalchemy import delete, update

from tests.bench import sizes
from tests.bench.arranging import CONTENT, arranged, key_of
from tests.bench.data import ZONE
from tests.bench.story_of_answers import tell_answers
from tests.bench.story_of_cases import tell_consent, tell_deadlines, tell_determination, tell_help, tell_moves
from tests.bench.story_of_plans import tell_older_plan, tell_plan, tell_signing
from tests.factories import Town, make_town
from tests.plans.a_district_form import png
from trellis.attachments.model import Attachment
from trellis.districts.model import District
from trellis.kernel import clock
from trellis.kernel.ids import global_id, new_id
from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID, SYSTEM
from trellis.people.model import Identity, Person, PersonRole
from trellis.rostering.model import RosterFinding, RosterImport
from trellis.students.model import RightsHolder

if TYPE_CHECKING:
    from tests.bench.statements import Asking


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
    await tell_help(ask, town)
    away = await make_town(ask.gate, "away")
    for who in ("case_manager", "director"):
        await ask.sign_in(away.district_id, away.people[who])
    await ask.sign_in(away.district_id, away.people["parent"], "family")
    await tell_consent(ask, away)
    version = await tell_plan(ask, town)
    await tell_signing(ask, town, version)
    await tell_older_plan(ask, town, version)
    await _caseloads(ask, town)
    await _meetings(ask, town)
    await _files(ask, town)
    await _roster(ask, town)
    await _forms(ask, town)
    await tell_deadlines(ask, town)
    await tell_determination(ask, town)
    gone = await make_town(ask.gate, "gone")
    for who in ("case_manager", "director"):
        await ask.sign_in(gone.district_id, gone.people[who])
    await tell_moves(ask, gone)
    await tell_answers(ask)
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
    await ask(manager, "TeamNeeds_list", studentId=student, kind="annual_review")
    person, today = global_id("Person", town.people["stranger"]), clock.today_in(ZONE)
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
    father = town.people["other_parent"]
    async with ask.gate.open(town.district_id, SYSTEM, "story") as work:
        await work.session.execute(update(Person).where(Person.id == father).values(email=None))
        right = {"student_id": town.student_id, "person_id": father, "law": "FERPA", "may_consent": False}
        held = RightsHolder(district_id=town.district_id, id=new_id(), starts_on=date(2026, 1, 5), **right)
        work.session.add(held)
    to = global_id("Person", father)
    await ask(director, "FamilySection_letter", studentId=student, personId=to, idempotencyKey="letter-once")
    async with ask.gate.open(town.district_id, SYSTEM, "story") as work:
        await work.session.execute(delete(RightsHolder).where(RightsHolder.id == held.id))
    await ask(family, "FamilyHome_child", id=student)
    await ask(family, "FamilyAccess_record", first=20, studentId=student)


async def _caseloads(ask: Asking, town: Town) -> None:
    """The student passes to a colleague and back, as if somebody had been away."""
    director, student = town.people["director"], global_id("Student", town.student_id)
    manager, colleague = (global_id("Person", town.people[who]) for who in ("case_manager", "psychologist"))
    await ask(director, "CaseloadsPage_caseloads")
    await ask(director, "HandOverPage_caseload", personId=manager)
    await ask(director, "HandOverPage_nobodys")
    await ask(director, "HandOverPage_staff", search="weiss")
    for source, to in ((manager, colleague), (colleague, manager)):
        pieces = [{"toId": to, "studentIds": [student]}]
        told = {"reason": "A month away", "idempotencyKey": f"passed-to-{to}"}
        await ask(director, "HandOverPage_handOver", fromId=source, pieces=pieces, **told)


async def _in_the_room(ask: Asking, town: Town, meeting: str) -> None:
    """A meeting that is led through its agenda; what is said in it is put down, changed, answered, taken out."""
    manager, family = town.people["case_manager"], town.people["parent"]
    await ask(manager, "MeetingRoom_usualAgenda", meetingId=meeting)
    await ask(manager, "MeetingRoom_begin", meetingId=meeting)
    room = await ask(manager, "MeetingRoom_read", id=meeting)
    await ask(manager, "MeetingRoom_turnTo", meetingId=meeting, entryId=room["entries"][0]["id"])
    asked = {"kind": "question", "text": "When does it begin?"}
    await ask(family, "FamilyRoom_say", meetingId=meeting, input=asked, idempotencyKey="asked-in-the-room")
    await ask(family, "FamilyRoom_read", id=meeting)
    for number, kind in enumerate(("decision", "note")):
        said = {"kind": kind, "text": "Speech twice a week."}
        await ask(manager, "MeetingRoom_capture", meetingId=meeting, input=said, idempotencyKey=f"captured-{number}")
    room = await ask(manager, "MeetingRoom_read", id=meeting)
    question, decision, note = room["entries"][-3:]
    settled = {"revision": question["revision"], "isSettled": True, "answer": "In January."}
    await ask(manager, "MeetingRoom_settle", id=question["id"], **settled)
    again = {"kind": "decision", "text": "Speech twice a week for 30 minutes."}
    await ask(manager, "MeetingRoom_change", id=decision["id"], revision=decision["revision"], input=again)
    await ask(manager, "MeetingRoom_takeOut", id=note["id"], revision=note["revision"])


async def _meetings(ask: Asking, town: Town) -> None:
    manager, family = town.people["case_manager"], town.people["parent"]
    meeting = await arranged(ask, town, "arrange-once")
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
    over = await arranged(ask, town, "arrange-afterwards", timedelta(hours=-2), tookPlace=True)
    page = await ask(manager, "MeetingPage_read", id=over)
    came = [{"participantId": p["id"], "attendance": "in_person"} for p in page["participants"]]
    await ask(manager, "Attendance_take", meetingId=over, attendance=came)
    await _in_the_room(ask, town, over)
    await ask(manager, "MeetingPage_hold", id=over)
    room = await ask(manager, "MeetingRoom_read", id=over)
    await ask(manager, "MeetingRoom_close", meetingId=over, seen=room["fingerprint"])
    again = await arranged(ask, town, "arrange-to-go-on", timedelta(hours=-3), tookPlace=True)
    page = await ask(manager, "MeetingPage_read", id=again)
    came = [{"participantId": p["id"], "attendance": "phone"} for p in page["participants"]]
    await ask(manager, "Attendance_take", meetingId=again, attendance=came)
    later = {**moved, "location": "Room 9", "idempotencyKey": "another-day"}
    await ask(manager, "MeetingRoom_adjourn", meetingId=again, **later)
    other = await arranged(ask, town, "arrange-twice")
    await ask(manager, "MeetingPage_invite", meetingId=other, idempotencyKey="invite-to-other")
    await ask(manager, "MeetingPage_cancel", id=other, reason="The room is taken.")


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
            .where(Attachment.district_id == town.district_id, Attachment.id == key_of(attachment))
            .values(state="ready", object_key=f"{town.district_id}/letter", sha256="0" * 64)
        )
    await ask(manager, "Attachments_list", studentId=student)
    await ask(manager, "Attachments_changed", studentId=student)
    await ask(manager, "OpenFile", id=attachment)
    await ask(family, "FamilyFiles_files", first=20, studentId=student)
    await ask(family, "OpenFile", id=attachment)
    await _library(ask, town, student, attachment)


async def _library(ask: Asking, town: Town, student: str, attachment: str) -> None:
    """The same file set right, held, and in the end withdrawn."""
    manager, director = town.people["case_manager"], town.people["director"]
    await ask(manager, "Library_list", studentId=student, by="newest")
    await ask(manager, "Library_story", id=attachment)
    await ask(manager, "Library_open", id=attachment, reason="service", said="", preview=True)
    await ask(manager, "Library_rename", id=attachment, title="A letter of October", source="Cedar Clinic")
    await ask(manager, "Library_refile", id=attachment, kind="work_sample")
    hold = await ask(director, "Library_placeHold", studentId=student, attachmentId=attachment, because="A complaint")
    await ask(director, "Library_liftHold", id=hold["id"], because="It was closed.")
    await ask(
        manager,
        "Library_start",
        studentId=student,
        kind="other",
        title="A letter, corrected",
        fileName="letter.pdf",
        contentType="application/pdf",
        byteCount=len(CONTENT),
        source="Cedar Clinic",
        replacesId=attachment,
    )
    await ask(manager, "Library_withdraw", id=attachment, because="duplicate", said="It is here twice.")


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
    soon = (clock.today_in(ZONE) + timedelta(days=30)).isoformat()
    made = await ask(admin, "FormsPage_schedule", kind="iep", effectiveOn=soon, settings=settings)
    await ask(admin, "FormsPage_takeBack", id=made["id"])


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
