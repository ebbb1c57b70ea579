package main

import (
	"context"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
)

func (a *app) backupCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy the archive, while it is being written, into one checked file",
		Long: `Copy the archive into a new file: as it is at this moment, while onrecord goes on writing, with the captures even
where they are kept in a directory. The copy is checked before it gets its name: SQLite's own check, the full-text
index, and as many rows as the archive had. It is an archive like any other: name it in archive.path, or put it where
the old one was, and onrecord goes on from there.`,
		Example: `  onrecord backup archive-$(date +%F).db
  onrecord backup /mnt/backup/archive.db && sqlite3 /mnt/backup/archive.db "SELECT count(*) FROM v_quotes"`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.backup(cmd.Context(), args[0]) },
	}
}

func (a *app) backup(ctx context.Context, path string) error {
	reader, err := a.openReader(ctx)
	if err != nil {
		return err
	}
	defer reader.Close() //nolint:errcheck // only read from
	path, err = filepath.Abs(path)
	if err != nil {
		return err
	}
	rows, err := reader.Backup(ctx, path)
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	a.say("%s: %d rows, %d bytes, checked", path, rows, info.Size())
	return nil
}
