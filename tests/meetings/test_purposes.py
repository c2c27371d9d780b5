"""The product's own sentence of what a meeting is for is said in each reader's language; typed words stay."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import literal, select, update
from tests.factories import Town
from tests.meetings.arranging import arranged, does
from tests.notices.post import Post, plain, to

from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.meetings.purposes import DEFAULTS, purpose_column, purpose_in
from trellis.people.model import Person

FRONTEND = Path(__file__).parents[2] / "frontend" / "src"
FIRST, REVIEW = DEFAULTS


async def test_the_letter_says_it_in_the_familys_language(gate: Gate, town: Town, post: Post) -> None:
    """34 CFR 300.322(a): whoever arranges, in whichever language, the notice is the family's."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Person).where(Person.id == town.people["parent"]).values(language="es"))
    await does(gate, town, "case_manager", "send_invitations", await arranged(gate, town, purpose=REVIEW.en))
    mails = {to(mail).split("@")[0]: plain(mail) for mail in await post.deliver(town.district_id)}
    assert REVIEW.es in mails["helena.ruiz"] and REVIEW.en not in mails["helena.ruiz"]
    assert REVIEW.en in mails["bo.lindqvist"]


@pytest.mark.parametrize("language", ["en", "es", "es-US", "fr"])
@pytest.mark.parametrize("purpose", [FIRST.en, REVIEW.en, REVIEW.es, "To talk about reading.", ""])
async def test_the_page_and_the_letter_say_the_same(gate: Gate, town: Town, language: str, purpose: str) -> None:
    said = purpose_in(language, purpose)
    own = next((one for one in DEFAULTS if purpose in (one.en, one.es)), None)
    assert said == (own.in_language(language) if own else purpose)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        row = select(literal(purpose).label("purpose")).subquery()
        assert (await work.session.execute(select(purpose_column(language, row.c.purpose)))).scalar_one() == said


def test_they_are_the_sentences_the_page_begins_with() -> None:
    page = (FRONTEND / "features" / "meetings" / "ArrangePage.tsx").read_text("utf-8")
    [begins] = re.findall(r"\[purpose, setPurpose\] = useState\((.*?)\n  \);", page, re.DOTALL)
    sentences = re.findall(r"t`([^`]*)`", begins)
    assert sentences == [one.en for one in DEFAULTS]
    spanish = (FRONTEND / "locales" / "es" / "staff.po").read_text("utf-8")
    for one in DEFAULTS:
        assert re.findall(f'msgid "{re.escape(one.en)}"\nmsgstr "([^"]*)"', spanish) == [one.es]
