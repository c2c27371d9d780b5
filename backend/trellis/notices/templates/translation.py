"""Letters about translations: asked for, to write, to review, published. Never about whom."""

from trellis.kernel.words import Words
from trellis.notices.template import Template, declare

TRANSLATION_ASKED = declare(
    Template(
        key="translation_asked",
        subject=Words(en="A family asks for a translation", es="Una familia pide una traducción"),
        body=Words(
            en="Hello {name},\n\na family asks to have a plan translated. Sign in to give it to a translator.",
            es="Hola {name}:\n\nuna familia pide que se traduzca un plan. Entre para asignarlo a un traductor.",
        ),
        button=Words(en="Open the plan", es="Abrir el plan"),
    )
)
TRANSLATION_TO_WRITE = declare(
    Template(
        key="translation_to_write",
        subject=Words(en="A plan waits for your translation", es="Un plan espera su traducción"),
        body=Words(
            en="Hello {name},\n\na plan was given to you to translate. Sign in to begin or to go on.",
            es="Hola {name}:\n\nse le asignó un plan para traducir. Entre para empezar o para seguir.",
        ),
        button=Words(en="Open the translation", es="Abrir la traducción"),
    )
)
TRANSLATION_TO_REVIEW = declare(
    Template(
        key="translation_to_review",
        subject=Words(en="A translation waits for your review", es="Una traducción espera su revisión"),
        body=Words(
            en="Hello {name},\n\na translation is done and waits for your review. The family reads it once you "
            "publish it.",
            es="Hola {name}:\n\nuna traducción está lista y espera su revisión. La familia la lee cuando "
            "usted la publique.",
        ),
        button=Words(en="Review the translation", es="Revisar la traducción"),
    )
)
TRANSLATION_PUBLISHED = declare(
    Template(
        key="translation_published",
        subject=Words(en="A translation is ready to read", es="Una traducción está lista para leer"),
        body=Words(
            en="Hello {name},\n\nthe school has had a plan translated. You can read the translation beside "
            "the original.",
            es="Hola {name}:\n\nla escuela hizo traducir un plan. Puede leer la traducción junto al original.",
        ),
        button=Words(en="Read it", es="Leerla"),
    )
)
