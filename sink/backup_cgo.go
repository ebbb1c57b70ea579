//go:build cgo

package sink

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/mattn/go-sqlite3"
)

// backupPages is how many pages are copied before the copier looks whether it shall stop: 4 MB.
const backupPages = 1000

// copyDatabase copies a database page by page, through SQLite's online backup. The source is in a read transaction.
func copyDatabase(ctx context.Context, to *sql.DB, from *sql.Conn) error {
	conn, err := to.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(to any) error {
		return from.Raw(func(from any) error {
			target, ok1 := to.(*sqlite3.SQLiteConn)
			source, ok2 := from.(*sqlite3.SQLiteConn)
			if !ok1 || !ok2 {
				return fmt.Errorf("connections are %T and %T, not SQLite's", to, from)
			}
			return copyPages(ctx, target, source)
		})
	})
}

func copyPages(ctx context.Context, target, source *sqlite3.SQLiteConn) error {
	backup, err := target.Backup("main", source, "main")
	if err != nil {
		return err
	}
	for done := false; !done; {
		if err := ctx.Err(); err != nil {
			return errors.Join(err, backup.Finish())
		}
		if done, err = backup.Step(backupPages); err != nil {
			return errors.Join(err, backup.Finish())
		}
	}
	return backup.Finish()
}
