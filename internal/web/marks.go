package web

import (
	"slices"
	"strings"

	"github.com/onrecord/onrecord"
)

// What a stretch of text is in a quote.
const (
	asContent = "content" // the words
	asSource  = "source"  // who said them
	asCue     = "cue"     // the words of saying
	asStand   = "stand"   // the words of position
)

// A mark says what a stretch of text is, and in which quote.
type mark struct {
	onrecord.Span
	as string
	id onrecord.QuoteID
}

// marksOf are the marks of a quote.
func marksOf(q *onrecord.Quote) []mark {
	var all []mark
	add := func(as string, spans onrecord.Spans) {
		for _, s := range spans {
			all = append(all, mark{s, as, q.ID})
		}
	}
	add(asContent, q.Content)
	add(asSource, q.Source)
	add(asCue, q.Cue)
	if q.Position != nil {
		add(asStand, q.Position.Cue)
	}
	return all
}

// piece is a stretch of text that is marked in one way.
type piece struct {
	Text string
	// Content, Source, Cue and Stand say what it is; it may be several.
	Content, Source, Cue, Stand bool
	// Quote is the quote whose words it is, First whether that begins here.
	Quote onrecord.QuoteID
	First bool
}

// paragraphs cuts the text under a span into paragraphs, and these into pieces, each marked in one way.
func paragraphs(text onrecord.Text, within onrecord.Span, marks []mark) [][]piece {
	cuts := []int{within.Start, within.End}
	for _, m := range marks {
		for _, at := range []int{m.Start, m.End} {
			if at > within.Start && at < within.End {
				cuts = append(cuts, at)
			}
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	marks = slices.Clone(marks)
	slices.SortStableFunc(marks, func(a, b mark) int { return a.Start - b.Start })
	began := make(map[onrecord.QuoteID]bool)
	all := [][]piece{nil}
	for i := 1; i < len(cuts); i++ {
		stretch := onrecord.Span{Start: cuts[i-1], End: cuts[i]}
		p := pieceOf(stretch, marks)
		if p.Quote != "" && !began[p.Quote] {
			began[p.Quote], p.First = true, true
		}
		for n, line := range strings.Split(text.Slice(stretch), "\n") {
			if n > 0 {
				all = append(all, nil)
				p.First = false
			}
			if line != "" {
				p.Text = line
				all[len(all)-1] = append(all[len(all)-1], p)
			}
		}
	}
	return slices.DeleteFunc(all, func(p []piece) bool { return len(p) == 0 })
}

// pieceOf says what a stretch is. No mark begins or ends within it.
func pieceOf(stretch onrecord.Span, marks []mark) (p piece) {
	for _, m := range marks {
		if m.Start >= stretch.End {
			break
		}
		if m.End <= stretch.Start {
			continue
		}
		switch m.as {
		case asContent:
			p.Content, p.Quote = true, m.id
		case asSource:
			p.Source = true
		case asCue:
			p.Cue = true
		case asStand:
			p.Stand = true
		}
	}
	return p
}
