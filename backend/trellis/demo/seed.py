"""Fills an empty, migrated deployment with demo districts: people, plans in every state, and who may sign in."""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import uuid
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

import trellis.rooms  # noqa: F401  (sealing is a job of documents/)
from trellis import tables
from trellis.attachments.storage import Storage
from trellis.demo.acknowledging import acknowledge
from trellis.demo.answering_no import follow
from trellis.demo.cast import OPERATOR, Name
from trellis.demo.deeds import Deeds
from trellis.demo.evaluations import write_what_is_known
from trellis.demo.family import join_siblings
from trellis.demo.files import file_papers
from trellis.demo.goal_bank import starter_rows
from trellis.demo.meetings import Meetings
from trellis.demo.newcomers import welcome_newcomers
from trellis.demo.notices import give_notice
from trellis.demo.people import People, Rows
from trellis.demo.plan_stories import tell_stories
from trellis.demo.plans import Plans
from trellis.demo.plans_504 import Plans504
from trellis.demo.requests import ask_for_help
from trellis.demo.school_days import calendars, clocks
from trellis.demo.towns import Town, elsewhere, lying_in
from trellis.demo.under_way import appoint_a_surrogate, ask_a_mother, decide_504, evaluate_again
from trellis.finding.keeping import keep_words
from trellis.kernel import clock
from trellis.kernel.audit import record
from trellis.kernel.database import Database
from trellis.kernel.jobs import defer
from trellis.kernel.sealing import sealed
from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID, SYSTEM, Gate, UnitOfWork
from trellis.people.names import folded
from trellis.settings import Settings
from trellis.worklists.model import AlertRound

CHUNK = 500
WORDS = "amber birch cedar clover coral daisy ember fern harbor hazel juniper lilac maple meadow olive pebble".split()
FAMILY_ROLES = ("parent", "parent_2", "parent_504", "student")
EVALUATED_IN = "maple"
"""Where an evaluation is under way and a Section 504 group has decided."""
BY_INVITATION = "parent_2"
"""The second parent of each district has an account but was not invited yet: the tour does that."""


@dataclass
class SignIns:
    """Accounts of the demo's OpenID provider by issuer key, and the table people choose from."""

    issuer_base: str
    password: str
    accounts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    people: list[dict[str, str]] = field(default_factory=list)

    def add(self, issuer: str, district: str, role: str, person: dict[str, Any], *, roster: bool) -> str:
        """An account for a person; returns its subject."""
        # A student has no address.
        username = (person["email"] or Name(person["given_name"], person["family_name"]).username).partition("@")[0]
        subject = f"{issuer}-{person['id'].hex[:12]}"
        name = f"{person['given_name']} {person['family_name']}"
        claims: dict[str, Any] = {"name": name}
        if person["email"]:
            claims |= {"email": person["email"], "email_verified": True}
        if roster:
            claims["roster_id"] = person["roster_id"]
        account = {"username": username, "password": self.password, "sub": subject, "claims": claims}
        self.accounts.setdefault(issuer, []).append(account)
        self.people.append(
            {
                "district": district,
                "role": role,
                "name": name,
                "username": username,
                "password": self.password,
                "issuer": f"{self.issuer_base}/{issuer}",
            }
        )
        return subject


async def seed(settings: Settings, arguments: argparse.Namespace) -> int:
    """Fill the deployment; does nothing when it is filled already. Returns the exit status."""
    try:
        towns = lying_in(elsewhere(arguments.states))
    except ValueError as problem:
        print(problem, file=sys.stderr)
        return 2
    database = Database(settings.database_url)
    gate = Gate(database)
    draw = random.Random(f"passwords {arguments.seed}")
    signs = SignIns(
        os.environ.get("TRELLIS_OIDC_ISSUER_BASE", "http://localhost:8403"), "-".join(draw.sample(WORDS, 3))
    )
    try:
        secrets = _client_secrets()
        if await _is_filled(gate):
            print("The demo districts are already there.")
            return 0
        await _deployment(gate, settings, signs, secrets, arguments.seed)
        for town, size in zip(towns, (int(n) for n in arguments.sizes.split(",")), strict=False):
            print(await _district(gate, settings, town, size, arguments.seed, signs, secrets))
    finally:
        await database.close()
    for path, content in ((arguments.people_file, signs.people), (arguments.accounts_file, signs.accounts)):
        if path:
            Path(path).write_text(json.dumps(content, indent=2, ensure_ascii=False))
    return 0


