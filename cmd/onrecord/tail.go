package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/stream"
)

// tailQuery says which quotes of the stream to show.
type tailQuery struct {
	kind, source, topic, who, lang string
	replay                         bool
	since                          time.Time
	limit                          int
}

func (a *app) tailCommand() *cobra.Command {
	var q tailQuery
	var origin originFlags
	var format string
	cmd := &cobra.Command{
		Use:   "tail",
		Short: "Follow the quotes as they are found",
		Long: `Follow the quotes as they are found, until Ctrl-C: from the onrecord that runs on the same data directory, or from
the cluster at nats.url. With --replay everything from the beginning comes first. Where nothing runs, --replay and
--since print what is stored and end.`,
		Example: `  onrecord tail
  onrecord tail --kind ngo --topic un-cybercrime-convention
  onrecord tail --since 24h --who "Quay Watch" --lang en
  onrecord tail --replay --format jsonl > quotes.jsonl`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var err error
			if q.since, err = origin.read(a.now()); err != nil {
				return err
			}
			q.kind, q.source = origin.kind, origin.source
			return a.tail(cmd.Context(), q, format)
		},
	}
	formatFlag(cmd, &format, "text", []string{"text", "jsonl"})
	flags := cmd.Flags()
	origin.add(flags, "begin with what came")
	flags.StringVar(&q.topic, "topic", "", "topic id")
	flags.StringVar(&q.who, "who", "", "speaker, affiliation or stakeholder contains this")
	flags.StringVar(&q.lang, "lang", "", "language of the statement")
	flags.BoolVar(&q.replay, "replay", false, "begin with everything there is")
	flags.IntVarP(&q.limit, "lines", "n", 0, "end after so many quotes; 0 does not")
	return cmd
}

var errEnough = errors.New("enough")

func (a *app) tail(ctx context.Context, q tailQuery, format string) error {
	conn, live, closeConn, err := a.subscribe(ctx, stream.RoleReader)
	if err != nil {
		return err
	}
	defer closeConn()
	if !live && !q.replay && q.since.IsZero() {
		return fmt.Errorf("nothing runs on %s: start `onrecord run`, or use --replay to see what is stored", a.dataDir)
	}
	options := stream.FollowOptions{
		Stream: onrecord.StreamQuotes, Subjects: []string{q.subject()}, Since: q.since, Stored: !live,
		NewOnly: !q.replay && q.since.IsZero(),
	}
	shown := 0
	err = conn.Follow(ctx, options, func(_ context.Context, m stream.Message) error {
		n, err := a.tailMessage(m, q, format, shown)
		if err != nil {
			return err
		}
		if shown += n; shown == q.limit && q.limit > 0 {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// tailMessage prints those quotes of a message that are wanted, and returns how many.
func (a *app) tailMessage(m stream.Message, q tailQuery, format string, shown int) (n int, err error) {
	quotes, err := onrecord.UnmarshalQuotes(m.Data)
	if err != nil {
		a.say("onrecord: message %d: %v", m.Seq, err)
		return 0, nil
	}
	for _, quote := range quotes.Quotes {
		if q.limit > 0 && shown+n == q.limit {
			break
		}
		if !q.wants(quotes.Statement, quote) {
			continue
		}
		if err := a.printTail(quotes, quote, format); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// subscribe connects with the rights of a role: to the cluster, to the onrecord that runs on the data directory, or,
// where none runs, to the store itself. live is false in the last case: nothing new will come.
func (a *app) subscribe(ctx context.Context, role stream.Role) (conn *stream.Conn, live bool, closeConn func(), err error) {
	cfg, err := a.loadConfig()
	if err != nil {
		return nil, false, nil, err
	}
	dial := a.clusterDial(cfg, role)
	if dial.URL == "" {
		endpoint, err := stream.ReadEndpoint(a.natsDir())
		if errors.Is(err, onrecord.ErrNotFound) {
			return a.openStore(ctx, role)
		}
		if err != nil {
			return nil, false, nil, err
		}
		if endpoint.URL == "" {
			return nil, false, nil, fmt.Errorf("the onrecord that runs on %s listens to nobody: set nats.listen", a.dataDir)
		}
		dial = endpoint.Dial(role)
		dial.Logger = a.logger
	}
	conn, err = stream.Dial(ctx, dial)
	if err != nil {
		return nil, false, nil, err
	}
	return conn, true, conn.Close, nil
}

// openStore opens the streams of a data directory on which nothing runs.
func (a *app) openStore(ctx context.Context, role stream.Role) (*stream.Conn, bool, func(), error) {
	if _, err := os.Stat(a.natsDir()); errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil, fmt.Errorf("nothing is stored in %s yet: run `onrecord run` first: %w", a.dataDir, onrecord.ErrNotFound)
	}
	server, err := stream.StartServer(ctx, stream.ServerConfig{Dir: a.natsDir(), Logger: a.logger})
	if err != nil {
		return nil, false, nil, err
	}
	conn, err := server.Connect(ctx, role)
	if err != nil {
		server.Shutdown()
		return nil, false, nil, err
	}
	return conn, false, func() { conn.Close(); server.Shutdown() }, nil
}

// subject is the filter that the server applies, so that only what may match travels.
func (q tailQuery) subject() string {
	kind, source := "*", "*"
	if q.kind != "" {
		kind = q.kind
	}
	if q.source != "" {
		source = q.source
	}
	return "onrecord.v1.quotes." + kind + "." + source
}

// wants says what the subject cannot.
func (q tailQuery) wants(s onrecord.Statement, quote onrecord.Quote) bool {
	if q.lang != "" && s.Lang != q.lang || q.topic != "" && !slices.Contains(quote.Topics, q.topic) {
		return false
	}
	if q.who == "" {
		return true
	}
	who := strings.ToLower(q.who)
	for _, name := range []string{quote.Speaker.Name, quote.Speaker.Affiliation, quote.Stakeholder} {
		if strings.Contains(strings.ToLower(name), who) {
			return true
		}
	}
	return false
}

// tailLine is a quote with where it stands, as a line of tail --format jsonl.
type tailLine struct {
	Quote       onrecord.Quote       `json:"quote"`
	StatementID onrecord.StatementID `json:"statement_id"`
	Version     int                  `json:"version"`
	Source      onrecord.SourceID    `json:"source"`
	URL         string               `json:"url"`
	Title       string               `json:"title"`
	Lang        string               `json:"lang"`
	PublishedAt onrecord.Date        `json:"published_at"`
	FirstSeenAt time.Time            `json:"first_seen_at"`
	Extractor   string               `json:"extractor"`
}

func (a *app) printTail(quotes onrecord.Quotes, q onrecord.Quote, format string) error {
	s := quotes.Statement
	if format == "text" {
		when := s.PublishedAt.String()
		if when == "" {
			when = "no date"
		}
		// What goes on over paragraphs stays set in under the line that says who speaks.
		text := strings.ReplaceAll(q.Text, "\n", "\n  ")
		_, err := fmt.Fprintf(a.out, "%s  %s  [%s]\n  %s\n  %s\n", when, attribution(q.Speaker), q.Type, text, s.URL)
		return err
	}
	b, err := encodeJSON(tailLine{
		Quote: q, StatementID: s.ID, Version: s.Version, Source: s.Source, URL: s.URL, Title: s.Title, Lang: s.Lang,
		PublishedAt: s.PublishedAt, FirstSeenAt: s.FirstSeenAt, Extractor: quotes.Extractor,
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "%s\n", b)
	return err
}
