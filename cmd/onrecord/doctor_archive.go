package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/configs"
	"github.com/onrecord/onrecord/internal/stream"
	"github.com/onrecord/onrecord/sink"
)

// archiveFile is the state of the archive.
type archiveFile struct {
	Path       string `json:"path"`
	Size       int64  `json:"size"`
	Statements int    `json:"statements"`
	Quotes     int    `json:"quotes"`
	// Checks are what was examined, with what was found; Left says what was not, and why.
	Checks []sink.Finding `json:"checks"`
	Left   string         `json:"left_out,omitempty"`
	// Streams compares the archive with the streams it is made from.
	Streams []streamComparison `json:"streams"`
}

// streamComparison is a stream beside what the archive has of it.
type streamComparison struct {
	sink.StreamPlace
	// Messages counts those in the stream, Last is the number of the newest. Both are 0 where Unknown says why the
	// stream could not be asked.
	Messages uint64 `json:"messages"`
	Last     uint64 `json:"last"`
	Unknown  string `json:"unknown,omitempty"`
}

// The words of --check.
var checkWords = []string{"auto", "quick", "full", "none"}

// autoCheck is how long a check may take that nobody asked for.
const autoCheck = 10 * time.Second

func (a *app) examineArchive(ctx context.Context, cfg *configs.Config, check string, d *diagnosis) error {
	d.Archive = archiveFile{Path: a.archivePath(cfg), Checks: []sink.Finding{}, Streams: []streamComparison{}}
	info, err := os.Stat(d.Archive.Path)
	if errors.Is(err, fs.ErrNotExist) {
		d.advise("there is no archive yet: `onrecord run` makes it")
		return nil
	}
	if err != nil {
		return err
	}
	d.Archive.Size = info.Size()
	if err := a.checkFile(ctx, check, d); err != nil {
		return err
	}
	if d.damaged() {
		return nil // what a damaged file says is not worth comparing
	}
	reader, err := a.openReader(ctx)
	if err != nil {
		return err
	}
	defer reader.Close() //nolint:errcheck // only read from
	counts, err := reader.Counts(ctx)
	if err != nil {
		return err
	}
	d.Archive.Statements, d.Archive.Quotes = counts.Statements, counts.Quotes
	if n := counts.DeadLetters; n > 0 {
		d.advise("%d messages could not be stored: `onrecord dead list` says why", n)
	}
	if n := counts.MissingCaptures; n > 0 {
		d.advise("%d captures could not be read and are tried again while `onrecord run` runs; table missing_captures says why", n)
	}
	return a.compareStreams(ctx, reader, d)
}

// checkFile lets SQLite examine the file, unless it takes longer than somebody who only asked how things are would
// wait.
func (a *app) checkFile(ctx context.Context, check string, d *diagnosis) error {
	if check == "none" {
		d.Archive.Left = "nothing was checked, as asked for"
		return nil
	}
	limited, cancel := context.WithCancel(ctx)
	if check == "auto" {
		limited, cancel = context.WithTimeout(ctx, autoCheck)
	}
	defer cancel()
	findings, err := sink.Check(limited, d.Archive.Path, check == "full")
	if ctx.Err() == nil && errors.Is(limited.Err(), context.DeadlineExceeded) {
		d.Archive.Left = fmt.Sprintf("the check of the file was not done in %s: onrecord doctor --check quick", autoCheck)
		return nil
	}
	if err != nil {
		return err
	}
	d.Archive.Checks = findings
	for _, f := range findings {
		if !f.OK && !slices.Contains(d.Advice, f.Advice) {
			d.advise("%s", f.Advice)
		}
	}
	return nil
}

// compareStreams compares what the archive has with what is in the streams.
func (a *app) compareStreams(ctx context.Context, reader *sink.Reader, d *diagnosis) error {
	places, err := reader.StreamPlaces(ctx)
	if err != nil {
		return err
	}
	conn, live, closeConn, err := a.subscribe(ctx, stream.RoleReader)
	if err != nil {
		for _, p := range places {
			d.Archive.Streams = append(d.Archive.Streams, streamComparison{StreamPlace: p, Unknown: err.Error()})
		}
		return nil //nolint:nilerr // it is a finding about the stream, and said
	}
	defer closeConn()
	backlog, err := conn.Backlog(ctx)
	if err != nil {
		return err
	}
	states := map[string]stream.StreamState{onrecord.StreamStatements: backlog.Statements, onrecord.StreamQuotes: backlog.Quotes}
	for _, p := range places {
		c := streamComparison{StreamPlace: p, Messages: states[p.Stream].Messages, Last: states[p.Stream].LastSeq}
		d.Archive.Streams = append(d.Archive.Streams, c)
		same := true
		if p.Read > 0 && p.Read <= c.Last {
			id, err := conn.MessageID(ctx, p.Stream, p.Read)
			if err != nil && !errors.Is(err, onrecord.ErrNotFound) {
				return err
			}
			same = err == nil && id == p.MessageID
		}
		if advice := c.advice(same, live); advice != "" {
			d.advise("%s", advice)
		}
	}
	return nil
}

// advice says what to do about a difference between stream and archive, "" where there is none to speak of. same is
// whether the stream still has the message that the archive read last.
func (c streamComparison) advice(same, live bool) string {
	switch {
	case c.Read > c.Last || !same:
		return fmt.Sprintf("stream %s is not the one the archive was read from: it will be read again from its beginning, which changes no row that is there", c.Stream)
	case c.Read < c.Last && live:
		return fmt.Sprintf("the archive is %d messages of %s behind: if that does not change within a minute, no sink runs: start `onrecord run` or `onrecord sink`", c.Last-c.Read, c.Stream)
	case c.Read < c.Last:
		return fmt.Sprintf("the archive is %d messages of %s behind: `onrecord run` or `onrecord sink` writes them", c.Last-c.Read, c.Stream)
	case uint64(c.Stored) > c.Messages:
		return fmt.Sprintf("the archive has %d messages of %s that the stream no longer has: it cannot be built anew from the streams alone; keep a backup", uint64(c.Stored)-c.Messages, c.Stream)
	}
	return ""
}

func (a *app) printArchive(f archiveFile) error {
	_, err := fmt.Fprintf(a.out, "archive     %s: %d statements, %d quotes, %d bytes\n", f.Path, f.Statements, f.Quotes, f.Size)
	line := func(format string, args ...any) {
		_, e := fmt.Fprintf(a.out, "            "+format+"\n", args...)
		err = errors.Join(err, e)
	}
	for _, c := range f.Checks {
		if c.OK {
			line("%s: ok", c.Check)
		} else {
			line("%s: %s", c.Check, c.Detail)
		}
	}
	if f.Left != "" {
		line("%s", f.Left)
	}
	for _, s := range f.Streams {
		if s.Unknown != "" {
			line("%s: read to %d, %d stored, %d dead; the stream cannot be asked: %s", s.Stream, s.Read, s.Stored, s.Dead, s.Unknown)
		} else {
			line("%s: read to %d of %d, %d stored, %d dead, of %d messages", s.Stream, s.Read, s.Last, s.Stored, s.Dead, s.Messages)
		}
	}
	return err
}
