package evaluation

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/onrecord/onrecord"
)

// Options say what to work out beside the figures. The zero value asks for nothing more.
type Options struct {
	// Samples is how many samples of documents to draw for intervals; 0 leaves intervals out.
	Samples int
	// Seed makes the samples.
	Seed uint64
	// Mistakes asks for a list of the mistakes, of each shape all or, if it is not 0, MaxMistakes, evenly from all.
	Mistakes    bool
	MaxMistakes int
	// Reliability asks how well the confidence of quotes tells how often they are right.
	Reliability bool
}

// Report is what was measured: a part for each shape of gold that there was, news first.
type Report struct {
	Parts []Part `json:"parts"`
}

// Part is what was measured on the documents of one shape.
type Part struct {
	Shape     Shape `json:"shape"`
	Documents int   `json:"documents"`
	// Rows are "all", the types of quote, then "lang:…" and "doc:…" where these part the documents.
	Rows []Row `json:"rows"`
	// Traps of the gold, and those that a quote was made of.
	Traps   int `json:"traps"`
	Trapped int `json:"trapped"`
	// Mistakes to read, of MistakesInAll.
	Mistakes      []Mistake `json:"mistakes,omitempty"`
	MistakesInAll int       `json:"mistakes_in_all"`
	// Reliability of confidence, nil where it was not asked for.
	Reliability *Reliability `json:"reliability,omitempty"`
}

// Row holds the figures of some of the quotes, by the name of the measure as the package comment has it. A measure of
// which there is nothing to measure is left out.
type Row struct {
	Name      string            `json:"row"`
	Gold      int               `json:"gold"`
	Predicted int               `json:"predicted"`
	Figures   map[string]Figure `json:"figures"`
}

// Score compares what predict finds in each document with gold. Spans of predicted quotes must lie within the text, as
// those of an extractor and of [ReadPredictions] do.
func Score(ctx context.Context, docs []Document, predict func(Document) []Quote, opts Options) (Report, error) {
	counted := make(map[Shape][]tally)
	mistakes := make(map[Shape][]Mistake)
	scales := map[Shape]*Scale{News: {}, Domain: {}}
	for _, doc := range docs {
		if err := ctx.Err(); err != nil {
			return Report{}, err
		}
		count := countNews
		if doc.Shape == Domain {
			count = countDomain
		}
		quotes := predict(doc)
		t, m := count(doc, quotes)
		if opts.Reliability {
			scales[doc.Shape].judge(doc, quotes)
		}
		counted[doc.Shape] = append(counted[doc.Shape], t)
		mistakes[doc.Shape] = append(mistakes[doc.Shape], m...)
	}
	var report Report
	for _, shape := range []Shape{News, Domain} {
		if tallies := counted[shape]; len(tallies) > 0 {
			part := shape.report(tallies, opts)
			if part.MistakesInAll = len(mistakes[shape]); opts.Mistakes {
				part.Mistakes = spread(mistakes[shape], opts.MaxMistakes)
			}
			if opts.Reliability {
				part.Reliability = new(scales[shape].Reliability())
			}
			report.Parts = append(report.Parts, part)
		}
	}
	return report, nil
}

// WithoutMistakes returns the report with its figures alone.
func (r Report) WithoutMistakes() Report {
	r.Parts = slices.Clone(r.Parts)
	for i := range r.Parts {
		r.Parts[i].Mistakes = nil
	}
	return r
}

// Predict returns the predictions for a document: a function for [Score].
func (p Predictions) Predict(doc Document) []Quote { return p[doc.ID] }

// report works the figures out.
func (s Shape) report(tallies []tally, opts Options) Part {
	measures, size := newsMeasures(), newsCounters
	if s == Domain {
		measures, size = domainMeasures(), domainCounters
	}
	samples := drawSamples(len(tallies), opts)
	part := Part{Shape: s, Documents: len(tallies)}
	for _, name := range s.rowNames(tallies) {
		total := sum(tallies, name, size)
		row := Row{Name: name, Gold: int(total[goldQuotes]), Predicted: int(total[predictedQuotes]), Figures: make(map[string]Figure)}
		intervals := intervalsOf(tallies, name, measures, size, samples)
		for _, m := range measures {
			if f, ok := m.figure(total); ok {
				if within, ok := intervals[m.name]; ok {
					f.Interval = &within
				}
				row.Figures[m.name] = f
			}
		}
		part.Rows = append(part.Rows, row)
		if name == allRow && s == Domain {
			part.Traps, part.Trapped = int(total[traps]), int(total[trapped])
		}
	}
	return part
}

// allRow is the row of all quotes.
const allRow = "all"

// rows are the rows that a quote of a type in this document counts in.
func (d Document) rows(kind onrecord.QuoteType) []string {
	rows := []string{allRow, string(kind)}
	if d.Lang != "" {
		rows = append(rows, "lang:"+d.Lang)
	}
	if d.Type != "" {
		rows = append(rows, "doc:"+d.Type)
	}
	return rows
}

// isGroup reports whether a row is of a language or a type of document.
func isGroup(row string) bool { return strings.Contains(row, ":") }

// rowNames are the rows of a part in order. A group of all that was counted says no more than "all" and is left out.
func (s Shape) rowNames(tallies []tally) []string {
	names := []string{allRow}
	for _, t := range s.types() {
		names = append(names, string(t))
	}
	documents, filled := make(map[string]int), 0
	for _, t := range tallies {
		if len(t) > 0 {
			filled++
		}
		for row := range t {
			if isGroup(row) {
				documents[row]++
			}
		}
	}
	maps.DeleteFunc(documents, func(_ string, n int) bool { return n == filled })
	return append(names, slices.Sorted(maps.Keys(documents))...)
}

// sum adds up a row over all documents.
func sum(tallies []tally, row string, size counter) counts {
	total := make(counts, size)
	for _, t := range tallies {
		for i, n := range t[row] {
			total[i] += n
		}
	}
	return total
}
