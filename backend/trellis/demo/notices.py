"""What the families of the demo have in writing of their plans: the prior written notice of each, and their copy."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from trellis.deadlines.leads import rule_in
from trellis.kernel.hashing import sha256_hex
from trellis.notices.prior_written import rules
from trellis.notices.prior_written.contents import TEXTS
from trellis.notices.prior_written.lead import lead_of, without_a_calendar
from trellis.notices.prior_written.rules import Item, Text
from trellis.plans.form.kinds import KINDS
from trellis.plans.noticing.prefilled import Around, prefilled
from trellis.plans.noticing.proposals import proposals

if TYPE_CHECKING:
    from trellis.demo.plans import Plans, Written

TALKED = {
    "en": "The team considered leaving the plan as it was. It would not have answered what the evaluation found.",
    "es": "El equipo consideró dejar el plan como estaba. No habría respondido a lo que mostró la evaluación.",
}
LATE = "The family agreed at the meeting that the plan begins in the same month."


def give_notice(plans: Plans, state: str) -> None:
    """A notice for each final plan of a kind that is given in one, oldest first.

    Of a plan nobody was asked about yet it waits to be issued; who answered has read theirs, and has their copy.
    """
    before: dict[uuid.UUID, Written] = {}
    answers = {row["request_id"]: row for row in plans.rows.tables.get("signature", ())}
    for written in sorted(plans.made, key=lambda one: one.met_on):
        if written.version is None or not KINDS[written.plan["kind"]].gives_prior_notice:
            continue
        student_id = written.entry["student"]["id"]
        _of_plan(plans, written, before.get(student_id), state, answers)
        if written.plan["state"] in ("active", "partially_active", "superseded", "expired"):
            before[student_id] = written


def _of_plan(
    plans: Plans,
    written: Written,
    before: Written | None,
    state: str,
    answers: Mapping[uuid.UUID, Mapping[str, Any]],
) -> None:
    assert written.version is not None
    manager, version, plan = plans.case_manager(written.entry), written.version, written.plan
    around = Around(
        case_manager=f"{manager['given_name']} {manager['family_name']}",
        school=plans.people.town.name,
        evaluated_on=written.entry["student"]["evaluated_on"],
    )
    is_initial = plan["occasion"] == "initial"
    items = proposals(written.form, before.content if before else None, written.content, is_initial=is_initial)
    contents = prefilled(written.content, around)
    lead = lead_of(rule_in(state, plan["starts_on"] or written.met_on))
    is_out = plan["state"] != "finalized"
    notice_id = plans.ordered_id()
    issued_at = min(version["finalized_at"] + timedelta(minutes=90), plans.now - timedelta(minutes=55))
    openings = _openings(written, answers, issued_at)
    notice = plans.rows.add(
        "prior_notice",
        district_id=plans.people.district_id,
        id=notice_id,
        created_at=version["finalized_at"],
        student_id=plan["student_id"],
        version_id=version["id"],
        trigger="plan",
        state="draft" if not is_out else "delivered" if openings else "issued",
        items=[] if is_out else [item.as_json() for item in items],
        contents={} if is_out else contents,
        action_on=plan["starts_on"],
        lead_days=lead.days,
        lead_kind=lead.kind,
        drafted_by_id=manager["id"],
        supersedes_id=None,
        decided_by_team=True,
        revision=2 if is_out else 1,
    )
    if not is_out:
        return
    by = without_a_calendar(plan["starts_on"], lead) if plan["starts_on"] else None
    is_late = rules.is_late(by, issued_at.astimezone(plans.zone).date())
    sha256 = freeze(
        plans,
        written.entry,
        notice,
        items,
        {key: contents.get(key) or TALKED for key in TEXTS},
        issued_at=issued_at,
        issue_by=by,
        late_reason=LATE if is_late else None,
    )
    for person_id, opened_at, has_copy in openings:
        _opened(plans, plan["student_id"], person_id, opened_at, sha256, notice_id=notice_id)
        if has_copy:
            _opened(plans, plan["student_id"], person_id, opened_at, version["sha256"], version_id=version["id"])


def freeze(
    plans: Plans,
    entry: dict[str, Any],
    notice: Mapping[str, Any],
    items: Sequence[Item],
    contents: Mapping[str, Text],
    *,
    issued_at: datetime,
    issue_by: date | None,
    late_reason: str | None,
) -> str:
    """The notice as it went out, by the case manager; the digest of its bytes."""
    manager, person, action_on = plans.case_manager(entry), entry["person"], notice["action_on"]
    canonical = rules.canonical_bytes(
        rules.document_of(
            notice={
                "id": str(notice["id"]),
                "trigger": notice["trigger"],
                "versionId": str(notice["version_id"]) if notice["version_id"] else None,
                "actionOn": action_on.isoformat() if action_on else None,
                "lead": {"days": notice["lead_days"], "kind": notice["lead_kind"]},
                "issueBy": issue_by.isoformat() if issue_by else None,
                "lateReason": late_reason,
                "issuedAt": issued_at.isoformat(),
                "issuedBy": {"id": str(manager["id"]), "name": f"{manager['given_name']} {manager['family_name']}"},
                "supersedes": None,
            },
            student={
                "id": str(notice["student_id"]),
                "name": f"{person['given_name']} {person['family_name']}",
                "birthOn": entry["student"]["birth_on"].isoformat(),
            },
            items=items,
            contents=contents,
        )
    )
    sha256 = sha256_hex(canonical)
    plans.rows.add(
        "issued_notice",
        district_id=plans.people.district_id,
        id=plans.people.id(),
        created_at=issued_at,
        notice_id=notice["id"],
        student_id=notice["student_id"],
        canonical=canonical,
        sha256=sha256,
        issued_by_id=manager["id"],
        issued_at=issued_at,
    )
    return sha256


def _openings(
    written: Written, answers: Mapping[uuid.UUID, Mapping[str, Any]], issued_at: datetime
) -> list[tuple[uuid.UUID, datetime, bool]]:
    """Who opened the notice and when; with their answer they got their copy."""
    found = []
    for request in written.requests:
        answer = answers.get(request["id"])
        opened_at = answer["signed_at"] if answer else request["viewed_at"]
        if opened_at is not None and opened_at > issued_at:
            found.append((request["person_id"], opened_at, answer is not None))
    return found


def _opened(
    plans: Plans, student_id: uuid.UUID, person_id: uuid.UUID, at: datetime, sha256: str, **about: uuid.UUID
) -> None:
    plans.rows.add(
        "formal_delivery",
        district_id=plans.people.district_id,
        id=plans.people.id(),
        created_at=at,
        student_id=student_id,
        person_id=person_id,
        notice_id=about.get("notice_id"),
        version_id=about.get("version_id"),
        way="app",
        delivered_on=at.astimezone(plans.zone).date(),
        document_sha256=sha256,
        recorded_by_id=person_id,
        recorded_at=at,
    )