def _client_secrets() -> dict[str, str]:
    file = os.environ.get("TRELLIS_OIDC_CLIENT_SECRETS_FILE")
    found: dict[str, str] = json.loads(Path(file).read_text()) if file else {}
    return found


async def _is_filled(gate: Gate) -> bool:
    district = tables.metadata.tables["district"]
    async with gate.open(DEPLOYMENT_DISTRICT_ID, SYSTEM, "demo.seed") as work:
        return (await work.session.execute(select(district.c.id))).first() is not None


async def _deployment(
    gate: Gate, settings: Settings, signs: SignIns, secrets: dict[str, str], seed_number: int
) -> None:
    rows = Rows()
    _district_row(rows, DEPLOYMENT_DISTRICT_ID, "deployment", "deployment", "Trellis demo", "CA", "UTC", "slate")
    draw = random.Random(f"operators {seed_number}")
    operator = rows.add(
        "person",
        district_id=DEPLOYMENT_DISTRICT_ID,
        id=uuid.UUID(int=draw.getrandbits(128), version=4),
        kind="operator",
        given_name=OPERATOR.given,
        family_name=OPERATOR.family,
        preferred_name=None,
        name_key=folded(f"{OPERATOR.given} {OPERATOR.family}"),
        family_name_key=folded(OPERATOR.family),
        pronouns=None,
        title="Deployment operator",
        email=f"{OPERATOR.username}@operators.example",
        phone=None,
        language="en",
        roster_id=None,
        status="active",
    )
    rows.add(
        "person_role",
        district_id=DEPLOYMENT_DISTRICT_ID,
        id=uuid.UUID(int=draw.getrandbits(128), version=4),
        person_id=operator["id"],
        role="deployment_operator",
        school_id=None,
        starts_on=clock.today_in("UTC"),
        source="granted",
    )
    subject = signs.add("operators", "deployment", "operator", operator, roster=False)
    _identity(rows, operator, f"{signs.issuer_base}/operators", subject, "shell")
    _provider(rows, DEPLOYMENT_DISTRICT_ID, "operators", "Operators", "operators", settings, signs, secrets, None)
    async with gate.open(DEPLOYMENT_DISTRICT_ID, SYSTEM, "demo.seed") as work:
        await _insert(work, rows)


