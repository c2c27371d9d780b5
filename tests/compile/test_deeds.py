"""What a deed or an event answers with is written by statements, and is what the ordinary executor would have said."""

from __future__ import annotations

import re
import secrets
import uuid
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import orjson
import psycopg
import pytest
from graphql.execution import Executor

from tests.bench import data, sizes, statements, story
from tests.bench.counting import Counter
from tests.conftest import Server, TestDatabase
from trellis.app import create_app
from trellis.graphql.compile.objects import Completing
from trellis.kernel.database import Database
from trellis.kernel.ids import parse_global_id
from trellis.kernel.tenancy import Gate
from trellis.settings import Settings
from workbench.testing import temporary_s3

pytestmark = [pytest.mark.database, pytest.mark.slow]

NOTHING_TO_ASK = frozenset(
    {
        # Of the row that was written only what stands in it.
        "Amending_setAside",
        "Amending_start",
        "ArrangePage_arrange",
        "EndMembership_end",
        # The room of a meeting is asked anew as a whole.
        *(f"MeetingRoom_{deed}" for deed in ("adjourn", "begin", "capture", "change", "close")),
        *(f"MeetingRoom_{deed}" for deed in ("settle", "takeOut", "turnTo", "usualAgenda")),
        "FamilyRoom_say",
        # A caseload is asked anew as a whole.
        "HandOverPage_handOver",
        # An evaluation is asked anew as a whole.
        "Evaluation_addAddendum",
        "Evaluation_assign",
        "Evaluation_dropArea",
        "Evaluation_dropScore",
        "Evaluation_filePaper",
        "Evaluation_giveCopy",
        "Evaluation_nameArea",
        "Evaluation_openArea",
        "Evaluation_putScore",
        "Evaluation_recordGround",
        "Evaluation_review",
        "Evaluation_showPaper",
        "Evaluation_signArea",
        # What a plan's answer, a file and services taken back came to is asked anew as a whole.
        "AnswerOfPlan_end",
        "AnswerOfPlan_file",
        *(f"Destruction_{deed}" for deed in ("callOff", "destroy", "propose", "told")),
        "Determination_giveCopy",
        "FamilyDetermination_open",
        "FamilyEvaluation_open",
        "FamilyNotices504_open",
        "FileRules_keep",
        "FileRules_set",
        "Categories_set",
        "Notices504_give",
        "Revocation_record",
        "StopServices_revoke",
        "FamilySign_sign",
        "FamilyHelp_ask",
        "FamilyTranslation_ask",
        "JoinDialog_join",
        "LogRequest_log",
        "MatchDialog_duplicate",
        "MatchDialog_keep",
        "MatchDialog_match",
        "MovesOfStudent_beginSummary",
        "MovesOfStudent_draft",
        "MovesOfStudent_exit",
        "MovesOfStudent_giveSummary",
        "MovesOfStudent_keep",
        "MovesOfStudent_return",
        "MovesOfStudent_transfer",
        "MovesOfStudent_whereFrom",
        "MovesOfStudent_writeSummary",
        "RegisterDialog_register",
        "TakeBackDialog_takeBack",
        "CasesOfStudent_take",
        "ConsentOfCase_ask",
        "ConsentOfCase_attempt",
        "ConsentOfCase_draft",
        "ConsentOfCase_override",
        "ConsentOfCase_record",
        "ConsentOfCase_remind",
        "FamilyConsent_answer",
        "FamilyConsent_revoke",
        "FamilyConsent_viewed",
        "Determination_startPlan",
        "EligibilityOfStudent_reevaluate",
        "FamilySign_viewed",
        "FormsPage_keepLogo",
        "FormsPage_schedule",
        "PlanPage_finalize",
        "StartPlan_start",
        "Transfer_start",
        "Transfer_startFromPaper",
        "GoalBank_archive",
        "GoalBank_use",
        # No declared type.
        "AlertsPage_escalation",
        "AlertsPage_mail",
        "AlertsPage_makeFeed",
        "AlertsPage_read",
        "AlertsPage_revokeFeed",
        "BoardPage_export",
        "Extension_extend",
        "GoalBank_prepare",
        "GlancePage_acknowledge",
        "SealedCopy_receive",
        "Notices_handOverCopy",
        "FamilyNotice_open",
        "FamilyRights_open",
        "Safeguards_give",
        "Determination_add",
        "Determination_conclude",
        "Determination_refer",
        "Determination_revise",
        "Determination_step",
        "Determination_takeOut",
        "EligibilityOfStudent_begin",
        "EligibilityOfStudent_keepPaper",
        "FamilyDetermination_conclude",
        "Notices_correct",
        "Notices_draft",
        "Notices_handOver",
        "Notices_issue",
        "Notices_render",
        "Notices_revise",
        "CalendarPage_change",
        "DecideDialog_decide",
        "ImportDialog_read",
        "LateReason_give",
        "Waiver_record",
        "YearDialog_set",
        "Transfer_handOver",
        "Transfer_look",
        "FormsPage_try",
        "Attach_finish",
        "Library_liftHold",
        "Library_open",
        "FamilySection_letter",
        "Library_placeHold",
        "Library_refile",
        "Library_rename",
        "Library_start",
        "Library_withdraw",
        "Attach_start",
        "OpenFile",
        "DeadJobsPage_retry",
        "DistrictPage_reopen",
        "DistrictPage_suspend",
        "InviteAdministrator_invite",
        "NewDistrictPage_create",
        "PlanPage_openSection",
        "Presenting_join",
        "SectionHistory_restore",
        "SectionHistory_undo",
        "ProviderCard_try",
        "ProviderDialog_set",
        "Session_setLanguage",
        "StaffShutOut_invite",
        "StaffShutOut_inviteAll",
        # Who holds which right is asked anew as a whole.
        "RightsPage_decide",
        "RightsPage_look",
        # So is what a family asked.
        "Asked_ask",
        "Asked_write",
        "Asked_answer",
    }
)
"""Deeds after whose answer nobody asks the database. A deed that joins them has become slow, or has nothing to ask."""
AUDIT = (
    "SELECT action, subject_kind, subject_id, student_id, actor_kind, actor_person_id, purpose, detail::text"
    " FROM audit_entry ORDER BY id OFFSET %s"
)


