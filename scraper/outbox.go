package scraper

import (
	"context"
	"time"

	"github.com/onrecord/onrecord"
)

// outbox holds the statements of a visit until a batch of them is published at once: the stream then needs one sync to
// disk for all. A document is marked as seen only after its statement is acknowledged.
type outbox struct {
	publisher Publisher
	state     State
	posted    []posted
	since     time.Time
	bytes     int
}

// posted is a statement on its way, with what is to be remembered once it has arrived.
type posted struct {
	statement onrecord.Statement
	key       string
	seen      *seen
	done      func()
}

// A batch goes out when it holds this many statements or bytes of text, or its first has waited so long; pacing makes
// the last the usual case.
const (
	batchStatements = 100
	batchBytes      = 4 << 20
	batchLinger     = time.Second
)

func (o *outbox) add(ctx context.Context, now time.Time, p posted) error {
	if len(o.posted) == 0 {
		o.since = now
	}
	o.posted = append(o.posted, p)
	o.bytes += len(p.statement.Text)
	if len(o.posted) < batchStatements && o.bytes < batchBytes && now.Sub(o.since) < batchLinger {
		return nil
	}
	return o.flush(ctx)
}

// holds returns what is to be remembered of the document under key, if its statement is on its way.
func (o *outbox) holds(key string) *seen {
	for _, p := range o.posted {
		if p.key == key {
			return p.seen
		}
	}
	return nil
}

// flush publishes what is held and marks it as seen.
func (o *outbox) flush(ctx context.Context) error {
	if len(o.posted) == 0 {
		return nil
	}
	statements := make([]onrecord.Statement, len(o.posted))
	for i, p := range o.posted {
		statements[i] = p.statement
	}
	if err := o.publisher.PublishStatements(ctx, statements); err != nil {
		return err
	}
	for _, p := range o.posted {
		if err := save(ctx, o.state, p.key, p.seen); err != nil {
			return err
		}
		p.done()
	}
	o.posted, o.bytes = nil, 0
	return nil
}
