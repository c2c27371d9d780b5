"""The operations that are measured: what is asked, by whom, with which variables."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from tests.bench.sizes import MEETING, PLAN, STUDENTS_A_MANAGER, District, key
from trellis.kernel.ids import global_id

Who = Literal["manager", "director"]
Variables = dict[str, Any]

CASELOAD = """
query Bench_caseload($first: Int!) { caseload(first: $first) {
  edges { node { id name initials grade studentNumber school { id name } caseManager { id name }
    currentPlan { id state startsOn endsOn } meetings { id kind state startsAt location } } }
  pageInfo { hasNextPage endCursor } totalCount { value isExact } } }
"""
PLAN_DOCUMENT = """
query Bench_plan($id: ID!) { plan(id: $id) {
  id kind occasion state formVersion startsOn endsOn sharedWithFamilyAt
  student { id name grade birthOn homeLanguages school { id name } team { id role startsOn person { id name title } } }
  sections { id key content }
  meeting { id kind state startsAt endsAt location participants { id role answer invitedAt person { id name } } } } }
"""
LIST = """
query Bench_list($first: Int!, $after: String) { students(first: $first, after: $after) {
  edges { node { id name grade studentNumber school { id name } caseManager { id name } } }
  pageInfo { hasNextPage endCursor } totalCount { value isExact } } }
"""
SEARCH = "query Bench_search($text: String!) { search(text: $text) { id kind title subtitle href } }"
ANSWER = """
mutation Bench_answer($meetingId: ID!, $answer: String!, $note: String) {
  answerInvitation(meetingId: $meetingId, answer: $answer, note: $note) {
    ... on Meeting { id state participants { id role answer answeredAt answerNote person { id name } } }
    ... on Problem { code message } } }
"""
NESTED = """
query Bench_nested($first: Int!) { caseload(first: $first) { edges { node { id name
  plans { id kind state startsOn endsOn latestVersion { id number finalizedAt } }
  team { id role person { id name } } } } } }
"""


@dataclass(frozen=True, slots=True)
class Operation:
    """One of the operations. `volatile` names values that differ from call to call or between servers."""

    name: str
    title: str
    document: str
    who: Who
    variables: Callable[[District, int], Variables]
    volatile: frozenset[str] = frozenset()
    writes: bool = False

    @property
    def sha256(self) -> str:
        """The trusted document's hash."""
        return hashlib.sha256(self.document.encode()).hexdigest()


def _first(_: District, __: int) -> Variables:
    return {"first": 50}


def _plan(district: District, which: int) -> Variables:
    """The draft of the manager's n-th student."""
    student = which * STUDENTS_A_MANAGER + which % STUDENTS_A_MANAGER
    return {"id": global_id("Plan", key(PLAN, district.number, student * 3 + 2))}


def _meeting(district: District, which: int) -> Variables:
    """The meeting to come of another student of the manager each time."""
    student = which * STUDENTS_A_MANAGER + which % STUDENTS_A_MANAGER
    meeting = global_id("Meeting", key(MEETING, district.number, student * 2 + 1))
    return {"meetingId": meeting, "answer": "coming", "note": "By bus."}


def _text(_: District, which: int) -> Variables:
    return {"text": ("ga", "hal", "Marb", "mar", "sol", "wini", "ros", "Ada K")[which % 8]}


OPERATIONS = (
    Operation("caseload", "caseload of 50, plan, meetings", CASELOAD, "manager", _first, frozenset({"endCursor"})),
    Operation("plan", "one whole plan", PLAN_DOCUMENT, "manager", _plan),
    Operation(
        "list", "students of a district, page {page} + count", LIST, "director", _first, frozenset({"endCursor"})
    ),
    Operation("search", "search as you type", SEARCH, "manager", _text),
    Operation("answer", "record an answer to a meeting", ANSWER, "manager", _meeting, frozenset({"answeredAt"}), True),
    Operation("nested", "50 students x plans x version, team", NESTED, "manager", _first),
)
# Not one of the six: what a request costs before anything is read. It tells session and edge from the read itself.
FLOOR = Operation("floor", "session and edge alone", "query Bench_floor { __typename }", "manager", lambda d, w: {})
# What the growth table adds: the search of somebody who may find everybody.
WIDE_SEARCH = Operation("wide_search", "search by a director", SEARCH, "director", _text)
EVERY = (*OPERATIONS, WIDE_SEARCH, FLOOR)


def trusted_documents() -> dict[str, str]:
    """As TRELLIS_TRUSTED_DOCUMENTS wants them: text by hash."""
    return {f"sha256:{operation.sha256}": operation.document for operation in EVERY}


@dataclass(frozen=True, slots=True)
class Case:
    """One request: an operation by one person with one set of variables."""

    operation: Operation
    district: District
    person: Any
    variables: Variables


def cases(operation: Operation, districts: tuple[District, ...], each: int) -> Iterator[Case]:
    """`each` different requests a district, as far as it has people."""
    for district in districts:
        if operation.who == "director":
            wanted = each if "text" in operation.variables(district, 0) else 1
            for n in range(wanted):
                yield Case(operation, district, district.director, operation.variables(district, n))
            continue
        for n in range(min(each, district.managers)):
            which = n * (district.managers // min(each, district.managers))
            yield Case(operation, district, district.manager(which), operation.variables(district, which))
