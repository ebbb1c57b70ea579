package speaker

import (
	"strings"
	"unicode"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// office is what a text says somebody is: the words of the office, the body it is held in, the kind it tells by itself.
type office struct {
	role  phrase
	spans onrecord.Spans
	body  phrase
	kind  onrecord.Kind
	sex   string
	// head is the noun of office in lower case.
	head string
}

// adjectivesBefore is how many words may stand between an article and the noun of office.
const adjectivesBefore = 5

// office reads an office that begins at token i and ends before end: "secrétaire générale de la CGT", "избранный
// президент Молдовы", "US-amerikanische Außenministerin". It returns where the reading stopped.
func (c reading) office(i, end int) (o office, next int, ok bool) {
	o, next, ok = c.oneOffice(i, end)
	if !ok || o.body.words != "" || next+1 >= end || !andWord(c.page.Tokens[next].Low) || c.world.Articles[c.page.Tokens[next+1].Low] {
		return o, next, ok
	}
	if more, last, second := c.oneOffice(next+1, end); second && c.isOffice(next+1) { // fondatrice et directrice de l'Agence
		o.role.words += " " + c.page.Tokens[next].Text + " " + more.role.words
		o.spans = inOrder(joined(append(append(o.spans, c.page.Tokens[next].Span), more.spans...)))
		o.body, o.kind = more.body, firstKind(o.kind, more.kind)
		return o, last, true
	}
	return o, next, ok
}

func andWord(w string) bool {
	switch w {
	case "et", "y", "e", "und", "и":
		return true
	}
	return false
}

// oneOffice reads a single office.
func (c reading) oneOffice(i, end int) (o office, next int, ok bool) {
	i, o.sex = c.skipArticles(i, end, "")
	first := i
	for i < end && !c.isOffice(i) {
		if i-first >= adjectivesBefore || !c.beforeOffice(&o, &first, i) {
			return office{}, first, false
		}
		i++
	}
	if i >= end {
		return office{}, first, false
	}
	o.head = c.page.Tokens[i].Low
	o.kind, _ = c.roleKind(o.head)
	if s := c.sexOfOffice(o.head); s != "" {
		o.sex = s
	}
	from := c.splitCompound(&o, i)
	role := onrecord.Spans{}
	if first < i {
		role = append(role, c.page.Span(text.Range{First: first, Last: i}))
	}
	role = append(role, onrecord.Span{Start: from, End: c.page.Tokens[i].Span.End})
	next = c.complements(&o, &role, i+1, end)
	o.spans = inOrder(joined(role))
	o.role.words = c.joinWords(o.spans)
	c.nationBehind(&o)
	if c.page.Lang == "de" {
		o.role.words = germanOffice(o.role.words, c.articleBefore(first))
	}
	if c.page.Lang == "ru" {
		o.role.words = c.russianOffice(o.role.words)
	}
	return o, next, true
}

// articleBefore is the word before token i in lower case, where it is an article.
func (c reading) articleBefore(i int) string {
	if i > 0 && c.world.Articles[c.page.Tokens[i-1].Low] {
		return c.page.Tokens[i-1].Low
	}
	return ""
}

// germanOffice writes an office whose noun bends like an adjective as it stands without an article: "der Vorsitzende" is a
// Vorsitzender, "dem Beauftragten" a Beauftragter, "der Vorsitzenden" a Vorsitzende.
func germanOffice(role, article string) string {
	first, rest, more := strings.Cut(role, " ")
	stem := strings.TrimSuffix(strings.TrimSuffix(first, "n"), "e")
	bends := false
	for _, end := range []string{"vorsitzend", "beauftragt", "abgeordnet", "delegiert", "gesandt", "bevollmächtigt", "sachverständig", "angestellt"} {
		bends = bends || strings.HasSuffix(strings.ToLower(stem), end)
	}
	switch ending := strings.TrimPrefix(first, stem); {
	case !bends:
		return role
	case article == "der" && ending == "e", (article == "dem" || article == "des" || article == "den" || article == "vom") && ending == "en":
		first = stem + "er"
	case article == "der" && ending == "en":
		first = stem + "e"
	}
	if more {
		return first + " " + rest
	}
	return first
}

// joined makes one span of those that only a space sets apart.
func joined(spans onrecord.Spans) onrecord.Spans {
	var out onrecord.Spans
	for _, s := range spans {
		if n := len(out); n > 0 && s.Start-out[n-1].End <= 1 {
			out[n-1].End = s.End
			continue
		}
		out = append(out, s)
	}
	return out
}

func (c reading) joinWords(spans onrecord.Spans) string {
	var words []string
	for _, s := range spans {
		words = append(words, strings.Fields(c.page.Slice(s))...)
	}
	return strings.Join(words, " ")
}

func (c reading) skipArticles(i, end int, sex string) (int, string) {
	for i < end && c.world.Articles[c.page.Tokens[i].Low] {
		if sex == "" {
			sex = articleSex(c.page.Lang, c.page.Tokens[i].Low)
		}
		i++
	}
	return i, sex
}

// isOffice reports a noun of office.
func (c reading) isOffice(i int) bool {
	t := c.page.Tokens[i]
	if !t.Word || c.page.Lang == "de" && !t.Upper {
		return false
	}
	_, ok := c.roleKind(t.Low)
	return ok
}

// roleKind is the kind that a noun of office tells, and whether a word in lower case is one: with "ex-", "vice-" and the
// like before it, in Russian in any case.
func (c reading) roleKind(low string) (onrecord.Kind, bool) {
	if k, ok := c.world.Roles.Lookup(low); ok {
		return k.Kind, true
	}
	switch c.page.Lang {
	case "fr", "es":
		for _, prefix := range []string{"ex-", "vice-", "co-", "sous-", "ex", "vice", "co", "sub"} {
			if rest, ok := strings.CutPrefix(low, prefix); ok && len(rest) > 4 {
				if k, ok := c.world.Roles.Lookup(rest); ok {
					return formerKind(prefix, k.Kind), true
				}
			}
		}
	case "ru":
		for _, prefix := range []string{"", "экс-", "вице-", "зам"} {
			rest, ok := strings.CutPrefix(low, prefix)
			if !ok {
				continue
			}
			if nominative, ok := c.russianRole(rest); ok {
				k, _ := c.world.Roles.Lookup(nominative)
				return formerKind(prefix, k.Kind), true
			}
		}
	}
	return "", false
}

// formerKind is the kind of an office that was held once: whoever held it speaks for themself.
func formerKind(prefix string, kind onrecord.Kind) onrecord.Kind {
	switch prefix {
	case "ex-", "ex", "экс-":
		return onrecord.KindOther
	}
	return kind
}

// beforeOffice takes a word before the noun of office: an adjective of a state, an organisation in capitals, or an
// adjective that belongs to the office. It reports false for what cannot stand there.
func (c reading) beforeOffice(o *office, first *int, i int) bool {
	t := c.page.Tokens[i]
	if !t.Word && t.Text != "-" {
		return false
	}
	word := text.Range{First: i, Last: i + 1}
	if state, ok := c.world.Demonym(t.Low); ok {
		c.state(o, state.Name, word)
		*first = i + 1
		return true
	}
	if nation, ok := c.nationOf(i); ok && o.body.words == "" {
		o.body, *first = nation, i+1
		return true
	}
	if c.page.Lang == "de" && t.Upper {
		if state, ok := c.genitiveState(t.Low); ok {
			c.state(o, state, word)
			*first = i + 1
			return true
		}
		if acronym(t.Text) || c.resolver.registered(t.Text) != nil {
			o.body = c.phrase(word)
			*first = i + 1
			return true
		}
	}
	if t.Upper && unicode.IsUpper([]rune(t.Text)[0]) && i != *first || c.page.Lang == "de" && t.Upper {
		return false
	}
	if acronym(t.Text) {
		return false
	}
	if strings.HasSuffix(t.Low, "-jährige") || strings.HasSuffix(t.Low, "-летний") || strings.HasSuffix(t.Low, "-летняя") {
		*first = i + 1
		return true
	}
	return !c.world.Links[t.Low] && !c.verbal(i) && !functionWord(t.Low)
}

func (c reading) state(o *office, name string, at text.Range) {
	if o.body.words == "" {
		o.body = phrase{words: name, at: at}
	}
}

// genitiveState returns the state of "Italiens".
func (c reading) genitiveState(w string) (string, bool) {
	if s, ok := strings.CutSuffix(w, "s"); ok {
		if state, ok := c.world.Organisations[s]; ok && state.Kind == onrecord.KindState {
			return state.Name, true
		}
	}
	return "", false
}

// splitCompound takes the organisation off a compound, "Greenpeace-Sprecher", and returns where the office begins.
func (c reading) splitCompound(o *office, i int) int {
	t := c.page.Tokens[i]
	at := strings.LastIndex(t.Text, "-")
	if at <= 0 || c.page.Lang != "de" {
		return t.Span.Start
	}
	body := t.Text[:at]
	switch strings.ToLower(body) {
	case "vize", "ex", "chef", "general", "co", "alt", "ober":
		return t.Span.Start
	}
	runes := len([]rune(body))
	if o.body.words == "" {
		o.body = phrase{words: body, at: text.Range{First: i, Last: i + 1}}
		if state, ok := c.world.Organisations[strings.ToLower(body)]; ok {
			o.body.words = state.Name
		}
	}
	return t.Span.Start + runes + 1
}

// sexOfOffice tells a sex by the ending of a noun of office.
func (c reading) sexOfOffice(w string) string {
	endings := map[string][]string{
		"fr": {"trice", "ère", "ente", "ienne", "euse", "ée", "cheffe", "ure"}, "es": {"ora", "denta", "ada", "jefa", "stra", "tiva"}, "de": {"in"},
	}[c.page.Lang]
	for _, e := range endings {
		if strings.HasSuffix(w, e) {
			return "f"
		}
	}
	return ""
}
