ALTER TABLE meeting ADD COLUMN began_at TIMESTAMP WITH TIME ZONE, ADD COLUMN item_id UUID,
  ADD COLUMN item_since TIMESTAMP WITH TIME ZONE, ADD COLUMN continues_id UUID;
ALTER TABLE meeting ADD CONSTRAINT fk_meeting_district_id_continues_id
  FOREIGN KEY(district_id, continues_id) REFERENCES meeting (district_id, id);
ALTER TABLE meeting_participant ADD COLUMN came_at TIMESTAMP WITH TIME ZONE, ADD COLUMN left_at TIMESTAMP WITH TIME ZONE;

CREATE TABLE meeting_entry (
	student_id UUID NOT NULL,
	meeting_id UUID NOT NULL,
	kind TEXT NOT NULL,
	position INTEGER NOT NULL,
	text TEXT NOT NULL,
	section TEXT,
	reason TEXT NOT NULL,
	answer TEXT NOT NULL,
	minutes INTEGER,
	assignee_id UUID,
	due_on DATE,
	recorded_by_id UUID NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	revision INTEGER NOT NULL,
	settled_at TIMESTAMP WITH TIME ZONE,
	settled_by_id UUID,
	removed_at TIMESTAMP WITH TIME ZONE,
	district_id UUID NOT NULL,
	id UUID NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_meeting_entry PRIMARY KEY (district_id, id),
	CONSTRAINT fk_meeting_entry_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
	CONSTRAINT fk_meeting_entry_district_id_meeting_id FOREIGN KEY(district_id, meeting_id) REFERENCES meeting (district_id, id),
	CONSTRAINT fk_meeting_entry_district_id_recorded_by_id FOREIGN KEY(district_id, recorded_by_id) REFERENCES person (district_id, id),
	CONSTRAINT fk_meeting_entry_district_id_assignee_id FOREIGN KEY(district_id, assignee_id) REFERENCES person (district_id, id),
	CONSTRAINT fk_meeting_entry_district_id_settled_by_id FOREIGN KEY(district_id, settled_by_id) REFERENCES person (district_id, id),
	CONSTRAINT ck_meeting_entry_kind CHECK (kind IN ('agenda', 'question', 'decision', 'refused', 'dissent', 'task', 'note', 'addendum')),
	CONSTRAINT ck_meeting_entry_refused_with_its_reason CHECK ((kind = 'refused') <= (length(reason) > 0)),
	CONSTRAINT ck_meeting_entry_tasks_are_somebodys CHECK ((kind = 'task') OR (assignee_id IS NULL AND due_on IS NULL)),
	CONSTRAINT ck_meeting_entry_minutes_of_the_agenda CHECK ((kind = 'agenda') OR minutes IS NULL),
	CONSTRAINT ck_meeting_entry_minutes CHECK (minutes BETWEEN 1 AND 240),
	CONSTRAINT ck_meeting_entry_settled_by_somebody CHECK ((settled_at IS NULL) = (settled_by_id IS NULL)),
	CONSTRAINT fk_meeting_entry_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_meeting_entry_assignee ON meeting_entry (district_id, assignee_id);
CREATE INDEX ix_meeting_entry_meeting ON meeting_entry (district_id, meeting_id, position);
ALTER TABLE meeting_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE meeting_entry FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (text, section, reason, answer, minutes, assignee_id, due_on, revision, settled_at, settled_by_id, removed_at) ON meeting_entry TO trellis_app;
CREATE POLICY own_district ON meeting_entry TO trellis_app USING (district_id = (SELECT app_district()) AND ((SELECT true FROM meeting m WHERE m.district_id = meeting_entry.district_id AND m.id = meeting_entry.meeting_id))) WITH CHECK (district_id = (SELECT app_district()));
CREATE POLICY of_owner ON meeting_entry TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
CREATE TABLE meeting_minutes (
	student_id UUID NOT NULL,
	meeting_id UUID NOT NULL,
	content JSONB NOT NULL,
	content_hash TEXT NOT NULL,
	closed_by_id UUID NOT NULL,
	closed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	district_id UUID NOT NULL,
	id UUID NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_meeting_minutes PRIMARY KEY (district_id, id),
	CONSTRAINT fk_meeting_minutes_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
	CONSTRAINT fk_meeting_minutes_district_id_meeting_id FOREIGN KEY(district_id, meeting_id) REFERENCES meeting (district_id, id),
	CONSTRAINT fk_meeting_minutes_district_id_closed_by_id FOREIGN KEY(district_id, closed_by_id) REFERENCES person (district_id, id),
	CONSTRAINT uq_meeting_minutes_district_id_meeting_id UNIQUE (district_id, meeting_id),
	CONSTRAINT fk_meeting_minutes_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
ALTER TABLE meeting_minutes ENABLE ROW LEVEL SECURITY;
ALTER TABLE meeting_minutes FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON meeting_minutes TO trellis_app;
CREATE POLICY own_district ON meeting_minutes TO trellis_app USING (district_id = (SELECT app_district()) AND ((SELECT true FROM meeting m WHERE m.district_id = meeting_minutes.district_id AND m.id = meeting_minutes.meeting_id))) WITH CHECK (district_id = (SELECT app_district()));
CREATE POLICY of_owner ON meeting_minutes TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
CREATE FUNCTION meeting_entry_checked() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE closed boolean := EXISTS (
  SELECT FROM meeting_minutes m WHERE m.district_id = NEW.district_id AND m.meeting_id = NEW.meeting_id);
BEGIN
  IF NOT EXISTS (SELECT FROM meeting m WHERE m.district_id = NEW.district_id AND m.id = NEW.meeting_id
                 AND m.student_id = NEW.student_id) THEN
    RAISE EXCEPTION 'an entry is of its meeting''s student' USING ERRCODE = 'TR001';
  END IF;
  IF TG_OP = 'INSERT' AND closed <> (NEW.kind = 'addendum') THEN
    RAISE EXCEPTION 'the minutes take no such entry now' USING ERRCODE = 'TR001';
  END IF;
  IF TG_OP = 'UPDATE' AND closed AND (NEW.kind <> 'task'
      OR (NEW.text, NEW.reason, NEW.section, NEW.answer, NEW.assignee_id, NEW.due_on, NEW.removed_at)
      IS DISTINCT FROM
      (OLD.text, OLD.reason, OLD.section, OLD.answer, OLD.assignee_id, OLD.due_on, OLD.removed_at)) THEN
    RAISE EXCEPTION 'the minutes are closed' USING ERRCODE = 'TR001';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER meeting_entry_stands AFTER INSERT OR UPDATE ON meeting_entry
  FOR EACH ROW EXECUTE FUNCTION meeting_entry_checked();
