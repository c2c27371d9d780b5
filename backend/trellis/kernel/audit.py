"""The audit log: append-only for the application, hash-chained per district by a sealer.

Writers only insert, in the transaction of the deed itself, so they never wait
for each other. Every few seconds `seal` takes the entries that have no seal
yet and chains them, in order; the application's role can change neither table.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, LargeBinary, Text, insert, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from trellis.kernel.hashing import sha256_hex
from trellis.kernel.ids import new_id
from trellis.kernel.tables import DistrictRow, district_reference
from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID, Actor, UnitOfWork

AT_ONCE = 2_000


class AuditEntry(DistrictRow):
    """One thing somebody did or looked at. Never holds a name or free text: ids and keys only."""

    __tablename__ = "audit_entry"
    __table_args__ = ({"info": {"append_only": True}},)

    at: Mapped[datetime]
    actor_kind: Mapped[str] = mapped_column(Text)
    actor_person_id: Mapped[uuid.UUID | None]
    session_id: Mapped[uuid.UUID | None]
    purpose: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(Text)
    subject_kind: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[uuid.UUID | None]
    student_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)


class AuditWaiting(DistrictRow):
    """Entries that have no seal yet. Filled by a trigger, emptied by the sealer; closed to the application."""

    __tablename__ = "audit_waiting"
    __table_args__ = (
        district_reference("id", "audit_entry"),
        {"info": {"read_only": True}},
    )


class AuditSeal(DistrictRow):
    """One link of a district's chain; `id` is the entry it seals."""

    __tablename__ = "audit_seal"
    __table_args__ = (
        district_reference("id", "audit_entry"),
        {"info": {"read_only": True}},
    )

    number: Mapped[int] = mapped_column(BigInteger, index=True)
    entry_digest: Mapped[bytes] = mapped_column(LargeBinary)
    chain_digest: Mapped[bytes] = mapped_column(LargeBinary)


FUNCTIONS = """
CREATE FUNCTION audit_canonical(e audit_entry) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT convert_to(jsonb_build_array(
    e.district_id, e.id, extract(epoch FROM e.at)::text, e.actor_kind, e.actor_person_id, e.session_id,
    e.purpose, e.action, e.subject_kind, e.subject_id, e.student_id, e.detail)::text, 'UTF8') $$;

CREATE FUNCTION audit_wait() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  INSERT INTO audit_waiting (district_id, id) VALUES (NEW.district_id, NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER audit_entry_waits AFTER INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_wait();

CREATE FUNCTION audit_seal_district() RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  district uuid := app_district();
  link bytea; position bigint; sealed integer := 0; e audit_entry; digest bytea;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('audit ' || district::text, 0)) THEN RETURN 0; END IF;
  SELECT number, chain_digest INTO position, link FROM audit_seal ORDER BY number DESC LIMIT 1;
  position := coalesce(position, 0); link := coalesce(link, sha256(convert_to(district::text, 'UTF8')));
  FOR e IN SELECT a.* FROM audit_waiting w JOIN audit_entry a ON a.district_id = w.district_id AND a.id = w.id
           ORDER BY a.id LIMIT 5000 LOOP
    digest := sha256(audit_canonical(e)); link := sha256(link || digest);
    position := position + 1; sealed := sealed + 1;
    INSERT INTO audit_seal (district_id, id, number, entry_digest, chain_digest)
      VALUES (district, e.id, position, digest, link);
    DELETE FROM audit_waiting WHERE id = e.id;
  END LOOP;
  RETURN sealed;
END $$;
REVOKE ALL ON FUNCTION audit_seal_district() FROM public;
GRANT EXECUTE ON FUNCTION audit_seal_district() TO trellis_app;
"""

