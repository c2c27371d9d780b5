-- A Section 504 case becomes active by its plan being in force, and by nothing else (34 CFR 104.33).
CREATE OR REPLACE FUNCTION determination_step(of_machine text, source text, event text, target text, capacity text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT r.needs FROM (VALUES
    ('idea', 'disputed', 'settle_eligible', 'eligible', '{ADM}'::text[], '{reason,was_eligible}'::text[]),
    ('idea', 'disputed', 'settle_not_eligible', 'not_eligible', '{ADM}'::text[], '{reason,was_not_eligible}'::text[]),
    ('idea', 'eligible', 'dispute', 'disputed', '{PAR,ADM}'::text[], '{reason}'::text[]),
    ('idea', 'held', 'adjourn', 'scheduled', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('idea', 'held', 'decide_eligible', 'eligible', '{ADM}'::text[], '{report_ready,group_complete,document_complete,conclusions_in,special_rule_clear,found_eligible}'::text[]),
    ('idea', 'held', 'decide_not_eligible', 'not_eligible', '{ADM}'::text[], '{report_ready,group_complete,document_complete,conclusions_in,found_not_eligible}'::text[]),
    ('idea', 'new', 'schedule', 'scheduled', '{CM,ADM}'::text[], '{report_ready}'::text[]),
    ('idea', 'not_eligible', 'dispute', 'disputed', '{PAR,ADM}'::text[], '{reason}'::text[]),
    ('idea', 'not_eligible', 'end_eligibility', 'not_eligible', '{SYS}'::text[], '{was_category,notice_time_over}'::text[]),
    ('idea', 'scheduled', 'hold', 'held', '{CM,ADM}'::text[], '{report_ready,group_complete,meeting_held}'::text[]),
    ('section_504', 'active', 'end', 'ended', '{ADM,C504}'::text[], '{reason}'::text[]),
    ('section_504', 'active', 'review', 'reviewing', '{CM,ADM,C504}'::text[], '{}'::text[]),
    ('section_504', 'disputed', 'settle_not_eligible', 'not_eligible', '{ADM,C504}'::text[], '{reason,was_not_eligible}'::text[]),
    ('section_504', 'evaluating', 'end', 'ended', '{ADM,C504}'::text[], '{reason}'::text[]),
    ('section_504', 'evaluating', 'meet', 'team_determination', '{CM,ADM,C504}'::text[], '{sources_named,group_complete,meeting_held}'::text[]),
    ('section_504', 'new', 'refer', 'referred', '{CM,ADM,EVL,GEN,C504}'::text[], '{reason}'::text[]),
    ('section_504', 'not_eligible', 'dispute', 'disputed', '{PAR,ADM,C504}'::text[], '{reason}'::text[]),
    ('section_504', 'plan_draft', 'activate', 'active', '{SYS}'::text[], '{plan_in_force}'::text[]),
    ('section_504', 'plan_draft', 'end', 'ended', '{ADM,C504}'::text[], '{reason}'::text[]),
    ('section_504', 'referred', 'end', 'ended', '{ADM,C504}'::text[], '{reason}'::text[]),
    ('section_504', 'referred', 'evaluate', 'evaluating', '{CM,ADM,C504}'::text[], '{permission_given}'::text[]),
    ('section_504', 'reviewing', 'activate', 'active', '{SYS}'::text[], '{plan_in_force}'::text[]),
    ('section_504', 'reviewing', 'end', 'ended', '{ADM,C504}'::text[], '{reason}'::text[]),
    ('section_504', 'reviewing', 'keep', 'active', '{CM,ADM,C504}'::text[], '{plan_in_force,reason}'::text[]),
    ('section_504', 'team_determination', 'adjourn', 'evaluating', '{CM,ADM,C504}'::text[], '{reason}'::text[]),
    ('section_504', 'team_determination', 'decide_504', 'plan_draft', '{ADM,C504}'::text[], '{group_complete,document_complete,conclusions_in,found_eligible}'::text[]),
    ('section_504', 'team_determination', 'decide_not_504', 'not_eligible', '{ADM,C504}'::text[], '{group_complete,document_complete,conclusions_in,found_not_eligible}'::text[]),
    ('section_504', 'team_determination', 'end', 'ended', '{ADM,C504}'::text[], '{reason}'::text[])
  ) r (machine, source, event, target, by, needs)
  WHERE (r.machine, r.source, r.event, r.target) = ($1, $2, $3, $4) AND $5 = ANY (r.by)
$$;

CREATE OR REPLACE FUNCTION determination_event_moved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  d determination; needed text[];
BEGIN
  SELECT * INTO d FROM determination WHERE district_id = NEW.district_id AND id = NEW.determination_id;
  IF NOT FOUND OR d.student_id <> NEW.student_id OR d.state <> NEW.from_state OR NEW.number <> d.event_count + 1 THEN
    RAISE EXCEPTION 'the determination is not there' USING ERRCODE = 'TD001';
  END IF;
  needed := determination_step(d.machine, NEW.from_state, NEW.event, NEW.to_state, NEW.capacity);
  IF needed IS NULL OR NOT (NEW.evidence ?& needed)
     OR ('reason' = ANY (needed) AND coalesce(btrim(NEW.reason), '') = '')
     OR NEW.capacity = 'SYS' AND (SELECT app_person()) IS NOT NULL THEN
    RAISE EXCEPTION 'no such step' USING ERRCODE = 'TD002';
  END IF;
  IF 'plan_in_force' = ANY (needed) AND NOT EXISTS (SELECT FROM plan p WHERE p.district_id = NEW.district_id
      AND p.student_id = NEW.student_id AND p.kind = 'section_504' AND p.state IN ('active', 'partially_active')
      AND p.id::text = NEW.evidence ->> 'plan_in_force') THEN
    RAISE EXCEPTION 'no plan of theirs is in force' USING ERRCODE = 'TD002';
  END IF;
  UPDATE determination SET state = NEW.to_state, event_count = NEW.number
    WHERE district_id = NEW.district_id AND id = NEW.determination_id;
  RETURN NULL;
END $$;
