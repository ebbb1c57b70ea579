package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/stream"
	"github.com/onrecord/onrecord/sink"
)

// importTarget is where an import goes: the streams of the running onrecord or of a cluster, or the store on which
// nothing runs.
type importTarget struct {
	*app
	// store is set where nothing runs.
	store                           *pipeline
	statements, quotes, corrections *stream.Conn
	captures                        *stream.Captures
	closers                         []func()
	// here is the archive as it was before; nil where there is none on this machine.
	here *sink.Reader
	done imported

	pending []unit
	stored  []string // captures that were not here
}

func (a *app) openImport(ctx context.Context) (_ *importTarget, err error) {
	t := &importTarget{app: a}
	defer func() {
		if err != nil {
			t.close()
		}
	}()
	cfg, err := a.loadConfig()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(a.dataDir, 0o700); err != nil {
		return nil, fmt.Errorf("make data directory: %w", err)
	}
	if cfg.NATS.URL == "" {
		if _, err := stream.ReadEndpoint(a.natsDir()); errors.Is(err, onrecord.ErrNotFound) {
			cfg.NATS.Listen = "" // nobody else needs to reach it
			if t.store, err = a.openPipeline(ctx, cfg); err != nil {
				return nil, err
			}
			t.closers = append(t.closers, t.store.close)
		}
	}
	if t.statements, err = t.connect(ctx, stream.RoleScraper); err != nil {
		return nil, err
	}
	if t.quotes, err = t.connect(ctx, stream.RoleProcessor); err != nil {
		return nil, err
	}
	if t.corrections, err = t.connect(ctx, stream.RoleEditor); err != nil {
		return nil, err
	}
	if t.captures, err = t.statements.Captures(ctx); err != nil {
		return nil, err
	}
	t.here, err = a.readerOf(ctx, cfg)
	if errors.Is(err, onrecord.ErrNotFound) {
		return t, nil
	}
	if err == nil {
		t.closers = append(t.closers, func() { _ = t.here.Close() })
	}
	return t, err
}

func (t *importTarget) connect(ctx context.Context, role stream.Role) (*stream.Conn, error) {
	if t.store != nil {
		return t.store.connect(ctx, role)
	}
	conn, _, closeConn, err := t.subscribe(ctx, role)
	if err == nil {
		t.closers = append(t.closers, closeConn)
	}
	return conn, err
}

func (t *importTarget) close() {
	for i := range t.closers {
		t.closers[len(t.closers)-1-i]()
	}
}

// importBatch is how many versions are published at once.
const importBatch = 200

// take publishes entries: a version is complete when the next one begins.
func (t *importTarget) take(ctx context.Context, entries iter.Seq2[sink.Entry, error]) error {
	for e, err := range entries {
		if err != nil {
			return err
		}
		switch {
		case e.Capture != nil:
			err = t.capture(ctx, e.Capture)
		case e.Statement != nil:
			if len(t.pending) >= importBatch {
				err = t.publish(ctx)
			}
			t.pending = append(t.pending, unit{statement: e.Statement})
		case e.Correction != nil:
			err = t.correction(ctx, *e.Correction)
		case e.Absence != nil:
			t.done.absent++
		default:
			t.reading(*e.Quotes)
		}
		if err != nil {
			return err
		}
	}
	return t.publish(ctx)
}

// reading adds a reading to its version, which is the one that came last, or to one of its own.
func (t *importTarget) reading(q onrecord.Quotes) {
	if n := len(t.pending); n > 0 && t.pending[n-1].about().VersionID == q.Statement.VersionID {
		t.pending[n-1].readings = append(t.pending[n-1].readings, q)
		return
	}
	t.pending = append(t.pending, unit{readings: []onrecord.Quotes{q}})
}

// capture stores bytes, before the statement that is made from them is published.
func (t *importTarget) capture(ctx context.Context, c *sink.Body) error {
	if t.here != nil {
		if has, err := t.here.HasCapture(ctx, c.SHA256); err != nil || has {
			return err
		}
	}
	if _, err := t.captures.Put(ctx, c.Capture, c.Bytes); err != nil {
		return err
	}
	t.done.captures++
	t.stored = append(t.stored, c.SHA256)
	return nil
}

// correction publishes what a person said, behind the statements that came before it.
func (t *importTarget) correction(ctx context.Context, c onrecord.Correction) error {
	if t.here != nil {
		if has, err := t.here.HasCorrection(ctx, c.ID); err != nil || has {
			return err
		}
	}
	if err := t.publish(ctx); err != nil {
		return err
	}
	if err := t.corrections.PublishCorrection(ctx, c); err != nil {
		return err
	}
	t.done.corrections++
	return nil
}

