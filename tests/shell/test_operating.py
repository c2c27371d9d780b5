"""An operator opens, tries, suspends and reopens districts from the shell: each deed is logged, no student in sight."""

from __future__ import annotations

import asyncio
import subprocess
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from sqlalchemy import select, text

from tests.conftest import TestDatabase
from tests.documents.conftest import make_pair, plan
from tests.factories import make_town
from tests.live.stage import sign_in
from tests.shell.conftest import Shell
from trellis.documents.seal import seal
from trellis.documents.typeset import typeset
from trellis.kernel import audit
from trellis.kernel.audit import AuditEntry
from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID, SYSTEM, Gate
from trellis.notices.model import Message
from trellis.people.model import Invitation
from trellis.people.sessions import actors_of_sessions
from workbench.oidc import OidcProvider
from workbench.ports import free_port

pytestmark = [pytest.mark.database, pytest.mark.slow]


def create(trellis: Shell, slug: str, issuer: str, **settings: str | None) -> subprocess.CompletedProcess[str]:
    return trellis(
        *("district", "create", slug, "--name", f"{slug.title()} Schools", "--state", "CA"),
        *("--time-zone", "America/Los_Angeles", "--year-starts", "2026-08-24", "--year-ends", "2027-06-04"),
        *("--issuer", issuer, "--client-id", "trellis"),
        **{"TRELLIS_CLIENT_SECRET": "a-secret-of-theirs", **settings},
    )


async def deeds(gate: Gate, district_id: object, subject: object) -> list[tuple[str, str, str]]:
    async with gate.open(district_id, SYSTEM, "test.read") as work:  # type: ignore[arg-type]
        asked = select(AuditEntry).where(AuditEntry.subject_id == subject).order_by(AuditEntry.id)
        return [(one.action, one.actor_kind, one.purpose) for one in (await work.session.execute(asked)).scalars()]


async def id_of(gate: Gate, slug: str) -> object:
    async with gate.open(DEPLOYMENT_DISTRICT_ID, SYSTEM, "test.read") as work:
        return (await work.session.execute(text("SELECT id FROM district WHERE slug = :slug"), {"slug": slug})).scalar()


async def test_a_district_from_opening_to_suspension(trellis: Shell, gate: Gate, provider: OidcProvider) -> None:
    """On a deployment where nobody did anything before."""
    issuer = f"http://localhost:{provider.port}/cedar"
    nothing = trellis("district", "list")
    assert (nothing.returncode, "no district yet" in nothing.stdout) == (0, True)
    opened = create(trellis, "cedar", issuer, TRELLIS_CLIENT_SECRET="s")
    assert opened.returncode == 0, opened.stderr
    assert "/auth/cedar/start" in opened.stdout
    assert "/auth/cedar/callback" in opened.stdout

    tried = trellis("district", "try", "cedar")
    assert tried.returncode == 0, tried.stdout
    assert "ok   discovery" in tried.stdout
    assert "ok   secret: Client ID and secret are accepted" in tried.stdout
    assert "--   person: Not tried" in tried.stdout
    assert "FAIL" not in tried.stdout

    suspended = trellis("district", "suspend", "cedar", "--reason", "Contract ended")
    assert (suspended.returncode, suspended.stdout) == (0, "cedar is suspended.\n")
    listed = trellis("district", "list")
    assert listed.stdout.split() == "cedar CA suspended (Contract ended) Cedar Schools".split()
    assert trellis("district", "reopen", "cedar").returncode == 0
    assert "open" in trellis("district", "list").stdout

    district_id = await id_of(gate, "cedar")
    expected = [("district.create", "system", "shell.district")]
    assert await deeds(gate, DEPLOYMENT_DISTRICT_ID, district_id) == expected
    assert await deeds(gate, district_id, district_id) == [
        *expected,
        ("district.suspended", "system", "shell.district"),
        ("district.open", "system", "shell.district"),
    ]
    async with gate.open(district_id, SYSTEM, "test") as work:  # type: ignore[arg-type]
        await audit.seal(work)
    proved = trellis("audit", "verify", "--district", "cedar")
    assert proved.returncode == 0
    assert proved.stdout.startswith("cedar: whole; ")


