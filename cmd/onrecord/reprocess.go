package main

import (
	"context"
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/stream"
	"github.com/onrecord/onrecord/processor"
	"github.com/onrecord/onrecord/sink"
)

func (a *app) reprocessCommand() *cobra.Command {
	var r reprocessing
	cmd := &cobra.Command{
		Use:   "reprocess",
		Short: "Read old statements again with the extractor of today",
		Long: `Read the statements of the stream again with the extractor, the lexicons and the registry of today, and publish what it
finds. History stays: the quotes that earlier extractors found are in the stream as before, and the archive shows those
of the newest. A quote with the same words in the same place keeps its id, and corrections are applied again.

With --dry-run nothing is published: each quote that would be added, lost or attributed to somebody else is printed, one
a line. Statements that this extractor has read already are passed over.`,
		Example: `  onrecord reprocess --dry-run
  onrecord reprocess --dry-run --format jsonl | jq -r 'select(.change == "lost") | .text'
  onrecord reprocess --source cisco-gov
  onrecord reprocess`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			r.app = a
			return r.run(cmd.Context())
		},
	}
	formatFlag(cmd, &r.format, "table", rowFormats)
	cmd.Flags().BoolVar(&r.dry, "dry-run", false, "print what would change, change nothing")
	cmd.Flags().StringVar(&r.source, "source", "", "only statements of the source with this `ID`")
	return cmd
}

// reprocessing is one run of the command.
type reprocessing struct {
	*app
	dry            bool
	source, format string

	extractor *processor.Extractor
	reader    *sink.Reader
	publisher *stream.Conn // nil in a dry run
	rows      rowWriter

	read, passed, added, lost, reattributed int
}

var errRead = errors.New("all are read")

func (r *reprocessing) run(ctx context.Context) error {
	w, err := r.openWorkbench(ctx)
	if err != nil {
		return err
	}
	defer w.close()
	if err := w.settle(ctx, stream.RoleReader); err != nil { // what is not in the archive yet would look new
		return err
	}
	if r.reader, err = r.openReader(ctx); err != nil {
		return err
	}
	defer r.reader.Close() //nolint:errcheck // only read from
	r.extractor = processor.New(w.cfg.Stakeholders, w.cfg.Topics)
	if !r.dry {
		if r.publisher, err = w.connect(ctx, stream.RoleProcessor); err != nil {
			return err
		}
	}
	r.rows, err = newRowWriter(r.out, r.format, []string{"change", "quote_id", "text", "speaker", "was", "corrected", "url"}, terminalWidth(r.out))
	if err != nil {
		return err
	}
	conn, err := w.connect(ctx, stream.RoleReader)
	if err != nil {
		return err
	}
	if err := r.all(ctx, conn); err != nil {
		return err
	}
	if err := r.rows.end(); err != nil {
		return err
	}
	if !r.dry {
		if err := w.settle(ctx, stream.RoleReader); err != nil {
			return err
		}
	}
	verb := "were"
	if r.dry {
		verb = "would be"
	}
	r.say("%d statements read by %s, %d passed over; %d quotes %s added, %d lost, %d re-attributed",
		r.read, r.extractor.Version(), r.passed, r.added, verb, r.lost, r.reattributed)
	return nil
}

// all reads every statement that is in the stream now.
func (r *reprocessing) all(ctx context.Context, conn *stream.Conn) error {
	last, err := conn.LastSeq(ctx, onrecord.StreamStatements)
	if err != nil || last == 0 {
		return err
	}
	err = conn.Follow(ctx, stream.FollowOptions{Stream: onrecord.StreamStatements}, func(ctx context.Context, m stream.Message) error {
		s, err := onrecord.UnmarshalStatement(m.Data)
		switch {
		case err != nil:
			r.say("onrecord: message %d: %v", m.Seq, err)
		case r.source == "" || s.Source == onrecord.SourceID(r.source):
			if err := r.statement(ctx, s); err != nil {
				return err
			}
		}
		if m.Seq >= last {
			return errRead
		}
		return nil
	})
	if err != nil && !errors.Is(err, errRead) {
		return err
	}
	return ctx.Err()
}

func (r *reprocessing) statement(ctx context.Context, s onrecord.Statement) error {
	before, corrected, err := r.reader.Reading(ctx, s.VersionID)
	switch {
	case errors.Is(err, onrecord.ErrNotFound):
		before = &onrecord.Quotes{}
	case err != nil:
		return err
	case before.Extractor == r.extractor.Version():
		r.passed++
		return nil
	}
	after := r.extractor.Process(s)
	r.read++
	if err := after.Validate(s.Text); err != nil {
		return err
	}
	if err := r.compare(s, before.Quotes, after.Quotes, corrected); err != nil || r.dry {
		return err
	}
	return r.publisher.PublishQuotes(ctx, after)
}

// compare prints how two readings of a statement differ.
func (r *reprocessing) compare(s onrecord.Statement, before, after []onrecord.Quote, corrected []onrecord.QuoteID) error {
	print := func(change string, q onrecord.Quote, who, was string) error {
		return r.rows.row([]any{change, string(q.ID), q.Text, who, was, slices.Contains(corrected, q.ID), s.URL})
	}
	old := make(map[onrecord.QuoteID]onrecord.Quote, len(before))
	for _, q := range before {
		old[q.ID] = q
	}
	for _, q := range after {
		was, ok := old[q.ID]
		delete(old, q.ID)
		var err error
		switch {
		case !ok:
			r.added++
			err = print("added", q, attributed(q), "")
		case attributed(was) != attributed(q):
			r.reattributed++
			err = print("re-attributed", q, attributed(q), attributed(was))
		}
		if err != nil {
			return err
		}
	}
	for _, q := range before {
		if _, gone := old[q.ID]; gone {
			r.lost++
			if err := print("lost", q, "", attributed(q)); err != nil {
				return err
			}
		}
	}
	return nil
}

// attributed names a speaker with the registered organisation that they are taken to speak for.
func attributed(q onrecord.Quote) string {
	if q.Stakeholder == "" {
		return attribution(q.Speaker)
	}
	return attribution(q.Speaker) + " → " + q.Stakeholder
}
