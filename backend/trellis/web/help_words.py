"""What the public page says, in both languages. Sentences for families: short, no word of the trade."""

from __future__ import annotations

from trellis.kernel.words import Words

TITLE = Words("Ask for help for a child", "Pedir ayuda para un niño o una niña")
OTHER = Words("Español", "English")
LEAD = Words(
    "Are you worried about how a child learns, speaks, moves, behaves or feels at school? Ask {district} to look into "
    "it. Anybody may ask, it costs nothing, and you need no account.",
    "¿Le preocupa cómo un niño o una niña aprende, habla, se mueve, se comporta o se siente en la escuela? Pida a "
    "{district} que lo estudie. Cualquier persona puede pedirlo, no cuesta nada y no necesita una cuenta.",
)
NEXT_TITLE = Words("What happens next", "Qué pasa después")
NEXT = (
    Words(
        "You get a receipt with the day you asked. Time is counted from that day.",
        "Recibe un comprobante con el día en que lo pidió. El tiempo se cuenta desde ese día.",
    ),
    Words(
        "The school looks at what is known already, and may call you.",
        "La escuela mira lo que ya se sabe, y puede llamarle.",
    ),
    Words(
        "It writes to you, as a rule within {within}: it proposes to evaluate the child, or says why not.",
        "Le escribe, por lo general dentro de {within}: propone evaluar al niño o la niña, o explica por qué no.",
    ),
    Words(
        "No evaluation begins before the parent agrees in writing.",
        "Ninguna evaluación empieza sin el acuerdo por escrito de la madre o el padre.",
    ),
)
ALOUD = Words(
    "You can also call or visit the school and say it. That counts the same.",
    "También puede llamar o visitar la escuela y decirlo. Vale igual.",
)
GUIDE_LINK = Words("Is it an IEP or a 504 plan we need?", "¿Necesitamos un IEP o un plan 504?")
CHILD = Words("The child", "El niño o la niña")
GIVEN = Words("First name", "Nombre")
FAMILY = Words("Last name", "Apellido")
BIRTHDAY = Words("Birthday", "Fecha de nacimiento")
SCHOOL = Words("School", "Escuela")
CHOOSE = Words("Choose", "Elija")
NO_SCHOOL = Words("Not in school yet, or another school", "Todavía no va a la escuela, u otra escuela")
CONCERN = Words("What worries you?", "¿Qué le preocupa?")
CONCERN_HINT = Words(
    "In your own words: what you see, since when, what was tried.",
    "Con sus palabras: qué ve, desde cuándo, qué se ha intentado.",
)
YOU = Words("You", "Usted")
NAME = Words("Your name", "Su nombre")
RELATION = Words("How are you related to the child?", "¿Cuál es su relación con el niño o la niña?")
EMAIL = Words("E-mail", "Correo electrónico")
PHONE = Words("Telephone", "Teléfono")
REACH_HINT = Words("One of the two is enough.", "Basta con uno de los dos.")
LANGUAGE = Words("In which language should the school speak with you?", "¿En qué idioma debe hablarle la escuela?")
INTERPRETER = Words("I would like an interpreter", "Deseo un intérprete")
LEAVE_EMPTY = Words("Leave this empty", "Deje esto vacío")
TRAP = Words(
    "There is a field on this page that people do not see. It must be empty: empty it and send again.",
    "Esta página tiene un campo que las personas no ven. Debe estar vacío: vacíelo y envíe otra vez.",
)
SEND = Words("Send the request", "Enviar la solicitud")
PRIVATE = Words(
    "Only staff of the district who work on requests read this.",
    "Solo lo lee el personal del distrito que atiende solicitudes.",
)
NOT_YET = Words("Some things do not fit yet", "Falta corregir algunas cosas")
TOO_OLD = Words(
    "This page was open for a long time. Look it over and send it again.",
    "Esta página estuvo abierta mucho tiempo. Revísela y envíela otra vez.",
)
FROM_ELSEWHERE = Words(
    "This came from another site and was not taken. Open this page and fill it in here.",
    "Esto vino de otro sitio y no se aceptó. Abra esta página y complétela aquí.",
)
TOO_LARGE = Words(
    "This was too long to take. Say it in fewer words; you can tell the school more later.",
    "Esto era demasiado largo. Dígalo con menos palabras; después podrá contarle más a la escuela.",
)
UNREADABLE = Words(
    "This could not be read. Open the page again and fill it in.",
    "No se pudo leer. Abra la página otra vez y complétela.",
)
RECEIVED = Words("Your request was received", "Recibimos su solicitud")
NUMBER = Words("Number", "Número")
DAY = Words("Received on", "Recibida el")
KEEP = Words(
    "Write the number down, print this page or take a picture of it.",
    "Anote el número, imprima esta página o tómele una foto.",
)
MAILED = Words(
    "The same is on its way to the e-mail address you gave. If nothing comes, the request counts all the same.",
    "También va en camino al correo que escribió. Si no llega, la solicitud vale igual.",
)
NO_NEWS = Words(
    "If you hear nothing, call the school and give this number.",
    "Si no tiene noticias, llame a la escuela y dé este número.",
)
ANOTHER = Words("Ask for another child", "Pedir para otro niño o niña")
NO_DISTRICT = Words("There is no such page", "No existe esta página")
NO_DISTRICT_WHY = Words("Look at the address, or ask the school for it.", "Revise la dirección, o pídala a la escuela.")
BACK = Words("Back to the request", "Volver a la solicitud")

