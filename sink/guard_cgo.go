//go:build cgo

package sink

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/mattn/go-sqlite3"
)

// sqliteRecursive is SQLITE_RECURSIVE, the action of a recursive common table expression, which the driver leaves out.
const sqliteRecursive = 33

// guard decides what a user's SQL may do while it is prepared. A file opened read-only is not enough: VACUUM INTO
// writes another file, ATTACH reads one, and PRAGMA undoes query_only.
type guard struct {
	// refused is the first thing that was not allowed, in words.
	refused string
}

// install puts a connection under the guard and its limits.
func (g *guard) install(conn any) error {
	c, ok := conn.(*sqlite3.SQLiteConn)
	if !ok {
		return fmt.Errorf("connection is a %T, not SQLite's", conn)
	}
	for limit, value := range map[int]int{
		sqlite3.SQLITE_LIMIT_LENGTH:              maxValueBytes,
		sqlite3.SQLITE_LIMIT_SQL_LENGTH:          maxQueryBytes,
		sqlite3.SQLITE_LIMIT_ATTACHED:            0,
		sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1000,
		sqlite3.SQLITE_LIMIT_WORKER_THREADS:      0,
	} {
		c.SetLimit(limit, value)
	}
	c.RegisterAuthorizer(g.authorize)
	return nil
}

// authorize is asked by SQLite for each thing that a statement is about to do.
func (g *guard) authorize(action int, arg1, arg2, _ string) int {
	switch action {
	case sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqliteRecursive:
		return sqlite3.SQLITE_OK
	case sqlite3.SQLITE_FUNCTION:
		if !slices.Contains(refusedFunctions, strings.ToLower(arg2)) {
			return sqlite3.SQLITE_OK
		}
	case sqlite3.SQLITE_PRAGMA:
		name := strings.ToLower(arg1)
		if slices.Contains(describingPragmas, name) || arg2 == "" && slices.Contains(askingPragmas, name) {
			return sqlite3.SQLITE_OK
		}
	}
	if g.refused == "" {
		g.refused = describeAction(action, arg1, arg2)
	}
	return sqlite3.SQLITE_DENY
}

var (
	// refusedFunctions reach outside the archive, or into the memory of the process.
	refusedFunctions = []string{"load_extension", "fts3_tokenizer"}
	// describingPragmas take the name of a table or index and describe it; Datasette's and DBeaver's users know them.
	describingPragmas = []string{"table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo"}
	// askingPragmas only answer as long as no value is given. FTS5 itself needs data_version.
	askingPragmas = []string{"data_version", "user_version", "compile_options", "database_list", "function_list"}
)

// describeAction says what was tried, by its name in SQL.
func describeAction(action int, arg1, arg2 string) string {
	switch action {
	case sqlite3.SQLITE_INSERT:
		return "INSERT into " + arg1
	case sqlite3.SQLITE_UPDATE:
		return "UPDATE of " + arg1
	case sqlite3.SQLITE_DELETE:
		return "DELETE from " + arg1
	case sqlite3.SQLITE_ATTACH:
		return "ATTACH or VACUUM"
	case sqlite3.SQLITE_DETACH:
		return "DETACH"
	case sqlite3.SQLITE_PRAGMA:
		return "PRAGMA " + arg1
	case sqlite3.SQLITE_FUNCTION:
		return "the function " + arg2
	case sqlite3.SQLITE_TRANSACTION:
		return "the transaction command " + arg1
	case sqlite3.SQLITE_SAVEPOINT:
		return "SAVEPOINT"
	case sqlite3.SQLITE_ALTER_TABLE:
		return "ALTER TABLE " + arg2
	case sqlite3.SQLITE_REINDEX:
		return "REINDEX"
	case sqlite3.SQLITE_ANALYZE:
		return "ANALYZE"
	}
	return "creating or dropping " + arg1
}

// isTooBig reports whether a value or a statement went over a limit of size.
func isTooBig(err error) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && (e.Code == sqlite3.ErrTooBig || e.Code == sqlite3.ErrNomem)
}

// isMistake reports whether SQLite found fault with the words of a statement, or of a full-text query in it, rather
// than with the file or the machine.
func isMistake(err error) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && e.Code == sqlite3.ErrError
}
