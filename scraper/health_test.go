package scraper_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/scraper"
	"github.com/onrecord/onrecord/scraper/discover"
)

// publish adds articles to the site, or pages without a text.
func (b *bench) publish(prefix string, n int, page string) {
	for i := range n {
		path := fmt.Sprintf("/%s%d", prefix, i)
		b.site.links = append(b.site.links, path)
		b.site.pages[path] = strings.ReplaceAll(page, "PATH", path)
	}
}

const empty = "<html><body></body></html>"

var full = article("The review of PATH speaks of forty requests.", "menu")

// health visits and judges.
func (b *bench) health() scraper.Health {
	b.t.Helper()
	b.visit()
	return b.judge()
}

func (b *bench) judge() scraper.Health {
	b.t.Helper()
	h, err := scraper.LoadHistory(b.t.Context(), b.memory, b.source.ID)
	if err != nil {
		b.t.Fatal(err)
	}
	return scraper.Judge(b.source, h, b.now)
}

func (b *bench) wantHealth(name string, got scraper.Health, state scraper.Condition, reason string) {
	b.t.Helper()
	if got.State != state || !strings.Contains(got.Reason, reason) {
		b.t.Errorf("%s: got %s, %q; want %s with %q", name, got.State, got.Reason, state, reason)
	}
}

func TestHealthLearnsWhenASourceIsQuiet(t *testing.T) {
	b := newBench(t)
	b.source.Recheck = 0
	b.wantHealth("never visited", b.judge(), scraper.OK, "not visited yet")
	for n := range 5 {
		b.publish(fmt.Sprintf("day%d-", n), 1, full)
		b.wantHealth("publishing", b.health(), scraper.OK, "1 new")
		b.now = b.now.Add(48 * time.Hour)
	}
	b.now = b.now.Add(6 * 24 * time.Hour)
	b.wantHealth("eight days of silence", b.health(), scraper.OK, "0 new")
	b.now = b.now.Add(4 * 24 * time.Hour)
	quiet := b.health()
	b.wantHealth("twelve days of silence", quiet, scraper.Quiet, "nothing new for 12 days, usually every 2 days")
	if !quiet.LastSuccess.Equal(b.now) || quiet.CadenceDays != 2 {
		t.Errorf("a quiet source: %+v", quiet)
	}
	b.publish("again", 1, full)
	b.wantHealth("speaking again", b.health(), scraper.OK, "1 new")
}

func TestHealthOfDeadLinks(t *testing.T) {
	b := newBench(t)
	b.publish("a", 3, full)
	dead := func(n int) { b.site.links = append(b.site.links, fmt.Sprintf("http://127.0.0.1:1/%d", n)) }
	dead(1)
	dead(2)
	for range 3 { // they are tried again on every visit, and are no news
		b.wantHealth("two dead links", b.health(), scraper.OK, "2 failed: robots_unreachable 2")
	}
	for n := range 3 {
		dead(10 + n)
	}
	last := b.health()
	b.wantHealth("three more", last, scraper.Failing, "robots.txt cannot be had (robots_unreachable) on 5 of 5 documents")
	totals := scraper.Totals{Failed: 4, Found: 3*5 + 8, New: 3, Failures: map[string]int{"robots_unreachable": 3*2 + 5}}
	if diff := cmp.Diff(last.Totals, totals); diff != "" {
		t.Errorf("totals of the visits: got (-) want (+)\n%s", diff)
	}
}

func TestHealthOfDocumentsWithoutText(t *testing.T) {
	b := newBench(t)
	b.publish("a", 5, full)
	b.health()
	b.publish("b", 2, empty)
	b.wantHealth("two without", b.health(), scraper.OK, "no_text 2")
	b.publish("c", 1, empty)
	b.wantHealth("three without", b.health(), scraper.Broken, "no text in the last 3 documents, before that in 5 of 5")
	b.publish("d", 1, full)
	b.wantHealth("one with", b.health(), scraper.OK, "")

	never := newBench(t)
	never.publish("a", 1, empty)
	never.wantHealth("never any", never.health(), scraper.Broken, "no text in any of 1 document")
}

