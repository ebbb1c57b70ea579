package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/configs"
	"github.com/onrecord/onrecord/internal/stream"
)

func (a *app) natsMoveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "move",
		Short: "Move the streams of the embedded server to a cluster",
		Long: `Copy everything in the streams of the embedded server to the cluster at nats.url: statements, quotes, corrections,
captures, what the scrapers remember, and how far the processors have come. Sequences, times and ids stay, so archives
go on where they are. Nothing may run on the data directory meanwhile, and the cluster must not have messages of onrecord
of its own. A move that was cut off is done again by the same command.

The streams in the data directory stay as they are. Remove them (DATA/nats) when all is well, so that nobody goes on
with them by mistake. docs/growing.md tells the rest.`,
		Example: "  ONRECORD_NATS_CREDS=keys/admin.nk onrecord nats move --config cluster.yaml",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := a.clusterConfig("nats.url names no cluster to move to")
			if err != nil {
				return err
			}
			return a.moveStreams(cmd.Context(), cfg)
		},
	}
}

func (a *app) moveStreams(ctx context.Context, cfg *configs.Config) error {
	if _, err := os.Stat(a.natsDir()); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("nothing to move: there are no streams in %s", a.dataDir)
	}
	dial := a.clusterDial(cfg, "")
	dial.Name = "onrecord move"
	cluster, err := stream.Dial(ctx, dial)
	if err != nil {
		return err
	}
	defer cluster.Close()
	server, err := stream.StartServer(ctx, stream.ServerConfig{Dir: a.natsDir(), Logger: a.logger})
	if err != nil {
		return err
	}
	defer server.Shutdown()
	w := newTableWriter(a.out, []string{"stream", "messages", "bytes", ""}, terminalWidth(a.out))
	var printing error
	err = server.Move(ctx, cluster, func(m stream.Moved) {
		how := "moved"
		if m.Before {
			how = "was there already"
		}
		printing = errors.Join(printing, w.row([]any{m.Stream, int64(m.Messages), int64(m.Bytes), how}))
	})
	return errors.Join(err, printing, w.end())
}
