package configs

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml/ast"
	"golang.org/x/text/unicode/norm"

	"github.com/onrecord/onrecord"
)

// readStakeholder reads an entry of the list stakeholders.
func (b *builder) readStakeholder(r *reader, n ast.Node, builtin bool) {
	s, ok := describe(r, n)
	if !ok {
		return
	}
	if first, ok := b.stakeholders[s.ID]; ok && !first.builtin {
		r.fail(n, twice("stakeholder", s.ID, first.at))
		return
	}
	b.stakeholders[s.ID] = entry[onrecord.Stakeholder]{value: s, at: r.at(n), builtin: builtin}
}

// describe reads a description, from the list or inline. Without an id it gets one made of its name.
func describe(r *reader, n ast.Node) (s onrecord.Stakeholder, ok bool) {
	before := len(r.problems)
	r.mapping(n, "a stakeholder", keys{
		"id":       one(r, &s.ID, "id", identifier),
		"name":     one(r, &s.Name, "name", name),
		"kind":     one(r, &s.Kind, "kind", kind),
		"country":  one(r, &s.Country, "country", country),
		"aliases":  many(r, &s.Aliases, "aliases", name),
		"wikidata": one(r, &s.Wikidata, "wikidata", wikidata),
	})
	if len(r.problems) > before {
		return s, false
	}
	if s.Name == "" || s.Kind == "" {
		r.fail(n, wrong("write {name: …, kind: company}", "a stakeholder needs name and kind"))
		return s, false
	}
	if s.ID == "" {
		if s.ID = slug(s.Name); s.ID == "" {
			r.fail(n, wrong("give it an id of a-z, 0-9 and '-'", "no id can be made of the name %q", s.Name))
			return s, false
		}
	}
	return s, true
}

// useStakeholder sets whom a source speaks for: an id of the registry, or a description inline, which joins the
// registry.
func (b *builder) useStakeholder(r *reader, source, n ast.Node, s *Source) {
	switch n.(type) {
	case nil:
		r.fail(source, wrong("write stakeholder: an-id, or inline {name: …, kind: …}", "source %q does not say whose it is", s.ID))
	case ast.MapNode:
		inline, ok := describe(r, n)
		if !ok {
			return
		}
		if first, ok := b.stakeholders[inline.ID]; ok && !first.builtin && !reflect.DeepEqual(first.value, inline) {
			r.fail(n, wrong("describe it once, under stakeholders:, and name its id here",
				"stakeholder %q is described differently at %s:%d:%d", inline.ID, first.at.File, first.at.Line, first.at.Column))
			return
		}
		b.stakeholders[inline.ID] = entry[onrecord.Stakeholder]{value: inline, at: r.at(n)}
		s.Stakeholder = inline
	default:
		id, ok := r.text(n, "stakeholder")
		if !ok {
			return
		}
		known, ok := b.stakeholders[id]
		if !ok {
			r.fail(n, b.noStakeholder(id))
			return
		}
		s.Stakeholder = known.value
	}
}

func (b *builder) noStakeholder(id string) error {
	hint := "describe it under stakeholders:, or inline: {name: …, kind: …}"
	if near := nearest(id, slices.Sorted(maps.Keys(b.stakeholders))); near != "" {
		hint = fmt.Sprintf("did you mean %s? Or %s", near, hint)
	}
	return wrong(hint, "there is no stakeholder %q", id)
}

// slug makes an id of a name: "Côte d'Ivoire" becomes "cote-d-ivoire". A name without a Latin letter or a digit makes
// none.
func slug(name string) string {
	var b strings.Builder
	for _, c := range norm.NFD.String(strings.ToLower(name)) {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			b.WriteRune(c)
		case unicode.Is(unicode.Mn, c): // the accent of the letter before it
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	id := b.String()
	return strings.Trim(id[:min(len(id), 64)], "-")
}
