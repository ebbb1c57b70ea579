package speaker

import (
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/text"
)

// career reads what a sentence about somebody says of their office: "Maria Lind est directrice de l'Agence", "Lind dirige
// l'Agence", "l'Agence a nommé Maria Lind directrice".
func (c reading) career(a *actor, name text.Range) {
	if a.role != "" && a.affiliation != "" || name.Len() == 0 || c.page.Lang == "ar" {
		return
	}
	tokens := c.page.Tokens
	end := c.clauseEnd(name.Last)
	if i := name.Last; c.page.Lang == "ru" && i+1 < len(tokens) && (tokens[i].Text == "—" || tokens[i].Text == "–" || tokens[i].Text == "-") && c.page.RegionAt(i+1) < 0 {
		if o, _, ok := c.office(i+1, c.clauseEnd(i+1)); ok { // Анна Берг — директор фонда
			c.takeOffice(a, o)
			return
		}
	}
	i := name.Last
	for n := i; n < min(end, i+4) && c.page.Lang == "ru" && !tokens[n].Upper; n++ {
		if copula(tokens[n].Low) {
			i = n // в марте стала директором
		}
	}
	for i < end && i-name.Last < 6 && (copula(tokens[i].Low) || comesIntoOffice(tokens[i].Low)) {
		i++
	}
	if i > name.Last && i < end {
		if o, _, ok := c.office(c.behindAs(i, end), end); ok {
			c.takeOffice(a, o)
			return
		}
	}
	if i < end && i == name.Last && employs(tokens[i].Low) {
		c.employedIn(a, text.Range{First: i + 1, Last: end})
		if a.sex == "" {
			a.sex = c.sexOfName(c.words(name))
		}
		c.officeOfVerb(a, i)
		return
	}
	if sentence := c.sentenceOf(name.First); c.page.Lang == "de" && sentence.Len() > 2 && tokens[sentence.First].Low == "als" {
		if o, _, ok := c.office(sentence.First+1, name.First); ok { // Als Leiterin des Amtes stimmte Anna Lind dagegen
			c.takeOffice(a, o)
			return
		}
	}
	if verb := name.First - 1; verb > 1 && (comesIntoOffice(tokens[verb].Low) || tokens[verb].Low == "a" && comesIntoOffice(tokens[verb-1].Low)) {
		if o, _, ok := c.office(c.behindAs(name.Last, end), end); ok {
			if o.body.words == "" {
				o.body = c.firstBody(c.sentenceOf(name.First), name.First)
			}
			c.takeOffice(a, o)
		}
	}
}

// behindAs steps over "as" and possessives before an office.
func (c reading) behindAs(i, end int) int {
	for i < end {
		switch c.page.Tokens[i].Low {
		case "comme", "como", "als", "au", "poste", "de", "zum", "zur", "son", "sa", "su":
			i++
		default:
			return i
		}
	}
	return i
}

// clauseEnd is the end of the clause that goes on at token i: at a sign, the quotation or the paragraph.
func (c reading) clauseEnd(i int) int {
	tokens, end := c.page.Tokens, i
	for end < len(tokens) && end-i < longestRelative {
		if region := c.opens(end); region >= 0 && end > i && c.page.RegionAt(i) < 0 && c.page.Regions[region].Tokens.Len() < 8 && (c.tells(tokens[end-1].Low) || c.world.Generic[tokens[end-1].Low]) {
			end = c.page.Regions[region].Tokens.Last
			continue
		}
		if officeStop(tokens[end].Text) || c.page.RegionAt(end) != c.page.RegionAt(max(i-1, 0)) && c.page.RegionAt(end) != c.page.RegionAt(i) {
			break
		}
		if end > i && c.page.ParagraphAt(tokens[end].Span.Start) != c.page.ParagraphAt(tokens[i].Span.Start) {
			break
		}
		end++
	}
	return end
}

func copula(w string) bool {
	switch w {
	case "est", "était", "a", "été", "fut", "devient", "es", "era", "fue", "ha", "sido", "ist", "war", "wurde", "wird", "является", "являлась", "являлся", "был", "была", "стал", "стала":
		return true
	}
	return false
}

// comesIntoOffice reports a verb by which somebody is put into an office.
func comesIntoOffice(w string) bool {
	switch w {
	case "nommé", "nommée", "élu", "élue", "désigné", "désignée", "promu", "promue", "nombró", "nombrado", "nombrada", "elegido", "elegida", "eligió", "designó", "designado", "designada",
		"ernannte", "ernannt", "wählte", "gewählt", "berief", "назначил", "назначила", "назначило", "назначен", "назначена", "избрал", "избрала", "избран", "избрана":
		return true
	}
	return false
}

