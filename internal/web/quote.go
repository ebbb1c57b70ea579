package web

import (
	"fmt"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
	"github.com/onrecord/onrecord/sink/cite"
)

// quoteView is what the page of a quote shows.
type quoteView struct {
	sink.Exhibit
	By byline
	// Context is the text around the words; Cut says whether there is more of it before or behind.
	Context             [][]piece
	CutBefore, CutAfter bool
	// Named are the words that say who the speaker is, where they stand outside of the context.
	Named []string
	// Link opens the document at the words, where a browser may go there.
	Link, Outside string
	Citations     []citation
	Corrections   []sink.QuoteCorrection
	Verifiable    bool
	Verified      *sink.Result
}

type citation struct{ Name, Text string }

// contextMost is how many code points of context are shown at most where the speaker is named far from the words.
const contextMost = 3000

func (s *Server) quotePage(r *request) (answer, error) {
	e, err := s.quote(r)
	if err != nil {
		return answer{}, err
	}
	return s.showQuote(r, e, nil)
}

// quote is the quote whose id, or the beginning of it, stands in the address.
func (s *Server) quote(r *request) (sink.Exhibit, error) {
	id := r.PathValue("id")
	exhibits, err := r.archive.Exhibits(r.Context(), id)
	if err != nil {
		return sink.Exhibit{}, err
	}
	if exhibits[0].Quote == nil {
		return sink.Exhibit{}, fmt.Errorf("%s is a statement, not a quote: %w", id, onrecord.ErrNotFound)
	}
	return exhibits[0], nil
}

func (s *Server) showQuote(r *request, e sink.Exhibit, verified *sink.Result) (answer, error) {
	q := e.Quote
	v := quoteView{
		Exhibit: e, By: bylineOf(q.Speaker, q.Stakeholder), Outside: outside(e.Statement.URL),
		Verifiable: s.cfg.Derive != nil, Verified: verified,
	}
	if v.Outside != "" {
		v.Link = outside(cite.Address(e))
	}
	if e.Statement.Text != "" {
		v.setContext(onrecord.NewText(e.Statement.Text))
	}
	v.Citations = []citation{
		{"Plain text", cite.Plain(e)}, {"Markdown", cite.Markdown(e)}, {"BibTeX", cite.BibTeX(e)}, {"RIS", cite.RIS(e)},
	}
	var err error
	if v.Corrections, err = r.archive.CorrectionsOf(r.Context(), q.ID); err != nil {
		return answer{}, err
	}
	return answer{view: view{Title: cite.Attribution(*q), Part: "search", Data: v}, fresh: verified != nil}, nil
}

// setContext cuts out the text around the words, as far as to who said them if that is near.
func (v *quoteView) setContext(text onrecord.Text) {
	q := v.Quote
	before, after := cite.Context(text, q.Content)
	shown := onrecord.Span{Start: before.Start, End: after.End}
	marks := marksOf(q)
	for _, m := range marks {
		wider := onrecord.Span{Start: min(shown.Start, m.Start), End: max(shown.End, m.End)}
		if wider != shown && wider.Len() <= contextMost {
			around, behind := cite.Context(text, onrecord.Spans{wider})
			shown = onrecord.Span{Start: around.Start, End: behind.End}
		}
	}
	for _, m := range marks {
		if m.as == asSource && (m.Start < shown.Start || m.End > shown.End) {
			v.Named = append(v.Named, text.Slice(m.Span))
		}
	}
	v.CutBefore, v.CutAfter = shown.Start > 0, shown.End < text.Len()
	v.Context = paragraphs(text, shown, marks)
}

// verifyQuote checks a quote against the bytes it was taken from. It is asked for by a button, since it takes work; one is
// under way at a time.
func (s *Server) verifyQuote(r *request) (answer, error) {
	e, err := s.quote(r)
	if err != nil {
		return answer{}, err
	}
	if s.cfg.Derive == nil {
		return answer{}, fmt.Errorf("nothing is verified here: ask `onrecord verify %s`: %w", e.Quote.ID, onrecord.ErrNotFound)
	}
	select {
	case s.verify <- struct{}{}:
		defer func() { <-s.verify }()
	case <-r.Context().Done():
		return answer{}, errBusy
	}
	for result, err := range r.archive.Verify(r.Context(), []string{string(e.Quote.ID)}, s.cfg.Derive) {
		if err != nil {
			return answer{}, err
		}
		return s.showQuote(r, e, &result)
	}
	return answer{}, fmt.Errorf("quote %s: %w", e.Quote.ID, onrecord.ErrNotFound)
}
