"""Older databases brought up to date: numbered steps, each of them SQL from one schema version to the next.

A step is never changed once a version of the program with it was released: databases made by it are about. What
schema.sql makes of a new database and what the steps make of an old one is the same, which a test holds them to.
"""

MIGRATIONS: dict[int, str] = {
    2: """
ALTER TABLE releases ADD COLUMN chosen_at TEXT;
ALTER TABLE pages ADD COLUMN dated INTEGER NOT NULL DEFAULT 0 CHECK (dated IN (0, 1));
-- Imported copies without a date bear the time of their import; a capture's is of before any.
UPDATE pages SET dated = 1 WHERE http_status IS NOT NULL OR NOT EXISTS (
  SELECT 1 FROM runs
  WHERE command IN ('import', 'reparse') AND fetched_at BETWEEN started_at AND coalesce(finished_at, '9999')
);
-- Nothing filled people until now.
DROP TABLE statement_speakers;
DROP TABLE people;
CREATE TABLE people (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  role TEXT,
  country TEXT,
  name_key TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE statement_speakers (
  statement_id INTEGER NOT NULL REFERENCES statements (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  person_id INTEGER REFERENCES people (id),
  verb TEXT,
  how TEXT NOT NULL CHECK (how IN ('named', 'referred', 'joint', 'voice')),
  PRIMARY KEY (statement_id, position)
) STRICT;
CREATE INDEX statement_speakers_person ON statement_speakers (person_id);
CREATE TABLE release_people (
  release_id INTEGER NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL REFERENCES people (id),
  name TEXT NOT NULL,
  role TEXT,
  country TEXT,
  day TEXT NOT NULL,
  PRIMARY KEY (release_id, person_id)
) STRICT;
CREATE INDEX release_people_person ON release_people (person_id, day, release_id);
CREATE INDEX statement_countries_code ON statement_countries (code);
""",
}
"""The SQL that leads to each version from the one before it, by version."""

SCHEMA_VERSION = 2
"""Stored as user_version; a database with a higher one was made by a newer version of this program."""
