package processor

import (
	"context"
	"fmt"
	"runtime"

	"github.com/onrecord/onrecord"
)

// Publisher takes the quotes of a statement to where they are kept. Publishing the same quotes twice must store them
// once.
type Publisher interface {
	PublishQuotes(ctx context.Context, q onrecord.Quotes) error
}

// Process reads a statement and returns its quotes with their ids, beside the statement without its text.
func (e *Extractor) Process(s onrecord.Statement) onrecord.Quotes {
	quotes := e.Extract(Document{
		Text: s.Text, Lang: s.Lang, Title: s.Title, URL: s.URL, Issuer: s.Stakeholder, Firsthand: s.Firsthand,
	})
	out := onrecord.Quotes{Statement: s.WithoutText(), Extractor: e.Version(), Quotes: make([]onrecord.Quote, 0, len(quotes))}
	for _, q := range quotes {
		q.ID = onrecord.NewQuoteID(s.VersionID, q.Content)
		out.Quotes = append(out.Quotes, q)
	}
	return out
}

// Handle returns the function that a consumer of statements calls for each: it reads the statement and publishes the
// quotes, an empty list included, so that the archive knows the statement was read. A statement that is not whole can
// never be read and gives an error that wraps [onrecord.ErrInvalid].
//
// It may be called by many at once: as many statements are read at the same time as there are processors, while the
// quotes of others are on their way to the disk.
func Handle(e *Extractor, pub Publisher) func(context.Context, onrecord.Statement) error {
	readers := make(chan struct{}, runtime.GOMAXPROCS(0))
	return func(ctx context.Context, s onrecord.Statement) error {
		q, err := e.readWith(ctx, readers, s)
		if err != nil {
			return err
		}
		if err := pub.PublishQuotes(ctx, q); err != nil {
			return fmt.Errorf("publish quotes of %s: %w", s.URL, err)
		}
		return nil
	}
}

// readWith finds the quotes of a statement once there is room among the readers.
func (e *Extractor) readWith(ctx context.Context, readers chan struct{}, s onrecord.Statement) (onrecord.Quotes, error) {
	if err := s.Validate(); err != nil {
		return onrecord.Quotes{}, fmt.Errorf("process statement: %w", err)
	}
	select {
	case readers <- struct{}{}:
		defer func() { <-readers }()
	case <-ctx.Done():
		return onrecord.Quotes{}, ctx.Err()
	}
	q := e.Process(s)
	if err := q.Validate(s.Text); err != nil {
		return onrecord.Quotes{}, fmt.Errorf("process statement %s: %w", s.URL, err)
	}
	return q, nil
}
