package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/stream"
	"github.com/onrecord/onrecord/sink"
)

func (a *app) redactCommand() *cobra.Command {
	var sign signature
	var yes, finish bool
	cmd := &cobra.Command{
		Use:   "redact quote|statement|person ID|NAME",
		Short: "Take text out for good: of the archive, the captures, the index and the streams",
		Long: `Take text out for good, where the law or decency demands it:

  quote ID        the words of a quote, in every version of its statement
  statement ID    a statement with all its versions, also those to come
  person NAME     what a person said and where they are named, under every name merged into theirs

The text goes from the archive, its full-text index and its free pages; the messages that hold it are overwritten in the
streams, and so are the captures, since bytes cannot be taken out of them without becoming others. What is left of a
statement keeps its place: each letter taken out is a █, other quotes stay where they are. A tombstone (v_redactions) and
an event remain, which say who took it out and why, and not what. No rebuild, no reprocess and no second collection
brings it back. Copies outside are not reached: backups, exports, archives of others until their sink has read the event.

Without --yes it only says what it would take out. What a crash interrupted, --finish completes.`,
		Example: `  onrecord redact quote q7f3kz --reason "court order 12/26"
  onrecord redact quote q7f3kz --reason "court order 12/26" --yes
  onrecord redact person "Odo Marsh" --reason "Art. 17 GDPR, 3 May" --yes
  onrecord redact --finish`,
		Args: cobra.RangeArgs(0, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			if finish {
				return a.finishRedactions(cmd.Context())
			}
			if len(args) != 2 || !slices.Contains(onrecord.RedactionScopes(), onrecord.RedactionScope(args[0])) {
				return errors.New("take out what? Say quote ID, statement ID or person NAME")
			}
			if err := sign.check(); err != nil {
				return err
			}
			return a.redact(cmd.Context(), sink.RedactionRequest{
				Scope: onrecord.RedactionScope(args[0]), Name: args[1], Author: sign.author, Reason: sign.reason, MadeAt: a.now(),
			}, yes)
		},
	}
	sign.flags(cmd)
	cmd.Flags().BoolVar(&yes, "yes", false, "do it; there is no way back")
	cmd.Flags().BoolVar(&finish, "finish", false, "erase once more what earlier redactions took out")
	return cmd
}

func (a *app) redact(ctx context.Context, req sink.RedactionRequest, yes bool) error {
	w, err := a.openWorkbench(ctx)
	if err != nil {
		return err
	}
	defer w.close()
	if err := w.settle(ctx, stream.RoleRedactor); err != nil { // what is not in the archive yet would be missed
		return err
	}
	reader, err := a.openReader(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = reader.Close() }() // only read from
	plans, err := reader.PlanRedaction(ctx, req)
	if err != nil {
		return err
	}
	if err := a.printPlans(plans, yes); err != nil || !yes {
		return err
	}
	conn, err := w.connect(ctx, stream.RoleRedactor)
	if err != nil {
		return err
	}
	for _, p := range plans {
		// First of all, so that whoever collects it meanwhile does not bring it back.
		if err := conn.Withhold(ctx, p.Redaction.Statement.ID, p.Withheld); err != nil {
			return err
		}
		if err := conn.PublishRedaction(ctx, p.Redaction); err != nil {
			return err
		}
	}
	if err := w.settle(ctx, stream.RoleRedactor); err != nil {
		return err
	}
	return a.erase(ctx, conn, reader)
}

func (a *app) printPlans(plans []sink.RedactionPlan, done bool) error {
	verb := "would be"
	if done {
		verb = "are"
	}
	for _, p := range plans {
		r := p.Redaction
		left := 0
		if n := len(r.Readings); n > 0 {
			left = len(r.Readings[n-1].Quotes)
		}
		_, err := fmt.Fprintf(a.out, "%s  version %d  %s: %d quotes and %d corrections %s taken out, %d quotes left\n",
			r.ID, r.Statement.Version, r.Statement.URL, len(r.Removed), len(r.Corrections), verb, left)
		if err != nil {
			return err
		}
	}
	if !done {
		a.say("nothing is done yet: --yes does it, for good")
	}
	return nil
}

