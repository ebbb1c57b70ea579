package evaluation

// counter names a thing that is counted in a document. The first are counted in either shape, the others are of news
// (news.go) or of domain gold (domain.go).
type counter int

const (
	none counter = iota
	goldQuotes
	predictedQuotes
	firstOfShape
)

// counts holds the counters of one row of one document, or their sums. They are fractions where a quote found in part
// counts in part.
type counts []float64

// tally is what was counted in one document, by row: "all", a type, "lang:en", "doc:release".
type tally map[string]counts

// add adds n to a counter in each of the rows. size is the number of counters of the shape.
func (t tally) add(size counter, rows []string, c counter, n float64) {
	for _, row := range rows {
		if t[row] == nil {
			t[row] = make(counts, size)
		}
		t[row][c] += n
	}
}

// addIf adds one where ok, and makes sure that the rows are there.
func (t tally) addIf(size counter, rows []string, c counter, ok bool) {
	n := 0.0
	if ok {
		n = 1
	}
	t.add(size, rows, c, n)
}

// share is one counter as a share of another.
type share struct{ of, all counter }

func (s share) in(c counts) float64 { return ratio(c[s.of], c[s.all]) }

// ratio is a/b, and 0 of nothing.
func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// measure makes a figure of counts: the F1 of a precision and a recall, or an accuracy.
type measure struct {
	name              string
	precision, recall share
	accuracy          share
	// needs is the counter without which there is no figure; none asks for nothing.
	needs counter
}

// f1 is a measure with precision and recall.
func f1(name string, precision, recall share) measure {
	return measure{name: name, precision: precision, recall: recall}
}

// accuracy is a measure that exists where all is counted.
func accuracy(name string, of, all counter) measure {
	return measure{name: name, accuracy: share{of, all}, needs: all}
}

// Figure is a measured share, from 0 to 1.
type Figure struct {
	// Value is the F1 where there are precision and recall, and an accuracy where there are none.
	Value     float64  `json:"value"`
	Precision *float64 `json:"precision,omitempty"`
	Recall    *float64 `json:"recall,omitempty"`
	// Interval is where the value lies in 95 % of samples, nil where it was not asked for.
	Interval *Interval `json:"interval,omitempty"`
}

// Interval is a range of values, its ends among them.
type Interval struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// value returns the F1 or the accuracy, and whether there is one.
func (m measure) value(c counts) (float64, bool) {
	switch {
	case m.needs != none && c[m.needs] == 0:
		return 0, false
	case m.accuracy.all != none:
		return m.accuracy.in(c), true
	}
	p, r := m.precision.in(c), m.recall.in(c)
	return ratio(2*p*r, p+r), true
}

// figure is value with the precision and recall it comes from.
func (m measure) figure(c counts) (Figure, bool) {
	v, ok := m.value(c)
	f := Figure{Value: v}
	if m.accuracy.all == none {
		f.Precision, f.Recall = new(m.precision.in(c)), new(m.recall.in(c))
	}
	return f, ok
}
