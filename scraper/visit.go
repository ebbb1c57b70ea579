package scraper

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/scraper/content"
	"github.com/onrecord/onrecord/scraper/discover"
	"github.com/onrecord/onrecord/scraper/fetch"
)

// A visit is one visit of one source.
type visit struct {
	*Scraper
	source Source
	topics *onrecord.TopicMatcher
	run    Run
	// met holds the keys of the documents dealt with, so that one listed twice is asked for once.
	met    map[string]bool
	recent *recent
	outbox outbox
	// appeared says of each document met for the first time when that was, or when it says it was published.
	appeared []time.Time
	// retry is set when a document could not be fetched and is to be tried again on the next visit.
	retry bool
}

func newVisit(s *Scraper, source Source) *visit {
	v := &visit{
		Scraper: s,
		source:  source,
		run:     Run{Source: source.ID, Started: s.cfg.Now().UTC(), Unreachable: map[string]int{}},
		met:     map[string]bool{},
		outbox:  outbox{publisher: s.cfg.Publisher, state: s.cfg.State},
	}
	if len(source.Topics) > 0 {
		v.topics = onrecord.NewTopicMatcher(source.Topics)
	}
	return v
}

// document is what one item leads to.
type document struct {
	item discover.Item
	// key is where the document is remembered, listed the key of the address it was listed under.
	key, listed string
	// address is the canonical form of what was listed, asked is the address to ask for: as it was listed, since some
	// servers know a document only under an address with the parameters that the canonical form leaves out.
	address, asked string
	known          *seen // nil when the document was never met
}

// fixed reports whether the configuration names the document itself.
func (d document) fixed() bool { return d.item.From == discover.FromPages }

// open finds what is remembered of an item's address.
func (v *visit) open(ctx context.Context, item discover.Item) (document, error) {
	address, err := discover.Canonical(item.URL)
	if err != nil {
		return document{}, &fetch.Error{Reason: fetch.ReasonBadURL, URL: item.URL, Err: err}
	}
	asked, _, _ := strings.Cut(item.URL, "#")
	d := document{item: item, address: address, asked: asked, listed: documentKey(address)}
	d.key = d.listed
	for range 2 { // the address itself, then what it is an alias of
		known, err := v.lookup(ctx, d.key)
		if err != nil || known == nil {
			return d, err
		}
		if known.AliasOf == "" {
			d.known = known
			return d, nil
		}
		d.key = known.AliasOf
	}
	return d, nil
}

// lookup returns what is known of the document under key: what is in the outbox, or else in the state; nil if nothing.
func (v *visit) lookup(ctx context.Context, key string) (*seen, error) {
	if known := v.outbox.holds(key); known != nil {
		return known, nil
	}
	var known seen
	ok, err := load(ctx, v.cfg.State, key, &known)
	if err != nil || !ok {
		return nil, err
	}
	return &known, nil
}

// wanted decides whether a listed document is worth asking for. It is asked of every item that feeds, sitemaps and
// listings name, before they count against the bound of a run.
func (v *visit) wanted(ctx context.Context, item discover.Item) (bool, error) {
	d, err := v.open(ctx, item)
	var unusable *fetch.Error
	if errors.As(err, &unusable) {
		v.fail(item.URL, err)
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if v.met[d.key] || v.met[d.listed] {
		return false, nil
	}
	if d.known == nil {
		return !v.tooOld(item), nil
	}
	v.recent.note(d.key, d.known)
	return d.fixed() || d.known.due(&v.source, item, v.cfg.Now()), nil
}

func (v *visit) tooOld(item discover.Item) bool {
	return v.source.MaxAge > 0 && !item.Published.IsZero() &&
		v.cfg.Now().Sub(item.Published.Time) > v.source.MaxAge
}

// collect deals with one document. An error means that the visit cannot go on; what is wrong with the document alone
// becomes a failure of the run.
func (v *visit) collect(ctx context.Context, item discover.Item) error {
	if v.cfg.Now().Sub(v.run.Started) > v.cfg.Budget {
		return errBudget
	}
	d, err := v.open(ctx, item)
	if err != nil {
		return err
	}
	v.met[d.key], v.met[d.listed] = true, true
	v.run.Asked++
	resp, err := v.cfg.Fetcher.Get(ctx, d.request())
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, onrecord.ErrFull): // not asked for, since there is no room for it
		return err
	case err != nil:
		return v.unreachable(ctx, d, err)
	}
	return v.received(ctx, d, resp)
}

