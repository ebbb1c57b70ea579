package speaker

import (
	"slices"
	"strings"

	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
)

// fullPerson settles a person by name: the full name where the text has it, and what other mentions of it say.
func (c reading) fullPerson(a *actor, name text.Range) {
	full, at := c.words(name), name
	if name.Len() == 1 {
		full, at = c.fullOf(name)
	} else if long := c.longName(name); long != "" {
		full = long
	}
	if c.page.Lang == "ru" {
		full = c.nominative(full, c.oblique(name) || c.bentForename(full))
	}
	if acronym(full) && len([]rune(full)) > 3 || strings.Contains(full, " ") || len(full) > 8 {
		full = titled(full) // UN records write surnames in capitals
	}
	a.name, a.proof.Name = full, c.spans(at)
	if sex := c.sexOfName(full); sex != "" {
		a.sex = sex
	}
	if known := c.known[nameKey(full)]; known != nil {
		if a.role == "" {
			a.role, a.head, a.proof.Role = known.role, known.head, known.proof.Role
		}
		if a.affiliation == "" {
			a.affiliation, a.proof.Affiliation = known.affiliation, known.proof.Affiliation
		}
		if a.kind == "" {
			a.kind = known.kind
		}
	} else {
		c.describeForeign(a, full, name)
		c.takeHouse(a, name.First)
	}
	if a.affiliation != "" {
		c.genericBody(a, name)
	}
	c.settleForeign(a)
}

// byFirstName returns the full name in the text that begins with a first name standing alone.
func (c reading) byFirstName(low string) text.Range {
	run, ok := c.firsts[low]
	if !ok || run.Len() < 2 || c.resolver.lexicon.WorldForenames[low] == "" || c.knownBody(run.First, run.Last) > run.First {
		return text.Range{}
	}
	return run
}

// plausible guards against a German run of nouns being taken for somebody's full name.
func (c reading) plausible(name text.Range) bool {
	if c.page.Lang != "de" || c.forenameAt(name.First) != "" {
		return true
	}
	for i := name.First; i < name.Last; i++ {
		if !c.page.Tokens[i].Upper || c.knownBody(i, i+1) > i {
			return false
		}
	}
	return name.Len() == 2
}

// fullOf returns the full name of somebody mentioned by one word.
func (c reading) fullOf(name text.Range) (string, text.Range) {
	t := c.page.Tokens[name.First]
	for _, low := range c.surnames(t.Low) {
		if long, ok := c.fullName(low, t.Span.Start, ""); ok {
			if n := c.personIn(long); n.Len() > 1 && c.plausible(n) {
				return c.words(n), n
			}
		}
		if known := c.inTitle[low]; known != "" {
			return known, name
		}
	}
	if run := c.byFirstName(t.Low); run.Len() > 0 {
		return c.words(run), run
	}
	for i := len(c.recent) - 1; i >= 0; i-- {
		if c.recent[i].person && (strings.HasSuffix(c.recent[i].name, " "+t.Text) || c.page.Lang == "es" && strings.Contains(c.recent[i].name, " "+t.Text+" ")) {
			return c.recent[i].name, name
		}
	}
	if run := c.firstOfTwo(t.Text); run.Len() > 0 {
		return c.words(run), run
	}
	return t.Text, name
}

// firstOfTwo returns the full name in the text whose first surname a word is: Spanish names have two, and later mentions
// the first.
func (c reading) firstOfTwo(surname string) text.Range {
	if c.page.Lang != "es" {
		return text.Range{}
	}
	for n, run := range c.runs {
		if n > runsBack || run.Len() < 3 || !slices.ContainsFunc(c.page.Tokens[run.First+1:run.Last-1], func(t text.Token) bool { return t.Text == surname }) {
			continue
		}
		name := c.personIn(run)
		if name.Len() >= 3 && (c.forenameAt(name.First) != "" || c.officeBefore(name).role.words != "") && c.page.Tokens[name.Last-2].Text == surname {
			return name
		}
	}
	return text.Range{}
}

