"""What a prior written notice is owed for (domain.md 5.7; 34 CFR 300.503(a)): one table.

The rooms of a student's case draft theirs with `service.draft_from`; today the plan does.
"""

from __future__ import annotations

from dataclasses import dataclass

from trellis.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Trigger:
    """One occasion. `decided_by_team`: a team with the district's representative decides it as a rule, so that the
    notice only tells it (34 CFR 300.321(a)(4)); of any other the notice is itself the district's decision. That no team
    met all the same, `draft_from` is told; what people add as refused is never the team's (`service.access_facts`)."""

    key: str
    title: Words
    cite: str
    decided_by_team: bool = False


TRIGGERS: dict[str, Trigger] = {
    trigger.key: trigger
    for trigger in (
        Trigger(
            "evaluation_proposed",
            Words(en="An evaluation is proposed", es="Se propone una evaluación"),
            "34 CFR 300.503(a)(1), 300.304(a)",
        ),
        Trigger(
            "evaluation_refused",
            Words(en="An evaluation is refused", es="Se rechaza una evaluación"),
            "34 CFR 300.503(a)(2)",
        ),
        Trigger(
            "eligibility",
            Words(en="Eligibility was decided", es="Se decidió la elegibilidad"),
            "34 CFR 300.503(a), 300.306",
            decided_by_team=True,
        ),
        Trigger(
            "plan",
            Words(en="A plan begins or changes", es="Un plan empieza o cambia"),
            "34 CFR 300.503(a)",
            decided_by_team=True,
        ),
        Trigger(
            "graduation",
            Words(en="Graduation with a regular diploma", es="Graduación con diploma regular"),
            "34 CFR 300.102(a)(3)(iii)",
        ),
        Trigger(
            "services_refused",
            Words(en="Consent to the first services was refused", es="No se consintió a los primeros servicios"),
            "34 CFR 300.300(b)(3), 300.503(a)(1)",
        ),
        Trigger(
            "revocation",
            Words(en="Consent was revoked", es="Se revocó el consentimiento"),
            "34 CFR 300.300(b)(4)",
        ),
        Trigger(
            "transfer",
            Words(
                en="A plan from another district is adopted or replaced",
                es="Se adopta o se reemplaza un plan de otro distrito",
            ),
            "34 CFR 300.323(e), (f), 300.503(a)(1)",
        ),
        Trigger(
            "exit",
            Words(en="Special education ends", es="Termina la educación especial"),
            "34 CFR 300.503(a)(1)",
        ),
        Trigger(
            "meeting_refused",
            Words(en="A meeting is refused", es="Se rechaza una reunión"),
            "34 CFR 300.503(a)(2)",
        ),
        Trigger(
            "request_refused",
            Words(en="Another request is refused", es="Se rechaza otra petición"),
            "34 CFR 300.503(a)(2)",
        ),
    )
}
