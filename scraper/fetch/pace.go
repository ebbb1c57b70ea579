package fetch

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	// maxCrawlDelay bounds what a robots.txt may ask for; more would be a way of saying no that robots.txt has words for.
	maxCrawlDelay = time.Minute
	// maxWait is the longest Retry-After that is waited for within a run.
	maxWait = 30 * time.Second
	// maxSlowdown bounds how much the pause at a host grows after it said that it is too busy.
	maxSlowdown = 16
)

// pacer lets one request at a time go to each host, with a pause between them.
type pacer struct {
	delay  time.Duration
	now    func() time.Time
	sleep  func(context.Context, time.Duration) error
	shared Hosts // may be nil

	mu    sync.Mutex
	hosts map[string]*host
}

// host is the state of one host name, whatever scheme and port: it is one machine to be spared.
type host struct {
	name string
	// turn holds one token, taken by whoever talks to the host. Everything below belongs to its holder.
	turn chan struct{}
	// next is when the next request may go out.
	next time.Time
	// closed is until when the host asked to be left alone, if that is longer than a run waits.
	closed time.Time
	// slowdown multiplies the pause: doubled by each 429 and 503, eased by each good answer.
	slowdown float64
	// crawlDelay is what robots.txt asks for.
	crawlDelay time.Duration
	// hold is this process's hold of the host, nil where it has none, or where nobody shares.
	hold Hold
	held time.Time
	idle *time.Timer // lets go of the hold when nobody has asked for anything for a while
}

func newPacer(cfg Config) *pacer {
	return &pacer{delay: cfg.HostDelay, now: cfg.Now, sleep: cfg.Sleep, shared: cfg.Hosts, hosts: map[string]*host{}}
}

// take waits for the turn at a host. The holder must call release.
func (p *pacer) take(ctx context.Context, name string) (*host, error) {
	p.mu.Lock()
	h := p.hosts[name]
	if h == nil {
		h = &host{name: name, turn: make(chan struct{}, 1), slowdown: 1}
		p.hosts[name] = h
	}
	p.mu.Unlock()
	select {
	case h.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if err := p.share(ctx, h); err != nil {
		<-h.turn
		return nil, err
	}
	return h, nil
}

// wait pauses until the host may be asked again.
func (p *pacer) wait(ctx context.Context, h *host) error {
	if d := h.next.Sub(p.now()); d > 0 {
		return p.sleep(ctx, d)
	}
	return ctx.Err()
}

// answered sets when the host may be asked again: after the pause, counted from the end of the answer, or when the
// host said, if that is later.
func (p *pacer) answered(h *host, busy bool, retryAfter time.Duration) {
	if busy {
		h.slowdown = min(h.slowdown*2, maxSlowdown)
	} else {
		h.slowdown = max(h.slowdown*0.8, 1)
	}
	pause := max(time.Duration(float64(p.delay)*h.slowdown), h.crawlDelay)
	if retryAfter > maxWait {
		h.closed = p.now().Add(retryAfter)
	}
	h.next = p.now().Add(max(pause, min(retryAfter, maxWait)))
}

// shut tells how long the host is still to be left alone, beyond what a run waits.
func (p *pacer) shut(h *host) time.Duration { return max(h.closed.Sub(p.now()), 0) }

// retryAfterOf reads how long an answer asks to be left alone: its Retry-After, in seconds or as a date.
func retryAfterOf(status int, header http.Header, now time.Time) time.Duration {
	if status < 400 {
		return 0
	}
	value := strings.TrimSpace(header.Get("Retry-After"))
	if seconds, err := strconv.ParseInt(value, 10, 64); err == nil {
		const week = 7 * 24 * 60 * 60
		return time.Duration(min(max(seconds, 0), week)) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}

// sleep waits for d or until ctx ends.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
