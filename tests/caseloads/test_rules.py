"""What the handing-over of a caseload must say."""

from __future__ import annotations

import uuid

from hypothesis import given
from hypothesis import strategies as st

from trellis.caseloads.rules import MOST_STUDENTS, NOBODY, NOT_THEIRS, TO_THEMSELVES, TWICE, Piece, fault_of

IDS = [uuid.UUID(int=n) for n in range(1, 9)]
students = st.lists(st.sampled_from(IDS), max_size=6).map(tuple)
pieces = st.lists(st.builds(Piece, st.sampled_from(IDS[:3]), students), max_size=4)


@given(pieces, st.sets(st.sampled_from(IDS)), st.none() | st.sampled_from(IDS[:3]))
def test_what_passes_gives_each_student_of_the_caseload_one_other_case_manager(
    given_on: list[Piece], on_it: set[uuid.UUID], from_id: uuid.UUID | None
) -> None:
    if fault_of(from_id, given_on, on_it) is not None:
        return
    passed = [student for piece in given_on for student in piece.student_ids]
    assert passed
    assert len(passed) == len(set(passed))
    assert set(passed) <= on_it
    assert from_id not in [piece.to_id for piece in given_on]


def test_each_fault_is_said_as_what_it_is() -> None:
    leaving, next_one, student = IDS[:3]
    assert fault_of(leaving, [], {student}) is NOBODY
    assert fault_of(leaving, [Piece(next_one, ())], {student}) is NOBODY
    assert fault_of(leaving, [Piece(next_one, (student, student))], {student}) is TWICE
    assert fault_of(leaving, [Piece(leaving, (student,))], {student}) is TO_THEMSELVES
    assert fault_of(leaving, [Piece(next_one, (student,))], ()) is NOT_THEIRS
    many = tuple(uuid.UUID(int=n) for n in range(100, 101 + MOST_STUDENTS))
    fault = fault_of(leaving, [Piece(next_one, many)], many)
    assert fault is not None
    assert str(MOST_STUDENTS) in fault.en
