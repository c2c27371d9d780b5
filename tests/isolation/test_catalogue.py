"""The catalogue is walked, so that a new room cannot forget its walls."""

from __future__ import annotations

import psycopg
import pytest

pytestmark = pytest.mark.database

EXEMPT_FROM_DISTRICT = {"district", "alembic_version"}


@pytest.fixture(scope="module")
def catalogue(fresh_database):
    with psycopg.connect(fresh_database.superuser_url, autocommit=True) as connection:
        yield connection


def tables(connection) -> list[str]:
    return [
        name
        for (name,) in connection.execute(
            "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace "
            "WHERE relkind IN ('r', 'p') AND nspname = 'public' ORDER BY relname"
        )
        if not name.startswith("procrastinate_")
    ]


def test_every_table_belongs_to_a_district(catalogue):
    without = [
        name
        for name in tables(catalogue)
        if name not in EXEMPT_FROM_DISTRICT
        and not catalogue.execute(
            "SELECT 1 FROM information_schema.columns WHERE table_name = %s AND column_name = 'district_id'", [name]
        ).fetchone()
    ]
    assert without == []


def test_every_table_has_forced_row_security_and_a_policy_with_check(catalogue):
    bare = [
        name
        for name in tables(catalogue)
        if name != "alembic_version"
        and not catalogue.execute(
            "SELECT 1 FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid WHERE c.relname = %s "
            "AND c.relrowsecurity AND c.relforcerowsecurity AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL",
            [name],
        ).fetchone()
    ]
    assert bare == []


def test_every_policy_asks_for_the_district(catalogue):
    loose = catalogue.execute(
        "SELECT tablename, qual FROM pg_policies WHERE schemaname = 'public' AND qual NOT LIKE '%app_district()%'"
    ).fetchall()
    assert loose == []
    assert (
        catalogue.execute(
            "SELECT tablename, role FROM pg_policies, unnest(roles) role WHERE schemaname = 'public' "
            "GROUP BY tablename, role HAVING count(*) > 1"
        ).fetchall()
        == []
    )


def test_primary_keys_unique_keys_and_foreign_keys_carry_the_district(catalogue):
    loose = catalogue.execute(
        """
        SELECT c.relname, k.conname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
        WHERE k.contype IN ('p', 'u', 'f') AND c.relname NOT IN ('district', 'alembic_version')
          AND c.relname NOT LIKE 'procrastinate%'
          AND NOT EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'district_id'
                          AND a.attnum = ANY (k.conkey))
          AND c.relnamespace = 'public'::regnamespace
        """
    ).fetchall()
    assert loose == []


def test_the_application_owns_nothing_and_cannot_go_around_row_security(catalogue):
    assert catalogue.execute(
        "SELECT rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = 'trellis_app'"
    ).fetchone() == (False,)
    assert catalogue.execute("SELECT relname FROM pg_class WHERE relowner = 'trellis_app'::regrole").fetchall() == []


def test_what_is_appended_cannot_be_changed(catalogue):
    for table in (
        "audit_entry",
        "plan_version",
        "plan_acknowledgement",
        "issued_notice",
        "notice_rendering",
        "formal_delivery",
        "section_504_notice",
        "calendar_edit",
        "rule_decision",
        "alert_round",
        "deadline_change",
        "deadline_reason",
        "attachment_deed",
        "retention_length",
        "file_destruction_notice",
        "meeting_minutes",
        "plan_handover",
        "signature",
        "deed_done",
        "bank_goal_use",
        "comment_mention",
        "form_logo",
        "evaluation_case",
        "case_event",
        "case_notice",
        "consent_request",
        "consent_answer",
        "contact_attempt",
        "consent_override",
        "evaluation_section",
        "evaluation_addendum",
        "evaluation_report",
        "evaluation_copy",
        "evaluation_ground",
        "determination_event",
        "certified_determination",
        "reevaluation_paper",
        "move_paper",
        "category_setting",
    ):
        granted = {
            verb
            for (verb,) in catalogue.execute(
                "SELECT privilege_type FROM information_schema.role_table_grants "
                "WHERE grantee = 'trellis_app' AND table_name = %s",
                [table],
            )
        }
        assert granted == {"SELECT", "INSERT"}, table
    for table in ("audit_seal", "audit_waiting"):
        granted = {
            verb
            for (verb,) in catalogue.execute(
                "SELECT privilege_type FROM information_schema.role_table_grants "
                "WHERE grantee = 'trellis_app' AND table_name = %s",
                [table],
            )
        }
        assert granted == {"SELECT"}, table