// firstBody returns the first body that a sentence names before token end.
func (c reading) firstBody(sentence text.Range, end int) phrase {
	for i := sentence.First; i < min(sentence.Last, end); {
		if c.page.RegionAt(i) >= 0 && c.opens(i) < 0 || !c.page.Tokens[i].Word && c.opens(i) < 0 || c.world.Articles[c.page.Tokens[i].Low] {
			i++
			continue
		}
		to := min(c.bodyAt(i, min(sentence.Last, end)), end)
		if to <= i || c.opens(i) >= 0 {
			i = max(to, i+1)
			continue
		}
		at := text.Range{First: i, Last: to}
		kind := c.kind(c.words(at))
		if kind == "" || c.world.Generic[c.page.Tokens[i].Low] && at.Len() == 1 || !c.named(at) {
			i = to
			continue
		}
		return phrase{words: c.canonical(at), at: at, kind: kind}
	}
	return phrase{}
}

// named reports whether the words of a body name one: a word in capitals is among them that German does not ask for.
func (c reading) named(at text.Range) bool {
	for i := at.First; i < at.Last; i++ {
		if t := c.page.Tokens[i]; t.Upper && (i > 0 && !c.sentenceStart(i) || at.Len() > 1) || c.opens(i) >= 0 {
			return true
		}
	}
	return false
}

// house returns the body that the sentences just before token i speak of, and whether a possessive points at it: "son
// directeur", "le trésorier a commenté".
func (c reading) house(i int) phrase {
	tokens := c.page.Tokens
	par := c.page.ParagraphAt(tokens[i].Span.Start)
	n := 0
	for ; par >= 0 && n < houseBack; par-- {
		sentences := c.page.Paragraphs[par].Sentences
		for s := len(sentences) - 1; s >= 0 && n < houseBack; s-- {
			if sentences[s].First >= i {
				continue
			}
			if body := c.firstBody(sentences[s], i); body.words != "" {
				return body
			}
			if body := c.subjectName(sentences[s], i); body.words != "" {
				return body
			}
			n++
		}
	}
	return phrase{}
}

// subjectName returns what a sentence begins with before token i where it is a single name that no person bears:
// "Granulex conteste ces chiffres".
func (c reading) subjectName(sentence text.Range, i int) phrase {
	first := sentence.First
	at := text.Range{First: first, Last: first + 1}
	if c.page.Lang == "de" || first+1 >= min(sentence.Last, i) || c.runAt[first] < 0 || c.page.RegionAt(first) >= 0 || !c.page.Tokens[first+1].Word || c.page.Tokens[first+1].Upper {
		return phrase{}
	}
	low := c.page.Tokens[first].Low
	if run := c.runs[c.runAt[first]]; run.Len() != 1 || c.forenameAt(first) != "" || len(c.full[low]) > 0 || len(c.names[low]) < 2 || c.isOffice(first) || c.world.Articles[low] || functionWord(low) {
		return phrase{}
	}
	return phrase{words: c.words(at), at: at}
}

// staffHeads are the beginnings of nouns of office, by language, that nobody holds but in a body.
var staffHeads = map[string][]string{
	"fr": {"direct", "présiden", "porte-parole", "secrétaire", "responsable", "dirigeant", "coordin", "coordon", "délégué", "trésori", "gérant", "pdg", "chef", "chargé", "conseill", "fondat", "cofond", "patron", "militant"},
	"es": {"direct", "presiden", "portavoz", "vocer", "secretari", "responsable", "gerente", "coordinador", "tesorer", "jef", "consejer", "fundador", "cofundador", "ceo", "asesor", "activista", "militante"},
	"de": {"sprecher", "vorsitzend", "geschäftsführ", "leiter", "direktor", "präsident", "vorstand", "chef", "sekretär", "referent", "gründer", "aktivist"},
	"ru": {"директор", "председател", "руководител", "пресс-секретар", "представител", "глав", "координатор", "начальник", "секретар", "гендиректор", "основател", "зам", "активист", "директриса"},
}

func (c reading) staffs(head string) bool {
	head = portfolioHead(head)
	for _, h := range staffHeads[c.page.Lang] {
		if strings.HasPrefix(head, h) || c.page.Lang == "de" && strings.Contains(head, h) {
			return true
		}
	}
	return false
}

// takeHouse gives the holder of an office in a body, where the mention names none, the body just spoken of. A text that an
// issuer published itself speaks of the issuer's.
func (c reading) takeHouse(a *actor, i int) {
	if a.affiliation != "" || a.role == "" || !c.staffs(a.head) && !c.possessed(i) {
		return
	}
	if office, _ := c.roleKind(a.head); office == onrecord.KindState || office == onrecord.KindOther || c.amongDelegates() {
		return
	}
	if c.setting.Firsthand && c.setting.Issuer.Kind != onrecord.KindMedia && !c.possessed(i) {
		return
	}
	c.takeAffiliation(a, c.house(i))
}

// possessed reports whether a possessive stands before an office near token i.
func (c reading) possessed(i int) bool {
	for n := i; n >= max(0, i-3); n-- {
		switch c.page.Tokens[n].Low {
		case "son", "sa", "su", "leur", "seine", "sein", "ihr", "ihre", "deren", "dessen", "его", "её", "ее", "их":
			return true
		}
	}
	return false
}
