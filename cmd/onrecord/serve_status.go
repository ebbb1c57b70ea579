package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/configs"
	"github.com/onrecord/onrecord/internal/room"
	"github.com/onrecord/onrecord/internal/stream"
	"github.com/onrecord/onrecord/internal/web"
	"github.com/onrecord/onrecord/scraper"
)

// A watch tells the page what is not in the archive. It keeps its connection to the stream while there is one, and never
// opens the store of a data directory itself: that is for who collects.
type watch struct {
	*app
	cfg     *configs.Config
	sources []scraper.Source

	mu   sync.Mutex
	conn *stream.Conn
	// inside connects within this process where the stream is in it; nil: where it is not, or not yet.
	inside func(context.Context, stream.Role) (*stream.Conn, error)
}

func (a *app) newWatch(cfg *configs.Config) (*watch, error) {
	sources, err := sourcesOf(cfg)
	if err != nil {
		return nil, err
	}
	return &watch{app: a, cfg: cfg, sources: sources}, nil
}

// within asks the stream of a pipeline of this process, where it is in it, until release is called.
func (w *watch) within(p *pipeline) (release func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if p.server != nil {
		w.inside = p.server.Connect
	}
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.inside = nil
		w.hangUp()
	}
}

func (w *watch) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.hangUp()
}

func (w *watch) hangUp() {
	if w.conn != nil {
		w.conn.Close()
		w.conn = nil
	}
}

// status asks for everything. What cannot be asked is said in its place.
func (w *watch) status(ctx context.Context) web.Status {
	w.mu.Lock()
	defer w.mu.Unlock()
	status := web.Status{Disks: w.disks()}
	if w.conn == nil {
		conn, err := w.connect(ctx)
		if err != nil {
			status.StreamsUnknown, status.SourcesUnknown, status.DeadUnknown = err.Error(), err.Error(), err.Error()
			return status
		}
		w.conn = conn
	}
	failed := errors.Join(w.askStreams(ctx, &status), w.askDead(ctx, &status), w.askSources(ctx, &status))
	if failed != nil && !errors.Is(failed, stream.ErrDenied) {
		w.hangUp() // the next time it is tried anew
	}
	return status
}

// connect finds the stream: in this process, on a cluster, or in the process that runs on the data directory.
func (w *watch) connect(ctx context.Context) (*stream.Conn, error) {
	if w.inside != nil {
		return w.inside(ctx, stream.RoleMonitor)
	}
	dial := w.clusterDial(w.cfg, stream.RoleMonitor)
	if dial.URL == "" {
		endpoint, err := stream.ReadEndpoint(w.natsDir())
		if errors.Is(err, onrecord.ErrNotFound) {
			return nil, fmt.Errorf("no onrecord runs on %s: start `onrecord run`", w.dataDir)
		}
		if err != nil {
			return nil, err
		}
		if endpoint.URL == "" {
			return nil, fmt.Errorf("the onrecord that runs on %s listens to nobody: set nats.listen", w.dataDir)
		}
		dial = endpoint.Dial(stream.RoleMonitor)
		dial.Logger = w.logger
	}
	return stream.Dial(ctx, dial)
}

func (w *watch) askStreams(ctx context.Context, status *web.Status) error {
	backlog, err := w.conn.Backlog(ctx)
	if err != nil {
		status.StreamsUnknown = err.Error()
		return err
	}
	status.Streams = []web.Stream{
		{Name: onrecord.StreamStatements, Messages: backlog.Statements.Messages, Last: backlog.Statements.LastSeq, Bytes: backlog.Statements.Bytes},
		{Name: onrecord.StreamQuotes, Messages: backlog.Quotes.Messages, Last: backlog.Quotes.LastSeq, Bytes: backlog.Quotes.Bytes},
	}
	status.Processors = &web.Processors{
		Waiting: backlog.Unprocessed, Processing: backlog.Processing, Retrying: backlog.Retrying, Free: backlog.Processors,
		Oldest: backlog.OldestWaiting, LastDone: backlog.LastDone, Stuck: backlog.Stuck(w.now()),
	}
	return nil
}

func (w *watch) askDead(ctx context.Context, status *web.Status) error {
	letters, err := w.conn.DeadLetters(ctx)
	if err != nil {
		status.DeadUnknown = err.Error()
		return err
	}
	for _, l := range letters {
		status.Dead = append(status.Dead, web.DeadLetter{Stream: l.Stream, Seq: l.Seq, Reason: l.Reason, At: l.GivenUp})
	}
	return nil
}

func (w *watch) askSources(ctx context.Context, status *web.Status) error {
	sources, err := w.askHealth(ctx)
	if err != nil {
		status.SourcesUnknown = err.Error()
		return err
	}
	status.Sources = sources
	return nil
}

func (w *watch) askHealth(ctx context.Context) ([]web.Source, error) {
	var state scraper.State
	bucket, err := w.conn.State(ctx)
	switch {
	case errors.Is(err, jetstream.ErrBucketNotFound): // a cluster that no scraper has used
		state = nothingRemembered{}
	case err != nil:
		return nil, err
	default:
		state = scraperState{bucket}
	}
	now := w.now()
	all := make([]web.Source, 0, len(w.sources))
	for _, source := range w.sources {
		history, err := scraper.LoadHistory(ctx, state, source.ID)
		if err != nil {
			return nil, err
		}
		h := scraper.Judge(source, history, now)
		all = append(all, web.Source{
			ID: string(source.ID), Name: source.Stakeholder.Name, State: string(h.State), Reason: h.Reason, Since: h.Since, LastRun: h.LastRun,
			LastSuccess: h.LastSuccess, NextDue: h.NextDue, Found: h.Found, New: h.New, Failed: h.Failed,
			Totals: web.Totals(h.Totals),
		})
	}
	return all, nil
}

// disks are the file systems that the archive and the streams are on.
func (w *watch) disks() []web.Disk {
	dirs := []string{w.dataDir, filepath.Dir(w.archivePath(w.cfg))}
	if w.cfg.Archive.Captures != "" {
		dirs = append(dirs, w.cfg.Archive.Captures)
	}
	var disks []web.Disk
	for i, u := range room.New(dirs...).Usages() {
		if u.Total > 0 && (i == 0 || dirs[i] != dirs[0]) {
			disks = append(disks, web.Disk{Dir: dirs[i], Total: u.Total, Free: u.Free, Least: u.Least()})
		}
	}
	return disks
}
