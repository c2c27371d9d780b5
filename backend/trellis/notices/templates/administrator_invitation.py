"""The letter to somebody who is to administer a district: a single-use door, sent by the deployment's operator."""

from trellis.kernel.words import Words
from trellis.notices.template import Template, declare

ADMINISTRATOR_INVITATION = declare(
    Template(
        key="administrator_invitation",
        subject=Words(en="You are invited to administer your district", es="Le invitan a administrar su distrito"),
        body=Words(
            en="Hello {name},\n\nYou are asked to administer {district} in Trellis: you bring in its roster, and look "
            "after its schools and its people.\n\nThe link below works once, for you only, until {until}. Sign in "
            "with your work account of this e-mail address. If you did not expect this message, you can leave it "
            "alone.",
            es="Hola {name}:\n\nLe piden que administre {district} en Trellis: usted carga el registro y se ocupa de "
            "las escuelas y de las personas.\n\nEl enlace sirve una sola vez, solo para usted, hasta el {until}. "
            "Entre con su cuenta de trabajo que tiene este correo electrónico. Si no esperaba este mensaje, no haga "
            "nada.",
        ),
        button=Words(en="Open your district", es="Abrir su distrito"),
    )
)
