"""What is forgotten, and after how long: every table that may lose rows stands here, with the reason.

The worker asks once a day, district by district. Several workers may ask at
once: each passes over the rows another one is about to remove. Ages are
counted by the database's clock, by which the rows were dated.

What waits for somebody who never comes is ended first, by the room it belongs to (`expires`): a state of its own says
so, the audit log too, and what is in storage goes.

What is not listed stays as long as the record it belongs to: `STAYS` says why
for what is only ever appended.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import text

from trellis.kernel.tenancy import UnitOfWork

AT_ONCE = 5_000
"""Rows a transaction removes at most, so that nobody waits long for one."""

DEEDS_DONE = timedelta(days=30)
"""A key is needed while a client may still send its deed again. A page does so for minutes, and what it keeps of an
ended session it keeps four days at most (threats row 43); a month is far beyond both."""

SESSION_TOKENS = timedelta(0)
"""An ID token holds names, and nothing needs it once it is proved: least of all when its session is over."""

SET_ASIDE_PREVIEWS = timedelta(days=30)
"""The lines of a roster that was discarded, failed or expired hold names of people it never brought. Whoever uploaded
it may want to read for a while what was wrong."""

UNDECIDED_ROSTERS = timedelta(days=14)
"""A bundle holds everybody's names, and a preview speaks of the day it was made: by then there is a newer roster."""

UNFINISHED_UPLOADS = timedelta(days=1)
"""A link to upload is good for five minutes; a day is beyond every browser that still tries."""

TOLD_OF_DAYS = timedelta(days=120)
"""What somebody was told of a day is of use while the day is near; the deadline itself keeps what became of it."""

PUBLIC_POSTS = timedelta(days=1)
"""How often a sender used a public door is asked of one hour; a day is for whoever looks into a flood."""

FINISHED_JOBS = timedelta(days=7)
"""What a finished job did stands where it did it; a week is for whoever looks into a bad night. Jobs that failed
stay: an operator looks at them and has them tried again."""

STAYS = {
    "audit_entry": "the record of who was given or read a record is kept as long as the record (34 CFR 99.32(a)(2))",
    "audit_waiting": "emptied by the sealer",
    "audit_seal": "a chain with a link taken out is broken",
    "plan_acknowledgement": "who carries a plan out read it, and when",
    "calendar_edit": "who closed a school on which day, and why: dates were counted by it",
    "rule_decision": "what a district asked beyond the law when a clock started",
    "deadline_reason": "why something was late, and what was said before; a district's report to the state",
    "alert_round": "one short line a day: that a district's days were looked at",
    "deadline_change": "which day something was due on before, and why it moved",
    "plan_handover": "a disclosure stays as long as the record it is of (34 CFR 99.32(a)(2))",
    "plan_dispute": "what stayed while a complaint was open, and how it ended (34 CFR 300.518)",
    "services_revocation": "that and when a family took back its consent (34 CFR 300.300(b)(4))",
    "meeting_entry": "what was decided, asked and refused at a meeting, and by whom",
    "meeting_minutes": "the minutes a team closed (domain.md 5.5)",
    "attachment_deed": "who replaced, withdrew or opened a file, and why (34 CFR 99.32(a))",
    "retention_length": "how long a district kept its files on which day, and who decided it",
    "file_destruction": "which file was destroyed, on which ground, by whom and when (34 CFR 300.624)",
    "file_destruction_notice": "that the family was told before",
    "plan_version": "what a team agreed and a family signed",
    "issued_notice": "what a family was told before the district acted (34 CFR 300.503)",
    "section_504_notice": "what a family was told under Section 504, with their rights (34 CFR 104.36)",
    "notice_rendering": "how a family that reads another language understood a notice (34 CFR 300.503(c))",
    "formal_delivery": "that a notice or the copy of a plan reached somebody, and how",
    "signature": "who agreed, to which words, and when",
    "evaluation_case": "the record of a referral; its log moves it, and neither is ever taken back",
    "case_event": "who took which step of a case, when and on which ground; a chain with a link taken out is broken",
    "case_notice": "which notice proposed or refused the evaluation of a case, and what it named",
    "consent_request": "what a family was asked to agree to, to the letter",
    "consent_ask": "who was asked, and how it ended",
    "consent_answer": "who agreed, to which words, and when; the signed page",
    "contact_attempt": "the efforts to obtain consent are documented (34 CFR 300.300(d)(5))",
    "resident_child": "that a child was found who is not enrolled, and when (34 CFR 300.111)",
    "rights_decision": "who held a parent's rights, and by which paper",
    "family_request": "what a family asked of the school, and how it ended",
    "family_request_note": "what was said about it; a statement stays with the record (34 CFR 99.21(c))",
    "consent_override": "on which decision an evaluation went on without consent",
    "evaluation_section": "what an assessor signed",
    "evaluation_addendum": "what an assessor added to a signed report",
    "evaluation_report": "the report a group decided on (34 CFR 300.306)",
    "evaluation_copy": "that a parent was given a copy of the report, and how",
    "evaluation_ground": "what an exception of an evaluation stands on",
    "determination_event": "who took which step of a determination; a chain with a link taken out is broken",
    "certified_determination": "what a group decided about a child's eligibility, and who concluded what",
    "reevaluation_paper": "what a parent and the district agreed about a reevaluation, or what a parent was told",
    "category_setting": "what a district called a category when a group decided by it",
    "move": "what a transfer or an exit is about",
    "move_paper": "what was asked for, said and given when a student came or left",
    "student_exit": "that a student left, why, and from which day how long records are kept is counted",
    "performance_summary": "what a student was given when the right to special education ended",
    "comment_mention": "part of the comment, and a comment is part of the record (docs/decisions/0014)",
    "form_logo": "the letterhead of plans that were sealed with it",
    "bank_goal_use": "one line a goal put into a plan, by which a bank is ranked; it names a plan and no child",
}


