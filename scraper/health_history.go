package scraper

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/onrecord/onrecord"
)

// History is what is remembered of the visits of a source: the last one whole, and as much of those before it as it
// takes to say what is usual. It is bounded, whatever the age of the source: some 8 kB for a source of one feed.
//
// It is one JSON value. The last run's fields stand at the top, where earlier releases kept them alone, so each reads
// what the other wrote.
type History struct {
	Run
	// LastGood is when a visit last left the source healthy: nothing broken, blocked or failing. Unlike LastSuccess it
	// does not wait for the one dead link in a long feed.
	LastGood time.Time `json:"last_good,omitzero"`
	// Visits are the last visits, oldest first, Run's among them.
	Visits []VisitRecord `json:"visits,omitempty"`
	// Listed holds by endpoint what it named whenever it was read and named something, oldest first; Kept how many of
	// the documents of all endpoints passed include and exclude.
	Listed map[string][]int `json:"listed,omitempty"`
	Kept   []int            `json:"kept,omitempty"`
	// Days are the days on which new documents appeared, oldest first.
	Days []onrecord.Date `json:"days,omitempty"`
	// Totals counts what all visits did, since they are counted.
	Totals Totals `json:"totals,omitzero"`
}

// Totals are sums over visits that only grow, for who looks at them now and then and wants to miss none in between.
type Totals struct {
	// Succeeded and Failed count visits, those that met no failure and those that did.
	Succeeded int `json:"succeeded,omitempty"`
	Failed    int `json:"failed,omitempty"`
	// Found, New and Changed are as in Run.
	Found   int `json:"found,omitempty"`
	New     int `json:"new,omitempty"`
	Changed int `json:"changed,omitempty"`
	// Failures counts by reason.
	Failures map[string]int `json:"failures,omitempty"`
}

// after returns the totals with one more visit.
func (t Totals) after(run Run) Totals {
	if run.OK() {
		t.Succeeded++
	} else {
		t.Failed++
	}
	t.Found, t.New, t.Changed = t.Found+run.Found, t.New+run.New, t.Changed+run.Changed
	failures := maps.Clone(t.Failures)
	for _, f := range run.Failures {
		if failures == nil {
			failures = map[string]int{}
		}
		failures[f.Reason]++
	}
	t.Failures = failures
	return t
}

// VisitRecord is what is kept of a visit that is not the last.
type VisitRecord struct {
	Started time.Time `json:"started"`
	// State is what the source was judged to be when the visit ended.
	State Condition `json:"state"`
	Found int       `json:"found,omitempty"`
	New   int       `json:"new,omitempty"`
	Asked int       `json:"asked,omitempty"`
	Read  int       `json:"read,omitempty"`
	Texts int       `json:"texts,omitempty"`
	Dated int       `json:"dated,omitempty"`
	// Unreachable counts by reason, as in Run.
	Unreachable map[string]int `json:"unreachable,omitempty"`
}

// What a history keeps at most.
const (
	keptVisits = 50
	keptCounts = 20
	keptDays   = 31
)

// LoadHistory returns what is remembered of a source, the zero History where nothing is.
func LoadHistory(ctx context.Context, state State, id onrecord.SourceID) (h History, err error) {
	_, err = load(ctx, state, sourceKey(id), &h)
	return h, err
}

// answered reports whether any document came that was asked for.
func (v VisitRecord) answered() bool { return v.Asked > sum(v.Unreachable) }

// Visited reports whether the source ever was.
func (h History) Visited() bool { return !h.Started.IsZero() }

// after returns the history with one more visit.
func (h History) after(source Source, run Run, appeared []time.Time) History {
	plan := endpoints(source.Plan)
	next := History{
		Run:      run,
		LastGood: h.LastGood,
		Visits: keepLast(append(slices.Clone(h.Visits), VisitRecord{
			Started: run.Started, Found: run.Found, New: run.New, Asked: run.Asked, Unreachable: run.Unreachable,
			Read: run.Read, Texts: run.Texts, Dated: run.Dated,
		}), keptVisits),
		Listed: map[string][]int{},
		Kept:   h.Kept,
		Days:   addDays(h.Days, appeared),
		Totals: h.Totals.after(run),
	}
	for _, e := range plan { // so that what is no longer configured is forgotten
		if counts, ok := h.Listed[e.url]; ok {
			next.Listed[e.url] = counts
		}
	}
	for _, e := range run.Endpoints {
		if e.Kind != kindPage && e.Reason == "" && !e.NotModified && e.Found > 0 {
			next.Listed[e.URL] = keepLast(append(slices.Clone(next.Listed[e.URL]), e.Found), keptCounts)
		}
	}
	if kept, _, ok := filtered(source, run); ok && kept > 0 {
		next.Kept = keepLast(append(slices.Clone(h.Kept), kept), keptCounts)
	}
	health := Judge(source, next, run.Ended)
	next.Visits[len(next.Visits)-1].State = health.State
	if health.State.Healthy() {
		next.LastGood = run.Ended
	}
	return next
}

// addDays adds the days of documents that appeared, each day once.
func addDays(days []onrecord.Date, appeared []time.Time) []onrecord.Date {
	all := slices.Clone(days)
	for _, t := range appeared {
		all = append(all, onrecord.Day(t.Date()))
	}
	slices.SortFunc(all, func(a, b onrecord.Date) int { return a.Time.Compare(b.Time) })
	all = slices.CompactFunc(all, func(a, b onrecord.Date) bool { return a.Time.Equal(b.Time) })
	return keepLast(all, keptDays)
}

func keepLast[T any](all []T, n int) []T { return all[max(0, len(all)-n):] }

// usual is the median of counts, 0 where there are none.
func usual(counts []int) int {
	if len(counts) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(counts))
	return sorted[len(sorted)/2]
}