async def test_what_cannot_be_opened_leaves_nothing_and_says_why(
    trellis: Shell, gate: Gate, provider: OidcProvider
) -> None:
    issuer = f"http://localhost:{provider.port}/cedar"
    assert create(trellis, "birch", issuer).returncode == 0
    again = create(trellis, "birch", issuer)
    assert (again.returncode, again.stderr.split(":")[0]) == (1, "SLUG_TAKEN (slug)")
    wrong = create(trellis, "Has Spaces", issuer)
    assert (wrong.returncode, wrong.stderr.split(":")[0]) == (1, "INVALID_INPUT (slug)")
    day = trellis("district", "create", "x", "--year-starts", "yesterday")
    assert day.returncode == 2
    assert "'yesterday' is no date such as 2026-08-24" in day.stderr
    nobody = trellis("district", "suspend", "nowhere", "--reason", "Contract ended")
    assert nobody.returncode == 1
    assert "There is no district of this short name." in nobody.stderr
    silent = trellis("district", "suspend", "birch", "--reason", " ")
    assert (silent.returncode, "Say why" in silent.stderr) == (1, True)
    for said in (again, wrong, nobody, silent):
        assert said.stdout == ""
        assert "Traceback" not in said.stderr
    assert await id_of(gate, "Has Spaces") is None


async def test_the_first_administrator_is_invited_from_the_shell(
    trellis: Shell, gate: Gate, provider: OidcProvider
) -> None:
    assert create(trellis, "hazel", f"http://localhost:{provider.port}/cedar").returncode == 0
    rosa = ("--given-name", "Rosa", "--family-name", "Díaz", "--email")
    done = trellis("district", "administrator", "hazel", *rosa, "rosa@hazel.test")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "hazel: an invitation goes to rosa@hazel.test; it is good for 14 days\n"
    district_id = await id_of(gate, "hazel")
    async with gate.open(district_id, SYSTEM, "test.read") as work:  # type: ignore[arg-type]
        invitation = (await work.session.execute(select(Invitation))).scalar_one()
        message = (await work.session.execute(select(Message))).scalar_one()
    assert (invitation.email, invitation.invited_by_id) == ("rosa@hazel.test", None)
    assert (message.template, message.person_id) == ("administrator_invitation", invitation.person_id)
    expected = [("administrator.invite", "system", "shell.district")]
    assert await deeds(gate, district_id, invitation.id) == expected
    assert expected[0] in await deeds(gate, DEPLOYMENT_DISTRICT_ID, district_id)
    wrong = trellis("district", "administrator", "hazel", *rosa, "nowhere")
    assert (wrong.returncode, wrong.stdout, wrong.stderr.split(":")[0]) == (1, "", "INVALID_INPUT (email)")
    nobody = trellis("district", "administrator", "nowhere", *rosa, "rosa@hazel.test")
    assert (nobody.returncode, "There is no district of this short name." in nobody.stderr) == (1, True)


def test_a_provider_that_is_down_is_said_and_the_status_tells_a_script(trellis: Shell) -> None:
    assert create(trellis, "alder", f"http://localhost:{free_port()}/alder").returncode == 0
    tried = trellis("district", "try", "alder")
    assert tried.returncode == 1
    assert "FAIL discovery" in tried.stdout
    assert "Traceback" not in tried.stdout + tried.stderr


def test_a_secret_the_provider_refuses_is_said_and_never_printed(trellis: Shell, provider: OidcProvider) -> None:
    opened = create(trellis, "sorrel", f"http://localhost:{provider.port}/cedar")
    assert opened.returncode == 0
    tried = trellis("district", "try", "sorrel")
    assert tried.returncode == 1
    assert "FAIL secret: The client ID or its secret is refused: HTTP 401, invalid_client." in tried.stdout
    for said in (opened, tried):
        assert "a-secret-of-theirs" not in said.stdout + said.stderr


