// Package speaker settles who a mention is: the full name where the text has it anywhere, the role, the organisation
// spoken for and its kind.
//
// A [Resolver] reads the reports of a page in order and keeps a cast: who has been named so far, with what the text says
// of them. Surnames, pronouns and descriptions ("the company") are looked up in it. What cannot be settled stays empty.
package speaker

import (
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/find"
	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/wordnet"
)

// Setting is what is known of a document besides its text.
type Setting struct {
	Issuer    onrecord.Stakeholder
	Firsthand bool
	Title     string
}

// Resolved is a report with its speaker.
type Resolved struct {
	find.Report
	Speaker     onrecord.Speaker
	Evidence    *onrecord.Evidence
	Stakeholder string
}

// Resolver knows the words and the registered stakeholders. It is safe for concurrent use.
type Resolver struct {
	lexicon  *lexicon.Lexicon
	registry map[string]*onrecord.Stakeholder
	// german are the registered names of several words without their endings.
	german map[string]*onrecord.Stakeholder
	// issuer are the names of who issued the page being read.
	issuer map[string]*onrecord.Stakeholder
	// lang is the language of that page.
	lang string
}

// forPage returns a resolver that also knows the issuer of a page.
func (r *Resolver) forPage(issuer onrecord.Stakeholder, lang string) *Resolver {
	known := *r
	known.lang = lang
	known.issuer = map[string]*onrecord.Stakeholder{}
	for _, name := range append([]string{issuer.Name}, issuer.Aliases...) {
		if key := nameKey(name); key != "" {
			known.issuer[key] = &issuer
		}
	}
	if first := r.shortForm(issuer); first != "" {
		known.issuer[first] = &issuer
	}
	if head, short, ok := strings.Cut(strings.TrimSuffix(issuer.Name, ")"), " ("); ok { // Reef Trust (RT)
		known.issuer[nameKey(head)], known.issuer[nameKey(short)] = &issuer, &issuer
	}
	return &known
}

// shortForm is the first word of the issuer's name, by which its releases speak of it, where the word means nothing else:
// "Northquay" for Northquay Systems.
func (r *Resolver) shortForm(issuer onrecord.Stakeholder) string {
	words := strings.Fields(nameKey(issuer.Name))
	if len(words) < 2 || len(words[0]) < 5 {
		return ""
	}
	first := words[0]
	if (issuer.Kind != onrecord.KindCompany || len(words) > 3) && (r.lang != "en" || len(words) > 5 || issuer.Kind == onrecord.KindState || wordnet.Noun(first).First != 0 || r.lexicon.English[first].Frames != 0) {
		return "" // of other bodies only a word that means nothing
	}
	_, demonym := r.lexicon.Demonyms[first]
	_, body := r.lexicon.KindWords[first]
	_, state := r.lexicon.Organisations[first]
	_, forename := r.lexicon.Forenames[first]
	if demonym || body || state || forename || r.registry[first] != nil {
		return ""
	}
	return first
}

// NewResolver prepares a registry. A name that two stakeholders share belongs to the first.
func NewResolver(lex *lexicon.Lexicon, registry []onrecord.Stakeholder) *Resolver {
	r := &Resolver{lexicon: lex, registry: map[string]*onrecord.Stakeholder{}, german: map[string]*onrecord.Stakeholder{}}
	for i := range registry {
		for _, name := range append([]string{registry[i].Name}, registry[i].Aliases...) {
			key := nameKey(name)
			if _, taken := r.registry[key]; !taken && key != "" {
				r.registry[key] = &registry[i]
				if bent := germanKey(name); strings.Contains(bent, " ") && r.german[bent] == nil {
					r.german[bent] = &registry[i]
				}
			}
		}
	}
	return r
}