@dataclass
class Told:
    """A story as one engine told it: of each deed and event its name, the answer and what was written down."""

    notes: list[tuple[str, str, Any, list[str]]] = field(default_factory=list)
    completed: set[str] = field(default_factory=set)
    failed: int = 0
    differing: list[tuple[str, bytes, bytes]] = field(default_factory=list)
    compared: int = 0


class Telling(statements.Asking):
    """Tells the story of tests/bench and keeps what is said."""

    def __init__(self, app: Any, gate: Gate, database: TestDatabase) -> None:
        super().__init__(app, gate, Counter(), statements.documents())
        self.told = Told()
        self._audit = psycopg.connect(database.superuser_url, autocommit=True)

    async def __call__(self, who: uuid.UUID | None, operation: str, **variables: Any) -> Any:
        before = self._audit.execute("SELECT count(*) FROM audit_entry").fetchone()[0]  # type: ignore[index]
        completed = self.engine.reader.completed
        found = await super().__call__(who, operation, **variables)
        if self.engine.reader.completed > completed:
            self.told.completed.add(operation)
        entries = [str(row) for row in self._audit.execute(AUDIT, (before,))]
        self.told.notes.append((operation, self.kinds[operation], found, entries))
        return found


@pytest.fixture(scope="module")
async def tell(postgres: Server, migrated_template: str) -> AsyncIterator[Callable[..., Any]]:
    names: list[str] = []
    with temporary_s3() as s3:

        async def told(compiled: bool) -> Told:
            name = f"test_{uuid.uuid4().hex[:12]}"
            postgres.create(name, migrated_template)
            names.append(name)
            return await _told(TestDatabase(postgres, name), s3, compiled)

        yield told
    for name in names:
        postgres.drop(name)


