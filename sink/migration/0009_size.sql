-- What can be told from something else is not kept as well.

-- The words of a quote stand in the text of its statement: quotes.text is '' where they are those at content_spans, one
-- stretch. Where they are several, or the text is not here yet, it has the words.
DROP TRIGGER quotes_before_update;
DROP TRIGGER quotes_after_update;
DROP TRIGGER quotes_before_delete;
DROP TRIGGER statements_before_facets;
DROP TRIGGER statements_after_facets;
DROP TRIGGER edits_of_changed_quote;
DROP VIEW indexed_quotes;
DROP VIEW paired_quotes;
DROP VIEW v_silent_edits;
DROP VIEW v_edits;
DROP VIEW v_quotes;

UPDATE quotes SET text = ''
WHERE json_array_length(content_spans) = 1 AND text = (
  SELECT substr(s.text, json_extract(content_spans, '$[0][0]') + 1,
    json_extract(content_spans, '$[0][1]') - json_extract(content_spans, '$[0][0]'))
  FROM statements s WHERE s.id = quotes.statement
);

-- The words of every quote.
CREATE VIEW quote_texts AS
SELECT q.id, CASE q.text
  WHEN '' THEN substr(s.text, json_extract(q.content_spans, '$[0][0]') + 1,
    json_extract(q.content_spans, '$[0][1]') - json_extract(q.content_spans, '$[0][0]'))
  ELSE q.text
END AS text
FROM quotes q
JOIN statements s ON s.id = q.statement;

CREATE VIEW v_quotes AS
SELECT
  q.id AS rowid, q.quote_id, s.statement_id, s.version, q.type,
  CASE q.text
    WHEN '' THEN substr(s.text, json_extract(q.content_spans, '$[0][0]') + 1,
      json_extract(q.content_spans, '$[0][1]') - json_extract(q.content_spans, '$[0][0]'))
    ELSE q.text
  END AS text,
  q.speaker, q.role, q.affiliation, q.kind,
  q.on_behalf_of, q.stakeholder, q.topics, q.position, q.confidence, q.content_spans, q.source_spans, q.cue_spans,
  s.lang, s.published_at, s.source, s.url, s.capture_sha256, r.extractor, q.corrected,
  NOT EXISTS (
    SELECT 1 FROM statements n
    WHERE n.statement_id = s.statement_id AND (n.version, n.version_id) > (s.version, s.version_id)
  ) AS is_latest,
  s.title, s.first_seen_at
FROM quotes q
JOIN readings r ON r.id = q.reading
JOIN statements s ON s.id = q.statement
WHERE q.current = 1;

CREATE VIEW v_edits AS
SELECT
  e.id AS rowid, e.edit_id, e.change, q.quote_id, s.statement_id, s.version, n.version AS edited_version,
  q.speaker, q.affiliation, t.text AS was, e.now, e.notice, e.notice IS NULL AS silent,
  s.first_seen_at AS was_seen_at, n.first_seen_at AS edited_at, s.stakeholder AS publisher, s.kind, s.source, s.url,
  n.title, s.capture_sha256 AS was_capture_sha256, n.capture_sha256 AS edited_capture_sha256
FROM edits e
JOIN statements s ON s.id = e.statement
JOIN statements n ON n.id = e.successor
JOIN quotes q ON q.statement = e.statement AND q.quote_id = e.quote_id AND q.current = 1
JOIN quote_texts t ON t.id = q.id;

CREATE VIEW v_silent_edits AS SELECT * FROM v_edits WHERE silent;

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
FROM quote_texts t;

CREATE VIEW indexed_quotes AS
SELECT
  q.id AS rowid,
  CASE q.text
    WHEN '' THEN substr(s.text, json_extract(q.content_spans, '$[0][0]') + 1,
      json_extract(q.content_spans, '$[0][1]') - json_extract(q.content_spans, '$[0][0]'))
    ELSE q.text
  END AS text,
  q.speaker, q.affiliation, q.stakeholder, q.on_behalf_of,
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

CREATE TRIGGER quotes_before_update BEFORE UPDATE OF
  current, type, text, speaker, kind, affiliation, stakeholder, on_behalf_of, topics, position, confidence, statement,
  content_spans
ON quotes BEGIN
  INSERT INTO quotes_fts (quotes_fts, rowid, text, speaker, affiliation, stakeholder, on_behalf_of, pairs, name_pairs, facets)
  SELECT 'delete', rowid, text, speaker, affiliation, stakeholder, on_behalf_of, pairs, name_pairs, facets
  FROM indexed_quotes WHERE rowid = old.id;
END;
CREATE TRIGGER quotes_after_update AFTER UPDATE OF
  current, type, text, speaker, kind, affiliation, stakeholder, on_behalf_of, topics, position, confidence, statement,
  content_spans
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
CREATE TRIGGER edits_of_changed_quote AFTER UPDATE OF current, text, content_spans ON quotes BEGIN
  INSERT INTO edits_stale (statement_id) SELECT statement_id FROM statements WHERE id = new.statement
  ON CONFLICT DO NOTHING;
END;

-- A quote is filtered by language, source and time of its statement, and has its words there.
CREATE TRIGGER statements_before_facets BEFORE UPDATE OF text, lang, source, published_at, first_seen_at ON statements
WHEN (old.lang, old.source, old.published_at, old.first_seen_at)
  IS NOT (new.lang, new.source, new.published_at, new.first_seen_at)
  OR old.text IS NOT NULL AND old.text IS NOT new.text BEGIN
  INSERT INTO quotes_fts (quotes_fts, rowid, text, speaker, affiliation, stakeholder, on_behalf_of, pairs, name_pairs, facets)
  SELECT 'delete', i.rowid, i.text, i.speaker, i.affiliation, i.stakeholder, i.on_behalf_of, i.pairs, i.name_pairs, i.facets
  FROM quotes q JOIN indexed_quotes i ON i.rowid = q.id WHERE q.statement = old.id;
END;
CREATE TRIGGER statements_after_facets AFTER UPDATE OF text, lang, source, published_at, first_seen_at ON statements
WHEN (old.lang, old.source, old.published_at, old.first_seen_at)
  IS NOT (new.lang, new.source, new.published_at, new.first_seen_at)
  OR old.text IS NOT NULL AND old.text IS NOT new.text BEGIN
  INSERT INTO quotes_fts (rowid, text, speaker, affiliation, stakeholder, on_behalf_of, pairs, name_pairs, facets)
  SELECT i.rowid, i.text, i.speaker, i.affiliation, i.stakeholder, i.on_behalf_of, i.pairs, i.name_pairs, i.facets
  FROM quotes q JOIN indexed_quotes i ON i.rowid = q.id WHERE q.statement = new.id;
END;

-- Bands of 32 bits meet by chance as seldom as anybody needs.
CREATE TABLE shorter_bands (
  -- A number that a text shares with those like it.
  band      INTEGER NOT NULL,
  -- The version with that text, as in statements.id.
  statement INTEGER NOT NULL,
  PRIMARY KEY (band, statement)
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO shorter_bands (band, statement) SELECT (band << 32) >> 32, statement FROM likeness_bands ORDER BY 1, 2;
DROP TABLE likeness_bands;
ALTER TABLE shorter_bands RENAME TO likeness_bands;

-- Nobody asks for the versions made from a capture.
DROP INDEX statements_by_capture;
