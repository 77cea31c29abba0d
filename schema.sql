-- MOFA press releases in SQLite, down to the single statement.
--
-- Times are UTC, ISO 8601 with Z. Dates are Korean calendar days, YYYY-MM-DD.
-- The comment behind a column is its entry in the data dictionary.

-- What this database holds, where it comes from, and what is known of the terms of use.
CREATE TABLE metadata (
  key TEXT PRIMARY KEY,  -- what the entry is about: source, terms, not_known, citation; slim_copy where pages and runs were left out
  value TEXT NOT NULL    -- the entry, one or more sentences
) STRICT;

INSERT INTO metadata (key, value) VALUES
  ('source', 'Press releases of the Ministry of Foreign Affairs, Republic of Korea (mofa.go.kr). Each release carries the address of its page on the ministry''s site in releases.url.'),
  ('terms', 'The texts are the ministry''s. Korean copyright law (Copyright Act, Article 24-2) lets works published by the state be used without permission, with exceptions that the law names. Name the ministry as the source.'),
  ('not_known', 'Whether the ministry attaches a KOGL licence type or other terms to a given release was not recorded with the pages this program was built from, and photographs and attached files may have other owners: look at the page itself before you republish.'),
  ('citation', 'Cite a statement by statement_list.ref, such as m_5676/319652#7: board, seq, and the statement''s position in the release.');

-- The boards of the site that releases come from.
CREATE TABLE boards (
  id TEXT PRIMARY KEY,  -- menu id (m_5676); a mission's with its site in front (us-en/m_4511)
  name TEXT NOT NULL,   -- as the site prints it; the id where no name is known
  lang TEXT NOT NULL,   -- language of the board: en or ko
  site TEXT NOT NULL,   -- segment of the canonical address: eng, www, minister, us-en
  total INTEGER,        -- posts on the board as the site last printed it; NULL where it prints none
  walked_to TEXT,       -- day back to which a walk of the listing has got, 0001-01-01 for its end; NULL before the first
  walk_page INTEGER,    -- last listing page of a walk that is under way; NULL where none is
  walk_to TEXT,         -- day back to which the walk under way is to get
  date_form TEXT CHECK (date_form IN ('dashed', 'compact')) -- form in which its listing takes days, as probe found: 2026-01-31 or 20260131; NULL where not known
) STRICT;

-- Posts that listings and feeds have named: what the site says that it has.
CREATE TABLE posts (
  board TEXT NOT NULL REFERENCES boards (id), -- board it is posted on
  seq INTEGER NOT NULL,    -- its number on that board
  title TEXT,              -- as the listing prints it; NULL while only a feed has named the post
  published TEXT,          -- day of posting, as the listing or feed printed it
  found_at TEXT NOT NULL,  -- when it was first named
  fetched_at TEXT,         -- when its page was first got, or found to be gone; NULL while that is still to be done
  tried_at TEXT,           -- when it was last tried in vain; NULL where it never was
  settled INTEGER NOT NULL DEFAULT 0 CHECK (settled IN (0, 1)), -- 1 once a walk of the listing got past it to known ground
  PRIMARY KEY (board, seq)
) STRICT;
CREATE INDEX posts_to_fetch ON posts (board, published) WHERE fetched_at IS NULL;

