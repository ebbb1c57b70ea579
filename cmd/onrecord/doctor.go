package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/configs"
	"github.com/onrecord/onrecord/internal/stream"
)

// diagnosis is the state of everything an operator asks about.
type diagnosis struct {
	Version string      `json:"version"`
	Data    string      `json:"data"`
	NATS    natsState   `json:"nats"`
	Archive archiveFile `json:"archive"`
	Advice  []string    `json:"advice"`
}

type natsState struct {
	// URL is the address of the running stream, empty when none runs.
	URL string `json:"url"`
	// Creds are the credentials files by role.
	Creds map[stream.Role]string `json:"creds"`
}

type archiveFile struct {
	Path       string `json:"path"`
	Size       int64  `json:"size"`
	Statements int    `json:"statements"`
	Quotes     int    `json:"quotes"`
}

func (a *app) doctorCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Say how everything is, and what to do",
		Example: `  onrecord doctor
  onrecord doctor --format json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := a.loadConfig()
			if err != nil {
				return err
			}
			d := diagnosis{Version: version(), Data: a.dataDir, Advice: []string{}}
			if err := errors.Join(a.examineStream(cfg, &d), a.examineArchive(cmd, cfg, &d)); err != nil {
				return err
			}
			if format == "json" {
				enc := json.NewEncoder(a.out)
				enc.SetIndent("", "  ")
				return enc.Encode(d)
			}
			return a.printDiagnosis(d)
		},
	}
	formatFlag(cmd, &format, "text", []string{"text", "json"})
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

func (a *app) examineArchive(cmd *cobra.Command, cfg *configs.Config, d *diagnosis) error {
	d.Archive.Path = a.archivePath(cfg)
	info, err := os.Stat(d.Archive.Path)
	if errors.Is(err, fs.ErrNotExist) {
		d.Advice = append(d.Advice, "there is no archive yet: `onrecord run` makes it")
		return nil
	}
	if err != nil {
		return err
	}
	d.Archive.Size = info.Size()
	reader, err := a.openReader(cmd.Context())
	if err != nil {
		return err
	}
	defer reader.Close() //nolint:errcheck // only read from
	counts, err := reader.Counts(cmd.Context())
	d.Archive.Statements, d.Archive.Quotes = counts.Statements, counts.Quotes
	return err
}

func (a *app) printDiagnosis(d diagnosis) error {
	running := d.NATS.URL
	if running == "" {
		running = "not running"
	}
	_, err := fmt.Fprintf(a.out, "onrecord    %s\ndata        %s\nstream      %s\n", d.Version, d.Data, running)
	for _, role := range slices.Sorted(maps.Keys(d.NATS.Creds)) {
		_, e := fmt.Fprintf(a.out, "            %s: %s\n", role, d.NATS.Creds[role])
		err = errors.Join(err, e)
	}
	_, e := fmt.Fprintf(a.out, "archive     %s: %d statements, %d quotes, %d bytes\n", d.Archive.Path, d.Archive.Statements, d.Archive.Quotes, d.Archive.Size)
	err = errors.Join(err, e)
	for _, advice := range d.Advice {
		a.say("%s", advice)
	}
	return err
}
