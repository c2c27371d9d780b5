"""What a district has, read past every policy: rows, ids by kind of the schema, and texts."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

import orjson
import psycopg
from psycopg import sql

from tests.factories import Town
from tests.isolation.canaries import DASHED
from trellis.graphql.schema import schema
from trellis.tables import metadata

Row = dict[str, Any]
TABLE_OF = {
    "AccessEntry": "audit_entry",
    "Case": "evaluation_case",
    "District": "district",
    "OperatedDistrict": "district",
    "Provider": "identity_provider",
}
BY_ID_ALONE = {
    "EvaluationArea": "evaluation_area",
    "EvaluationScore": "evaluation_score",
    "EvaluationPaper": "evaluation_paper",
    "LegalHold": "legal_hold",
    "FileDestruction": "file_destruction",
    "RetentionLength": "retention_length",
    "AttachmentDeed": "attachment_deed",
    "RightsDecision": "rights_decision",
    "MeetingEntry": "meeting_entry",
    "ServicesRevocation": "services_revocation",
    "FamilyRequest": "family_request",
    "Section504Notice": "section_504_notice",
    "FamilyRequestNote": "family_request_note",
}
"""Kinds that have ids and are read with something else alone (`node` knows none of them)."""
OF_OPERATORS = ("OperatedDistrict", "Provider", "DeadJob")
"""Kinds that are an operator's own, of whatever district."""
NO_LONGER_USED = "/before"
"""What the issuer of those accounts ends with that open nothing any more."""
OF_EVERY_STAFF = ("District", "School")
TIES = ("student_id", "plan_id", "meeting_id", "document_id", "owner_id", "import_id", "version_id", "request_id", "id")
BEING_WORKED_ON = ("draft", "notice_sent", "ready", "previewed", "answered")


