package stream

import (
	"context"
	"fmt"

	"github.com/onrecord/onrecord"
)

// PublishCorrection publishes a correction and returns when it is on the disk. The errors are those of
// PublishStatements.
func (c *Conn) PublishCorrection(ctx context.Context, correction onrecord.Correction) error {
	if err := correction.Validate(); err != nil {
		return err
	}
	body, err := onrecord.MarshalCorrection(correction)
	if err != nil {
		return err
	}
	if err := c.publish(ctx, newMessage(onrecord.StreamCorrections, onrecord.CorrectionSubject(correction), string(correction.ID), body)); err != nil {
		return fmt.Errorf("publish correction %s: %w", correction.ID, err)
	}
	return nil
}

// PublishRedaction publishes that text was taken out, and what is left. Publish it before erasing anything: it is
// what archives are told, and after a crash between the two the erasing is repeated.
func (c *Conn) PublishRedaction(ctx context.Context, r onrecord.Redaction) error {
	if err := r.Validate(); err != nil {
		return err
	}
	body, err := onrecord.MarshalRedaction(r)
	if err != nil {
		return err
	}
	if err := c.publish(ctx, newMessage(onrecord.StreamCorrections, onrecord.RedactionSubject(r), string(r.ID), body)); err != nil {
		return fmt.Errorf("publish redaction of %s: %w", r.Statement.ID, err)
	}
	return nil
}
