"""The public page that checks a file, as HTML. Pure; works without a script and on a small screen."""

from __future__ import annotations

from html import escape

from babel.dates import format_datetime

from trellis.documents.verify import Verdict
from trellis.kernel.words import Language, Words, formatting_locale
from trellis.web.help_page import Place, page

TITLE = Words("Is this the document that was signed?", "¿Es este el documento que se firmó?")
LEAD = Words(
    "Choose a plan you were given as a PDF. This page says whether it is exactly the file that was sealed here, who "
    "signed it and when. The file is not kept.",
    "Elija un plan que recibió en PDF. Esta página dice si es exactamente el archivo que se selló aquí, quién lo firmó "
    "y cuándo. El archivo no se guarda.",
)
FILE = Words("PDF file, 30 MB at most", "Archivo PDF, de 30 MB como máximo")
CHECK = Words("Check the file", "Comprobar el archivo")
AGAIN = Words("Check another file", "Comprobar otro archivo")
NOT_CHECKED = Words("The file was not checked", "No se comprobó el archivo")
WHOLE = Words("Unchanged and sealed here", "Sin cambios y sellado aquí")
UNKNOWN = Words("Unchanged, but not sealed here", "Sin cambios, pero no sellado aquí")
NOT = Words("Not the file that was sealed", "No es el archivo que se selló")
NO_SEAL = Words("No seal", "Sin sello")
SIGNED_BY = Words("Signed by", "Firmado por")
NOBODY = Words("Nobody has signed in this copy.", "Nadie ha firmado en esta copia.")
SEALED_AT = Words("Sealed", "Sellado")
SEALED_BY = Words("Seal of", "Sello de")
CONTENT = Words("Content (SHA-256)", "Contenido (SHA-256)")
COPY_OF_COPY = Words(
    "A copy that was printed, scanned or saved anew carries no seal, and nothing can be said about it. Ask the school "
    "or the person who gave it to you for the file itself.",
    "Una copia impresa, escaneada o guardada de nuevo no lleva sello y no se puede decir nada de ella. Pida el archivo "
    "original a la escuela o a quien se lo dio.",
)
WHAT_IT_SAYS = Words(
    "It says that the file is the one sealed here. Whether a newer plan has taken its place since, the school can say.",
    "Dice que el archivo es el que se selló aquí. Si desde entonces hay un plan más nuevo, lo puede decir la escuela.",
)


def check_page(language: Language, wrong: Words | None = None, do_next: Words | None = None) -> str:
    """The form; `wrong` says why a file that came was not judged."""
    place = Place("", "", language)
    say = place.say
    alert = ""
    if wrong is not None:
        more = f"<p>{say(do_next)}</p>" if do_next else ""
        gist = f"<p><strong>{say(NOT_CHECKED)}</strong></p><p>{say(wrong)}</p>"
        alert = f'<div class="alert" role="alert">{gist}{more}</div>'
    body = (
        f"<h1>{say(TITLE)}</h1><p>{say(LEAD)}</p>{alert}"
        f'<form method="post" action="/verify?lang={language}" enctype="multipart/form-data">'
        f'<p><label for="file">{say(FILE)}</label>'
        '<input id="file" name="file" type="file" accept="application/pdf,.pdf" required></p>'
        f'<p><button type="submit">{say(CHECK)}</button></p></form>'
    )
    return page(place, TITLE, body, switch=_other_language(language))


def verdict_page(language: Language, file_name: str, verdict: Verdict) -> str:
    """What can be said about a file, first in a line, then why; who signed only where the seal vouches for it."""
    place = Place("", "", language)
    say = place.say
    holds = verdict.intact and verdict.trusted
    gist = WHOLE if holds else UNKNOWN if verdict.intact else NOT if verdict.sealed else NO_SEAL
    kind, mark = ("good", "✓") if holds else ("alert", "▲")
    # That the seal is ours stands in the line above.
    reasons = "".join(f"<p>{say(one)}</p>" for one in (verdict.reasons[:1] if holds else verdict.reasons))
    parts = [
        f"<h1>{say(TITLE)}</h1>",
        f"<p>{escape(file_name[:120])}</p>",
        f'<div class="{kind}" role="status"><p class="gist"><span aria-hidden="true">{mark} </span>{say(gist)}</p>'
        f"{reasons}</div>",
    ]
    if holds:
        parts += [_signed(place, verdict), f"<p>{say(WHAT_IT_SAYS)}</p>"]
    else:
        parts.append(f"<p>{say(COPY_OF_COPY)}</p>")
    parts.append(f'<p><a href="/verify?lang={language}">{say(AGAIN)}</a></p>')
    return page(place, gist, "".join(parts))


def _signed(place: Place, verdict: Verdict) -> str:
    say = place.say
    locale = formatting_locale(place.language)
    signers = "".join(
        f"<li><strong>{escape(one.name)}</strong>, {format_datetime(one.signed_at, 'long', locale=locale)}"
        f'<span class="hint">{escape(one.answered)}</span></li>'
        for one in verdict.signed_by
    )
    who = f"<ul>{signers}</ul>" if signers else f"<p>{say(NOBODY)}</p>"
    sealed_at = format_datetime(verdict.sealed_at, "long", locale=locale) if verdict.sealed_at else "–"
    return (
        f"<h2>{say(SIGNED_BY)}</h2>{who}<dl>"
        f"<div><dt>{say(SEALED_AT)}</dt><dd>{sealed_at}</dd></div>"
        f"<div><dt>{say(SEALED_BY)}</dt><dd>{escape(verdict.sealed_by or '–')}</dd></div>"
        f'<div><dt>{say(CONTENT)}</dt><dd class="digest">{verdict.document_hash or "–"}</dd></div></dl>'
    )


def _other_language(language: Language) -> str:
    return f"/verify?lang={'es' if language == 'en' else 'en'}"
