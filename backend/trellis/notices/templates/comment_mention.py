"""Somebody was named in a comment on a draft. Not by whom, about whom or what: that is read after signing in."""

from trellis.kernel.words import Words
from trellis.notices.template import Template, declare

COMMENT_MENTION = declare(
    Template(
        key="comment_mention",
        subject=Words(en="A comment mentions you", es="Un comentario le menciona"),
        body=Words(
            en="Hello {name},\n\nsomebody mentioned you in a comment on a draft plan. Sign in to read it and answer.",
            es="Hola {name}:\n\nalguien le mencionó en un comentario sobre el borrador de un plan. Entre para leerlo y "
            "responder.",
        ),
        button=Words(en="Open the comment", es="Abrir el comentario"),
    )
)
