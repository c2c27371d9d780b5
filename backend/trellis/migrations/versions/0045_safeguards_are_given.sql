ALTER TABLE formal_delivery ADD COLUMN safeguards_edition TEXT, ADD COLUMN language TEXT;
ALTER TABLE formal_delivery DROP CONSTRAINT ck_formal_delivery_of_one;
ALTER TABLE formal_delivery
  ADD CONSTRAINT ck_formal_delivery_of_one CHECK (num_nonnulls(notice_id, version_id, safeguards_edition) = 1),
  ADD CONSTRAINT ck_formal_delivery_in_a_language CHECK ((safeguards_edition IS NULL) = (language IS NULL));
CREATE UNIQUE INDEX uq_formal_delivery_safeguards
  ON formal_delivery (district_id, student_id, person_id, way, delivered_on) WHERE safeguards_edition IS NOT NULL;
