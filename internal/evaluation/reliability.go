package evaluation

import (
	"bufio"
	"fmt"
	"io"
	"math"
)

// Reliability says how well confidence tells how often quotes are right.
type Reliability struct {
	// Bins have a tenth of the scale each; those without quotes are left out.
	Bins []Bin `json:"bins"`
	// Quotes is how many were judged.
	Quotes int `json:"quotes"`
	// Error is the expected calibration error: how far confidence and the share of right quotes lie apart in a bin, the
	// mean over all quotes.
	Error float64 `json:"expected_calibration_error"`
	// Brier is the mean squared difference of confidence and being right (1 or 0): 0 is perfect, and 0.25 what always
	// saying 0.5 has.
	Brier float64 `json:"brier"`
}

// Bin is the quotes with a confidence from From up to To.
type Bin struct {
	From       float64 `json:"from"`
	To         float64 `json:"to"`
	Quotes     int     `json:"quotes"`
	Confidence float64 `json:"confidence"` // the mean
	Right      float64 `json:"right"`      // the share
}

// bins is how many bins the scale has.
const bins = 10

// Scale collects judged quotes for a [Reliability]. The zero value is empty.
type Scale struct {
	quotes, right [bins]int
	confidence    [bins]float64
	squares       float64
}

// Add adds a quote.
func (s *Scale) Add(confidence float64, right bool) {
	b := min(bins-1, max(0, int(confidence*bins)))
	outcome := 0.0
	if right {
		s.right[b]++
		outcome = 1
	}
	s.quotes[b]++
	s.confidence[b] += confidence
	s.squares += (confidence - outcome) * (confidence - outcome)
}

// judge adds the quotes predicted for a document that have a confidence.
func (s *Scale) judge(doc Document, predicted []Quote) {
	for i, v := range Judge(doc, predicted) {
		if c := predicted[i].Confidence; c != nil && v != Unjudged {
			s.Add(*c, v == Right)
		}
	}
}

// Reliability works the figures out.
func (s *Scale) Reliability() Reliability {
	var r Reliability
	for b, n := range s.quotes {
		if n == 0 {
			continue
		}
		bin := Bin{From: float64(b) / bins, To: float64(b+1) / bins, Quotes: n, Confidence: s.confidence[b] / float64(n), Right: float64(s.right[b]) / float64(n)}
		r.Bins = append(r.Bins, bin)
		r.Quotes += n
		r.Error += float64(n) * math.Abs(bin.Confidence-bin.Right)
	}
	r.Error = ratio(r.Error, float64(r.Quotes))
	r.Brier = ratio(s.squares, float64(r.Quotes))
	return r
}

// WriteTable writes the bins for people, in percent.
func (r Reliability) WriteTable(out io.Writer) error {
	w := bufio.NewWriter(out)
	_, _ = fmt.Fprintln(w, "confidence   quotes  mean  right") // the writer keeps its first error for Flush
	for _, b := range r.Bins {
		_, _ = fmt.Fprintf(w, "%.1f-%.1f      %6d  %4.1f  %5.1f\n", b.From, b.To, b.Quotes, 100*b.Confidence, 100*b.Right)
	}
	_, _ = fmt.Fprintf(w, "expected calibration error %.1f %%, Brier score %.3f, %d quotes\n", 100*r.Error, r.Brier, r.Quotes)
	return w.Flush()
}
