//go:build cgo

package sink

import (
	"context"
	"fmt"
)

func checkBuild() error {
	db := openDB(":memory:", nil)
	defer db.Close()
	var fts5 bool
	const query = `SELECT sqlite_compileoption_used('ENABLE_FTS5')`
	if err := db.QueryRowContext(context.Background(), query).Scan(&fts5); err != nil {
		return fmt.Errorf("ask SQLite how it was built: %w", err)
	}
	if !fts5 {
		return errNoFullText
	}
	return nil
}
