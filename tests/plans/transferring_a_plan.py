"""What the stories of transfers are told with: two districts of one deployment, and Maya, who moves between them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import select, update

from tests.factories import Town, make_town
from tests.plans.amending_a_plan import in_force
from tests.plans.test_plan_graphql import ask
from trellis.attachments.storage import Storage
from trellis.districts.model import District
from trellis.districts.providers import ProviderDesk
from trellis.house import House
from trellis.kernel import clock
from trellis.kernel.database import Database
from trellis.kernel.events import Listener
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.plans.model import Plan
from trellis.settings import Settings
from trellis.students.model import Student
from workbench.seal import ensure_seal

HAND_OVER = """mutation ($id: ID!, $to: String!, $ground: String!, $reason: String!) {
  handOverPlan(planId: $id, to: $to, ground: $ground, reason: $reason) { __typename
    ... on TransferPackage { fileName content expiresAt told } ... on Problem { code message doNext field } } }"""
LOOK = """mutation ($id: ID!, $content: String!) { lookIntoTransfer(studentId: $id, content: $content) { __typename
    ... on TransferPreview { fromDistrict fromState isInState startsOn endsOn evaluatedOn nameInPlan bornOnInPlan
      isSurelyTheChild carried anew notAgreed stays { section label why } }
    ... on Problem { code message doNext field } } }"""
START = """mutation ($id: ID!, $content: String!, $arrived: Date!, $same: Boolean!) {
  startFromTransfer(studentId: $id, content: $content, arrivedOn: $arrived, isSameChild: $same) { __typename
    ... on Plan { id } ... on Problem { code message doNext field } } }"""
PAPER = """mutation ($id: ID!, $paper: PaperPlanInput!, $arrived: Date!) {
  startFromPaper(studentId: $id, paper: $paper, arrivedOn: $arrived) { __typename
    ... on Plan { id } ... on Problem { code message doNext field } } }"""
RECORD = """mutation ($id: ID!, $revision: Int!, $services: [ComparableServiceInput!]!, $consulted: ConsultationInput,
  $evaluation: String) {
  recordComparableServices(planId: $id, revision: $revision, services: $services, consulted: $consulted,
    evaluation: $evaluation) {
    __typename ... on Plan { id transfer { services consultedOn parentSaid revision } }
    ... on Problem { code message doNext field } } }"""
TRANSFER = """query ($id: ID!) { plan(id: $id) { state transfer { source fromDistrict fromState isInState arrivedOn
  oldStartsOn oldEndsOn evaluatedOn reevaluationDueOn services evaluation consultedOn consultedHow
  consultedWith parentSaid }
  plain(language: "es") sections { key carried } findings { ruleId message severity } } }"""
MOVES = "The family moved on September 21; the new school asked for the plan."


def here_today() -> str:
    """The day it is in both districts."""
    return clock.today_in("America/Los_Angeles").isoformat()


def house_with_a_seal(database: Database, gate: Gate, url: str, folder: Path) -> House:
    key, cert = folder / "seal.key", folder / "seal.pem"
    ensure_seal(key, cert)
    settings = Settings(
        mode="development",
        database_url=url,
        secret_key="s" * 40,
        base_url="https://plans.test",
        s3_access_key="key",
        s3_secret_key="secret",
        signing_key_file=str(key),
        signing_cert_file=str(cert),
    )
    return House(settings, database, gate, Listener(url), Storage(settings), ProviderDesk(allow_http=True))


@dataclass
class Move:
    """Maya's plan in force in `old`; in `new` she is a student nobody wrote a plan for yet."""

    house: House
    old: Town
    new: Town
    plan: Plan

    async def handed(self, who: str = "case_manager", **changes: Any) -> Any:
        given = {
            "id": global_id("Plan", self.plan.id),
            "to": self.new.slug,
            "ground": "district_asked",
            "reason": MOVES,
        }
        return (await ask(self.house, self.old, who, HAND_OVER, **{**given, **changes}))["handOverPlan"]

    async def package(self) -> str:
        made = await self.handed()
        assert made["__typename"] == "TransferPackage", made
        return str(made["content"])

    async def look(self, content: str, town: Town | None = None, who: str = "case_manager") -> Any:
        town = town or self.new
        given = {"id": global_id("Student", town.student_id), "content": content}
        return (await ask(self.house, town, who, LOOK, **given))["lookIntoTransfer"]

    async def start(self, content: str, town: Town | None = None, who: str = "case_manager", **changes: Any) -> Any:
        town = town or self.new
        given = {"id": global_id("Student", town.student_id), "content": content, "arrived": here_today()}
        return (await ask(self.house, town, who, START, **{**given, "same": False, **changes}))["startFromTransfer"]

    async def begun(self) -> str:
        done = await self.start(await self.package())
        assert done["__typename"] == "Plan", done
        return str(done["id"])

    async def paper(self, who: str = "case_manager", arrived: str | None = None, **changes: Any) -> Any:
        said = {"district": "Elsewhere Public Schools", "state": "NV", "startsOn": "2026-02-01", "endsOn": "2027-01-31"}
        given = {
            "id": global_id("Student", self.new.student_id),
            "paper": {**said, **changes},
            "arrived": arrived or here_today(),
        }
        return (await ask(self.house, self.new, who, PAPER, **given))["startFromPaper"]

    async def record(self, plan_id: str, who: str = "case_manager", **changes: Any) -> Any:
        services = [{"what": "Help with reading, 45 minutes, 4 times a week", "startsOn": here_today()}]
        consulted = {
            "on": here_today(),
            "how": "phone",
            "withWhom": "Helena Ruiz",
            "said": "The same as before, please.",
        }
        given = {
            "id": plan_id,
            "revision": 1,
            "services": services,
            "consulted": consulted,
            "evaluation": None,
            **changes,
        }
        return (await ask(self.house, self.new, who, RECORD, **given))["recordComparableServices"]

    async def read(self, plan_id: str, who: str = "case_manager") -> Any:
        return (await ask(self.house, self.new, who, TRANSFER, id=plan_id))["plan"]


async def a_move(gate: Gate, house: House, state: str = "CA") -> Move:
    old, new = await make_town(gate, state=state), await make_town(gate)
    plan = await in_force(gate, old)
    await born(gate, new, date(2010, 11, 20), grade="10")
    return Move(house, old, new, plan)


async def born(gate: Gate, town: Town, on: date | None, grade: str = "10") -> None:
    """The roster of `town` says so of its student."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        change = update(Student).where(Student.id == town.student_id)
        await work.session.execute(change.values(birth_on=on, grade=grade))


async def name_of(gate: Gate, town: Town) -> str:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        found = select(District.name).where(District.id == town.district_id)
        return str((await work.session.execute(found)).scalar_one())


def forged(content: str, **changes: Any) -> str:
    """The same package saying something else, with the signature it had."""
    said = orjson.loads(content)
    said["manifest"] |= changes
    return orjson.dumps(said).decode()


def again(move: Move, town: Town) -> Move:
    """The same file, brought to another district."""
    return replace(move, new=town)
