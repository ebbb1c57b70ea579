package speaker

import (
	"sort"
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// sighting is somebody named in the text, whether or not they speak.
type sighting struct {
	looked bool
	who    *actor
}

// sight returns whom run n names, or nil where it is no name.
func (c *cast) sight(n int) *actor {
	s := &c.seen[n]
	if s.looked {
		return s.who
	}
	s.looked = true
	run := c.runs[n]
	if run.Len() == 1 && !c.properNoun(run.First) || c.isOffice(run) {
		return nil
	}
	a, _ := c.named(text.Range{First: run.First, Last: run.First}, run, run)
	if a.person && a.sex == "" && a.sure {
		a.sex = c.sexByPronouns(&a)
	}
	if a.name == "" || a.person && !hasSpace(a.name) && !a.sure {
		return nil
	}
	s.who = c.meet(a)
	return s.who
}

// properNoun reports a single word that can be a name: not a common noun that begins a sentence.
func (c *cast) properNoun(i int) bool {
	t := c.page.Tokens[i]
	if _, ok := c.resolver.organisation(t.Text); ok {
		return true
	}
	return t.Tag == "NNP" || t.Tag == "NNPS" || t.Tag == ""
}

// runsIn returns the first run that begins in a range of tokens and the one after the last.
func (c *cast) runsIn(r text.Range) (first, last int) {
	first = sort.Search(len(c.runs), func(n int) bool { return c.runs[n].First >= r.First })
	last = first
	for last < len(c.runs) && c.runs[last].First < r.Last {
		last++
	}
	return first, last
}

// sentencesBack is how many sentences before a pronoun its name is looked for.
const sentencesBack = 12

// lookBack calls try with the sentences before token i, the nearest first and the one with i cut before it, until try
// returns an actor.
func (c *cast) lookBack(i int, try func(sentence text.Range) *actor) *actor {
	par := c.page.ParagraphAt(c.page.Tokens[i].Span.Start)
	for n := 0; par >= 0 && n < sentencesBack; par-- {
		sentences := c.page.Paragraphs[par].Sentences
		for s := len(sentences) - 1; s >= 0 && n < sentencesBack; s-- {
			sentence := sentences[s]
			if sentence.First >= i {
				continue
			}
			sentence.Last = min(sentence.Last, i)
			if a := try(sentence); a != nil {
				return a
			}
			n++
		}
	}
	return nil
}

// personIn returns the person of a sentence whom a pronoun of this sex most likely means: its speaker, or whom it names
// first; a person of unknown sex after one of the right sex, and an owner ("Lind's boat") last of all.
func (c *cast) personIn(sentence text.Range, sex string) *actor {
	var unknown, owner *actor
	for i := sentence.First; i < sentence.Last; i++ {
		if a := c.spoken[i]; a != nil && (a.person || a.delegate || a.undecided()) && c.page.RegionAt(i) < 0 && (a.sex == sex || a.sex == "" || sex == "") {
			return a
		}
	}
	first, last := c.runsIn(sentence)
	for n := first; n < last; n++ {
		run := c.runs[n]
		if c.page.RegionAt(run.First) >= 0 {
			continue
		}
		a := c.sight(n)
		switch {
		case a == nil || !a.person || !a.sure || sex != "" && a.sex != "" && a.sex != sex:
		case run.Last < len(c.page.Tokens) && c.page.Tokens[run.Last].Low == "'s":
			if owner == nil {
				owner = a
			}
		case a.sex == sex || sex == "":
			return a
		case unknown == nil:
			unknown = a
		}
	}
	if unknown != nil {
		return unknown
	}
	return owner
}

// bodyIn returns the organisation that speaks in a sentence or that it names first.
func (c *cast) bodyIn(sentence text.Range) *actor {
	for i := sentence.First; i < sentence.Last; i++ {
		if a := c.spoken[i]; a != nil && !a.person && a.name != "" && c.page.RegionAt(i) < 0 {
			return a
		}
	}
	first, last := c.runsIn(sentence)
	for n := first; n < last; n++ {
		if c.page.RegionAt(c.runs[n].First) >= 0 {
			continue
		}
		if a := c.sight(n); a != nil && !a.person && a.kind != "" {
			return a
		}
	}
	return nil
}

// bodyOrSubjectIn returns the organisation of a sentence, or where nothing tells that it is one, in English, the single name
// that the sentence is about: "The vendor, Oculine, keeps a list. It says".
func (c *cast) bodyOrSubjectIn(sentence text.Range) *actor {
	if c.page.Lang == "en" {
		if a := c.apposedSubject(sentence); a != nil {
			return a
		}
	}
	return c.bodyIn(sentence)
}

// apposedSubject returns the body that a sentence names first behind what it is: "The vendor, Oculine,".
func (c *cast) apposedSubject(sentence text.Range) *actor {
	tokens := c.page.Tokens
	i := sentence.First
	if sentence.Len() < 6 || !definiteArticle(tokens[i].Low) {
		return nil
	}
	for i++; i < min(sentence.First+4, sentence.Last-3) && tokens[i].Word; i++ {
		kinds := c.resolver.lexicon.Collectives[tokens[i].Low]
		if len(kinds) == 0 || tokens[i+1].Text != "," || c.runAt[i+2] < 0 {
			continue
		}
		if run := c.runs[c.runAt[i+2]]; run.First == i+2 && run.Last < sentence.Last && tokens[run.Last].Text == "," {
			a := c.body(run, firstKind(c.kindOfOrganisation(c.words(run)), kinds[0]))
			return c.meet(a)
		}
	}
	return nil
}

// subjectIn returns what a sentence begins with where it is a name that no person, place or office bears.
func (c *cast) subjectIn(sentence text.Range) *actor {
	first := sentence.First
	for first < sentence.Last && (c.determiner(first) || !c.page.Tokens[first].Word) {
		first++
	}
	if first >= sentence.Last || c.runAt[first] < 0 || c.page.RegionAt(first) >= 0 {
		return nil
	}
	run := c.runs[c.runAt[first]]
	if run.First != first || c.isPerson(run) || c.isOffice(run) || !c.properNoun(run.Last-1) || c.words(run) != c.words(c.withoutTitle(run)) || len(c.full[c.surname(run)]) > 0 && run.Len() == 1 {
		return nil
	}
	a := c.body(run, c.kindOfOrganisation(c.words(run)))
	return c.meet(a)
}

// runsBack is how many names before a description its organisation is looked for.
const runsBack = 120

// bodyMeant returns the organisation that "the ministry" or "the company" at token i stands for: one with the noun in
// its name, one that the text describes with the noun, or the last of a kind that the noun may stand for.
func (c *cast) bodyMeant(i int) *actor {
	noun := c.page.Tokens[i].Low
	if run, ok := before(c.bodies[noun], i); ok {
		if a, _ := c.named(text.Range{First: run.First, Last: run.First}, run, run); !a.person && a.name != "" {
			return c.meet(a)
		}
	}
	kinds := c.resolver.lexicon.Collectives[noun]
	if len(kinds) == 0 {
		return nil
	}
	if us := c.issuerMeant(i, kinds); us != nil {
		return us
	}
	from := sort.Search(len(c.runs), func(n int) bool { return c.runs[n].First >= i })
	var ofKind *actor
	for n := from - 1; n >= max(0, from-runsBack); n-- {
		if run := c.runs[n]; c.page.RegionAt(run.First) < 0 {
			if c.describedAs(run, noun) {
				if a := c.sight(n); a != nil && !a.person {
					return a
				}
			}
			if ofKind == nil && !(c.page.Lang == "en" && distinctBody(noun)) {
				ofKind = c.bodyOfKind(n, kinds)
			}
		}
	}
	if ofKind != nil {
		return ofKind
	}
	if a := c.lastOrganisation(kinds); a != nil && (c.page.Lang != "en" || !distinctBody(noun) || alike(a.name, noun)) {
		return a
	}
	if c.page.Lang == "en" && distinctBody(noun) {
		return nil
	}
	if a := c.lastOfNoKind(); a != nil {
		a.kind = kinds[0] // "Harborline said … The company added": so a company it is
		return a
	}
	return nil
}

// distinctBody reports a noun that is so much of a body's own name that it means no body which is called otherwise: "the
// commission" is no tribunal, whereas "the company" is any company.
func distinctBody(noun string) bool {
	switch noun {
	case "commission", "ministry", "department", "tribunal", "council", "inspectorate", "secretariat", "embassy", "mission", "delegation", "parliament", "university", "college", "institute",
		"ombudsman", "observatory", "laboratory", "newspaper", "forum", "federation", "union", "foundation", "coalition", "alliance", "bank", "airline":
		return true
	}
	return false
}

// alike reports whether a body's name has a noun in it, or a word for the same thing.
func alike(name, noun string) bool {
	for _, w := range strings.Fields(fold(name)) {
		if w == noun || noun == "ministry" && (w == "office" || w == "department") || noun == "department" && (w == "office" || w == "ministry") || len(w) > len(noun)+2 && strings.HasSuffix(w, noun) {
			return true
		}
	}
	return acronym(name)
}

// issuerMeant returns the issuer of a text of its own as what "the company" at token i stands for, unless the paragraph has
// named another body of its kind before.
func (c *cast) issuerMeant(i int, kinds []onrecord.Kind) *actor {
	issuer := c.setting.Issuer
	if c.page.Lang != "en" || !c.setting.Firsthand || !contains(kinds, issuer.Kind) || c.page.RegionAt(i) >= 0 {
		return nil
	}
	par := c.page.Paragraphs[c.page.ParagraphAt(c.page.Tokens[i].Span.Start)]
	first, last := c.runsIn(text.Range{First: par.Tokens.First, Last: i})
	for n := first; n < last; n++ {
		run := c.runs[n]
		if sentence := c.sentenceAt(run.First); !c.opensSentence(run, sentence) && !c.describedAs(run, c.page.Tokens[i].Low) {
			continue
		}
		if a := c.bodyOfKind(n, kinds); a != nil && c.resolver.issuer[nameKey(a.name)] == nil {
			return nil
		}
	}
	return &actor{name: issuer.Name, affiliation: issuer.Name, kind: issuer.Kind}
}

// sentenceAt returns the sentence that token i stands in.
func (c *cast) sentenceAt(i int) text.Range {
	for _, s := range c.page.Paragraphs[c.page.ParagraphAt(c.page.Tokens[i].Span.Start)].Sentences {
		if s.First <= i && i < s.Last {
			return s
		}
	}
	return text.Range{First: i, Last: i + 1}
}

// lastOfNoKind returns the speaker named last if it may be an organisation and nothing tells of which kind.
func (c *cast) lastOfNoKind() *actor {
	if len(c.recent) == 0 {
		return nil
	}
	if a := c.recent[len(c.recent)-1]; !a.person && !a.delegate && a.kind == "" && a.name != "" {
		return a
	}
	return nil
}

// bodyOfKind returns the organisation that run n names, or whose person it names, if it is of one of the kinds.
func (c *cast) bodyOfKind(n int, kinds []onrecord.Kind) *actor {
	a := c.sight(n)
	if a == nil || !contains(kinds, a.kind) {
		return nil
	}
	if !a.person {
		return a
	}
	if a.affiliation == "" {
		return nil
	}
	return c.employer(a)
}

// employer is the organisation of a person, as an actor.
func (c *cast) employer(a *actor) *actor {
	org := actor{name: a.affiliation, kind: a.kind, proof: onrecord.Evidence{Name: a.proof.Affiliation}}
	org.itself()
	return c.meet(org)
}

// describedAs reports whether the text says of a name that it is a noun: "Harborline, a shipping company,".
func (c *cast) describedAs(run text.Range, noun string) bool {
	tokens := c.page.Tokens
	if run.First > 0 && tokens[run.First-1].Low == noun {
		return true
	}
	i := run.Last
	if i+1 < len(tokens) && tokens[i].Text == "(" {
		for i < min(run.Last+6, len(tokens)-1) && tokens[i].Text != ")" {
			i++
		}
		i++
	}
	if i+1 >= len(tokens) || tokens[i].Text != "," && tokens[i].Low != "is" && tokens[i].Low != "was" || !c.determiner(i+1) {
		return false
	}
	for i += 2; i < min(run.Last+12, len(tokens)) && tokens[i].Word; i++ {
		if tokens[i].Low == noun {
			return true
		}
	}
	return false
}

// before returns the last of some ranges that begins before token i, or else the first.
func before(ranges []text.Range, i int) (text.Range, bool) {
	if len(ranges) == 0 {
		return text.Range{}, false
	}
	n := sort.Search(len(ranges), func(n int) bool { return ranges[n].First >= i })
	return ranges[max(n-1, 0)], true
}

func contains(kinds []onrecord.Kind, k onrecord.Kind) bool {
	for _, kind := range kinds {
		if kind == k {
			return true
		}
	}
	return false
}

// undecided reports a speaker known by one word only, who may be a person or a body.
func (a *actor) undecided() bool {
	return a.kind == "" && a.role == "" && a.name != "" && !hasSpace(a.name)
}
