-- Versions that no longer have the words of a quote.

CREATE TABLE edits (
  -- Also the rowid of v_edits.
  id        INTEGER PRIMARY KEY,
  -- Derived from the quote and the version that no longer has its words: the id of the message that tells of it.
  edit_id   TEXT NOT NULL UNIQUE,
  -- The version that has the words.
  statement INTEGER NOT NULL REFERENCES statements (id) ON DELETE CASCADE,
  -- The next version of the same statement, which has not.
  successor INTEGER NOT NULL REFERENCES statements (id) ON DELETE CASCADE,
  -- The quote whose words they are.
  quote_id  TEXT NOT NULL,
  -- altered, or removed when little or nothing is left of them.
  change    TEXT NOT NULL,
  -- What stands in their place, if it was altered.
  now       TEXT,
  -- The line in which the later version says that something was changed ("Correction: ..."); NULL: it was done in silence.
  notice    TEXT,
  -- 1 once the message is in the stream.
  announced INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Find the edits of a version; those of which nobody has been told yet.
CREATE INDEX edits_by_statement ON edits (statement);
CREATE INDEX edits_by_successor ON edits (successor);
CREATE INDEX edits_unannounced ON edits (id) WHERE announced = 0;

CREATE TABLE edits_stale (
  -- A statement whose versions or quotes changed since its edits were worked out; none between two transactions of the
  -- writer.
  statement_id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TRIGGER edits_of_changed_text AFTER UPDATE OF text, first_seen_at ON statements BEGIN
  INSERT INTO edits_stale (statement_id) VALUES (new.statement_id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER edits_of_deleted_version AFTER DELETE ON statements BEGIN
  INSERT INTO edits_stale (statement_id) VALUES (old.statement_id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER edits_of_changed_quote AFTER UPDATE OF current, text, content_spans ON quotes BEGIN
  INSERT INTO edits_stale (statement_id) SELECT statement_id FROM statements WHERE id = new.statement
  ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER edits_of_deleted_quote AFTER DELETE ON quotes BEGIN
  INSERT INTO edits_stale (statement_id) SELECT statement_id FROM statements WHERE id = old.statement
  ON CONFLICT DO NOTHING;
END;

-- What is in the archive already is looked through when it is next opened for writing.
INSERT INTO edits_stale (statement_id)
SELECT statement_id FROM statements WHERE text IS NOT NULL GROUP BY statement_id HAVING count(*) > 1;

CREATE VIEW v_edits AS
SELECT
  e.id AS rowid, e.edit_id, e.change, q.quote_id, s.statement_id, s.version, n.version AS edited_version,
  q.speaker, q.affiliation, q.text AS was, e.now, e.notice, e.notice IS NULL AS silent,
  s.first_seen_at AS was_seen_at, n.first_seen_at AS edited_at, s.stakeholder AS publisher, s.kind, s.source, s.url,
  n.title, s.capture_sha256 AS was_capture_sha256, n.capture_sha256 AS edited_capture_sha256
FROM edits e
JOIN statements s ON s.id = e.statement
JOIN statements n ON n.id = e.successor
JOIN quotes q ON q.statement = e.statement AND q.quote_id = e.quote_id AND q.current = 1;

CREATE VIEW v_silent_edits AS SELECT * FROM v_edits WHERE silent;
