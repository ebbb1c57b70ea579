-- More of the proof: where a text says who the speaker is, and captures beside the archive.

-- Where the text says who the speaker is: JSON object of spans under name, role, affiliation and on_behalf_of, for each
-- field that was read in the text.
ALTER TABLE quotes ADD COLUMN evidence TEXT;

CREATE TABLE capture_files (
  -- The SHA-256 of a body that is not in the table captures, but in a file named by it in the directory that the
  -- configuration calls archive.captures.
  sha256 TEXT PRIMARY KEY,
  -- The length of the body in bytes.
  size   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
