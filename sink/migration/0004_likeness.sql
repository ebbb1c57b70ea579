-- Texts that were published more than once, so that v_statements.duplicate_of can name the original.

CREATE TABLE likeness_bands (
  -- A number that a text shares with those like it.
  band      INTEGER NOT NULL,
  -- The version with that text, as in statements.id.
  statement INTEGER NOT NULL,
  PRIMARY KEY (band, statement)
) STRICT, WITHOUT ROWID;

CREATE TABLE likenesses (
  -- A statement of which some version says what some version of the other says; each pair stands here twice.
  statement_id TEXT NOT NULL,
  -- That other statement.
  other_id     TEXT NOT NULL,
  PRIMARY KEY (statement_id, other_id)
) STRICT, WITHOUT ROWID;

-- Archives from before this migration hold texts that were never compared: the streams are read again.
DELETE FROM stream_positions;
