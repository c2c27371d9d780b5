"""What a district calls each category, and whether and for which ages it uses developmental delay.

The code never changes: reports and the law go by it (domain.md 2). The newest row of a category holds.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from trellis.access import Permission
from trellis.access.ask import may_in_the_district
from trellis.eligibility.categories import CATEGORIES, DELAY, FIRST_AGE, LAST_AGE
from trellis.eligibility.model import CategorySetting
from trellis.eligibility.rules import LONGEST_NAME, cleaned_text
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words

AGES = Words(
    en="Developmental delay is for ages 3 through 9 at most (34 CFR 300.8(b)); a district may use fewer.",
    es="El retraso en el desarrollo es para edades de 3 a 9 años como máximo (34 CFR 300.8(b)); un distrito puede usar "
    "menos.",
)
TOO_LONG = Words(
    en=f"A name has {LONGEST_NAME} characters at most. Shorten it.",
    es=f"Un nombre tiene {LONGEST_NAME} caracteres como máximo. Acórtelo.",
)
ALWAYS_USED = Words(
    en="The thirteen categories are the law's. Only developmental delay may be left out.",
    es="Las trece categorías son de la ley. Solo se puede omitir el retraso en el desarrollo.",
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A category as the district shows it.

    `ages` of developmental delay, where it is used; `own` what the district said, None while the law's words hold.
    """

    code: str
    says: Words
    is_used: bool
    ages: tuple[int, int] | None
    own: CategorySetting | None


async def labels(work: UnitOfWork) -> dict[str, Labelled]:
    """Every category, in the order of the regulation."""
    if "category_labels" in work.memory:
        return work.memory["category_labels"]  # type: ignore[no-any-return]
    rows = (await work.session.execute(select(CategorySetting).order_by(CategorySetting.id))).scalars()
    newest = {row.code: row for row in rows}
    found = {}
    for code, category in CATEGORIES.items():
        row = newest.get(code)
        says = Words((row and row.label_en) or category.says.en, (row and row.label_es) or category.says.es)
        is_used = row.is_used if row else True
        ages = ((row and row.first_age) or FIRST_AGE, (row and row.last_age) or LAST_AGE) if code == DELAY else None
        own = row if row and _said(row) != NOTHING else None
        found[code] = Labelled(code, says, is_used, ages if is_used else None, own)
    work.memory["category_labels"] = found
    return found


Said = tuple[str | None, str | None, bool, int | None, int | None]
NOTHING: Said = (None, None, True, None, None)
"""What a district says that keeps the law's words and ages."""


def _said(row: CategorySetting) -> Said:
    return row.label_en, row.label_es, row.is_used, row.first_age, row.last_age


def may_set(work: UnitOfWork) -> bool:
    """Whether the acting person says what the district calls a category."""
    return may_in_the_district(work, Permission.DECIDE_RULES)


async def ages_of_delay(work: UnitOfWork) -> tuple[int, int] | None:
    """The ages at which developmental delay is used here; None where the district does not use it."""
    return (await labels(work))[DELAY].ages


async def set_category(
    work: UnitOfWork,
    *,
    code: str,
    label_en: str | None,
    label_es: str | None,
    is_used: bool = True,
    first_age: int | None = None,
    last_age: int | None = None,
) -> Labelled:
    """Say what the district calls a category. Raises NotAllowed, NotFound, InvalidInput.

    What stands already is not written again: a second click leaves one row. None for everything is the law's own.
    Source: domain.md 2; 34 CFR 300.111(b): a district may use developmental delay where its state does.
    """
    if not may_set(work):
        raise NotAllowed()
    if code not in CATEGORIES:
        raise NotFound()
    if code != DELAY and (not is_used or first_age is not None or last_age is not None):
        raise InvalidInput(ALWAYS_USED, field="isUsed")
    first, last = (FIRST_AGE if first_age is None else first_age), (LAST_AGE if last_age is None else last_age)
    if not FIRST_AGE <= first <= LAST_AGE:
        raise InvalidInput(AGES, field="firstAge")
    if not first <= last <= LAST_AGE:
        raise InvalidInput(AGES, field="lastAge")
    said = (_name(label_en, "labelEn"), _name(label_es, "labelEs"), is_used, first_age, last_age)
    own = (await labels(work))[code].own
    if said == (_said(own) if own else NOTHING):
        return (await labels(work))[code]
    work.session.add(
        CategorySetting(
            district_id=work.district_id,
            id=new_id(),
            created_at=work.at,
            code=code,
            label_en=said[0],
            label_es=said[1],
            is_used=is_used,
            first_age=first_age,
            last_age=last_age,
            person_id=work.person_id,
        )
    )
    await work.session.flush()
    work.memory.pop("category_labels", None)
    record(work, "category.set", "category_setting", None, category=code)
    return (await labels(work))[code]


def _name(said: str | None, field: str) -> str | None:
    """A name as it is kept, on one line; None where nothing is left of it. Raises InvalidInput."""
    try:
        return " ".join(cleaned_text(said, LONGEST_NAME, field).split()) or None
    except InvalidInput as wrong:
        raise InvalidInput(TOO_LONG, field=field) from wrong
