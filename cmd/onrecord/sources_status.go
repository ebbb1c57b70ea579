package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/configs"
	"github.com/onrecord/onrecord/internal/stream"
	"github.com/onrecord/onrecord/scraper"
)

func (a *app) sourcesStatusCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Say how every source is, with the evidence",
		Long: `Say how every source of the configuration is, from what its visits found:

  ok       the last visit found what there is to find, or the source was not visited yet
  quiet    visits succeed, and nothing new has appeared for much longer than is usual for this source
  failing  the network or the server fails; it may pass by itself
  broken   the configuration no longer fits the site: an endpoint moved, a selector matches nothing
  blocked  the site refuses: robots.txt, a challenge page, 403, 429

Formats other than the table say more, among it what robots.txt says of each endpoint.

The exit code is 0 when all are ok or quiet, and 3 when some are not.`,
		Example: `  onrecord sources status
  onrecord sources status --format json | jq '.[] | select(.state != "ok")'`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.sourcesStatus(cmd.Context(), format) },
	}
	formatFlag(cmd, &format, "table", rowFormats)
	return cmd
}

func (a *app) sourcesStatus(ctx context.Context, format string) error {
	cfg, err := a.loadConfig()
	if err != nil {
		return err
	}
	sources, err := sourcesOf(cfg)
	if err != nil {
		return err
	}
	state, closeState, err := a.fetchState(ctx, cfg)
	if err != nil {
		return err
	}
	defer closeState()
	now := a.now()
	healths := make([]scraper.Health, len(sources))
	for i, source := range sources {
		history, err := scraper.LoadHistory(ctx, state, source.ID)
		if err != nil {
			return err
		}
		healths[i] = scraper.Judge(source, history, now)
		if healths[i].Robots, err = scraper.RobotsDecisions(ctx, state, source); err != nil {
			return err
		}
	}
	return a.printStatus(healths, format, now)
}

func (a *app) printStatus(healths []scraper.Health, format string, now time.Time) error {
	columns := statusColumns
	if format == "table" {
		columns = columns[:shownStatusColumns]
	}
	if err := writeRows(a, format, columns, healths); err != nil {
		return err
	}
	bad, overdue := 0, 0
	for _, h := range healths {
		if !h.State.Healthy() {
			bad++
		}
		if !h.NextDue.IsZero() && now.Sub(h.NextDue) > overdueAfter {
			overdue++
		}
	}
	if overdue > 0 {
		a.say("%d of %d sources fell due more than %s ago and were not visited: does `onrecord run` run?", overdue, len(healths), overdueAfter)
	}
	if bad > 0 {
		return exitError(exitSomeFailed)
	}
	return nil
}

// overdueAfter is how late a visit must be before that is worth a word: others may be waiting for their turn.
const overdueAfter = time.Hour

// statusColumns are the columns of sources status; those that a table shows come first, the longest last of them.
var statusColumns = []column[scraper.Health]{
	{"source", func(h scraper.Health) any { return string(h.Source) }},
	{"state", func(h scraper.Health) any { return string(h.State) }},
	{"last_success", func(h scraper.Health) any { return moment(h.LastSuccess) }},
	{"reason", func(h scraper.Health) any { return h.Reason }},
	{"since", func(h scraper.Health) any { return moment(h.Since) }},
	{"last_run", func(h scraper.Health) any { return moment(h.LastRun) }},
	{"next_due", func(h scraper.Health) any { return moment(h.NextDue) }},
	{"found", func(h scraper.Health) any { return h.Found }},
	{"new", func(h scraper.Health) any { return h.New }},
	{"failed", func(h scraper.Health) any { return counts(h.Failed) }},
	{"gone", func(h scraper.Health) any { return h.Gone }},
	{"documents", func(h scraper.Health) any { return h.Read }},
	{"with_text", func(h scraper.Health) any { return share(h, h.TextShare) }},
	{"with_date", func(h scraper.Health) any { return share(h, h.DateShare) }},
	{"last_new", func(h scraper.Health) any { return textOrNull(h.LastNew.String()) }},
	{"cadence_days", func(h scraper.Health) any {
		if h.CadenceDays == 0 {
			return nil
		}
		return h.CadenceDays
	}},
	{"robots", func(h scraper.Health) any { return words(h.Robots) }},
}

// shownStatusColumns is how many of them a table shows.
const shownStatusColumns = 4

// counts is never null: {} is no failure.
func counts(m map[string]int) map[string]int {
	if m == nil {
		return map[string]int{}
	}
	return m
}

// words is never null either.
func words(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return m
}

// moment is a time in RFC 3339, or null.
func moment(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(time.RFC3339)
}

func textOrNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// share is null where nothing was read.
func share(h scraper.Health, of float64) any {
	if h.Read == 0 {
		return nil
	}
	return float64(int(of*1000+0.5)) / 1000
}

// fetchState opens what the scrapers remember: of the onrecord that runs on the data directory, of the cluster at
// nats.url, or of the store itself. Where nothing was ever stored it is empty, and nothing is made.
func (a *app) fetchState(ctx context.Context, cfg *configs.Config) (scraper.State, func(), error) {
	if cfg.NATS.URL == "" {
		if _, err := os.Stat(a.natsDir()); errors.Is(err, fs.ErrNotExist) {
			return nothingRemembered{}, func() {}, nil
		}
	}
	conn, _, closeConn, err := a.subscribe(ctx, stream.RoleScraper)
	if err != nil {
		return nil, nil, err
	}
	state, err := conn.State(ctx)
	if errors.Is(err, jetstream.ErrBucketNotFound) { // a cluster that no scraper has used
		closeConn()
		return nothingRemembered{}, func() {}, nil
	}
	if err != nil {
		closeConn()
		return nil, nil, err
	}
	return scraperState{state}, closeConn, nil
}

// nothingRemembered is the state before the first visit.
type nothingRemembered struct{}

func (nothingRemembered) Get(context.Context, string) ([]byte, error) {
	return nil, onrecord.ErrNotFound
}

// Put forgets: what only looks stores nothing.
func (nothingRemembered) Put(context.Context, string, []byte) error { return nil }
