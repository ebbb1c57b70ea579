package web

import (
	"context"
	"sync"
	"time"
)

// Status is what an operator asks about and the archive does not know. What could not be asked is empty, with the reason
// beside it.
type Status struct {
	// At is when it was asked.
	At time.Time `json:"at"`
	// Sources is how each watched source is.
	Sources        []Source `json:"sources"`
	SourcesUnknown string   `json:"sources_unknown,omitempty"`
	// Streams are the streams the archive is made from, Processors those who read them.
	Streams        []Stream    `json:"streams"`
	Processors     *Processors `json:"processors"`
	StreamsUnknown string      `json:"streams_unknown,omitempty"`
	// Dead are the statements that were given up, where the archive does not list them itself.
	Dead        []DeadLetter `json:"dead_letters"`
	DeadUnknown string       `json:"dead_letters_unknown,omitempty"`
	Disks       []Disk       `json:"disks"`
}

// Source is how a source is, from what its visits found; see `onrecord sources status`.
type Source struct {
	ID     string `json:"source"`
	Name   string `json:"name"`
	State  string `json:"state"`
	Reason string `json:"reason"`
	// The times are zero where there was none.
	Since       time.Time `json:"since,omitzero"`
	LastRun     time.Time `json:"last_run,omitzero"`
	LastSuccess time.Time `json:"last_success,omitzero"`
	NextDue     time.Time `json:"next_due,omitzero"`
	// Found, New and Failed (by reason) are of the last visit.
	Found  int            `json:"found"`
	New    int            `json:"new"`
	Failed map[string]int `json:"failed"`
	// Totals are of all visits since they are counted.
	Totals Totals `json:"totals"`
}

// Totals are sums over the visits of a source.
type Totals struct {
	// Succeeded and Failed count visits, Found, New and Changed documents, Failures what failed, by reason.
	Succeeded int            `json:"succeeded"`
	Failed    int            `json:"failed"`
	Found     int            `json:"found"`
	New       int            `json:"new"`
	Changed   int            `json:"changed"`
	Failures  map[string]int `json:"failures"`
}

// Failures counts what failed on the last visit.
func (s Source) Failures() (n int) {
	for _, k := range s.Failed {
		n += k
	}
	return n
}

// Healthy reports whether nobody need look at it.
func (s Source) Healthy() bool { return s.State == "ok" || s.State == "quiet" }

// Stream is what a stream holds.
type Stream struct {
	Name     string `json:"name"`
	Messages uint64 `json:"messages"`
	// Last is the number of the newest message.
	Last  uint64 `json:"last"`
	Bytes uint64 `json:"bytes"`
}

// Processors is how far the statements are read.
type Processors struct {
	Waiting    uint64    `json:"waiting"`
	Processing int       `json:"processing"`
	Retrying   int       `json:"retrying"`
	Free       int       `json:"free"`
	Oldest     time.Time `json:"oldest_waiting,omitzero"`
	LastDone   time.Time `json:"last_done,omitzero"`
	Stuck      bool      `json:"stuck"`
}

// DeadLetter is a message that was given up.
type DeadLetter struct {
	Stream string    `json:"stream"`
	Seq    uint64    `json:"seq"`
	Reason string    `json:"reason"`
	At     time.Time `json:"at,omitzero"`
}

// Disk is a file system that is written to. Nothing is collected while Free is below Least.
type Disk struct {
	Dir   string `json:"dir"`
	Total uint64 `json:"total"`
	Free  uint64 `json:"free"`
	Least uint64 `json:"least"`
}

// statusAge is how old a status may be: pages and metrics that are asked for at once do not ask NATS each.
const statusAge = 5 * time.Second

// statusTime is how long asking may take.
const statusTime = 4 * time.Second

type statusCache struct {
	ask func(context.Context) Status
	now func() time.Time

	mu   sync.Mutex
	last *Status
}

func newStatusCache(ask func(context.Context) Status, now func() time.Time) *statusCache {
	if ask == nil {
		const unknown = "this page was started without a way to ask"
		ask = func(context.Context) Status {
			return Status{SourcesUnknown: unknown, StreamsUnknown: unknown, DeadUnknown: unknown}
		}
	}
	return &statusCache{ask: ask, now: now}
}

// get returns a status that is not old. Whoever asks while another does waits for that one's answer.
func (c *statusCache) get(ctx context.Context) Status {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.last != nil && c.now().Sub(c.last.At) < statusAge {
		return *c.last
	}
	// The answer serves others too, so it does not end with the request that asks.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), statusTime)
	defer cancel()
	status := c.ask(ctx)
	status.At = c.now()
	c.last = &status
	return status
}
