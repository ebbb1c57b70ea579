package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/configs"
	"github.com/onrecord/onrecord/internal/stream"
	"github.com/onrecord/onrecord/sink"
)

// A workbench is where a person changes what is in the streams and sees the archive follow: beside the onrecord that
// runs on the data directory, beside a cluster, or, where nothing runs, on the store itself.
type workbench struct {
	*app
	cfg *configs.Config
	// store is the streams of a data directory on which nothing runs; nil where something does.
	store *pipeline
	dial  map[stream.Role]stream.DialConfig
	conns []*stream.Conn
}

func (a *app) openWorkbench(ctx context.Context) (*workbench, error) {
	cfg, err := a.loadConfig()
	if err != nil {
		return nil, err
	}
	w := &workbench{app: a, cfg: cfg, dial: make(map[stream.Role]stream.DialConfig)}
	if cfg.NATS.URL != "" {
		for _, role := range stream.Roles() {
			w.dial[role] = a.clusterDial(cfg, role)
		}
		return w, nil
	}
	endpoint, err := stream.ReadEndpoint(a.natsDir())
	if errors.Is(err, onrecord.ErrNotFound) {
		return w, w.openStore(ctx)
	}
	if err != nil {
		return nil, err
	}
	if endpoint.URL == "" {
		return nil, fmt.Errorf("the onrecord that runs on %s listens to nobody (nats.listen): stop it first", a.dataDir)
	}
	for role := range endpoint.Creds {
		dial := endpoint.Dial(role)
		dial.Logger = a.logger
		w.dial[role] = dial
	}
	return w, nil
}

func (w *workbench) openStore(ctx context.Context) error {
	if _, err := os.Stat(w.natsDir()); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("nothing is stored in %s yet: run `onrecord run` first: %w", w.dataDir, onrecord.ErrNotFound)
	}
	private := *w.cfg
	private.NATS.Listen = ""
	var err error
	w.store, err = w.openPipeline(ctx, &private)
	return err
}

func (w *workbench) close() {
	for _, c := range w.conns {
		c.Close()
	}
	if w.store != nil {
		w.store.close()
	}
}

// connect opens a connection with the rights of a role; close closes it.
func (w *workbench) connect(ctx context.Context, role stream.Role) (*stream.Conn, error) {
	if w.store != nil {
		return w.store.connect(ctx, role)
	}
	conn, err := stream.Dial(ctx, w.dial[role])
	if err != nil {
		return nil, err
	}
	w.conns = append(w.conns, conn)
	if w.cfg.NATS.URL != "" {
		return conn, ensureTopology(ctx, conn)
	}
	return conn, nil
}

// settleTime is how long a running sink gets to take up what was published.
const settleTime = time.Minute

// settle returns when the archive has all that is in the streams. Where nothing runs it brings it there itself. The role
// is that of the command, which may look at the streams: on a cluster its credentials may be all there are.
func (w *workbench) settle(ctx context.Context, role stream.Role) error {
	if w.store != nil {
		return w.settleHere(ctx)
	}
	reader, err := w.openReader(ctx)
	if errors.Is(err, onrecord.ErrNotFound) {
		w.say("published; there is no archive on this machine to wait for")
		return nil
	}
	if err != nil {
		return err
	}
	defer reader.Close() //nolint:errcheck // only read from
	conn, err := w.connect(ctx, role)
	if err != nil {
		return err
	}
	waiting, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	err = poll(waiting, func() (bool, error) {
		if ok, err := caughtUp(waiting, conn, reader.Position); err != nil || !ok {
			return false, err
		}
		return reader.Scrubbed(waiting)
	})
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return fmt.Errorf("published, but %s has not taken it up in %s: does a sink run on it?", w.archivePath(w.cfg), settleTime)
	}
	return err
}

func (w *workbench) settleHere(ctx context.Context) error {
	conn, err := w.connect(ctx, stream.RoleSink)
	if err != nil {
		return err
	}
	return w.fill(ctx, conn, w.archivePath(w.cfg), sink.Options{Announce: conn.PublishEdit})
}

// fill brings all that is in the streams into the archive at path.
func (w *workbench) fill(ctx context.Context, conn *stream.Conn, path string, options sink.Options) (err error) {
	captures, err := conn.Captures(ctx)
	if err != nil {
		return err
	}
	options.Logger, options.CaptureDir = w.logger, w.cfg.Archive.Captures
	archive, err := sink.Open(ctx, path, options)
	if err != nil {
		return err
	}
	running, stop := context.WithCancel(ctx)
	defer stop()
	group, running := errgroup.WithContext(running)
	group.Go(func() error { return archive.Run(running, sinkStream{conn, captures}) })
	err = poll(running, func() (bool, error) {
		ok, err := caughtUp(running, conn, func(ctx context.Context, name string) (uint64, error) {
			seq, _, err := archive.Position(ctx, name)
			return seq, err
		})
		if err != nil || !ok {
			return false, err
		}
		return archive.Scrubbed(running)
	})
	stop()
	return errors.Join(unlessCanceled(err), group.Wait(), archive.Close(), ctx.Err())
}

// unlessCanceled is err, or nil where it only says that the work was ended.
func unlessCanceled(err error) error {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}
