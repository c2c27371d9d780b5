"""What a determination still lacks, what its answers come to, and what a group needs. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import rfc8785

from trellis.eligibility.categories import (
    CATEGORIES,
    DELAY,
    IDEA,
    LEARNING,
    QUESTIONS,
    SECTION_504,
    Answers,
    Question,
    asked,
    delay_holds,
)
from trellis.kernel.errors import InvalidInput
from trellis.kernel.words import Words
from trellis.plans.form.values import day_in_words
from trellis.teams.names import STAFF_ROLES

FORMAT = "trellis-determination/1"
LONGEST_TEXT, LONGEST_NAME, MOST_SECONDARY = 10_000, 200, 5
AGREES, DIFFERS, SILENT, WAITING = "agrees", "differs", "silent", "waiting"
CONCLUSIONS = (WAITING, AGREES, DIFFERS, SILENT)
FORM_CHANGED = "The form changed since."
"""Why a conclusion left the group: it was of a form that reads otherwise now. Its member is asked again."""
FAMILY_ROLES = ("parent", "student")
DIAGNOSING = ("psychologist", "speech_therapist", "special_teacher")
"""Qualified to conduct individual diagnostic examinations, as a rule (34 CFR 300.308(b))."""
ELIGIBLE, NOT_ELIGIBLE = "eligible", "not_eligible"
FACTORS = ("factor_reading", "factor_math", "factor_lep")
OF_504 = ("has_impairment", "limits", "needs_services")


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that is not so yet, in a sentence. `need` is the guard of the table it holds up."""

    key: str
    need: str
    says: Words
    cite: str


