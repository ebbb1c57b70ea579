package learned

import (
	_ "embed"
	"fmt"
	"hash"
	"sync"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/find"
)

//go:embed model.bin
var embedded []byte

// Hash adds the model in the binary to h, so that a version can tell which one was used.
func Hash(h hash.Hash) { h.Write(embedded) }

// Finder finds quotes in English: what the model finds, and what the rules find where the model is silent.
type Finder struct {
	model *Model
	rules []find.Finder
}

// New makes a finder of the model in the binary and of rules. The model was trained with what the rules find in view, so
// they must be the ones that it was trained with.
func New(rules ...find.Finder) (*Finder, error) {
	return With(embedded, rules...)
}

// With makes a finder of a model that [Model.AppendTo] wrote.
func With(model []byte, rules ...find.Finder) (*Finder, error) {
	m, err := ReadModel(model)
	if err != nil {
		return nil, fmt.Errorf("read model: %w", err)
	}
	return &Finder{model: m, rules: rules}, nil
}

// Find implements [find.Finder]. On a page in another language it returns what the rules find.
func (f *Finder) Find(p *find.Page) []find.Report {
	var reports []find.Report
	for _, r := range f.rules {
		reports = append(reports, r.Find(p)...)
	}
	if p.Lang != "en" {
		return reports
	}
	return f.model.find(p, reports)
}

var rooms = sync.Pool{New: func() any { return &room{} }}

// find finds reports in an English page, given those of the rules.
func (m *Model) find(p *find.Page, rules []find.Report) []find.Report {
	byPar := paragraphsOf(p, rules)
	r := rooms.Get().(*room)
	defer rooms.Put(r)
	defer r.forget()
	var out []find.Report
	for par := range p.Paragraphs {
		if p.Aside[par] || p.Exchanged(par) {
			continue
		}
		f := newFrame(p, par, byPar[par], r)
		acts := m.acts(f, r)
		for _, a := range acts {
			if r, ok := f.leadIn(a); ok {
				out = append(out, r)
			}
		}
		for _, a := range f.unchain(acts) {
			if r, ok := f.report(a); ok && !p.OwnWords(r) {
				out = append(out, r)
			}
		}
	}
	return withoutThings(p, join(p, out, rules))
}

// paragraphsOf sorts reports by their paragraph. A text in its issuer's own voice is left out.
func paragraphsOf(p *find.Page, reports []find.Report) map[int][]find.Report {
	out := map[int][]find.Report{}
	for _, r := range reports {
		if r.Type != onrecord.Issued {
			par := p.ParagraphAt(r.Start())
			out[par] = append(out[par], r)
		}
	}
	return out
}
