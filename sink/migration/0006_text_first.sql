-- The text comes first in statements_fts, because what FTS5 keeps of its first column is shorter, by a fifth in all. And
-- it can be searched for whose statement it is.
DROP TRIGGER statements_before_update;
DROP TRIGGER statements_after_update;
DROP TRIGGER statements_before_delete;
DROP TABLE statements_fts;
DROP VIEW indexed_statements;

CREATE VIEW indexed_statements AS
SELECT
  s.id AS rowid, s.text, s.title, s.stakeholder,
  (SELECT pairs FROM paired_statements p WHERE p.id = s.id) AS pairs,
  replace(replace(replace(replace(
    ' .kind-' || s.kind || ' .lang-' || coalesce(s.lang, '') || ' .source-' || s.source
    || ' .on-' || substr(coalesce(s.published_at, s.first_seen_at), 1, 4)
    || ' .on-' || substr(coalesce(s.published_at, s.first_seen_at), 1, 7)
    || ' .on-' || substr(coalesce(s.published_at, s.first_seen_at), 1, 10),
  '-', char(0xE001)), '_', char(0xE001)), ':', char(0xE001)), '.', char(0xE000)) AS facets
FROM statements s
WHERE s.text IS NOT NULL;

CREATE VIRTUAL TABLE statements_fts USING fts5 (
  text, title, stakeholder, pairs, facets,
  content='indexed_statements', content_rowid='rowid',
  tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co M*'"
);

CREATE TRIGGER statements_before_update BEFORE UPDATE OF
  text, title, stakeholder, kind, lang, source, published_at, first_seen_at ON statements BEGIN
  INSERT INTO statements_fts (statements_fts, rowid, text, title, stakeholder, pairs, facets)
  SELECT 'delete', rowid, text, title, stakeholder, pairs, facets FROM indexed_statements WHERE rowid = old.id;
END;
CREATE TRIGGER statements_after_update AFTER UPDATE OF
  text, title, stakeholder, kind, lang, source, published_at, first_seen_at ON statements BEGIN
  INSERT INTO statements_fts (rowid, text, title, stakeholder, pairs, facets)
  SELECT rowid, text, title, stakeholder, pairs, facets FROM indexed_statements WHERE rowid = new.id;
END;
CREATE TRIGGER statements_before_delete BEFORE DELETE ON statements BEGIN
  INSERT INTO statements_fts (statements_fts, rowid, text, title, stakeholder, pairs, facets)
  SELECT 'delete', rowid, text, title, stakeholder, pairs, facets FROM indexed_statements WHERE rowid = old.id;
END;

INSERT INTO statements_fts (statements_fts) VALUES ('rebuild');
