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
    """Enable, force and state the policy of one table; append-only tables get no UPDATE and no DELETE."""
    name = table.name
    verbs = "SELECT, INSERT" if table.info.get("append_only") else "SELECT, INSERT, UPDATE, DELETE"
    if table.info.get("read_only"):
        verbs = "SELECT"
    return [
        f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY own_district ON {name} USING (district_id = (SELECT app_district())) "
        "WITH CHECK (district_id = (SELECT app_district()))",
        f"GRANT {verbs} ON {name} TO {APP_ROLE}",
    ]
