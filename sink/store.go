package sink

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/onrecord/onrecord"
)

// store writes a batch: its rows and the place in the streams it leads to, in one transaction. A batch once begun is
// finished, even if ctx ends meanwhile.
func (a *Archive) store(ctx context.Context, s Stream, batch []record) error {
	captures, err := a.fetchCaptures(ctx, s, batch)
	if err != nil {
		return err
	}
	redacting := slices.ContainsFunc(batch, func(r record) bool { return r.redaction != nil })
	if redacting {
		if err := a.withoutForeignKeys(ctx); err != nil {
			return err
		}
		defer a.withForeignKeys()
	}
	err = a.transact(context.WithoutCancel(ctx), func(i *insertion) error {
		ctx := context.WithoutCancel(ctx)
		if err := i.captures(ctx, captures); err != nil {
			return err
		}
		for _, r := range statementsFirst(batch) {
			if r.statement == nil { // they are all there
				if err := i.compareArrived(ctx); err != nil {
					return err
				}
			}
			if err := i.record(ctx, r); err != nil {
				return fmt.Errorf("message %d of stream %s: %w", r.message.Seq, r.message.Stream, err)
			}
		}
		if err := i.compareArrived(ctx); err != nil {
			return err
		}
		if err := i.saveStakeholders(ctx); err != nil {
			return err
		}
		if err := i.markEdited(ctx, batch); err != nil {
			return err
		}
		return i.positions(ctx, batch)
	})
	if err != nil {
		return fmt.Errorf("write %d messages to archive %s: %w", len(batch), a.path, err)
	}
	a.report(batch, captures)
	if redacting {
		a.scrub(ctx)
	}
	return a.announce(ctx, false)
}

// withoutForeignKeys lets rows be deleted without looking for others that refer to them. Redactions delete these first;
// and since quotes are found by their version and not by their reading, SQLite would read all quotes there are for every
// reading that goes.
func (a *Archive) withoutForeignKeys(ctx context.Context) error {
	if _, err := a.db.ExecContext(ctx, `PRAGMA foreign_keys = OFF`); err != nil {
		return fmt.Errorf("prepare archive %s for a redaction: %w", a.path, err)
	}
	return nil
}

func (a *Archive) withForeignKeys() {
	_, _ = a.db.Exec(`PRAGMA foreign_keys = ON`) //nolint:noctx // it sets a flag of the connection and cannot fail
}

// statementsFirst orders a batch so that quotes find their statement's row where both are in it: a row made for quotes
// and completed later costs more. Within each stream the order stays.
func statementsFirst(batch []record) []record {
	ordered := slices.Clone(batch)
	slices.SortStableFunc(ordered, func(a, b record) int {
		switch isA, isB := a.statement != nil, b.statement != nil; {
		case isA == isB:
			return 0
		case isA:
			return -1
		}
		return 1
	})
	return ordered
}

// transact runs do in one transaction with the prepared statements.
func (a *Archive) transact(ctx context.Context, do func(*insertion) error) error {
	tx, err := a.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	i := &insertion{
		tx: tx, inserter: a.insert, bound: make(map[string]*sql.Stmt), captureDir: a.captureDir,
		unread: make(map[onrecord.VersionID]int64), stakeholders: make(map[string]*onrecord.Statement),
	}
	err = do(i)
	if err == nil {
		err = i.edits(ctx)
	}
	if err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

func (i *insertion) record(ctx context.Context, r record) error {
	switch {
	case r.statement != nil:
		return i.unlessRedacted(ctx, r.statement, func() error { return i.statement(ctx, r.statement, r.bands) })
	case r.quotes != nil:
		return i.unlessRedacted(ctx, &r.quotes.Statement, func() error { return i.quotes(ctx, r.quotes) })
	case r.correction != nil:
		return i.correction(ctx, r.correction)
	case r.redaction != nil:
		return i.redaction(ctx, r.redaction)
	}
	m := r.message
	_, err := i.exec(ctx, insertDeadLetter, m.Stream, m.Seq, m.ID, r.reason.Error(), timestamp(m.Time))
	return err
}

// unlessRedacted stores what a message has of a statement, of which nothing was taken out, and applies its corrections.
func (i *insertion) unlessRedacted(ctx context.Context, s *onrecord.Statement, store func() error) error {
	if redacted, err := i.redacted(ctx, s); err != nil || redacted {
		return err
	}
	if err := store(); err != nil {
		return err
	}
	return i.recorrectIfNeeded(ctx, s)
}

// positions stores, for each stream in the batch, its last message there.
func (i *insertion) positions(ctx context.Context, batch []record) error {
	last := make(map[string]Message)
	for _, r := range batch {
		last[r.message.Stream] = r.message
	}
	for stream, m := range last {
		if _, err := i.exec(ctx, setPosition, stream, m.Seq, m.ID); err != nil {
			return fmt.Errorf("position of stream %s: %w", stream, err)
		}
	}
	return nil
}

// report tells the log what was passed over, once it is in the archive.
func (a *Archive) report(batch []record, captures []capture) {
	for _, r := range batch {
		if r.reason != nil {
			a.log.Warn("message cannot be stored; it is listed in dead_letters", "stream", r.message.Stream,
				"seq", r.message.Seq, "id", r.message.ID, "reason", r.reason)
		}
	}
	for _, c := range captures {
		if c.err != nil {
			a.log.Warn("capture cannot be read; it will be tried again", "sha256", c.sha256, "reason", c.err)
		}
	}
	var statements, quotes int
	for _, r := range batch {
		if r.statement != nil {
			statements++
		}
		if r.quotes != nil {
			quotes += len(r.quotes.Quotes)
		}
	}
	a.log.Debug("stored", "statements", statements, "quotes", quotes, "messages", len(batch))
}
