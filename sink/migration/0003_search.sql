-- Search that finds every language, and that filters as fast as it finds.
--
-- The full-text tables gain columns behind the ones they had. What those hold is no text of its own: the two views
-- indexed_quotes and indexed_statements make it from the tables, for these full-text tables alone.
--
--   pairs       The text again, if it has any of a script that puts no spaces between words (or, as Korean, hangs
--               endings on them): each character of such a script is written together with the one after it. So a word
--               of two characters is one word of the index, and a longer one is a phrase.
--   name_pairs  The same of the names.
--   facets      What a search can be narrowed by: type, kind, language, source, topics, position, tenth of confidence,
--               and year, month and day. Each is one word that begins with a character of the private use area, which
--               no text has, so that nobody finds it by chance.

-- Finds the statements of a time, and the times there are.
CREATE INDEX statements_by_day ON statements (coalesce(published_at, first_seen_at));

-- The characters of such scripts, as a class for GLOB.
CREATE VIEW unspaced_script AS
SELECT '[' || char(
  0x0E01, 45, 0x0E3A,  0x0E40, 45, 0x0E4E,                        -- Thai
  0x0E81, 45, 0x0EBD,  0x0EC0, 45, 0x0ECE,  0x0EDC, 45, 0x0EDF,   -- Lao
  0x1000, 45, 0x103F,  0x1050, 45, 0x108F,  0x109A, 45, 0x109D,   -- Burmese
  0x1780, 45, 0x17D3,                                             -- Khmer
  0x3005, 45, 0x3007,  0x3041, 45, 0x309A,  0x309D, 45, 0x309F,   -- Hiragana, and marks of repetition
  0x30A1, 45, 0x30FA,  0x30FC, 45, 0x30FF,  0x31F0, 45, 0x31FF,   -- Katakana
  0xFF66, 45, 0xFF9F,                                             -- Katakana of half width
  0x3400, 45, 0x4DBF,  0x4E00, 45, 0x9FFF,  0xF900, 45, 0xFAFF,   -- Han
  0x20000, 45, 0x3FFFD,
  0xAC00, 45, 0xD7A3                                              -- Hangul
) || ']' AS class;

-- The texts that have such characters, each character with its neighbour; NULL for the others. A text is taken apart in
-- pieces of 256 characters, because SQLite counts characters from the beginning of a text. SQL has no functions of its
-- own, so the same is written three times.
CREATE VIEW paired_statements AS
SELECT id, (
  WITH RECURSIVE
  piece (at, chars) AS (
    SELECT 1, substr(t.text, 1, 257) FROM unspaced_script
    WHERE length(t.text) < length(CAST(t.text AS BLOB)) AND t.text GLOB '*' || class || '*'
    UNION ALL
    SELECT at + 256, substr(t.text, at + 256, 257) FROM piece WHERE at + 256 <= length(t.text)
  ),
  place (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM place WHERE i < 256),
  pair (one, two) AS (
    SELECT substr(chars, i, 1), substr(chars, i + 1, 1) FROM piece, place WHERE i <= length(chars) ORDER BY at, i
  )
  SELECT group_concat(CASE
    WHEN one NOT GLOB class THEN one
    WHEN two GLOB class THEN ' ' || one || two
    ELSE ' ' || one || ' '
  END, '') FROM pair, unspaced_script
) AS pairs
FROM (SELECT id, coalesce(title, '') || char(10) || text AS text FROM statements) t;

CREATE VIEW paired_quotes AS
SELECT id, (
  WITH RECURSIVE
  piece (at, chars) AS (
    SELECT 1, substr(t.text, 1, 257) FROM unspaced_script
    WHERE length(t.text) < length(CAST(t.text AS BLOB)) AND t.text GLOB '*' || class || '*'
    UNION ALL
    SELECT at + 256, substr(t.text, at + 256, 257) FROM piece WHERE at + 256 <= length(t.text)
  ),
  place (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM place WHERE i < 256),
  pair (one, two) AS (
    SELECT substr(chars, i, 1), substr(chars, i + 1, 1) FROM piece, place WHERE i <= length(chars) ORDER BY at, i
  )
  SELECT group_concat(CASE
    WHEN one NOT GLOB class THEN one
    WHEN two GLOB class THEN ' ' || one || two
    ELSE ' ' || one || ' '
  END, '') FROM pair, unspaced_script
) AS pairs
FROM quotes t;

