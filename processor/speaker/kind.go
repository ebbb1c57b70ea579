package speaker

import (
	"strings"
	"unicode"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/lexicon"
)

// nameKey is how names are compared: case, apostrophes, a leading article and a possessive away.
func nameKey(name string) string {
	key := oneLine(lexicon.Fold(name))
	if key != "" && strings.IndexByte("tled", key[0]) >= 0 {
		for _, article := range articles {
			if rest, ok := strings.CutPrefix(key, article); ok && rest != "" {
				key = rest
				break
			}
		}
	}
	return strings.TrimSuffix(key, "'s")
}

var articles = [...]string{"the ", "la ", "le ", "el ", "die ", "der ", "das ", "l'"}

// organisation looks a name up among the registered stakeholders, the states and the international bodies.
func (r *Resolver) organisation(name string) (lexicon.Organisation, bool) {
	key := nameKey(name)
	if s := r.keyed(key); s != nil && name != "" {
		return lexicon.Organisation{Name: s.Name, Kind: s.Kind}, true
	}
	if o, ok := r.lexicon.Organisations[key]; ok && !(o.Kind == onrecord.KindState && unicode.IsLower([]rune(name + "x")[0])) {
		return o, true
	}
	if head, abbreviation, ok := strings.Cut(name, " ("); ok {
		if o, ok := r.organisation(head); ok {
			return o, true
		}
		return r.organisation(strings.TrimSuffix(abbreviation, ")"))
	}
	return lexicon.Organisation{}, false
}

// kindOf tells the kind of an organisation by its name or description, or "".
func (r *Resolver) kindOf(name string) onrecord.Kind {
	if o, ok := r.organisation(name); ok {
		return o.Kind
	}
	if _, house, ok := strings.Cut(name, " at the "); ok {
		if kind := r.kindOf(house); kind != "" {
			return kind // the Department of Oceanography at the University of Vesthavn
		}
	}
	if kind := r.kindOfHead(name); kind != "" {
		return kind // World Federation of Lamp Makers
	}
	best := lexicon.RankedKind{Rank: len(r.lexicon.KindWords) + 1}
	demonym := onrecord.Kind("")
	for _, written := range strings.FieldsFunc(name, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '-' && c != '.' }) {
		w := strings.TrimSuffix(lexicon.Fold(written), ".")
		if w == "group" && w == written {
			continue // only as part of a name does it tell a company
		}
		found, ok := r.lexicon.KindWords[w]
		if !ok {
			found, ok = r.lexicon.KindWords[strings.TrimSuffix(w, "s")]
		}
		if ok && found.Rank < best.Rank {
			best = found
		}
		if _, ok := r.lexicon.Demonyms[w]; ok {
			demonym = onrecord.KindState
		}
	}
	if best.Kind == "" && demonym != "" && !strings.Contains(name, " ") {
		return demonym
	}
	return best.Kind
}

// settleKind tells whom a person speaks for: by the organisation, the issuer of a text of its own, or the office.
func (c *cast) settleKind(a *actor) {
	if c.page.Lang == "en" && servesMeeting(fold(a.role)) && c.meeting() && (a.affiliation == "" || partOfMeeting(fold(a.affiliation))) {
		a.kind = onrecord.KindIGO
		return
	}
	if c.page.Lang == "en" && chairsSession(fold(a.role)) && a.name != "" && c.meeting() {
		if kind := c.kindOfOrganisation(a.affiliation); kind == "" || kind == onrecord.KindState {
			a.kind = onrecord.KindIGO // whatever state the chair comes from
			if body := c.sessionOf(a); body.words != "" {
				a.affiliation, a.proof.Affiliation = body.words, c.spans(body.at)
			}
			return
		}
	}
	if a.affiliation != "" {
		a.kind = c.kindOfOrganisation(a.affiliation)
		if a.kind == "" {
			a.kind = c.kindOfRole(a)
		}
		if a.kind == "" && c.page.Lang == "en" {
			a.kind = c.kindBesideName(a)
		}
		return
	}
	if a.kind != "" {
		return // an employer without a name: "director of a charity"
	}
	role := c.kindOfRole(a)
	if i := c.setting.Issuer; c.setting.Firsthand && a.role != "" && i.Kind != onrecord.KindMedia && (role == "" || role == i.Kind) {
		a.affiliation, a.kind = i.Name, i.Kind
		return
	}
	a.kind = role
}

// kindBesideName is what an office tells of a body whose name tells nothing: whoever is the chief executive of something leads
// a company, the official of a name that ends like an adjective serves a state.
func (c *cast) kindBesideName(a *actor) onrecord.Kind {
	role := fold(a.role)
	for _, office := range []string{"chief executive", "ceo", "cfo", "cto", "vice president", "vice-president", "managing director", "chief operating", "chief financial", "chief technology", "chief product", "head of sales", "general counsel"} {
		if role == office || strings.HasPrefix(role, office+" ") || strings.HasSuffix(role, " "+office) {
			return onrecord.KindCompany
		}
	}
	if strings.HasSuffix(role, "official") || strings.HasSuffix(role, "officials") {
		if !hasSpace(a.affiliation) && (adjectival(fold(a.affiliation)) || c.adjectiveNamed(a.affiliation)) {
			return onrecord.KindState
		}
	}
	return ""
}

