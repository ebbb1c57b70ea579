// Package sink is the last stage: statements and quotes → the archive, one SQLite file that anyone can open.
//
// The archive is a materialised view of the streams. [Open] gives the only writer, an [Archive], whose [Archive.Run]
// follows them; [OpenReader] gives a [Reader], of which there may be any number, in this process and others:
// [Reader.Query] for a user's SQL, [Reader.Search] for words, [Reader.Verify] for proof. The schema, with a sentence a
// column, is in migration/.
//
// # What always holds
//
//   - Rows and the place in the stream they came from change in one transaction. Whatever moment the power fails, the
//     file is the image of a prefix of each stream, and the rest is read again.
//   - Rows are keyed by ids derived from content, so reading a message twice changes nothing, and the streams may
//     arrive in any order. Archives built from the same streams have equal rows in the views, rowids aside.
//   - Corrections change what the views show and keep what the extractor said. What they make of a statement follows
//     from its readings and from the corrections that stand, in the order of their stream; see correct.go.
//   - What a redaction took out does not come back, whatever is read again; see redact.go.
//   - A version that several extractors read keeps all readings; the views and the full-text tables show the one that
//     came last in the stream.
//   - A capture that cannot be read does not hold back its statement. It is noted, tried again later, and verify says
//     so until it is there.
//
// SQLite comes with cgo and the build tag sqlite_fts5; [CheckBuild] explains a binary that was built without.
package sink
