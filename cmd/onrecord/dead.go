package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/stream"
	"github.com/onrecord/onrecord/processor"
)

func (a *app) deadCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "dead",
		Short: "Messages that were given up, why, and how to try them again",
		Long: `A message that fails stops nobody: a statement that no processor can read is tried again with growing pauses and then
given up, and so is a message that the archive cannot store. Nothing is lost by it: the message stays in its stream, and
a letter says why it was given up. A letter is named by the number of its message, or STREAM/NUMBER.`,
		Example: `  onrecord dead list
  onrecord dead show 1042
  onrecord dead retry 1042
  onrecord dead retry --all`,
	}
	cmd.AddCommand(a.deadListCommand(), a.deadShowCommand(), a.deadRetryCommand())
	return cmd
}

// Who gave a message up.
const (
	deadProcess = "process"
	deadArchive = "archive"
)

// letter is a dead letter as this command shows it, from the stream or from the archive.
type letter struct {
	Letter string `json:"letter"`
	// By is the stage that gave the message up.
	By       string    `json:"by"`
	ID       string    `json:"id"`
	Subject  string    `json:"subject,omitempty"`
	Attempts int       `json:"attempts"`
	GivenUp  time.Time `json:"given_up"`
	Reason   string    `json:"reason"`

	dead stream.DeadLetter
}

func newLetter(d stream.DeadLetter) letter {
	return letter{
		Letter: letterName(d.Stream, d.Seq), By: deadProcess, ID: d.ID, Subject: d.Subject, Attempts: d.Attempts,
		GivenUp: d.GivenUp.Truncate(time.Second), Reason: d.Reason, dead: d,
	}
}

func letterName(stream string, seq uint64) string { return fmt.Sprintf("%s/%d", stream, seq) }

// letters lists all dead letters: the processors' and the archive's, where there is one here.
func (w *workbench) letters(ctx context.Context, conn *stream.Conn) ([]letter, error) {
	dead, err := conn.DeadLetters(ctx)
	if err != nil {
		return nil, err
	}
	var all []letter
	for _, d := range dead {
		all = append(all, newLetter(d))
	}
	reader, err := w.openReader(ctx)
	if errors.Is(err, onrecord.ErrNotFound) {
		return all, nil
	}
	if err != nil {
		return nil, err
	}
	defer reader.Close() //nolint:errcheck // only read from
	kept, err := reader.DeadLetters(ctx)
	if err != nil {
		return nil, err
	}
	for _, d := range kept {
		all = append(all, letter{
			Letter: letterName(d.Stream, d.Seq), By: deadArchive, ID: d.MessageID, Attempts: 1, GivenUp: d.Time, Reason: d.Reason,
			dead: stream.DeadLetter{Stream: d.Stream, Seq: d.Seq},
		})
	}
	return all, nil
}

// named finds the letters that a person named: "1042" or "STATEMENTS/1042".
func named(all []letter, name string) ([]letter, error) {
	var found []letter
	for _, l := range all {
		if strings.EqualFold(name, l.Letter) || name == strconv.FormatUint(l.dead.Seq, 10) || name == l.ID {
			found = append(found, l)
		}
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("no dead letter %q: `onrecord dead list` has them all: %w", name, onrecord.ErrNotFound)
	}
	return found, nil
}

// withLetters opens the streams with the rights of a processor, which wrote the letters, and lists them.
func (a *app) withLetters(ctx context.Context, do func(*workbench, *stream.Conn, []letter) error) error {
	w, err := a.openWorkbench(ctx)
	if err != nil {
		return err
	}
	defer w.close()
	conn, err := w.connect(ctx, stream.RoleProcessor)
	if err != nil {
		return err
	}
	all, err := w.letters(ctx, conn)
	if err != nil {
		return err
	}
	return do(w, conn, all)
}

func (a *app) deadListCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List what was given up, oldest first, with the reason",
		Example: "  onrecord dead list --format jsonl | jq -r .reason | sort | uniq -c",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withLetters(cmd.Context(), func(_ *workbench, _ *stream.Conn, all []letter) error {
				return a.printLetters(all, format)
			})
		},
	}
	formatFlag(cmd, &format, "table", rowFormats)
	return cmd
}