// finishRedactions erases once more what all redactions took out.
func (a *app) finishRedactions(ctx context.Context) error {
	w, err := a.openWorkbench(ctx)
	if err != nil {
		return err
	}
	defer w.close()
	if err := w.settle(ctx, stream.RoleRedactor); err != nil {
		return err
	}
	reader, err := a.openReader(ctx)
	if err != nil {
		return err
	}
	defer reader.Close() //nolint:errcheck // only read from
	conn, err := w.connect(ctx, stream.RoleRedactor)
	if err != nil {
		return err
	}
	return a.erase(ctx, conn, reader)
}

// erase overwrites in the streams what redactions took out. It goes by all tombstones of the archive, so that it also
// completes what an earlier one left undone, and finds what came since of a statement that was taken out whole.
func (a *app) erase(ctx context.Context, conn *stream.Conn, reader *sink.Reader) error {
	tombstones, err := reader.Tombstones(ctx)
	if err != nil {
		return err
	}
	g := newGraveyard(tombstones)
	captures, err := conn.Captures(ctx)
	if err != nil {
		return err
	}
	for _, sha256 := range slices.Sorted(maps.Keys(g.captures)) {
		if err := captures.Erase(ctx, sha256); err != nil {
			return err
		}
	}
	erased := 0
	for _, source := range slices.Sorted(maps.Keys(g.sources)) {
		for _, in := range []struct {
			stream, subject string
			match           func(stream.Message) bool
		}{
			{onrecord.StreamStatements, "onrecord.v1.statement.*." + source, g.statement},
			{onrecord.StreamQuotes, "onrecord.v1.quotes.*." + source, g.quotes},
			{onrecord.StreamCorrections, "onrecord.v1.*.*." + source, g.correction},
		} {
			n, err := conn.Erase(ctx, in.stream, []string{in.subject}, in.match)
			if err != nil {
				return err
			}
			erased += n
		}
	}
	n, err := conn.Erase(ctx, onrecord.StreamCorrections, []string{"onrecord.v1.correction.*._"}, g.correction)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "%d messages and %d captures erased\n", erased+n, len(g.captures))
	return err
}

// graveyard recognises messages that hold what was taken out.
type graveyard struct {
	versions   map[onrecord.VersionID]bool
	statements map[string]bool // taken out whole
	events     map[string]bool // corrections, and redactions that a later one replaced
	captures   map[string]bool
	sources    map[string]bool
}

func newGraveyard(tombstones []sink.Tombstone) graveyard {
	g := graveyard{map[onrecord.VersionID]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}}
	for _, t := range tombstones {
		g.versions[t.VersionID], g.captures[t.Capture], g.sources[string(t.Source)] = true, true, true
		if t.Scope == onrecord.RedactStatement {
			g.statements[string(t.StatementID)] = true
		}
		if t.Replaced {
			g.events[string(t.ID)] = true
		}
		for _, c := range t.Corrections {
			g.events[string(c)] = true
		}
	}
	return g
}

func (g graveyard) statement(m stream.Message) bool {
	var e onrecord.Event
	return g.versions[onrecord.VersionID(m.ID)] || json.Unmarshal(m.Data, &e) == nil && g.statements[e.Subject]
}

func (g graveyard) quotes(m stream.Message) bool {
	var e struct {
		Subject string `json:"subject"`
		Data    struct {
			Statement struct {
				VersionID onrecord.VersionID `json:"version_id"`
			} `json:"statement"`
		} `json:"data"`
	}
	return json.Unmarshal(m.Data, &e) == nil && (g.versions[e.Data.Statement.VersionID] || g.statements[e.Subject])
}

func (g graveyard) correction(m stream.Message) bool { return g.events[m.ID] }
