package main

import (
	"context"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
	"github.com/onrecord/onrecord/sink/worddiff"
)

func (a *app) diffCommand() *cobra.Command {
	var format string
	var full bool
	cmd := &cobra.Command{
		Use:   "diff STATEMENT [VERSION VERSION]",
		Short: "Compare two versions of a statement, word by word",
		Long: `Compare two versions of a statement, word by word: its last two, or those whose numbers are given. What went stands
in [-…-], what came in {+…+}, on a terminal in red and green. STATEMENT is its id, the id of a quote in it, or the
beginning of one.`,
		Example: `  onrecord diff s5kq
  onrecord diff s5kq 1 3
  onrecord diff --format json s5kq | jq .quotes    what became of the words that were quoted`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 && len(args) != 3 {
				return fmt.Errorf("diff needs a statement, and either no version or two; see `onrecord diff --help`")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.diff(cmd.Context(), args[0], args[1:], format, full)
		},
	}
	formatFlag(cmd, &format, "text", []string{"text", "json"})
	cmd.Flags().BoolVar(&full, "full", false, "print the paragraphs that did not change as well")
	return cmd
}

func (a *app) diff(ctx context.Context, id string, numbers []string, format string, full bool) error {
	reader, err := a.openReader(ctx)
	if err != nil {
		return err
	}
	defer reader.Close() //nolint:errcheck // only read from
	versions, err := reader.Versions(ctx, id)
	if err != nil {
		return err
	}
	from, to, err := chooseVersions(versions, numbers)
	if err != nil {
		return fmt.Errorf("compare versions of %s: %w", id, err)
	}
	d := newDifference(from, to)
	if format == "text" {
		return d.print(a.out, full, terminalWidth(a.out) > 0)
	}
	edits, err := reader.Edits(ctx, sink.EditQuery{All: true, Statement: from.ID})
	if err != nil {
		return err
	}
	for _, e := range edits {
		if e.Version == from.Version && e.Edited == to.Version {
			d.Quotes = append(d.Quotes, e)
		}
	}
	return d.printJSON(a.out)
}

// chooseVersions picks two versions by their numbers, or the last two.
func chooseVersions(versions []onrecord.Statement, numbers []string) (from, to onrecord.Statement, err error) {
	if len(numbers) == 0 {
		if len(versions) < 2 {
			return from, to, fmt.Errorf("it has had %d text in the archive: there is nothing to compare", len(versions))
		}
		return versions[len(versions)-2], versions[len(versions)-1], nil
	}
	if from, err = versionNumbered(versions, numbers[0]); err != nil {
		return from, to, err
	}
	to, err = versionNumbered(versions, numbers[1])
	return from, to, err
}

func versionNumbered(versions []onrecord.Statement, number string) (found onrecord.Statement, err error) {
	n, err := strconv.Atoi(number)
	if err != nil {
		return found, fmt.Errorf("version %q is not a number", number)
	}
	for _, v := range versions {
		if v.Version == n {
			found = v // of several, the last
		}
	}
	if found.VersionID == "" {
		last := 0
		if len(versions) > 0 {
			last = versions[len(versions)-1].Version
		}
		return found, fmt.Errorf("there is no version %d: the archive has %d, up to %d", n, len(versions), last)
	}
	return found, nil
}

// difference is what leads from one version of a statement to another, as diff --format json prints it.
type difference struct {
	StatementID onrecord.StatementID `json:"statement_id"`
	URL         string               `json:"url"`
	From        diffVersion          `json:"from"`
	To          diffVersion          `json:"to"`
	Title       []worddiff.Edit      `json:"title,omitempty"` // only where it changed
	Edits       []worddiff.Edit      `json:"edits"`
	// Quotes are those of From whose words To no longer has.
	Quotes []sink.FoundEdit `json:"quotes,omitempty"`
}

type diffVersion struct {
	Version       int                `json:"version"`
	VersionID     onrecord.VersionID `json:"version_id"`
	Title         string             `json:"title,omitempty"`
	PublishedAt   string             `json:"published_at,omitempty"`
	FirstSeenAt   string             `json:"first_seen_at"`
	CaptureSHA256 string             `json:"capture_sha256"`
	ReadBy        string             `json:"read_by"`
}

func newDifference(from, to onrecord.Statement) difference {
	d := difference{
		StatementID: from.ID, URL: from.URL, From: newDiffVersion(from), To: newDiffVersion(to),
		Edits: worddiff.Compare(from.Text, to.Text),
	}
	if from.Title != to.Title {
		d.Title = worddiff.Compare(from.Title, to.Title)
	}
	return d
}