func (a *app) printLetters(all []letter, format string) error {
	if len(all) == 0 {
		a.say("nothing was given up")
	}
	w, err := newRowWriter(a.out, format, []string{"letter", "by", "given_up", "attempts", "subject", "id", "reason"}, terminalWidth(a.out))
	if err != nil {
		return err
	}
	for _, l := range all {
		row := []any{l.Letter, l.By, l.GivenUp.Format(time.RFC3339), l.Attempts, l.Subject, l.ID, l.Reason}
		if err := w.row(row); err != nil {
			return err
		}
	}
	return w.end()
}

func (a *app) deadShowCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "show LETTER",
		Short:   "Print a letter and the message that it is about, as JSON",
		Example: "  onrecord dead show 1042 | jq -r .message.data.text",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withLetters(cmd.Context(), func(w *workbench, _ *stream.Conn, all []letter) error {
				found, err := named(all, args[0])
				if err != nil {
					return err
				}
				reader, err := w.connect(cmd.Context(), stream.RoleSink) // may read every stream
				if err != nil {
					return err
				}
				for _, l := range found {
					if err := a.printLetter(cmd.Context(), reader, l); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
}

// printLetter prints a letter with its message: as it is where it is JSON, as a string where it is not.
func (a *app) printLetter(ctx context.Context, conn *stream.Conn, l letter) error {
	m, err := conn.DeadMessage(ctx, l.dead)
	if err != nil {
		return err
	}
	l.Subject = m.Subject
	body := json.RawMessage(m.Data)
	if !json.Valid(body) {
		if body, err = json.Marshal(strings.ToValidUTF8(string(m.Data), "?")); err != nil {
			return err
		}
	}
	enc := json.NewEncoder(a.out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(struct {
		letter
		Stored  time.Time       `json:"stored"`
		Message json.RawMessage `json:"message"`
	}{l, m.Time, body})
}

func (a *app) deadRetryCommand() *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use:   "retry LETTER… | --all",
		Short: "Try again what was given up",
		Long: `Read a statement that was given up once more, here, with the extractor of today, and publish its quotes. A letter whose
statement is read disappears from the list; one that fails again stays, with its reason printed, and the exit code is 3.

What the archive could not store it cannot store either: onrecord sink --rebuild reads everything again with the program
of today.`,
		Example: `  onrecord dead retry 1042
  onrecord dead retry --all`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if all == (len(args) > 0) {
				return errors.New("retry what? Name letters, or say --all")
			}
			return a.withLetters(cmd.Context(), func(w *workbench, conn *stream.Conn, letters []letter) error {
				if !all {
					var wanted []letter
					for _, name := range args {
						found, err := named(letters, name)
						if err != nil {
							return err
						}
						wanted = append(wanted, found...)
					}
					letters = wanted
				}
				return w.retryDead(cmd.Context(), conn, letters)
			})
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "all that processors gave up")
	return cmd
}

// retryDead reads the statements of letters again.
func (w *workbench) retryDead(ctx context.Context, conn *stream.Conn, letters []letter) error {
	handle := processor.Handle(processor.New(w.cfg.Stakeholders, w.cfg.Topics), conn)
	failed := 0
	for _, l := range letters {
		var err error
		if l.By == deadArchive {
			err = errors.New("the archive could not store it: onrecord sink --rebuild reads it again")
		} else {
			err = conn.RetryDead(ctx, l.dead, handle)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		outcome := "read"
		if err != nil {
			failed++
			outcome = "failed: " + err.Error()
		}
		if _, err := fmt.Fprintf(w.out, "%s  %s\n", l.Letter, outcome); err != nil {
			return err
		}
	}
	if len(letters) == 0 {
		w.say("nothing was given up")
	}
	if failed < len(letters) {
		if err := w.settle(ctx, stream.RoleReader); err != nil {
			return err
		}
	}
	if failed > 0 {
		return exitError(exitSomeFailed)
	}
	return nil
}