@dataclass(frozen=True, slots=True)
class Retention:
    """One table that forgets: rows stay for `keep` at least. `statement` takes `keep` and `most`, answers how many."""

    table: str
    keep: timedelta
    statement: str


Expiring = Callable[[UnitOfWork, int], Awaitable[int]]
EXPIRING: dict[str, Expiring] = {}
"""How each room ends what waited too long: at most so many at once in the unit of work's district, and how many it
were."""


def expires(what: str) -> Callable[[Expiring], Expiring]:
    """Declare how a room ends what waited too long; `what` names the table in the log."""

    def declare(body: Expiring) -> Expiring:
        EXPIRING[what] = body
        return body

    return declare


OF_A_DISTRICT = (
    # Nobody but this function may delete there, and it nothing younger: the age stands in the database itself.
    Retention("deed_done", DEEDS_DONE, "SELECT deed_done_forget(CAST(:most AS integer))"),
    Retention(
        "session",
        SESSION_TOKENS,
        """
        WITH gone AS (
          UPDATE session SET id_token = NULL WHERE district_id = app_district() AND id = ANY (ARRAY(
            SELECT s.id FROM session s WHERE s.district_id = app_district() AND s.id_token IS NOT NULL
              AND (s.ended_at < now() - CAST(:keep AS interval) OR s.expires_at < now() - CAST(:keep AS interval))
            LIMIT :most FOR UPDATE SKIP LOCKED))
          RETURNING 1)
        SELECT count(*) FROM gone
        """,
    ),
    Retention(
        "roster_finding",
        SET_ASIDE_PREVIEWS,
        """
        WITH gone AS (
          DELETE FROM roster_finding WHERE district_id = app_district() AND id = ANY (ARRAY(
            SELECT f.id FROM roster_finding f
            JOIN roster_import i ON i.district_id = f.district_id AND i.id = f.import_id
            WHERE f.district_id = app_district() AND i.state IN ('discarded', 'failed', 'expired')
              AND i.created_at < now() - CAST(:keep AS interval)
            LIMIT :most FOR UPDATE OF f SKIP LOCKED))
          RETURNING 1)
        SELECT count(*) FROM gone
        """,
    ),
    Retention(
        "deadline_alert",
        TOLD_OF_DAYS,
        """
        WITH gone AS (
          DELETE FROM deadline_alert WHERE district_id = app_district() AND id = ANY (ARRAY(
            SELECT a.id FROM deadline_alert a
            WHERE a.district_id = app_district() AND a.created_at < now() - CAST(:keep AS interval)
            LIMIT :most FOR UPDATE SKIP LOCKED))
          RETURNING 1)
        SELECT count(*) FROM gone
        """,
    ),
    Retention(
        "public_post",
        PUBLIC_POSTS,
        """
        WITH gone AS (
          DELETE FROM public_post WHERE district_id = app_district() AND id = ANY (ARRAY(
            SELECT p.id FROM public_post p
            WHERE p.district_id = app_district() AND p.created_at < now() - CAST(:keep AS interval)
            LIMIT :most FOR UPDATE SKIP LOCKED))
          RETURNING 1)
        SELECT count(*) FROM gone
        """,
    ),
)

OF_THE_DEPLOYMENT = (
    # The queue belongs to no district. A job's events go with it.
    Retention(
        "procrastinate_jobs",
        FINISHED_JOBS,
        """
        WITH gone AS (
          DELETE FROM procrastinate_jobs WHERE id = ANY (ARRAY(
            SELECT j.id FROM procrastinate_jobs j WHERE j.status IN ('succeeded', 'cancelled', 'aborted')
              AND (SELECT max(e.at) FROM procrastinate_events e WHERE e.job_id = j.id)
                < now() - CAST(:keep AS interval)
            ORDER BY j.id LIMIT :most FOR UPDATE SKIP LOCKED))
          RETURNING 1)
        SELECT count(*) FROM gone
        """,
    ),
)

FUNCTIONS = f"""
CREATE FUNCTION deed_done_forget(most integer) RETURNS integer LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  forgotten integer;
BEGIN
  DELETE FROM deed_done WHERE district_id = app_district() AND id = ANY (ARRAY(
    SELECT d.id FROM deed_done d
    WHERE d.district_id = app_district() AND d.created_at < now() - interval '{DEEDS_DONE.days} days'
    ORDER BY d.created_at LIMIT most FOR UPDATE SKIP LOCKED));
  GET DIAGNOSTICS forgotten = ROW_COUNT;
  RETURN forgotten;
END $$;
REVOKE ALL ON FUNCTION deed_done_forget(integer) FROM public;
GRANT EXECUTE ON FUNCTION deed_done_forget(integer) TO trellis_app;
"""


async def forget(work: UnitOfWork, retention: Retention) -> int:
    """Remove what is older than its time, of the unit of work's district; returns how many rows, `AT_ONCE` at most."""
    values = {"keep": retention.keep, "most": AT_ONCE}
    return int((await work.session.execute(text(retention.statement), values)).scalar_one())
