"""What the procedural safeguards notice says, declared: the thirteen contents of 34 CFR 300.504(c), in plain words.

An edition is never changed: who was given it has its hash. What has to say something else is another edition, with the
day from which it is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from trellis.kernel.words import Words
from trellis.notices.booklet import Edition, Part, edition_of

TITLE = Words(
    en="Your rights in special education: procedural safeguards notice",
    es="Sus derechos en la educación especial: aviso de garantías procesales",
)


def part(number: int, title: Words, text: Words) -> Part:
    """One of the contents, under its number in the law."""
    return Part(number, title, text, f"34 CFR 300.504(c)({number})")


FEDERAL = Edition(
    "us-1",
    date(1990, 1, 1),
    Words(
        en="Federal law gives you, the parents, rights while the school looks into or gives special education. "
        "At age of majority they may become the student's own. Keep this notice. Ask the school to explain "
        "anything in it, in your language, free of charge.",
        es="La ley federal les da derechos a ustedes, los padres, mientras la escuela estudia o presta educación "
        "especial. Al llegar a la mayoría de edad pueden pasar al estudiante. Guarde este aviso. Pida a la escuela "
        "que le explique cualquier parte, en su idioma y sin costo.",
    ),
    (
        part(
            1,
            Words(en="Another evaluation by somebody outside the school", es="Otra evaluación, de fuera de la escuela"),
            Words(
                en="If you disagree with the district's evaluation, you may ask for an independent educational "
                "evaluation, paid for by the public. The district must then pay, or ask for a hearing without "
                "unnecessary delay to show that its own evaluation is right. You may ask once for each evaluation "
                "you disagree with.\n"
                "You may also pay for an evaluation yourself. If it meets the district's standards, the district must "
                "consider it. The district tells you where such an evaluation can be had and which standards apply.",
                es="Si no está de acuerdo con la evaluación del distrito, puede pedir una evaluación educativa "
                "independiente pagada con fondos públicos. El distrito debe pagarla o pedir sin demora innecesaria "
                "una audiencia para demostrar que la suya es adecuada. Puede pedirla una vez por cada evaluación con "
                "la que no esté de acuerdo.\n"
                "También puede pagar usted una evaluación. Si cumple los criterios del distrito, este debe tomarla en "
                "cuenta. El distrito le dice dónde se puede obtener y qué criterios se aplican.",
            ),
        ),
        part(
            2,
            Words(en="Notice in writing before a change", es="Aviso por escrito antes de un cambio"),
            Words(
                en="A reasonable time before the district begins or changes, or refuses to begin or change, your "
                "child's identification, evaluation, placement or free appropriate public education, it tells you in "
                "writing what, why, on which evaluations and records it relies, what else was considered, and where "
                "you get help. The notice is in your native language or the way you communicate, unless that is "
                "clearly not feasible.",
                es="Un tiempo razonable antes de empezar o cambiar, o de negarse a empezar o cambiar, la "
                "identificación, la evaluación, la ubicación o la educación pública gratuita y apropiada de su hijo, "
                "el distrito le dice por escrito qué, por qué, en qué evaluaciones y expedientes se basa, qué más se "
                "consideró y dónde obtener ayuda. El aviso está en su lengua materna o en la forma en que se "
                "comunica, a menos que claramente no sea posible.",
            ),
        ),
        part(
            3,
            Words(en="Your consent", es="Su consentimiento"),
            Words(
                en="The district needs your written consent before the first evaluation, before special education "
                "begins for the first time, and, as a rule, before a reevaluation. Giving consent is your choice, and "
                "you may take it back; that does not undo what was already done.\n"
                "If you refuse an evaluation, the district may ask for mediation or a hearing. If you refuse that "
                "special education begins, or take your consent to it back in writing, the district may not override "
                "you, and services are not given or end after a notice in writing.",
                es="El distrito necesita su consentimiento por escrito antes de la primera evaluación, antes de que "
                "empiece por primera vez la educación especial y, por regla general, antes de una reevaluación. Dar "
                "el consentimiento es decisión suya y puede retirarlo; eso no deshace lo ya hecho.\n"
                "Si niega una evaluación, el distrito puede pedir mediación o una audiencia. Si se niega a que "
                "empiece la educación especial, o retira su consentimiento por escrito, el distrito no puede "
                "imponerla; los servicios no se prestan o terminan tras un aviso por escrito.",
            ),
        ),
        part(
            4,
            Words(en="Your child's education records", es="El expediente educativo de su hijo"),
            Words(
                en="You may look at all education records of your child about identification, evaluation, placement "
                "and education: without unnecessary delay, before any IEP meeting, hearing or resolution session, and "
                "never more than 45 days after you ask. You may have them explained, have somebody look at them for "
                "you, and get copies if you could not see them otherwise.\n"
                "You may ask that what is wrong or misleading be corrected; if the district refuses, you may ask for "
                "a hearing and put your own statement into the record. The district keeps a list of who else looked, "
                "and needs your consent before it shows records to others, unless the law allows it.",
                es="Puede revisar todos los expedientes educativos de su hijo sobre identificación, evaluación, "
                "ubicación y educación: sin demora innecesaria, antes de cualquier reunión del IEP, audiencia o "
                "sesión de resolución, y nunca más de 45 días después de pedirlo. Puede pedir que se los expliquen, "
                "que otra persona los revise por usted, y copias si de otro modo no podría verlos.\n"
                "Puede pedir que se corrija lo incorrecto o engañoso; si el distrito se niega, puede pedir una "
                "audiencia e incluir su propia declaración. El distrito lleva una lista de quién más los vio y "
                "necesita su consentimiento para mostrarlos a otros, salvo que la ley lo permita.",
            ),
        ),
        part(
            5,
            Words(
                en="Two kinds of complaint: to the state, and for a due process hearing",
                es="Dos clases de queja: ante el estado y para una audiencia de debido proceso",
            ),
            Words(
                en="A state complaint says that a school, district or state agency broke special education law. Any "
                "person or organization may file one with the state's education agency, about something within the "
                "last year. The agency looks into it and decides in writing, as a rule within 60 days.\n"
                "A due process complaint is between a parent and the district, about identification, evaluation, "
                "placement or a free appropriate public education. As a rule it must be filed within two years of the "
                "day you knew or should have known, unless your state has another time or you were misled or not "
                "told. An impartial hearing officer decides it.\n"
                "After a due process complaint of yours the district must hold a resolution meeting with you within "
                "15 days, unless you both waive it or use mediation. If it is not resolved within 30 days, the "
                "hearing may go on, and a decision is due within 45 days after that. "
                "If both are filed about the same thing, the state's waits until the hearing is over.",
                es="Una queja ante el estado dice que una escuela, un distrito o una agencia estatal violó la ley de "
                "educación especial. Cualquier persona u organización puede presentarla a la agencia estatal de "
                "educación, sobre algo del último año. La agencia la investiga y decide por escrito, por regla "
                "general en 60 días.\n"
                "Una queja de debido proceso es entre los padres y el distrito, sobre la identificación, la "
                "evaluación, la ubicación o la educación pública gratuita y apropiada. Por regla general se presenta "
                "en los dos años desde el día en que lo supo o debió saberlo, salvo que su estado tenga otro plazo, o "
                "que le hayan engañado o no le hayan informado. La decide un funcionario de audiencias imparcial.\n"
                "Después de su queja de debido proceso el distrito debe reunirse con usted en 15 días para "
                "resolverla, a menos que ambos renuncien o usen la mediación. Si no se resuelve en 30 días, la "
                "audiencia puede seguir y la decisión se debe en los 45 días siguientes. "
                "Si ambas tratan de lo mismo, la del estado espera hasta que termine la audiencia.",
            ),
        ),
        part(
            6,
            Words(en="Mediation", es="Mediación"),
            Words(
                en="You and the district may settle any disagreement with a trained mediator who takes no side, also "
                "before a complaint. It is voluntary, costs you nothing, and may not delay a hearing. What is "
                "discussed is confidential. What you agree on is written, signed and can be enforced in court.",
                es="Usted y el distrito pueden resolver cualquier desacuerdo con un mediador capacitado e imparcial, "
                "también antes de una queja. Es voluntaria, no le cuesta nada y no puede retrasar una audiencia. Lo "
                "que se habla es confidencial. Lo que se acuerda se escribe, se firma y puede exigirse ante un "
                "tribunal.",
            ),
        ),
        part(
            7,
            Words(en="Where your child is meanwhile", es="Dónde está su hijo mientras tanto"),
            Words(
                en="While a due process complaint is open, your child stays in the current placement, unless you and "
                "the district (or the state) agree otherwise. If it is about first admission to public school, the "
                "child, with your consent, is in the public school until all is over. "
                "Other rules hold for discipline; see below.",
                es="Mientras esté abierta una queja de debido proceso, su hijo sigue en su ubicación actual, a menos "
                "que usted y el distrito (o el estado) acuerden otra cosa. Si se trata del primer ingreso a la "
                "escuela pública, el niño, con su consentimiento, está en ella hasta que todo termine. "
                "Para la disciplina hay otras reglas; vea abajo.",
            ),
        ),
        part(
            8,
            Words(
                en="Discipline, and another school setting for a time",
                es="Disciplina y otro entorno escolar por un tiempo",
            ),
            Words(
                en="Before a removal of more than 10 school days in a row, or a pattern that comes to as much, you, "
                "the district and the team look within 10 school days whether the behavior came from the disability "
                "or from the district's not carrying out the IEP (manifestation determination). If so, the child "
                "returns to the placement, as a rule, and gets a functional behavioral assessment and a plan.\n"
                "For weapons, drugs or serious bodily injury at school the district may choose an interim alternative "
                "educational setting for up to 45 school days, whatever that determination says. Services go on, so "
                "that the child can take part in the general curriculum and work on the goals of the IEP.\n"
                "If you disagree, you may ask for an expedited hearing: it is held within 20 school days, and decided "
                "within 10 school days after it. Until then the child stays in the interim setting or until its time "
                "is over.",
                es="Antes de un retiro de más de 10 días escolares seguidos, o de un patrón que equivalga a ello, "
                "usted, el distrito y el equipo examinan en 10 días escolares si la conducta se debió a la "
                "discapacidad o a que el distrito no cumplió el IEP (determinación de manifestación). Si es así, el "
                "niño vuelve, por regla general, a su ubicación y recibe una evaluación funcional de la conducta y un "
                "plan.\n"
                "Por armas, drogas o lesiones corporales graves en la escuela, el distrito puede elegir un entorno "
                "educativo alternativo provisional hasta por 45 días escolares, sea cual sea esa determinación. Los "
                "servicios siguen, para que el niño participe en el plan de estudios general y avance en las metas "
                "del IEP.\n"
                "Si no está de acuerdo, puede pedir una audiencia acelerada: se celebra en 20 días escolares y se "
                "decide en los 10 días escolares siguientes. Hasta entonces el niño sigue en el entorno provisional "
                "o hasta que termine su plazo.",
            ),
        ),
        part(
            9,
            Words(
                en="If you place your child in a private school yourself",
                es="Si usted inscribe a su hijo en una escuela privada",
            ),
            Words(
                en="The district need not pay if it offered a free appropriate public education. If it did not in "
                "time, a hearing officer or court may have it pay you back.\n"
                "That may be reduced or refused if you did not say at the last IEP meeting, or in writing at least 10 "
                "business days before, that you reject the placement and mean to enroll the child elsewhere at public "
                "expense; if you did not make the child available for an evaluation; or if a court finds what you did "
                "unreasonable. There are exceptions, as where the school kept you from giving notice or never told "
                "you of this.",
                es="El distrito no tiene que pagar si ofreció una educación pública gratuita y apropiada. Si no la "
                "ofreció a tiempo, un funcionario de audiencias o un tribunal puede ordenar el reembolso.\n"
                "Puede reducirse o negarse si en la última reunión del IEP, o por escrito al menos 10 días hábiles "
                "antes, no dijo que rechaza la ubicación y que piensa inscribir al niño en otra parte con fondos "
                "públicos; si no presentó al niño a una evaluación; o si un tribunal considera irrazonable lo que "
                "hizo. Hay excepciones, como que la escuela le impidió avisar o nunca le informó de esto.",
            ),
        ),
        part(
            10,
            Words(en="The due process hearing", es="La audiencia de debido proceso"),
            Words(
                en="You may bring a lawyer and people who know about children with disabilities, show evidence, "
                "question and call witnesses, have the child there, have it open to the public, and get a record and "
                "the decision in writing, free of charge.\n"
                "At least five business days before, each side shows the other every evaluation completed by then and "
                "the recommendations based on it that it will use. What was not shown may be kept out. The hearing "
                "officer may not work for the district or state agency that educates the child.",
                es="Puede llevar a un abogado y a personas que conozcan a niños con discapacidades, presentar "
                "pruebas, interrogar y llamar testigos, traer al niño, hacerla pública, y recibir sin costo el acta "
                "y la decisión por escrito.\n"
                "Al menos cinco días hábiles antes, cada parte muestra a la otra toda evaluación terminada hasta "
                "entonces y las recomendaciones basadas en ella que usará. Lo no mostrado puede excluirse. El "
                "funcionario no puede trabajar para el distrito ni para la agencia estatal que educa al niño.",
            ),
        ),
        part(
            11,
            Words(en="Appeal to the state", es="Apelación ante el estado"),
            Words(
                en="In some states the hearing is held by the district. There you may appeal its decision to the "
                "state's education agency, which reviews it and decides, as a rule within 30 days. The district tells "
                "you whether your state has this step.",
                es="En algunos estados la audiencia la celebra el distrito. Allí puede apelar la decisión ante la "
                "agencia estatal de educación, que la revisa y decide, por regla general en 30 días. El distrito le "
                "dice si su estado tiene este paso.",
            ),
        ),
        part(
            12,
            Words(en="Going to court", es="Acudir a los tribunales"),
            Words(
                en="Whoever disagrees with the final decision may bring a civil action in a state or federal court: "
                "within 90 days of the decision, or within the time your state's law gives.",
                es="Quien no esté de acuerdo con la decisión final puede presentar una acción civil ante un tribunal "
                "estatal o federal: en los 90 días desde la decisión, o en el plazo que dé la ley de su estado.",
            ),
        ),
        part(
            13,
            Words(en="Lawyers' fees", es="Honorarios de abogados"),
            Words(
                en="If you win, a court may have the district pay your reasonable lawyers' fees. It may reduce them, "
                "as where you turned down in time a written offer that was as good. A court may have a parent's "
                "lawyer, or a parent, pay the district's fees for a complaint that was frivolous or brought for an "
                "improper purpose. The district tells you of free or low-cost legal help.",
                es="Si usted gana, un tribunal puede ordenar que el distrito pague los honorarios razonables de su "
                "abogado. Puede reducirlos, por ejemplo si rechazó una oferta escrita, hecha a tiempo, igual de "
                "buena. Un tribunal puede ordenar que el abogado de los padres, o los padres, paguen los del distrito "
                "por una queja frívola o con un propósito indebido. El distrito le informa de ayuda legal gratuita o "
                "de bajo costo.",
            ),
        ),
    ),
    TITLE,
)

EDITIONS: tuple[Edition, ...] = (FEDERAL,)


def edition_on(day: date, editions: Sequence[Edition] = EDITIONS) -> Edition:
    """The edition that is given on a day: the latest that has begun."""
    return edition_of(editions, day)