func TestHealthOfEndpoints(t *testing.T) {
	b := newBench(t)
	b.publish("news/", 4, full)
	b.source.Plan.Filter = newFilter(t, "/news/")
	b.wantHealth("well", b.health(), scraper.OK, "4 found, 4 new")
	b.wantHealth("not modified", b.health(), scraper.OK, "0 found")
	listed := b.site.links

	b.site.links = nil
	b.wantHealth("feed emptied", b.health(), scraper.Broken, "feed names 0 documents, usually 4")
	b.site.links = listed
	b.health()
	b.site.links = []string{"/presse/1", "/presse/2"}
	b.wantHealth("addresses moved", b.health(), scraper.Broken, "include and exclude let 0 of 2 listed documents through, usually 4")

	b.source.Plan = discover.Plan{Pages: []string{b.site.URL + "/missing"}}
	b.wantHealth("fixed page gone", b.health(), scraper.Broken, "not found (not_found): page "+b.site.URL+"/missing")
	b.source.Plan = discover.Plan{Feeds: []string{b.site.URL + "/other.xml"}}
	if got := b.judge(); got.State != scraper.OK {
		t.Errorf("a configuration that no longer names what failed: %+v", got)
	}
}

func newFilter(t *testing.T, include string) discover.Filter {
	t.Helper()
	f, err := discover.NewFilter([]string{include}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestJudgeReasons says what each reason makes of a source whose feed fails for it.
func TestJudgeReasons(t *testing.T) {
	const feed = "https://harbour.example/feed.xml"
	source := scraper.Source{Source: onrecord.Source{ID: "harbour"}, Plan: discover.Plan{Feeds: []string{feed}}}
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for want, reasons := range map[scraper.Condition][]string{
		scraper.Blocked: {"robots", "empty", "forbidden", "rate_limited", "blocked"},
		scraper.Failing: {"robots_unreachable", "proxy", "dns", "connect", "tls", "timeout", "too_slow", "broken", "redirect_loop", "server_error", "status", "internal", "stream_full"},
		scraper.Broken:  {"bad_url", "private_address", "too_large", "not_found", "gone", "malformed"},
	} {
		for _, reason := range reasons {
			run := scraper.Run{
				Started: now, Ended: now, Failures: []scraper.Failure{{URL: feed, Reason: reason, Error: "the feed: " + reason}},
				Endpoints: []scraper.EndpointRun{{URL: feed, Kind: "feed", Reason: reason}},
			}
			got := scraper.Judge(source, scraper.History{Run: run, Visits: []scraper.VisitRecord{{Started: now}}}, now)
			if got.State != want || !strings.Contains(got.Reason, reason) || got.Failed[reason] != 1 {
				t.Errorf("%s: got %s, %q, %v; want %s", reason, got.State, got.Reason, got.Failed, want)
			}
			run.Endpoints = nil // as earlier releases remembered it
			if got := scraper.Judge(source, scraper.History{Run: run}, now); got.State != want {
				t.Errorf("%s, without endpoints: got %s, want %s", reason, got.State, want)
			}
		}
	}
}

func TestHistoryReadsWhatEarlierReleasesWrote(t *testing.T) {
	b := newBench(t)
	b.memory.values["source.harbour"] = []byte(`{"source":"harbour","started":"2026-02-28T12:00:00Z","ended":"2026-02-28T12:00:09Z",
		"last_success":"2026-02-28T12:00:09Z","found":3,"new":1,"changed":0,"unchanged":0,"off_topic":0,"gone":0}`)
	got := b.judge()
	b.wantHealth("old value", got, scraper.OK, "3 found, 1 new")
	if got.LastSuccess.IsZero() || got.LastRun.IsZero() {
		t.Errorf("old value: %+v", got)
	}
	b.publish("a", 1, full)
	b.wantHealth("one visit later", b.health(), scraper.OK, "1 new")
}

func TestHistoryIsBounded(t *testing.T) {
	b := newBench(t)
	for n := range 120 {
		b.now = b.now.Add(25 * time.Hour)
		b.site.links = nil
		b.publish(fmt.Sprintf("n%d-", n), 2, full)
		b.health()
	}
	h, err := scraper.LoadHistory(t.Context(), b.memory, b.source.ID)
	if err != nil {
		t.Fatal(err)
	}
	if size := len(b.memory.values["source.harbour"]); size > 16<<10 {
		t.Errorf("%d bytes after 120 visits: %d visits, %d days, %v", size, len(h.Visits), len(h.Days), h.Listed)
	}
	if !slices.IsSortedFunc(h.Days, func(a, b onrecord.Date) int { return a.Time.Compare(b.Time) }) {
		t.Errorf("days: %v", h.Days)
	}
}
