package stream

import (
	"context"
	"fmt"

	"github.com/nats-io/nats.go"
	"github.com/onrecord/onrecord"
)

// headerRead marks a statement that comes with its quotes, from another archive. Processors pass it over: what they
// would find is not what was handed on. Reprocessing reads it like any other.
const headerRead = "Onrecord-Read"

// PublishRead publishes statements that were read elsewhere, whose quotes are published with them. It is otherwise as
// PublishStatements.
func (c *Conn) PublishRead(ctx context.Context, statements []onrecord.Statement) error {
	return c.publishStatements(ctx, statements, func(m *nats.Msg) { m.Header.Set(headerRead, "1") })
}

// PublishReadings publishes what extractors found in several statements, in this order, and returns when all is on the
// disk. The errors are those of PublishStatements.
func (c *Conn) PublishReadings(ctx context.Context, readings []onrecord.Quotes) error {
	msgs := make([]*nats.Msg, 0, len(readings))
	seen := make(map[string]bool, len(readings))
	for _, q := range readings {
		id := onrecord.QuotesID(q.Statement.VersionID, q.Extractor)
		if seen[id] {
			continue // a batch with one id twice is refused whole
		}
		seen[id] = true
		body, err := onrecord.MarshalQuotes(q)
		if err != nil {
			return err
		}
		msgs = append(msgs, newMessage(onrecord.StreamQuotes, onrecord.QuotesSubject(q.Statement), id, body))
	}
	if err := c.publishAll(ctx, msgs); err != nil {
		return fmt.Errorf("publish %d readings: %w", len(msgs), err)
	}
	return nil
}
