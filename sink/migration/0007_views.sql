-- Views for the questions people ask. What each column says is in schema.yaml.

CREATE VIEW v_who_said_what AS
SELECT
  rowid, coalesce(published_at, first_seen_at) AS said_at, speaker, role, affiliation, stakeholder, kind, on_behalf_of,
  type, text, topics, position, lang, title, source, url, confidence, corrected, quote_id, statement_id, capture_sha256
FROM v_quotes
WHERE is_latest;

CREATE VIEW v_stakeholders AS
WITH
said AS (
  SELECT
    stakeholder, max(kind) AS kind, count(*) AS quotes, count(DISTINCT speaker) AS speakers,
    min(said_at) AS since, max(said_at) AS until
  FROM v_who_said_what WHERE stakeholder IS NOT NULL GROUP BY stakeholder
),
published AS (
  SELECT
    stakeholder, max(kind) AS kind, count(DISTINCT source) AS sources, count(DISTINCT statement_id) AS statements,
    min(coalesce(published_at, first_seen_at)) AS since, max(coalesce(published_at, first_seen_at)) AS until
  FROM v_statements GROUP BY stakeholder
)
SELECT
  n.stakeholder, coalesce(p.kind, s.kind) AS kind, coalesce(p.sources, 0) AS sources,
  coalesce(p.statements, 0) AS statements, coalesce(s.quotes, 0) AS quotes, coalesce(s.speakers, 0) AS speakers,
  min(coalesce(p.since, s.since), coalesce(s.since, p.since)) AS first_at,
  max(coalesce(p.until, s.until), coalesce(s.until, p.until)) AS last_at
FROM (SELECT stakeholder FROM said UNION SELECT stakeholder FROM published) n
LEFT JOIN said s ON s.stakeholder = n.stakeholder
LEFT JOIN published p ON p.stakeholder = n.stakeholder;

CREATE VIEW v_topics AS
SELECT
  t.value AS topic, count(*) AS quotes, count(DISTINCT w.statement_id) AS statements,
  count(DISTINCT w.speaker) AS speakers, count(DISTINCT w.stakeholder) AS stakeholders,
  min(w.said_at) AS first_at, max(w.said_at) AS last_at
FROM v_who_said_what w, json_each(w.topics) t
GROUP BY t.value;

CREATE VIEW v_positions AS
SELECT
  actor, speaker, role, affiliation, stakeholder, kind, topic, position, said_at, text, url, quote_id, statement_id,
  actor IS NOT NULL AND 1 = row_number() OVER (
    PARTITION BY actor, topic ORDER BY said_at DESC, quote_id DESC
  ) AS is_last
FROM (
  SELECT w.*, coalesce(w.stakeholder, w.affiliation, w.speaker) AS actor, t.value AS topic
  FROM v_who_said_what w LEFT JOIN json_each(w.topics) t
  WHERE w.position IS NOT NULL
);

-- A visit leaves its mark here by what it brought. Texts that were first seen within half an hour of each other came
-- with one visit of their source.
CREATE VIEW v_runs AS
WITH
seen AS (
  SELECT
    source, stakeholder, version, first_seen_at,
    lag(first_seen_at) OVER (PARTITION BY source ORDER BY first_seen_at) AS before
  FROM v_statements
),
numbered AS (
  SELECT *, sum(before IS NULL OR julianday(first_seen_at) - julianday(before) > 1.0 / 48)
    OVER (PARTITION BY source ORDER BY first_seen_at ROWS UNBOUNDED PRECEDING) AS run
  FROM seen
)
SELECT
  source, max(stakeholder) AS stakeholder, min(first_seen_at) AS started_at, max(first_seen_at) AS ended_at,
  sum(version = 1) AS new, sum(version > 1) AS changed
FROM numbered
GROUP BY source, run;

CREATE VIEW v_silence AS
WITH
published AS MATERIALIZED (
  SELECT
    stakeholder, max(kind) AS kind, statement_id, min(coalesce(published_at, first_seen_at)) AS day
  FROM v_statements WHERE firsthand AND is_latest GROUP BY stakeholder, statement_id
),
watched AS MATERIALIZED (SELECT stakeholder, max(kind) AS kind, min(day) AS since FROM published GROUP BY stakeholder),
mentioned AS MATERIALIZED (
  SELECT w.stakeholder, w.statement_id, t.value AS topic, max(w.said_at) AS day
  FROM v_who_said_what w, json_each(w.topics) t GROUP BY 1, 2, 3
),
topics AS MATERIALIZED (SELECT DISTINCT topic FROM mentioned),
spoken AS MATERIALIZED (
  SELECT stakeholder, topic, max(day) AS last FROM (
    SELECT stakeholder, topic, day FROM mentioned WHERE stakeholder IS NOT NULL
    UNION ALL
    SELECT p.stakeholder, m.topic, m.day FROM mentioned m JOIN published p ON p.statement_id = m.statement_id
  ) GROUP BY 1, 2
)
SELECT
  w.stakeholder, w.kind, t.topic, s.last AS last_on_topic, coalesce(s.last, w.since) AS silent_since,
  count(DISTINCT p.statement_id) AS statements_since, max(p.day) AS last_statement
FROM watched w
CROSS JOIN topics t
LEFT JOIN spoken s ON s.stakeholder = w.stakeholder AND s.topic = t.topic
JOIN published p ON p.stakeholder = w.stakeholder AND p.day > coalesce(s.last, '')
GROUP BY w.stakeholder, t.topic;