// actor is somebody in the cast.
type actor struct {
	name, role, affiliation string
	kind                    onrecord.Kind
	behalf                  []string
	person                  bool
	// delegate is true of somebody known only by what they represent: "the representative of Norland".
	delegate bool
	sex      string // "m", "f" or ""
	// sure is true of a person whom the text shows to be one: by a first name, a title, an office.
	sure bool
	at   int // code point of the last mention
	// head is the noun of the office, sort the kind that a noun before the organisation tells and inside what stands in
	// parentheses behind the name, in languages other than English.
	head   string
	sort   onrecord.Kind
	inside phrase
	// small is true of an organisation that writes its name without a capital.
	small bool
	// proof is where the text says all this.
	proof onrecord.Evidence
}

// Resolve returns the reports with their speakers, in the order given.
func (r *Resolver) Resolve(p *find.Page, reports []find.Report, setting Setting) []Resolved {
	c := newCast(r, p, setting)
	for _, report := range reports {
		if report.Type == onrecord.Issued && (!setting.Firsthand || setting.Issuer.Name == "") {
			if writers := c.letterWriters(report); writers.name != "" {
				c.writers = &writers
			}
		}
	}
	out := make([]Resolved, 0, len(reports))
	for _, report := range reports {
		res := Resolved{Report: report}
		switch {
		case report.Type == onrecord.Issued:
			who := c.issuer(report)
			res.Speaker, res.Evidence, res.Stakeholder = who.speaker(), who.evidence(), setting.Issuer.Name
			if !setting.Firsthand {
				res.Stakeholder = r.stakeholder(who)
			}
		case len(report.Source) > 0:
			who, _ := c.who(report)
			res.Speaker, res.Evidence = who.speaker(), who.evidence()
			res.Stakeholder = r.stakeholder(who)
		case len(report.Cue) > 0 && find.OurVerb(p.Lang, strings.ToLower(p.Slice(report.Cue[0]))):
			us := c.ourselves()
			res.Speaker, res.Stakeholder = us.speaker(), r.stakeholder(us)
		case len(report.Cue) > 0 && p.Lang == "es":
			if f, ok := c.foreign(); ok {
				who := f.dropped(report)
				res.Speaker, res.Evidence, res.Stakeholder = who.speaker(), who.evidence(), r.stakeholder(who)
			}
		}
		out = append(out, res)
	}
	return withoutEchoes(p, out)
}

func (a actor) speaker() onrecord.Speaker {
	return onrecord.Speaker{Name: a.name, Role: a.role, Affiliation: a.affiliation, Kind: a.kind, OnBehalfOf: a.behalf}
}

// stakeholder returns the registered name an actor speaks for, or "".
func (r *Resolver) stakeholder(a actor) string {
	for _, name := range []string{a.affiliation, a.name} {
		if s := r.registered(name); s != nil {
			return s.Name
		}
	}
	return ""
}

func (r *Resolver) registered(name string) *onrecord.Stakeholder {
	if name == "" {
		return nil
	}
	return r.keyed(nameKey(name))
}

// keyed is registered for a name that has been made a key.
func (r *Resolver) keyed(key string) *onrecord.Stakeholder {
	if s := r.registry[key]; s != nil {
		return s
	}
	return r.issuer[key]
}

// bent returns the registered stakeholder or the issuer whose German name another is with other endings: "der Deutsche
// Waldbund", "des Deutschen Waldbundes".
func (r *Resolver) bent(name string) *onrecord.Stakeholder {
	if !strings.Contains(name, " ") {
		return nil
	}
	key := germanKey(name)
	for known, s := range r.issuer {
		if germanKey(known) == key {
			return s
		}
	}
	return r.german[key]
}

// germanKey is a name without the endings that its words take in German.
func germanKey(name string) string {
	words := strings.Fields(nameKey(name))
	for i, w := range words {
		for _, ending := range []string{"es", "er", "en", "em", "e", "s", "n"} {
			if stem, ok := strings.CutSuffix(w, ending); ok && len(stem) > 3 {
				words[i] = stem
				break
			}
		}
	}
	return strings.Join(words, " ")
}
