"""Why a student leaves special education, what each reason has to show, and what a move puts on record. Pure.

Source: domain.md 5.10, 5.13, 9.1 (FS009); 34 CFR 300.102, 300.305(e), 300.323(e) to (g), 300.503.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from trellis.kernel.errors import InvalidInput
from trellis.kernel.words import Words

LONGEST_SAID, LONGEST_NAME, LONGEST_SUMMARY = 4_000, 200, 8_000
A_DAY, A_YEAR = timedelta(days=1), timedelta(days=366)


@dataclass(frozen=True, slots=True)
class ExitReason:
    """One reason to leave. `code`: the basis of exit in FS009. `notice`: for what a prior written notice is drafted,
    None where none is owed. `ground`: what else it rests on. `summary`: a summary of performance is owed."""

    key: str
    says: Words
    code: str
    cite: str
    notice: str | None = None
    ground: str | None = None
    summary: bool = False


REASONS: dict[str, ExitReason] = {
    reason.key: reason
    for reason in (
        ExitReason(
            "regular_diploma",
            Words("Graduates with a regular diploma", "Se gradúa con diploma regular"),
            "GHS",
            "34 CFR 300.102(a)(3), 300.305(e)(2), (3)",
            notice="graduation",
            summary=True,
        ),
        ExitReason(
            "alternate_diploma",
            Words("Leaves with an alternate diploma", "Sale con un diploma alternativo"),
            "GRADALTDPL",
            "34 CFR 300.102(a)(3)(iv)",
            notice="exit",
        ),
        ExitReason(
            "certificate",
            Words("Leaves with a certificate", "Sale con un certificado"),
            "RC",
            "34 CFR 300.102(a)(3)(ii)",
            notice="exit",
        ),
        ExitReason(
            "maximum_age",
            Words("Has reached the age at which the right ends", "Alcanzó la edad en que termina el derecho"),
            "RMA",
            "34 CFR 300.101(a), 300.102(a)(1), 300.305(e)(2), (3)",
            ground="age",
            summary=True,
        ),
        ExitReason(
            "not_eligible",
            Words("Is no longer eligible", "Ya no es elegible"),
            "TRAN",
            "34 CFR 300.305(e)(1), 300.306, 300.503",
            notice="exit",
            ground="determination",
        ),
        ExitReason(
            "revoked",
            Words("The family has revoked consent to services", "La familia revocó el consentimiento a los servicios"),
            "TRAN",
            "34 CFR 300.300(b)(4)",
            notice="revocation",
            ground="revocation",
        ),
        ExitReason(
            "moved",
            Words("Has moved, and is known to go on elsewhere", "Se mudó y se sabe que continúa en otro lugar"),
            "MKC",
            "34 CFR 300.323(e) to (g)",
            ground="where_to",
        ),
        ExitReason("dropout", Words("Has dropped out", "Abandonó la escuela"), "DROPOUT", "20 USC 1418(a)(1)(A)"),
        ExitReason("died", Words("Has died", "Falleció"), "D", "20 USC 1418(a)(1)(A)"),
    )
}

PAPERS: dict[str, Words] = {
    "records_request": Words("Request for records", "Solicitud del expediente"),
    "records_reply": Words("The other district's reply", "Respuesta del otro distrito"),
    "consultation": Words("Talk with the parent", "Consulta con la familia"),
    "services": Words("Comparable services", "Servicios comparables"),
    "revocation": Words("The family's revocation in writing", "Revocación escrita de la familia"),
}
"""What people put on record of a move."""
PAPERS_OF: dict[str, tuple[str, ...]] = {
    "transfer": ("records_request", "records_reply", "consultation", "services"),
    "exit": ("revocation",),
}
NEEDS_SCAN = frozenset({"revocation"})
"""A revocation is in writing (34 CFR 300.300(b)(4)), and its page is kept."""
HOWS = ("in_app", "mail", "by_hand", "phone", "meeting", "file")

NOTICES_OF: dict[str, tuple[str, ...]] = {"transfer": ("adopt_plan", "order_plan"), "exit": ("confirm_exit",)}
"""Steps that wait for a prior written notice drafted here."""

SAY_REASON = Words("Choose one of the reasons.", "Elija uno de los motivos.")
SAY_WHERE = Words("Say which district or school it is.", "Diga qué distrito o escuela es.")
SAY_STATE = Words("Give the state by its two letters.", "Dé el estado con sus dos letras.")
SAY_DAY = Words(
    "Give a day within a year of today; what happened is not in the future.",
    "Dé un día a menos de un año de hoy; lo ocurrido no está en el futuro.",
)
SAY_IT = Words("Write it down in words.", "Escríbalo con palabras.")
SAY_WHO = Words("Say with whom, or to whom.", "Diga con quién o a quién.")
SCAN_IT = Words("Choose the scan of the signed page.", "Elija la página firmada escaneada.")


STATES = frozenset(
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA "
    "RI SC SD TN TX UT VT VA WA WV WI WY DC AS GU MP PR VI BI".split()
)
"""Where IDEA is in force: states, outlying areas, the Bureau of Indian Education."""
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\u2060\ufeff]")


def words_of(text: str | None, longest: int, field: str) -> str | None:
    """As it is kept: nothing unseen, no blank around, None instead of nothing. Raises InvalidInput."""
    said = UNSEEN.sub("", text or "").strip() or None
    if said is not None and len(said) > longest:
        raise InvalidInput(field=field)
    return said


def day_of_a_move(on: date, today: date, *, may_come: bool) -> date:
    """A day a move or paper may bear. Raises InvalidInput."""
    if not today - A_YEAR <= on <= (today + A_YEAR if may_come else today):
        raise InvalidInput(SAY_DAY, field="on")
    return on


SUMMARY: dict[str, Words] = {
    "academic": Words("Academic achievement", "Rendimiento académico"),
    "functional": Words("Functional performance", "Desempeño funcional"),
    "goals": Words("Goals after school", "Metas después de la escuela"),
    "recommendations": Words("Recommendations on how to meet these goals", "Recomendaciones para alcanzar estas metas"),
}
"""34 CFR 300.305(e)(3): academic achievement, functional performance, how to assist the child in meeting the
postsecondary goals."""


def still_open_of(contents: Mapping[str, str]) -> list[str]:
    """Which parts of a summary nobody has written."""
    return [key for key in SUMMARY if not contents.get(key, "").strip()]


def drafted(plan: Mapping[str, Mapping[str, object]]) -> dict[str, str]:
    """A summary as far as the last plan says it, by the sections of an IEP; the recommendations are people's to make.

    Pure; nothing is invented: of what the plan does not say nothing stands.
    """
    levels, transition = plan.get("present_levels") or {}, plan.get("transition") or {}
    goals = transition.get("postsecondary_goals")
    said = {
        "academic": _said(levels.get("academic")),
        "functional": _said(levels.get("functional")),
        "goals": "\n".join(
            _said(row.get("statement")) for row in (goals if isinstance(goals, list) else []) if isinstance(row, dict)
        ).strip(),
    }
    return {key: text for key, text in said.items() if text}


def _said(value: object) -> str:
    """Words of a text or of a rich text (ProseMirror's tree)."""
    if isinstance(value, str):
        return value.strip()
    if not isinstance(value, dict):
        return ""
    parts = value.get("content")
    if isinstance(value.get("text"), str):
        return str(value["text"])
    inside = [_said(one) for one in parts] if isinstance(parts, list) else []
    return ("" if value.get("type") == "paragraph" else "\n").join(one for one in inside if one).strip("\n")
