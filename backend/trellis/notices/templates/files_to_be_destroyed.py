"""Files of special education are to be destroyed (34 CFR 300.624)."""

from trellis.kernel.words import Words
from trellis.notices.template import Template, declare

FILES_TO_BE_DESTROYED = declare(
    Template(
        key="files_to_be_destroyed",
        subject=Words(
            en="The school district plans to destroy old records", es="El distrito escolar va a destruir registros"
        ),
        body=Words(
            en="Hello {name},\n\nthe school district no longer needs a file of a special education record that is "
            "yours to read, and plans to destroy it. Until {until} you can ask to see it and to have a copy: the "
            "district keeps it until you have an answer.\n\nYou may need it later, for Social Security benefits or "
            "for other services. Name, address, telephone number, grades, attendance, classes, the grade level "
            "and the year completed may be kept without end.",
            es="Hola {name}:\n\nel distrito escolar ya no necesita un archivo de un expediente de educación especial "
            "que usted puede leer, y va a destruirlo. Hasta el {until} puede pedir verlo y recibir una copia: el "
            "distrito lo conserva hasta responderle.\n\nPuede necesitarlo más adelante, para beneficios del Seguro "
            "Social u otros servicios. El nombre, la dirección, el teléfono, las calificaciones, la asistencia, las "
            "clases, el grado y el año terminado pueden conservarse sin límite.",
        ),
        button=Words(en="Ask to see it", es="Pedir verlo"),
    )
)
