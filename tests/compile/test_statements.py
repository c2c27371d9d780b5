"""The statements themselves: readable, with values as parameters only, found by indexes, kept once."""

from __future__ import annotations

import re
import sys
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest
from sqlalchemy import event

from tests.compile.conftest import Desk, by_hash, hash_of
from trellis.graphql.body import request_from
from trellis.graphql.compile.reader import Reader
from trellis.graphql.context import Context
from trellis.kernel import clock
from trellis.kernel.tenancy import Actor, set_context
from trellis.people.sessions import read

pytestmark = pytest.mark.database

LISTS = ("CaseloadPage_caseload", "StudentsPage_students", "PeoplePage_people")


@asynccontextmanager
async def context_of(desk: Desk, who: str) -> Any:
    house = desk.compiled.state.house
    live = await read(house.gate, desk.tokens[who], idle_minutes=30, touch=False)
    assert live is not None
    async with house.gate.open(live.district_id, live.actor, "test.sql") as work:
        yield Context(house, live, work, "en")


async def sql_of(desk: Desk, who: str, operation: str, **variables: Any) -> tuple[str, list[Any], Actor, Any]:
    """The statement of a trusted document, its parameters, and in whose name it is asked."""
    ready = await desk.engine.prepare(request_from(by_hash(hash_of(operation), **variables)))
    async with context_of(desk, who) as context:
        text, values = desk.reader.sql(context, ready.document, ready.node, ready.executor.variable_values)
        return text, values, context.actor, context.district_id


async def plan_of(desk: Desk, who: str, operation: str, **variables: Any) -> str:
    """How PostgreSQL answers it, as the application's own role under the row policies."""
    text, values, actor, district = await sql_of(desk, who, operation, **variables)
    connection = await asyncpg.connect(desk.database.app_url)
    try:
        async with connection.transaction():
            await connection.execute(set_context(district, actor, clock.now()))
            # A demo district is so small that reading a whole table is cheapest: forbid it, and see who needs it.
            await connection.execute("SET LOCAL enable_seqscan = off")
            return "\n".join(row[0] for row in await connection.fetch("EXPLAIN " + text, *values))
    finally:
        await connection.close()


