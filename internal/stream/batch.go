package stream

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"strconv"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"
)

// The headers of an atomic batch (ADR-50). The messages before the last are staged by the server; the one with the
// commit header stores them all, or none, with one fsync.
const (
	headerBatchID       = "Nats-Batch-Id"
	headerBatchSequence = "Nats-Batch-Sequence"
	headerBatchCommit   = "Nats-Batch-Commit"
)

const (
	maxBatchMessages = 1000 // the server's limit

	// maxBatchBytes keeps a batch well within the ten seconds that the server waits for its next message, and both
	// sides from holding more than this at once.
	maxBatchBytes = 16 << 20
)

// batches cuts messages into runs that fit one batch each.
func batches(msgs []*nats.Msg) iter.Seq[[]*nats.Msg] {
	return func(yield func([]*nats.Msg) bool) {
		for len(msgs) > 0 {
			n, size := 0, 0
			for n < len(msgs) && n < maxBatchMessages && (n == 0 || size+msgs[n].Size() <= maxBatchBytes) {
				size += msgs[n].Size()
				n++
			}
			if !yield(msgs[:n]) {
				return
			}
			msgs = msgs[n:]
		}
	}
}

// publishBatch publishes all messages, of one stream, or none.
func (c *Conn) publishBatch(ctx context.Context, msgs []*nats.Msg) error {
	prefixes := make([]string, len(msgs))
	for i, m := range msgs {
		prefixes[i] = m.Subject
	}
	return c.request(ctx, func(ctx context.Context) error {
		id := nuid.Next()
		for i, m := range msgs {
			// A copy: headers of a batch have no place on a message that is published alone later.
			part := nats.NewMsg(m.Subject)
			part.Data = m.Data
			for k, v := range m.Header {
				part.Header[k] = v
			}
			part.Header.Set(headerBatchID, id)
			part.Header.Set(headerBatchSequence, strconv.Itoa(i+1))
			last := i == len(msgs)-1
			if last {
				part.Header.Set(headerBatchCommit, "1")
			}
			// The first is asked about, so that a server which refuses says so before it is sent the rest.
			var err error
			if i == 0 || last {
				err = c.batchRequest(ctx, part, last)
			} else {
				err = c.nc.PublishMsg(part)
			}
			if err != nil {
				return explainPublish(m.Subject, err)
			}
		}
		return nil
	}, prefixes...)
}

// batchRequest sends one message of a batch and reads the answer: empty for one that was staged, the acknowledgement
// of the whole batch for the last.
func (c *Conn) batchRequest(ctx context.Context, m *nats.Msg, last bool) error {
	answer, err := c.nc.RequestMsgWithContext(ctx, m)
	if err != nil {
		return err
	}
	if !last && len(answer.Data) == 0 {
		return nil
	}
	var ack struct {
		Error *jetstream.APIError `json:"error"`
		Batch string              `json:"batch"`
	}
	if err := json.Unmarshal(answer.Data, &ack); err != nil {
		return fmt.Errorf("answer to a batch: %w", err)
	}
	if ack.Error != nil {
		return ack.Error
	}
	if !last || ack.Batch == "" {
		return fmt.Errorf("the server (%s) does not take atomic batches", c.nc.ConnectedServerVersion())
	}
	return nil
}
