"""The words names are made of, so that a name with one letter wrong finds its people: filled once a day."""

from __future__ import annotations

from alembic import op

revision = "0029"
down_revision = "0028"

TABLES = """
CREATE TABLE name_word (
  spelling text NOT NULL,
  word text NOT NULL,
  district_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pk_name_word PRIMARY KEY (district_id, id),
  CONSTRAINT uq_name_word_district_id_spelling_word UNIQUE (district_id, spelling, word),
  CONSTRAINT fk_name_word_district_id FOREIGN KEY (district_id) REFERENCES district (id)
);
CREATE INDEX ix_name_word_word ON name_word (district_id, word);
"""

DISTRICT = "district_id = (SELECT app_district())"


def upgrade() -> None:
    run = op.get_bind().exec_driver_sql
    run(TABLES)
    run("ALTER TABLE name_word ENABLE ROW LEVEL SECURITY")
    run("ALTER TABLE name_word FORCE ROW LEVEL SECURITY")
    run("GRANT SELECT, INSERT, UPDATE, DELETE ON name_word TO trellis_app")
    run(f"CREATE POLICY own_district ON name_word USING ({DISTRICT}) WITH CHECK ({DISTRICT})")