async def test_suspending_from_the_shell_signs_its_people_out_at_once(trellis: Shell, gate: Gate) -> None:
    town = await make_town(gate)
    session_id = await sign_in(gate, town, "teacher")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert await actors_of_sessions(work, [session_id], idle_minutes=30)
    assert trellis("district", "suspend", town.slug, "--reason", "Contract ended").returncode == 0
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert not await actors_of_sessions(work, [session_id], idle_minutes=30)


async def test_nothing_the_shell_prints_names_a_student_or_their_family(trellis: Shell, gate: Gate) -> None:
    town = await make_town(gate)
    said = "".join(
        (done := trellis(*words)).stdout + done.stderr
        for words in (["district", "list"], ["district", "try", town.slug], ["audit", "verify"], ["doctor"])
    )
    assert town.slug in said
    for name in ("Maya", "Helena", "Ruiz", "1001", str(town.student_id)):
        assert name not in said


async def test_an_operator_is_let_in_once_and_the_deed_is_kept(
    trellis: Shell, gate: Gate, provider: OidcProvider
) -> None:
    words = (
        *("operator", "create", "--name", "Olga Berg", "--subject", "sub-olga"),
        *("--issuer", f"http://localhost:{provider.port}/cedar", "--client-id", "trellis"),
    )
    made = trellis(*words, TRELLIS_CLIENT_SECRET="s")
    assert made.returncode == 0, made.stderr
    assert "/auth/deployment/start" in made.stdout
    again = trellis(*words, TRELLIS_CLIENT_SECRET="s")
    assert again.returncode == 1
    assert "Somebody signs in with this subject" in again.stderr
    async with gate.open(DEPLOYMENT_DISTRICT_ID, SYSTEM, "test.read") as work:
        asked = select(AuditEntry.purpose).where(AuditEntry.action == "operator.create")
        assert (await work.session.execute(asked)).scalars().all() == ["shell.operator"]


async def test_a_chain_somebody_tampered_with_is_named_with_the_place(
    trellis: Shell, gate: Gate, fresh_database: TestDatabase
) -> None:
    town = await make_town(gate)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        for _ in range(3):
            audit.record(work, "test.deed", "thing", None)
            await work.session.flush()
        await audit.seal(work)
    assert trellis("audit", "verify", "--district", town.slug).returncode == 0
    with psycopg.connect(fresh_database.superuser_url, autocommit=True) as admin:
        admin.execute(
            "UPDATE audit_entry SET detail = '{\"changed\": true}' WHERE (district_id, id) = "
            "(SELECT district_id, id FROM audit_seal WHERE district_id = %s AND number = 2)",
            [town.district_id],
        )
    broken = trellis("audit", "verify")
    assert broken.returncode == 1
    assert f"{town.slug}: BROKEN at entry 2" in broken.stdout
    unknown = trellis("audit", "verify", "--district", "nowhere")
    assert (unknown.returncode, unknown.stderr) == (2, "There is no district called nowhere.\n")


async def test_a_sealed_plan_is_told_from_one_that_was_changed(trellis: Shell, tmp_path: Path) -> None:
    pair = make_pair(tmp_path, rsa.generate_private_key(65537, 2048))
    pdf = await asyncio.to_thread(lambda: seal(typeset(plan()), pair.opened(), "Sealed plan", "Cedar Schools"))
    whole, changed = tmp_path / "plan.pdf", tmp_path / "changed.pdf"
    whole.write_bytes(pdf)
    middle = len(pdf) // 2
    changed.write_bytes(pdf[:middle] + bytes([pdf[middle] ^ 1]) + pdf[middle + 1 :])
    for trusting in (["--cert", str(pair.cert_file)], []):
        good = trellis("verify", str(whole), *trusting, TRELLIS_SIGNING_CERT_FILE=str(pair.cert_file))
        assert good.returncode == 0, good.stdout + good.stderr
        assert "sealed by:" in good.stdout
        bad = trellis("verify", str(changed), *trusting, TRELLIS_SIGNING_CERT_FILE=str(pair.cert_file))
        assert bad.returncode == 1, bad.stdout + bad.stderr
        assert "Traceback" not in bad.stdout + bad.stderr
