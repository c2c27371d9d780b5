"""The table of a plan's steps as the database holds it: nothing is in force that nobody agreed to, or was told of.

Whatever the code asked: where a yes is needed a signature shows it; in part only where the state's rule lets a part
begin; by itself only where no consent is asked for, no complaint is open and its notice is out. How a family's answer
counts is written down as the plan becomes final and never again. Deeds that call themselves the system's are
trusted with the order of steps and with what was signed (`docs/decisions/0032`), not with the rule, an open complaint
or a notice that is not out.
"""

from __future__ import annotations

from trellis.access.majority import OUTLASTS_MAJORITY
from trellis.kernel.row_security import APP_ROLE
from trellis.plans.consent_rule import BEGINS_IN_PART, NOTICE
from trellis.plans.states import SYS, TRANSITIONS

NO_STEP = "TP001"
"""SQLSTATE: the table of plans has no such step, or nobody agreed to what it would put in force."""
DISPUTED = "TP002"
"""SQLSTATE: a complaint is about another plan or student than it says, or it was decided before."""
NOT_THEIRS = "TP003"
"""SQLSTATE: who revoked held no right to, or somebody else puts it down."""
OWN = "SECURITY DEFINER SET search_path = public, pg_temp"


def _steps() -> str:
    rows = sorted(
        f"('{step.before}', '{step.after}', '{rule}')"
        for step in TRANSITIONS
        if step.by != SYS and step.before != step.after
        for rule in step.rules
    )
    listed = ",\n    ".join(dict.fromkeys(rows))
    return f"""
CREATE FUNCTION plan_step(source text, target text, rule text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT ($1, $2, coalesce($3, 'whole')) IN (
    {listed})
$$;
"""


PARTS = ", ".join(f"'{rule}'" for rule in BEGINS_IN_PART)