CREATE VIEW paired_names AS
SELECT id, (
  WITH RECURSIVE
  piece (at, chars) AS (
    SELECT 1, substr(t.text, 1, 257) FROM unspaced_script
    WHERE length(t.text) < length(CAST(t.text AS BLOB)) AND t.text GLOB '*' || class || '*'
    UNION ALL
    SELECT at + 256, substr(t.text, at + 256, 257) FROM piece WHERE at + 256 <= length(t.text)
  ),
  place (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM place WHERE i < 256),
  pair (one, two) AS (
    SELECT substr(chars, i, 1), substr(chars, i + 1, 1) FROM piece, place WHERE i <= length(chars) ORDER BY at, i
  )
  SELECT group_concat(CASE
    WHEN one NOT GLOB class THEN one
    WHEN two GLOB class THEN ' ' || one || two
    ELSE ' ' || one || ' '
  END, '') FROM pair, unspaced_script
) AS pairs
FROM (
  SELECT id, coalesce(speaker, '') || char(10) || coalesce(affiliation, '') || char(10) || coalesce(stakeholder, '')
    || char(10) || on_behalf_of AS text
  FROM quotes
) t;

CREATE VIEW indexed_quotes AS
SELECT
  q.id AS rowid, q.text, q.speaker, q.affiliation, q.stakeholder, q.on_behalf_of,
  (SELECT pairs FROM paired_quotes p WHERE p.id = q.id) AS pairs,
  (SELECT pairs FROM paired_names p WHERE p.id = q.id) AS name_pairs,
  replace(replace(replace(replace(
    ' .type-' || q.type || ' .kind-' || coalesce(q.kind, '') || ' .lang-' || coalesce(s.lang, '') || ' .source-' || s.source
    || CASE q.topics WHEN '[]' THEN '' ELSE
      ' .topic-' || replace(substr(q.topics, 3, length(q.topics) - 4), '","', ' .topic-') END
    || ' .position-' || coalesce(q.position, '') || ' .tenth-' || CAST(q.confidence * 10 AS INTEGER)
    || ' .on-' || substr(coalesce(s.published_at, s.first_seen_at), 1, 4)
    || ' .on-' || substr(coalesce(s.published_at, s.first_seen_at), 1, 7)
    || ' .on-' || substr(coalesce(s.published_at, s.first_seen_at), 1, 10),
  '-', char(0xE001)), '_', char(0xE001)), ':', char(0xE001)), '.', char(0xE000)) AS facets
FROM quotes q
JOIN statements s ON s.id = q.statement
WHERE q.current = 1;

CREATE VIEW indexed_statements AS
SELECT
  s.id AS rowid, s.title, s.text,
  (SELECT pairs FROM paired_statements p WHERE p.id = s.id) AS pairs,
  replace(replace(replace(replace(
    ' .kind-' || s.kind || ' .lang-' || coalesce(s.lang, '') || ' .source-' || s.source
    || ' .on-' || substr(coalesce(s.published_at, s.first_seen_at), 1, 4)
    || ' .on-' || substr(coalesce(s.published_at, s.first_seen_at), 1, 7)
    || ' .on-' || substr(coalesce(s.published_at, s.first_seen_at), 1, 10),
  '-', char(0xE001)), '_', char(0xE001)), ':', char(0xE001)), '.', char(0xE000)) AS facets
FROM statements s
WHERE s.text IS NOT NULL;

DROP TRIGGER statements_updated;
DROP TRIGGER statements_deleted;
DROP TRIGGER quotes_updated;
DROP TRIGGER quotes_deleted;
DROP TABLE statements_fts;
DROP TABLE quotes_fts;

-- Marks count as letters (categories): Thai, Hindi and Arabic write vowels with them.
CREATE VIRTUAL TABLE statements_fts USING fts5 (
  title, text, pairs, facets,
  content='indexed_statements', content_rowid='rowid',
  tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co M*'"
);
CREATE VIRTUAL TABLE quotes_fts USING fts5 (
  text, speaker, affiliation, stakeholder, on_behalf_of, pairs, name_pairs, facets,
  content='indexed_quotes', content_rowid='rowid',
  tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co M*'"
);

