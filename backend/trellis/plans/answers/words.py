"""What a yes, a no, a yes in part and no answer do, as a family reads it before they sign. Pure.

By the plan's rule of consent (`consent_rule.py`), with the citation beside it for staff. Source: domain.md 5.3, 8.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trellis.kernel.words import Words

HEARING = Words(
    en="You can ask for a meeting, for mediation, or for a due process hearing at any time. Asking is free.",
    es="Puede pedir una reunión, una mediación o una audiencia de debido proceso en cualquier momento. Pedirlo no le "
    "cuesta nada.",
)


@dataclass(frozen=True, slots=True)
class Effects:
    """What each answer does. `cite`: where that stands."""

    yes: Words
    part: Words
    no: Words
    silence: Words
    cite: str


_BEGINS = Words(en="The plan begins on {day}.", es="El plan empieza el {day}.")
_STAYS = Words(
    en="Nothing changes. The last plan you agreed to stays. The school offers to meet again. You or the school can "
    "ask for mediation or a hearing.",
    es="Nada cambia. Sigue el último plan que usted aceptó. La escuela le ofrece otra reunión. Usted o la escuela "
    "pueden pedir una mediación o una audiencia.",
)
_NOTHING_YET = Words(
    en="Nothing changes while you have not answered. The last plan you agreed to stays.",
    es="Nada cambia mientras no responda. Sigue el último plan que usted aceptó.",
)
EFFECTS: Mapping[str, Effects] = {
    "initial": Effects(
        yes=Words(
            en="The services of this first plan begin on {day}.",
            es="Los servicios de este primer plan empiezan el {day}.",
        ),
        part=Words(
            en="The services you agree to begin on {day}. The others do not. The school may not hold back one service "
            "because you said no to another.",
            es="Los servicios que acepte empiezan el {day}. Los otros no. La escuela no puede negar un servicio porque "
            "usted dijo que no a otro.",
        ),
        no=Words(
            en="Special education does not begin. Nobody can overrule you. The school writes to you what that means. "
            "You can ask again whenever you like.",
            es="La educación especial no empieza. Nadie puede decidir en contra de usted. La escuela le escribe qué "
            "significa. Puede volver a pedirla cuando quiera.",
        ),
        silence=Words(en="Nothing begins before you say yes.", es="Nada empieza antes de que usted diga que sí."),
        cite="34 CFR 300.300(b), (d)(3)",
    ),
    "parts": Effects(
        yes=_BEGINS,
        part=Words(
            en="In {state} what you agree to begins on {day}. For the rest, the last plan you agreed to stays.",
            es="En {state}, lo que acepte empieza el {day}. En lo demás sigue el último plan que usted aceptó.",
        ),
        no=_STAYS,
        silence=_NOTHING_YET,
        cite="34 CFR 300.300(d)(2); {rows}",
    ),
    "whole": Effects(
        yes=_BEGINS,
        part=Words(
            en="The plan begins only if you agree to all of it. Until then the last plan you agreed to stays. Your "
            "answers tell the team what to talk about with you.",
            es="El plan empieza solo si lo acepta todo. Hasta entonces sigue el último plan que usted aceptó. Sus "
            "respuestas dicen al equipo de qué hablar con usted.",
        ),
        no=_STAYS,
        silence=_NOTHING_YET,
        cite="34 CFR 300.300(d)(2); {rows}",
    ),
    "agreement": Effects(
        yes=Words(en="The change begins on {day}.", es="El cambio empieza el {day}."),
        part=Words(
            en="Nothing changes: the plan stays as it is. The school offers you a meeting.",
            es="Nada cambia: el plan sigue como está. La escuela le ofrece una reunión.",
        ),
        no=Words(
            en="Nothing changes: the plan stays as it is. The school offers you a meeting.",
            es="Nada cambia: el plan sigue como está. La escuela le ofrece una reunión.",
        ),
        silence=Words(en="Nothing changes.", es="Nada cambia."),
        cite="34 CFR 300.324(a)(4)",
    ),
    "notice": Effects(
        yes=_BEGINS,
        part=Words(
            en="Your disagreement is kept with the plan. In {state} this plan does not need your consent: all of it "
            "begins on {effect}, unless you ask for a due process hearing before that day. If you do, the last plan "
            "stays until that is decided.",
            es="Su desacuerdo se guarda con el plan. En {state} este plan no necesita su consentimiento: todo empieza "
            "el {effect}, a menos que antes de ese día pida una audiencia de debido proceso. Si la pide, sigue el "
            "último plan hasta que se decida.",
        ),
        no=Words(
            en="Your disagreement is kept with the plan. In {state} this plan does not need your consent: it begins on "
            "{effect}, unless you ask for a due process hearing before that day. If you do, the last plan stays until "
            "that is decided.",
            es="Su desacuerdo se guarda con el plan. En {state} este plan no necesita su consentimiento: empieza el "
            "{effect}, a menos que antes de ese día pida una audiencia de debido proceso. Si la pide, sigue el último "
            "plan hasta que se decida.",
        ),
        silence=Words(
            en="The plan begins on {effect} also without your answer.",
            es="El plan empieza el {effect} también sin su respuesta.",
        ),
        cite="34 CFR 300.503, 300.518",
    ),
}
LATER = Words(en="a day the school will tell you", es="un día que la escuela le dirá")

CAME_OF_IT: Mapping[str, Words] = {
    "refused_first": Words(
        en="Nobody agreed to the first services, so none begin. No meeting, plan or hearing is owed for that; the "
        "district may offer again.",
        es="Nadie aceptó los primeros servicios, así que no empiezan. No se debe reunión, plan ni audiencia por eso; "
        "el distrito puede ofrecerlos de nuevo.",
    ),
    "stays": Words(
        en="Nobody agreed to this plan. The last agreed plan stays in force.",
        es="Nadie aceptó este plan. Sigue vigente el último plan aceptado.",
    ),
    "will": Words(
        en="This plan needs no consent in {state}. It takes effect on {effect}, unless a hearing is asked for.",
        es="Este plan no necesita consentimiento en {state}. Vale desde el {effect}, si no se pide una audiencia.",
    ),
    "pinned": Words(
        en="A due process complaint of {day} is open. The last agreed plan stays until it is decided (stay-put).",
        es="Hay una queja de debido proceso del {day}. Sigue el último plan aceptado hasta que se decida.",
    ),
    "revoked": Words(
        en="Consent to services was taken back. They have ended; the record stays.",
        es="Se retiró el consentimiento a los servicios. Terminaron; el expediente queda.",
    ),
}
"""What became of a plan that nobody simply agreed to, for its page."""

NEXT_STEPS: Mapping[str, tuple[Words, ...]] = {
    "refused_first": (
        Words(
            en="Issue the prior written notice that is drafted (34 CFR 300.503).",
            es="Emita el aviso previo por escrito que está preparado (34 CFR 300.503).",
        ),
        Words(
            en="No mediation or hearing may be used to overrule the family (34 CFR 300.300(b)(3)).",
            es="No se puede usar mediación ni audiencia en contra de la familia (34 CFR 300.300(b)(3)).",
        ),
        Words(en="Offer the services again each year.", es="Ofrezca los servicios de nuevo cada año."),
    ),
    "stays": (
        Words(
            en="Reconvene: arrange a meeting about what the family did not agree to, and write the next plan.",
            es="Reúna al equipo: acuerde una reunión sobre lo que la familia no aceptó y escriba el plan siguiente.",
        ),
        Words(
            en="Offer mediation; it is voluntary (34 CFR 300.506).",
            es="Ofrezca mediación; es voluntaria (34 CFR 300.506).",
        ),
        Words(
            en="The family or the district may ask for a due process hearing (34 CFR 300.507).",
            es="La familia o el distrito pueden pedir una audiencia de debido proceso (34 CFR 300.507).",
        ),
    ),
}
RECESS = Words(
    en="Offer the family one recess of at most {days} school days and meet again; they may add a statement ({source}).",
    es="Ofrezca a la familia un receso de hasta {days} días de escuela y reúnanse otra vez; pueden agregar una "
    "declaración ({source}).",
)
TELL_BSEA = Words(
    en="Tell the Bureau of Special Education Appeals by {day} ({source}).",
    es="Avise a la oficina de apelaciones (BSEA) a más tardar el {day} ({source}).",
)
