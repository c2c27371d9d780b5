"""The student is of age: the rights in special education are their own (34 CFR 300.520(a)(3))."""

from trellis.kernel.words import Words
from trellis.notices.template import Template, declare

OPEN = Words(en="Open the page", es="Abrir la página")

MAJORITY_MINE = declare(
    Template(
        key="majority_mine",
        subject=Words(
            en="Your rights in special education are your own now",
            es="Sus derechos en educación especial ahora son suyos",
        ),
        body=Words(
            en="Hello {name},\n\nsince {day} you are of age in this state. The rights that your parents had in special "
            "education (IDEA) are yours from that day on: you decide, you consent and you sign. Notices go to you and, "
            "as before, to your parents.\n\nIf you have questions, or want somebody to help you decide, ask your case "
            "manager.",
            es="Hola {name}:\n\ndesde el {day} usted es mayor de edad en este estado. Los derechos que sus padres "
            "tenían en educación especial (IDEA) son suyos desde ese día: usted decide, da el consentimiento y firma. "
            "Los avisos le llegan a usted y, como antes, a sus padres.\n\nSi tiene preguntas o quiere que alguien "
            "le ayude a decidir, hable con la persona encargada de su caso.",
        ),
        button=OPEN,
    )
)
MAJORITY_THEIRS = declare(
    Template(
        key="majority_theirs",
        subject=Words(
            en="Rights in special education passed to the student",
            es="Los derechos en educación especial pasaron al estudiante",
        ),
        body=Words(
            en="Hello {name},\n\nsince {day} a student you speak for is of age in this state. The rights that you had "
            "in special education (IDEA) are the student's own from that day on: the student decides, consents and "
            "signs. You go on receiving the notices that the school has to send.\n\nIf a court named a guardian for "
            "the student, send the school the paper.",
            es="Hola {name}:\n\ndesde el {day} un estudiante a quien usted representa es mayor de edad en este estado. "
            "Los derechos que usted tenía en educación especial (IDEA) son del estudiante desde ese día: el estudiante "
            "decide, da el consentimiento y firma. Usted sigue recibiendo los avisos que la escuela debe enviar.\n\n"
            "Si un tribunal nombró un tutor para el estudiante, envíe el documento a la escuela.",
        ),
        button=OPEN,
    )
)