-- The index is told what a row was before the row changes, and what it is after. Only what is inserted the writer
-- indexes itself, see 0001_archive.sql.
CREATE TRIGGER statements_before_update BEFORE UPDATE OF
  title, text, kind, lang, source, published_at, first_seen_at ON statements BEGIN
  INSERT INTO statements_fts (statements_fts, rowid, title, text, pairs, facets)
  SELECT 'delete', rowid, title, text, pairs, facets FROM indexed_statements WHERE rowid = old.id;
END;
CREATE TRIGGER statements_after_update AFTER UPDATE OF
  title, text, kind, lang, source, published_at, first_seen_at ON statements BEGIN
  INSERT INTO statements_fts (rowid, title, text, pairs, facets)
  SELECT rowid, title, text, pairs, facets FROM indexed_statements WHERE rowid = new.id;
END;
CREATE TRIGGER statements_before_delete BEFORE DELETE ON statements BEGIN
  INSERT INTO statements_fts (statements_fts, rowid, title, text, pairs, facets)
  SELECT 'delete', rowid, title, text, pairs, facets FROM indexed_statements WHERE rowid = old.id;
END;

CREATE TRIGGER quotes_before_update BEFORE UPDATE OF
  current, type, text, speaker, kind, affiliation, stakeholder, on_behalf_of, topics, position, confidence, statement
ON quotes BEGIN
  INSERT INTO quotes_fts (quotes_fts, rowid, text, speaker, affiliation, stakeholder, on_behalf_of, pairs, name_pairs, facets)
  SELECT 'delete', rowid, text, speaker, affiliation, stakeholder, on_behalf_of, pairs, name_pairs, facets
  FROM indexed_quotes WHERE rowid = old.id;
END;
CREATE TRIGGER quotes_after_update AFTER UPDATE OF
  current, type, text, speaker, kind, affiliation, stakeholder, on_behalf_of, topics, position, confidence, statement
ON quotes BEGIN
  INSERT INTO quotes_fts (rowid, text, speaker, affiliation, stakeholder, on_behalf_of, pairs, name_pairs, facets)
  SELECT rowid, text, speaker, affiliation, stakeholder, on_behalf_of, pairs, name_pairs, facets
  FROM indexed_quotes WHERE rowid = new.id;
END;
CREATE TRIGGER quotes_before_delete BEFORE DELETE ON quotes BEGIN
  INSERT INTO quotes_fts (quotes_fts, rowid, text, speaker, affiliation, stakeholder, on_behalf_of, pairs, name_pairs, facets)
  SELECT 'delete', rowid, text, speaker, affiliation, stakeholder, on_behalf_of, pairs, name_pairs, facets
  FROM indexed_quotes WHERE rowid = old.id;
END;

-- A quote is filtered by language, source and time of its statement.
CREATE TRIGGER statements_before_facets BEFORE UPDATE OF lang, source, published_at, first_seen_at ON statements
WHEN (old.lang, old.source, old.published_at, old.first_seen_at)
  IS NOT (new.lang, new.source, new.published_at, new.first_seen_at) BEGIN
  INSERT INTO quotes_fts (quotes_fts, rowid, text, speaker, affiliation, stakeholder, on_behalf_of, pairs, name_pairs, facets)
  SELECT 'delete', i.rowid, i.text, i.speaker, i.affiliation, i.stakeholder, i.on_behalf_of, i.pairs, i.name_pairs, i.facets
  FROM quotes q JOIN indexed_quotes i ON i.rowid = q.id WHERE q.statement = old.id;
END;
CREATE TRIGGER statements_after_facets AFTER UPDATE OF lang, source, published_at, first_seen_at ON statements
WHEN (old.lang, old.source, old.published_at, old.first_seen_at)
  IS NOT (new.lang, new.source, new.published_at, new.first_seen_at) BEGIN
  INSERT INTO quotes_fts (rowid, text, speaker, affiliation, stakeholder, on_behalf_of, pairs, name_pairs, facets)
  SELECT i.rowid, i.text, i.speaker, i.affiliation, i.stakeholder, i.on_behalf_of, i.pairs, i.name_pairs, i.facets
  FROM quotes q JOIN indexed_quotes i ON i.rowid = q.id WHERE q.statement = new.id;
END;

INSERT INTO statements_fts (statements_fts) VALUES ('rebuild');
INSERT INTO quotes_fts (quotes_fts) VALUES ('rebuild');
