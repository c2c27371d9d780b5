"""The page a test sign-in ends on: what the provider said, and who that would be. Nobody is signed in."""

from __future__ import annotations

from html import escape

from starlette.responses import HTMLResponse, Response

from trellis.kernel.errors import TrellisError
from trellis.kernel.words import Words
from trellis.people.linking import Proved
from trellis.people.model import Person

TITLE = Words(en="Test sign-in", es="Prueba de inicio de sesión")
NOBODY = Words(
    en="This person has no place in the district yet: no known sign-in and no match in the roster.",
    es="Esta persona aún no tiene lugar en el distrito: ni inicio de sesión conocido ni coincidencia en el registro.",
)
SOMEBODY = Words(en="This would be: {who}.", es="Sería: {who}.")
FAMILY = Words(en="a student or family member", es="un estudiante o familiar")
SAID = Words(en="What the provider said", es="Lo que dijo el proveedor")
SIGNED_NOBODY_IN = Words(en="Nobody was signed in.", es="No se inició ninguna sesión.")
BACK = Words(en="Back to the deployment", es="Volver al despliegue")
SHOWN = ("iss", "sub", "aud", "azp", "auth_time", "acr", "amr", "name", "email", "email_verified", "hd", "tid")


def trial_page(found: tuple[Proved, Person | None] | None, error: TrellisError | None, language: str) -> Response:
    """An operator sees names of staff only; a student or parent stays a word."""
    title = TITLE.in_language(language)
    parts = [f"<h1>{escape(title)}</h1>"]
    if error is not None:
        why = getattr(error, "why", None)
        parts.append(f"<p><strong>{escape(error.says.in_language(language))}</strong></p>")
        parts.append(f"<p><code>{escape(error.code)}{escape(f' · {why}' if why else '')}</code></p>")
    if found is not None:
        proved, person = found
        if person is None:
            parts.append(f"<p>{escape(NOBODY.in_language(language))}</p>")
        else:
            who = f"{person.name} ({person.title or person.kind})" if person.kind in ("staff", "operator") else None
            says = SOMEBODY.in_language(language).replace("{who}", who or FAMILY.in_language(language))
            parts.append(f"<p><strong>{escape(says)}</strong></p>")
        shown = [*SHOWN, *([proved.roster_claim] if proved.roster_claim else [])]
        rows = "".join(
            f"<tr><th scope=row>{escape(name)}</th><td>{escape(str(proved.claims[name]))[:300]}</td></tr>"
            for name in dict.fromkeys(shown)
            if name in proved.claims
        )
        parts.append(f"<h2>{escape(SAID.in_language(language))}</h2><table>{rows}</table>")
    parts.append(f"<p>{escape(SIGNED_NOBODY_IN.in_language(language))}</p>")
    parts.append(f'<p><a href="/deployment">{escape(BACK.in_language(language))}</a></p>')
    body = "".join(parts)
    return HTMLResponse(
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="stylesheet" href="/plain.css"><title>{escape(title)} · Trellis</title></head>'
        f"<body><main>{body}</main></body></html>"
    )


PLAIN_CSS = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
main { max-inline-size: 44rem; margin-inline: auto; padding: 2rem 1.25rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-block-start: 2rem; }
table { border-collapse: collapse; } th, td { text-align: start; padding: .3rem .8rem .3rem 0; vertical-align: top; }
td { overflow-wrap: anywhere; } th { font-weight: 500; }
a { color: inherit; } a:focus-visible { outline: 2px solid; outline-offset: 2px; }
"""