-- One row for each press release, as its newest and best copy has it.
CREATE TABLE releases (
  id INTEGER PRIMARY KEY AUTOINCREMENT,       -- number in this database, never given twice
  board TEXT NOT NULL REFERENCES boards (id), -- board it was posted on
  seq INTEGER,                                -- the post's number on that board; NULL while only a copy without address is held
  url TEXT,                                   -- canonical address on the ministry's site; NULL without seq
  title TEXT,                                 -- as printed; NULL where the page prints none
  published TEXT CHECK (published IS NULL OR published = date(published)), -- day of posting (Korean date); NULL where the page prints none
  hits INTEGER,                               -- view counter as printed when the present text was stored
  department TEXT,                            -- department in charge, or author; NULL where the page prints none
  lang TEXT NOT NULL CHECK (lang IN ('en', 'ko')), -- language the text is written in
  skin TEXT NOT NULL,                         -- form of page that was recognised: current, table, old, or text-...
  speaker TEXT,                               -- who speaks at a briefing, as printed in its head; NULL elsewhere
  held_at TEXT,                               -- when a briefing was held, YYYY-MM-DD HH:MM KST; NULL elsewhere
  tag TEXT,                                   -- word in brackets that opens the title (Former, Incumbent, a topic); NULL without one
  body TEXT NOT NULL,                         -- lines as parsed, one a line
  content_hash TEXT NOT NULL,                 -- SHA-256 of title, lines, department and attachment names
  first_seen TEXT NOT NULL,                   -- when it was first stored
  last_seen TEXT NOT NULL,                    -- when its text, status or address last changed
  status TEXT NOT NULL DEFAULT 'live' CHECK (status IN ('live', 'gone')), -- gone: the site no longer has it, the rows stay
  parser INTEGER NOT NULL,                    -- version of the parser that read the page
  copy TEXT NOT NULL CHECK (copy IN ('fetched', 'html', 'text')), -- kind of copy the text is from: fetched, saved HTML, saved text
  page_id INTEGER REFERENCES pages (id),      -- archived page that the text was parsed from
  chosen_at TEXT,                             -- when import --replace put this copy over others; NULL where the best copy won by itself
  UNIQUE (board, seq)
) STRICT;
CREATE INDEX releases_published ON releases (published);
CREATE INDEX releases_board_title ON releases (board, title);
CREATE INDEX releases_without_seq ON releases (board) WHERE seq IS NULL;
CREATE INDEX releases_page ON releases (page_id);

-- The numbered sections of a release, in order.
CREATE TABLE sections (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  release_id INTEGER NOT NULL REFERENCES releases (id) ON DELETE CASCADE, -- release it is part of
  position INTEGER NOT NULL,  -- 1 to n in the release
  number TEXT,                -- as printed, without the dot; NULL where a box (□) opens the section
  UNIQUE (release_id, position)
) STRICT;

-- One row for each line of a release: what is cited, counted and searched.
CREATE TABLE statements (
  id INTEGER PRIMARY KEY AUTOINCREMENT,       -- stays with a statement that did not change, through edits and reparsing
  release_id INTEGER NOT NULL REFERENCES releases (id) ON DELETE CASCADE, -- release it is part of
  section_id INTEGER REFERENCES sections (id), -- NULL before the first section, and for signoff, disclaimer, attachment_note
  parent_id INTEGER REFERENCES statements (id), -- the lead of its section; a dash's nearest line that is no dash; an answer's question
  position INTEGER NOT NULL CHECK (position > 0), -- 1 to n in the release
  depth INTEGER NOT NULL CHECK (depth >= 0),  -- 0 lead, heading, question and ends; 1 first level; 2 and more below
  kind TEXT NOT NULL CHECK (kind IN ('lead', 'paragraph', 'bullet', 'note', 'heading', 'question', 'answer', 'row', 'attachment_note', 'signoff', 'disclaimer')), -- what sort of line it is
  marker TEXT NOT NULL,                       -- as printed (1., °, -, ※, Q:); empty where the line has none
  header INTEGER NOT NULL DEFAULT 0 CHECK (header IN (0, 1)), -- 1 for a table row that is made of header cells
  text TEXT NOT NULL,                         -- the line without its marker, white space folded
  UNIQUE (release_id, position)
) STRICT;
CREATE INDEX statements_section ON statements (section_id);
CREATE INDEX statements_parent ON statements (parent_id);
CREATE INDEX statements_kind ON statements (kind);

-- Files that a release offers for download, and the pictures of a release that has no text.
CREATE TABLE attachments (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  release_id INTEGER NOT NULL REFERENCES releases (id) ON DELETE CASCADE, -- release that offers it
  position INTEGER NOT NULL,  -- 1 to n in the release
  name TEXT,                  -- file name as printed; NULL where the page prints none
  url TEXT,                   -- absolute address; NULL where the link leads nowhere
  media_type TEXT,            -- by the name's ending or the icon; NULL where neither tells
  UNIQUE (release_id, position)
) STRICT;

