"""What the staff roles of a team are called where the server itself says it: on paper."""

from __future__ import annotations

from trellis.kernel.words import Words

STAFF_ROLES: dict[str, Words] = {
    "case_manager": Words(en="Case manager", es="Encargado del caso"),
    "special_teacher": Words(en="Special education teacher", es="Docente de educación especial"),
    "general_teacher": Words(en="General education teacher", es="Docente de educación general"),
    "speech_therapist": Words(en="Speech therapist", es="Terapeuta del habla"),
    "occupational_therapist": Words(en="Occupational therapist", es="Terapeuta ocupacional"),
    "physical_therapist": Words(en="Physical therapist", es="Fisioterapeuta"),
    "psychologist": Words(en="School psychologist", es="Psicología escolar"),
    "lea_representative": Words(en="Representative of the district", es="Representante del distrito"),
    "other": Words(en="On the team", es="En el equipo"),
}
"""Roles of `model.TEAM_ROLES` but the family's, in the order in which a team is read."""
