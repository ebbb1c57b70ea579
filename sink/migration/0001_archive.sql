-- The archive of onrecord: what did who say about what, when, speaking for whom, and where is the proof.
--
-- Read the views v_statements and v_quotes and search the full-text tables statements_fts and quotes_fts: they are a
-- promise. The tables below them are the program's own and may change with any migration.
--
-- Times are RFC 3339 in UTC, or a date alone where only the day is known. Spans are JSON lists of [start, end) pairs
-- counted in Unicode code points of the statement's text. NULL means: not known.

CREATE TABLE statements (
  -- One version of one published document; also the rowid of v_statements and statements_fts.
  id             INTEGER PRIMARY KEY,
  -- Derived from address, version, title, date and text: the same version collected twice is one row.
  version_id     TEXT NOT NULL UNIQUE,
  -- Derived from the address: the same for all versions of a document.
  statement_id   TEXT NOT NULL,
  -- Counts the texts the document has had, from 1.
  version        INTEGER NOT NULL,
  -- The id of the source that was watched.
  source         TEXT NOT NULL,
  -- The registered id of the organisation or state whose source it is.
  stakeholder_id TEXT NOT NULL,
  -- The name of that organisation or state.
  stakeholder    TEXT NOT NULL,
  -- What sort of actor it is: company, ngo, state, igo, academia, media, person, other.
  kind           TEXT NOT NULL,
  -- 1 for the stakeholder's own pages, 0 for an outlet that reports what others said.
  firsthand      INTEGER NOT NULL,
  -- The canonical address of the document.
  url            TEXT NOT NULL,
  -- Its headline, where it has one.
  title          TEXT,
  -- The language of the text as a BCP 47 code, where it could be told.
  lang           TEXT,
  -- When the document says it was published, where it does say.
  published_at   TEXT,
  -- When the bytes this version was made from were first received.
  first_seen_at  TEXT NOT NULL,
  -- The SHA-256 of those bytes, which are kept in the table captures.
  capture_sha256 TEXT NOT NULL,
  -- How the bytes came: size, content type, time, addresses, header fields; JSON.
  capture        TEXT NOT NULL,
  -- How the text was made from the bytes: the version of the extractor and its selectors; JSON.
  derivation     TEXT NOT NULL,
  -- The statement that this one repeats (a syndicated copy), if any.
  duplicate_of   TEXT,
  -- The SHA-256 of the text.
  text_sha256    TEXT NOT NULL,
  -- The words of the document; NULL as long as only its quotes have arrived, which travel in a stream of their own.
  -- It is the last column so that reading the others does not touch the pages it overflows to.
  text           TEXT
) STRICT;

-- Finds the versions of a statement, and the latest of them.
CREATE INDEX statements_by_document ON statements (statement_id, version, version_id);
-- Finds the versions made from a capture.
CREATE INDEX statements_by_capture ON statements (capture_sha256);

CREATE TABLE readings (
  -- One reading of one version by one extractor.
  id        INTEGER PRIMARY KEY,
  -- Derived from version and extractor: the id of the message that brought it.
  quotes_id TEXT NOT NULL UNIQUE,
  -- The version that was read.
  statement INTEGER NOT NULL REFERENCES statements (id),
  -- The version of the extractor, with its lexicons and registry.
  extractor TEXT NOT NULL,
  -- 1 for the reading of this version that came last in the stream, the one v_quotes shows.
  current   INTEGER NOT NULL
) STRICT;

-- Finds the readings of a version.
CREATE INDEX readings_by_statement ON readings (statement, current);

CREATE TABLE quotes (
  -- One quote in one reading; also the rowid of v_quotes and quotes_fts.
  id            INTEGER PRIMARY KEY,
  -- Derived from the version and the content spans: a better extractor that finds the same words keeps the id.
  quote_id      TEXT NOT NULL,
  -- The reading that found it.
  reading       INTEGER NOT NULL REFERENCES readings (id),
  -- The version it stands in.
  statement     INTEGER NOT NULL REFERENCES statements (id),
  -- 1 if its reading is the current one of the version.
  current       INTEGER NOT NULL,
  -- direct, mixed, indirect, or statement: the issuer's own voice.
  type          TEXT NOT NULL,
  -- The words: the text at content_spans.
  text          TEXT NOT NULL,
  -- Who said it, as fully as the text names them anywhere.
  speaker       TEXT,
  -- The speaker's office, as written.
  role          TEXT,
  -- The speaker's organisation, as written.
  affiliation   TEXT,
  -- What sort of actor the speaker speaks for.
  kind          TEXT,
  -- Others in whose name the speaker says to speak; JSON list of names.
  on_behalf_of  TEXT NOT NULL,
  -- The name of the registered organisation or state that the speaker resolves to.
  stakeholder   TEXT,
  -- The ids of the topics the quote is about; JSON list.
  topics        TEXT NOT NULL,
  -- Where the speaker stands, when the words carry it: supports, opposes, calls_for, ...
  position      TEXT,
  -- Where the words stand that carry the position.
  position_cue  TEXT,
  -- The extractor's probability, 0 to 1, that type, content and speaker are right.
  confidence    REAL NOT NULL,
  -- Where the words stand, without quotation marks.
  content_spans TEXT NOT NULL,
  -- Where the speaker is named.
  source_spans  TEXT NOT NULL,
  -- Where the words of saying stand.
  cue_spans     TEXT NOT NULL,
  UNIQUE (quote_id, reading)
) STRICT;

