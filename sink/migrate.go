package sink

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

// Migrations are numbered, NNNN_name.sql, and applied in order, each once. One that was published is never edited.
//
//go:embed migration/*.sql
var migrations embed.FS

// migrationNames returns the migrations in order; the number of one is its place in the list, from 1.
func migrationNames() ([]string, error) {
	names, err := fs.Glob(migrations, "migration/*.sql")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	for i, name := range names {
		number, _, _ := strings.Cut(strings.TrimPrefix(name, "migration/"), "_")
		if n, err := strconv.Atoi(number); err != nil || n != i+1 {
			return nil, fmt.Errorf("migration %s stands at place %d", name, i+1)
		}
	}
	return names, nil
}

// schemaVersion returns the number of migrations the file has had, and how many this binary knows. A file that has had
// more was written by a newer onrecord, whose rows this one could misread: that is an error.
func schemaVersion(ctx context.Context, db *sql.DB) (has, known int, err error) {
	names, err := migrationNames()
	if err != nil {
		return 0, 0, err
	}
	if err := db.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&has); err != nil {
		return 0, 0, err
	}
	if has > len(names) {
		return 0, 0, fmt.Errorf("it was written by a newer onrecord (schema %d; this one knows %d): update onrecord", has, len(names))
	}
	return has, len(names), nil
}

// migrate applies the migrations that the file has not had.
func migrate(ctx context.Context, db *sql.DB) error {
	has, _, err := schemaVersion(ctx, db)
	if err != nil {
		return err
	}
	names, err := migrationNames()
	if err != nil {
		return err
	}
	for i := has; i < len(names); i++ {
		if err := applyMigration(ctx, db, names[i], i+1); err != nil {
			return fmt.Errorf("apply %s: %w", names[i], err)
		}
	}
	return nil
}

// applyMigration applies one migration and counts it, in one transaction: user_version is a field of the file's header
// and rolls back with the rest.
func applyMigration(ctx context.Context, db *sql.DB, name string, number int) error {
	script, err := migrations.ReadFile(name)
	if err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	// Another process may have been here while this one waited for the lock.
	var has int
	if err := tx.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&has); err != nil {
		return err
	}
	if has >= number {
		return nil
	}
	if _, err := tx.ExecContext(ctx, string(script)); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf(`PRAGMA user_version = %d`, number)); err != nil {
		return err
	}
	return tx.Commit()
}
