package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/onrecord/onrecord/configs"
	"github.com/onrecord/onrecord/internal/stream"
	"github.com/onrecord/onrecord/processor"
	"github.com/onrecord/onrecord/scraper"
	"github.com/onrecord/onrecord/scraper/fetch"
	"github.com/onrecord/onrecord/sink"
)

// A pipeline is the stages, joined by the stream: the embedded server, or the cluster at nats.url.
type pipeline struct {
	*app
	cfg    *configs.Config
	server *stream.Server // nil when nats.url names a cluster

	// gate stands before what is collected.
	gate *gate

	// archived holds the archive once the sink has opened it.
	archived chan *sink.Archive

	mu    sync.Mutex
	conns []*stream.Conn
	// cancel ends the work under way, halted is why it is to end.
	cancel context.CancelCauseFunc
	halted error

	supervised sync.Once
}

func (a *app) newPipeline(cfg *configs.Config) *pipeline {
	return &pipeline{app: a, cfg: cfg, archived: make(chan *sink.Archive, 1), gate: a.newGate(cfg)}
}

func (a *app) openPipeline(ctx context.Context, cfg *configs.Config) (*pipeline, error) {
	p := a.newPipeline(cfg)
	if err := os.MkdirAll(a.dataDir, 0o700); err != nil {
		return nil, fmt.Errorf("make data directory: %w", err)
	}
	if released, err := p.gate.guard.Release(); err != nil {
		return nil, err
	} else if released {
		a.say("onrecord: the disk is full; started with the reserve in %s", a.dataDir)
	}
	if cfg.NATS.URL == "" {
		server, err := stream.StartServer(ctx, stream.ServerConfig{
			Dir: a.natsDir(), Listen: cfg.NATS.Listen, TLS: streamTLS(cfg), Logger: a.logger, WriteFailed: p.halt,
		})
		if err != nil {
			return nil, p.gate.explainFull(err)
		}
		p.server = server
	}
	return p, nil
}

func (a *app) natsDir() string { return filepath.Join(a.dataDir, "nats") }

// connect opens a connection with the rights of a role; close closes it.
func (p *pipeline) connect(ctx context.Context, role stream.Role) (*stream.Conn, error) {
	conn, err := p.dial(ctx, role)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.conns = append(p.conns, conn)
	p.supervised.Do(func() { superviseBySystemd(ctx, p.alive(conn)) })
	return conn, nil
}

// alive asks the embedded server whether it still answers. A cluster may be away: the connection comes back by itself.
func (p *pipeline) alive(conn *stream.Conn) func(context.Context) error {
	if p.server == nil {
		return func(context.Context) error { return nil }
	}
	return conn.Ping
}

func (p *pipeline) dial(ctx context.Context, role stream.Role) (*stream.Conn, error) {
	if p.server != nil {
		return p.server.Connect(ctx, role)
	}
	conn, err := stream.Dial(ctx, p.clusterDial(p.cfg, role))
	if err != nil {
		return nil, err
	}
	if err := ensureTopology(ctx, conn); err != nil {
		conn.Close()
		return nil, err
	}
	return conn, nil
}

// clusterDial is how a role connects to the cluster at nats.url. The credentials may be the role's own or an operator's
// who gave one set for everything; either way the role says what is asked for.
func (a *app) clusterDial(cfg *configs.Config, role stream.Role) stream.DialConfig {
	return stream.DialConfig{
		URL: cfg.NATS.URL, Creds: cfg.NATS.Creds, TLS: streamTLS(cfg), Role: role, Name: "onrecord " + string(role), Logger: a.logger,
	}
}

func streamTLS(cfg *configs.Config) stream.TLS {
	return stream.TLS{CA: cfg.NATS.TLS.CA, Cert: cfg.NATS.TLS.Cert, Key: cfg.NATS.TLS.Key}
}

// ensureTopology makes what is missing on a cluster, or says who can.
func ensureTopology(ctx context.Context, conn *stream.Conn) error {
	err := conn.EnsureTopology(ctx)
	if errors.Is(err, stream.ErrDenied) && strings.Contains(err.Error(), ".CREATE.") {
		return fmt.Errorf("%w; let `onrecord nats setup` make the streams with credentials that may", err)
	}
	return err
}

