package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/configs"
	"github.com/onrecord/onrecord/internal/room"
	"github.com/onrecord/onrecord/internal/stream"
	"github.com/onrecord/onrecord/scraper"
	"github.com/onrecord/onrecord/scraper/fetch"
	"github.com/onrecord/onrecord/sink"
)

// A gate stands before everything that is collected. It is shut while a disk is nearly full: what is collected already
// is still read and archived then.
type gate struct {
	*app
	guard *room.Guard
	// patient says to wait before a shut gate; otherwise whoever comes is turned away with an onrecord.ErrFull.
	patient bool

	mu   sync.Mutex
	shut error // why it is shut, nil while it is open
}

// newGate watches the disks that a configuration writes to.
func (a *app) newGate(cfg *configs.Config) *gate {
	dirs := []string{a.dataDir, filepath.Dir(a.archivePath(cfg))}
	if cfg.Archive.Captures != "" {
		dirs = append(dirs, cfg.Archive.Captures)
	}
	return &gate{app: a, guard: room.New(dirs...)}
}

// pass returns when something may be collected.
func (g *gate) pass(ctx context.Context) error {
	err := g.guard.Check()
	if err != nil {
		g.close(err)
		if !g.patient {
			return err
		}
		if err := g.guard.Wait(ctx); err != nil {
			return err
		}
	}
	g.open()
	return nil
}

// close tells people, once, that nothing is collected for now.
func (g *gate) close(why error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.shut == nil {
		g.say("onrecord: collecting stops: %v", why)
	}
	g.shut = why
}

func (g *gate) open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.shut == nil {
		return
	}
	g.shut = nil
	g.say("onrecord: there is room again: collecting goes on")
	g.keep()
}

// keep makes the reserve, or says why not.
func (g *gate) keep() {
	if err := g.guard.Keep(); err != nil {
		g.logger.Warn("no reserve for a full disk", "error", err)
	}
}

// why says why the gate is shut, nil where it is not.
func (g *gate) why() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.shut
}

// gatedFetcher asks for nothing while the gate is shut.
type gatedFetcher struct {
	scraper.Fetcher
	gate *gate
}

func (f gatedFetcher) Get(ctx context.Context, req fetch.Request) (*fetch.Response, error) {
	if err := f.gate.pass(ctx); err != nil {
		return nil, err
	}
	return f.Fetcher.Get(ctx, req)
}

// What the stages store goes through the pipeline, which ends when there is no room for it: a server that ran into a full
// disk takes nothing more until it is started again.

func (p *pipeline) noteFull(err error) error {
	if errors.Is(err, context.DeadlineExceeded) { // a server that cannot write to its disk may not answer at all
		err = p.gate.explainFull(err)
	}
	if errors.Is(err, onrecord.ErrFull) {
		p.halt(err)
	}
	return err
}

type notedCaptures struct {
	scraper.Captures
	p *pipeline
}

func (c notedCaptures) Put(ctx context.Context, capture onrecord.Capture, body []byte) (onrecord.Capture, error) {
	capture, err := c.Captures.Put(ctx, capture, body)
	return capture, c.p.noteFull(err)
}

type notedState struct {
	scraper.State
	p *pipeline
}

func (s notedState) Put(ctx context.Context, key string, value []byte) error {
	return s.p.noteFull(s.State.Put(ctx, key, value))
}

// notedConn publishes for the scraper and the processor.
type notedConn struct {
	conn *stream.Conn
	p    *pipeline
}

func (c notedConn) PublishStatements(ctx context.Context, statements []onrecord.Statement) error {
	return c.p.noteFull(c.conn.PublishStatements(ctx, statements))
}

func (c notedConn) PublishQuotes(ctx context.Context, q onrecord.Quotes) error {
	return c.p.noteFull(c.conn.PublishQuotes(ctx, q))
}

// noRoom reports whether an error says that a disk or a stream is full.
func noRoom(err error) bool {
	return errors.Is(err, onrecord.ErrFull) || errors.Is(err, syscall.ENOSPC) || sink.IsFull(err)
}

// The pauses before a pipeline is started again that ended for want of room: a disk is seen to have room, a cluster is
// tried.
const againHere = 2 * time.Second

var againCluster = 30 * time.Second // a test does not wait so long

// whileRoom opens the pipeline and works until ctx ends. When a disk or the stream is full it says so, waits for room,
// and starts again. Where it cannot even start it fails, and where systemd watches it, which starts it again itself.
func (a *app) whileRoom(ctx context.Context, cfg *configs.Config, work func(context.Context, *pipeline) error) error {
	for started := false; ; {
		opened, err := a.workOnce(ctx, cfg, work)
		started = started || opened
		if ctx.Err() != nil || !noRoom(err) || !started || os.Getenv("NOTIFY_SOCKET") != "" {
			return err
		}
		a.say("onrecord: no room, waiting for it; nothing that was collected is lost: %v", err)
		if err := a.newGate(cfg).guard.Wait(ctx); err != nil {
			return err
		}
		pause := againHere
		if cfg.NATS.URL != "" {
			pause = againCluster
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
		a.say("onrecord: starting again")
	}
}

// workOnce opens the pipeline and works, and reports whether it could be opened.
func (a *app) workOnce(ctx context.Context, cfg *configs.Config, work func(context.Context, *pipeline) error) (bool, error) {
	p, err := a.openPipeline(ctx, cfg)
	if err != nil {
		return false, err
	}
	defer p.close()
	p.gate.patient = true
	p.gate.keep()
	return true, p.untilFull(ctx, func(ctx context.Context) error { return work(ctx, p) })
}

// untilFull works, and ends the work when what it makes cannot be stored.
func (p *pipeline) untilFull(ctx context.Context, work func(context.Context) error) error {
	working, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	p.mu.Lock()
	p.cancel = cancel
	if p.halted != nil { // before it began
		cancel(p.halted)
	}
	p.mu.Unlock()
	err := work(working)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.halted != nil && ctx.Err() == nil {
		return p.halted
	}
	return err
}

// halt ends the work under way.
func (p *pipeline) halt(why error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.halted != nil {
		return
	}
	p.halted = why
	if p.cancel != nil {
		p.cancel(why)
	}
}

// explainFull adds to an error of a start that failed on a full disk what is the matter.
func (g *gate) explainFull(err error) error {
	if full := g.guard.Check(); full != nil {
		return fmt.Errorf("%w (%w)", full, err)
	}
	return err
}
