package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/stream"
)

// processorState is how the processors get on with what the scrapers publish.
type processorState struct {
	// Waiting is the statements that nobody has taken yet, Processing those taken and not finished, Retrying those of
	// them that are not there for the first time.
	Waiting    uint64 `json:"waiting"`
	Processing int    `json:"processing"`
	Retrying   int    `json:"retrying"`
	// Free is how many processors wait for a statement.
	Free int `json:"free"`
	// Oldest is when the oldest statement that is not finished was stored, LastDone when the last one was finished.
	Oldest   time.Time `json:"oldest_waiting,omitzero"`
	LastDone time.Time `json:"last_done,omitzero"`
	// Dead counts the statements that were given up.
	Dead int `json:"dead"`
	// Unknown says why nothing of this is known.
	Unknown string `json:"unknown,omitempty"`
}

// examineProcessors asks the stream how much is still to be read, and whether anybody reads.
func (a *app) examineProcessors(ctx context.Context, d *diagnosis) error {
	conn, live, closeConn, err := a.subscribe(ctx, stream.RoleProcessor)
	if errors.Is(err, onrecord.ErrNotFound) {
		return nil // nothing is stored yet
	}
	if err != nil {
		d.Processors = &processorState{Unknown: err.Error()}
		return nil //nolint:nilerr // it is a finding about the stream, and said
	}
	defer closeConn()
	backlog, err := conn.Backlog(ctx)
	if err != nil {
		return err
	}
	letters, err := conn.DeadLetters(ctx)
	if err != nil {
		return err
	}
	d.Processors = &processorState{
		Waiting: backlog.Unprocessed, Processing: backlog.Processing, Retrying: backlog.Retrying, Free: backlog.Processors,
		Oldest: backlog.OldestWaiting, LastDone: backlog.LastDone, Dead: len(letters),
	}
	if len(letters) > 0 {
		d.advise("%d statements could not be read: `onrecord dead list` says why, `onrecord dead retry` reads them again", len(letters))
	}
	if advice := d.Processors.advice(backlog.Stuck(a.now()), live); advice != "" {
		d.advise("%s", advice)
	}
	return nil
}

// advice says what to do about statements that wait, "" where there is nothing to do.
func (p *processorState) advice(stuck, live bool) string {
	unread := p.Waiting + uint64(p.Processing)
	switch {
	case unread == 0:
		return ""
	case !live:
		return fmt.Sprintf("%d statements are not read yet: `onrecord run` or `onrecord process` reads them", unread)
	case stuck && p.Processing == 0 && p.Free == 0:
		return fmt.Sprintf("%d statements wait since %s and nobody reads them: start `onrecord process`", unread, p.Oldest.Format(time.RFC3339))
	case stuck:
		return fmt.Sprintf("the processors are stuck: %d statements wait since %s, %d of them are under way and %d tried again: its log says why, `onrecord process` on more hosts helps where they are only slow",
			unread, p.Oldest.Format(time.RFC3339), p.Processing, p.Retrying)
	}
	return ""
}

func (a *app) printProcessors(p *processorState) error {
	if p == nil {
		return nil
	}
	if p.Unknown != "" {
		_, err := fmt.Fprintf(a.out, "processors  cannot be asked about: %s\n", p.Unknown)
		return err
	}
	_, err := fmt.Fprintf(a.out, "processors  %d statements wait, %d are under way (%d tried again), %d given up\n", p.Waiting, p.Processing, p.Retrying, p.Dead)
	return err
}
