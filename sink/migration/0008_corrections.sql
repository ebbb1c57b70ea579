-- What people say against the extractor, people and organisations, and what was taken out.

-- 1 if a correction changed what the extractor had said; original_quotes has that.
ALTER TABLE quotes ADD COLUMN corrected INTEGER NOT NULL DEFAULT 0;

CREATE TABLE original_quotes (
  -- The quote that a correction changed or hid, as in quotes.id.
  quote    INTEGER PRIMARY KEY REFERENCES quotes (id),
  -- What the extractor had said: the quote of its message, JSON.
  original TEXT NOT NULL
) STRICT;

CREATE TABLE corrections (
  -- The order in which they stand in the stream, which is that in which they apply.
  id            INTEGER PRIMARY KEY,
  -- Derived from all that the correction says: the id of its message.
  correction_id TEXT NOT NULL UNIQUE,
  -- set, span, reject, add; merge, split, identify, member; withdraw.
  action        TEXT NOT NULL,
  -- The statement it is about, if it is about one.
  statement_id  TEXT,
  -- The quote it is about, by the id that it had for the author; the words in the event decide.
  quote_id      TEXT,
  -- Who answers for it.
  author        TEXT NOT NULL,
  -- Why.
  reason        TEXT NOT NULL,
  -- When it was made.
  made_at       TEXT NOT NULL,
  -- The correction as it was published; JSON.
  event         TEXT NOT NULL,
  -- The later correction that withdrew it.
  withdrawn_by  TEXT,
  -- What has become of it: applied; agreed, the extractor says the same by now; doubted, applied although the extractor
  -- says something else again by now; overruled by a later one; lost, what it is about is not found; ambiguous, it is
  -- found more than once; waiting for its statement; withdrawn.
  state         TEXT NOT NULL,
  -- The particulars of that, for people.
  note          TEXT
) STRICT;

-- Finds the corrections of a statement.
CREATE INDEX corrections_by_statement ON corrections (statement_id) WHERE statement_id IS NOT NULL;