-- What a release said before it changed.
CREATE TABLE revisions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  release_id INTEGER NOT NULL REFERENCES releases (id) ON DELETE CASCADE, -- release that changed
  seen_at TEXT NOT NULL,      -- when this older text was stored; of an archive's capture, when it was made
  replaced_at TEXT NOT NULL,  -- when the text that followed was stored or captured
  title TEXT,                 -- older title
  body TEXT NOT NULL,         -- older lines, one a line
  content_hash TEXT NOT NULL, -- older hash, made as in releases
  page_id INTEGER REFERENCES pages (id) -- archived page of the older text
) STRICT;
CREATE INDEX revisions_release ON revisions (release_id);
CREATE INDEX revisions_page ON revisions (page_id);

-- What pages were compressed with: the raw bytes of an earlier page of the same board, most of which returns on each.
CREATE TABLE dictionaries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  board TEXT,                 -- board whose pages it serves; NULL for pages of none
  made_at TEXT NOT NULL,      -- when it was made
  body BLOB NOT NULL          -- the bytes themselves, given to Zstandard as a raw-content dictionary
) STRICT;

-- The raw pages, as they were fetched or imported: the evidence behind every row.
CREATE TABLE pages (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  release_id INTEGER REFERENCES releases (id) ON DELETE CASCADE, -- release it is a page of; NULL where it was not understood
  url TEXT,                   -- address it was fetched from, or that the copy names; NULL where none is known
  board TEXT,                 -- board, where known
  seq INTEGER,                -- the post's number, where known
  fetched_at TEXT NOT NULL,   -- when it was fetched, captured by an archive, or (where that is not known) imported
  http_status INTEGER,        -- status of the answer; NULL for an imported page
  sha256 TEXT NOT NULL,       -- of the raw bytes
  body BLOB NOT NULL,         -- raw bytes, compressed with Zstandard
  dictionary_id INTEGER REFERENCES dictionaries (id), -- dictionary that body was compressed with; NULL without one
  origin TEXT,                -- name of the file that it was imported from; NULL for a fetched page
  etag TEXT,                  -- ETag that came with it, for asking whether it has changed; NULL without one
  last_modified TEXT,         -- Last-Modified that came with it; NULL without one
  dated INTEGER NOT NULL DEFAULT 0 CHECK (dated IN (0, 1)) -- 1 where fetched_at is when the site said this: a fetched page, or a capture with its date
) STRICT;
CREATE INDEX pages_release ON pages (release_id);
CREATE INDEX pages_sha256 ON pages (sha256);
CREATE INDEX pages_post ON pages (board, seq);

-- The ledger: one row for each time the program wrote into this database.
CREATE TABLE runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  command TEXT NOT NULL,      -- import, run, reparse, forget
  started_at TEXT NOT NULL,   -- begin
  finished_at TEXT,           -- end; NULL while it is at work
  outcome TEXT CHECK (outcome IN ('ok', 'partial', 'failed', 'drift', 'refused', 'interrupted')), -- how it ended; NULL while it is at work
  requests INTEGER NOT NULL DEFAULT 0,  -- requests to the site, all of them
  found INTEGER NOT NULL DEFAULT 0,     -- posts or pages that were looked at
  new INTEGER NOT NULL DEFAULT 0,       -- releases that were not here before
  changed INTEGER NOT NULL DEFAULT 0,   -- releases whose text or address changed
  unchanged INTEGER NOT NULL DEFAULT 0, -- releases that were here already
  gone INTEGER NOT NULL DEFAULT 0,      -- releases, and posts that it named, that the site no longer has
  failed INTEGER NOT NULL DEFAULT 0,    -- pages or sources that failed, each one in problems
  no_text INTEGER NOT NULL DEFAULT 0,   -- releases that are pictures or attachments without a line of text
  ignored INTEGER NOT NULL DEFAULT 0,   -- files in a folder or archive that are no pages
  boards TEXT,                -- boards that were looked through, ids with spaces between; NULL for an import
  stop_reason TEXT,           -- why it ended early; NULL where it did not
  version TEXT NOT NULL       -- version of the program
) STRICT;

-- What went wrong, once for each source and reason until it is resolved.
CREATE TABLE problems (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id INTEGER REFERENCES runs (id), -- run that met it
  url TEXT NOT NULL,          -- address or file name
  stage TEXT NOT NULL CHECK (stage IN ('discover', 'fetch', 'parse', 'load')), -- where it happened
  reason TEXT NOT NULL,       -- one sentence
  seen_at TEXT NOT NULL,      -- when it was first met with this reason
  resolved_at TEXT            -- when the same source succeeded; NULL while the problem is open
) STRICT;
CREATE UNIQUE INDEX problems_open ON problems (url, stage) WHERE resolved_at IS NULL;

