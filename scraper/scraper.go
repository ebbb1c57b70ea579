package scraper

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/scraper/content"
	"github.com/onrecord/onrecord/scraper/fetch"
)

// Fetcher gets one address, politely. *fetch.Fetcher is one. onrecord.ErrFull means that there is no room for an answer.
type Fetcher interface {
	Get(ctx context.Context, req fetch.Request) (*fetch.Response, error)
	// Reservation says what the site reserves of text and data mining at an address. The error is the context's.
	Reservation(ctx context.Context, address string) (fetch.Reservation, error)
}

// Reader turns bytes into a document. *content.Extractor is one.
type Reader interface {
	Extract(ctx context.Context, in content.Input) (content.Document, error)
}

// Captures keeps the bytes of answers, known by their hash.
//
// Put stores the body durably before it returns, and returns the capture as it was when these bytes were first
// stored: a document collected again after a crash keeps the time it was first seen.
type Captures interface {
	Put(ctx context.Context, c onrecord.Capture, body []byte) (onrecord.Capture, error)
}

// Publisher sends statements on. It returns nil only when all of them are stored for good; a statement it already
// has, by id, is not stored again. onrecord.ErrFull means that there is no room.
type Publisher interface {
	PublishStatements(ctx context.Context, statements []onrecord.Statement) error
}

// Config is what a Scraper needs.
type Config struct {
	Fetcher   Fetcher
	Reader    Reader
	Captures  Captures
	Publisher Publisher
	State     State
	Logger    *slog.Logger
	// Budget is how long a visit goes on asking for documents before it leaves the rest to the next one; 0 means two
	// hours. A host that answers slowly, or never, must not hold one of the few places for ever.
	Budget time.Duration
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// Observe, if set, is told what happens as it happens, for progress. It may be called from several goroutines.
	Observe func(Event)
}

// Event is one step of a visit: it began (Item and Run nil), a document was dealt with (Item), or it ended (Run).
type Event struct {
	Source onrecord.SourceID
	// URL and Outcome tell of one document: "new", "changed", "unchanged", "off_topic", "gone", or a failure's reason.
	URL, Outcome string
	Run          *Run
}

// Scraper visits sources. It keeps nothing between visits: what it remembers is in the State.
type Scraper struct {
	cfg Config
	// desks bounds how many documents are read at once. Reading is work for the processor, not waiting: more at once
	// than there are cores would only take more memory.
	desks chan struct{}
}

// New returns a scraper.
func New(cfg Config) *Scraper {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Budget == 0 {
		cfg.Budget = 2 * time.Hour
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.Observe == nil {
		cfg.Observe = func(Event) {}
	}
	return &Scraper{cfg: cfg, desks: make(chan struct{}, runtime.GOMAXPROCS(0))}
}

// extract reads a document when there is a free desk.
func (s *Scraper) extract(ctx context.Context, in content.Input) (content.Document, error) {
	select {
	case s.desks <- struct{}{}:
		defer func() { <-s.desks }()
	case <-ctx.Done():
		return content.Document{}, ctx.Err()
	}
	return s.cfg.Reader.Extract(ctx, in)
}

// Visit collects what is new at a source, once. What goes wrong with a document or an endpoint is in the Run's
// failures and stops nothing else; an error means that the visit could not go on at all, because ctx ended or because
// stream or state took nothing more, and what it had collected by then is safe.
func (s *Scraper) Visit(ctx context.Context, source Source) (run Run, err error) {
	return s.visitDue(ctx, source, time.Time{})
}

// visitDue is Visit for a run that fell due.
func (s *Scraper) visitDue(ctx context.Context, source Source, due time.Time) (run Run, err error) {
	v := newVisit(s, source)
	v.run.Due = due
	s.cfg.Observe(Event{Source: source.ID})
	previous, err := LoadHistory(ctx, s.cfg.State, source.ID)
	if err != nil {
		return v.run, err
	}
	err = v.contained(ctx)
	if err != nil {
		v.run.Failures = append(v.run.Failures, failure("", err))
	}
	v.run.Ended = s.cfg.Now().UTC()
	v.run.LastSuccess = previous.LastSuccess
	if v.run.OK() {
		v.run.LastSuccess = v.run.Ended
	}
	s.cfg.Observe(Event{Source: source.ID, Run: &v.run})
	if err != nil {
		return v.run, fmt.Errorf("visit %s: %w", source.ID, err)
	}
	return v.run, save(ctx, s.cfg.State, sourceKey(source.ID), previous.after(source, v.run, v.appeared))
}
