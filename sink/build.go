package sink

import "errors"

// CheckBuild reports, in one sentence, a binary that cannot keep an archive because it was built without cgo or
// without full-text search. Call it before anything else: the first use of SQLite would fail with much less to say.
func CheckBuild() error { return checkBuild() }

var errNoFullText = errors.New("this onrecord was built without SQLite's full-text search: build it with `make build`, or with `go build -tags sqlite_fts5`")