func (d document) request() fetch.Request {
	req := fetch.Request{URL: d.asked}
	if d.known != nil {
		req.ETag, req.LastModified = d.known.ETag, d.known.LastModified
	}
	return req
}

// unreachable notes a document that did not answer as it should. What may pass is tried again on the next visit, the
// rest is asked for again when it is due. One that is gone is no failure, unless it is a fixed page: pages disappear.
func (v *visit) unreachable(ctx context.Context, d document, cause error) error {
	var e *fetch.Error
	if !errors.As(cause, &e) || e.Reason.Passes() {
		v.retry = true
		v.run.Unreachable[reasonOf(cause)]++
		v.fail(d.address, cause)
		return nil
	}
	known := v.remember(d)
	known.Asked, known.Reason, known.LastChecked = d.asked, string(e.Reason), v.cfg.Now().UTC()
	if !isGone(e) {
		v.run.Unreachable[string(e.Reason)]++
		v.fail(d.address, cause)
		return save(ctx, v.cfg.State, d.key, known)
	}
	known.Reason = reasonGone
	v.run.Gone++
	if d.fixed() {
		v.fail(d.address, cause)
	} else {
		v.tell(d.address, reasonGone)
	}
	return save(ctx, v.cfg.State, d.key, known)
}

// received deals with an answer: nothing new, another name of a document already known, or a text to read.
func (v *visit) received(ctx context.Context, d document, resp *fetch.Response) error {
	known := v.remember(d)
	known.Asked, known.LastChecked, known.Listed = d.asked, v.cfg.Now().UTC(), d.item.Updated
	if known.Reason == reasonGone {
		known.Reason = "" // it is back
	}
	if resp.NotModified {
		return v.unchanged(ctx, d, known)
	}
	if err := v.followRedirect(ctx, &d, &known, resp); err != nil {
		return err
	}
	hash := onrecord.HashBytes(resp.Body)
	same := hash == known.Capture
	known.Capture = hash
	known.ETag, known.LastModified = resp.Header.Get("ETag"), resp.Header.Get("Last-Modified")
	if same {
		return v.unchanged(ctx, d, known)
	}
	return v.read(ctx, d, known, resp)
}

// unchanged notes that a document says what it said. One that could not be read then cannot be read now, and a source
// that names it as a fixed page hears of it every time.
func (v *visit) unchanged(ctx context.Context, d document, known *seen) error {
	v.run.Unchanged++
	v.tell(d.address, "unchanged")
	if d.fixed() && known.Version == 0 && known.Reason != "" && known.Reason != reasonOffTopic {
		v.run.Failures = append(v.run.Failures, Failure{
			URL: d.address, Reason: known.Reason, Error: fmt.Sprintf("read %s: %s, as before", d.address, known.Reason),
		})
	}
	return save(ctx, v.cfg.State, d.key, known)
}

// followRedirect moves the document to the address that answered, if that is another document's.
func (v *visit) followRedirect(ctx context.Context, d *document, known **seen, resp *fetch.Response) error {
	target, err := v.open(ctx, discover.Item{URL: resp.URL})
	if err != nil || target.key == d.key || target.address == d.address {
		return err
	}
	if err := v.alias(ctx, *d, target.key); err != nil {
		return err
	}
	v.met[target.key] = true
	target.item, target.listed = d.item, d.listed
	previous := *known
	*d, *known = target, v.remember(target)
	(*known).Asked, (*known).LastChecked, (*known).Listed = resp.URL, previous.LastChecked, previous.Listed
	return nil
}

// alias remembers that a listed address leads to the document under key.
func (v *visit) alias(ctx context.Context, d document, key string) error {
	return save(ctx, v.cfg.State, d.listed, seen{
		URL: d.address, Source: v.source.ID, AliasOf: key, FirstSeen: v.cfg.Now().UTC(),
	})
}