async def _district(
    gate: Gate,
    settings: Settings,
    town: Town,
    size: int,
    seed_number: int,
    signs: SignIns,
    secrets: dict[str, str],
) -> str:
    today = clock.today_in(town.time_zone)
    district_id = uuid.uuid5(uuid.NAMESPACE_DNS, f"{town.slug}.{seed_number}.trellis.example")
    people = People(town, district_id, size, seed_number, today)
    rows = people.make()
    join_siblings(people)
    plans = Plans(people, clock.now())
    tell_stories(plans)
    Meetings(plans).make()
    _district_row(rows, district_id, "district", town.slug, town.name, town.state, town.time_zone, town.accent)
    rows.add(
        "school_year",
        district_id=district_id,
        id=people.id(),
        name=f"{people.year}-{people.year + 1}",
        kind="schoolYear",
        starts_on=date(people.year, 8, 24),
        ends_on=date(people.year + 1, 6, 4),
        roster_id=f"{town.slug}-{people.year}",
    )
    Meetings(plans).make(Plans504(plans).make())
    acknowledge(rows, clock.now())
    give_notice(plans, town.state)
    Meetings(plans).make(welcome_newcomers(people, plans))
    clocks(people, calendars(people, clock.now()), plans.made)
    ask_for_help(people, clock.now(), today)
    for goal in starter_rows(district_id):
        rows.add("bank_goal", **goal)
    _provider(rows, district_id, "staff", f"{town.name} staff", town.issuer_key, settings, signs, secrets, "roster_id")
    # A label is in no language of its own: a family reads it on a page in Spanish as on one in English.
    _provider(rows, district_id, "family", "Trellis", "families", settings, signs, secrets, None)
    _sign_ins(rows, town, signs)
    async with gate.open(district_id, SYSTEM, "demo.seed") as work:
        await _insert(work, rows)
        await follow(work)
        await write_what_is_known(work, people)
        for written in plans.made:
            if written.version is not None:
                key = written.version["id"]
                # Hundreds of old plans wait behind whatever somebody does in the demo.
                await defer(work, "documents.seal", version_id=key, stage="finalized", lock=f"seal {key}", priority=-10)
        await keep_words(work)
        # Whatever hour it is there: a newcomer finds what a morning brings.
        work.session.add(AlertRound(district_id=district_id, day=today))
        await defer(work, "worklists.morning", lock=f"morning {district_id}")
        record(work, "demo.seed", "district", district_id)
    if town.slug == EVALUATED_IN:
        deeds = Deeds(gate, district_id)
        await evaluate_again(deeds, people)
        await appoint_a_surrogate(deeds, people)
        await decide_504(deeds, people)
        await ask_a_mother(deeds, people)
        if not await file_papers(gate, Storage(settings), people, clock.now()):
            print("The file store does not answer: the demo has no files.", file=sys.stderr)
    count = {name: len(listed) for name, listed in rows.tables.items()}
    return f"{town.name}: {count['student']} students, {count['plan']} plans, {count['meeting']} meetings"


def _sign_ins(rows: Rows, town: Town, signs: SignIns) -> None:
    for role, person in rows.named.items():
        if role not in FAMILY_ROLES:
            # The roster links staff at their first sign-in, as it does in a real district.
            signs.add(town.issuer_key, town.slug, role, person, roster=True)
            continue
        subject = signs.add("families", town.slug, role, person, roster=False)
        if role != BY_INVITATION:
            _identity(rows, person, f"{signs.issuer_base}/families", subject, "invitation")


def _district_row(
    rows: Rows, key: uuid.UUID, kind: str, slug: str, name: str, state: str, time_zone: str, accent: str
) -> None:
    rows.add(
        "district",
        id=key,
        kind=kind,
        slug=slug,
        name=name,
        state=state,
        time_zone=time_zone,
        status="open",
        accent=accent,
        settings={},
        created_at=clock.now(),
    )


def _identity(rows: Rows, person: dict[str, Any], issuer: str, subject: str, linked_by: str) -> None:
    rows.add(
        "identity",
        district_id=person["district_id"],
        id=uuid.uuid5(person["id"], "identity"),
        person_id=person["id"],
        issuer=issuer,
        subject=subject,
        linked_by=linked_by,
        last_used_at=None,
    )


def _provider(
    rows: Rows,
    district_id: uuid.UUID,
    audience: str,
    label: str,
    issuer_key: str,
    settings: Settings,
    signs: SignIns,
    secrets: dict[str, str],
    roster_claim: str | None,
) -> None:
    rows.add(
        "identity_provider",
        district_id=district_id,
        id=uuid.uuid5(district_id, audience),
        audience=audience,
        label=label,
        issuer=f"{signs.issuer_base}/{issuer_key}",
        client_id="trellis",
        client_secret=sealed(settings.secret_key, secrets.get(issuer_key, "no-secret")),
        roster_claim=roster_claim,
        allowed_domains=[],
        version=1,
    )


async def _insert(work: UnitOfWork, rows: Rows) -> None:
    """Parents before children; rows of one table have the same columns, absent ones are filled with none."""
    for table in tables.metadata.sorted_tables:
        listed = rows.tables.get(table.name, [])
        columns = {name for row in listed for name in row}
        whole = [{name: row.get(name) for name in columns} for row in listed]
        for begin in range(0, len(whole), CHUNK):
            await work.session.execute(insert(table), whole[begin : begin + CHUNK])
