package stream

import (
	"context"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/onrecord/onrecord"
)

// PublishEdit publishes that a version no longer has the words of a quote, and returns when it is on the disk. Every
// archive that is built finds the same edits, so the stream takes each once for all time, by its subject, and not only
// within the window in which it remembers ids. The errors are those of PublishStatements.
func (c *Conn) PublishEdit(ctx context.Context, e onrecord.Edit) error {
	if err := e.Validate(); err != nil {
		return err
	}
	body, err := onrecord.MarshalEdit(e)
	if err != nil {
		return err
	}
	m := newMessage(onrecord.StreamEdits, onrecord.EditSubject(e), string(e.ID), body)
	m.Header.Set(jetstream.ExpectedLastSubjSeqHeader, "0")
	if err := c.publish(ctx, m); err != nil && !wrongLastSequence(err) {
		return fmt.Errorf("publish edit %s: %w", e.ID, err)
	}
	return nil
}
