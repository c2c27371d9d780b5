"""Word to who may have lost something: an address that was changed, colleagues who were asked in anew."""

from trellis.kernel.words import Words
from trellis.notices.template import Template, declare

ADDRESS_CHANGED = declare(
    Template(
        key="address_changed",
        subject=Words(en="Your e-mail address was changed", es="Se cambió su correo electrónico"),
        body=Words(
            en="Hello {name},\n\non {when} {district} wrote down another e-mail address for you in Trellis. From now "
            "on its letters go there, and this address gets none any more.\n\nIf you asked for that, all is well. If "
            "you did not, tell your school or your district at once: whoever reads the other address could be asked "
            "to sign in in your place.",
            es="Hola {name}:\n\nel {when}, {district} anotó en Trellis otro correo electrónico para usted. Desde ahora "
            "sus cartas van allí y a este correo ya no llega ninguna.\n\nSi usted lo pidió, todo está bien. Si no, "
            "avise de inmediato a su escuela o a su distrito: a quien lee el otro correo se le podría invitar a "
            "entrar en lugar de usted.",
        ),
    )
)
COLLEAGUES_INVITED = declare(
    Template(
        key="colleagues_invited",
        subject=Words(en="Colleagues were asked to sign in anew", es="Se invitó a colegas a entrar de nuevo"),
        body=Words(
            en="Hello {name},\n\non {when} {who} sent letters to people of {district} whose account the district's "
            "sign-in no longer knows. Whoever follows one signs in with a new account from then on.\n\nAsked in "
            "anew ({count}): {people}.\n\nYou are told because you work with them or run Trellis with {who}. If this "
            "was not agreed upon, speak with your district at once.",
            es="Hola {name}:\n\nel {when}, {who} envió cartas a personas de {district} cuya cuenta ya no conoce el "
            "servicio de inicio de sesión. Quien siga una entra desde entonces con una cuenta nueva.\n\nInvitaciones "
            "({count}): {people}.\n\nSe le avisa porque usted trabaja con estas personas o administra Trellis con "
            "{who}. Si no estaba acordado, hable de inmediato con su distrito.",
        ),
    )
)
