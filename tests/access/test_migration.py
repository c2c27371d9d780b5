"""A database from before row policies inside the district comes forward with its people tied to its students."""

from __future__ import annotations

import psycopg
import pytest
from sqlalchemy import text
from tests.isolation import a_generated_district as generated

from trellis.access.checking import compare
from trellis.access.policies import READABLE
from trellis.kernel.tenancy import SYSTEM
from trellis.migrations import upgrade

pytestmark = pytest.mark.database


async def test_what_was_there_before_is_derived_and_walled(gate, fresh_database):
    made = [await generated.make(gate, seed) for seed in (1, 2)]
    with psycopg.connect(fresh_database.superuser_url, autocommit=True) as behind:
        before = behind.execute("SELECT count(*) FROM student_access").fetchone()
        for name in READABLE:
            behind.execute(f"DROP POLICY of_owner ON {name}")
            behind.execute(f"DROP POLICY own_district ON {name}")
            behind.execute(f"CREATE POLICY own_district ON {name} USING (district_id = (SELECT app_district()))")
        for source in ("team_member", "rights_holder", "class_enrollment", "student", "district"):
            behind.execute(f"DROP FUNCTION access_follows_{source}() CASCADE")
        behind.execute("ALTER TABLE invitation DROP COLUMN on_paper")
        behind.execute("DROP TABLE plan_dispute, services_revocation")
        behind.execute(
            "DROP FUNCTION plan_step, plan_was_answered, plan_is_answered, plan_state_checked, plan_dispute_checked, "
            "holds_consent, services_revocation_checked CASCADE"
        )
        behind.execute("ALTER TABLE plan DROP COLUMN consent_rule")
        behind.execute("ALTER TABLE signature DROP COLUMN drawing")
        behind.execute("DROP INDEX ix_person_email")
        behind.execute("DROP TABLE performance_summary, student_exit, move_paper, move")
        behind.execute("DROP FUNCTION student_file_takes, live_update_file_takes CASCADE")
        behind.execute(
            "DROP FUNCTION student_file_is_closed, move_takes, summary_stands, student_exit_checked, move_is_open, "
            "move_stands_open"
        )
        behind.execute("DROP TABLE resident_child")
        behind.execute("DROP FUNCTION student_is_bare, join_resident")
        behind.execute("DROP TABLE name_word")
        behind.execute("ALTER TABLE rights_holder DROP COLUMN decision_id")
        behind.execute("DROP FUNCTION rights_end_by_a_paper CASCADE")
        behind.execute("DROP TABLE family_request_note, family_request")
        behind.execute("DROP TABLE rights_decision")
        behind.execute("DROP FUNCTION app_who_reaches")
        behind.execute(
            "DROP TABLE consent_override, contact_attempt, consent_answer, consent_ask, consent_request, case_notice"
        )
        behind.execute("DROP FUNCTION consent_ask_checked, consent_answer_moved, consent_stands, consent_standing")
        behind.execute("DROP FUNCTION consent_step")
        behind.execute(
            "DROP TABLE evaluation_ground, evaluation_paper, evaluation_copy, evaluation_report, evaluation_addendum, "
            "evaluation_section, evaluation_score, evaluation_area, evaluation_review"
        )
        behind.execute("DROP TABLE meeting_minutes, meeting_entry")
        behind.execute("DROP FUNCTION meeting_entry_checked")
        behind.execute(
            "ALTER TABLE meeting DROP COLUMN began_at, DROP COLUMN item_id, DROP COLUMN item_since, "
            "DROP COLUMN continues_id"
        )
        behind.execute("ALTER TABLE meeting_participant DROP COLUMN came_at, DROP COLUMN left_at")
        behind.execute("DROP TABLE file_destruction_notice, file_destruction")
        behind.execute("DROP FUNCTION attachment_destruction_checked, files_one_at_a_time CASCADE")
        behind.execute(
            "DROP FUNCTION files_must_stay, file_kept_by_law, file_destruction_checked, file_destruction_notice_checked"
        )
        behind.execute("DROP TABLE attachment_deed, legal_hold, file_rule, retention_length")
        behind.execute(
            "ALTER TABLE attachment DROP COLUMN sensitivity, DROP COLUMN source, DROP COLUMN replaces_id, "
            "DROP COLUMN withdrawn_because, DROP COLUMN damaged_at, DROP COLUMN destruction_id"
        )
        behind.execute(
            "DROP FUNCTION evaluation_area_checked, evaluation_review_checked, evaluation_score_checked, "
            "evaluation_section_checked, evaluation_area_has_section"
        )
        behind.execute(
            "DROP TABLE deadline_reason, deadline_alert, alert_round, alert_choice, alert_setting, calendar_feed"
        )
        behind.execute("DROP FUNCTION determination_event_canonical, determination_shows")
        behind.execute("ALTER TABLE formal_delivery DROP COLUMN section_504_notice_id, DROP COLUMN certified_id")
        behind.execute("DROP TABLE section_504_notice")
        behind.execute("DROP FUNCTION section_504_notice_checked")
        behind.execute(
            "DROP TABLE category_setting, reevaluation_paper, certified_determination, determination_member, "
            "determination_event, determination"
        )
        behind.execute(
            "DROP FUNCTION determination_step, determination_event_chained, determination_event_moved, "
            "determination_stands, determination_checked, determination_is_new, determination_begun, "
            "determination_member_checked, certified_determination_decided"
        )
        behind.execute("DROP TABLE notice_rendering, formal_delivery, issued_notice, prior_notice")
        behind.execute("DROP FUNCTION notice_speaks, prior_notice_understood, notice_rendering_checked")
        behind.execute(
            "DROP TABLE deadline_change, deadline, rule_decision, calendar_edit, calendar_day, school_calendar"
        )
        behind.execute("DROP FUNCTION deadline_checked, deadline_moved, deadline_change_checked, deadline_waived")
        behind.execute("DROP TABLE plan_handover, plan_transfer")
        behind.execute("DROP FUNCTION team_member_ends CASCADE")
        behind.execute("ALTER TABLE team_member DROP COLUMN begin_reason, DROP COLUMN is_substitute")
        behind.execute("ALTER TABLE plan DROP COLUMN begun_by")
        behind.execute("DROP FUNCTION case_event_canonical, case_received_on")
        behind.execute("DROP TABLE case_event, help_request, evaluation_case, public_post")
        behind.execute("DROP FUNCTION case_step, case_event_chained, case_event_moved, case_event_stands, case_to_join")
        behind.execute("DROP FUNCTION case_has_disability")
        behind.execute("DROP FUNCTION evaluation_case_checked, evaluation_case_is_new, evaluation_case_begun")
        behind.execute("ALTER TABLE message ALTER COLUMN person_id SET NOT NULL")
        behind.execute("DROP TABLE plan_acknowledgement")
        behind.execute("DROP FUNCTION access_tells, access_tells_everybody CASCADE")
        behind.execute("DROP TABLE section_moment")
        behind.execute("ALTER TABLE live_update DROP COLUMN puts_back")
        behind.execute("DROP TABLE translation_memory, published_translation, translation_unit, translation")
        behind.execute("DROP FUNCTION app_is_translator, app_translations")
        behind.execute("DELETE FROM person_role WHERE role = 'translator'")
        behind.execute("DROP TABLE suggestion, comment_mention, comment, comment_thread, section_assignment")
        behind.execute("DROP TABLE student_access, shared_draft, bank_goal_use, bank_goal")
        behind.execute("DROP INDEX ix_meeting_arranged_by, ix_meeting_plan, ix_student_current, ix_student_number")
        behind.execute("DROP FUNCTION deed_done_forget, audit_waiting_districts")
        behind.execute("DROP POLICY of_deployment ON audit_waiting")
        behind.execute("DROP INDEX ix_deed_done_created, ix_person_kind_name, ix_person_kind_family_name")
        behind.execute("ALTER TABLE person DROP COLUMN email_set_at, DROP COLUMN roster_email")
        behind.execute("ALTER TABLE invitation DROP COLUMN with_letter")
        behind.execute("DROP INDEX uq_plan_amendment_in_work")
        behind.execute(
            "ALTER TABLE plan DROP COLUMN amendment_way, DROP COLUMN amendment_reason, DROP COLUMN amendment_scope, "
            "DROP COLUMN takes_effect_on"
        )
        behind.execute("ALTER TABLE plan DROP COLUMN carried_from_id")
        behind.execute("ALTER TABLE plan DROP COLUMN form_revision_id, DROP COLUMN district_form")
        behind.execute("DROP TABLE form_revision, form_logo")
        behind.execute("ALTER TABLE plan_section DROP COLUMN carried")
        behind.execute("ALTER TABLE sealed_document DROP COLUMN copy_for_id, DROP COLUMN signed_by")
        stages = "uq_sealed_document_district_id_version_id_stage UNIQUE (district_id, version_id, stage)"
        behind.execute(f"ALTER TABLE sealed_document ADD CONSTRAINT {stages}")
        behind.execute("UPDATE alembic_version SET version_num = '0001'")
    upgrade(fresh_database.owner_url)
    # Whoever comes second finds nothing to do.
    upgrade(fresh_database.owner_url)
    with psycopg.connect(fresh_database.superuser_url, autocommit=True) as behind:
        assert behind.execute("SELECT count(*) FROM student_access").fetchone() == before
        walled = "SELECT tablename FROM pg_policies WHERE policyname = 'of_owner'"
        assert {name for (name,) in behind.execute(walled)} == set(READABLE)
    for district in made:
        async with gate.open(district.id, SYSTEM, "test") as work:
            await work.session.execute(text("UPDATE team_member SET role = 'psychologist'"))
            assert (await compare(work)).right
