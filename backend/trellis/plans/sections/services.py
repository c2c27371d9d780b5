"""Who helps, with what, how long, how often, where, from when to when: the service grid."""

from __future__ import annotations

from trellis.kernel.words import Words
from trellis.plans.form.condition import Condition, Fact, fact, own
from trellis.plans.form.declaration import EDUCATORS, Field, Option, Section
from trellis.plans.form.glance import AtAGlance
from trellis.plans.form.service_line import NAMES, group_size, location, service_columns

KINDS = (
    Option(
        "special_education",
        Words(en="Special education", es="Educación especial"),
        Words(en="Special teaching", es="Enseñanza especial"),
    ),
    Option(
        "related",
        Words(en="Related service", es="Servicio relacionado"),
        Words(en="Extra help", es="Ayuda adicional"),
    ),
    Option(
        "supplementary",
        Words(en="Supplementary service", es="Servicio suplementario"),
        Words(en="Help in class", es="Ayuda en clase"),
    ),
)
SETTINGS = (
    Option(
        "inside",
        Words(en="Inside the regular class", es="Dentro de la clase regular"),
        Words(en="In class with others", es="En clase con los demás"),
    ),
    Option(
        "outside",
        Words(en="Outside the regular class", es="Fuera de la clase regular"),
        Words(en="In another room", es="En otro salón"),
    ),
    Option(
        "community",
        Words(
            en="In the community, with peers without disabilities",
            es="En la comunidad, con compañeros sin discapacidad",
        ),
        Words(en="Out in the town, with others", es="En la comunidad, con los demás"),
    ),
    Option(
        "outside_school_day",
        Words(en="Outside the school day", es="Fuera del horario escolar"),
        Words(en="Before or after school", es="Antes o después de clases"),
    ),
)

SECTION = Section(
    key="services",
    order=60,
    title=Words(en="Special education and related services", es="Educación especial y servicios relacionados"),
    plain_title=Words(en="The help your child gets", es="La ayuda que recibe su hijo"),
    explanation=Words(
        en="This is the help we must give. It is free. Each line says who, how long and where.",
        es="Esta es la ayuda que debemos dar. Es gratis. Cada línea dice quién, cuánto y dónde.",
    ),
    cite="34 CFR 300.320(a)(4), (7)",
    writers=EDUCATORS,
    decided="rows",
    fields=(
        Field(
            key="services",
            kind="rows",
            glance=AtAGlance(
                part="services",
                named_by=("other_name", "name"),
                amount=True,
                beside=("setting", "location", "provider_role", "frequency_note"),
                dates=("starts_on", "ends_on"),
            ),
            # Each summer is decided anew (34 CFR 300.106).
            left_behind=own("extended_year", "is", True),
            label=Words(en="Services", es="Servicios"),
            row_title=Words(en="Service {number}", es="Servicio {number}"),
            required_by=("IEP-SV-01", "IEP-SV-02", "IEP-SV-12", "IEP-SV-13"),
            row=(
                Field(
                    key="kind",
                    kind="choice",
                    label=Words(en="Type", es="Tipo"),
                    options=KINDS,
                    required_by=("IEP-SV-02",),
                ),
                *service_columns("IEP-SV-02", NAMES),
                Field(
                    key="frequency_note",
                    kind="text",
                    label=Words(en="Note on frequency", es="Nota sobre la frecuencia"),
                    help=Words(
                        en="If a trigger decides, name the trigger and the amount.",
                        es="Si depende de algo, nombre de qué depende y cuánto.",
                    ),
                    required_by=("IEP-SV-05",),
                ),
                Field(
                    key="setting",
                    kind="choice",
                    label=Words(en="Setting", es="Entorno"),
                    plain=Words(en="With others or apart", es="Con los demás o aparte"),
                    options=SETTINGS,
                    required_by=("IEP-SV-02", "IEP-LR-03"),
                ),
                group_size(),
                location("IEP-SV-02"),
                Field(
                    key="starts_on",
                    kind="date",
                    carries=False,
                    label=Words(en="Starts on", es="Empieza el"),
                    required_by=("IEP-SV-02", "IEP-SV-04"),
                ),
                Field(
                    key="ends_on",
                    kind="date",
                    carries=False,
                    label=Words(en="Ends on", es="Termina el"),
                    required_by=("IEP-SV-02", "IEP-SV-04"),
                ),
                Field(
                    key="need_ids",
                    kind="links",
                    label=Words(en="Needs it answers", es="Necesidades que atiende"),
                    plain=Words(en="The need behind it", es="La necesidad que atiende"),
                    links_to="present_levels.needs",
                    required_by=("IEP-SV-03", "IEP-PL-05"),
                ),
                Field(
                    key="extended_year",
                    kind="yes_no",
                    carries=False,
                    label=Words(en="Extended school year line", es="Línea del año escolar extendido"),
                    plain=Words(en="Given in summer", es="Se da en el verano"),
                    required_by=("IEP-ES-02",),
                ),
                Field(
                    key="details",
                    kind="long_text",
                    label=Words(en="Details", es="Detalles"),
                    help=Words(
                        en="For transportation: what is special about it.",
                        es="Para transporte: qué tiene de especial.",
                    ),
                    required_by=("IEP-SV-05", "IEP-SV-10"),
                ),
                Field(
                    key="change_reason",
                    kind="text",
                    carries=False,
                    label=Words(
                        en="Why it is less than in the last plan",
                        es="Por qué es menos que en el plan anterior",
                    ),
                    plain=Words(en="Why there is less of it now", es="Por qué ahora hay menos"),
                    required_by=("IEP-SV-11",),
                    shown_when=Condition(
                        own("id", "in", Fact("reduced_services")),
                        Words(
                            en="There is less of this service than in the last plan.",
                            es="Hay menos de este servicio que en el plan anterior.",
                        ),
                    ),
                ),
            ),
        ),
        Field(
            key="minutes_per_week",
            kind="computed",
            label=Words(en="Minutes of services in a week", es="Minutos de servicios en una semana"),
            plain=Words(en="How much help in a week", es="Cuánta ayuda en una semana"),
            help=Words(en="Computed from the service grid.", es="Se calcula con la tabla de servicios."),
            required_by=("IEP-SV-02", "IEP-SV-13"),
        ),
        Field(
            key="removed_reason",
            kind="prose",
            carries=False,
            label=Words(
                en="Why services of the last plan were removed",
                es="Por qué se quitaron servicios del plan anterior",
            ),
            plain=Words(
                en="Why some help from the last plan ends",
                es="Por qué termina alguna ayuda del plan anterior",
            ),
            required_by=("IEP-SV-11",),
            shown_when=Condition(
                fact("services_removed", "is", True),
                Words(
                    en="A service of the last plan is not in this one.",
                    es="Un servicio del plan anterior no está en este.",
                ),
            ),
        ),
        Field(
            key="research_based",
            kind="yes_no",
            carries=False,
            label=Words(
                en="Methods rest on peer-reviewed research as far as practicable",
                es="Los métodos se basan en estudios revisados por expertos hasta donde es posible",
            ),
            plain=Words(
                en="We use ways of teaching that are known to work",
                es="Usamos formas de enseñar que se sabe que sirven",
            ),
            required_by=("IEP-SV-09",),
        ),
    ),
)
