"""People by what somebody types of their name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, bindparam, case, func, literal_column, or_, select, union_all

from trellis.people.model import Person
from trellis.people.names import folded, prefix_range

BY_NUMBER, BY_FAMILY, BY_GIVEN = 0, 1, 2


def named(search: str | None) -> ColumnElement[bool] | None:
    """Whose name begins with what was typed: "iv", "ñandú", "ivan ñan", or the family name first: "Ñandú, Iv".

    None when nothing was typed.
    """
    found = ways(search)
    return or_(*(way.condition for way in found)) if found else None


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which what was typed means somebody: its place among the ways, and whom it finds."""

    rank: int
    condition: ColumnElement[bool]

    @property
    def order(self) -> tuple[Any, ...]:
        """The order an index has those in whom it finds: who begins with a given name stands by it."""
        by_name = (Person.name_key, Person.id)
        return by_name if self.rank == BY_GIVEN else (Person.family_name_key, *by_name)


def ways(search: str | None) -> list[Way]:
    """The ways of `named`: by the family name, or family and given name; by the given name. No way when nothing was."""
    ends, values = typed(search)
    if ends is None:
        return []
    by_both = [
        Way(
            BY_FAMILY,
            and_(
                _begins(Person.family_name_key, f"family_{count}", values),
                _begins(Person.name_key, f"given_{count}", values),
            ),
        )
        for count in range(1, ends + 1)
    ]
    return [
        Way(BY_GIVEN, _begins(Person.name_key, "whole", values)),
        Way(BY_FAMILY, _begins(Person.family_name_key, "whole", values)),
        *by_both,
    ]


def first_found(
    statement: Select[Any], columns: Sequence[Any], found: Sequence[Way], most: int, *, of_few: bool
) -> Select[Any]:
    """The first `most` of the people of `statement` whom one of the ways finds, as `columns` and their `place`.

    Whose number it is comes first, then whose family name it is, then whose given name: so that each way ends after
    `most` people, who stand in an index in its order, however many it could find. `of_few`: the statement is about
    few people, of whom each is looked at; it is asked once, not for each way.
    """
    keys = [Person.family_name_key.label("by_family"), Person.name_key.label("by_name"), Person.id.label("by_id")]
    if of_few:
        rank = case(*((way.condition, _rank(way)) for way in _by_rank(found)), else_=_rank(found[0]))
        every = or_(*(way.condition for way in found))
        wanted: list[Any] = [*columns, *keys, rank.label("rank")]
        firsts: Any = statement.where(every).with_only_columns(*wanted).subquery()
    else:
        asked = [
            statement.where(way.condition)
            .with_only_columns(*[*columns, *keys, _rank(way).label("rank")])
            .order_by(*way.order)
            .limit(_number(most))
            .subquery()
            for way in found
        ]
        both = union_all(*(select(*one.c) for one in asked)).subquery()
        # Whom two ways find stands once, where the first of them has them.
        firsts = select(*both.c).distinct(both.c.by_id).order_by(both.c.by_id, both.c.rank).subquery()
    by_family = case((firsts.c.rank == _number(BY_GIVEN), literal_column("''", Text())), else_=firsts.c.by_family)
    order = (firsts.c.rank, by_family, firsts.c.by_name, firsts.c.by_id)
    own = [firsts.c[one.name] for one in columns]
    return select(*own, func.row_number().over(order_by=order).label("place")).order_by(*order).limit(_number(most))


def _by_rank(found: Sequence[Way]) -> list[Way]:
    return sorted(found, key=lambda way: way.rank)


def _rank(way: Way) -> ColumnElement[int]:
    return _number(way.rank)


def _number(value: int) -> ColumnElement[int]:
    return literal_column(str(value))


def typed(search: str | None) -> tuple[int | None, dict[str, str]]:
    """What shapes the conditions of `named` and `is_number`, and the values of their parameters by name.

    The shape is in how many places a family name may end; None when nothing was typed. All texts of one shape make
    the same conditions but for these values.
    """
    values = {"typed_number": (search or "").strip()}
    words = folded((search or "").replace(",", " ")).split()
    if not words:
        return None, values
    parts = {"whole": words}
    for count in range(1, min(len(words), 4)):
        parts |= {f"family_{count}": words[:count], f"given_{count}": words[count:]}
    for part, said in parts.items():
        values[f"typed_{part}_low"], values[f"typed_{part}_high"] = prefix_range(" ".join(said))
    return len(parts) // 2, values


def is_number(number: ColumnElement[str] | object, search: str | None) -> ColumnElement[bool]:
    """Whether `number` is what was typed."""
    return number == _value("number", typed(search)[1])


def _begins(key: ColumnElement[str] | object, part: str, values: dict[str, str]) -> ColumnElement[bool]:
    return and_(key >= _value(f"{part}_low", values), key < _value(f"{part}_high", values))


def _value(name: str, values: dict[str, str]) -> ColumnElement[str]:
    return bindparam(f"typed_{name}", values[f"typed_{name}"], Text(), unique=True)
