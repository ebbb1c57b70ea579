package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
	"github.com/onrecord/onrecord/sink/export"
)

func (a *app) importCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "import FILE…",
		Short: "Take in another archive, or what `onrecord export --format jsonl` wrote",
		Long: `Take in another archive (an SQLite file), or JSON lines as ` + "`onrecord export --format jsonl`" + ` writes them, gzipped
or not; - is standard input. Statements, quotes, captures and corrections go into the streams, as if they had been collected here,
and from there into the archive: so they are in every archive that is built from these streams. The quotes are those
of the other archive and are not looked for anew; of a version that was read here already, this archive's are kept.
What is here already is passed over, so that nothing is doubled if the same is imported again.

It works beside a running onrecord, and where none runs brings everything into the archive itself.`,
		Example: `  onrecord import colleague/archive.db
  onrecord export --format jsonl --captures --topic data-requests | onrecord --data other import -`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			for _, file := range args {
				if err := a.importFile(cmd.Context(), file); err != nil {
					return fmt.Errorf("import %s: %w", file, err)
				}
			}
			return nil
		},
	}
}

func (a *app) importFile(ctx context.Context, file string) error {
	entries, closeFile, err := a.openEntries(ctx, file)
	if err != nil {
		return err
	}
	defer closeFile()
	target, err := a.openImport(ctx)
	if err != nil {
		return err
	}
	defer target.close()
	if err := target.take(ctx, entries); err != nil {
		return err
	}
	if err := target.settle(ctx); err != nil {
		return err
	}
	_, err = fmt.Fprintln(a.out, target.done)
	return err
}

// openEntries opens what is to be imported, whatever of the two it is.
func (a *app) openEntries(ctx context.Context, file string) (entries iter.Seq2[sink.Entry, error], closeFile func(), err error) {
	in := a.in
	closeFile = func() {}
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, nil, err
		}
		in, closeFile = f, func() { _ = f.Close() }
	}
	begins := bufio.NewReaderSize(in, 1<<20)
	magic, _ := begins.Peek(16) // a shorter file is none of those
	switch {
	case sink.IsArchive(magic) && file == "-":
		return nil, nil, errors.New("an SQLite archive cannot be read from standard input: name the file")
	case sink.IsArchive(magic):
		closeFile()
		return a.archiveEntries(ctx, file)
	case len(magic) > 2 && magic[0] == 0x1f && magic[1] == 0x8b:
		unzipped, err := gzip.NewReader(begins)
		if err != nil {
			closeFile()
			return nil, nil, err
		}
		return export.ReadLines(ctx, io.Reader(unzipped)), closeFile, nil
	}
	return export.ReadLines(ctx, begins), closeFile, nil
}

func (a *app) archiveEntries(ctx context.Context, file string) (iter.Seq2[sink.Entry, error], func(), error) {
	cfg, err := a.loadConfig()
	if err != nil {
		return nil, nil, err
	}
	reader, err := sink.OpenReader(ctx, file)
	if err != nil {
		return nil, nil, err
	}
	reader.CaptureDir = cfg.Archive.Captures
	return reader.Entries(ctx, sink.SearchQuery{}, true), func() { _ = reader.Close() }, nil
}

// imported counts what came of an import.
type imported struct {
	statements, readings, captures int // that were new
	corrections                    int // likewise
	here                           int // versions that were here already, whole
	redacted                       int // versions of which something was taken out here
	absent                         int // versions of which something was taken out where they come from
	kept                           int // versions whose quotes are those of this archive
	unread                         int // new versions without quotes, which processors will read
}

func (n imported) String() string {
	s := fmt.Sprintf("%d statements, %d readings, %d captures are new; %d were here already", n.statements, n.readings, n.captures, n.here)
	if n.kept > 0 {
		s += fmt.Sprintf("; of %d the quotes found here were kept", n.kept)
	}
	if n.corrections > 0 {
		s += fmt.Sprintf("; %d corrections are new", n.corrections)
	}
	if n.redacted > 0 {
		s += fmt.Sprintf("; %d were redacted here and stay so", n.redacted)
	}
	if n.absent > 0 {
		s += fmt.Sprintf("; %d were redacted where they come from and are not handed on", n.absent)
	}
	if n.unread > 0 {
		s += fmt.Sprintf("; %d came without quotes and will be read by `onrecord run`", n.unread)
	}
	return s
}

// unit is a version with its readings, of which either may be missing.
type unit struct {
	statement *onrecord.Statement
	readings  []onrecord.Quotes
}

// about is the statement, which may be without its text.
func (u unit) about() onrecord.Statement {
	if u.statement != nil {
		return *u.statement
	}
	return u.readings[0].Statement
}

// validate reports whether the quotes fit the text they came with.
func (u unit) validate() error {
	if u.statement == nil {
		return nil
	}
	for _, q := range u.readings {
		if err := q.Validate(u.statement.Text); err != nil {
			return fmt.Errorf("quotes of %s do not fit its text: %w", u.statement.URL, err)
		}
	}
	return nil
}