WAITING = f"""
CREATE POLICY of_deployment ON audit_waiting FOR SELECT TO CURRENT_USER
  USING ((SELECT app_district()) = '{DEPLOYMENT_DISTRICT_ID}' AND (SELECT app_operator()));

CREATE FUNCTION audit_waiting_districts() RETURNS SETOF uuid LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT DISTINCT district_id FROM audit_waiting $$;
REVOKE ALL ON FUNCTION audit_waiting_districts() FROM public;
GRANT EXECUTE ON FUNCTION audit_waiting_districts() TO trellis_app;
"""
"""Which districts have entries without a seal: to a district's own people, at most their own."""


def record(
    work: UnitOfWork,
    action: str,
    subject_kind: str,
    subject_id: uuid.UUID | None,
    *,
    student_id: uuid.UUID | None = None,
    by: Actor | None = None,
    **detail: Any,
) -> None:
    """Append what the unit of work's actor did, or `by`, where the deeds of several are stored together.

    `action` reads `room.deed`; `detail` holds no names, no text.
    """
    actor = by or work.actor
    work.session.add(
        AuditEntry(
            district_id=work.district_id,
            # Given, not asked back from the database: who writes an entry may not read it.
            created_at=work.at,
            at=work.at,
            actor_kind=actor.kind,
            actor_person_id=actor.person_id,
            session_id=actor.session_id,
            purpose=work.purpose,
            action=action,
            subject_kind=subject_kind,
            subject_id=subject_id,
            student_id=student_id,
            detail=detail,
        )
    )


@dataclass(frozen=True, slots=True)
class Deed:
    """One of many alike that `record_all` appends; as `record` takes it."""

    action: str
    subject_kind: str
    subject_id: uuid.UUID | None
    detail: dict[str, Any]
    student_id: uuid.UUID | None = None


async def record_all(work: UnitOfWork, deeds: Sequence[Deed]) -> None:
    """Append thousands of entries, a few statements for all. Otherwise as `record`."""
    common = {
        "district_id": work.district_id,
        "at": work.at,
        "actor_kind": work.actor.kind,
        "actor_person_id": work.actor.person_id,
        "session_id": work.actor.session_id,
        "purpose": work.purpose,
    }
    for start in range(0, len(deeds), AT_ONCE):
        rows = [{**common, "id": new_id(), **asdict(deed)} for deed in deeds[start : start + AT_ONCE]]
        await work.session.execute(insert(AuditEntry), rows)


async def seal(work: UnitOfWork) -> int:
    """Chain this district's waiting entries; returns how many. Two sealers at once do no harm."""
    return int((await work.session.execute(text("SELECT audit_seal_district()"))).scalar_one())


async def districts_with_waiting(work: UnitOfWork) -> list[uuid.UUID]:
    """The districts whose entries wait to be chained, for the deployment's own unit of work."""
    return list((await work.session.execute(text("SELECT audit_waiting_districts()"))).scalars())


@dataclass(frozen=True, slots=True)
class ChainVerdict:
    """What walking a district's chain showed. `broken_at` is the first bad link's number."""

    sealed_count: int
    waiting_count: int
    head: str
    broken_at: int | None


async def verify_chain(work: UnitOfWork) -> ChainVerdict:
    """Recompute every link of the district's chain outside the database and compare."""
    import hashlib

    link = hashlib.sha256(str(work.district_id).encode()).digest()
    rows = await work.session.stream(
        text(
            "SELECT s.number, s.entry_digest, s.chain_digest, audit_canonical(e) AS canonical FROM audit_seal s "
            "LEFT JOIN audit_entry e ON e.district_id = s.district_id AND e.id = s.id ORDER BY s.number"
        )
    )
    count, broken = 0, None
    async for number, entry_digest, chain_digest, canonical in rows:
        count += 1
        digest = hashlib.sha256(canonical or b"").digest()
        link = hashlib.sha256(link + digest).digest()
        if broken is None and (number != count or digest != entry_digest or link != chain_digest):
            broken = count
    waiting = (await work.session.execute(text("SELECT count(*) FROM audit_waiting"))).scalar_one()
    return ChainVerdict(count, int(waiting), link.hex() if count else sha256_hex(b""), broken)