// kindOfOrganisation tells a kind by the name, by what else is known of the organisation, or by what the text calls it.
func (c *cast) kindOfOrganisation(name string) onrecord.Kind {
	if kind := c.resolver.kindOf(name); kind != "" {
		if _, listed := c.resolver.organisation(name); !listed && kind == onrecord.KindState && c.kindByDoing(name) == onrecord.KindNGO {
			return onrecord.KindNGO // a council that speaks for its members
		}
		return kind
	}
	if kind := c.kindByDoing(name); kind != "" {
		return kind
	}
	if known := c.known[nameKey(name)]; known != nil && known.kind != "" && !known.person {
		return known.kind
	}
	return c.kindInText(name)
}

// kindOfRole tells whom the holder of an office speaks for where no organisation is named with it.
func (c *cast) kindOfRole(a *actor) onrecord.Kind {
	if a.role == "President" || a.role == "Vice President" {
		return onrecord.KindState
	}
	if ofGovernment(fold(a.role)) {
		return onrecord.KindState
	}
	if leadsMeeting(fold(a.role)) {
		return onrecord.KindIGO
	}
	kind := onrecord.Kind("")
	for _, w := range strings.FieldsFunc(fold(a.role), func(r rune) bool { return r == ' ' || r == ',' }) {
		if k, ok := c.resolver.lexicon.RoleKinds[w]; ok {
			kind = k
		}
		if w == "of" || w == "for" || w == "to" {
			break
		}
		if a.affiliation != "" {
			continue
		}
		if kind == "" && occupation(w) || w == "researcher" || w == "scientist" && !strings.Contains(a.role, "chief") {
			kind = onrecord.KindAcademia
		}
	}
	if kind == "" && c.page.Lang == "en" && a.affiliation == "" && !staffs(fold(a.role)) {
		words := strings.Fields(fold(a.role))
		if n := len(words); n > 0 && (privately(words[n-1]) || personNoun(words[n-1]) && !c.role(words[n-1])) {
			return onrecord.KindPerson
		}
	}
	return kind
}

// privately reports an occupation or a state of life that somebody speaks of for themself: "a fisherman", "a mother".
func privately(noun string) bool {
	switch noun {
	case "farmer", "fisherman", "fisherwoman", "fisher", "skipper", "resident", "villager", "mother", "father", "parent", "student", "pensioner", "retiree", "tenant", "victim", "survivor", "witness", "neighbour", "neighbor", "shopkeeper",
		"teacher", "nurse", "driver", "rider", "worker", "author", "novelist", "writer", "actor", "actress", "singer", "musician", "artist", "baker", "carpenter", "widow", "widower", "grandmother", "grandfather", "passenger", "customer", "patient", "homeowner", "commuter", "beekeeper", "grower", "herder", "shepherd", "lobsterman":
		return true
	}
	return false
}

// servesMeeting reports an office of a meeting of states or of its secretariat, which the record names without a body.
func servesMeeting(role string) bool {
	role = strings.TrimPrefix(strings.TrimPrefix(role, "acting "), "deputy ")
	switch strings.TrimPrefix(role, "co-") {
	case "chair", "chairs", "chairperson", "chairman", "chairwoman", "facilitator", "facilitators", "president", "vice-chair", "vice-president", "rapporteur", "executive secretary", "executive director", "secretary-general", "secretary general", "director-general":
		return true
	}
	return leadsMeeting(role)
}

// partOfMeeting reports a part of a meeting of states.
func partOfMeeting(name string) bool {
	for _, part := range []string{"contact group", "working group", "drafting", "plenary", "committee of the whole", "bureau", "negotiating", "preparatory", "group on", "secretariat"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}

// leadsMeeting reports those who lead a meeting of states or a part of it: "Contact group Co-Chair".
func leadsMeeting(role string) bool {
	chair := false
	for _, w := range strings.Fields(role) {
		w = strings.TrimPrefix(w, "co-")
		chair = chair || chairs(strings.TrimSuffix(w, ",")) || w == "facilitator" || w == "facilitators" || w == "chairs"
	}
	if !chair {
		return false
	}
	for _, body := range []string{"contact group", "working group", "drafting group", "plenary", "cop ", "negotiating", "preparatory"} {
		if strings.Contains(role+" ", body) {
			return true
		}
	}
	return false
}

// ofGovernment reports the secretaries and attorneys of a state: "Foreign Secretary", "Secretary of State".
func ofGovernment(role string) bool {
	if strings.HasSuffix(role, "attorney general") || strings.Contains(role, "secretary of state") || strings.Contains(role, "prime minister") {
		return true
	}
	before, ok := strings.CutSuffix(role, " secretary")
	if !ok {
		_, after, of := strings.Cut(role, "secretary of ")
		return of && branch(strings.TrimPrefix(after, "the "))
	}
	return branch(before[strings.LastIndex(before, " ")+1:])
}