// wholeName adds what a run of capitals misses of a name with two particles: "Ursula von der" before "Leyen".
func (c reading) wholeName(run text.Range) text.Range {
	first := run.First
	for first > 0 && particle(c.page.Tokens[first-1].Low) && c.sameLine(first) {
		first--
	}
	if run.First-first >= 2 && first > 0 && c.capital(first-1) && c.sameLine(first) && c.forenameAt(first-1) != "" {
		return text.Range{First: first - 1, Last: run.Last}
	}
	return run
}

// longName returns the full name in the text that ends with the words of a run of several.
func (c reading) longName(run text.Range) string {
	suffix := " " + lexicon.Fold(c.words(run))
	for n, other := range c.names[c.page.Tokens[run.Last-1].Low] {
		if n > 20 {
			break
		}
		if to := c.knownBody(other.First, other.Last); to > other.First && to < other.Last {
			continue // Banque du Bocage Anselme Quivrin
		}
		if name := c.words(c.wholeName(c.personIn(other))); strings.HasSuffix(lexicon.Fold(name), suffix) {
			return name
		}
	}
	return ""
}

// personIn takes the name of a person out of a run of capitals: without offices, organisations and titles before it.
func (c reading) personIn(run text.Range) text.Range {
	if strings.Contains(c.page.Tokens[run.Last-1].Text, ".") { // С.П.Волгин
		return text.Range{First: run.Last - 1, Last: run.Last}
	}
	for i := run.Last - 2; i >= run.First; i-- {
		if c.isOffice(i) || isTitle(c.resolver.lexicon, c.page.Tokens[i].Low) {
			run.First = i + 1
			break
		}
	}
	for i := run.First; i < run.Last-1; i++ {
		if c.forenameAt(i) != "" {
			return text.Range{First: i, Last: run.Last}
		}
	}
	for run.Len() > 2 {
		to := c.knownBody(run.First, run.Last)
		if to == run.First || to >= run.Last-1 {
			break
		}
		run.First = to
	}
	return run
}

// describeForeign reads office and organisation beside the other mentions of a full name, the first ones first.
func (c reading) describeForeign(a *actor, full string, at text.Range) {
	words := strings.Fields(full)
	last := lexicon.Fold(words[len(words)-1])
	n := 0
	for i, run := range c.mentionsOf(last) {
		if n >= occurrences || i > 10*occurrences || a.role != "" && a.affiliation != "" {
			return
		}
		name := c.wholeName(c.personIn(run))
		if words := c.words(name); name == at || words != full && name.Len() > 1 && !(c.page.Lang == "ru" && strings.HasPrefix(words, full)) {
			continue
		}
		n++
		c.takeOffice(a, c.officeBefore(name))
		c.apposition(a, &name, name.Last)
		c.career(a, name)
	}
}

// mentionsOf returns the runs of capitals that end with a surname, in Russian also with an oblique case of it.
func (c reading) mentionsOf(last string) []text.Range {
	runs := c.names[last]
	if c.page.Lang == "ru" {
		for _, ending := range []string{"а", "ым", "у"} {
			runs = append(slices.Clip(runs), c.names[last+ending]...)
		}
	}
	return runs
}

// sexOfName is the sex that a full name tells: by the first name or, in Russian, by the surname.
func (c reading) sexOfName(full string) string {
	first, _, ok := strings.Cut(full, " ")
	if ok {
		low := lexicon.Fold(first)
		if sex := c.resolver.lexicon.WorldForenames[low]; sex != "" {
			return sex
		}
		head, _, _ := strings.Cut(low, "-")
		if sex := c.resolver.lexicon.WorldForenames[head]; sex != "" {
			return sex
		}
		if sex := c.resolver.lexicon.Forenames[low]; sex != "" {
			return sex
		}
	}
	if c.page.Lang == "ru" {
		words := strings.Fields(lexicon.Fold(full))
		return c.surname(words[len(words)-1])
	}
	return ""
}