GUIDE = Words("An IEP or a 504 plan?", "¿Un IEP o un plan 504?")
GUIDE_LEAD = Words(
    "Both are plans of a public school for a child with a disability. Neither is the better one: they answer different "
    "needs. You do not have to choose now. Say what you see; the team finds out what the child needs.",
    "Los dos son planes de la escuela pública para un niño o una niña con una discapacidad. Ninguno es mejor: "
    "responden a necesidades distintas. No tiene que elegir ahora. Diga lo que ve; el equipo averigua qué hace falta.",
)
GUIDE_ROWS: tuple[tuple[Words, Words, Words], ...] = (
    (
        Words("The child needs", "El niño o la niña necesita"),
        Words("teaching made for this child", "una enseñanza hecha a su medida"),
        Words("changes around the usual teaching", "cambios alrededor de la enseñanza de siempre"),
    ),
    (
        Words("For example", "Por ejemplo"),
        Words("reading taught in another way, speech therapy", "otra manera de enseñar a leer, terapia del habla"),
        Words("more time, a seat in front, breaks", "más tiempo, un asiento adelante, descansos"),
    ),
    (
        Words("It begins with", "Empieza con"),
        Words("an evaluation you agree to in writing", "una evaluación que usted acepta por escrito"),
        Words("what is known from several sources", "lo que se sabe de varias fuentes"),
    ),
    (
        Words("Who decides", "Quién decide"),
        Words("a team with you in it", "un equipo del que usted forma parte"),
        Words("people who know the child and the choices", "personas que conocen al niño y las opciones"),
    ),
    (
        Words("The law", "La ley"),
        Words("IDEA (34 CFR 300)", "IDEA (34 CFR 300)"),
        Words("Section 504 (34 CFR 104)", "Sección 504 (34 CFR 104)"),
    ),
)
GUIDE_END = (
    Words(
        "A child who needs teaching made for them is looked at for an IEP. A child with a disability who does not need "
        "that is looked at for a 504 plan. A child with an IEP needs no second plan.",
        "Si un niño necesita enseñanza hecha a su medida, se estudia un IEP. Si tiene una discapacidad y no la "
        "necesita, se estudia un plan 504. Con un IEP no hace falta un segundo plan.",
    ),
    Words(
        "If neither fits, the school can still help within the usual classes.",
        "Si ninguno corresponde, la escuela aún puede ayudar en las clases de siempre.",
    ),
)
