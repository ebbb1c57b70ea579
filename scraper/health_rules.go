package scraper

import (
	"fmt"
	"maps"
	"slices"

	"github.com/onrecord/onrecord/scraper/fetch"
)

// enough is how many documents must fail alike before they speak for the source.
const enough = 3

// judgeEndpoints: an endpoint that fails, or that names nothing and usually names something, speaks for the source at
// once. So do listed documents of which none passes include and exclude any more: the site has moved them.
func judgeEndpoints(source Source, h History) []finding {
	configured := map[string]endpoint{}
	for _, e := range endpoints(source.Plan) {
		configured[e.url] = e
	}
	var found []finding
	for _, run := range h.Endpoints {
		e, ok := configured[run.URL]
		if !ok {
			continue // the configuration has changed since
		}
		if f, bad := judgeEndpoint(e, run, usual(h.Listed[run.URL])); bad {
			found = append(found, f)
		}
	}
	if kept, listed, ok := filtered(source, h.Run); ok && kept == 0 && listed > 0 && len(h.Kept) > 0 {
		found = append(found, finding{Broken, fmt.Sprintf(
			"include and exclude let 0 of %s through, usually %d", plural(listed, "listed document", "listed documents"), usual(h.Kept))})
	}
	return found
}

func judgeEndpoint(e endpoint, run EndpointRun, usually int) (finding, bool) {
	expected := ""
	if usually > 0 {
		expected = fmt.Sprintf(", usually %d", usually)
	}
	switch {
	case run.Reason == "malformed" && e.kind == kindListing:
		return finding{Broken, fmt.Sprintf("listing selector %q matched 0 links%s: %s", e.link, expected, e.url)}, true
	case run.Reason == "malformed" && e.kind != kindPage:
		return finding{Broken, fmt.Sprintf("%s cannot be read as one (malformed)%s: %s", e.kind, expected, e.url)}, true
	case run.Reason != "":
		return finding{conditionOf(run.Reason), fmt.Sprintf("%s: %s %s", phrase(run.Reason), e.kind, e.url)}, true
	case run.Found == 0 && !run.NotModified && usually > 0:
		return finding{Broken, fmt.Sprintf("%s names 0 documents%s: %s", e.kind, expected, e.url)}, true
	}
	return finding{}, false
}

// filtered returns how many documents endpoints listed and how many of these passed include and exclude; ok is false
// where not every endpoint was read whole, so that the two cannot be compared.
func filtered(source Source, run Run) (kept, listed int, ok bool) {
	for _, e := range run.Endpoints {
		switch {
		case e.Kind == kindPage:
		case e.Reason != "" || e.NotModified || e.Kind == kindSitemap:
			return 0, 0, false // of an index, Found counts sitemaps
		default:
			listed += e.Found
			ok = true
		}
	}
	return run.Found - len(source.Plan.Pages), listed, ok
}

// judgeDocuments: documents that cannot be had speak for the source when none ever could, when most of those asked for
// failed together, or when several more failed since one last came. The few dead links that a long feed drags along do
// none of this, and a visit that asked for nothing says nothing.
func judgeDocuments(source Source, h History) []finding {
	if onlyPages(source) {
		return nil
	}
	from := len(h.Visits) // the visits since a document last came, which is said by the one before them
	for from > 0 && !h.Visits[from-1].answered() {
		from--
	}
	failed := outstanding(h.Visits[from:])
	asked := sum(failed)
	if from > 0 {
		last := h.Visits[from-1]
		together := sum(last.Unreachable) >= enough && 2*sum(last.Unreachable) > last.Asked
		switch more := sum(failed) - passing(last.Unreachable); {
		case together && len(failed) == 0:
			failed, asked = last.Unreachable, last.Asked
		case !together && more < enough:
			return nil
		}
	}
	if len(failed) == 0 {
		return nil
	}
	reason := commonest(failed)
	return []finding{{conditionOf(reason), fmt.Sprintf(
		"%s on %d of %s", phrase(reason), failed[reason], plural(asked, "document asked for", "documents asked for"))}}
}

// outstanding counts the documents that failed on visits none of which got any. What may pass was tried again on each
// of them, so of that the last visit that asked at all tells; the rest was asked for once.
func outstanding(visits []VisitRecord) map[string]int {
	failed := map[string]int{}
	latest := true
	for _, v := range backward(visits) {
		for reason, n := range v.Unreachable {
			if latest || !fetch.Reason(reason).Passes() {
				failed[reason] += n
			}
		}
		latest = latest && v.Asked == 0
	}
	return failed
}

// passing counts those that are tried again on the next visit.
func passing(failed map[string]int) int {
	n := 0
	for reason, count := range failed {
		if fetch.Reason(reason).Passes() {
			n += count
		}
	}
	return n
}

// judgeTexts: documents that come and have no text speak for the source when several in a row have none, or when none
// ever had one.
func judgeTexts(source Source, h History) []finding {
	if onlyPages(source) {
		return nil
	}
	visits := backward(h.Visits)
	spoke := slices.IndexFunc(visits, func(v VisitRecord) bool { return v.Texts > 0 })
	if spoke < 0 {
		spoke = len(visits)
	}
	silent, _ := readOn(visits[:spoke])
	read, texts := readOn(visits[spoke:])
	switch {
	case silent == 0, texts > 0 && silent < enough:
		return nil
	case texts == 0:
		return []finding{{Broken, "no text in any of " + plural(silent, "document", "documents")}}
	}
	return []finding{{Broken, fmt.Sprintf("no text in the last %d documents, before that in %d of %d", silent, texts, read)}}
}

func readOn(visits []VisitRecord) (read, texts int) {
	for _, v := range visits {
		read += v.Read
		texts += v.Texts
	}
	return read, texts
}

// onlyPages reports whether a source consists of fixed pages, each of which is judged as an endpoint.
func onlyPages(source Source) bool {
	plan := source.Plan
	return len(plan.Feeds)+len(plan.Sitemaps)+len(plan.Listings) == 0
}

// judgeOld reads what releases before the History remembered: the last run, without its endpoints.
func judgeOld(h History) []finding {
	if len(h.Visits) > 0 || h.OK() {
		return nil
	}
	f := h.Failures[0]
	return []finding{{conditionOf(f.Reason), f.Error}}
}

// backward returns the visits, last one first.
func backward(visits []VisitRecord) []VisitRecord {
	b := slices.Clone(visits)
	slices.Reverse(b)
	return b
}

// commonest returns the reason with the highest count; of several, the first in the alphabet.
func commonest(reasons map[string]int) string {
	best := ""
	for _, reason := range slices.Sorted(maps.Keys(reasons)) {
		if best == "" || reasons[reason] > reasons[best] {
			best = reason
		}
	}
	return best
}

func sum(counts map[string]int) int {
	n := 0
	for _, c := range counts {
		n += c
	}
	return n
}
