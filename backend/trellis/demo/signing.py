"""Who was asked to answer a frozen plan of the demo, and what they answered, with its evidence."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from trellis.plans.plain import decision_items
from trellis.signatures.rules import Choice, Signer, answer_digest, consent_text, outcome

if TYPE_CHECKING:
    from trellis.demo.plans import Plans, Written

QUESTIONS = (
    "Could this be at another time of the day? It falls on the same lesson each week.",
    "How will we see whether this works before the next report card?",
    "We would like to talk about the number of minutes first.",
    "Who gives this help when the therapist is away?",
)

REFUSES = "We want to try help in the general classroom first."


def sign_and_ask(plans: Plans, written: Written, finalized_at: datetime, answers: str) -> None:
    """Ask everybody who held the right to consent.

    `answers`: `none` (the first has looked at it), `granted` (one answered; any
    one consent suffices), `granted_by_all`, or `partially_granted`.
    """
    assert written.version is not None
    asked_at = min(finalized_at + timedelta(hours=2), plans.now - timedelta(minutes=50))
    for place, person in enumerate(holders(plans, written.entry, asked_at.date())):
        signs = answers == "granted_by_all" or (answers in ("granted", "partially_granted") and place == 0)
        looked = signs or (place == 0 and plans.random.random() < 0.5)
        looked_at = min(asked_at + timedelta(hours=5), plans.now - timedelta(minutes=40)) if looked else None
        request = plans.rows.add(
            "signature_request",
            district_id=plans.people.district_id,
            id=plans.ordered_id(),
            created_at=asked_at,
            version_id=written.version["id"],
            student_id=written.entry["student"]["id"],
            person_id=person["id"],
            requested_by_id=written.plan["started_by_id"],
            state="answered" if signs else "viewed" if looked else "requested",
            viewed_at=looked_at,
        )
        written.requests.append(request)
        if signs and looked_at is not None:
            hours = plans.random.randrange(1, 60)
            signed_at = min(looked_at + timedelta(hours=hours), plans.now - timedelta(minutes=30 - place))
            choices = _agreed(plans, written, whole=answers != "partially_granted")
            _sign(plans, written, request, person, signed_at, choices)


def _agreed(plans: Plans, written: Written, *, whole: bool) -> list[Choice]:
    items = _items(written)
    open_item = None if whole else plans.random.choice([i for i in items if i.startswith("service:")] or items)
    return [
        Choice(i, "question", plans.random.choice(QUESTIONS)) if i == open_item else Choice(i, "agree") for i in items
    ]


def refuse(plans: Plans, written: Written) -> None:
    """Everybody who was asked about these first services said no to all of them, within the last hours."""
    people = {person["id"]: person for person in [*written.entry["guardians"], written.entry["person"]]}
    for place, request in enumerate(written.requests):
        looked_at = request["viewed_at"] or plans.now - timedelta(minutes=38)
        request.update(state="answered", viewed_at=looked_at)
        signed_at = plans.now - timedelta(minutes=30 - place)
        choices = [Choice(item, "disagree", REFUSES) for item in _items(written)]
        _sign(plans, written, request, people[request["person_id"]], signed_at, choices)
    written.plan["state"], written.plan["revision"] = "not_agreed", written.plan["revision"] + 1


def _items(written: Written) -> list[str]:
    return [item.id for item in decision_items(written.content, "en", form=written.form)]


def holders(plans: Plans, entry: dict[str, Any], day: date) -> list[dict[str, Any]]:
    """Who could consent for the student on `day`: their parents, or the student once grown."""
    known = {person["id"]: person for person in [*entry["guardians"], entry["person"]]}
    return [known[who] for who, starts, ends in entry["consents"] if starts <= day and (ends is None or ends > day)]


def _sign(
    plans: Plans,
    written: Written,
    request: dict[str, Any],
    person: dict[str, Any],
    signed_at: datetime,
    choices: Sequence[Choice],
) -> None:
    assert written.version is not None
    name = f"{person['given_name']} {person['family_name']}"
    language = str(person["language"])
    consent_digest = consent_text(language)[1]
    signature_id: uuid.UUID = plans.ordered_id()
    plans.rows.add(
        "signature",
        district_id=plans.people.district_id,
        id=signature_id,
        created_at=signed_at,
        request_id=request["id"],
        version_id=request["version_id"],
        student_id=request["student_id"],
        person_id=person["id"],
        outcome=outcome(choices),
        choices=[{"itemId": c.item_id, "choice": c.choice, "comment": c.comment} for c in choices],
        typed_name=name,
        method="typed",
        document_sha256=written.version["sha256"],
        consent_text_sha256=consent_digest,
        language=language,
        session_id=plans.people.id(),
        authenticated_at=signed_at - timedelta(minutes=6),
        signed_at=signed_at,
        address="192.0.2.14",
        device="Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1",
        idempotency_key=f"demo-{signature_id}",
        answer_sha256=answer_digest(
            document_sha256=written.version["sha256"],
            consent_text_sha256=consent_digest,
            choices=choices,
            typed_name=name,
            signer=Signer(person["id"], name, identity_sha256=""),
        ),
    )
