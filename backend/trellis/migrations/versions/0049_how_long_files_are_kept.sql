CREATE TABLE retention_length (
	retention_class TEXT NOT NULL,
	years SMALLINT NOT NULL,
	starts_on DATE NOT NULL,
	because TEXT NOT NULL,
	set_by_id UUID NOT NULL,
	district_id UUID NOT NULL,
	id UUID NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_retention_length PRIMARY KEY (district_id, id),
	CONSTRAINT fk_retention_length_district_id_set_by_id FOREIGN KEY(district_id, set_by_id) REFERENCES person (district_id, id),
	CONSTRAINT ck_retention_length_retention_class CHECK (retention_class IN ('special_education', 'health', 'test_protocol', 'court_order', 'work_sample')),
	CONSTRAINT ck_retention_length_floor CHECK (years BETWEEN CASE retention_class WHEN 'special_education' THEN 6 WHEN 'health' THEN 6 WHEN 'test_protocol' THEN 6 WHEN 'court_order' THEN 6 WHEN 'work_sample' THEN 3 END AND 100),
	CONSTRAINT ck_retention_length_because CHECK (char_length(because) BETWEEN 1 AND 500),
	CONSTRAINT fk_retention_length_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_retention_length_class ON retention_length (district_id, retention_class, starts_on);
ALTER TABLE retention_length ENABLE ROW LEVEL SECURITY;
ALTER TABLE retention_length FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON retention_length USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT ON retention_length TO trellis_app;