FUNCTIONS = f"""
{_steps()}
CREATE FUNCTION plan_was_answered(district uuid, plan uuid, said text) RETURNS boolean LANGUAGE sql STABLE {OWN} AS $$
  SELECT EXISTS (SELECT FROM signature s JOIN plan_version v ON v.district_id = s.district_id AND v.id = s.version_id
    WHERE s.district_id = $1 AND v.plan_id = $2 AND s.outcome = $3)
$$;
REVOKE ALL ON FUNCTION plan_was_answered(uuid, uuid, text) FROM public;
GRANT EXECUTE ON FUNCTION plan_was_answered(uuid, uuid, text) TO {APP_ROLE};

-- Whoever answers last does not read what the others answered; whether anybody may still say yes they must know.
CREATE FUNCTION plan_is_answered(plan uuid) RETURNS boolean LANGUAGE sql STABLE {OWN} AS $$
  SELECT EXISTS (SELECT FROM signature_request r JOIN plan_version v
      ON v.district_id = r.district_id AND v.id = r.version_id
      WHERE r.district_id = app_district() AND v.plan_id = $1 AND r.state = 'answered')
    AND NOT EXISTS (SELECT FROM signature_request r JOIN plan_version v
      ON v.district_id = r.district_id AND v.id = r.version_id
      WHERE r.district_id = app_district() AND v.plan_id = $1 AND r.state IN ('requested', 'viewed'))
$$;
REVOKE ALL ON FUNCTION plan_is_answered(uuid) FROM public;
GRANT EXECUTE ON FUNCTION plan_is_answered(uuid) TO {APP_ROLE};

-- After the row, so that the walls between districts answer first.
CREATE FUNCTION plan_state_checked() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'draft' AND app_system() IS NOT TRUE AND app_district() IS NOT NULL THEN
      RAISE EXCEPTION 'a plan begins as a draft' USING ERRCODE = '{NO_STEP}';
    END IF;
    RETURN NULL;
  END IF;
  IF OLD.consent_rule IS NOT NULL AND NEW.consent_rule IS DISTINCT FROM OLD.consent_rule THEN
    RAISE EXCEPTION 'how an answer counts does not change' USING ERRCODE = '{NO_STEP}';
  END IF;
  IF NEW.state = OLD.state THEN
    RETURN NULL;
  END IF;
  IF app_system() IS NOT TRUE AND app_district() IS NOT NULL
      AND NOT plan_step(OLD.state, NEW.state, NEW.consent_rule)
      -- The newest plan in force takes the place of those before it with the deed that put it there.
      AND NOT (NEW.state = 'superseded' AND OLD.state IN ('active', 'partially_active')) THEN
    RAISE EXCEPTION 'no such step of a plan' USING ERRCODE = '{NO_STEP}';
  END IF;
  IF NEW.consent_rule IS NULL THEN
    RETURN NULL;
  END IF;
  IF NEW.state = 'partially_active' AND (NEW.consent_rule NOT IN ({PARTS})
      OR app_system() IS NOT TRUE AND NOT plan_was_answered(NEW.district_id, NEW.id, 'partially_granted')) THEN
    RAISE EXCEPTION 'no part of this plan begins by itself' USING ERRCODE = '{NO_STEP}';
  END IF;
  IF NEW.state = 'active' AND NOT plan_was_answered(NEW.district_id, NEW.id, 'granted') AND (
      app_system() IS NOT TRUE OR NEW.consent_rule = '{NOTICE}' AND (EXISTS (SELECT FROM plan_dispute d
        WHERE d.district_id = NEW.district_id AND d.plan_id = NEW.id AND d.ended_on IS NULL)
      OR NEW.kind = 'iep' AND NOT EXISTS (
        SELECT FROM prior_notice n JOIN plan_version v ON v.district_id = n.district_id AND v.id = n.version_id
        WHERE n.district_id = NEW.district_id AND v.plan_id = NEW.id AND n.state IN ('issued', 'delivered')))) THEN
    RAISE EXCEPTION 'nobody agreed to this plan, and it does not take effect without' USING ERRCODE = '{NO_STEP}';
  END IF;
  IF NEW.state = 'revoked' AND NOT EXISTS (SELECT FROM services_revocation r
      WHERE r.district_id = NEW.district_id AND r.student_id = NEW.student_id) THEN
    RAISE EXCEPTION 'nobody took consent back' USING ERRCODE = '{NO_STEP}';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER plan_state_checks AFTER INSERT OR UPDATE ON plan
  FOR EACH ROW EXECUTE FUNCTION plan_state_checked();

CREATE FUNCTION plan_dispute_checked() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.ended_on IS NOT NULL OR NOT EXISTS (SELECT FROM plan p
      WHERE p.district_id = NEW.district_id AND p.id = NEW.plan_id AND p.student_id = NEW.student_id) THEN
    RAISE EXCEPTION 'this complaint is about another plan, or over' USING ERRCODE = '{DISPUTED}';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER plan_dispute_checks AFTER INSERT OR UPDATE ON plan_dispute
  FOR EACH ROW EXECUTE FUNCTION plan_dispute_checked();

-- Whoever held the right when they signed, as `access.rights` has it: a parent until majority, then the student.
CREATE FUNCTION holds_consent(district uuid, student uuid, person uuid, on_day date) RETURNS boolean
LANGUAGE sql STABLE {OWN} AS $$
  SELECT EXISTS (SELECT FROM student_access h WHERE h.district_id = $1 AND h.student_id = $2
      AND h.person_id = $3 AND h.tie = 'right:consent' AND h.starts_on <= $4 AND h.ends_on > $4)
    OR $3 = $2 AND EXISTS (
      SELECT FROM student s JOIN district d ON d.id = s.district_id
      WHERE s.district_id = $1 AND s.id = $2 AND comes_of_age(s.birth_on, age_of_majority(d.state)) <= $4
        AND NOT EXISTS (SELECT FROM rights_holder h WHERE h.district_id = s.district_id AND h.student_id = s.id
          AND h.person_id <> s.id AND h.basis = '{OUTLASTS_MAJORITY}'
          AND h.starts_on <= $4 AND coalesce(h.ends_on, 'infinity') > $4))
$$;
REVOKE ALL ON FUNCTION holds_consent(uuid, uuid, uuid, date) FROM public;

CREATE FUNCTION services_revocation_checked() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
BEGIN
  IF (app_system() OR app_person() = NEW.recorded_by_id) IS NOT TRUE
      OR NEW.method = 'typed' AND app_system() IS NOT TRUE AND NEW.person_id <> NEW.recorded_by_id
      OR NOT holds_consent(NEW.district_id, NEW.student_id, NEW.person_id, NEW.signed_on) THEN
    RAISE EXCEPTION 'this is not theirs to take back' USING ERRCODE = '{NOT_THEIRS}';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER services_revocation_checks AFTER INSERT ON services_revocation
  FOR EACH ROW EXECUTE FUNCTION services_revocation_checked();
"""