async def test_a_statement_can_be_read(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    text, _, _, _ = await sql_of(desk, "ana reyes", "CaseloadPage_caseload", search="ma")
    for key in ("id", "name", "initials", "studentNumber", "caseManager", "currentPlan", "endsOn", "hasNextPage"):
        assert re.search(rf'\bAS "?{key}"?', text), key
    assert "person.family_name_key" in text and "row_to_json(node1)" in text
    with capsys.disabled():
        if pytest_verbose():
            print("\n" + text)


def pytest_verbose() -> bool:
    """`pytest -vv` prints the statement."""
    return "-vv" in sys.argv


async def test_no_row_hides_another_of_the_same_name(desk: Desk) -> None:
    """An alias inside a declared condition that is called like one around it would be compared with itself."""
    for operation in (*LISTS, "StudentPage_student"):
        given = {"id": desk.near["Student"][0]} if operation == "StudentPage_student" else {}
        text, _, _, _ = await sql_of(desk, "ana reyes", operation, **given)
        around: list[list[str]] = [[]]
        for opened, closed, name in re.findall(r"(\()|(\))|\b(?:FROM|JOIN)\s+\w+ AS (\w+)", text):
            if opened:
                around.append([])
            elif closed:
                around.pop()
            else:
                assert name not in [other for names in around for other in names], (operation, name)
                around[-1].append(name)


async def test_what_somebody_sent_is_never_in_the_text(desk: Desk) -> None:
    typed = "o'hara\"; drop table student; --"
    student = desk.near["Student"][0]
    text, values, _, _ = await sql_of(desk, "ana reyes", "StudentsPage_students", search=typed)
    assert "drop" not in text and any("drop table student" in str(value) for value in values)
    text, values, _, _ = await sql_of(desk, "ana reyes", "StudentPage_student", id=student)
    person = desk.rows("SELECT id FROM person WHERE email LIKE 'ana.reyes@%%'")[0][0]
    assert str(person) not in text and person in values
    assert student not in text


async def test_the_key_of_the_house_never_reaches_the_database(desk: Desk) -> None:
    secret = desk.compiled.state.house.settings.secret_key.encode()
    _, values, _, _ = await sql_of(desk, "ana reyes", "CaseloadPage_caseload")
    blocks = [value for value in values if isinstance(value, bytes)]
    assert len(blocks) == 2
    for pad, block in zip((0x36, 0x5C), blocks, strict=True):
        assert secret[:8] not in block and secret[:8] not in bytes(b ^ pad for b in block)


async def test_one_statement_for_everybody_with_the_same_roles(desk: Desk) -> None:
    one = await sql_of(desk, "ana reyes", "StudentPage_student", id=desk.near["Student"][0])
    other = await sql_of(desk, "general_teacher", "StudentPage_student", id=desk.near["Student"][1])
    assert one[0] == other[0] and one[1] != other[1]


async def test_a_compiled_statement_takes_the_next_requests_values(desk: Desk) -> None:
    """What is shared between statements is not changed by compiling one of them."""
    for who in ("ana reyes", "general_teacher", "ana reyes"):
        for search in ("ma", "re", "ruiz, ma", None, "ma"):
            _, values, _, _ = await sql_of(desk, who, "CaseloadPage_caseload", search=search)
            assert 50 in values and (search is None or search in values), (who, search)


@pytest.mark.parametrize("operation", LISTS)
@pytest.mark.parametrize("who", ["ana reyes", "special_education_admin"])
@pytest.mark.parametrize("search", [None, "ma"])
async def test_no_list_reads_a_whole_table(desk: Desk, operation: str, who: str, search: str | None) -> None:
    plan = await plan_of(desk, who, operation, search=search)
    assert re.findall(r"Seq Scan on (student|person|plan|meeting|team_member|plan_version)\b", plan) == []
    assert "Index" in plan


async def test_a_meeting_is_answered_from_its_own_rows(desk: Desk) -> None:
    """Whose notes are readable is asked of the one meeting, never of all of the district's gathered first."""
    text, _, _, _ = await sql_of(desk, "ana reyes", "FamilyMeeting_meeting", id=desk.near["Meeting"][0])
    read = re.findall(r"\bFROM meeting AS (\w+)", text)
    assert len(read) > 1
    assert [name for name in read if not re.search(rf"\b{name}\.id = ", text)] == []


@pytest.mark.parametrize("operation", LISTS)
async def test_a_list_can_be_planned_once_for_pages_of_any_size(desk: Desk, operation: str) -> None:
    """A limit that is only a parameter is taken for a tenth of the district, and planned anew for each request."""
    text, _, _, _ = await sql_of(desk, "special_education_admin", operation)
    largest, asked = re.findall(r"\bLIMIT (101\b|\$\d+::INTEGER \+ \$\d+::INTEGER)", text)
    assert largest == "101" and asked.startswith("$"), text


async def test_what_is_kept_is_bounded(desk: Desk) -> None:
    reader = Reader(desk.engine._schema, kept=3)
    async with context_of(desk, "ana reyes") as context:
        for number in range(8):
            text = f"query {{ a{number}: viewer {{ language person {{ name }} }} }}"
            ready = await desk.engine.prepare(request_from({"query": text}))
            reader.sql(context, ready.document, ready.node, ready.executor.variable_values)
    assert len(reader._compiled) == len(reader._directives) == 3


async def test_a_document_of_the_build_is_answered_in_one_statement(desk: Desk) -> None:
    house = desk.compiled.state.house
    seen: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        seen.append(statement)

    ready = await desk.engine.prepare(request_from(by_hash(hash_of("CaseloadPage_caseload"))))
    event.listen(house.database.engine.sync_engine, "before_cursor_execute", note)
    try:
        async with context_of(desk, "ana reyes") as context:
            del seen[:]
            data = await desk.reader.read(context, ready.document, ready.node, ready.executor)
    finally:
        event.remove(house.database.engine.sync_engine, "before_cursor_execute", note)
    assert data is not None and data.startswith(b'{"caseload":')
    assert seen == []  # the one statement goes to the driver itself; nothing else is asked
