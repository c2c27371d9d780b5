"""Which rule governs: the row in force on the day the clock starts, stricter where the district asks so. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from trellis.deadlines.rows import ROWS
from trellis.deadlines.rule import EVERY_STATE, FEDERAL, OF_THE_FAMILY, Rule
from trellis.kernel.errors import Conflict, InvalidInput
from trellis.kernel.words import Words

CONFIRM, TIGHTEN, RESTORE = "confirm", "tighten", "restore"
DECISIONS = (CONFIRM, TIGHTEN, RESTORE)
NUMBERED = frozenset({"C", "S", "B", "Y", "H"})
"""Units a district may ask for fewer (or, back from a day, more) of; an age is the law's."""


MOST = 400
"""Days or years a district may ask for: more is a slip of the hand."""


class RulesContradict(Conflict):
    """Two rows of one state say different things about one day; nobody chooses in silence."""

    code = "RULES_CONTRADICT"
    default_says = Words(
        en="Two rules of your state contradict each other for this day, so the date is not set.",
        es="Dos reglas de su estado se contradicen para este día; por eso no se fija la fecha.",
    )
    default_do_next = Words(
        en="Tell whoever runs this system; both rules are listed under District, Rules.",
        es="Avise a quien administra este sistema; las dos reglas están en Distrito, Reglas.",
    )


class WouldLoosen(InvalidInput):
    """A district asked for less than the law does."""

    code = "WOULD_LOOSEN"
    default_says = Words(
        en="A district may ask for more than the law, never for less. Enter a stricter number.",
        es="Un distrito puede pedir más que la ley, nunca menos. Escriba un número más estricto.",
    )


class NotToTighten(InvalidInput):
    """The time of this rule is the family's: more or less of it is no stricter duty of the district."""

    code = "NOT_TO_TIGHTEN"
    default_says = Words(
        en="The time of this rule is the family's, so a district cannot change it. The law's own number holds.",
        es="El tiempo de esta regla es de la familia; un distrito no puede cambiarlo. Vale el número de la ley.",
    )


@dataclass(frozen=True, slots=True)
class Governing:
    """A rule that governs, and the federal one that no state may exceed, where both count from one event."""

    rule: Rule
    cap: Rule | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody of the district decided about a row: its key, `confirm`, `tighten` (to `value`) or `restore`."""

    key: str
    what: str
    value: str | None = None


def governing(
    state: str,
    rule_id: str,
    on: date,
    *,
    facts: Mapping[str, str] | None = None,
    decisions: Sequence[Decision] = (),
    rows: Iterable[Rule] = ROWS,
) -> tuple[Governing, ...]:
    """What governs `rule_id` in a state on the day the clock starts: one for each event it is counted from.

    A state's rows come before what holds in every state, and that before federal law; where federal law binds as a
    cap it stays beside them. So does what federal law, or the product in its place, counts from an event of which the
    state says nothing: Pennsylvania's answer to an oral request is no answer to a written one. `decisions` are
    the district's, the oldest first. Raises RulesContradict.
    """
    about = [r for r in rows if r.id == rule_id and r.holds_on(on) and r.is_for(facts or {})]
    federal = _newest([r for r in about if r.state == FEDERAL])
    own = _most_specific([r for r in about if r.state == state])
    own = own or _most_specific([r for r in about if r.state == EVERY_STATE])
    if not own:
        return tuple(Governing(decided(r, decisions)) for r in federal)
    caps = {r.count_from: r for r in federal if r.binding == "cap"}
    found = [Governing(decided(r, decisions), caps.get(r.count_from)) for r in own]
    said = {r.count_from for r in own}
    beside = [r for r in federal if r.binding in ("cap", "default") and r.count_from not in said]
    return (*found, *(Governing(decided(r, decisions)) for r in beside))


def _newest(rows: Sequence[Rule]) -> list[Rule]:
    """Of each row its last version. Raises RulesContradict where two of one version differ."""
    latest: dict[tuple[str, str], Rule] = {}
    for row in rows:
        key = (row.count_from, row.applies_if)
        known = latest.get(key)
        if known is not None and known.version == row.version and known != row:
            raise RulesContradict()
        if known is None or row.version > known.version:
            latest[key] = row
    return list(latest.values())


def _most_specific(rows: Sequence[Rule]) -> list[Rule]:
    """One row an event: one that is about this student before one about all. Raises RulesContradict."""
    by_event: dict[str, list[Rule]] = defaultdict(list)
    for row in _newest(rows):
        by_event[row.count_from].append(row)
    found = []
    for same in by_event.values():
        narrow = [r for r in same if r.applies_if] or same
        if len(narrow) > 1:
            raise RulesContradict()
        found += narrow
    return found


def contradictions(rows: Iterable[Rule]) -> list[tuple[Rule, Rule]]:
    """Pairs of rows of one state, rule, event, circumstance and version that are in force on one day and differ."""
    groups: dict[tuple[str, ...], list[Rule]] = defaultdict(list)
    for row in rows:
        groups[row.state, row.id, row.count_from, row.applies_if, str(row.version)].append(row)
    return [
        (one, other)
        for same in groups.values()
        for place, one in enumerate(same)
        for other in same[place + 1 :]
        if (one.valid_from or date.min) <= (other.valid_to or date.max)
        and (other.valid_from or date.min) <= (one.valid_to or date.max)
    ]


def decided(rule: Rule, decisions: Iterable[Decision]) -> Rule:
    """A row as the district has it: confirmed, tightened, both or neither. What was restored is as the law has it.

    A tightening that the law has overtaken since is not heard.
    """
    as_it_is = rule
    for one in decisions:
        if one.key != rule.key:
            continue
        if one.what == CONFIRM:
            as_it_is = replace(as_it_is, confirmed=True)
        elif one.what == RESTORE:
            as_it_is = replace(as_it_is, value=rule.value, tightened_from=None)
        elif one.value is not None and is_stricter(rule, one.value):
            as_it_is = replace(as_it_is, value=one.value, tightened_from=rule.value)
    return as_it_is


def may_be_tightened(rule: Rule) -> bool:
    """Whether a district may ask for more than the row at all: of a number, and not of the family's own time."""
    return rule.unit in NUMBERED and rule.id not in OF_THE_FAMILY


def is_stricter(rule: Rule, value: str) -> bool:
    """Whether a value asks for more than the row: fewer days to act, more notice before, more time to decide."""
    if not may_be_tightened(rule) or not (value.isascii() and value.isdecimal()) or not 1 <= int(value) <= MOST:
        return False
    more = rule.backwards or rule.is_wait
    return int(value) > rule.number if more else int(value) < rule.number


def refuse_unless_stricter(rule: Rule, value: str) -> None:
    """Raises WouldLoosen for a value that is no stricter number than the law's own, NotToTighten."""
    if rule.id in OF_THE_FAMILY:
        raise NotToTighten(field="value")
    if not is_stricter(rule, value):
        raise WouldLoosen(field="value")


def row_by_key(key: str, rows: Iterable[Rule] = ROWS) -> Rule | None:
    """The row a deadline was counted by, as the law has it."""
    return next((row for row in rows if row.key == key), None)
