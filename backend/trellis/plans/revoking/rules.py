"""The sentence by which consent to services is taken back, and what that does. Pure.

34 CFR 300.300(b)(4), 300.9(c): in writing; after prior written notice all special education ends; neither mediation nor
a hearing may be used to go on; the record is not amended; whoever revoked may ask for services again.
"""

from __future__ import annotations

from trellis.kernel.hashing import sha256_hex
from trellis.kernel.words import Words

TEXT = Words(
    en="I take back my consent to special education and related services for this student. I understand that all of "
    "them end after the school has written to me, and that I can ask for them again at any time.",
    es="Retiro mi consentimiento a la educación especial y los servicios relacionados de este estudiante. Entiendo que "
    "todos terminan después de que la escuela me escriba, y que puedo pedirlos de nuevo cuando quiera.",
)
WHAT_IT_DOES = (
    Words(
        en="All special education and related services end, not only some. To change a part, ask for a meeting.",
        es="Terminan todos los servicios de educación especial, no solo algunos. Para cambiar una parte, pida "
        "una reunión.",
    ),
    Words(
        en="First the school sends you a written notice. Services end some days after it.",
        es="Primero la escuela le envía un aviso por escrito. Los servicios terminan unos días después.",
    ),
    Words(
        en="Your child is then in general education. The protections in discipline for children with disabilities end.",
        es="Después, su hijo está en educación general. Terminan las protecciones disciplinarias por discapacidad.",
    ),
    Words(
        en="The school may not use mediation or a hearing to overrule you. What is on record stays on record.",
        es="La escuela no puede usar mediación ni audiencia en contra de usted. Lo que está en el expediente queda.",
    ),
    Words(
        en="You can ask for special education again. Then it begins as at first: with an evaluation and your consent.",
        es="Puede pedir la educación especial otra vez. Entonces empieza como al principio: con una evaluación y su "
        "consentimiento.",
    ),
)
ENDS = Words(
    en="All special education and related services end, because consent to them was taken back in writing on {day}.",
    es="Terminan todos los servicios de educación especial y relacionados, porque se retiró el consentimiento por "
    "escrito el {day}.",
)
WHY = Words(
    en="Consent to special education was revoked in writing (34 CFR 300.300(b)(4)). The district does not ask for "
    "mediation or a hearing about it, and owes no meeting and no plan (IEP) from then on.",
    es="Se revocó por escrito el consentimiento a la educación especial (34 CFR 300.300(b)(4)). El distrito no pide "
    "mediación ni audiencia y desde entonces no debe reunión ni plan (IEP).",
)


def revocation_text(language: str) -> tuple[str, str]:
    """The sentence in `language`, and its SHA-256."""
    said = TEXT.in_language(language)
    return said, sha256_hex(said.encode())
