package learned

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/find"
	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
)

// Document is an annotated text: one line of the training data.
type Document struct {
	ID           string `json:"id"`
	Text         string `json:"text"`
	Attributions []struct {
		Source  onrecord.Spans `json:"source"`
		Cue     onrecord.Spans `json:"cue"`
		Content onrecord.Spans `json:"content"`
	} `json:"attributions"`
}

// ReadDocuments reads annotated texts, one JSON object a line.
func ReadDocuments(r io.Reader) ([]Document, error) {
	var out []Document
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 64<<20)
	for n := 1; lines.Scan(); n++ {
		var d Document
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if err := d.validate(); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		out = append(out, d)
	}
	return out, lines.Err()
}

func (d Document) validate() error {
	length := onrecord.NewText(d.Text).Len()
	for i, a := range d.Attributions {
		for _, spans := range []onrecord.Spans{a.Source, a.Cue, a.Content} {
			if err := spans.Validate(length); err != nil {
				return fmt.Errorf("document %s, attribution %d: %w", d.ID, i+1, err)
			}
		}
	}
	return nil
}

// Reader makes pages of texts, with what the rules find in them.
type Reader struct {
	Lexicon *lexicon.Lexicon
	Tagger  *text.Tagger
	Rules   []find.Finder
}

// find returns what the rules find in a page.
func (r Reader) find(p *find.Page) []find.Report {
	var out []find.Report
	for _, f := range r.Rules {
		out = append(out, f.Find(p)...)
	}
	return out
}

// gold is an attribution in the items of a frame.
type gold struct {
	cue, source span
	content     []span
}

// paragraph is a frame with its attributions.
type paragraph struct {
	*frame
	gold []gold
}

// paragraphs reads a document.
func (r Reader) paragraphs(d Document) []paragraph {
	t := text.Read(d.Text)
	r.Tagger.Tag(t)
	page := find.NewPage(t, "en", r.Lexicon)
	byPar := paragraphsOf(page, r.find(page))
	var out []paragraph
	at := map[int]int{}
	for par := range page.Paragraphs {
		if page.Aside[par] {
			continue
		}
		at[par] = len(out)
		out = append(out, paragraph{frame: newFrame(page, par, byPar[par], &room{})})
	}
	for _, a := range d.Attributions {
		if len(a.Cue) == 0 {
			continue
		}
		i, ok := at[page.ParagraphAt(a.Cue[0].Start)]
		if !ok {
			continue
		}
		f := out[i].frame
		g := gold{cue: f.covered(a.Cue), source: f.covered(a.Source)}
		if g.cue.empty() {
			continue
		}
		for _, c := range a.Content {
			if s := f.covered(onrecord.Spans{c}); !s.empty() {
				g.content = append(g.content, s)
			}
		}
		out[i].gold = append(out[i].gold, g)
	}
	return out
}

// covered returns the items that begin within the spans; of a quotation more than half must lie in them.
func (f *frame) covered(spans onrecord.Spans) span {
	if len(spans) == 0 {
		return span{}
	}
	whole := onrecord.Span{Start: spans[0].Start, End: spans[len(spans)-1].End}
	out := span{-1, -1}
	for i, it := range f.items {
		in := whole.Start <= it.Span.Start && it.Span.Start < whole.End
		if it.region >= 0 {
			common := min(whole.End, it.Span.End) - max(whole.Start, it.Span.Start)
			in = 2*common > it.Span.Len()
		}
		if in {
			if out.first < 0 {
				out.first = i
			}
			out.last = i + 1
		}
	}
	if out.first < 0 {
		return span{}
	}
	return out
}
