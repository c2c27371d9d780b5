"""A draft is shared as a copy: its own text is the team's again, in the database's eyes too."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0004"

TABLE = """
CREATE TABLE shared_draft (
  plan_id uuid NOT NULL,
  student_id uuid NOT NULL,
  content jsonb NOT NULL,
  shared_by_id uuid NOT NULL,
  shared_at timestamp with time zone NOT NULL,
  stopped_at timestamp with time zone,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_shared_draft PRIMARY KEY (district_id, id),
  CONSTRAINT fk_shared_draft_district_id_plan_id FOREIGN KEY (district_id, plan_id) REFERENCES plan (district_id, id),
  CONSTRAINT fk_shared_draft_district_id_student_id FOREIGN KEY (district_id, student_id)
    REFERENCES student (district_id, id),
  CONSTRAINT fk_shared_draft_district_id_shared_by_id FOREIGN KEY (district_id, shared_by_id)
    REFERENCES person (district_id, id),
  CONSTRAINT fk_shared_draft_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);
CREATE INDEX ix_shared_draft_plan ON shared_draft (district_id, plan_id);
"""

# What families read on the day this runs becomes their first copy. The owner is bound to one district; here it is not.
COPIES = """
ALTER TABLE plan NO FORCE ROW LEVEL SECURITY;
ALTER TABLE plan_section NO FORCE ROW LEVEL SECURITY;
INSERT INTO shared_draft (district_id, id, plan_id, student_id, content, shared_by_id, shared_at)
  SELECT p.district_id, gen_random_uuid(), p.id, p.student_id,
         coalesce((SELECT jsonb_object_agg(s.section_key, s.content) FROM plan_section s
                   WHERE s.district_id = p.district_id AND s.plan_id = p.id), '{}'),
         p.started_by_id, p.shared_with_family_at
  FROM plan p WHERE p.shared_with_family_at IS NOT NULL AND p.state IN ('draft', 'team_review');
ALTER TABLE plan FORCE ROW LEVEL SECURITY;
ALTER TABLE plan_section FORCE ROW LEVEL SECURITY;
"""

PLANS = """
CREATE OR REPLACE FUNCTION app_plans() RETURNS SETOF uuid LANGUAGE plpgsql ROWS 150
STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  day date := app_today(); final text[] := access_ties('plan_final'); draft text[] := access_ties('plan_draft');
BEGIN
  RETURN QUERY SELECT p.id FROM student_access a
    JOIN plan p ON p.district_id = a.district_id AND p.student_id = a.student_id
    WHERE a.district_id = app_district() AND a.person_id = app_person() AND a.starts_on <= day AND a.ends_on > day
      AND a.tie = ANY (CASE plan_scope(p.state, NULL) WHEN 'plan_final' THEN final ELSE draft END);
  RETURN QUERY SELECT p.id FROM plan p WHERE p.district_id = app_district() AND p.student_id = app_person()
      AND 'self' = ANY (CASE plan_scope(p.state, NULL) WHEN 'plan_final' THEN final ELSE draft END);
END $$;
"""

WIDE = "(SELECT app_wide_scopes())::text[]"


def by_school(table: str, kind: str) -> str:
    return (
        f"(SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = {table}.district_id "
        f"AND s.id = {table}.student_id), {kind}) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)"
    )


def of_plan(table: str, column: str) -> str:
    kind = "plan_scope(plan.state, NULL)"
    return (
        f"{WIDE} @> ARRAY['plan_draft', 'plan_final'] OR {table}.{column} IN (SELECT p FROM app_plans() p) "
        f"OR ({WIDE} <> '{{}}' OR (SELECT app_has_schools())) AND "
        f"(SELECT {kind} = ANY ({WIDE}) OR {by_school('plan', kind)} "
        f"FROM plan WHERE plan.district_id = {table}.district_id AND plan.id = {table}.{column})"
    )


def of_family(table: str, key: str, column: str) -> str:
    return (
        f"{of_plan(table, column)} OR {table}.{key} = 'family' AND "
        f"(SELECT true FROM plan p WHERE p.district_id = {table}.district_id AND p.id = {table}.{column})"
    )


COPY = "CASE WHEN shared_draft.stopped_at IS NULL THEN 'plan_shared' ELSE 'plan_draft' END"
READABLE = {
    "shared_draft": (
        f"{COPY} = ANY ({WIDE}) "
        f"OR (shared_draft.student_id, {COPY}) IN (SELECT s.student_id, s.scope FROM app_plan_students() s) "
        f"OR {by_school('shared_draft', COPY)}"
    ),
    "plan_section": of_family("plan_section", "section_key", "plan_id"),
    "live_document": f"live_document.kind <> 'plan_section' OR {of_family('live_document', 'key', 'owner_id')}",
    "plan_goal": of_plan("plan_goal", "plan_id"),
    "plan_service": of_plan("plan_service", "plan_id"),
}
DISTRICT = "district_id = (SELECT app_district())"


def upgrade() -> None:
    run = op.get_bind().exec_driver_sql
    run(TABLE)
    run(COPIES)
    run("ALTER TABLE shared_draft ENABLE ROW LEVEL SECURITY")
    run("ALTER TABLE shared_draft FORCE ROW LEVEL SECURITY")
    run("GRANT SELECT, INSERT, UPDATE (stopped_at) ON shared_draft TO trellis_app")
    run(f"CREATE POLICY of_owner ON shared_draft TO CURRENT_USER USING ({DISTRICT}) WITH CHECK ({DISTRICT})")
    run(PLANS)
    for table, readable in READABLE.items():
        run(f"DROP POLICY IF EXISTS own_district ON {table}")
        run(
            f"CREATE POLICY own_district ON {table} TO trellis_app USING ({DISTRICT} AND ({readable})) "
            f"WITH CHECK ({DISTRICT})"
        )
