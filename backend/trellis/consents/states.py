"""The life of one person's consent as one table (domain.md 5.6). Code, triggers, the API and the tests read it. Pure.

What a person answered is a record of its own (`ConsentAnswer`) and moves their state; nothing else reaches a state in
`ANSWERED`. On paper the event is its own: staff take it on the person's behalf, with the signed page.
"""

from __future__ import annotations

from dataclasses import dataclass

from trellis.kernel.words import Words

OPEN = ("requested", "viewed")
ANSWERED = ("granted", "partially_granted", "refused", "revoked")
STATES = (*OPEN, *ANSWERED, "expired", "closed")
YES = ("granted", "partially_granted")
CLOSED_BECAUSE = ("rights_ended", "replaced", "decided", "case_moved_on", "file_closed")

WRITTEN = """
from                      | event               | by     | needs                    | to                | cite
requested                 | view                | PAR    | right                    | viewed            | 34 CFR 300.9(a)
requested,viewed          | agree               | PAR    | right fresh exact named  | granted           | 34 CFR 300.9(a), (b)
requested,viewed          | agree_in_part       | PAR    | right fresh exact named state_allows | partially_granted | 34 CFR 300.9(b); state
requested,viewed,expired  | decline             | PAR    | right fresh exact named  | refused           | 34 CFR 300.300(a)(3)
requested,viewed          | agree_on_paper      | CM ADM | right paper both_days    | granted           | 34 CFR 300.9(b)
requested,viewed          | agree_in_part_on_paper | CM ADM | right paper both_days state_allows | partially_granted | 34 CFR 300.9(b); state
requested,viewed,expired  | decline_on_paper    | CM ADM | right paper both_days    | refused           | 34 CFR 300.300(a)(3)
requested,viewed          | expire              | SYS    | efforts                  | expired           | 34 CFR 300.300(c)(2), (d)(5)
requested,viewed          | close               | SYS CM ADM | reason               | closed            | 34 CFR 300.300(a)(1)
granted,partially_granted | revoke              | PAR    | right fresh named        | revoked           | 34 CFR 300.9(c)(1)
granted,partially_granted | revoke_on_paper     | CM ADM | right paper both_days    | revoked           | 34 CFR 300.9(c)(1)
requested,viewed,refused  | revoke              | PAR    | right fresh named agreed | revoked           | 34 CFR 300.9(c)(1)
requested,viewed,refused  | revoke_on_paper     | CM ADM | right paper both_days agreed | revoked       | 34 CFR 300.9(c)(1)
"""  # noqa: E501


@dataclass(frozen=True, slots=True)
class Row:
    """From `source`, on `event`, by somebody in one of the capacities `by`, where `needs` hold: to `target`."""

    source: str
    event: str
    by: tuple[str, ...]
    needs: tuple[str, ...]
    target: str
    cite: str


def _rows(written: str) -> tuple[Row, ...]:
    _, *lines = written.strip().splitlines()
    rows = []
    for line in lines:
        sources, event, by, needs, target, cite = (cell.strip() for cell in line.split("|"))
        rows += [Row(one, event, tuple(by.split()), tuple(needs.split()), target, cite) for one in sources.split(",")]
    return tuple(rows)


TABLE: tuple[Row, ...] = _rows(WRITTEN)
_BY_PLACE = {(row.source, row.event): row for row in TABLE}


def step(state: str, event: str, capacity: str) -> Row | None:
    """The step `event` takes from `state` for somebody acting as `capacity`; None where there is none."""
    row = _BY_PLACE.get((state, event))
    return row if row is not None and capacity in row.by else None


def event_of(outcome: str, *, on_paper: bool) -> str:
    """The event by which an answer (`ANSWERED`) is given."""
    event = {"granted": "agree", "partially_granted": "agree_in_part", "refused": "decline", "revoked": "revoke"}
    return f"{event[outcome]}_on_paper" if on_paper else event[outcome]


STATE_NAMES: dict[str, Words] = {
    "requested": Words("Asked", "Se le pidió"),
    "viewed": Words("Has read it", "Lo leyó"),
    "granted": Words("Agreed", "Aceptó"),
    "partially_granted": Words("Agreed to some parts", "Aceptó en parte"),
    "refused": Words("Did not agree", "No aceptó"),
    "expired": Words("Did not answer", "No respondió"),
    "revoked": Words("Took the agreement back", "Retiró su acuerdo"),
    "closed": Words("No longer asked", "Ya no se le pide"),
}
CLOSED_NAMES: dict[str, Words] = {
    "rights_ended": Words(
        "The right to consent has ended for this person.", "El derecho de esta persona a consentir terminó."
    ),
    "replaced": Words("Another request took its place.", "Otra solicitud la reemplazó."),
    "decided": Words("Somebody else has answered for both.", "Otra persona ya respondió por ambas."),
    "file_closed": Words("The student has left special education.", "El estudiante salió de educación especial."),
    "case_moved_on": Words("The case went on in another way.", "El caso siguió de otra manera."),
}
