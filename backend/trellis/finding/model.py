"""The words that names of a district's students and staff are made of, and how each may be misspelled."""

from __future__ import annotations

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from trellis.kernel.tables import DistrictRow


class NameWord(DistrictRow):
    """One way to misspell one word of some name (`spelling.spellings`). The database writes it (`name_words_kept`)."""

    __tablename__ = "name_word"
    __table_args__ = (UniqueConstraint("district_id", "spelling", "word"), {"info": {"read_only": True}})

    spelling: Mapped[str] = mapped_column(Text)
    word: Mapped[str] = mapped_column(Text)


# As `spelling.py` spells. A word that is there already is not looked at again: most names share theirs.
FUNCTIONS = """
CREATE FUNCTION name_words_keep(names text[]) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  INSERT INTO name_word (district_id, id, spelling, word)
  SELECT app_district(), uuidv7(), s.spelling, w.word
    FROM (SELECT DISTINCT word FROM unnest(names) AS name, unnest(string_to_array(name, ' ')) AS word
           WHERE length(word) BETWEEN 4 AND 40) w
   CROSS JOIN LATERAL (SELECT w.word AS spelling
                       UNION SELECT overlay(w.word PLACING '' FROM place FOR 1)
                               FROM generate_series(1, length(w.word)) AS place) s
   WHERE NOT EXISTS (SELECT 1 FROM name_word k
                      WHERE k.district_id = app_district() AND k.spelling = w.word AND k.word = w.word)
  ON CONFLICT DO NOTHING;
$$;

CREATE FUNCTION name_words_kept() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  before text := current_setting('app.context', true);
  told record;
BEGIN
  FOR told IN SELECT district_id, array_agg(DISTINCT name_key) AS names FROM named
               WHERE kind IN ('student', 'staff') GROUP BY district_id
  LOOP
    -- Who writes here from outside, such as the deployment's operator, keeps the words of the district they are of.
    PERFORM set_config('app.context', told.district_id::text || ' - system', true);
    PERFORM name_words_keep(told.names);
  END LOOP;
  PERFORM set_config('app.context', coalesce(before, ''), true);
  RETURN NULL;
END $$;
CREATE TRIGGER name_words_kept_insert AFTER INSERT ON person REFERENCING NEW TABLE AS named
  FOR EACH STATEMENT EXECUTE FUNCTION name_words_kept();
CREATE TRIGGER name_words_kept_update AFTER UPDATE ON person REFERENCING NEW TABLE AS named
  FOR EACH STATEMENT EXECUTE FUNCTION name_words_kept();
REVOKE ALL ON FUNCTION name_words_keep(text[]), name_words_kept() FROM PUBLIC;
"""
