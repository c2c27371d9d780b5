"""Invitation, change and cancellation of a meeting (34 CFR 300.322(b))."""

from trellis.kernel.words import Words
from trellis.notices.template import Template, declare

DETAILS_EN = "When: {when}\nWhere: {where}\nWhy: {purpose}\nWho is asked: {who}"
DETAILS_ES = "Cuándo: {when}\nDónde: {where}\nPara qué: {purpose}\nQuiénes están invitados: {who}"

MEETING_INVITATION = declare(
    Template(
        key="meeting_invitation",
        subject=Words(en="You are invited to a school meeting", es="Le invitamos a una reunión de la escuela"),
        body=Words(
            en="Hello {name},\n\nplease come to a meeting.\n\n"
            + DETAILS_EN
            + "\n\nYou may bring people who know the child or have special expertise. You may ask for another time, to "
            "take part by phone or video, and for an interpreter at no cost.",
            es="Hola {name}:\n\nle pedimos que venga a una reunión.\n\n"
            + DETAILS_ES
            + "\n\nPuede traer a personas que conozcan al niño o la niña o que tengan experiencia especial. Puede "
            "pedir otra hora, participar por teléfono o video, y un intérprete sin costo.",
        ),
        button=Words(en="Answer the invitation", es="Responder a la invitación"),
    )
)
MEETING_MOVED = declare(
    Template(
        key="meeting_moved",
        subject=Words(en="A school meeting has moved", es="Cambió una reunión de la escuela"),
        body=Words(
            en="Hello {name},\n\nthe meeting has a new time or place.\n\n" + DETAILS_EN + "\n\nPlease answer again.",
            es="Hola {name}:\n\nla reunión tiene otra hora o lugar.\n\n"
            + DETAILS_ES
            + "\n\nPor favor responda de nuevo.",
        ),
        button=Words(en="Answer the invitation", es="Responder a la invitación"),
    )
)
MEETING_CANCELLED = declare(
    Template(
        key="meeting_cancelled",
        subject=Words(en="A school meeting was called off", es="Se canceló una reunión de la escuela"),
        body=Words(
            en="Hello {name},\n\nthis meeting will not take place.\n\n" + DETAILS_EN,
            es="Hola {name}:\n\nesta reunión no se realizará.\n\n" + DETAILS_ES,
        ),
    )
)
