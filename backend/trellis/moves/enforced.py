"""What the database itself holds of moves: a closed file takes nothing new, and a move that is over no more papers.

`move_is_open` tells whoever begins a move, who may read no cases, whether one of the kind is under way already; it
holds them one behind the other. `move_stands_open` says the same to who only reads, and holds nobody.
"""

from __future__ import annotations

from trellis.cases.moves import ENDED_MOVES, OPEN_MOVES
from trellis.kernel.row_security import APP_ROLE
from trellis.plans.states import IN_FORCE

FILE_CLOSED = "TM001"
"""SQLSTATE: the student has left special education, and their file takes nothing new."""
MOVE_OVER = "TM002"
"""SQLSTATE: the transfer or exit is over, and nothing more is put on record of it."""
OWN = "SECURITY DEFINER SET search_path = public, pg_temp"


def _listed(states: tuple[str, ...]) -> str:
    return ", ".join(f"'{state}'" for state in states)


FUNCTIONS = f"""
CREATE FUNCTION student_file_is_closed(district uuid, student uuid) RETURNS boolean LANGUAGE sql STABLE {OWN} AS $$
  SELECT EXISTS (SELECT FROM student_exit e WHERE e.district_id = district AND e.student_id = student
    AND e.returned_on IS NULL)
$$;
REVOKE ALL ON FUNCTION student_file_is_closed(uuid, uuid) FROM public;
GRANT EXECUTE ON FUNCTION student_file_is_closed(uuid, uuid) TO {APP_ROLE};

CREATE FUNCTION student_file_takes() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
BEGIN
  IF student_file_is_closed(NEW.district_id, NEW.student_id) THEN
    RAISE EXCEPTION 'the file of this student is closed' USING ERRCODE = '{FILE_CLOSED}';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER plan_file_takes BEFORE INSERT ON plan FOR EACH ROW EXECUTE FUNCTION student_file_takes();
CREATE TRIGGER plan_version_file_takes BEFORE INSERT ON plan_version
  FOR EACH ROW EXECUTE FUNCTION student_file_takes();
CREATE TRIGGER case_file_takes BEFORE INSERT ON evaluation_case FOR EACH ROW EXECUTE FUNCTION student_file_takes();

-- An edit of a plan's section: the document knows its plan, and the plan its student.
CREATE FUNCTION live_update_file_takes() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
BEGIN
  IF EXISTS (
    SELECT FROM live_document d JOIN plan p ON p.district_id = d.district_id AND p.id = d.owner_id
    WHERE d.district_id = NEW.district_id AND d.id = NEW.document_id AND d.kind = 'plan_section'
      AND student_file_is_closed(p.district_id, p.student_id)) THEN
    RAISE EXCEPTION 'the file of this student is closed' USING ERRCODE = '{FILE_CLOSED}';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER live_update_file_takes BEFORE INSERT ON live_update
  FOR EACH ROW EXECUTE FUNCTION live_update_file_takes();

CREATE FUNCTION move_takes() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
BEGIN
  IF EXISTS (SELECT FROM evaluation_case c WHERE c.district_id = NEW.district_id AND c.id = NEW.case_id
             AND c.state IN ({_listed(ENDED_MOVES)})) THEN
    RAISE EXCEPTION 'this move is over' USING ERRCODE = '{MOVE_OVER}';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER move_paper_takes BEFORE INSERT ON move_paper FOR EACH ROW EXECUTE FUNCTION move_takes();
CREATE TRIGGER summary_takes BEFORE INSERT OR UPDATE ON performance_summary
  FOR EACH ROW EXECUTE FUNCTION move_takes();

-- Given, a summary is what the student has: nothing of it changes any more.
CREATE FUNCTION summary_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a summary that was given is not changed' USING ERRCODE = '{MOVE_OVER}';
END $$;
CREATE TRIGGER summary_stays BEFORE UPDATE ON performance_summary
  FOR EACH ROW WHEN (OLD.given_on IS NOT NULL) EXECUTE FUNCTION summary_stands();

-- An exit stands with the step that confirmed it, and is written back once.
CREATE FUNCTION student_exit_checked() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.returned_on IS NOT NULL OR NOT EXISTS (
       SELECT FROM evaluation_case c WHERE c.district_id = NEW.district_id AND c.id = NEW.case_id
         AND c.student_id = NEW.student_id AND c.machine = 'exit' AND c.state = 'exit_confirmed') THEN
    RAISE EXCEPTION 'an exit is confirmed by its step' USING ERRCODE = '{MOVE_OVER}';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER student_exit_checks AFTER INSERT OR UPDATE ON student_exit
  FOR EACH ROW EXECUTE FUNCTION student_exit_checked();

-- Whatever was agreed to before: no plan comes into force in a closed file.
CREATE TRIGGER plan_in_force_file_takes BEFORE UPDATE OF state ON plan FOR EACH ROW
  WHEN (NEW.state IN ({_listed(IN_FORCE)}) AND OLD.state IS DISTINCT FROM NEW.state)
  EXECUTE FUNCTION student_file_takes();

CREATE FUNCTION move_stands_open(of_machine text, student uuid) RETURNS boolean LANGUAGE sql STABLE {OWN} AS $$
  SELECT EXISTS (SELECT FROM evaluation_case c WHERE c.district_id = app_district() AND c.student_id = student
    AND c.machine = of_machine AND c.state IN ({_listed(OPEN_MOVES)}))
$$;
REVOKE ALL ON FUNCTION move_stands_open(text, uuid) FROM public;
GRANT EXECUTE ON FUNCTION move_stands_open(text, uuid) TO {APP_ROLE};

CREATE FUNCTION move_is_open(of_machine text, student uuid) RETURNS boolean LANGUAGE plpgsql {OWN} AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('move of ' || app_district()::text || student::text, 0));
  RETURN EXISTS (SELECT FROM evaluation_case c WHERE c.district_id = app_district() AND c.student_id = student
    AND c.machine = of_machine AND c.state IN ({_listed(OPEN_MOVES)}));
END $$;
REVOKE ALL ON FUNCTION move_is_open(text, uuid) FROM public;
GRANT EXECUTE ON FUNCTION move_is_open(text, uuid) TO {APP_ROLE};
"""
