"""The areas a child is assessed in, and the kinds of things that can be said of them (34 CFR 300.304(c)(4)). Pure."""

from __future__ import annotations

from dataclasses import dataclass

from trellis.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Area:
    """One area of assessment: its name, and what is looked at, for a family."""

    name: Words
    plainly: Words


AREAS: dict[str, Area] = {
    "health": Area(
        Words("Health", "Salud"),
        Words("Illness, medicine, sleep, growth.", "Enfermedades, medicinas, sueño, crecimiento."),
    ),
    "vision": Area(Words("Vision", "Visión"), Words("How your child sees.", "Cómo ve su hijo o hija.")),
    "hearing": Area(Words("Hearing", "Audición"), Words("How your child hears.", "Cómo oye su hijo o hija.")),
    "social_emotional": Area(
        Words("Social and emotional status", "Estado social y emocional"),
        Words("Feelings, friends, how your child copes.", "Emociones, amistades, cómo afronta las dificultades."),
    ),
    "intelligence": Area(
        Words("General intelligence", "Inteligencia general"),
        Words("How your child thinks and solves problems.", "Cómo piensa y resuelve problemas."),
    ),
    "academic": Area(
        Words("Academic performance", "Rendimiento académico"),
        Words("Reading, writing, math.", "Lectura, escritura, matemáticas."),
    ),
    "communication": Area(
        Words("Communicative status", "Comunicación"),
        Words("Speech, understanding, saying what is meant.", "Habla, comprensión, expresar lo que quiere decir."),
    ),
    "motor": Area(
        Words("Motor abilities", "Capacidades motoras"),
        Words("Moving, writing by hand, getting around.", "Moverse, escribir a mano, desplazarse."),
    ),
    "adaptive": Area(
        Words("Adaptive behavior", "Conducta adaptativa"),
        Words("Doing daily things alone.", "Hacer solo las cosas de cada día."),
    ),
    "behavior": Area(
        Words("Functional behavioral assessment", "Evaluación funcional de la conducta"),
        Words("When and why a behavior happens.", "Cuándo y por qué ocurre una conducta."),
    ),
    "transition": Area(
        Words("Transition and vocational", "Transición y vocacional"),
        Words("What your child wants to do after school.", "Qué quiere hacer su hijo o hija después de la escuela."),
    ),
    "assistive_technology": Area(
        Words("Assistive technology", "Tecnología de apoyo"),
        Words("Devices and programs that could help.", "Aparatos y programas que podrían ayudar."),
    ),
    "orientation_mobility": Area(
        Words("Orientation and mobility", "Orientación y movilidad"),
        Words("Finding the way safely.", "Orientarse y desplazarse con seguridad."),
    ),
    "observation": Area(
        Words("Observation in the classroom", "Observación en el aula"),
        Words("Somebody watches a lesson (34 CFR 300.310).", "Alguien observa una clase (34 CFR 300.310)."),
    ),
    "language": Area(
        Words("Language proficiency", "Dominio del idioma"),
        Words("Which language your child knows best.", "Qué idioma domina mejor su hijo o hija."),
    ),
}
"""300.304(c)(4) names the first eight; districts assess the others where the suspected disability asks for it."""

MODES: dict[str, Words] = {
    "own": Words("in this language", "en este idioma"),
    "interpreter": Words("with an interpreter", "con intérprete"),
    "signed": Words("in sign language", "en lengua de señas"),
    "nonverbal": Words("without words", "sin palabras"),
}
"""How it is given: in the child's native language or other mode of communication (300.304(c)(1)(ii))."""