@dataclass
class Belongings:
    """Rows by table, as JSON; `jobs` are queue numbers."""

    rows: dict[str, list[Row]]
    jobs: list[int] = field(default_factory=list)

    @cached_property
    def ids(self) -> dict[str, list[Any]]:
        """Ids by kind, in the order of the rows."""
        found: dict[str, list[Any]] = {
            kind: [uuid.UUID(row["id"]) for row in self.rows.get(table, ())]
            for kind, table in tables_of_kinds().items()
        }
        shut_out = [r["person_id"] for r in self.rows.get("identity", ()) if r["issuer"].endswith(NO_LONGER_USED)]
        return {**found, "DeadJob": list(self.jobs), "StaffShutOut": [uuid.UUID(one) for one in shut_out]}

    @cached_property
    def keys(self) -> set[str]:
        """Every id in any column, as dashed text."""
        return {leaf for leaf in self._said() if DASHED.fullmatch(leaf)}

    @cached_property
    def texts(self) -> set[str]:
        """Every text in any column."""
        return {leaf for leaf in self._said() if not DASHED.fullmatch(leaf) and not leaf.startswith("\\x")}

    def _said(self) -> Iterator[str]:
        # A name without one letter stands within the name, which an operator may know; the names are in `person`.
        for rows in (rows for table, rows in self.rows.items() if table != "name_word"):
            for row in rows:
                yield from _leaves(row)


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inside in value.values():
            yield from _leaves(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from _leaves(inside)
    elif isinstance(value, str):
        yield value
        if value.startswith("\\x"):  # bytes; the canonical plan is JSON
            try:
                yield from _leaves(orjson.loads(bytes.fromhex(value[2:])))
            except ValueError:
                return


@cache
def district_tables() -> tuple[str, ...]:
    """Every table that has a district."""
    return tuple(sorted(table.name for table in metadata.tables.values() if "district_id" in table.columns))


def tables_of_kinds() -> dict[str, str]:
    """The table behind every Node type of the schema."""
    interface = schema()._schema.get_type("Node")
    kinds = [kind.name for kind in schema()._schema.get_possible_types(interface)]  # type: ignore[arg-type]
    found = {kind: TABLE_OF.get(kind, re.sub(r"(?<!^)(?=[A-Z])", "_", kind).lower()) for kind in kinds}
    unknown = sorted(kind for kind, table in found.items() if table not in metadata.tables)
    assert not unknown, (
        f"Say which table holds {', '.join(unknown)}: add it to TABLE_OF in tests/isolation/belongings.py, "
        "so that its ids are tried from the other district."
    )
    return found | BY_ID_ALONE


def of_district(connection: psycopg.Connection[Any], town: Town) -> Belongings:
    """Everything of a district."""
    rows: dict[str, list[Row]] = {}
    for table in [*district_tables(), "district"]:
        column = "id" if table == "district" else "district_id"
        order = "id" if "id" in metadata.tables[table].columns else "source_id"
        statement = sql.SQL("SELECT to_jsonb(t) FROM {} t WHERE {} = %s ORDER BY {}").format(
            sql.Identifier(table), sql.Identifier(column), sql.Identifier(order)
        )
        rows[table] = [row[0] for row in connection.execute(statement, [town.district_id])]
    jobs = connection.execute(
        "SELECT id FROM procrastinate_jobs WHERE args->>'district_id' = %s AND status = 'failed'",
        [str(town.district_id)],
    )
    return Belongings(rows, [row[0] for row in jobs])


def of_student(connection: psycopg.Connection[Any], town: Town) -> Belongings:
    """What hangs on the town's student, and the rosters: all that is closed to a teacher without a tie to them."""
    whole = of_district(connection, town)
    family = {str(town.student_id), str(town.people["parent"]), str(town.people["other_parent"])}
    tied = family | {row["id"] for row in whole.rows["roster_import"]}
    while True:
        known = len(tied)
        for table, rows in whole.rows.items():
            for row in rows:
                if _is_tied(table, row, tied):
                    tied.add(_name(row))
        if len(tied) == known:
            break
    rows = {t: [row for row in listed if _is_tied(t, row, tied)] for t, listed in whole.rows.items()}
    rows["identity_provider"], rows["district"] = whole.rows["identity_provider"], whole.rows["district"]
    found = Belongings(rows, whole.jobs)
    for kind in OF_EVERY_STAFF:
        found.ids[kind] = []
    return found


def _name(row: Row) -> str:
    """What tells a row from the others of its table; what is derived (`student_access`) has no id of its own."""
    return str(row["id"]) if "id" in row else f"{row['source_id']} {row['through_id']} {row['tie']}"


def _is_tied(table: str, row: Row, tied: set[str]) -> bool:
    return table != "audit_seal" and any(row.get(column) in tied for column in TIES)


def but(whole: Belongings, part: Belongings) -> Belongings:
    """What is left of `whole` without `part`, the district's own configuration left in."""
    kept = {}
    for table, rows in whole.rows.items():
        gone = {_name(row) for row in part.rows[table]} if table not in ("identity_provider", "district") else set()
        kept[table] = [row for row in rows if _name(row) not in gone]
    return Belongings(kept)


def led_by(town: Town, whole: Belongings, who: str) -> dict[str, list[Any]]:
    """A district's ids with those first that belong together and are worked on by the case manager `who`."""
    student = str(town.student_id if who == "case_manager" else town.people["second_student"])
    chosen = {student, str(town.people[who])}
    for table in ("plan", "meeting", "attachment", "team_member", "signature_request", "signature", "plan_version"):
        chosen |= {row["id"] for row in whole.rows[table] if row["student_id"] == student}

    def place(row: Row) -> tuple[bool, bool, bool]:
        return (
            _name(row) not in chosen,
            row.get("state") not in BEING_WORKED_ON,
            row.get("plan_id", row.get("meeting_id")) not in chosen,
        )

    sorted_rows = {table: sorted(rows, key=place) for table, rows in whole.rows.items()}
    return Belongings(sorted_rows, whole.jobs).ids


def public(town: Town) -> set[str]:
    """What the sign-in page shows anybody of a district."""
    return {town.slug, f"{town.slug.title()} Unified", f"{town.slug} staff", f"{town.slug} family"}


def staff_names(whole: Belongings) -> set[str]:
    """What the people who work there are called: colleagues know each other, whoever's papers they stand in."""
    staff = [row for row in whole.rows["person"] if row["kind"] == "staff"]
    return {f"{row['preferred_name'] or row['given_name']} {row['family_name']}" for row in staff}


def configured(whole: Belongings) -> set[str]:
    """What an operator works with: how a district is configured and who administers it, nothing of what is in it."""
    administer = {row["person_id"] for row in whole.rows["person_role"] if row["role"] == "district_admin"}
    people = [row for row in whole.rows["person"] if row["id"] in administer]
    names = {f"{row['preferred_name'] or row['given_name']} {row['family_name']}" for row in people}
    parts = {row[part] for row in people for part in ("given_name", "preferred_name", "family_name") if row[part]}
    rows = [*whole.rows["identity_provider"], *whole.rows["district"], *whole.rows["school_year"]]
    said = {leaf for row in rows for leaf in _leaves(row)} - {row["client_secret"] for row in rows if "label" in row}
    return said | names | parts


def marks(
    connection: psycopg.Connection[Any], district_id: uuid.UUID, *, without: Iterable[str] = ()
) -> dict[str, str]:
    """A digest of every table of a district and of its jobs: equal before and after means nothing was written."""
    district = sql.Literal(str(district_id))
    rows = sql.SQL(
        "SELECT {name}, count(*) || ' rows ' || coalesce(md5(string_agg(md5(t::text), '' ORDER BY t::text)), '') "
        "FROM {table} t WHERE district_id = {district}"
    )
    jobs = sql.SQL(
        "SELECT 'jobs', count(*) || ' jobs ' || coalesce(md5(string_agg(id || ' ' || status, '' ORDER BY id)), '') "
        "FROM procrastinate_jobs WHERE args->>'district_id' = {}"
    ).format(district)
    parts = [
        rows.format(name=sql.Literal(table), table=sql.Identifier(table), district=district)
        for table in district_tables()
        if table not in set(without)
    ]
    return dict(connection.execute(sql.SQL(" UNION ALL ").join([*parts, jobs])).fetchall())
