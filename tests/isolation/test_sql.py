"""Below the code: what the application's role itself can reach. And the proof that the check would notice."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.errors import InsufficientPrivilege

from tests.isolation.belongings import district_tables
from tests.isolation.world import World
from trellis.access.policies import READABLE
from trellis.kernel import clock
from trellis.kernel.tenancy import Actor, set_context
from trellis.tables import metadata

pytestmark = [pytest.mark.database, pytest.mark.slow]

TABLES = [*district_tables(), "district"]


class Leak(AssertionError):
    """A row of another district was seen, or could be changed."""


def key_of(table: str) -> sql.Identifier:
    return sql.Identifier("id" if table == "district" else "district_id")


def who_sees_all_of(table: str) -> str:
    """The kind of actor from whom only the district keeps rows: nobody but the system sees a whole student's record."""
    return "system" if table in READABLE else "person"


@contextmanager
def as_application(connection: psycopg.Connection[Any], district_id: uuid.UUID, kind: str = "person") -> Iterator[None]:
    """The rest of the transaction as the application's role, for somebody of a district; undone at the end."""
    connection.execute("SET LOCAL ROLE trellis_app")
    connection.execute(set_context(district_id, Actor(kind=kind, person_id=uuid.uuid4()), clock.now()))  # type: ignore[arg-type]
    yield
    connection.execute("RESET ROLE")


def check(connection: psycopg.Connection[Any], table: str, theirs: uuid.UUID) -> None:
    """Raises Leak when the present role and context reach a row of the district `theirs`."""
    name, key = sql.Identifier(table), key_of(table)
    seen = connection.execute(sql.SQL("SELECT count(*) FROM {} WHERE {} = %s").format(name, key), [theirs]).fetchone()
    if seen != (0,):
        raise Leak(f"{table}: {seen} rows of another district are read")
    for verb in ("UPDATE {name} SET {key} = {key} WHERE {key} = %s", "DELETE FROM {name} WHERE {key} = %s"):
        try:
            with connection.transaction():
                done = connection.execute(sql.SQL(verb).format(name=name, key=key), [theirs]).rowcount
        except InsufficientPrivilege:
            continue
        if done:
            raise Leak(f"{table}: {done} rows of another district were changed")
    _nothing_is_planted(connection, table, theirs)


def _nothing_is_planted(connection: psycopg.Connection[Any], table: str, theirs: uuid.UUID) -> None:
    """A row of one's own, told to be of the other district, is refused by the policy before any constraint."""
    name, key = sql.Identifier(table), key_of(table)
    columns = sql.SQL(", ").join(
        sql.Literal(theirs) if column.name == key._obj[0] else sql.Identifier(column.name)
        for column in metadata.tables[table].columns
    )
    names = sql.SQL(", ").join(sql.Identifier(column.name) for column in metadata.tables[table].columns)
    statement = sql.SQL("INSERT INTO {name} ({names}) SELECT {columns} FROM {name} LIMIT 1")
    try:
        with connection.transaction():
            planted = connection.execute(statement.format(name=name, names=names, columns=columns)).rowcount
    except InsufficientPrivilege as refused:
        # Another table's policy (a trigger writes there) does not make up for this one's.
        said = refused.diag.message_primary or ""
        if 'for table "' in said and f'for table "{table}"' not in said:
            raise Leak(f"{table}: only another table's policy refused a planted row") from refused
        return
    except psycopg.errors.IntegrityError:
        planted = 1  # let through by the policy; only a key stood in the way
    if planted:
        raise Leak(f"{table}: a row could be planted in another district")


@pytest.fixture
def transaction(world: World) -> Iterator[psycopg.Connection[Any]]:
    """A superuser's transaction that is undone, whatever it did to policies."""
    with psycopg.connect(world.database.superuser_url) as connection:
        yield connection
        connection.rollback()


def test_every_table_of_the_database_is_looked_at(transaction: psycopg.Connection[Any]) -> None:
    there = transaction.execute(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace "
        "AND relname NOT LIKE 'procrastinate%' AND relname <> 'alembic_version' ORDER BY 1"
    ).fetchall()
    assert [name for (name,) in there] == sorted(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_the_application_reaches_no_row_of_another_district(
    world: World, transaction: psycopg.Connection[Any], table: str
) -> None:
    count = sql.SQL("SELECT count(*) FROM {} WHERE {} = %s").format(sql.Identifier(table), key_of(table))
    for town in (world.cedar, world.aspen):
        there = transaction.execute(count, [town.district_id]).fetchone()
        assert there is not None
        assert there[0] > 0, f"{table} is empty in {town.slug}: give it a row in tests/isolation/filling.py"
    with as_application(transaction, world.cedar.district_id, who_sees_all_of(table)):
        own = transaction.execute(count, [world.cedar.district_id]).fetchone()
        assert own is not None
        assert own[0] > 0, "not even one's own rows are seen: this would prove nothing"
        check(transaction, table, world.aspen.district_id)
    with as_application(transaction, world.cedar.district_id):
        check(transaction, table, world.aspen.district_id)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("loosened", ["for everybody", "for writing only", "switched off"])
def test_the_check_notices_a_loose_policy(
    world: World, transaction: psycopg.Connection[Any], table: str, loosened: str
) -> None:
    """Mutation of policies: each table's policy is made permissive in turn, and the check above must turn red."""
    name = sql.Identifier(table)
    # What the schema's owner goes by (`of_owner`) is not the application's.
    policies = "SELECT policyname FROM pg_policies WHERE tablename = %s AND roles && '{public,trellis_app}'::name[]"
    (policy,) = transaction.execute(policies, [table]).fetchall()
    if loosened == "switched off":
        transaction.execute(sql.SQL("ALTER TABLE {} DISABLE ROW LEVEL SECURITY").format(name))
    else:
        own = sql.SQL("{} = (SELECT app_district())").format(key_of(table))
        transaction.execute(sql.SQL("DROP POLICY {} ON {}").format(sql.Identifier(*policy), name))
        transaction.execute(
            sql.SQL("CREATE POLICY loose ON {} USING ({}) WITH CHECK (true)").format(
                name, own if loosened == "for writing only" else sql.SQL("true")
            )
        )
        # What may never be written by the application shows a loose policy for writing only once it may.
        transaction.execute(sql.SQL("GRANT INSERT ON {} TO trellis_app").format(name))
    with as_application(transaction, world.cedar.district_id, who_sees_all_of(table)):
        with pytest.raises(Leak):
            check(transaction, table, world.aspen.district_id)


def test_without_a_district_nothing_is_seen(world: World, transaction: psycopg.Connection[Any]) -> None:
    transaction.execute("SET LOCAL ROLE trellis_app")
    for table in TABLES:
        found = transaction.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
        assert found == (0,), table


def test_an_operators_context_opens_the_list_of_districts_and_no_more(
    world: World, transaction: psycopg.Connection[Any]
) -> None:
    with as_application(transaction, uuid.UUID(int=0), "operator"):
        for table in district_tables():
            check(transaction, table, world.aspen.district_id)


def test_sealing_ones_own_audit_log_leaves_the_others_alone(world: World, transaction: psycopg.Connection[Any]) -> None:
    waiting = "SELECT count(*) FROM audit_waiting WHERE district_id = %s"
    before = transaction.execute(waiting, [world.aspen.district_id]).fetchone()
    with as_application(transaction, world.cedar.district_id):
        (sealed,) = transaction.execute("SELECT audit_seal_district()").fetchone() or (0,)
    assert sealed > 0
    assert transaction.execute(waiting, [world.aspen.district_id]).fetchone() == before
    assert before is not None
    assert before[0] > 0
