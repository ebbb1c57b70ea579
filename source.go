package onrecord

import "fmt"

// SourceID names a source: [a-z0-9-], so that it is one token of a NATS subject.
type SourceID string

// Validate reports whether the id can be a token of a subject.
func (id SourceID) Validate() error {
	valid := len(id) >= 1 && len(id) <= 64 && id[0] != '-' && id[len(id)-1] != '-'
	for _, c := range []byte(id) {
		valid = valid && (c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-')
	}
	if !valid {
		return fmt.Errorf("source id %q: use 1 to 64 of a-z, 0-9 and '-', a letter or digit at both ends: %w", id, ErrInvalid)
	}
	return nil
}

// Source is what onrecord watches: one newsroom, feed, sitemap, listing or fixed page of one stakeholder, or of one
// outlet that reports what others said. How it is fetched and when is configuration; this is what a statement says of
// where it came from.
type Source struct {
	ID          SourceID
	Stakeholder Stakeholder
	// Firsthand is true for a stakeholder's own pages and false for an outlet that reports others. Only first-hand
	// sources yield quotes of type statement.
	Firsthand bool
}

// Stakeholder is an organisation or state that speaks.
type Stakeholder struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Kind Kind   `json:"kind"`
	// Country is the ISO 3166-1 alpha-2 code of its seat, or "" where it has none (the UN).
	Country string `json:"country,omitempty"`
	// Aliases are other names it goes by in texts: acronyms, long forms, other languages.
	Aliases []string `json:"aliases,omitempty"`
	// Wikidata is its item, "Q173395", where known.
	Wikidata string `json:"wikidata,omitempty"`
}

// Topic is a subject people follow, known by the terms that name it in texts.
type Topic struct {
	ID    string   `json:"id"`
	Name  string   `json:"name"`
	Terms []string `json:"terms"`
}