-- Finds the quotes of a version.
CREATE INDEX quotes_by_statement ON quotes (statement);

CREATE TABLE captures (
  -- The SHA-256 of the body.
  sha256   TEXT PRIMARY KEY,
  -- The length of the body in bytes.
  size     INTEGER NOT NULL,
  -- The body as received, without transfer and content encoding, compressed with zstd.
  body     BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE missing_captures (
  -- The SHA-256 of a capture that a stored version was made from and that could not be read when it was stored.
  sha256 TEXT PRIMARY KEY,
  -- What went wrong at the last attempt.
  reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE stream_positions (
  -- The name of the stream.
  stream     TEXT PRIMARY KEY,
  -- The last message whose rows are in this file. It changes in the same transaction as the rows.
  seq        INTEGER NOT NULL,
  -- The id of that message, by which a stream that was replaced is recognised.
  message_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE dead_letters (
  -- The stream the message is in.
  stream     TEXT NOT NULL,
  -- Its place there.
  seq        INTEGER NOT NULL,
  -- Its id, which may be empty when somebody else published it.
  message_id TEXT NOT NULL,
  -- Why it cannot be stored.
  reason     TEXT NOT NULL,
  -- When the stream received it.
  time       TEXT NOT NULL,
  PRIMARY KEY (stream, seq, message_id)
) STRICT, WITHOUT ROWID;

CREATE VIEW v_statements AS
SELECT
  s.id AS rowid, s.statement_id, s.version, s.source, s.stakeholder, s.kind, s.firsthand, s.url, s.title, s.lang,
  s.published_at, s.first_seen_at, s.text, s.capture_sha256, s.duplicate_of,
  NOT EXISTS (
    SELECT 1 FROM statements n
    WHERE n.statement_id = s.statement_id AND (n.version, n.version_id) > (s.version, s.version_id)
  ) AS is_latest
FROM statements s
WHERE s.text IS NOT NULL;

CREATE VIEW v_quotes AS
SELECT
  q.id AS rowid, q.quote_id, s.statement_id, s.version, q.type, q.text, q.speaker, q.role, q.affiliation, q.kind,
  q.on_behalf_of, q.stakeholder, q.topics, q.position, q.confidence, q.content_spans, q.source_spans, q.cue_spans,
  s.lang, s.published_at, s.source, s.url, s.capture_sha256, r.extractor, 0 AS corrected,
  NOT EXISTS (
    SELECT 1 FROM statements n
    WHERE n.statement_id = s.statement_id AND (n.version, n.version_id) > (s.version, s.version_id)
  ) AS is_latest,
  s.title, s.first_seen_at
FROM quotes q
JOIN readings r ON r.id = q.reading
JOIN statements s ON s.id = q.statement
WHERE q.current = 1;

-- The full-text tables keep an index only; the words stay where they are. They index what the views show. The triggers
-- below keep them true whoever changes or deletes a row. What is inserted the writer indexes itself: FTS5 puts what it
-- has gathered into a segment of its own whenever a statement with a trigger begins, which would cost as much again as
-- all the rest of the inserting.
CREATE VIRTUAL TABLE statements_fts USING fts5 (
  title, text, content='v_statements', content_rowid='rowid', tokenize='unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE quotes_fts USING fts5 (
  text, speaker, affiliation, stakeholder, on_behalf_of,
  content='v_quotes', content_rowid='rowid', tokenize='unicode61 remove_diacritics 2'
);

CREATE TRIGGER statements_updated AFTER UPDATE OF title, text ON statements BEGIN
  INSERT INTO statements_fts (statements_fts, rowid, title, text)
  SELECT 'delete', old.id, old.title, old.text WHERE old.text IS NOT NULL;
  INSERT INTO statements_fts (rowid, title, text)
  SELECT new.id, new.title, new.text WHERE new.text IS NOT NULL;
END;
CREATE TRIGGER statements_deleted AFTER DELETE ON statements WHEN old.text IS NOT NULL BEGIN
  INSERT INTO statements_fts (statements_fts, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
END;

CREATE TRIGGER quotes_updated
AFTER UPDATE OF current, text, speaker, affiliation, stakeholder, on_behalf_of ON quotes BEGIN
  INSERT INTO quotes_fts (quotes_fts, rowid, text, speaker, affiliation, stakeholder, on_behalf_of)
  SELECT 'delete', old.id, old.text, old.speaker, old.affiliation, old.stakeholder, old.on_behalf_of
  WHERE old.current = 1;
  INSERT INTO quotes_fts (rowid, text, speaker, affiliation, stakeholder, on_behalf_of)
  SELECT new.id, new.text, new.speaker, new.affiliation, new.stakeholder, new.on_behalf_of
  WHERE new.current = 1;
END;
CREATE TRIGGER quotes_deleted AFTER DELETE ON quotes WHEN old.current = 1 BEGIN
  INSERT INTO quotes_fts (quotes_fts, rowid, text, speaker, affiliation, stakeholder, on_behalf_of)
  VALUES ('delete', old.id, old.text, old.speaker, old.affiliation, old.stakeholder, old.on_behalf_of);
END;
