"""A plan may amend the one it began with: why, which way that is agreed, which sections may change, from which day."""

from __future__ import annotations

from alembic import op

revision = "0021"
down_revision = "0020"

STATEMENTS = """
ALTER TABLE plan
  ADD COLUMN amendment_way text,
  ADD COLUMN amendment_reason text,
  ADD COLUMN amendment_scope text[],
  ADD COLUMN takes_effect_on date;
ALTER TABLE plan ADD CONSTRAINT ck_plan_amendment_way CHECK (amendment_way IN ('meeting', 'agreement'));
ALTER TABLE plan ADD CONSTRAINT ck_plan_amendment_is_whole CHECK (
  num_nonnulls(amendment_way, amendment_reason, amendment_scope, takes_effect_on)
  = CASE WHEN occasion = 'amendment' THEN 4 ELSE 0 END);
CREATE UNIQUE INDEX uq_plan_amendment_in_work ON plan (district_id, carried_from_id)
  WHERE occasion = 'amendment' AND state IN ('draft', 'team_review', 'finalized', 'consent_pending');
ALTER TABLE shared_draft ADD COLUMN amendment jsonb;
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(STATEMENTS)
