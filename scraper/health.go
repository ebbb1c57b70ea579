package scraper

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/onrecord/onrecord"
)

// Condition says in one word how a source is. The list is closed: monitoring builds on it.
type Condition string

// The conditions, lightest first.
const (
	// OK: the last visit found what there is to find; or the source was not visited yet.
	OK Condition = "ok"
	// Quiet: visits succeed, and nothing new has appeared for much longer than is usual for this source.
	Quiet Condition = "quiet"
	// Failing: the network or the server fails. It may pass by itself.
	Failing Condition = "failing"
	// Broken: what is configured no longer fits the site. It waits for a person.
	Broken Condition = "broken"
	// Blocked: the site refuses: robots.txt, a challenge page, 403, 429.
	Blocked Condition = "blocked"
)

// conditions lists them in the order of their weight.
var conditions = []Condition{OK, Quiet, Failing, Broken, Blocked}

// Healthy reports whether nobody need look at a source in this condition.
func (c Condition) Healthy() bool { return c == OK || c == Quiet }

// Health is what can be said of a source at a moment, from its history alone.
type Health struct {
	Source onrecord.SourceID
	State  Condition
	// Reason is the evidence for the state, in words.
	Reason string
	// Since is when the first of the visits began that have all found the source in this condition; zero if never visited.
	Since time.Time
	// LastRun is when the last visit began, LastSuccess when one last left the source healthy, NextDue when it falls due
	// next, which is in the past where nothing runs. All are zero while the source was never visited.
	LastRun, LastSuccess, NextDue time.Time

	// Found, New and Failed (by reason) are of the last visit.
	Found, New int
	Failed     map[string]int
	// Totals are of all visits.
	Totals Totals
	// Gone counts the documents that the last visit found gone (404, 410). They are kept.
	Gone int
	// Robots tells by endpoint what robots.txt says of it; Judge leaves it empty, see RobotsDecisions.
	Robots map[string]string
	// Read counts the documents read on the visits remembered, TextShare and DateShare those of them that had a text
	// and a date; the shares say nothing where Read is 0.
	Read                 int
	TextShare, DateShare float64
	// LastNew is the day on which a document last appeared, CadenceDays how many days usually lie between two such
	// days, 0 while that is not known.
	LastNew     onrecord.Date
	CadenceDays int
}

// A finding is something that is wrong with a source.
type finding struct {
	condition Condition
	words     string
}

// Judge says how a source is, from what is remembered of it. It is a function of its arguments alone.
//
// What is wrong is looked for in three places, and the heaviest state wins (blocked, broken, failing); health_rules.go
// has the rules. An endpoint of the configuration that fails or is empty counts at once, since everything hangs on it;
// documents count when they fail in numbers, since one dead link is no news. Only where nothing is wrong can a source
// be quiet. A source that was never visited is ok and says so.
func Judge(source Source, h History, now time.Time) Health {
	health := Health{Source: source.ID, State: OK, Reason: "not visited yet"}
	if !h.Visited() {
		return health
	}
	health.describe(source, h)
	found := slices.Concat(judgeEndpoints(source, h), judgeDocuments(source, h), judgeTexts(source, h), judgeOld(h))
	if len(found) == 0 {
		health.State, health.Reason = judgeSilence(h, now)
		if health.State == OK {
			health.Reason = lastRunInWords(h.Run)
		}
	} else {
		slices.SortStableFunc(found, func(a, b finding) int {
			return cmp.Compare(slices.Index(conditions, b.condition), slices.Index(conditions, a.condition))
		})
		health.State, health.Reason = found[0].condition, inWords(found)
	}
	health.Since = since(h, health.State)
	return health
}

// describe fills in what needs no judgement.
func (health *Health) describe(source Source, h History) {
	health.LastRun, health.LastSuccess = h.Started, h.LastGood
	if health.LastSuccess.IsZero() {
		health.LastSuccess = h.LastSuccess
	}
	if source.Schedule != nil {
		health.NextDue, _ = h.due(source)
	}
	health.Found, health.New, health.Gone, health.Failed = h.Found, h.New, h.Gone, map[string]int{}
	for _, f := range h.Failures {
		health.Failed[f.Reason]++
	}
	health.Totals = h.Totals
	texts, dated := 0, 0
	for _, v := range h.Visits {
		health.Read += v.Read
		texts += v.Texts
		dated += v.Dated
	}
	if health.Read > 0 {
		health.TextShare, health.DateShare = float64(texts)/float64(health.Read), float64(dated)/float64(health.Read)
	}
	if len(h.Days) > 0 {
		health.LastNew = h.Days[len(h.Days)-1]
	}
	health.CadenceDays, _ = cadence(h.Days)
}

// since finds when the visits began that all ended in this condition.
func since(h History, state Condition) time.Time {
	began := h.Started
	for _, v := range slices.Backward(h.Visits) {
		if v.State != state && v.State != "" { // the last one has none yet while it is being judged
			break
		}
		began = v.Started
	}
	return began
}

// inWords puts findings together. A reader needs the first few.
func inWords(found []finding) string {
	const shown = 3
	var words []string
	for _, f := range found {
		if !slices.Contains(words, f.words) {
			words = append(words, f.words)
		}
	}
	if more := len(words) - shown; more > 0 {
		words = append(words[:shown], plural(more, "more like this", "more like these"))
	}
	return strings.Join(words, "; ")
}
