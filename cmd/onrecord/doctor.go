package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/configs"
	"github.com/onrecord/onrecord/internal/stream"
	"github.com/onrecord/onrecord/sink"
)

// diagnosis is the state of everything an operator asks about.
type diagnosis struct {
	Version string    `json:"version"`
	Data    string    `json:"data"`
	NATS    natsState `json:"nats"`
	// Processors is how far the statements are read, null where there are none yet.
	Processors *processorState `json:"processors"`
	Archive    archiveFile     `json:"archive"`
	// Pages are the addresses at which the archive is shown.
	Pages  []string `json:"pages"`
	Advice []string `json:"advice"`
}

type natsState struct {
	// URL is the address of the running stream, empty when none runs.
	URL string `json:"url"`
	// Creds are the credentials files by role.
	Creds map[stream.Role]string `json:"creds"`
}

func (d *diagnosis) advise(format string, args ...any) {
	d.Advice = append(d.Advice, fmt.Sprintf(format, args...))
}

// damaged reports whether a check of the archive found something.
func (d *diagnosis) damaged() bool {
	return slices.ContainsFunc(d.Archive.Checks, func(f sink.Finding) bool { return !f.OK })
}

func (a *app) doctorCommand() *cobra.Command {
	var format, check string
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Say how everything is, and what to do",
		Long: `Say how everything is, and what to do: the stream's address and credentials, the archive, whether its file is whole,
and whether it has what the streams have. Exit code 3 when the file is damaged.

--check quick reads every page and the structure of the full-text indexes, a second or two a gigabyte; full also compares
every index with every row, for which writers wait; auto is quick, and gives up after ten seconds.`,
		Example: `  onrecord doctor
  onrecord doctor --check full
  onrecord doctor --format json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := a.loadConfig()
			if err != nil {
				return err
			}
			d := diagnosis{Version: version(), Data: a.dataDir, Pages: a.notedPages(), Advice: []string{}}
			if !slices.Contains(checkWords, check) {
				return fmt.Errorf("--check %q is none of %s", check, strings.Join(checkWords, ", "))
			}
			if err := errors.Join(a.examineStream(cfg, &d), a.examineProcessors(cmd.Context(), &d), a.examineArchive(cmd.Context(), cfg, check, &d)); err != nil {
				return err
			}
			if err := a.printDiagnosis(d, format); err != nil {
				return err
			}
			if d.damaged() {
				return exitError(exitSomeFailed)
			}
			return nil
		},
	}
	formatFlag(cmd, &format, "text", []string{"text", "json"})
	cmd.Flags().StringVar(&check, "check", "auto", "how thoroughly to examine the file: "+strings.Join(checkWords, ", "))
	return cmd
}

func (a *app) examineStream(cfg *configs.Config, d *diagnosis) error {
	d.NATS = natsState{URL: cfg.NATS.URL, Creds: map[stream.Role]string{}}
	if cfg.NATS.URL != "" {
		if cfg.NATS.Creds != "" {
			d.NATS.Creds[stream.RoleReader] = cfg.NATS.Creds
		}
		return nil
	}
	endpoint, err := stream.ReadEndpoint(a.natsDir())
	switch {
	case errors.Is(err, onrecord.ErrNotFound):
		d.Advice = append(d.Advice, "nothing runs on this data directory: start `onrecord run`")
	case err != nil:
		return err
	default:
		d.NATS = natsState{URL: endpoint.URL, Creds: endpoint.Creds}
	}
	return nil
}

func (a *app) printDiagnosis(d diagnosis, format string) error {
	if format == "json" {
		enc := json.NewEncoder(a.out)
		enc.SetIndent("", "  ")
		return enc.Encode(d)
	}
	running := stream.RedactURL(d.NATS.URL)
	if running == "" {
		running = "not running"
	}
	_, err := fmt.Fprintf(a.out, "onrecord    %s\ndata        %s\nstream      %s\n", d.Version, d.Data, running)
	for _, role := range slices.Sorted(maps.Keys(d.NATS.Creds)) {
		_, e := fmt.Fprintf(a.out, "            %s: %s\n", role, d.NATS.Creds[role])
		err = errors.Join(err, e)
	}
	err = errors.Join(err, a.printProcessors(d.Processors), a.printArchive(d.Archive))
	for _, url := range d.Pages {
		_, e := fmt.Fprintf(a.out, "page        %s\n", url)
		err = errors.Join(err, e)
	}
	for _, advice := range d.Advice {
		a.say("%s", advice)
	}
	return err
}