@dataclass(frozen=True, slots=True)
class Member:
    """One of the group: role of the team, what they concluded, of family whether they hold the rights today."""

    id: str
    name: str
    role: str
    conclusion: str = WAITING
    statement: str | None = None
    holds_rights: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What a determination says and what is known around it. `ages`: of developmental delay here; None: not used."""

    machine: str
    answers: Answers
    primary: str | None
    secondary: Sequence[str]
    members: Sequence[Member]
    today: date
    held_on: date | None = None
    decided_on: date | None = None
    effective_on: date | None = None
    report_on: date | None = None
    birth_on: date | None = None
    ages: tuple[int, int] | None = None

    @property
    def codes(self) -> list[str]:
        """Every category chosen, the primary first."""
        return [code for code in (self.primary, *self.secondary) if code]


UNANSWERED = Words(en="Not answered yet: {what}.", es="Sin responder: {what}.")
NO_REASON = Words(en="Say why: {what}", es="Diga por qué: {what}")
MUST_BE_SO = Words(en="{category} asks that this is so: {what}.", es="{category} exige que esto sea así: {what}.")
ONE_MUST_BE_SO = Words(
    en="{category} asks for at least one of these: {what}.", es="{category} exige al menos uno de estos: {what}."
)
MUST_NOT_BE_SO = Words(
    en="{category} is ruled out where this is so: {what}.", es="{category} se descarta cuando esto es así: {what}."
)
CHOOSE = Words(en="Choose the category of disability.", es="Elija la categoría de discapacidad.")
CONTRADICTS = Words(
    en="A child who needs special education does not need a related service alone. Look at both answers.",
    es="Un niño que necesita educación especial no necesita solo un servicio relacionado. Revise las dos respuestas.",
)
DAY_NEEDED = Words(en="Write down the day of the decision.", es="Escriba el día de la decisión.")
DAY_TO_COME = Words(
    en="The day of the decision has not come yet. Look at the year.", es="El día de la decisión aún no llega. Revise."
)
BEFORE_REPORT = Words(
    en="The decision is dated before the evaluation report of {day}. The group decides on the report.",
    es="La decisión tiene fecha anterior al informe de evaluación del {day}. El grupo decide sobre el informe.",
)
HELD_BEFORE_REPORT = Words(
    en="The group met before the evaluation report of {day} was there. It meets on the report.",
    es="El grupo se reunió antes de que existiera el informe de evaluación del {day}. Se reúne sobre el informe.",
)
BEFORE_MEETING = Words(
    en="The decision is dated before the group met on {day}.", es="La decisión es anterior a la reunión del {day}."
)
BEFORE_DECISION = Words(
    en="The decision cannot take effect before it was made.", es="La decisión no puede regir antes de tomarse."
)
NOT_BORN = Words(
    en="The student's birthday is in the future. Correct the record before the group decides.",
    es="La fecha de nacimiento del estudiante está en el futuro. Corrija el expediente antes de decidir.",
)
DELAY_NOT_USED = Words(
    en="This district does not use developmental delay. Choose one of the thirteen categories.",
    es="Este distrito no usa el retraso en el desarrollo. Elija una de las trece categorías.",
)
DELAY_AGE = Words(
    en="Developmental delay is for ages {first} through {last} here.",
    es="El retraso en el desarrollo es para edades de {first} a {last} años aquí.",
)
NO_PARENT = Words(
    en="A parent is of the group that decides. Add one, or write down each attempt to reach them.",
    es="La familia es parte del grupo que decide. Agréguela, o escriba cada intento de contacto.",
)
TWO_PROFESSIONALS = Words(
    en="A group is at least two qualified professionals. Add one.",
    es="Un grupo son al menos dos profesionales calificados. Agregue uno.",
)
REGULAR_TEACHER = Words(
    en="For a specific learning disability the child's regular teacher is of the group (or, without one, a regular "
    "teacher qualified for that age).",
    es="Para una discapacidad del aprendizaje el docente regular del niño es parte del grupo (o, si no tiene, uno "
    "calificado para esa edad).",
)
DIAGNOSTICIAN = Words(
    en="For a specific learning disability somebody qualified to conduct individual diagnostic examinations is of the "
    "group: a school psychologist, speech-language pathologist or remedial reading teacher.",
    es="Para una discapacidad del aprendizaje alguien calificado para exámenes diagnósticos individuales es parte del "
    "grupo: psicología escolar, patología del habla o docente de apoyo en lectura.",
)
NOT_CONCLUDED = Words(en="{name} ({role}) has not concluded yet.", es="{name} ({role}) aún no da su conclusión.")
PARENT = Words(en="Parent", es="Familia")


def missing(standing: Standing) -> list[Missing]:
    """Everything that is not so yet, a sentence each, in the order of the page.

    Source: 34 CFR 300.8, 300.306 to 300.311; 34 CFR 104.3(j), 104.35(c).
    """
    return [
        *_of_group(standing),
        *_unanswered(standing),
        *_of_category(standing),
        *_of_days(standing),
        *_open(standing),
    ]


def _of_group(standing: Standing) -> Iterable[Missing]:
    roles = [one.role for one in standing.members]
    staff = [role for role in roles if role not in FAMILY_ROLES]
    cite = "34 CFR 300.306(a)(1)" if standing.machine == IDEA else "34 CFR 104.35(c)(3)"
    if len(staff) < 2:
        yield Missing("two_professionals", "group_complete", TWO_PROFESSIONALS, cite)
    if standing.machine == SECTION_504:
        return
    came = any(one.role in FAMILY_ROLES and one.holds_rights for one in standing.members)
    if not came and not _said(standing.answers, "parent_attempts"):
        yield Missing("no_parent", "group_complete", NO_PARENT, cite)
    if LEARNING in standing.codes:
        if "general_teacher" not in roles:
            yield Missing("regular_teacher", "group_complete", REGULAR_TEACHER, "34 CFR 300.308(a)")
        if not set(roles) & set(DIAGNOSING):
            yield Missing("diagnostician", "group_complete", DIAGNOSTICIAN, "34 CFR 300.308(b)")


def _unanswered(standing: Standing) -> Iterable[Missing]:
    for one in asked(standing.machine, standing.codes, standing.answers):
        if one.group == "optional" or (one.part == "criteria" and one.group == "note"):
            continue
        need = "sources_named" if one.key == "sources" else "document_complete"
        need = "permission_given" if one.key == "permission_on" else need
        said = standing.answers.get(one.key) or {}
        if _is_open(one, said):
            yield Missing(one.key, need, UNANSWERED.filled(what=_bare(one.says)), one.cite)
        elif one.kind == "yes_why" and not (said.get("text") or "").strip():
            yield Missing(one.key, need, NO_REASON.filled(what=one.says), one.cite)


def _is_open(question: Question, said: Mapping[str, Any]) -> bool:
    if question.kind == "text":
        return not (said.get("text") or "").strip()
    if question.kind == "date":
        return not said.get("on")
    return said.get("yes") is None


def _of_category(standing: Standing) -> Iterable[Missing]:
    if standing.machine != IDEA:
        return
    has = _yes(standing.answers, "has_disability")
    if has and not standing.primary:
        yield Missing("category", "document_complete", CHOOSE, "34 CFR 300.8(a)(1)")
    if _yes(standing.answers, "needs_special_education") and _yes(standing.answers, "only_related_service"):
        yield Missing("only_related_service", "document_complete", CONTRADICTS, "34 CFR 300.8(a)(2)")
    if has:
        for code in standing.codes:
            yield from criteria_missing(code, standing.answers)
    if DELAY in standing.codes:
        yield from _of_delay(standing)


def criteria_missing(code: str, answers: Answers) -> list[Missing]:
    """Which criteria of a category the answers do not meet; of what is unanswered `missing` tells."""
    found: list[Missing] = []
    says = CATEGORIES[code].says
    groups: dict[str, list[tuple[Question, bool | None]]] = {}
    for one in asked(IDEA, [code], answers):
        if one.part != "criteria":
            continue
        yes = _yes(answers, one.key)
        if one.group == "all" and yes is False:
            found.append(_criterion(one, MUST_BE_SO, says))
        if one.group == "not" and yes:
            found.append(_criterion(one, MUST_NOT_BE_SO, says))
        if one.group.startswith("any:"):
            groups.setdefault(one.group, []).append((one, yes))
    for name, members in groups.items():
        if all(yes is False for _, yes in members):
            what = Words("; ".join(q.says.en for q, _ in members), "; ".join(q.says.es for q, _ in members))
            cite = CATEGORIES[code].cite
            words = ONE_MUST_BE_SO.filled(category=says, what=what)
            found.append(Missing(f"{code}:{name}", "document_complete", words, cite))
    return found


def _criterion(question: Question, words: Words, category: Words) -> Missing:
    says = words.filled(category=category, what=_bare(question.says))
    return Missing(question.key, "document_complete", says, question.cite)


def _of_delay(standing: Standing) -> Iterable[Missing]:
    cite = "34 CFR 300.8(b), 300.111(b)"
    if standing.ages is None:
        yield Missing("delay", "document_complete", DELAY_NOT_USED, cite)
    elif not delay_holds(standing.birth_on, standing.decided_on or standing.today, standing.ages):
        first, last = standing.ages
        yield Missing("delay", "document_complete", DELAY_AGE.filled(first=first, last=last), cite)


def _of_days(standing: Standing) -> Iterable[Missing]:
    need, cite = "document_complete", "34 CFR 300.306(a)"
    if standing.birth_on is not None and standing.birth_on > standing.today:
        yield Missing("birth_on", need, NOT_BORN, cite)
    held, report = standing.held_on, standing.report_on
    if held is not None and report is not None and held < report:
        yield Missing("held_on", need, HELD_BEFORE_REPORT.filled(day=day_in_words(report)), cite)
    on = standing.decided_on
    if on is None:
        yield Missing("decided_on", need, DAY_NEEDED, cite)
        return
    if on > standing.today:
        yield Missing("decided_on", need, DAY_TO_COME, cite)
    if standing.report_on is not None and on < standing.report_on:
        yield Missing("decided_on", need, BEFORE_REPORT.filled(day=day_in_words(standing.report_on)), cite)
    if standing.held_on is not None and on < standing.held_on:
        yield Missing("decided_on", need, BEFORE_MEETING.filled(day=day_in_words(standing.held_on)), cite)
    if standing.effective_on is not None and standing.effective_on < on:
        yield Missing("effective_on", need, BEFORE_DECISION, cite)


def _open(standing: Standing) -> Iterable[Missing]:
    cite = "34 CFR 300.311(b)" if LEARNING in standing.codes else "34 CFR 300.306(a)"
    cite = cite if standing.machine == IDEA else "34 CFR 104.35(c)(3)"
    for one in standing.members:
        if one.conclusion == WAITING:
            says = NOT_CONCLUDED.filled(name=one.name, role=STAFF_ROLES.get(one.role, PARENT))
            yield Missing(f"member:{one.id}", "conclusions_in", says, cite)


def outcome(machine: str, answers: Answers) -> str | None:
    """What the answers come to: eligible, not_eligible, or None while they do not say.

    Of a determinant factor, and of a child who needs a related service alone, nobody is eligible
    (34 CFR 300.306(b), 300.8(a)(2)). A category decides nothing beside.
    """
    if machine == SECTION_504:
        said = [_yes(answers, key) for key in OF_504]
        return NOT_ELIGIBLE if False in said else ELIGIBLE if all(said) else None
    prongs = [_yes(answers, key) for key in ("has_disability", "needs_special_education")]
    if False in prongs or True in (_yes(answers, key) for key in FACTORS):
        return NOT_ELIGIBLE
    if _yes(answers, "only_related_service"):
        return None
    factors = all(_yes(answers, key) is False for key in FACTORS)
    return ELIGIBLE if all(prongs) and factors else None


def needs_only_a_service(answers: Answers) -> bool:
    """A disability, and a related service and no special education: not eligible, and looked at under Section 504."""
    return bool(_yes(answers, "has_disability") and _yes(answers, "only_related_service"))


def cleaned_answers(machine: str, said: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Answers as they are kept: by questions of this machine, each only what its kind takes. Raises InvalidInput."""
    known = {one.key: one for one in QUESTIONS if one.machine == machine}
    kept: dict[str, dict[str, Any]] = {}
    for key, answer in said.items():
        question = known.get(key)
        if question is None:
            raise InvalidInput(field=f"answers.{key[:60]}")
        one: dict[str, Any] = {}
        if question.kind in ("yes", "yes_why", "check") and answer.get("yes") is not None:
            one["yes"] = bool(answer["yes"])
        if question.kind == "date" and answer.get("on") is not None:
            one["on"] = answer["on"].isoformat()
        if question.kind == "text" or question.has_reason:
            text = cleaned_text(answer.get("text"), LONGEST_TEXT, f"answers.{key}")
            if text:
                one["text"] = text
        if one:
            kept[key] = one
    return kept


def cleaned_text(said: str | None, longest: int, field: str) -> str:
    """A text as it is kept: lines stay, blanks around and what no screen shows go. Raises InvalidInput."""
    text = "".join(c for c in (said or "").replace("\r\n", "\n") if c >= " " or c in "\n\t").strip()
    if len(text) > longest:
        raise InvalidInput(field=field)
    return text


def canonical_bytes(document: Mapping[str, Any]) -> bytes:
    """The one byte form of RFC 8785. Raises InvalidInput where a text has no such form (half a character)."""
    try:
        return rfc8785.dumps(dict(document))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as wrong:
        raise InvalidInput(field="answers") from wrong


def _bare(words: Words) -> Words:
    return Words(words.en.rstrip("?."), words.es.rstrip("?."))


def _yes(answers: Answers, key: str) -> bool | None:
    return (answers.get(key) or {}).get("yes")


def _said(answers: Answers, key: str) -> str:
    return str((answers.get(key) or {}).get("text") or "").strip()