// read turns the bytes into a statement and puts it into the outbox, or notes why not.
func (v *visit) read(ctx context.Context, d document, known *seen, resp *fetch.Response) error {
	doc, err := v.extract(ctx, v.input(d, resp))
	if ctx.Err() != nil {
		return ctx.Err()
	}
	v.run.Read++
	if err != nil {
		known.Reason = reasonOf(err)
		v.fail(d.address, err)
		return save(ctx, v.cfg.State, d.key, known)
	}
	v.noteRead(d, doc)
	if v.topics != nil && len(v.topics.Match(doc.Title, doc.Text)) == 0 {
		known.Reason = reasonOffTopic
		v.run.OffTopic++
		v.tell(d.address, reasonOffTopic)
		return save(ctx, v.cfg.State, d.key, known)
	}
	known.Reason = ""
	text := onrecord.HashText(doc.Text)
	if text == known.Content {
		return v.unchanged(ctx, d, known) // only the furniture of the page changed
	}
	if variant, err := v.variantOf(ctx, d, doc, text); err != nil || variant {
		return err
	}
	known.Content = text
	return v.publish(ctx, d, known, resp, doc)
}

func (v *visit) input(d document, resp *fetch.Response) content.Input {
	return content.Input{
		URL:         resp.URL,
		ContentType: resp.Header.Get("Content-Type"),
		Body:        resp.Body,
		Selectors:   v.source.Selectors,
		Hints:       content.Hints{Title: d.item.Title, Published: d.item.Published, Lang: firstOf(d.item.Lang, v.source.Lang)},
	}
}

// publish stores the capture and puts the statement into the outbox.
func (v *visit) publish(ctx context.Context, d document, known *seen, resp *fetch.Response, doc content.Document) error {
	if withheld, err := v.withheld(ctx, known.URL, doc); err != nil || withheld {
		return v.pass(ctx, d, known, err)
	}
	described, err := v.reserved(ctx, captureOf(resp, doc))
	if err != nil {
		return err
	}
	capture, err := v.cfg.Captures.Put(ctx, described, resp.Body)
	if errors.Is(err, onrecord.ErrRedacted) {
		return v.pass(ctx, d, known, nil)
	}
	if err != nil {
		return fmt.Errorf("store capture of %s: %w", resp.URL, err)
	}
	outcome := "changed"
	if known.Version++; known.Version == 1 {
		outcome = "new"
		known.FirstSeen = capture.FetchedAt
	}
	s := onrecord.Statement{
		Version:     known.Version,
		Source:      v.source.ID,
		Stakeholder: v.source.Stakeholder,
		Firsthand:   v.source.Firsthand,
		URL:         known.URL,
		Title:       doc.Title,
		Lang:        doc.Lang,
		PublishedAt: doc.Published,
		FirstSeenAt: capture.FetchedAt,
		Text:        doc.Text,
		Capture:     capture,
		Derivation:  onrecord.Derivation{Extractor: content.Version, Selectors: v.source.Selectors},
	}
	s.Seal()
	known.StatementID = s.ID
	v.recent.note(d.key, known)
	return v.outbox.add(ctx, v.cfg.Now(), posted{
		statement: s, key: d.key, seen: known,
		done: func() { v.count(outcome); v.tell(d.address, outcome) },
	})
}

// remember returns what is known of a document, to be changed, or the beginning of it.
func (v *visit) remember(d document) *seen {
	if d.known != nil {
		known := *d.known
		if known.Version == 0 {
			known.Source = v.source.ID
		}
		return &known
	}
	return &seen{URL: d.address, Source: v.source.ID, FirstSeen: v.cfg.Now().UTC()}
}

// fail notes a failure of one address.
func (v *visit) fail(address string, err error) {
	f := failure(address, err)
	v.run.Failures = append(v.run.Failures, f)
	v.tell(address, f.Reason)
}

func (v *visit) count(outcome string) {
	if outcome == "new" {
		v.run.New++
	} else {
		v.run.Changed++
	}
}

func (v *visit) tell(address, outcome string) {
	v.cfg.Observe(Event{Source: v.source.ID, URL: address, Outcome: outcome})
}

func isGone(e *fetch.Error) bool {
	return e.Reason == fetch.ReasonNotFound || e.Reason == fetch.ReasonGone
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
