"""Row-level security for every table that has a district, as statements for migrations.

`app_district()` and its siblings read the transaction-local context. The
sub-select in the policy makes it one InitPlan instead of one call a row.
"""

from __future__ import annotations

from sqlalchemy import MetaData, Table

APP_ROLE = "trellis_app"

FUNCTIONS = """
CREATE OR REPLACE FUNCTION app_district() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(split_part(current_setting('app.context', true), ' ', 1), '')::uuid $$;
CREATE OR REPLACE FUNCTION app_person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(nullif(split_part(current_setting('app.context', true), ' ', 2), ''), '-')::uuid $$;
CREATE OR REPLACE FUNCTION app_operator() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT split_part(current_setting('app.context', true), ' ', 3) IN ('operator', 'system') $$;
"""


def statements(metadata: MetaData) -> list[str]:
    """Everything that must follow CREATE TABLE: policies, FORCE and grants, in order."""
    found: list[str] = []
    for table in metadata.sorted_tables:
        if "district_id" in table.columns:
            found += district_policy(table)
    return found


def district_policy(table: Table) -> list[str]:
    """Enable, force and state the policy of one table; append-only tables get no UPDATE and no DELETE.

    Of a table whose `info` names what it `only_changes`, those columns alone can be changed and no row deleted.
    """
    name = table.name
    verbs = "SELECT, INSERT" if table.info.get("append_only") else "SELECT, INSERT, UPDATE, DELETE"
    if changes := table.info.get("only_changes"):
        verbs = f"SELECT, INSERT, UPDATE ({', '.join(changes)})"
    if table.info.get("read_only"):
        verbs = "SELECT"
    return [
        f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY own_district ON {name} USING (district_id = (SELECT app_district())) "
        "WITH CHECK (district_id = (SELECT app_district()))",
        f"GRANT {verbs} ON {name} TO {APP_ROLE}",
    ]


def readable_policy(table: Table, readable: str) -> list[str]:
    """Narrow one table for the application: a row is there when it is the district's and `readable` holds.

    Writing asks for the district alone, but a row that is changed or returned must be readable too.
    The schema's owner, as whom the functions that policies ask run, is bound by the district alone.
    May be run again.
    """
    district = "district_id = (SELECT app_district())"
    return [
        f"DROP POLICY IF EXISTS own_district ON {table.name}",
        f"CREATE POLICY own_district ON {table.name} TO {APP_ROLE} USING ({district} AND ({readable})) "
        f"WITH CHECK ({district})",
        f"DROP POLICY IF EXISTS of_owner ON {table.name}",
        f"CREATE POLICY of_owner ON {table.name} TO CURRENT_USER USING ({district}) WITH CHECK ({district})",
    ]
