"""Keeping the words of names: behind the deeds that write names, never within them.

A roster is one transaction of thousands of people; words written in it would hold up everybody who writes the same word
until it is through.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from trellis.finding.model import NameWord
from trellis.finding.spelling import LONGEST, SHORTEST, spellings
from trellis.kernel.ids import new_id
from trellis.kernel.pruning import expires
from trellis.kernel.tenancy import UnitOfWork
from trellis.people.model import Person

AT_ONCE = 500


async def keep_words(work: UnitOfWork) -> int:
    """Learn the words of names that are new in the district, forget those in no name any more; how many both were.

    Words are written in their order, so that two who keep them at once wait for each other and never both.
    """
    split = func.unnest(func.string_to_array(Person.name_key, " ")).label("word")
    named = select(split).where(Person.kind.in_(("student", "staff"))).subquery()
    long_enough = func.length(named.c.word).between(SHORTEST, LONGEST)
    used = set((await work.session.execute(select(named.c.word).where(long_enough).distinct())).scalars())
    known = set((await work.session.execute(select(NameWord.word).distinct())).scalars())
    for rows in _in_parts(_rows(work, used - known)):
        await work.session.execute(insert(NameWord).on_conflict_do_nothing(), rows)
    for words in _in_parts(sorted(known - used)):
        await work.session.execute(delete(NameWord).where(NameWord.word.in_(words)))
    return len(used ^ known)


def _rows(work: UnitOfWork, words: Collection[str]) -> Iterator[dict[str, Any]]:
    for word in sorted(words):
        for spelling in sorted(spellings(word)):
            yield {"district_id": work.district_id, "id": new_id(), "spelling": spelling, "word": word}


def _in_parts(of: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(of)
    while part := list(islice(rest, AT_ONCE)):
        yield part


@expires("name_word")
async def keep_daily(work: UnitOfWork, _: int) -> int:
    """Once a day, for names that came or went otherwise than with a roster."""
    await keep_words(work)
    return 0