func (p *pipeline) close() {
	for _, c := range p.conns {
		c.Close()
	}
	if p.server != nil {
		p.server.Shutdown()
	}
}

// scheduler joins the first stage: fetcher, reader and the stream.
func (p *pipeline) scheduler(ctx context.Context, observe func(scraper.Event)) (_ *scraper.Scheduler, release func(), _ error) {
	if err := p.cfg.CheckFetch(); err != nil {
		return nil, nil, err
	}
	sources, err := sourcesOf(p.cfg)
	if err != nil {
		return nil, nil, err
	}
	conn, err := p.connect(ctx, stream.RoleScraper)
	if err != nil {
		return nil, nil, err
	}
	captures, err := conn.Captures(ctx)
	if err != nil {
		return nil, nil, err
	}
	bucket, err := conn.State(ctx)
	if err != nil {
		return nil, nil, err
	}
	leases, err := conn.Leases(ctx, p.holder())
	if err != nil {
		return nil, nil, err
	}
	state := notedState{scraperState{bucket}, p}
	fetching := p.fetchConfig(p.cfg)
	fetching.Hosts = fetchHosts{leases}
	fetching.RobotsStore = scraper.NewRobotsStore(state, p.logger)
	fetcher, err := fetch.New(fetching)
	if err != nil {
		return nil, nil, err
	}
	reader := p.newReader()
	s := scraper.New(scraper.Config{
		Fetcher:   gatedFetcher{fetcher, p.gate},
		Reader:    reader,
		Captures:  notedCaptures{captures, p},
		Publisher: notedConn{conn, p},
		State:     state,
		Logger:    p.logger,
		Observe:   observe,
	})
	return scraper.NewScheduler(s, sources, scraperRuns{conn, leases}, p.logger), func() {
		fetcher.Close()
		_ = reader.Close()
	}, nil
}

// holder names this process where it shares hosts and sources with others. The embedded server is one process's at a
// time, so that one keeps its name over a crash and need not wait for what it held itself.
func (p *pipeline) holder() string {
	if p.server != nil {
		return "embedded"
	}
	return ""
}

// fetchConfig is how the configuration wants documents fetched.
func (a *app) fetchConfig(cfg *configs.Config) fetch.Config {
	return fetch.Config{
		Contact:      cfg.Contact,
		Version:      version(),
		Proxy:        cfg.Fetch.Proxy,
		AllowPrivate: cfg.Fetch.AllowPrivate,
		HostDelay:    cfg.Fetch.HostDelay,
		MaxBody:      cfg.Fetch.MaxBody,
		Logger:       a.logger,
	}
}

// process runs the second stage until ctx ends.
func (p *pipeline) process(ctx context.Context) error {
	conn, err := p.connect(ctx, stream.RoleProcessor)
	if err != nil {
		return err
	}
	extractor := processor.New(p.cfg.Stakeholders, p.cfg.Topics)
	return conn.ProcessStatements(ctx, processorWorkers(), processor.Handle(extractor, notedConn{conn, p}))
}

// processorWorkers is how many statements are under way at once. A few are read, one for each processor (see
// [processor.Handle]); the quotes of the others go to the disk together. More than that make the batches no better, and
// would leave nothing to other processes.
func processorWorkers() int { return min(64*runtime.GOMAXPROCS(0), 256) }

// archive runs the third stage until ctx ends.
func (p *pipeline) archive(ctx context.Context) error {
	conn, err := p.connect(ctx, stream.RoleSink)
	if err != nil {
		return err
	}
	captures, err := conn.Captures(ctx)
	if err != nil {
		return err
	}
	archive, err := sink.Open(ctx, p.archivePath(p.cfg), sink.Options{
		Logger: p.logger, CaptureDir: p.cfg.Archive.Captures, Announce: conn.PublishEdit,
	})
	if err != nil {
		return err
	}
	p.archived <- archive
	return errors.Join(archive.Run(ctx, sinkStream{conn, captures}), archive.Close())
}

// background starts the second and third stage and returns what waits for their end after ctx ended.
func (p *pipeline) background(ctx context.Context) (context.Context, *errgroup.Group) {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return p.process(ctx) })
	group.Go(func() error { return p.archive(ctx) })
	return ctx, group
}