-- To whom a statement gives an act of speech or of expressed will, told by rule from English text.
CREATE TABLE statement_speakers (
  statement_id INTEGER NOT NULL REFERENCES statements (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,  -- 1 to n in the statement
  name TEXT NOT NULL,         -- as full as the release gives it
  person_id INTEGER REFERENCES people (id), -- NULL for bodies and groups
  verb TEXT,                  -- words that carry the act of speech, as printed; with commas where there are several
  how TEXT NOT NULL CHECK (how IN ('named', 'referred', 'joint', 'voice')), -- how the statement names the speaker
  PRIMARY KEY (statement_id, position)
) STRICT;
CREATE INDEX statement_speakers_person ON statement_speakers (person_id);

-- People that releases name, one row for each name.
CREATE TABLE people (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,         -- as the newest release that names them has it
  role TEXT,                  -- newest role, as printed; NULL where no release tells one
  country TEXT,               -- country represented, ISO 3166 alpha-2, or EU; NULL where no release tells it
  name_key TEXT NOT NULL UNIQUE -- letters of the name without case, accents, hyphens and spaces: by it people are known again
) STRICT;

-- Whom a release names, and as what.
CREATE TABLE release_people (
  release_id INTEGER NOT NULL REFERENCES releases (id) ON DELETE CASCADE, -- release that names them
  person_id INTEGER NOT NULL REFERENCES people (id), -- who is named
  name TEXT NOT NULL,         -- as full as this release gives it
  role TEXT,                  -- fullest role in this release, as printed; NULL without one
  country TEXT,               -- country represented, as far as this release tells
  day TEXT NOT NULL,          -- day of posting of the release, by which the newest role is found; empty where it has none
  PRIMARY KEY (release_id, person_id)
) STRICT;
CREATE INDEX release_people_person ON release_people (person_id, day, release_id);

-- Countries that a statement mentions, told by rule from English and Korean text.
CREATE TABLE statement_countries (
  statement_id INTEGER NOT NULL REFERENCES statements (id) ON DELETE CASCADE,
  code TEXT NOT NULL,         -- ISO 3166 alpha-2, or EU
  text TEXT NOT NULL,         -- as printed
  PRIMARY KEY (statement_id, code)
) STRICT;
CREATE INDEX statement_countries_code ON statement_countries (code);

-- Days, months and years that a statement mentions, told by rule from English and Korean text.
CREATE TABLE statement_dates (
  statement_id INTEGER NOT NULL REFERENCES statements (id) ON DELETE CASCADE,
  start_date TEXT NOT NULL,   -- ISO, of day, month or year precision
  end_date TEXT NOT NULL,     -- equal to start_date for a single day
  text TEXT NOT NULL          -- as printed
) STRICT;
CREATE INDEX statement_dates_statement ON statement_dates (statement_id);

-- What is indexed of a statement: Hangul and Hanja as pairs of syllables (외교부는: 외교 교부 부는 는), the rest as it is.
-- So a Korean word is found inside of others, whatever particle sticks to it. A text of more than 20,000 letters is
-- indexed as it is: taking it apart would take too long.
CREATE VIEW statements_terms AS
SELECT
  id,
  CASE WHEN text GLOB '*[㐀-䶿一-鿿가-힣]*' AND length(text) <= 20000 THEN (
    WITH RECURSIVE walk (rest, terms) AS (
      SELECT text, ''
      UNION ALL
      SELECT
        substr(rest, 2),
        terms || CASE
          WHEN rest GLOB '[㐀-䶿一-鿿가-힣][㐀-䶿一-鿿가-힣]*' THEN ' ' || substr(rest, 1, 2)
          WHEN rest GLOB '[㐀-䶿一-鿿가-힣]*' THEN ' ' || substr(rest, 1, 1) || ' '
          ELSE substr(rest, 1, 1)
        END
      FROM walk
      WHERE rest <> ''
    )
    SELECT terms FROM walk WHERE rest = ''
  ) ELSE text END AS text
FROM statements;

-- Full-text search over the statements. In plain SQL English words, and Korean ones of two syllables, can be asked for as
-- they are (statements_fts MATCH '"supply chains"', MATCH '장관'); mofa-etl search does so for all.
CREATE VIRTUAL TABLE statements_fts USING fts5 (
  text, content="statements_terms", content_rowid="id", tokenize="unicode61 remove_diacritics 2 separators 'ㆍʼ'"
);
CREATE TRIGGER statements_fts_insert AFTER INSERT ON statements BEGIN
  INSERT INTO statements_fts (rowid, text) SELECT id, text FROM statements_terms WHERE id = new.id;
END;
-- Before the row goes: the view must still read what was indexed.
CREATE TRIGGER statements_fts_delete BEFORE DELETE ON statements BEGIN
  INSERT INTO statements_fts (statements_fts, rowid, text) SELECT 'delete', id, text FROM statements_terms WHERE id = old.id;
END;
CREATE TRIGGER statements_fts_update_old BEFORE UPDATE OF text ON statements BEGIN
  INSERT INTO statements_fts (statements_fts, rowid, text) SELECT 'delete', id, text FROM statements_terms WHERE id = old.id;
END;
CREATE TRIGGER statements_fts_update_new AFTER UPDATE OF text ON statements BEGIN
  INSERT INTO statements_fts (rowid, text) SELECT id, text FROM statements_terms WHERE id = new.id;
END;

-- What is indexed of a title: Hangul and Hanja as pairs of syllables (외교부는: 외교 교부 부는 는), the rest as it is.
-- So a Korean word is found inside of others, whatever particle sticks to it. A text of more than 20,000 letters is
-- indexed as it is: taking it apart would take too long.
CREATE VIEW releases_terms AS
SELECT
  id,
  CASE WHEN title GLOB '*[㐀-䶿一-鿿가-힣]*' AND length(title) <= 20000 THEN (
    WITH RECURSIVE walk (rest, terms) AS (
      SELECT title, ''
      UNION ALL
      SELECT
        substr(rest, 2),
        terms || CASE
          WHEN rest GLOB '[㐀-䶿一-鿿가-힣][㐀-䶿一-鿿가-힣]*' THEN ' ' || substr(rest, 1, 2)
          WHEN rest GLOB '[㐀-䶿一-鿿가-힣]*' THEN ' ' || substr(rest, 1, 1) || ' '
          ELSE substr(rest, 1, 1)
        END
      FROM walk
      WHERE rest <> ''
    )
    SELECT terms FROM walk WHERE rest = ''
  ) ELSE title END AS title
FROM releases;

-- Full-text search over the titles. In plain SQL English words, and Korean ones of two syllables, can be asked for as
-- they are (releases_fts MATCH '"supply chains"', MATCH '장관'); mofa-etl search does so for all.
CREATE VIRTUAL TABLE releases_fts USING fts5 (
  title, content="releases_terms", content_rowid="id", tokenize="unicode61 remove_diacritics 2 separators 'ㆍʼ'"
);
CREATE TRIGGER releases_fts_insert AFTER INSERT ON releases BEGIN
  INSERT INTO releases_fts (rowid, title) SELECT id, title FROM releases_terms WHERE id = new.id;
END;
-- Before the row goes: the view must still read what was indexed.
CREATE TRIGGER releases_fts_delete BEFORE DELETE ON releases BEGIN
  INSERT INTO releases_fts (releases_fts, rowid, title) SELECT 'delete', id, title FROM releases_terms WHERE id = old.id;
END;
CREATE TRIGGER releases_fts_update_old BEFORE UPDATE OF title ON releases BEGIN
  INSERT INTO releases_fts (releases_fts, rowid, title) SELECT 'delete', id, title FROM releases_terms WHERE id = old.id;
END;
CREATE TRIGGER releases_fts_update_new AFTER UPDATE OF title ON releases BEGIN
  INSERT INTO releases_fts (rowid, title) SELECT id, title FROM releases_terms WHERE id = new.id;
END;

-- Each section with its text: the lead and all lines below it, one a line.
CREATE VIEW section_list AS
SELECT
  sections.id,
  sections.release_id,
  releases.board,
  releases.seq,
  releases.title,
  releases.published,
  sections.position,
  sections.number,
  CAST((
    SELECT group_concat(line, char(10))
    FROM (
      SELECT trim(marker || ' ' || text) AS line
      FROM statements
      WHERE statements.section_id = sections.id
      ORDER BY statements.position
    )
  ) AS TEXT) AS text, -- the lead and all lines below it, as printed, one a line
  releases.url
FROM sections
JOIN releases ON releases.id = sections.release_id;

-- Each statement with what one needs to read and cite it.
CREATE VIEW statement_list AS
SELECT
  statements.id,
  statements.release_id,
  CAST(coalesce(releases.board || '/' || releases.seq, releases.id) || '#' || statements.position AS TEXT) AS ref, -- what to cite it by: m_5676/319652#7
  releases.board,
  releases.seq,
  releases.title,
  releases.published,
  releases.lang,
  sections.number AS section, -- number of its section, as printed; NULL outside of numbered sections
  statements.position,
  statements.depth,
  statements.kind,
  statements.marker,
  statements.text,
  statements.parent_id,
  releases.url
FROM statements
JOIN releases ON releases.id = statements.release_id
LEFT JOIN sections ON sections.id = statements.section_id;

-- Each release with its counts.
CREATE VIEW release_list AS
SELECT
  releases.id,
  releases.board,
  releases.seq,
  releases.title,
  releases.published,
  releases.lang,
  releases.department,
  releases.status,
  CAST((SELECT count(*) FROM sections WHERE sections.release_id = releases.id) AS INTEGER) AS sections, -- numbered sections
  CAST((SELECT count(*) FROM statements WHERE statements.release_id = releases.id) AS INTEGER) AS statements, -- lines of text
  CAST((SELECT count(*) FROM attachments WHERE attachments.release_id = releases.id) AS INTEGER) AS attachments, -- files offered for download, and pictures
  CAST((SELECT count(*) FROM revisions WHERE revisions.release_id = releases.id) AS INTEGER) AS revisions, -- earlier versions of the text that are held
  releases.url
FROM releases;

-- Releases and statements of each board by month of posting; month is NULL for releases that print no day.
CREATE VIEW releases_by_month AS
SELECT
  releases.board,
  CAST(substr(releases.published, 1, 7) AS TEXT) AS month, -- month of posting, YYYY-MM
  CAST(count(*) AS INTEGER) AS releases, -- releases of that month
  CAST(sum((SELECT count(*) FROM statements WHERE statements.release_id = releases.id)) AS INTEGER) AS statements -- their statements
FROM releases
GROUP BY 1, 2
ORDER BY 2, 1;

-- Who said what: each speaker of each statement, with what one needs to read and cite it.
CREATE VIEW who_said_what AS
SELECT
  statement_speakers.name AS speaker,   -- as full as the release gives it
  release_people.role,                  -- role in that release, as printed; NULL for bodies and groups
  release_people.country,               -- country that the speaker represents, as far as the release tells
  statement_speakers.verb,              -- words that carry the act of speech, as printed
  statements.text AS statement,
  releases.title,
  releases.published AS date,           -- day of posting
  releases.url AS address,
  statement_speakers.how,
  statement_speakers.person_id,
  statements.id AS statement_id,
  CAST(coalesce(releases.board || '/' || releases.seq, releases.id) || '#' || statements.position AS TEXT) AS ref, -- what to cite it by: m_5676/319652#7
  releases.board,
  releases.id AS release_id
FROM statement_speakers
JOIN statements ON statements.id = statement_speakers.statement_id
JOIN releases ON releases.id = statements.release_id
LEFT JOIN release_people
  ON release_people.release_id = releases.id AND release_people.person_id = statement_speakers.person_id;

-- Which countries statements mention: each country of each statement, with what one needs to read and cite it.
CREATE VIEW country_mentions AS
SELECT
  statement_countries.code AS country,  -- ISO 3166 alpha-2, or EU
  statement_countries.text AS printed,  -- as the statement names it first
  statements.text AS statement,
  releases.title,
  releases.published AS date,           -- day of posting
  releases.url AS address,
  statements.id AS statement_id,
  CAST(coalesce(releases.board || '/' || releases.seq, releases.id) || '#' || statements.position AS TEXT) AS ref, -- what to cite it by: m_5676/319652#7
  releases.board,
  releases.id AS release_id
FROM statement_countries
JOIN statements ON statements.id = statement_countries.statement_id
JOIN releases ON releases.id = statements.release_id;

-- Countries by month of posting: in how many statements and releases each is mentioned; month is NULL for releases that print no day.
CREATE VIEW country_month AS
SELECT
  CAST(counted.code AS TEXT) AS country, -- ISO 3166 alpha-2, or EU
  CAST(substr(releases.published, 1, 7) AS TEXT) AS month, -- month of posting, YYYY-MM
  CAST(sum(counted.statements) AS INTEGER) AS statements, -- statements that mention it
  CAST(count(*) AS INTEGER) AS releases -- releases that mention it
FROM (
  SELECT statements.release_id, code, count(*) AS statements
  FROM statements
  JOIN statement_countries ON statement_countries.statement_id = statements.id
  GROUP BY statements.release_id, code
) AS counted
JOIN releases ON releases.id = counted.release_id
GROUP BY 1, 2
ORDER BY 2, 1;

-- What happened to releases, in order of time: new ones, edits and withdrawals.
CREATE VIEW changes AS
SELECT
  CAST(at AS TEXT) AS at,                    -- when it was seen here, UTC
  CAST(date(at, '+9 hours') AS TEXT) AS day, -- the same as a Korean day
  CAST(what AS TEXT) AS what,                -- new, edited (the older text is in revisions), or withdrawn
  releases.id AS release_id,                 -- release that it happened to
  CAST(coalesce(releases.board || '/' || releases.seq, releases.id) AS TEXT) AS ref, -- what to name it by: m_5676/319652
  releases.board,
  releases.title,                            -- title as it is now
  releases.url
FROM (
  SELECT id AS release_id, first_seen AS at, 'new' AS what FROM releases
  UNION ALL
  SELECT release_id, replaced_at, 'edited' FROM revisions
  UNION ALL
  SELECT id, last_seen, 'withdrawn' FROM releases WHERE status = 'gone'
)
JOIN releases ON releases.id = release_id
ORDER BY at, release_id;

-- What the site says that it has, against what is held, for each board.
CREATE VIEW coverage AS
SELECT
  board,
  name,
  on_site,
  named,
  held,
  gone,
  to_fetch,
  first_day,
  last_day,
  CAST(on_site - (held - gone) AS INTEGER) AS gap -- posts on the site that are not held; below 0 where the total is older than the releases; NULL without a total
FROM (
  SELECT
    boards.id AS board,      -- id of the board
    boards.name,
    boards.total AS on_site, -- posts on the board as the site last printed it; NULL where it prints none
    CAST((SELECT count(*) FROM posts WHERE posts.board = boards.id) AS INTEGER) AS named, -- posts that listings and feeds have named
    CAST((SELECT count(*) FROM releases WHERE releases.board = boards.id) AS INTEGER) AS held, -- releases in this database
    CAST((SELECT count(*) FROM releases WHERE releases.board = boards.id AND status = 'gone') AS INTEGER) AS gone, -- those of them that the site has withdrawn
    CAST((SELECT count(*) FROM posts WHERE posts.board = boards.id AND fetched_at IS NULL) AS INTEGER) AS to_fetch, -- named posts whose page is still to be got
    CAST((SELECT min(published) FROM releases WHERE releases.board = boards.id) AS TEXT) AS first_day, -- day of the oldest release that is held
    CAST((SELECT max(published) FROM releases WHERE releases.board = boards.id) AS TEXT) AS last_day -- day of the newest
  FROM boards
)
ORDER BY board;

-- How fresh each board is: its newest release, and when a scheduled run last looked through it without a failure.
CREATE VIEW freshness AS
SELECT
  board,
  name,
  newest_release,
  CAST(julianday('now', '+9 hours') - julianday(newest_release) AS INTEGER) AS days_old, -- age of that release in Korean days
  last_success,
  CAST(round((julianday('now') - julianday(last_success)) * 24, 1) AS REAL) AS hours_ago -- hours since that run ended
FROM (
  SELECT
    boards.id AS board, -- id of the board
    boards.name,
    CAST((SELECT max(published) FROM releases WHERE releases.board = boards.id) AS TEXT) AS newest_release, -- day of its newest release
    CAST((
      SELECT finished_at
      FROM runs
      WHERE instr(' ' || runs.boards || ' ', ' ' || boards.id || ' ') > 0
      ORDER BY id DESC
      LIMIT 1
    ) AS TEXT) AS last_success -- end of the last run that looked through it; NULL where none has, and in a slim copy
  FROM boards
)
ORDER BY board;
