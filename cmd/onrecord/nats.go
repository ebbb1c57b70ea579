package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/configs"
	"github.com/onrecord/onrecord/internal/stream"
)

func (a *app) natsCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "nats", Short: "Let others at the stream: contexts for the nats program, keys and streams of a cluster, moving to one"}
	cmd.AddCommand(a.natsContextCommand(), a.natsKeysCommand(), a.natsSetupCommand(), a.natsMoveCommand())
	return cmd
}

// natsContext is a context file of the nats command-line program: where to connect, and as whom. It names the file of
// the secret and not the secret.
type natsContext struct {
	Description string `json:"description"`
	URL         string `json:"url"`
	Creds       string `json:"creds,omitempty"`
	NKey        string `json:"nkey,omitempty"`
	CA          string `json:"ca,omitempty"`
	Cert        string `json:"cert,omitempty"`
	Key         string `json:"key,omitempty"`
	InboxPrefix string `json:"inbox_prefix,omitempty"`
}

func (a *app) natsContextCommand() *cobra.Command {
	var role string
	cmd := &cobra.Command{
		Use:   "context",
		Short: "Print a context for the nats command-line program",
		Long: `Print a context for the nats command-line program: the address of the stream and the credentials file of a role, of
the onrecord that runs on the data directory or of the cluster at nats.url. The reader may read, replay and nothing else.`,
		Example: `  onrecord nats context > onrecord.json
  nats --context onrecord.json stream ls
  nats --context onrecord.json sub 'onrecord.v1.quotes.ngo.>'
  nats --context onrecord.json sub --stream QUOTES --all`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			r, err := stream.ParseRole(role)
			if err != nil {
				return err
			}
			cfg, err := a.loadConfig()
			if err != nil {
				return err
			}
			c, err := a.natsContext(cfg, r)
			if err != nil {
				return err
			}
			b, err := json.MarshalIndent(c, "", "  ")
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.out, "%s\n", b)
			return err
		},
	}
	cmd.Flags().StringVar(&role, "role", string(stream.RoleReader), "whose credentials: "+roleNames())
	return cmd
}

func roleNames() string {
	var names []string
	for _, r := range stream.Roles() {
		names = append(names, string(r))
	}
	return strings.Join(names, ", ")
}

func (a *app) natsContext(cfg *configs.Config, role stream.Role) (natsContext, error) {
	c := natsContext{Description: "onrecord, as " + string(role), URL: cfg.NATS.URL}
	creds, secure := cfg.NATS.Creds, streamTLS(cfg)
	if c.URL == "" {
		endpoint, err := stream.ReadEndpoint(a.natsDir())
		if errors.Is(err, onrecord.ErrNotFound) {
			return c, fmt.Errorf("%w: start `onrecord run`, which keeps the stream", err)
		}
		if err != nil {
			return c, err
		}
		if c.URL, creds, secure = endpoint.URL, endpoint.Creds[role], endpoint.TLS; c.URL == "" {
			return c, fmt.Errorf("the onrecord that runs on %s listens to nobody: set nats.listen", a.dataDir)
		}
	}
	for to, path := range map[*string]string{&c.CA: secure.CA, &c.Cert: secure.Cert, &c.Key: secure.Key} {
		if path == "" {
			continue
		}
		var err error
		if *to, err = filepath.Abs(path); err != nil { // the context is used from anywhere
			return c, err
		}
	}
	if inbox := role.Inbox(); inbox != stream.RoleReader.Inbox() {
		c.InboxPrefix = inbox
	}
	if creds == "" {
		return c, nil
	}
	creds, err := filepath.Abs(creds)
	if err != nil {
		return c, err
	}
	isKey, err := stream.IsKeyFile(creds)
	if isKey {
		c.NKey = creds
	} else {
		c.Creds = creds
	}
	return c, err
}

func (a *app) natsKeysCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "keys DIR",
		Short: "Make keys for the roles of a cluster",
		Long: `Make a key for every role of a cluster, and one for its admin, in DIR: a file with the secret seed for each (ROLE.nk,
for nats.creds) and ` + stream.KeysFile + ` with the public keys, which the servers need. Keys that are there already stay.

The servers read the permissions of the roles from deployments/nats/accounts.conf.`,
		Example: `  onrecord nats keys keys
  ONRECORD_NATS_CREDS=keys/scraper.nk onrecord scrape --config mine.yaml`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := stream.WriteKeys(args[0]); err != nil {
				return err
			}
			a.say("seeds of the roles in %s: each for nats.creds of who has that role, and secret", args[0])
			_, err := fmt.Fprintln(a.out, filepath.Join(args[0], stream.KeysFile))
			return err
		},
	}
}

func (a *app) natsSetupCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "setup",
		Short: "Make the streams on a cluster",
		Long: `Make the streams, buckets and consumers on the cluster at nats.url, and bring those of an older version up to date.
Once, with credentials that may; the stages then need no more than the permissions of their roles.`,
		Example: "  ONRECORD_NATS_CREDS=keys/admin.nk onrecord nats setup --config mine.yaml",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := a.clusterConfig("nats.url names no cluster, and the embedded server needs no setting up")
			if err != nil {
				return err
			}
			return a.setUpCluster(cmd.Context(), cfg)
		},
	}
}

// clusterConfig loads a configuration that names a cluster; otherwise is what to say of one that does not.
func (a *app) clusterConfig(otherwise string) (*configs.Config, error) {
	cfg, err := a.loadConfig()
	if err == nil && cfg.NATS.URL == "" {
		err = errors.New(otherwise)
	}
	return cfg, err
}

func (a *app) setUpCluster(ctx context.Context, cfg *configs.Config) error {
	dial := a.clusterDial(cfg, "")
	dial.Name = "onrecord setup"
	conn, err := stream.Dial(ctx, dial)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.EnsureTopology(ctx); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "ready: %s\n", stream.RedactURL(cfg.NATS.URL))
	return err
}
