"""The language a plan reaches the family in, and what is arranged for another than English."""

from __future__ import annotations

from trellis.kernel.words import Words
from trellis.plans.form.condition import Condition, answer, any_of, fact
from trellis.plans.form.declaration import Field, Option


def family_language(section: str, rule_id: str) -> tuple[Field, Field]:
    """The two questions of the section `section`; `rule_id` is the rule that asks them."""
    return (
        Field(
            key="family_language",
            kind="choice",
            label=Words(en="Language the family reads best", es="Idioma que la familia lee mejor"),
            plain=Words(en="Your language", es="Su idioma"),
            options=(
                Option("en", Words(en="English", es="Inglés")),
                Option("es", Words(en="Spanish", es="Español")),
                Option("other", Words(en="Another language", es="Otro idioma")),
            ),
            required_by=(rule_id,),
        ),
        Field(
            key="language_plan",
            kind="text",
            label=Words(en="Translation and interpreter arrangements", es="Arreglos de traducción y de intérprete"),
            plain=Words(en="How we share the plan in your language", es="Cómo le damos el plan en su idioma"),
            required_by=(rule_id,),
            shown_when=Condition(
                any_of(
                    answer(f"{section}.family_language", "in", ("es", "other")),
                    fact("family_reads_english", "is", False),
                ),
                Words(
                    en="The family reads another language than English best.",
                    es="La familia lee mejor otro idioma que el inglés.",
                ),
            ),
        ),
    )
