package sink

import (
	"context"
	"fmt"
	"net/url"
)

// SingleFile makes an archive one file that can be moved, linked or copied: it empties the log of writes beside it and
// removes it. It fails while any program has the archive open, so that nobody loses what they write. The next to open
// it for writing gives it a log again.
func SingleFile(ctx context.Context, path string) error {
	db := openDB(path, url.Values{"mode": {"rw"}, "_busy_timeout": {"2000"}})
	defer db.Close()
	var mode string
	if err := db.QueryRowContext(ctx, `PRAGMA journal_mode = DELETE`).Scan(&mode); err != nil {
		return fmt.Errorf("archive %s is in use by another program (a sink, a page, a viewer): close it first: %w", path, err)
	}
	if mode != "delete" {
		return fmt.Errorf("archive %s is in use by another program (a sink, a page, a viewer): close it first", path)
	}
	return nil
}