// publish publishes what is pending and not here yet.
func (t *importTarget) publish(ctx context.Context) error {
	var read, unread []onrecord.Statement
	var readings []onrecord.Quotes
	for _, u := range t.pending {
		if err := u.validate(); err != nil {
			return err
		}
		statement, quotes, err := t.missing(ctx, u)
		if err != nil {
			return err
		}
		switch {
		case statement == nil:
		case len(u.readings) > 0:
			read = append(read, *statement)
		default:
			unread = append(unread, *statement)
		}
		readings = append(readings, quotes...)
	}
	t.pending = t.pending[:0]
	// The readings last: where the import is cut off, the next one sees which versions still want theirs.
	if err := errors.Join(t.statements.PublishRead(ctx, read), t.statements.PublishStatements(ctx, unread)); err != nil {
		return err
	}
	if err := t.quotes.PublishReadings(ctx, readings); err != nil {
		return err
	}
	t.done.statements += len(read) + len(unread)
	t.done.unread += len(unread)
	t.done.readings += len(readings)
	return nil
}

// missing is what of a version is not here. Its readings are taken as long as no other extractor has read it here: the
// last in the stream is the one that is shown.
func (t *importTarget) missing(ctx context.Context, u unit) (*onrecord.Statement, []onrecord.Quotes, error) {
	if t.here == nil {
		return u.statement, u.readings, nil
	}
	about := u.about()
	have, err := t.here.Holding(ctx, about.VersionID, about.ID)
	if err != nil {
		return nil, nil, err
	}
	if have.Redacted {
		t.done.redacted++
		return nil, nil, nil
	}
	statement := u.statement
	if have.Text {
		statement = nil
	}
	readings, foreign := u.after(have.Readings)
	switch {
	case foreign:
		t.done.kept++
	case statement == nil && len(readings) == 0:
		t.done.here++
	}
	return statement, readings, nil
}

// after is what is left of the unit's readings behind those that are here; foreign says that one is here which is not
// among them.
func (u unit) after(here []string) (left []onrecord.Quotes, foreign bool) {
	has := make(map[string]bool, len(here))
	for _, id := range here {
		has[id] = true
	}
	for _, q := range u.readings {
		id := onrecord.QuotesID(q.Statement.VersionID, q.Extractor)
		if has[id] {
			delete(has, id)
			continue
		}
		left = append(left, q)
	}
	if len(has) > 0 {
		return nil, true
	}
	return left, false
}

// importPatience is how long a running sink gets to take up what was published.
const importPatience = 10 * time.Minute

// settle returns when the archive has what was published.
func (t *importTarget) settle(ctx context.Context) error {
	if t.store != nil {
		return t.settleHere(ctx)
	}
	if t.here == nil {
		t.say("published; there is no archive on this machine to wait for")
		return nil
	}
	waiting, cancel := context.WithTimeout(ctx, importPatience)
	defer cancel()
	err := poll(waiting, func() (bool, error) { return t.caughtUp(waiting, t.here) })
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return fmt.Errorf("published, but the archive has not taken it up in %s: does a sink run on it?", importPatience)
	}
	return err
}

// settleHere runs the sink until the archive has everything.
func (t *importTarget) settleHere(ctx context.Context) error {
	running, stop := context.WithCancel(ctx)
	defer stop()
	group, running := errgroup.WithContext(running)
	group.Go(func() error { return t.store.archive(running) })
	err := t.awaitStore(running)
	stop()
	if stageErr := group.Wait(); stageErr != nil {
		return stageErr
	}
	return err
}

// awaitStore waits until the archive that the sink writes has everything.
func (t *importTarget) awaitStore(ctx context.Context) error {
	if _, err := t.store.awaitArchive(ctx); err != nil {
		return err
	}
	reader, err := t.store.openReader(ctx)
	if err != nil {
		return err
	}
	defer reader.Close() //nolint:errcheck // only read from
	return poll(ctx, func() (bool, error) { return t.caughtUp(ctx, reader) })
}

// caughtUp reports whether an archive stands at the end of the streams that an import writes to, and has the captures.
func (t *importTarget) caughtUp(ctx context.Context, r *sink.Reader) (bool, error) {
	for _, name := range onrecord.Streams() {
		last, err := t.corrections.LastSeq(ctx, name)
		if err != nil {
			return false, err
		}
		if seq, err := r.Position(ctx, name); err != nil || seq < last {
			return false, err
		}
	}
	missing, err := r.Missing(ctx, t.stored)
	return !missing, err
}
