"""A way back in for staff after their district's sign-in moved; and word that it was taken."""

from trellis.kernel.words import Words
from trellis.notices.template import Template, declare

STAFF_INVITATION = declare(
    Template(
        key="staff_invitation",
        subject=Words(en="Sign in to Trellis anew", es="Entre de nuevo en Trellis"),
        body=Words(
            en="Hello {name},\n\n{district} has a new way to sign in, and your earlier account opens nothing any more. "
            "With the link below you sign in with your work account of this e-mail address; everything of yours is as "
            "it was.\n\nThe link works once, for you only, until {until}. If you did not expect this message, ask your "
            "district's administrator before you use it.",
            es="Hola {name}:\n\n{district} tiene una nueva forma de entrar y su cuenta anterior ya no abre nada. Con "
            "el enlace de abajo entra con su cuenta de trabajo que tiene este correo electrónico; todo lo suyo está "
            "como estaba.\n\nEl enlace sirve una sola vez, solo para usted, hasta el {until}. Si no esperaba este "
            "mensaje, pregunte a quien administra su distrito antes de usarlo.",
        ),
        button=Words(en="Sign in anew", es="Entrar de nuevo"),
    )
)
ACCOUNT_REPLACED = declare(
    Template(
        key="account_replaced",
        subject=Words(en="You sign in with another account now", es="Ahora usted entra con otra cuenta"),
        body=Words(
            en="Hello {name},\n\non {when} somebody followed the invitation that was sent to you and signed in at "
            "{district} with another account. The earlier account and whatever was signed in with it have ended.\n\n"
            "If that was you, all is well. If it was not, tell your district's administrator at once.",
            es="Hola {name}:\n\nel {when} alguien siguió la invitación que se le envió a usted y entró en {district} "
            "con otra cuenta. La cuenta anterior y las sesiones abiertas con ella terminaron.\n\nSi fue usted, todo "
            "está bien. Si no, avise de inmediato a quien administra su distrito.",
        ),
    )
)
