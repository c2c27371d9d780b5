"""Somebody asked for help: one request is a case already, one waits for somebody to say whom it is about."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from trellis.cases.rules import receipt_number
from trellis.demo.cast import CASTS, CASTS_504, Name
from trellis.people.names import folded

if TYPE_CHECKING:
    from trellis.demo.people import People, Rows

LONG_AGO, LATELY = timedelta(days=9), timedelta(days=2)
CONCERN = "He loses his place on every page and comes home with headaches. He will not read aloud any more."
CONCERN_ES = (
    "Mi nieto no entiende lo que lee y ya no quiere ir a la escuela.\nEn casa le leo yo y así sí entiende todo."
)


def ask_for_help(people: People, now: datetime, today: date) -> None:
    """A mother's request that was matched last week, and a grandmother's that came two days ago."""
    rows, slug = people.rows, people.town.slug
    known, waiting = CASTS_504[slug], CASTS[slug]
    student_id = _person(rows, known.child)["id"]
    asked = _request(people, known.child, today - LONG_AGO, now - LONG_AGO)
    case_id = uuid.uuid5(asked["id"], "case")
    decided_by = rows.named["registrar"]["id"]
    asked |= {
        "asker_name": f"{known.parent.given} {known.parent.family}",
        "asker_relation": "parent",
        "asker_email": _person(rows, known.parent)["email"],
        "concern": CONCERN,
        "language": known.language,
        "wants_interpreter": False,
        "state": "matched",
        "student_id": student_id,
        "case_id": case_id,
        "decided_by_id": decided_by,
        "decided_at": now - LATELY,
    }
    here = {"district_id": asked["district_id"], "student_id": student_id}
    rows.add(
        "evaluation_case",
        **here,
        id=case_id,
        machine="initial",
        state="new",
        received_on=asked["received_on"],
        event_count=0,
    )
    rows.add("help_request", **asked)
    rows.add(
        "case_event",
        **here,
        id=uuid.uuid5(case_id, "submit"),
        case_id=case_id,
        number=1,
        event="submit",
        from_state="new",
        to_state="referred",
        capacity="REG",
        person_id=decided_by,
        on_behalf_of="parent",
        request_id=asked["id"],
        evidence={"student_matched": str(student_id)},
        happened_on=asked["received_on"],
        at=now - LATELY,
        prior_digest=b"",
        digest=b"",
    )
    rows.add(
        "help_request",
        **_request(people, waiting.sibling, today - LATELY, now - LATELY),
        asker_name=f"Carmen {waiting.sibling.family}",
        asker_relation="relative",
        asker_phone="555 0142",
        concern=CONCERN_ES,
        language="es",
        wants_interpreter=True,
        state="waiting",
    )


def _person(rows: Rows, name: Name) -> dict[str, Any]:
    found: dict[str, Any] = next(
        one for one in rows.tables["person"] if (one["given_name"], one["family_name"]) == (name.given, name.family)
    )
    return found


def _request(people: People, child: Name, received_on: date, at: datetime) -> dict[str, Any]:
    person = _person(people.rows, child)
    student = next(one for one in people.rows.tables["student"] if one["id"] == person["id"])
    form_key = uuid.uuid5(person["id"], "asked for help")
    return {
        "district_id": person["district_id"],
        "id": uuid.uuid5(form_key, "request"),
        "created_at": at,
        "number": receipt_number(form_key),
        "form_key": form_key,
        "way": "public",
        "said_aloud": False,
        "received_on": received_on,
        "given_name": child.given,
        "family_name": child.family,
        "name_key": folded(f"{child.given} {child.family}"),
        "birth_on": student["birth_on"],
        "school_id": student["school_id"],
        "receipt": "none",
    }