CREATE TABLE merged_names (
  -- person or organisation.
  type TEXT NOT NULL,
  -- A name that texts have.
  name TEXT NOT NULL,
  -- The name under which whom it names is shown.
  into_name TEXT NOT NULL,
  PRIMARY KEY (type, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE entities (
  -- person or organisation.
  type     TEXT NOT NULL,
  -- The name it is shown under.
  name     TEXT NOT NULL,
  -- What sort of actor an organisation is.
  kind     TEXT,
  -- Its Wikidata item.
  wikidata TEXT,
  -- Its Legal Entity Identifier, ISO 17442.
  lei      TEXT,
  -- Its id in the Research Organization Registry.
  ror      TEXT,
  -- The ISO 3166-1 alpha-2 code of a state.
  iso      TEXT,
  PRIMARY KEY (type, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE memberships (
  -- The correction that says so.
  correction_id TEXT PRIMARY KEY,
  -- Who.
  person        TEXT NOT NULL,
  -- Where.
  organisation  TEXT NOT NULL,
  -- As what.
  role          TEXT,
  -- Since when, as exact as is known.
  since         TEXT,
  -- Until when, as exact as is known.
  until         TEXT,
  -- The organisation that the person represents there.
  on_behalf_of  TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE stakeholders (
  -- The registered id of an organisation or state whose sources are watched.
  id       TEXT PRIMARY KEY,
  -- Its name.
  name     TEXT NOT NULL,
  -- What sort of actor it is.
  kind     TEXT NOT NULL,
  -- The ISO 3166-1 alpha-2 code of its seat.
  country  TEXT,
  -- Other names it goes by; JSON list.
  aliases  TEXT NOT NULL,
  -- Its Wikidata item.
  wikidata TEXT,
  -- The version that says so, after when it was first seen: the latest decides.
  as_of    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE redactions (
  -- The order in which they were made.
  id             INTEGER PRIMARY KEY,
  -- Derived from all that the redaction says: the id of its message.
  redaction_id   TEXT NOT NULL UNIQUE,
  -- quote, statement or person: what was asked to be taken out.
  scope          TEXT NOT NULL,
  -- The statement that it was taken out of.
  statement_id   TEXT NOT NULL,
  -- The version of it.
  version        INTEGER NOT NULL,
  -- The id of that version.
  version_id     TEXT NOT NULL,
  -- The capture that went with it.
  capture_sha256 TEXT NOT NULL,
  -- The ids of the quotes taken out; JSON list.
  removed        TEXT NOT NULL,
  -- The ids of the corrections that repeated them, and went too; JSON list.
  corrections    TEXT NOT NULL,
  -- Who answers for it.
  author         TEXT NOT NULL,
  -- Why.
  reason         TEXT NOT NULL,
  -- When it was made.
  made_at        TEXT NOT NULL,
  -- 1 when the text is off the pages of this file as well.
  scrubbed       INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX redactions_by_version ON redactions (version_id);
CREATE INDEX redactions_by_statement ON redactions (statement_id, scope);
CREATE INDEX redactions_by_capture ON redactions (capture_sha256);

DROP VIEW v_quotes;
CREATE VIEW v_quotes AS
SELECT
  q.id AS rowid, q.quote_id, s.statement_id, s.version, q.type, q.text, q.speaker, q.role, q.affiliation, q.kind,
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

CREATE VIEW v_corrections AS
SELECT id AS rowid, correction_id, action, statement_id, quote_id, state, note, author, reason, made_at, withdrawn_by, event
FROM corrections;

-- The corrections that a person should look at again.
CREATE VIEW v_conflicts AS
SELECT id AS rowid, correction_id, action, statement_id, quote_id, state, note, author, reason, made_at, event
FROM corrections
WHERE state IN ('doubted', 'overruled', 'lost', 'ambiguous');

-- What is left of what was taken out.
CREATE VIEW v_redactions AS
SELECT id AS rowid, redaction_id, scope, statement_id, version, removed, author, reason, made_at
FROM redactions;

-- Organisations and states: those whose sources are watched, those that speakers resolve to, and those that a
-- correction identifies, each once, under the name that merging leaves.
CREATE VIEW v_organisations AS
WITH named (name) AS (
  SELECT coalesce(m.into_name, s.name) FROM stakeholders s LEFT JOIN merged_names m ON m.type = 'organisation' AND m.name = s.name
  UNION SELECT stakeholder FROM v_quotes WHERE stakeholder IS NOT NULL
  UNION SELECT name FROM entities WHERE type = 'organisation'
  UNION SELECT into_name FROM merged_names WHERE type = 'organisation'
),
quoted AS (
  SELECT stakeholder AS name, max(kind) AS kind, count(*) AS quotes,
    min(coalesce(published_at, first_seen_at)) AS first_quoted, max(coalesce(published_at, first_seen_at)) AS last_quoted
  FROM v_quotes WHERE is_latest AND stakeholder IS NOT NULL GROUP BY stakeholder
)
SELECT
  n.name, coalesce(e.kind, s.kind, q.kind) AS kind,
  (SELECT json_group_array(name) FROM (
    SELECT j.value AS name FROM json_each(s.aliases) j
    UNION SELECT m.name FROM merged_names m WHERE m.type = 'organisation' AND m.into_name = n.name
    ORDER BY 1
  ) WHERE name <> n.name) AS aliases,
  coalesce(e.wikidata, s.wikidata) AS wikidata, e.lei, e.ror, coalesce(e.iso, iif(s.kind = 'state', s.country, NULL)) AS iso,
  s.country, s.id AS stakeholder_id, coalesce(q.quotes, 0) AS quotes, q.first_quoted, q.last_quoted
FROM named n
LEFT JOIN entities e ON e.type = 'organisation' AND e.name = n.name
LEFT JOIN stakeholders s ON s.id = (
  SELECT min(o.id) FROM stakeholders o LEFT JOIN merged_names m ON m.type = 'organisation' AND m.name = o.name
  WHERE coalesce(m.into_name, o.name) = n.name
)
LEFT JOIN quoted q ON q.name = n.name;

-- People: speakers who are not themselves the organisation, and those that a correction names.
CREATE VIEW v_people AS
WITH quoted AS (
  SELECT speaker AS name, count(*) AS quotes,
    min(coalesce(published_at, first_seen_at)) AS first_quoted, max(coalesce(published_at, first_seen_at)) AS last_quoted
  FROM v_quotes
  WHERE is_latest AND speaker IS NOT NULL AND kind IS NOT 'other'
    AND speaker IS NOT stakeholder AND speaker IS NOT affiliation
    AND speaker NOT IN (SELECT name FROM stakeholders)
    AND speaker NOT IN (SELECT name FROM entities WHERE type = 'organisation')
    AND speaker NOT IN (SELECT into_name FROM merged_names WHERE type = 'organisation')
  GROUP BY speaker
),
named (name) AS (
  SELECT name FROM quoted
  UNION SELECT name FROM entities WHERE type = 'person'
  UNION SELECT into_name FROM merged_names WHERE type = 'person'
  UNION SELECT person FROM memberships
)
SELECT
  n.name,
  (SELECT json_group_array(name) FROM (
    SELECT m.name FROM merged_names m WHERE m.type = 'person' AND m.into_name = n.name ORDER BY 1
  )) AS aliases,
  e.wikidata, coalesce(q.quotes, 0) AS quotes, q.first_quoted, q.last_quoted
FROM named n
LEFT JOIN entities e ON e.type = 'person' AND e.name = n.name
LEFT JOIN quoted q ON q.name = n.name;

-- Who holds or held which role where, in the shape of Popolo: as a correction says, with its dates; and as the texts
-- say with each quote, of which only is known when they said so.
CREATE VIEW v_memberships AS
SELECT
  person, organisation, role, since, until, on_behalf_of, 'correction' AS origin, correction_id,
  NULL AS quotes, NULL AS first_quoted, NULL AS last_quoted
FROM memberships
UNION ALL
SELECT
  q.speaker, coalesce(q.stakeholder, q.affiliation), q.role, NULL, NULL, nullif(q.on_behalf_of, '[]'), 'quotes', NULL,
  count(*), min(coalesce(q.published_at, q.first_seen_at)), max(coalesce(q.published_at, q.first_seen_at))
FROM v_quotes q
WHERE q.is_latest AND q.speaker IN (SELECT name FROM v_people) AND coalesce(q.stakeholder, q.affiliation) IS NOT NULL
GROUP BY q.speaker, coalesce(q.stakeholder, q.affiliation), q.role, q.on_behalf_of;