async def _told(database: TestDatabase, s3: Any, compiled: bool) -> Told:
    data.fill(database.superuser_url, sizes.TINY)
    settings = Settings(
        mode="production",
        database_url=database.app_url,
        base_url="https://bench.example",
        secret_key=secrets.token_urlsafe(48),
        trusted_documents=str(statements.DOCUMENTS),
        s3_endpoint=s3.endpoint,
        s3_access_key=s3.access_key,
        s3_secret_key=s3.secret_key,
        compiled_reads=compiled,
        **statements.a_seal(),
    )
    app, pool = create_app(settings), Database(database.app_url)
    try:
        async with app.router.lifespan_context(app):
            asking = Telling(app, Gate(pool), database)
            await story.tell(asking)
            await asking.client.aclose()
            asking._audit.close()
            asking.told.failed = asking.engine.reader.failed
    finally:
        await pool.close()
    return asking.told


def comparable(told: Told) -> list[tuple[str, Any, list[str]]]:
    """Deeds and events, with what differs from one telling to the next named by its place among its like.

    Keys are made in the order of time, so the n-th key of one telling is the n-th of the other.
    """
    kept = [(name, found, entries) for name, kind, found, entries in told.notes if kind != "query"]
    text = orjson.dumps([[found, entries] for _, found, entries in kept]).decode()
    ids = {uuid.UUID(one) for one in re.findall(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", text)}
    for word in re.findall(r'"([A-Za-z0-9_-]{20,})"', text):
        if parsed := parse_global_id(word):
            ids.add(parsed[1])
    place = {str(one): f"#{n}" for n, one in enumerate(sorted(one for one in ids if one.version == 7))}

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: key if key.lower().endswith("cursor") and one else plain(one) for key, one in value.items()}
        if isinstance(value, list):
            return [plain(one) for one in value]
        if not isinstance(value, str):
            return value
        if parsed := parse_global_id(value):
            return f"{parsed[0]}:{place.get(str(parsed[1]), 'another')}"
        value = re.sub(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", lambda m: place.get(m[0], "another"), value)
        # What is packed and signed holds keys and instants of its own.
        value = re.sub(r"(?:(?:https|http|wss|ws)://|^/files/|^/print/invitation)\S+", "address", value)
        value = re.sub(r"[A-Za-z0-9+/]{100,}={0,2}", "bytes", value)
        value = re.sub(r"\b[0-9a-f]{64}\b", "digest", value)
        value = re.sub(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}\b", "receipt", value)
        return re.sub(r"\d{4}-\d\d-\d\dT[0-9:.]+(?:\+00:00|Z)", "instant", value)

    return [(name, plain(found), sorted(plain(entries))) for name, found, entries in kept]


async def test_every_deed_and_event_says_and_writes_down_the_same(tell: Callable[..., Any]) -> None:
    compiled, ordinary = await tell(True), await tell(False)
    assert ordinary.completed == set() and compiled.failed == 0
    for one, other in zip(comparable(compiled), comparable(ordinary), strict=True):
        assert one == other, one[0]
    deeds = {name for name, kind, _, _ in compiled.notes if kind == "mutation"}
    assert deeds - compiled.completed == NOTHING_TO_ASK


async def test_every_object_is_written_as_the_ordinary_executor_writes_it(
    tell: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each object twice in the same unit of work: from its statement, and field by field."""
    differing: list[tuple[str, bytes, bytes]] = []
    compared: list[str] = []
    complete = Completing.complete_object_value

    def both(self: Any, kind: Any, details: Any, info: Any, path: Any, value: Any, position: Any) -> Any:
        said = complete(self, kind, details, info, path, value, position)
        if self.objects is None or not hasattr(said, "__await__"):
            return said

        async def checked() -> Any:
            written = await said
            if isinstance(written, orjson.Fragment):
                plainly: Executor[Any] = self.build_per_event_executor(None)
                plainly.objects = None  # type: ignore[attr-defined]
                resolved = plainly.complete_object_value(kind, details, info, path, value, position)
                resolved = await resolved if hasattr(resolved, "__await__") else resolved
                pair = orjson.dumps(written), orjson.dumps(resolved, default=str)
                compared.append(kind.name)
                if pair[0] != pair[1] or plainly.collected_errors.errors:
                    differing.append((f"{info.operation.name.value} {kind.name}", *pair))
            return written

        return checked()

    monkeypatch.setattr(Completing, "complete_object_value", both)
    told = await tell(True)
    assert told.failed == 0
    assert differing == []
    assert {"Meeting", "Plan", "Student", "TeamMember", "SignatureRequest"} <= set(compared)
